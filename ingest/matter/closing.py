"""What the last provisions state: when a document takes effect, how long it lasts, what it repeals.

Promises a date only where the text gives it, or where 公布 is the basis and the date of 公布 stands in the document.
Repeals are whole documents only; 《X》第三条同时废止 repeals nothing here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.matter.titles import same_title
from registry.provisions import dates, numerals

_START = r"(?:正式)?(?:施行|实施|执行|生效|试行|实行|起用|适用)"
_ON_DATE = re.compile(
    rf"(?:自|从|于|在)?[ \u3000]*({dates.PATTERN})[ \u3000]*(?:零时|0时)?[ \u3000]*起?[ \u3000]*"
    rf"(?:开始|在[^，。；]{{1,20}})?{_START}"
)
_DATE = re.compile(dates.PATTERN)
_BASIS = re.compile(  # 印发实施 alone states no day
    rf"(?:自|从|于)?(公布|发布|印发|颁布|颁发|通过|批准|下发|签发|签署|发文|公告)"
    r"(?=[之次当起后满以]|[ \u3000]*[0-9０-９一二三四五六七八九十百]{1,4}[ \u3000]*(?:日|天|个月))"
    r"(?:之日|之日起?的?次日|[之的]?次日|当日)?(?:起|后)?(?:满|第)?"
    rf"[ \u3000]*([0-9０-９一二三四五六七八九十百]{{1,4}})?[ \u3000]*(日|天|个月)?"
    rf"(?:后|以后|之后|起)?(?:开始|起)?{_START}"
)
_ON_NAMED_DAY = re.compile(  # 施行日期为2023年6月1日; 有效期从2023年6月1日起到2028年5月31日
    rf"{_START}(?:日期|时间|之日)(?:为|是|[:：])[ \u3000]*({dates.PATTERN})|"
    rf"有效期[^。；]{{0,10}}?(?:自|从)({dates.PATTERN})起?(?:至|到)"
)
_WITH = re.compile(rf"与《[^》]{{2,60}}》[^，。；]{{0,6}}同时{_START}")
_TERM = r"(?:有效|试行|施行|实施|执行|实行|适用|暂行)期限?"
_VALID_YEARS = re.compile(  # 伍年 as cheques write it, too
    rf"(?:{_TERM}(?:为|是|暂定|暂定为|[:：])?(?P<since>(?:自|从)[^，。；]{{2,16}}?起(?:计算)?)?|[，,][暂试]行)"
    r"[ \u3000]*"
    r"(?P<count>[0-9０-９一二三四五六七八九十两壹贰叁肆伍陆柒捌玖拾]{1,3})[ \u3000]*(?P<unit>周?年|个月)"
)
# Whose term it is: 本办法, a day just named, or nothing between the marks; 许可证有效期五年 is no term of the document.
_TERM_OWNER = re.compile(r"本|其|起|止|^[ \u3000]*$")
_VALID_UNTIL = re.compile(rf"{_TERM}[^。；]{{0,24}}?(?:[截至]?至|到|截止|止于)[于到]?[ \u3000]*({dates.PATTERN})")
_UNTIL = re.compile(
    rf"(?:施行|实施|执行|有效)(?:至|到)[ \u3000]*({dates.PATTERN})|"
    rf"至[ \u3000]*({dates.PATTERN})[ \u3000]*(?:止|失效|废止|终止)|"
    rf"{_START}[，,][ \u3000]*(?:于|到)?[ \u3000]*({dates.PATTERN})[ \u3000]*(?:自动|自行|即行)?(?:失效|废止|终止)"
)
_REPEAL = re.compile(
    r"(?:同时|即行|一并|相应|予以|随之|同日)[ \u3000]*(?:即行)?(?:废止|失效|作废|停止执行|终止执行|停止施行)|"
    r"[》）)](?:废止|失效|作废|停止执行|终止执行|停止施行)|不再执行|自行废止|(?:起|时)废止"
)
_TITLE = re.compile(r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》")
# 本规则经国务院批准，由交通部发布施行: in effect with its publication
_ISSUED_BY = re.compile(
    r"[ \u3000]*(?:第.{1,6}条[ \u3000]*)?本[^。]{0,60}(?:由|经)[^。]{2,40}((?:公布|发布|颁布)施行)[。，]"
)
_PAPER = re.compile(r"(?:证|证书|证明|执照|单据|申请表|申报表|登记表)$")  # what lapses, but is no document of rules
_SUBJECT = re.compile(r"[ \u3000“]*《([^《》]{3,80}(?:《[^《》]*》[^《》]*)?)》")
_OWN = re.compile(
    r"本《?(?:法|条例|办法|规定|细则|规则|决定|通知|意见|解释|方案|规范|制度|通告|公告|标准|准则|实施细则|章程|指南|暂行|政策|措施|修正案|决议|规程|试行|批复|[\u4e00-\u9fff]{1,8})"
)
_EFFECT_SENTENCE = re.compile(
    rf"{_OWN.pattern}(?:的)?(?:{_TERM}|{_START}日期|自|从|于)|(?:自|从)[^。；]{{2,24}}(?:起){_START}|{_START}[^。；]{{0,12}}有效期"
)
_TAIL = 30


@dataclass(frozen=True, slots=True)
class Closing:
    """What the last provisions state. `basis` is the phrase where the date depends on another act."""

    effective_on: date | None = None
    basis: str | None = None
    expires_on: date | None = None
    repeals: tuple[str, ...] = ()


def read_closing(
    lines: list[str], known: dict[str, date | None], title: str = "", last_article: int | None = None
) -> Closing:
    """Read the effect, the term and the repeals.

    Args:
        lines: the document's own lines, in order, without quoted provisions and annexes.
        known: dates that the document gives for 公布, 通过 and 批准.
        title: its title; a document does not repeal itself.
        last_article: index of the line that begins the last article, where there are articles: guides and forms may
            follow it for pages.
    """
    tail = lines[-_TAIL:]
    if last_article is not None and last_article < len(lines) - _TAIL:
        tail = [*lines[max(0, last_article - 2) : last_article + 8], *tail]
    effective: date | None = None
    basis: str | None = None
    for text in reversed(tail):
        found = effect_in(text, known, title)
        if found is not None and (found[0] or found[1]):
            effective, basis = found
            break
    return Closing(effective, basis, _expiry(tail, effective, known), _repeals(tail, title))


def effect_in(text: str, known: dict[str, date | None], title: str = "") -> tuple[date | None, str | None] | None:
    """The date of effect and its basis in one line of text; None where it states none.

    With a title, a sentence that begins with the name of another document tells of that one.
    """
    if not re.search(_START, text):
        return None
    sentences = [s for s in re.split(r"(?<=[。；])", text) if re.search(_START, s)]
    ranked = sorted(sentences, key=lambda s: 0 if _OWN.match(s.lstrip(" \u3000（(")) or _OWN.search(s[:40]) else 1)
    for sentence in ranked:
        if _OWN.search(sentence) is None and len(sentences) > 1 and "起施行" not in sentence:
            continue
        other = _SUBJECT.match(sentence) if title else None
        if other and not same_title(other.group(1), title) and not _OWN.search(sentence):
            continue
        basis = _BASIS.search(sentence)
        on_date = _ON_DATE.search(sentence)
        if on_date and (basis is None or on_date.start() <= basis.start()):
            if re.search(r"》[^，。；》]{0,30}$", sentence[: on_date.start()]) and not _OWN.search(
                sentence[: on_date.start()]
            ):
                continue  # 《X》自…起施行 tells of another document
            return dates.parse(on_date.group(1)), None
        if basis and ("之日" in basis.group() or _OWN.search(sentence)):
            return _resolve(basis, known), basis.group()
        issued = _ISSUED_BY.match(sentence)
        if issued:
            return known.get("公布"), issued.group(1)
        named = _ON_NAMED_DAY.search(sentence)
        if named and _OWN.search(sentence[: named.start() + 3]):
            return dates.parse(named.group(1) or named.group(2)), None
        together = _WITH.search(sentence)
        if together:
            return None, together.group()
    return None


def _resolve(basis: re.Match[str], known: dict[str, date | None]) -> date | None:
    act, count, unit = basis.groups()
    day = known.get({"通过": "通过", "批准": "批准"}.get(act, "公布"))
    if day is None or "次日" in basis.group():
        return day + timedelta(days=1) if day else None
    if count is None:
        return day
    number = numerals.parse(count)
    if number is None or unit is None:
        return None
    return _months_later(day, number) if unit == "个月" else day + timedelta(days=number)


def _expiry(tail: list[str], effective: date | None, known: dict[str, date | None]) -> date | None:
    """The end of a term that is the document's own: stated with its effect, or with 本办法 as its subject."""
    for text in reversed(tail):
        if not re.search(r"[期至]|[暂试]行|失效|废止|终止", text):
            continue
        own = False
        for sentence in re.split(r"(?<=[。；])", text):
            # 自…起施行。有效期5年。: a sentence that begins with the term goes on about the same document.
            own = bool(_EFFECT_SENTENCE.search(sentence)) or (own and bool(re.match(_TERM, sentence)))
            if not own:
                continue
            until = _VALID_UNTIL.search(sentence) or _UNTIL.search(sentence)
            if until:
                return dates.parse(next(g for g in until.groups() if g))
            years = _VALID_YEARS.search(sentence)
            if years is None or not _owns_term(sentence[: years.start()], years.group()):
                continue
            since = _since(years["since"], known) if years["since"] else effective
            number = numerals.parse(years["count"])
            if number and since and number <= 50:
                months = number if years["unit"] == "个月" else number * 12
                return _months_later(since, months) - timedelta(days=1)
    return None


def _owns_term(before: str, term: str) -> bool:
    lead = re.split(r"[，。；、,;（(]", before)[-1]
    return term[:1] in "，," or _TERM_OWNER.search(lead) is not None


def _since(words: str, known: dict[str, date | None]) -> date | None:
    """The day that a term counts from: 自印发之日起 where that day is known, or a day in so many words."""
    act = re.search(r"通过|批准", words)
    if re.search(r"公布|发布|印发|颁布|颁发|下发", words):
        return known.get("公布")
    return known.get(act.group()) if act else dates.parse(words.strip("自从起 \u3000").removesuffix("计算"))


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return day


def _repeals(tail: list[str], title: str) -> tuple[str, ...]:
    repealed: list[str] = []
    for position, text in enumerate(tail):
        for sentence in re.split(r"(?<=。)", text):
            matches = list(_REPEAL.finditer(sentence))
            if not matches:
                continue
            match = matches[-1]
            stretch = sentence[: match.start() + 1]
            if "《" not in stretch and re.search(r"(?:下列|以下|如下)", sentence):
                following = [line for line in tail[position + 1 :] if "《" in line]
                stretch = "".join(following)
            if re.search(r"(?:之日|之日起|施行后|起)$", stretch.rstrip("，, 同时")) and "《" not in stretch:
                continue
            for found in _TITLE.finditer(stretch):
                before, after = stretch[: found.start()], stretch[found.end() :]
                if re.match(r"(?:（[^（）]*）)?(?:中|第[一二三四五六七八九十百]+[条章款项]|的?有关规定|的部分)", after):
                    continue
                if re.search(r"(?:根据|依照|按照|依据|关于修改|适用|与)$", before):
                    continue
                name = found.group(1)
                if name != title and name not in repealed and not _PAPER.search(name):
                    repealed.append(name)
    return tuple(repealed)

"""Titles of legal instruments: one form to compare them by, short forms, and what in 《》 is an instrument at all.

Promises answers from the words of a title and from two lists of national titles beside this package. It does not
know what a library or the record holds, nor whether anything is in force.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from registry.provisions.aliases import COUNTRY, AliasKind, find_alias, load_aliases
from registry.provisions.kinds import Kind

_DATA = Path(__file__).with_name("data")
_MARKS = re.compile(r"[\s\u200b\ufeff\u3000《》〈〉«»<>“”\"‘’'·•]+")
_WIDE = str.maketrans({"(": "（", ")": "）", "<": "〈", ">": "〉", "[": "〔", "]": "〕", "［": "〔", "］": "〕"})
_VERSION = re.compile(
    r"（(?:(?:19|20)\d\d年?)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:第[一二三四五六七八九十]+次)?(?:修正|修订|修改|新修订|最新)?(?:本|版|文本)?）$"
)
_STANDING = re.compile(r"全国人大常委会|全国人民代表大会常委会")
_LAW_END = re.compile(r"(?:(?<!办)法|法典)(?:（(?:试行|暂行)）)?$")
_ALWAYS = re.compile(
    r"(?:条例|规定|办法|细则|规则|解释|通则|条令|修正案(?:（[一二三四五六七八九十]+）)?|实施意见)(?:（(?:试行|暂行|[一二三四五六七八九十]+)）)?$"
)
_WITH_ABOUT = re.compile(
    r"(?:决定|决议|批复|答复|复函|通知|意见|通告|公告|令|公报|规划纲要|措施|方案)(?:（(?:试行|暂行|[一二三四五六七八九十]+)）)?$"
)
_ISSUER = re.compile(
    r"国务院|全国人民代表大会|最高人民法院|最高人民检察院|人民政府|人民代表大会|委员会|[部厅局]关于|[省市县区州旗乡镇]关于"
)
_DRAFT = re.compile(r"（[^（）]*(?:草案|征求意见稿|送审稿|讨论稿|审议稿|建议稿)[^（）]*）$|(?:草案|征求意见稿|送审稿)$")
_METHOD = re.compile(
    r"(?:方法|度法|测定法|分析法|色谱法|光谱法|质谱法|滴定法|重量法|电极法|比色法|稀释法|倍数法|培养法|兵法|书法|疗法|做法|算法|用法|看法|想法|说法|手法|语法|技法|枪法|刑法学|法学)$"
)
_CODE = re.compile(r"^(?:GB|DB|HJ|JGJ|CJJ|CJ|ISO|AQ|GA|SL|NY|LY|TD|WS|YY|QB)[/／\-— ]?[TZ]?\s?\d")
_PAPER = re.compile(
    r"(?:合同|合同书|协议|协议书|章程|公约|民约|承诺书|责任书|倡议书|[证书表单簿册卡票图]|清单|台账|报告|目录|名录|手册|指南|标准|规范|规程)(?:（[^（）]*）)?$"
)
_GENERIC = re.compile(r"(?:实施|暂行|试行)?(?:法|条例|规定|办法|细则|规则|解释|决定|通知|意见)(?:（(?:试行|暂行)）)?")
_BOOK = re.compile(r"(.{0,12}法典)[·•—]?[\u4e00-\u9fff]{2,6}编")
_COURT = re.compile(r"最高人民(?:法院|检察院)")
_PLACE = re.compile(r"^[\u4e00-\u9fff]{1,12}?(?:省|自治区|特别行政区|自治州|自治县|市|州|地区|盟|县|区|旗|经济特区)")


@dataclass(frozen=True, slots=True)
class LapsedLaw:
    """A national instrument that is no longer in force. `ended_on` is None where the day is not known."""

    title: str
    kind: Kind
    ended_on: date | None
    by: str
    source: str


def plain(title: str) -> str:
    """A title as printed, without outer marks, blanks and line breaks; brackets full-width, inner 〈〉 kept."""
    text = re.sub(r"[\s\u200b\ufeff\u3000]+", "", title).translate(_WIDE)
    while len(text) > 1 and text[0] in "《〈" and text[-1] in "》〉" and _closes_at_end(text):
        text = text[1:-1]
    return text


def _closes_at_end(text: str) -> bool:
    depth = 0
    for at, char in enumerate(text):
        depth += (char in "《〈") - (char in "》〉")
        if depth == 0:
            return at == len(text) - 1
    return False


def without_version(title: str) -> str:
    """A title without a bracketed remark on its version: 公司法（2018年修正） → 公司法. （试行） stays."""
    return _VERSION.sub("", title) if title.endswith("）") else title


def title_key(title: str) -> str:
    """The form under which titles are equal: without marks, blanks, widths, version and the country's name."""
    text = _MARKS.sub("", unicodedata.normalize("NFKC", title)).translate(_WIDE)
    text = _STANDING.sub("全国人民代表大会常务委员会", without_version(text))
    return text.removeprefix(COUNTRY) if len(text) > len(COUNTRY) else text


def short_form(title: str) -> str:
    """The title without the country's name: 中华人民共和国行政处罚法 → 行政处罚法."""
    return title.removeprefix(COUNTRY) if len(title) > len(COUNTRY) else title


@cache
def national_titles() -> dict[str, tuple[str, Kind]]:
    """Key → official title and kind, of the national instruments in the lists of this package."""
    found: dict[str, tuple[str, Kind]] = {}
    for row in _rows("national_titles.csv"):
        found[title_key(row["title"])] = (row["title"], Kind(row["kind"]))
    for lapsed in lapsed_laws().values():
        found.setdefault(title_key(lapsed.title), (lapsed.title, lapsed.kind))
    return found


@cache
def lapsed_laws() -> dict[str, LapsedLaw]:
    """Key → the national instruments that are known to have lapsed, with day, act and source.

    Raises:
        ValueError: a title occurs twice, or a day or kind is not one.
    """
    found: dict[str, LapsedLaw] = {}
    for row in _rows("lapsed_laws.csv"):
        key = title_key(row["title"])
        if key in found:
            raise ValueError(f"lapsed_laws.csv: {row['title']} occurs twice")
        day = date.fromisoformat(row["ended_on"]) if row["ended_on"] else None
        found[key] = LapsedLaw(row["title"], Kind(row["kind"]), day, row["by"], row["source"])
    return found


def official_title(name: str) -> str | None:
    """The official full title that a name means by itself: full, short, alias, former; None when unknown."""
    held = national_titles().get(title_key(name))
    if held is not None:
        return held[0]
    if (book := _BOOK.fullmatch(plain(name))) is not None:
        return official_title(book.group(1))
    alias = find_alias(without_version(plain(name)))
    return alias.law if alias is not None else _alias_laws().get(title_key(name))


@cache
def _alias_laws() -> dict[str, str]:
    return {title_key(alias.law): alias.law for alias in load_aliases()}


@cache
def plain_names() -> dict[str, str]:
    """Name as it stands in running text → official title: titles with and without the country's name, aliases.

    Nicknames are left out: they are understood between 《》 only.
    """
    names: dict[str, str] = {}
    for title, _ in national_titles().values():
        names[title] = title
        names[short_form(title)] = title
    for alias in load_aliases():
        if alias.kind is not AliasKind.NICKNAME or len(alias.alias) >= 4:
            names.setdefault(alias.alias, alias.law)
            names.setdefault(alias.law, alias.law)
    return names


def kind_of_title(title: str) -> Kind | None:
    """The kind that the words of a title show; None when they do not show it."""
    held = national_titles().get(title_key(title))
    if held is not None:
        return held[1]
    name = without_version(plain(title))
    if _COURT.search(name):
        return Kind.JUDICIAL_INTERPRETATION
    if _LAW_END.search(name) and not _METHOD.search(name) and "实施" not in name:
        return Kind.LAW
    if name.startswith((COUNTRY, "国务院关于")):
        return Kind.ADMINISTRATIVE_REGULATION
    if _PLACE.match(name):
        return Kind.LOCAL_REGULATION if name.endswith("条例") else None
    return None


def is_instrument(title: str, *, with_article: bool = False) -> bool:
    """Whether a title in 《》 names a legal instrument, rather than a standard, licence, form, plan or book.

    Args:
        title: with or without marks.
        with_article: 第X条 follows it; then any title counts that is not plainly a contract, statute or form.
    """
    name = without_version(plain(title))
    if not name or _DRAFT.search(name) or _CODE.match(name) or _GENERIC.fullmatch(name):
        return False
    if official_title(name) is not None:
        return True
    if _LAW_END.search(name):
        return not _METHOD.search(name) and " " not in title.strip()
    if _ALWAYS.search(name):
        return True
    if _WITH_ABOUT.search(name) and (
        "关于" in name
        or name.startswith(("国务院", "全国人民代表大会"))
        or ("〈" in name and _ISSUER.search(name) is not None)
    ):
        return not re.search(r"(?:方案|措施|公报)$", name) or with_article
    return with_article and len(name) > 3 and not _PAPER.search(name)


def _rows(name: str) -> list[dict[str, str]]:
    lines = [line for line in (_DATA / name).read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return list(csv.DictReader(lines))

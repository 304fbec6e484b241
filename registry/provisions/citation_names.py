"""Where a text names a legal instrument: 《…》 with nesting, names in running text, and names it defines itself.

Promises spans of names and what each stands for as far as the words tell. Articles that follow a name are read
elsewhere, and whether the instrument exists is asked elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from registry.provisions.titles import official_title, plain, plain_names, without_version

_LONGEST = 160
_OPENING, _CLOSING = "《〈«", "》〉»"
_OPENS = re.compile(f"[{_OPENING}]")
_DEFINES = re.compile(
    r"[（(][^（）()]{0,30}?(?:以下|下文|以下均|下)(?:简称|统称|合称|称)(?:为)?[:：]?\s*[《“\"「『〈]?([^《》“”\"「」『』〈〉（）()]{2,30})[》”\"」』〉]?\s*[)）]"
)
_ANCHOR = re.compile(r"法典|法|条例|办法|规定|细则|规则|解释|修正案(?:（[一二三四五六七八九十]+）)?")
_CARRIES_ON = re.compile(r"实施(?:条例|细则|办法|规定|意见)|施行细则|修正案|(?:司法)?解释|的解释|（试行）|（暂行）")
_TAIL = re.compile(r"实施(?:条例|细则|办法)|施行细则")
_NOT_LAW_AFTER = re.compile(r"律|规(?!定)|院|庭|人|学|治|制|官|医|警|宣|盲|定(?!义)|典|意识|精神|理|务|案|文书")
_TRIGGER = re.compile(
    r"依照|按照|依据|根据|违反|违背|参照|适用|执行|援引|引用|遵守|符合|构成|属于|触犯|规避|抵触|不违反|以及|或者|和|与|及|或|、|依|按|对|在|以|将|把|由|是|为|见|如|即|的|了|我国|国家|现行|新|原|修[订改正](?:后|前)的?|实施|施行|贯彻|落实|规定|所述"
)
_STRONG = re.compile(r"依照|按照|依据|根据|违反|违背|参照|适用|执行|援引|遵守|符合|触犯|依|按|以及|或者|和|与|及|或")
_SPLIT = re.compile(r"(?<=[法例典则定])(?:以及|或者|和|与|及|或)")
_OWN = re.compile(
    r"^(?:本|该|此|其|前|上述|上位|这|各|有关|相关|下列|其他|其它|另|同|我|以上|原有|现行|法律|行政法规|地方性|规定|办法|条例|细则|规则|解释|国家规定|国家有关|依法|这些|有的|一|第|任何)"
)
_GENERIC = frozenset({"规定", "办法", "条例", "细则", "规则", "解释", "实施细则", "实施办法"})
_SEGMENT_END = re.compile(r"[^\u4e00-\u9fff（）]")
_ARTICLE_AHEAD = re.compile(
    r"[”\"」>＞]{0,2}[ \t\u3000]*(?:[（(][^（）()\n]{0,40}[)）])?[ \t\u3000]*(?:中|的)?[ \t\u3000]*"
    r"第[^，。；条\n]{1,14}条"
)
_ITEM_LABEL = re.compile(r"（[一二三四五六七八九十]+）")
_CHARGE = re.compile(r"依照|按照|依据|根据|违反|违背|参照|适用|执行|遵守|触犯|符合|援引")


@dataclass(frozen=True, slots=True)
class Name:
    """A name found in a text.

    `written` is the name without marks; `title` the official title that it is known to mean by itself or by the
    text's own definition, else `written`. `bracketed` tells 《…》 from running text. `charged` is set where words
    such as 依照 or 规定 beside a bare name show that it is cited even without an article.
    """

    written: str
    title: str
    start: int
    end: int
    bracketed: bool
    charged: bool = True


def bracketed_names(text: str) -> Iterator[Name]:
    """Every outermost 《…》 of a text, whatever stands in it; names nested in it are part of it."""
    at = 0
    while (start := _next_opening(text, at)) is not None:
        end = _closing(text, start)
        if end is None:
            at = start + 1
            continue
        written = plain(text[start:end])
        if written:
            yield Name(written, official_title(written) or without_version(written), start, end, True)
        at = end


def _next_opening(text: str, at: int) -> int | None:
    # One search for all marks: a mark that never comes would be looked for to the end of the text each time.
    found = _OPENS.search(text, at)
    return found.start() if found else None


def _closing(text: str, start: int) -> int | None:
    """The offset after the mark that closes the one at `start`; the first closing mark where nesting is broken."""
    depth, first = 0, None
    for at in range(start, min(len(text), start + _LONGEST)):
        char = text[at]
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth -= 1
            first = first or at + 1
            if depth == 0:
                return at + 1
        elif (char in "。；" and depth == 1) or (char == "\n" and text[at : at + 2] == "\n\n"):
            break
    return first


_OUTER_BEFORE = re.compile(
    r"(?:(?:最高人民法院|最高人民检察院|全国人民代表大会常务委员会|全国人大常委会|国务院办公厅|国务院)(?:、最高人民检察院|、最高人民法院)?)?关于[^，。；：《》\n]{0,20}$"
)
_OUTER_AFTER = re.compile(
    r"[^，。；：《》〈〉\n]{0,30}?的?(?:决定|解释|通知|意见|批复|办法|规定|细则|条例|公告|答复|说明|议案)(?:（[一二三四五六七八九十]+）)?"
)
_ACTS_BEFORE, _ACTS_AFTER = re.compile(r"实施$"), re.compile(r"的?(?:若干)?(?:办法|细则|条例|规定|意见)")


def unmarked_title(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span of a title without marks of its own that 《…》 at `start:end` is nested in: 关于修改《…》的决定.

    Returns:
        The span, from the issuer's name or 关于 on; None where the name stands by itself.
    """
    before = _OUTER_BEFORE.search(text, max(0, start - 60), start)
    after = _OUTER_AFTER.match(text, end) if before else None
    if before is not None and after is not None:
        return before.start(), after.end()
    if _ACTS_BEFORE.search(text, max(0, start - 2), start) and (after := _ACTS_AFTER.match(text, end)):
        return start - 2, after.end()
    return None


def definitions(text: str, name_end: int) -> tuple[str, int, int] | None:
    """The short name that a bracket right after a name gives it.

    Returns:
        The short name with the span of the bracket; None where no such bracket stands there.
    """
    found = _DEFINES.match(text, name_end)
    if found is None:
        return None
    short = plain(found.group(1))
    return None if short.startswith("本") else (short, found.start(), found.end())


def bare_names(text: str, taken: list[tuple[int, int]], defined: Mapping[str, str]) -> Iterator[Name]:
    """Names in running text: known ones, the text's own short names, and X条例 or X法 before an article number.

    Args:
        text: any text.
        taken: spans that are names already, in order.
        defined: the text's own short names, each with the title it stands for.
    """
    known = plain_names()
    spans = iter([*taken, (len(text) + 1, len(text) + 1)])
    span = next(spans)
    used = 0
    for anchor in _ANCHOR.finditer(text):
        while anchor.end() > span[1]:
            used = max(used, span[1])
            span = next(spans)
        if anchor.start() >= span[0] or anchor.start() < used:
            continue
        name = _at(text, anchor.end(), max(used, 0), known, defined)
        if name is not None:
            used = name.end
            yield name


def _at(text: str, end: int, floor: int, known: Mapping[str, str], defined: Mapping[str, str]) -> Name | None:
    if _NOT_LAW_AFTER.match(text, end):
        return None
    tail = _TAIL.match(text, end)
    if tail is None and _CARRIES_ON.match(text, end):
        return None
    left = _segment(text, end, floor)
    for start in range(left, end - 1):
        written = text[start:end]
        title = defined.get(written) or known.get(written)
        if title is None or (written in _GENERIC and not _article_follows(text, end)):
            continue
        return _known(text, start, end, left, written, title, tail, known)
    return None if tail else _unknown(text, left, end)


def _known(
    text: str, start: int, end: int, left: int, written: str, title: str, tail: re.Match[str] | None,
    known: Mapping[str, str],
) -> Name | None:  # fmt: skip
    if tail is not None:
        written, end = text[start : tail.end()], tail.end()
        title = known.get(written) or written
    free = start == left or _ends_with_trigger(text[left:start])
    if not free and not _mere_words_before(text, left, start, end, written):
        return _unknown(text, left, end)
    before = re.split(r"[，。；：\n]", text[max(0, start - 40) : start])[-1]
    charged = free and (_CHARGE.search(before) is not None or text.startswith(("规定", "的规定", "有关规定"), end))
    return Name(written, title, start, end, False, charged and written != "宪法")


def _mere_words_before(text: str, left: int, start: int, end: int, written: str) -> bool:
    """Whether what runs into a known name is part of the sentence (国务院行使宪法), not of a longer name.

    After 依照 and the like a name begins, so that words between it and the known name belong to the name.
    """
    if not _article_follows(text, end) or (len(written) < 3 and written not in ("刑法", "宪法")):
        return False
    calls = list(_CHARGE.finditer(text, left, start))
    between = text[calls[-1].end() : start] if calls else ""
    return not calls or len(between) > 8 or re.search(r"[有的被以由为供]", between) is not None


def _unknown(text: str, left: int, end: int) -> Name | None:
    """A name that no list knows, right before an article number, from the last word that calls a law."""
    if not _article_follows(text, end):
        return None
    segment = text[left:end]
    start, called = 0, False
    for found in _STRONG.finditer(segment):
        strong = len(found.group()) == 2 and found.group() not in ("以及", "或者")
        if strong or _SPLIT.match(segment, found.start()) or found.start() == 0:
            start, called = found.end(), True
    start += len(label.group()) if (label := _ITEM_LABEL.match(segment, start)) is not None else 0
    written = segment[start:]
    if called and (title := official_title(written)) is not None and not _OWN.match(written):
        return Name(written, title, left + start, end, False)
    if not called and left > 0 and text[left - 1] not in "，。；：、\n \u3000（“":
        return None
    if (
        not 4 <= len(written) <= 40
        or _OWN.match(written)
        or re.search(r"本(?:法|条例|办法|规定|细则|规则|解释|实施)|前款|该[条办规]", written)
    ):
        return None
    if written.endswith(("规定", "办法", "规则", "解释")) and (not called or len(written) < 6):
        return None
    if re.search(r"[省市县]条例$|的[条规办]|^的|[，。]", written) or re.fullmatch(r".{0,3}(?:法|条例)", written):
        return None
    return Name(written, official_title(written) or written, left + start, end, False)


def _segment(text: str, end: int, floor: int) -> int:
    """The leftmost place from which only Chinese characters and brackets lead to `end`, at most 42 back."""
    at = end
    while at > max(floor, end - 42) and not _SEGMENT_END.match(text[at - 1]):
        at -= 1
        if text[at] == "）" and "（" not in text[max(floor, end - 42) : at]:
            return at + 1
    return at


def _ends_with_trigger(words: str) -> bool:
    return any(found.end() == len(words) for found in _TRIGGER.finditer(words)) or words[-1:] in "（）"


def _article_follows(text: str, end: int) -> bool:
    return _ARTICLE_AHEAD.match(text, end, end + 70) is not None

"""Internal pointers of a clause: 本办法第五条第二款第（三）项, 前款, 前两款, 前条, 本章, lists and ranges.

Promises a span for each member of a list and the steps it names, resolved by `Frame`; what names another instrument
must be masked by the caller. It doesn't judge whether a pointer is apt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from registry.provisions import addresses, numerals
from registry.provisions.pointer_frames import Context, Frame
from registry.provisions.reading import Part

_N = r"[一二三四五六七八九十百千零〇○两0-9０-９]+"
_TOKEN = re.compile(
    rf"第(?P<art>{_N})条(?:之(?P<suf>[一二三四五六七八九十]+)(?!日))?|第(?P<para>{_N})款(?!项)|"
    rf"第?[（(](?P<bitem>{_N})[）)][ ]?项?(?=项|、|和|或|至|到|及|以|规|的|所|中|情|行|$)|"
    rf"第(?P<item>{_N})项(?!目)|第(?P<sub>{_N})目(?!标)|第(?P<chp>{_N})章(?!程)|第(?P<sec>{_N})节(?!目|课)|"
    rf"前(?P<count>{_N})?(?P<back>[条款项])(?!目|例|文)|上(?P<above>款)(?!项)|"
    # 本条例, 本项目, 本章程 are other words
    r"本(?P<this>条(?![例约文])|款(?!项)|项(?![目工])|章(?!程)|节(?![目能约])|编(?![制码办]))"
)
_SELF = re.compile(
    r"本(?:法|条例|办法|规定|细则|规则|决定|解释|意见|规范|章程|通知|方案|制度|准则|标准|规程|守则|公告|通告|批复|[\u4e00-\u9fff]{2,5})的?(?=第)"
)
_BETWEEN = re.compile(r"(?:[、，,]|和|或者|或|以及|及|与|至|到|[—－\-~～]|、?以及|、?和)+")
_RANGE = re.compile(r"至|到|[—－\-~～]")
_GLUE = re.compile(r"(?:的|中的?|规定的|所列的?|所称的?|列举的|之)?[ \u3000]*")
# A bare 第X条 behind these is another instrument's, or no pointer at all.
_FOREIGN = tuple("法例则释》〉）典案书约程准令号")
_ORDINAL_USE = re.compile(r"^(?:第[一二三四五六七八九十]+[款项节](?:目标|规定时间|课|工程|次))")
_RANK = {"art": 0, "para": 1, "item": 2, "bitem": 2, "sub": 3}


@dataclass(frozen=True, slots=True)
class Pointer:
    """One pointer: its span, the addresses it means, and in Chinese what of it does not exist."""

    start: int
    end: int
    targets: tuple[str, ...]
    missing: str | None = None


@dataclass(slots=True)
class _Place:
    """The steps named so far."""

    article: str | None = None
    paragraph: int | None = None
    item: int | None = None
    sub: int | None = None


def find_pointers(
    text: str, context: Context, frame: Frame, masked: Iterable[tuple[int, int]] = ()
) -> tuple[Pointer, ...]:
    """All internal pointers of a text, in order.

    Args:
        text: one paragraph or item.
        context: where it stands.
        frame: of its document.
        masked: spans that point to other instruments.
    """
    spans = sorted(masked)
    found: list[Pointer] = []
    at = 0
    for match in _TOKEN.finditer(text):
        if match.start() < at or any(a < match.end() and match.start() < b for a, b in spans):
            continue
        start = _with_self(text, match.start())
        if match.group("art") and start == match.start() and _follows_foreign(text, start, spans):
            continue
        if not _is_pointer(text, match, start, frame):
            continue
        group, at = _group(text, match, start, context, frame, spans)
        found.extend(group)
    return tuple(found)


def _follows_foreign(text: str, start: int, spans: list[tuple[int, int]]) -> bool:
    """Whether a bare 第X条 goes on from another instrument named in the same sentence."""
    return any(b <= start and not re.search(r"[。；]|本[\u4e00-\u9fff]{1,4}第", text[b:start]) for _, b in spans)


def _with_self(text: str, start: int) -> int:
    """Where 本办法 in front of a pointer begins; the pointer's own start without it."""
    for length in range(2, 9):
        begin = start - length
        if begin < 0:
            break
        match = _SELF.match(text, begin)
        if match and match.end() == start:
            return begin
    return start


def _is_pointer(text: str, match: re.Match[str], start: int, frame: Frame) -> bool:
    kind = match.lastgroup
    if start < match.start():
        return True
    before = text[max(0, start - 2) : start].rstrip(" \u3000")
    if kind in ("art", "suf", "chp", "sec"):
        return bool(frame.articles) and not before.endswith((*_FOREIGN, "章", "节", "编")) and not before.endswith("原")
    if kind in ("para", "item", "sub"):
        return not before.endswith((*_FOREIGN, "条")) and not _ORDINAL_USE.match(text[match.start() :])
    if kind == "bitem":
        return text.startswith("第", match.start()) and not before.endswith((*_FOREIGN, "条"))
    if kind in ("back", "count"):
        return match.group("back") is not None and not (match.group("back") == "项" and before.endswith("目"))
    return kind in ("above", "this")


def _group(
    text: str,
    first: re.Match[str],
    start: int,
    context: Context,
    frame: Frame,
    spans: list[tuple[int, int]],
) -> tuple[list[Pointer], int]:
    """A pointer with the list or range that it begins."""
    made: list[Pointer] = []
    place = _Place()
    match: re.Match[str] | None = first
    begin = start
    last: str | None = None
    ranged = False
    end = first.end()
    while match is not None:
        targets, missing, place, end = _member(text, match, place, context, frame)
        if ranged and last and targets:
            targets = _through(last, targets[0], frame)
        made.append(Pointer(begin, end, targets, missing))
        last = targets[-1] if targets else None
        between = _BETWEEN.match(text, end)
        if between is None or any(a <= between.end() < b for a, b in spans):
            break
        following = _TOKEN.match(text, between.end())
        if following is None or following.lastgroup not in ("art", "suf", "para", "item", "bitem", "sub"):
            break
        ranged = bool(_RANGE.search(between.group()))
        begin, match = following.start(), following
    return made, end


def _member(
    text: str, match: re.Match[str], before: _Place, context: Context, frame: Frame
) -> tuple[tuple[str, ...], str | None, _Place, int]:
    """One member: its first token and the steps glued to it."""
    several = _relative(match, context, frame)
    if several is not None and len(several) != 1:
        words = text[match.start() : match.end()]
        return several, None if several else words, _Place(), match.end()
    place = _placed(match, before, context, frame, several)
    end = match.end()
    while place is not None:
        glue = _GLUE.match(text, end)
        following = _TOKEN.match(text, glue.end() if glue else end)
        rank = _RANK.get(following.lastgroup or "", -1) if following else -1
        if (
            following is None
            or rank <= _depth(place)
            or (following.lastgroup == "bitem" and text[following.start()] != "第")
        ):
            break
        place = _placed(following, place, context, frame, None)
        end = following.end()
    if place is None:
        heading = _heading(match, context, frame)
        words = text[match.start() : match.end()]
        return (heading,) if heading else (), None if heading else words, _Place(), end
    address = _address(place, context, frame)
    implied = several is None and before.article is None and match.group("art") is None and match.group("this") is None
    if address not in frame.known and context.named and implied and place.article == context.article:
        other = _address(replace(place, article=context.named, paragraph=None), context, frame)
        address = other if other in frame.known else address
    found = address is not None and address in frame.known
    return ((address,) if found and address else ()), None if found else text[match.start() : end], place, end


def _depth(place: _Place) -> int:
    if place.sub is not None:
        return 3
    if place.item is not None:
        return 2
    return 1 if place.paragraph is not None else 0


def _relative(match: re.Match[str], context: Context, frame: Frame) -> tuple[str, ...] | None:
    """Targets of 前款, 前两款, 前条 …; None for a pointer that names numbers."""
    back = match.group("back") or match.group("above")
    if back is None:
        return None
    count = numerals.parse(match.group("count") or "1") or 1
    if back == "条":
        place = frame.order.get(context.article or "", -1)
        return tuple(frame.articles[max(0, place - count) : place]) if place > 0 else ()
    if context.article is None:
        return ()
    if back == "款":
        numbers = range((context.paragraph or 1) - count, context.paragraph or 1)
        made = [addresses.join(context.article, addresses.step(Part.PARAGRAPH, n)) for n in numbers if n > 0]
        return tuple(address for address in made if address in frame.known)
    paragraph = addresses.join(context.article, addresses.step(Part.PARAGRAPH, context.paragraph or 1))
    numbers = range((context.item or 1) - count, context.item or 1)
    made = [addresses.join(paragraph, addresses.step(Part.ITEM, n)) for n in numbers if n > 0]
    return tuple(address for address in made if address in frame.known)


def _placed(
    match: re.Match[str], before: _Place, context: Context, frame: Frame, relative: tuple[str, ...] | None
) -> _Place | None:
    """The place after one more token; None for headings."""
    if relative:
        steps = addresses.parse(relative[0])
        article = addresses.article_of(relative[0])
        inside = {step.part: step.number for step in steps}
        return _Place(article, inside.get(Part.PARAGRAPH), inside.get(Part.ITEM))
    if match.group("art"):
        suffix = numerals.parse(match.group("suf")) if match.group("suf") else None
        made = addresses.step(Part.ARTICLE, numerals.parse(match.group("art")), suffix)
        own = addresses.join(context.annex, made)
        # 本法第六条 in a note to an annex means the body's, unless the annex has articles of its own.
        return _Place(own if own in frame.known else made)
    this = match.group("this")
    if this in ("章", "节", "编") or match.group("chp") or match.group("sec"):
        return None
    article = before.article or context.article
    if this == "条":
        return _Place(context.article)
    if this == "款":
        return _Place(context.article, context.paragraph)
    if this == "项":
        return _Place(context.article, context.paragraph, context.item)
    if match.group("para"):
        return _Place(article, numerals.parse(match.group("para")))
    if match.group("item") or match.group("bitem"):
        paragraph = before.paragraph if before.article else context.paragraph
        return _Place(article, paragraph, numerals.parse(match.group("item") or match.group("bitem")))
    paragraph = before.paragraph if before.article else context.paragraph
    item = before.item if before.article else context.item
    return _Place(article, paragraph, item, numerals.parse(match.group("sub") or ""))


def _address(place: _Place, context: Context, frame: Frame) -> str | None:
    address = place.article
    if address is None:
        return None
    if address not in frame.known and not frame.articles:
        # A paper in 一、 levels calls its entries 第X条 as well.
        number = addresses.parse(address)[-1].number
        return addresses.join(context.annex, addresses.step(Part.LEVEL1, number))
    if place.item is not None:
        return _item(place, frame)
    if place.paragraph is not None:
        return addresses.join(address, addresses.step(Part.PARAGRAPH, place.paragraph))
    return address


def _item(place: _Place, frame: Frame) -> str | None:
    """An item, where the pointer names no 款: in that 款, else in the first list that has the number."""
    article = place.article or ""
    wanted = addresses.step(Part.ITEM, place.item)
    found: str | None = addresses.join(
        addresses.join(article, addresses.step(Part.PARAGRAPH, place.paragraph or 1)), wanted
    )
    if found not in frame.known:
        found = next((item for item in frame.items.get(article, ()) if item.endswith(f"__{wanted}")), found)
    if place.sub is not None and found:
        found = addresses.join(found, addresses.step(Part.SUBITEM, place.sub))
    return found


def _heading(match: re.Match[str], context: Context, frame: Frame) -> str | None:
    this = match.group("this")
    if this:
        return {"章": context.chapter, "节": context.section, "编": context.book}.get(this)
    if match.group("chp"):
        wanted = addresses.step(Part.CHAPTER, numerals.parse(match.group("chp")))
        own = addresses.join(context.book or context.annex, wanted)
        return own if own in frame.known else (wanted if wanted in frame.known else None)
    wanted = addresses.step(Part.SECTION, numerals.parse(match.group("sec")))
    own = addresses.join(context.chapter or "", wanted)
    return own if own in frame.known else None


def _through(first: str, last: str, frame: Frame) -> tuple[str, ...]:
    """The addresses behind `first` up to `last`, for a range; just `last` where they are no neighbours."""
    if first in frame.order and last in frame.order and frame.order[first] < frame.order[last]:
        return tuple(frame.articles[frame.order[first] + 1 : frame.order[last] + 1])
    pool = frame.items.get(addresses.article_of(first) or "", [])
    if first in pool and last in pool and pool.index(first) < pool.index(last):
        return tuple(pool[pool.index(first) + 1 : pool.index(last) + 1])
    return (last,)

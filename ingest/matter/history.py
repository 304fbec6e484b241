"""The adoption history (题注) of a document as events: 通过, 批准, 修正, 修订, 公布, 施行, with body, session and date.

Promises only what the note says; an amending decision (根据…通过的《…决定》修正) is one amendment and no
adoption of this document. Source of the form: 立法法 65 (domain notes, 3.2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.matter.organs import organ_of
from registry.provisions import dates, document_numbers
from registry.provisions.reading import Event, EventKind

_VERB = re.compile(r"通过|批准|公布|发布|颁布|颁发|印发|签署|修正|修订|修改|(?:起)?(?:施行|实施|执行|生效)|废止")
_AMENDING = re.compile(
    r"通过的?[ \u3000]*(?:的|《|〈|关于)|(?:决定|通知|令》?)[》〉]?[^，。；]{0,12}(?:修正|修订|修改)"
)
_SINCE = re.compile(r"(?:自|从|于)[ \u3000]*$")
_SESSION = re.compile(r"第[\d０-９一二三四五六七八九十百零〇○]{1,6}次[\u4e00-\u9fff]{0,8}会议?")
# A word torn apart by a line end or justified print: 批　准. The swap keeps every offset.
_TORN = re.compile(r"(批|通|公|发|颁|修|施|实)([ \u3000]+)(准|过|布|正|订|行|施)")
_WORDS = frozenset({"批准", "通过", "公布", "发布", "颁布", "修正", "修订", "施行", "实施"})
_ORDERED = re.compile(r"政府(?:令|第[^，。；《]{1,8}次(?:政府)?(?:常务|全体)会议)")
_PROMULGATES = ("公布", "发布", "颁布", "颁发", "印发")
HISTORY_WORDS = re.compile(r"通过|批准|公布|发布|颁布|修正|修订|修改|施行|实施|审议")
_ORDER = r"(?:令[^，。；《〕\n]{0,12}号|[0-9０-９]{1,4}[ \u3000]*号令)"
# 1996年10月14日林业部令第10号: an order is a publication where no other word says what it did.
_BARE_ORDER = re.compile(rf"[ \u3000]*(?:[^，。；《\n]{{2,60}}?{_ORDER})+(?!(?:第.{{1,3}}次)?修)")
_ORDER_OUT = re.compile(rf"[^，。；《》\n（(]{{2,120}}?{_ORDER}[ \u3000]*(?:予以)?(?:公布|发布|颁布)")


@dataclass(frozen=True, slots=True)
class Note:
    """What a history note says.

    `number` is that of the first order of publication in it; `ordered` is whether it tells of an order of a
    government, or of the meeting of one that decides on its rules.
    """

    events: tuple[Event, ...]
    number: str | None = None
    basis: str | None = None
    ordered: bool = False


def _mended(text: str) -> str:
    """The same text, offsets kept, with words such as 批　准 in one piece."""

    def swap(match: re.Match[str]) -> str:
        word = match.group(1) + match.group(3)
        return word + match.group(2) if word in _WORDS else match.group()

    return _TORN.sub(swap, text)


def is_history(text: str) -> bool:
    """Whether a line is (the beginning of) a history note and no sentence of the body."""
    words = _mended(text.strip(" \u3000")) if len(text) <= 3000 else text
    if len(words) > 3000:
        return False
    opened = words[:1] in "（(【[〔"
    if not opened and (words.endswith(("：", "；")) or (len(words) > 160 and "。" in words)):
        return False
    found = dates.find(words[:400])
    if not HISTORY_WORDS.search(words) and not (opened and found and re.search(_ORDER, words)):
        return False
    if opened:
        return bool(found) or bool(re.search(r"第.{1,8}[次号]|自.{1,3}之日起", words))
    if not found or found[0].start > 3:
        return False
    tail = words.rstrip("。）) \u3000》")
    return (
        bool(re.search(r"(?:通过|批准|公布|发布|颁布|修正|修订|修改|施行|实施|根据|次会议|修正案|令|号)$", tail))
        and "本" not in words[:3]
    )


def read_note(text: str, offset: int = 0) -> Note:
    """Read a history note.

    Args:
        text: the note, line breaks and all.
        offset: where it begins in the document's text.
    """
    text = _mended(text)
    found = dates.find(text)
    events: list[Event] = []
    number: str | None = None
    amending = False
    waiting: list[dates.FoundDate] = []
    head = text[: found[0].start] if found else text
    adopted = re.search(r"通过", head)
    if adopted and "《" not in head:
        for piece in re.split(r"[、，,]", head[: adopted.start()].strip("（( \u3000\n")):
            if by := organ_of(piece):
                session = (_SESSION.search(piece) or _EMPTY).group()
                events.append(Event(EventKind.ADOPTED, None, by, session, offset, offset + adopted.end()))
    undated = _ORDER_OUT.match(head.lstrip("（(〔[ \u3000"))
    if undated and (numbers := document_numbers.find(undated.group())):
        # 农业农村部令2022年第3号公布，自…起施行: of no day, but of a body and a number
        number = numbers[0].normal
        events.append(Event(EventKind.PROMULGATED, None, _of_orders(numbers), "", offset, offset + len(head)))
    for position, day in enumerate(found):
        end = found[position + 1].start if position + 1 < len(found) else len(text)
        segment = text[day.end : end]
        before = text[found[position - 1].end if position else 0 : day.start]
        if re.search(r"根据[^，。；]{0,4}$", before.rstrip(" \u3000")) or re.search(
            r"[，。 \u3000]根据\S{0,3}$", before
        ):
            amending = True
        if _SINCE.search(before) and re.match(
            r"[ \u3000]*(?:起|开始)?[ \u3000]*(?:正式)?(?:施行|实施|执行|生效|试行)", segment
        ):
            events.append(Event(EventKind.EFFECTIVE, day.on, start=offset + day.start, end=offset + day.end))
            continue
        verb = _VERB.search(segment)
        bare = _BARE_ORDER.match(segment) if not amending else None
        if bare and (verb is None or verb.start() > bare.end() + 2):
            numbers = document_numbers.find(bare.group())
            if numbers and (by := _of_orders(numbers)):
                number = number or numbers[0].normal
                stop = offset + day.end + bare.end()
                events.append(Event(EventKind.PROMULGATED, day.on, by, "", offset + day.start, stop))
                amending = bool(re.search(r"根据[ \u3000\n]*$", segment))
                continue
        if verb is None:
            if segment.strip(" \u3000\n"):
                waiting.append(day)
            continue
        made, amending = _events(segment, verb, day, offset, amending)
        out = _ORDER_OUT.search(segment, verb.end()) if made and made[0].kind is EventKind.ADOPTED else None
        if out and (numbers := document_numbers.find(out.group())):
            # 2009年4月2日…会议通过，国家旅游局令第30号公布
            number = number or numbers[0].normal
            made.append(Event(EventKind.PROMULGATED, None, _of_orders(numbers), "", made[0].start, made[0].end))
        if made and made[0].kind is EventKind.ADOPTED:
            events.extend(
                Event(EventKind.ADOPTED, w.on, organ_of(_between(text, w, found)) or "", "", offset + w.start)
                for w in waiting
            )
        waiting.clear()
        if number is None and any(e.kind is EventKind.PROMULGATED for e in made):
            numbers = document_numbers.find(segment[: verb.end() + 4])
            if numbers and numbers[0].start <= verb.end():
                number = numbers[0].normal
                made = [_by_order(event, numbers) for event in made]
            elif behind := re.match(r"[ \u3000，,、]+([^ \u3000，,、；;）)]{4,30}号)", segment[verb.end() :]):
                number = document_numbers.normalise(behind.group(1))  # 国务院发布　国发〔1983〕202号
                made = [_by_order(event, document_numbers.find(behind.group(1))) for event in made]
        events.extend(made)
    basis = re.search(
        r"自(?:公布|发布|印发|颁布|通过|批准|签署)之日起[^，。；）)\s]{0,12}?(?:施行|实施|执行|生效|试行)", text
    )
    return Note(tuple(events), number, basis.group() if basis else None, _ORDERED.search(text) is not None)


def _of_orders(numbers: tuple[document_numbers.FoundNumber, ...]) -> str:
    """The bodies of orders: 国家教育委员会令第8号、国家体育运动委员会令第11号 are of two."""
    bodies = (organ_of(number.normal.partition("令")[0]) for number in numbers if "令" in number.normal)
    return "、".join(dict.fromkeys(body for body in bodies if body))


def _by_order(event: Event, numbers: tuple[document_numbers.FoundNumber, ...]) -> Event:
    """A publication whose body stands in its number alone."""
    if event.kind is not EventKind.PROMULGATED or event.by:
        return event
    return replace(event, by=_of_orders(numbers))


def _between(text: str, day: dates.FoundDate, found: tuple[dates.FoundDate, ...]) -> str:
    later = [other.start for other in found if other.start > day.end]
    return text[day.end : later[0]].strip("、， \u3000\n") if later else ""


def _events(
    segment: str, verb: re.Match[str], day: dates.FoundDate, offset: int, amending: bool
) -> tuple[list[Event], bool]:
    """The events of one date, and whether the amendment that 根据 announced is still open."""
    actor = segment[: verb.start()].partition("《")[0]
    start, end = offset + day.start, offset + day.end + verb.end()
    session = (_SESSION.search(actor) or _EMPTY).group()
    by = organ_of(actor) or ""
    change = re.search(r"修正(?!案[（(草])|修订|修改(?!〈|《|[^》〉]{0,60}[》〉])", segment[verb.start() :])
    if amending or _AMENDING.search(segment):
        if change is None:
            # 根据 X 通过, Y 批准的《决定》修正: the change stands behind a later date.
            return [], not segment.rstrip(" \u3000）)\n").endswith("施行")
        kind = EventKind.REVISED if change.group() == "修订" else EventKind.AMENDED
        return _changed(kind, day, by, session, start, end, segment[verb.start() :]), False
    opens = bool(re.search(r"根据[ \u3000\n]*$", segment))
    word = verb.group()
    if word in ("修正", "修订", "修改"):
        kind = EventKind.REVISED if word == "修订" else EventKind.AMENDED
        if re.match(r"(?:修订|修改)[ \u3000]*通过", segment[verb.start() :]):
            kind = EventKind.REVISED
        return _changed(kind, day, by, session, start, end, segment[verb.start() :]), opens
    if word == "通过":
        events = [Event(EventKind.ADOPTED, day.on, by, session, start, end)]
        if re.match(r"通过[，,并 \u3000]*于?(?:同日|当日)?(?:公布|发布)", segment[verb.start() :]):
            events.append(Event(EventKind.PROMULGATED, day.on, by, "", start, end))
        return events, opens
    if word == "批准":
        behind = re.match(r"批准[，,、 \u3000]*([^，。；]{0,30}?)(公布|发布|颁布)", segment[verb.start() :])
        if behind:
            publisher = organ_of(behind.group(1)) or ""
            return [Event(EventKind.PROMULGATED, day.on, publisher, "", start, end)], opens
        return [Event(EventKind.APPROVED, day.on, by, session, start, end)], opens
    if word in _PROMULGATES:
        events = [Event(EventKind.PROMULGATED, day.on, by, "", start, end)]
        if re.match(r"[，,并 \u3000]*(?:同时|于同日|同日)?(?:施行|实施)", segment[verb.end() :]):
            events.append(Event(EventKind.EFFECTIVE, day.on, start=start, end=end))  # 公告公布施行
        return events, opens
    if word == "废止":
        return [], opens
    if word == "签署":
        return [], opens
    return [Event(EventKind.EFFECTIVE, day.on, "", "", start, end)], opens


def _changed(
    kind: EventKind, day: dates.FoundDate, by: str, session: str, start: int, end: int, words: str
) -> list[Event]:
    """An amendment or revision; 修订发布 is a publication as well."""
    events = [Event(kind, day.on, by, session, start, end)]
    if re.match(r"修[订正改][ \u3000]*(?:发布|公布|颁布|印发)", words):
        events.append(Event(EventKind.PROMULGATED, day.on, by, "", start, end))
    return events


class _Empty:
    """Stands in for a match where nothing matched."""

    def group(self) -> str:
        """Nothing."""
        return ""


_EMPTY = _Empty()

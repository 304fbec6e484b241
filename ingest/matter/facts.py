"""The data of a document put together from its front, back, wrapper, closing provisions and page header.

Promises that each fact comes from the document itself, in a fixed order of trust, and that what it doesn't state is
None. Counting conventions: dates of adoption, approval, promulgation and effect stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ingest.matter.back import Back, read_back
from ingest.matter.closing import effect_in, read_closing
from ingest.matter.front import Front, read_front
from ingest.matter.history import read_note
from ingest.matter.organs import is_organ, issuer_in_title, joined
from ingest.matter.repealing import repealed_by
from ingest.matter.titles import same_title
from ingest.structure.lines import Line
from registry.provisions import classification, dates, document_numbers
from registry.provisions.kinds import Kind, Level
from registry.provisions.reading import Event, EventKind, Wrapper

_ANNOUNCED = re.compile(r"近日，(?:经[^，。]{2,20}，)?([^，。《》]{2,40}?)(?:联合)?(?:印发|发布|公布)了?《([^《》]+)》")
_LONE_ANNEX = re.compile(r"附(?:件|录)?[0-9一二三四五六]{0,2}[:：]?")


@dataclass(frozen=True, slots=True)
class Carrier:
    """The wrapper, read: its facts, its own front and back, the events that its text states."""

    wrapper: Wrapper
    front: Front
    back: Back
    events: tuple[Event, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """The data of one document."""

    title: str
    kind: Kind
    level: Level | None
    issuer: str | None
    number: str | None
    history: tuple[Event, ...]
    adopted_on: date | None
    approved_on: date | None
    promulgated_on: date | None
    effective_on: date | None
    expires_on: date | None
    basis: str | None
    repeals: tuple[str, ...]


def read_carrier(lines: list[Line]) -> Carrier | None:
    """Read the lines of a wrapper (placed); None for none."""
    if not lines:
        return None
    front = read_front(lines)
    words = [*front.early, *front.preamble]
    while words and _LONE_ANNEX.fullmatch(words[-1].squeezed):
        words.pop()  # the label of the attachment that follows
    end, back = read_back(words)
    body = words[:end]
    events: list[Event] = list(front.note.events)
    for line in body:
        if "通过" in line.text or "批准" in line.text:
            events.extend(read_note(line.text, line.start).events)
    title = front.title
    if not title and front.order_kind:
        title = f"{front.order_issuer}{front.order_kind}"
    signed = back.signed_on or _day_below_title(front)
    issuer = front.order_issuer or back.issuer or issuer_in_title(title) or front.red_head
    wrapper = Wrapper(title, issuer, front.number, signed, lines[0].start, lines[-1].end)
    return Carrier(wrapper, front, back, tuple(events), tuple(line.text for line in body))


def gather(
    front: Front,
    back: Back,
    carrier: Carrier | None,
    body: list[str],
    metadata: Mapping[str, str],
    last_article: int | None = None,
) -> Facts:
    """Put the facts together.

    Args:
        front: of the document proper.
        back: of the document proper.
        carrier: its wrapper, if any.
        body: the document's own lines, without quoted provisions and annexes.
        metadata: what the file's page header states, under its printed labels.
        last_article: index in `body` of the line that begins the last article.
    """
    title = front.title or (_page_title(metadata) if not carrier else "") or ""
    history = _history(front, carrier)
    first = _first_of(history)
    signed = carrier.wrapper.signed_on if carrier else back.signed_on
    if carrier and signed is None:
        signed = back.signed_on
    if signed is None and not history:
        # （2023年1月2日） on a line of its own below the title
        signed = _day_below_title(front)
    ordered = signed if carrier and carrier.front.order_kind else None
    promulgated = ordered or first.get(EventKind.PROMULGATED) or signed or _stated_day(metadata)
    known = {"公布": promulgated, "通过": first.get(EventKind.ADOPTED), "批准": first.get(EventKind.APPROVED)}
    closing = read_closing(body, known, title, last_article)
    effective, basis = closing.effective_on, closing.basis
    if basis is not None and first.get(EventKind.EFFECTIVE):
        effective = first[EventKind.EFFECTIVE]  # the note names the day that 自公布之日起 leaves open
    if effective is None and basis is None:
        effective = first.get(EventKind.EFFECTIVE)
        basis = front.note.basis if effective is None else None
        if basis:
            found = effect_in(basis, known)
            effective = found[0] if found else None
    if effective is None and basis is None and carrier:
        for text in carrier.texts:
            found = effect_in(text, known)
            if found and (found[0] or found[1]):
                effective, basis = found
                break
    expires = closing.expires_on
    if expires is None and carrier:
        expires = read_closing(list(carrier.texts), known).expires_on
    number = (
        front.number
        or (carrier.wrapper.document_number if carrier else None)
        or document_numbers.normalise(metadata.get("发文字号", ""))
        or front.note.number
        or (carrier.front.note.number if carrier else None)
    )
    issuer = _issuer(title, history, front, back, carrier, metadata)
    level = classification.level_of(issuer, title)
    approved = EventKind.APPROVED in first or any(e.kind is EventKind.APPROVED for e in history)
    return Facts(
        title=title,
        kind=classification.kind_of(title, issuer, number, level, approved, front.note.ordered),
        level=level,
        issuer=issuer,
        number=number,
        history=history,
        adopted_on=first.get(EventKind.ADOPTED),
        approved_on=first.get(EventKind.APPROVED),
        promulgated_on=promulgated,
        effective_on=effective,
        expires_on=expires,
        basis=basis,
        repeals=tuple(dict.fromkeys((*closing.repeals, *repealed_by(title, body)))),
    )


def _history(front: Front, carrier: Carrier | None) -> tuple[Event, ...]:
    """The note's events; those of the wrapper's sentence where the note does not hold the same kind and day."""
    events = list(front.note.events)
    held = {(event.kind, event.on) for event in events}
    adopted = any(event.kind is EventKind.ADOPTED for event in events)
    for event in carrier.events if carrier else ():
        same_act = event.kind is EventKind.ADOPTED and adopted
        if (event.kind, event.on) not in held and not same_act and not _same_day_change(event, events):
            events.append(event)
    return tuple(events)


def _same_day_change(event: Event, events: list[Event]) -> bool:
    changes = (EventKind.ADOPTED, EventKind.AMENDED, EventKind.REVISED)
    return event.kind in changes and any(other.on == event.on and other.kind in changes for other in events)


def _first_of(history: tuple[Event, ...]) -> dict[EventKind, date]:
    first: dict[EventKind, date] = {}
    for event in history:
        if event.on is not None and event.kind not in first:
            first[event.kind] = event.on
    return first


def _issuer(
    title: str,
    history: tuple[Event, ...],
    front: Front,
    back: Back,
    carrier: Carrier | None,
    metadata: Mapping[str, str],
) -> str | None:
    adopters: list[str] = []
    for event in history:
        if event.kind is EventKind.ADOPTED and event.by:
            adopters.extend(name for name in event.by.split("、") if name not in adopters)
        elif adopters:
            break
    carried = carrier.wrapper.issuer if carrier else None
    if adopters:
        return _in_full("、".join(adopters), carried, title, front.order_issuer, back.issuer)
    for event in history:
        if event.kind is EventKind.PROMULGATED and event.by:
            return _in_full(event.by, carried, title, front.order_issuer, back.issuer)
    if carried:
        return carried
    stated = front.order_issuer or back.issuer or front.red_head or issuer_in_title(title)
    if stated:
        return stated
    for event in history:
        if event.kind in (EventKind.REVISED, EventKind.AMENDED) and event.by:
            return event.by
    body = metadata.get("发文机关", "")
    return joined(body) if is_organ(body) else _announced(title, front)


def _day_below_title(front: Front) -> date | None:
    """The day that stands between title and text, alone or beside the number."""
    for kind, line in front.matter:
        if kind == "date":
            pieces = (dates.parse(piece) for piece in (line.text, *line.text.split()))
            return next((day for day in pieces if day), None) or next((d.on for d in dates.find(line.text)), None)
    return None


def _announced(title: str, front: Front) -> str | None:
    """The issuer that a news agency's lead names: 近日，中共中央、国务院印发了《…》，并发出通知."""
    for line in front.preamble[:4]:
        for match in _ANNOUNCED.finditer(line.text[:300]):
            if same_title(match.group(2), title) and is_organ(match.group(1)):
                return joined(match.group(1))
    return None


def _in_full(name: str, carried: str | None, title: str, *others: str | None) -> str:
    """市人民政府 in the note is 松州市人民政府 in the head of the order, the signature or the title."""
    if not re.match(r"(?:省|市|县|区|州|自治[区州县])(?:人民|监察|政府)", name):
        return name
    for full in (carried, *others):
        if full and len(full) > len(name) and full.endswith(name):
            return full
    place = re.match(rf"([\u4e00-\u9fff]{{2,9}}?{name[0]})", title)
    return place.group(1) + name[1:] if place and name[0] in "省市县区州" else name


def _page_title(metadata: Mapping[str, str]) -> str:
    return metadata.get("标题", "")


def _stated_day(metadata: Mapping[str, str]) -> date | None:
    """成文日期 of a government page's header; dates of a web publication or a crawler are no dates of the document."""
    return dates.parse(metadata.get("成文日期", ""))

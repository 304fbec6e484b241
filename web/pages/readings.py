"""What was read beside the file it was read from: facts with their place, warnings that lead there, corrections."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from registry.instruments.corrections import FIELDS, CorrectionRow
from registry.instruments.rereadings import RereadingRow
from registry.instruments.views import DocumentView, SourceRow
from registry.provisions import dates
from registry.provisions.addresses import label
from registry.provisions.differences import Piece, differences, same_words
from registry.provisions.reading import EventKind, Matter, Unit, Warning_
from web import urls
from web.pages.setting import Block, set_text

_IN_FORCE = re.compile(r"施行|实施|执行|实行|生效")
_TERM = re.compile(r"有效期|试行|施行期|失效|废止|止")
_EVENTS = {
    "adopted_on": (EventKind.ADOPTED,),
    "approved_on": (EventKind.APPROVED,),
    "promulgated_on": (EventKind.PROMULGATED,),
}
_MATTER = {
    "title": ("title",),
    "document_number": ("number",),
    "issuer": ("signature", "signature_date", "head", "note"),
    "promulgated_on": ("date", "signature_date"),
}
_SHOWN = 160
_NEAR = 30  # lines at either end in which a value is looked for
_NUMBER_TAIL = re.compile(r"第\d+号$")
MOST_CELLS = 20_000  # characters of one clause that are compared word for word


@dataclass(frozen=True, slots=True)
class Jump:
    """A warning with where it leads; `href` is empty where it has no place."""

    message: str
    where: str
    href: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact: what holds, where the text says so, the correction that holds."""

    field: str
    label: str
    value: str
    origin: str
    href: str
    correction: CorrectionRow | None

    @property
    def is_date(self) -> bool:
        """Whether it is a date."""
        return self.field.endswith("_on")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The source beside the tree: a page as a picture, or the lines of a format without pages."""

    pages: int
    number: int
    picture: str  # address of the picture; "" for lines
    lines: tuple[str, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """A stored version beside its file."""

    template: ClassVar[str] = "pages/reading.html"

    view: DocumentView
    version_id: str
    blocks: tuple[Block, ...]
    facts: tuple[FactRow, ...]
    jumps: tuple[Jump, ...]
    corrections: tuple[CorrectionRow, ...]
    names: Mapping[str, str]
    sheet: Sheet | None
    source: SourceRow | None
    may_correct: bool
    reader: str
    today_reader: str
    waiting: str = ""  # id of a comparison that waits
    said: str = ""
    error: str = ""
    reason: str = ""  # typed in a form that was refused

    def sheet_url(self, number: int) -> str:
        """The same page with another page of the source."""
        chosen = [("source", self.source.digest)] if self.source else []
        return urls.with_query(urls.reading(self.version_id), [("page", str(number)), *chosen]) + "#source"


@dataclass(frozen=True, slots=True)
class RereadingsPage:
    """Comparisons that wait."""

    template: ClassVar[str] = "pages/rereadings.html"

    rows: Sequence[RereadingRow]
    said: str = ""


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause before and after."""

    label: str
    pieces: tuple[Piece, ...]
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RereadingPage:
    """One comparison, and its decision."""

    template: ClassVar[str] = "pages/rereading.html"

    row: RereadingRow
    changes: tuple[ClauseChange, ...]
    more: int
    in_the_way: tuple[str, ...]
    names: Mapping[str, str]
    error: str = ""


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """Two files of one version, compared."""

    template: ClassVar[str] = "pages/sources.html"

    view: DocumentView
    version_id: str
    first: SourceRow
    second: SourceRow
    facts: tuple[tuple[str, str | None, str | None], ...]
    changes: tuple[ClauseChange, ...]
    more: int


def facts_of(view: DocumentView, matter: Sequence[Matter], corrections: Sequence[CorrectionRow]) -> tuple[FactRow, ...]:
    """Every fact with the words it was read from."""
    row = view.row
    values = {
        "title": row.title, "document_number": row.document_number, "issuer": row.issuer,
        "adopted_on": view.adopted_on, "approved_on": view.approved_on, "promulgated_on": row.promulgated_on,
        "effective_on": row.effective_on, "expires_on": view.expires_on,
    }  # fmt: skip
    active = {c.field: c for c in corrections if c.active}
    found = []
    for field, name in FIELDS.items():
        stated = values[field] or (field == "effective_on" and view.effective_basis)
        origin, href = _origin(view, matter, field) if stated else ("", "")
        found.append(FactRow(field, name, str(values[field] or ""), origin, href, active.get(field)))
    return tuple(found)


def _origin(view: DocumentView, matter: Sequence[Matter], field: str) -> tuple[str, str]:
    """The words that a fact was read from, and where they stand if that is a clause."""
    for kind in _EVENTS.get(field, ()):
        for event in view.history:
            if event.kind is kind and event.start is not None:
                start = view.text.rfind("\n", 0, event.start) + 1
                end = view.text.find("\n", event.start)
                return _short(view.text[start : end if end > 0 else len(view.text)]), ""
    wanted = _MATTER.get(field, ())
    lines = [view.text[m.start : m.end] for kind in wanted for m in matter if m.kind == kind]
    if lines:
        return _short(" ".join(lines if field == "title" else lines[:1])), ""
    if field in ("effective_on", "expires_on"):
        for unit in reversed(view.units):
            if not unit.address.startswith("att") and _states(view, unit.text, field):
                return _short(unit.text), f"#{unit.address}"
    line = _line_with(view, field)
    return (_short(line), "") if line else ("", "")


def _states(view: DocumentView, words: str, field: str) -> bool:
    """Whether a clause is the one that a day of effect or of its end was read from."""
    if not _IN_FORCE.search(words):
        return False
    if field == "expires_on":
        return _TERM.search(words) is not None
    day, basis = view.row.effective_on, view.effective_basis
    return (basis is not None and basis in words) or any(found.on == day for found in dates.find(words))


def _line_with(view: DocumentView, field: str) -> str:
    """The line near the head or the end that bears the value: of a notice or an order that carries the text, say."""
    row = view.row
    day = {"adopted_on": view.adopted_on, "approved_on": view.approved_on, "promulgated_on": row.promulgated_on,
           "effective_on": row.effective_on, "expires_on": view.expires_on}.get(field)  # fmt: skip
    words = {"title": row.title, "document_number": row.document_number, "issuer": row.issuer}.get(field) or ""
    tail = _NUMBER_TAIL.search(words) if field == "document_number" else None
    lines = view.text.split("\n")
    for line in (*lines[:_NEAR], *lines[-_NEAR:]):
        squeezed = "".join(line.split())
        if day is not None and any(found.on == day for found in dates.find(line)):
            return line
        if words and (words in squeezed or (tail and squeezed.strip("（）()") == tail.group())):
            return line
    return ""


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "……"


def jumps_of(text: str, units: Sequence[Unit], warnings: Sequence[Warning_], page_url: str = "") -> tuple[Jump, ...]:
    """Warnings with links: to the clause that holds the line, or to the page of the source.

    Args:
        text: of the reading.
        units: its clauses.
        warnings: to be shown.
        page_url: an address that ends where the number of a page goes; "" where no page is shown.
    """
    lines = [0]
    for row in text.split("\n"):
        lines.append(lines[-1] + len(row) + 1)
    starts = [unit.start for unit in units]
    found = []
    for warning in warnings:
        where = href = ""
        if warning.line:
            where = f"第 {warning.line} 行"
            offset = lines[min(warning.line, len(lines)) - 1]
            at = bisect_right(starts, offset) - 1
            if 0 <= at < len(units):
                href = f"#{units[max(at, 0)].address}"
            elif units:
                href = f"#{units[0].address}"
        elif warning.page:
            where = f"第 {warning.page} 页"
            href = f"{page_url}{warning.page}#source" if page_url else ""
        found.append(Jump(warning.message, where, href))
    return tuple(found)


def clause_changes(
    old: Mapping[str, str], new: Mapping[str, str], most: int = 60
) -> tuple[tuple[ClauseChange, ...], int]:
    """Clauses that differ in words, added and taken away, in order; how many more there are than are shown."""
    order = [*old, *(address for address in new if address not in old)]
    differing = [a for a in order if old.get(a) != new.get(a) and not same_words(old.get(a, ""), new.get(a, ""))]
    shown = []
    for address in differing[:most]:
        before, after = old.get(address, ""), new.get(address, "")
        long = len(before) + len(after) > MOST_CELLS
        pieces = () if long else differences(before, after)
        shown.append(ClauseChange(label(address), pieces, before, after))
    return tuple(shown), max(0, len(differing) - most)


def reading_blocks(view: DocumentView) -> tuple[Block, ...]:
    """The tree as the reading page sets it, without links."""
    return set_text(view)

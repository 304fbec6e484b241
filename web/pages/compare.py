"""Texts side by side: two versions, two documents, or law, regulation and ours; word for word, equal rows hidden.

The address holds what is compared (`d=id@date/address`, up to three). Numerals, widths, brackets and blanks that
differ count as equal unless `raw` is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from registry.errors import InvalidInput
from registry.instruments.views import DocumentView, get_document
from registry.provisions.correspondence import documents_paired, versions_paired
from registry.provisions.differences import Piece, differences, same_words
from registry.provisions.kinds import Status
from registry.provisions.reading import Unit
from web import urls

MOST = 3
MOST_CELLS = 20_000  # characters of one clause that are compared word for word
_PLACE = re.compile(r"([0-9a-z]{4,40})(?:@(\d{4}-\d\d-\d\d))?(?:/([\w~]{1,120}))?")


@dataclass(frozen=True, slots=True)
class Place:
    """One column: a document, on a day, at a clause."""

    document_id: str
    on: date | None
    address: str

    @property
    def text(self) -> str:
        """As the address holds it."""
        return urls.place(self.document_id, self.on, self.address)


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column."""

    place: Place
    title: str
    label: str  # the clause, where one was asked for
    on: date | None  # of the version
    status: Status
    url: str
    versions: tuple[tuple[str, str], ...]  # day of the version, what is shown for it
    drop_url: str


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of a cell: equal, or `added` or `lost` against the column before."""

    text: str
    mark: str = ""  # "", added, lost


@dataclass(frozen=True, slots=True)
class Cell:
    """One clause of one column; `url` is empty where the column has none."""

    number: str = ""
    url: str = ""
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class RowOf:
    """Clauses that correspond; `same` where all columns have the same words."""

    cells: tuple[Cell, ...]
    same: bool


@dataclass(frozen=True, slots=True)
class ComparePage:
    """What the page shows."""

    template: ClassVar[str] = "pages/compare.html"

    columns: tuple[Column, ...]
    rows: tuple[RowOf, ...]
    hide: bool
    raw: bool
    asked: str = ""
    offers: tuple[tuple[str, str], ...] = ()  # label, address with it added
    wrong: str = ""

    @property
    def places(self) -> list[str]:
        """The columns as the address holds them."""
        return [column.place.text for column in self.columns]

    @property
    def same(self) -> int:
        """Rows in which nothing differs."""
        return sum(row.same for row in self.rows)

    @property
    def shown(self) -> tuple[RowOf, ...]:
        """The rows that are not hidden."""
        return tuple(row for row in self.rows if not (self.hide and row.same))

    def url(self, *, hide: bool | None = None, raw: bool | None = None) -> str:
        """The same columns with another choice."""
        hide, raw = self.hide if hide is None else hide, self.raw if raw is None else raw
        return urls.compared(self.places, flags(hide, raw))

    @property
    def reversed_url(self) -> str:
        """The columns the other way round."""
        return urls.compared(reversed(self.places), flags(self.hide, self.raw))


def flags(hide: bool, raw: bool) -> list[tuple[str, str]]:
    """Choices as the address holds them."""
    return [("hide", "1" if hide else ""), ("raw", "1" if raw else "")]


def read_places(texts: Sequence[str]) -> tuple[Place, ...]:
    """Read what is compared.

    Raises:
        InvalidInput: more than three, or one that is no place.
    """
    if len(texts) > MOST:
        raise InvalidInput(f"一次最多对照 {MOST} 份文本。")
    places = []
    for text in texts:
        match = _PLACE.fullmatch(text)
        try:
            if match is None:
                raise ValueError(text)
            on = date.fromisoformat(match[2]) if match[2] else None
        except ValueError:
            raise InvalidInput("地址里的对照对象不正确，请从文件页面重新选择。") from None
        places.append(Place(match[1], on, match[3] or ""))
    return tuple(places)


def compare_page(
    session: Session, places: Sequence[Place], today: date, *, include_internal: bool, hide: bool, raw: bool
) -> ComparePage:
    """The page for some places.

    Raises:
        NotFound: a document or clause that does not exist, or not for this person.
    """
    views = [
        get_document(session, place.document_id, place.on or today, include_internal=include_internal)
        for place in places
    ]
    units = [_units(view, place.address) for view, place in zip(views, places, strict=True)]
    columns = tuple(_column(places, i, view, hide, raw) for i, view in enumerate(views))
    return ComparePage(columns, _rows(places, views, units, raw), hide, raw)


def _units(view: DocumentView, address: str) -> list[Unit]:
    return [view.unit(address)] if address else [unit for unit in view.units if unit.text.strip()]


def _column(places: Sequence[Place], at: int, view: DocumentView, hide: bool, raw: bool) -> Column:
    place = places[at]
    rest = [other.text for i, other in enumerate(places) if i != at]
    shown = next((v for v in view.versions if v.version_id == view.row.version_id), None)
    return Column(
        place=place,
        title=view.row.title,
        label=view.unit(place.address).number if place.address else "",
        on=shown.on if shown is not None else None,
        status=view.row.status,
        url=urls.document(view.row.document_id, place.on, place.address),
        versions=tuple(
            (day.isoformat(), f"{v.on.isoformat() if v.on else '日期不明'}（{v.status.value}）")
            for v in view.versions
            if (day := v.begins_on or v.on) is not None
        ),
        drop_url=urls.compared(rest, flags(hide, raw)),
    )


def _rows(
    places: Sequence[Place], views: Sequence[DocumentView], units: Sequence[Sequence[Unit]], raw: bool
) -> tuple[RowOf, ...]:
    if len(units) < 2:
        return tuple(RowOf((_cell(views[0], places[0], unit),), False) for unit in units[0]) if units else ()
    matched = _matched(places, units)
    rows = []
    for members in matched:
        cells: list[Cell] = []
        before: str | None = None
        for column, index in enumerate(members):
            text = units[column][index].text if index is not None else None
            cells.append(_cell(views[column], places[column], units[column][index] if index is not None else None))
            if text is not None and before is not None:
                _mark(cells, column, before, text, raw)
            before = text if text is not None else before
        texts = [units[column][index].text for column, index in enumerate(members) if index is not None]
        same = len(texts) == len(members) and all(
            text == texts[0] if raw else same_words(texts[0], text) for text in texts
        )
        rows.append(RowOf(tuple(cells), same))
    return tuple(rows)


def _matched(places: Sequence[Place], units: Sequence[Sequence[Unit]]) -> list[list[int | None]]:
    """Indices by row: the second column is paired with the first, the third with the second."""
    rows: list[list[int | None]] = [list(pair) for pair in _paired(places, units, 0)]
    if len(units) < MOST:
        return rows
    of_second = {row[1]: row for row in rows if row[1] is not None}
    alone: list[list[int | None]] = []
    for second, third in _paired(places, units, 1):
        if second is not None:
            of_second[second].append(third)
        else:
            alone.append([None, None, third])
    return [row if len(row) == MOST else [*row, None] for row in rows] + alone


def _paired(
    places: Sequence[Place], units: Sequence[Sequence[Unit]], left: int
) -> Sequence[tuple[int | None, int | None]]:
    a, b = ([_body(unit) for unit in units[column]] for column in (left, left + 1))
    if len(a) == len(b) == 1:
        return [(0, 0)]
    if places[left].document_id == places[left + 1].document_id:
        return versions_paired(a, b)
    return documents_paired(a, b)


def _body(unit: Unit) -> str:
    return unit.text.removeprefix(unit.number).strip()


def _cell(view: DocumentView, place: Place, unit: Unit | None) -> Cell:
    if unit is None:
        return Cell()
    url = urls.document(view.row.document_id, place.on, unit.address)
    return Cell(unit.number or "正文", url, (Run(_body(unit)),))


def _mark(cells: list[Cell], column: int, before: str, text: str, raw: bool) -> None:
    """Mark a cell against the nearest column before it that has one; what is lost is shown there."""
    left = next(i for i in range(column - 1, -1, -1) if cells[i].url)
    old, new = cells[left], cells[column]
    a, b = "".join(run.text for run in old.runs), "".join(run.text for run in new.runs)
    if len(a) + len(b) > MOST_CELLS:
        return
    pieces = differences(a, b, raw=raw)
    if left == column - 1 and not any(run.mark for run in old.runs):
        cells[left] = Cell(old.number, old.url, _runs(pieces, old=True))
    cells[column] = Cell(new.number, new.url, _runs(pieces, old=False))


def _runs(pieces: Sequence[Piece], *, old: bool) -> tuple[Run, ...]:
    found = []
    for piece in pieces:
        text = piece.old if old else piece.new
        if text:
            found.append(Run(text, "" if piece.change == "equal" else ("lost" if old else "added")))
    return tuple(found)

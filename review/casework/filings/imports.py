"""Tables brought in: kept and previewed, taken into the record when a person confirms, taken out again by undo.

Purpose `ledger`: an office's own list of filings. Purpose `catalogue`: a body's yearly list of what it made, amended
and repealed. Nothing is imported before the confirmation; the whole import is one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_id
from registry.instruments.names import number_key, title_key
from registry.people.models import Account, Organisation
from registry.people.roles import Permission, Person
from review.casework.filings.columns import CATALOGUE, LEDGER, CellError, ReadRow, Target, propose_columns, read_rows
from review.casework.filings.models import CatalogueEntry, FilingImport, MissedFiling
from review.casework.filings.sheets import Sheet

TARGETS: Mapping[str, tuple[Target, ...]] = {"ledger": LEDGER, "catalogue": CATALOGUE, "exchange": LEDGER}
PURPOSES = {"ledger": "登记台账", "catalogue": "年度目录", "exchange": "平台数据包"}


@dataclass(frozen=True, slots=True)
class ImportView:
    """One import in the list or at the head of its page."""

    id: str
    purpose: str
    state: str
    digest: str
    file_name: str
    settings: dict[str, Any]
    rows: int
    taken: int
    created_by: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do: the rows that would be taken, and the errors of those that would not."""

    rows: tuple[ReadRow, ...]
    errors: tuple[CellError, ...]
    good: int


def keep_table(
    session: Session,
    clock: Clock,
    person: Person,
    purpose: str,
    digest: str,
    file_name: str,
    sheet: Sheet,
    settings: dict[str, Any] | None = None,
) -> str:
    """Note a table for its preview, with the columns that are proposed; returns the import's id.

    Raises:
        NotAllowed. InvalidInput: an unknown purpose.
    """
    person.require(Permission.FILING_CHECK)
    if purpose not in TARGETS:
        raise InvalidInput("请选择登记台账或年度目录。")
    held = FilingImport(
        id=new_id(),
        purpose=purpose,
        state="previewed",
        digest=digest,
        file_name=file_name,
        settings={"columns": propose_columns(sheet.head, TARGETS[purpose]), **(settings or {})},
        rows=len(sheet.rows),
        taken=0,
        created_by=person.account_id or "",
        created_at=clock.now(),
    )
    session.add(held)
    session.flush()
    audit.record(session, clock, person.actor, "filing.import.preview", f"import:{held.id}", purpose=purpose)
    return held.id


def choose_columns(
    session: Session, person: Person, import_id: str, columns: Mapping[str, int], **settings: Any
) -> None:
    """Keep which column means what, before the import is confirmed.

    Raises:
        NotAllowed, NotFound. Conflict: it was confirmed or dropped. InvalidInput: a column is used twice.
    """
    held = open_import(session, person, import_id)
    if len(set(columns.values())) != len(columns):
        raise InvalidInput("同一列不能对应两个项目，请改选。")
    held.settings = {**held.settings, **settings, "columns": dict(columns)}
    session.flush()


def open_import(session: Session, person: Person, import_id: str) -> FilingImport:
    """An import that waits for its confirmation, held until the transaction ends.

    Raises:
        NotAllowed, NotFound, Conflict.
    """
    person.require(Permission.FILING_CHECK)
    held = session.scalars(select(FilingImport).where(FilingImport.id == import_id).with_for_update()).one_or_none()
    if held is None:
        raise NotFound("没有这次导入。")
    if held.state != "previewed":
        raise Conflict("这次导入已经确认、撤销或放弃，不能再改。")
    return held


def preview(sheet: Sheet, held: ImportView | FilingImport, bodies: Mapping[str, str]) -> Preview:
    """What the import would do with its present columns.

    Args:
        bodies: name → id of the bodies that file.
    """
    rows = []
    for row in read_rows(sheet, held.settings["columns"], TARGETS[held.purpose]):
        errors = list(row.errors)
        if held.purpose != "catalogue" and not body_of(row, held.settings, bodies):
            name = row.values.get("body") or "（空）"
            errors.append(CellError(row.row, "“报送机关”列", f"“{name}”不是已登记的报送机关。"))
        rows.append(ReadRow(row.row, row.values, tuple(errors)))
    errors_ = tuple(error for row in rows for error in row.errors)
    return Preview(tuple(rows), errors_, sum(not row.errors for row in rows))


def body_of(row: ReadRow, settings: Mapping[str, Any], bodies: Mapping[str, str]) -> str:
    """The body of a ledger's row: the one it names, else the one chosen for all; "" where there is none."""
    return bodies.get(row.values.get("body") or "", "") or str(settings.get("body_id") or "")


def confirm_catalogue(session: Session, clock: Clock, person: Person, import_id: str, sheet: Sheet) -> int:
    """Take the rows of a yearly catalogue in; returns how many.

    Raises:
        NotAllowed, NotFound, Conflict. InvalidInput: no body or year was chosen.
    """
    held = open_import(session, person, import_id)
    body_id, year = str(held.settings.get("body_id") or ""), held.settings.get("year")
    if session.get(Organisation, body_id) is None or not isinstance(year, int):
        raise InvalidInput("请先选择报送机关和年度。")
    for row in preview(sheet, held, {}).rows:
        if row.errors:
            continue
        values = row.values
        session.add(
            CatalogueEntry(
                id=new_id(),
                import_id=held.id,
                body_id=body_id,
                year=year,
                title=values["title"],
                title_key=title_key(values["title"]),
                document_number=values["document_number"],
                number_key=number_key(values["document_number"]) if values["document_number"] else "",
                action=values["action"] or "制定",
                promulgated_on=values["promulgated_on"],
            )
        )
        held.taken += 1
    return finish(session, clock, person, held)


def finish(session: Session, clock: Clock, person: Person, held: FilingImport) -> int:
    """Mark an import as taken in; returns how many rows it took."""
    held.state, held.confirmed_at = "confirmed", clock.now()
    session.flush()
    audit.record(
        session, clock, person.actor, "filing.import.confirm", f"import:{held.id}",
        old="previewed", new="confirmed", rows=held.rows, taken=held.taken,
    )  # fmt: skip
    return held.taken


def drop_import(session: Session, clock: Clock, person: Person, import_id: str) -> None:
    """Give a previewed import up.

    Raises:
        NotAllowed, NotFound, Conflict.
    """
    held = open_import(session, person, import_id)
    held.state = "dropped"
    audit.record(
        session, clock, person.actor, "filing.import.drop", f"import:{held.id}", old="previewed", new="dropped"
    )


def undo_catalogue(session: Session, held: FilingImport) -> None:
    """Take the entries of a catalogue out again, with what they suggested and nobody dealt with."""
    keys = select(CatalogueEntry.title_key).where(CatalogueEntry.import_id == held.id)
    session.execute(
        delete(MissedFiling).where(
            MissedFiling.found_by == "catalogue", MissedFiling.state == "open", MissedFiling.title_key.in_(keys)
        )
    )
    session.execute(delete(CatalogueEntry).where(CatalogueEntry.import_id == held.id))


def get_import(session: Session, person: Person, import_id: str) -> ImportView:
    """One import.

    Raises:
        NotAllowed, NotFound.
    """
    found = list_imports(session, person, only=import_id)
    if not found:
        raise NotFound("没有这次导入。")
    return found[0]


def list_imports(session: Session, person: Person, only: str = "", limit: int = 100) -> Sequence[ImportView]:
    """Imports, the newest first. One statement."""
    person.require(Permission.FILING_CHECK)
    query = (
        select(FilingImport, Account.name)
        .outerjoin(Account, Account.id == FilingImport.created_by)
        .order_by(FilingImport.created_at.desc(), FilingImport.id)
        .limit(limit)
    )
    if only:
        query = query.where(FilingImport.id == only)
    return [
        ImportView(
            i.id, i.purpose, i.state, i.digest, i.file_name, i.settings, i.rows, i.taken, name or "", i.created_at
        )
        for i, name in session.execute(query)
    ]

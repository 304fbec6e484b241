"""Filings of another platform entered here: registered ones as they stand, new ones for the formality check."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from registry.clock import Clock
from registry.ids import new_id
from registry.instruments.deposit import text_digest
from registry.people.roles import Person
from review.casework.exchange.parcel import Parcel
from review.casework.filings.clocks import Clocks
from review.casework.filings.formality import propose_items
from review.casework.filings.imports import body_of, finish, open_import, preview
from review.casework.filings.ledger import add_past_filing
from review.casework.filings.models import Filing, FilingPaper
from review.casework.filings.numbering import receipt_series, take_number
from review.casework.filings.papers import StoredFile


def confirm_parcel(
    session: Session,
    clock: Clock,
    person: Person,
    import_id: str,
    parcel: Parcel,
    files: Mapping[str, StoredFile],
    bodies: Mapping[str, str],
    clocks: Clocks,
) -> int:
    """Take the rows without errors in with their files, in one transaction; returns how many.

    Args:
        files: name of the member → the file, kept and (where its text counts) read.

    Raises:
        NotAllowed, NotFound, Conflict.
    """
    held = open_import(session, person, import_id)
    named = {filing.row: filing for filing in parcel.filings}
    for row in preview(parcel.sheet, held, bodies).rows:
        if row.errors:
            continue
        values = dict(row.values)
        values["state"] = values["state"] or ("registered" if values["registration_number"] else "submitted")
        body_id = body_of(row, held.settings, bodies)
        filing = add_past_filing(session, clock, person, clocks, held.id, body_id, values, "exchange")
        for kind, member in named[row.row].files if row.row in named else ():
            session.add(_paper(clock, person, filing, kind, files[member]))
        if filing.state == "submitted":
            filing.receipt_number = take_number(session, receipt_series(clock.today().year)).printed
            filing.received_at = clock.now()
            filing.due_on = clocks.due("filing.formality", clock.today()).on
            session.flush()
            propose_items(session, clock, filing, clocks)
        held.taken += 1
    return finish(session, clock, person, held)


def _paper(clock: Clock, person: Person, filing: Filing, kind: str, file: StoredFile) -> FilingPaper:
    return FilingPaper(
        id=new_id(), filing_id=filing.id, kind=kind, round=1, digest=file.digest, file_name=file.file_name,
        size=file.size, text=file.text, text_digest=text_digest(file.text) if file.text else None,
        facts=file.facts or {}, added_by=person.account_id or "", added_at=clock.now(),
    )  # fmt: skip

"""An office's own ledger of filings taken in, and taken out again: past filings with their numbers, without papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_id, new_token
from registry.people.roles import Permission, Person
from registry.serials import NumberCounter
from review.casework.filings.clocks import Clocks
from review.casework.filings.imports import Preview, body_of, finish, open_import, preview, undo_catalogue
from review.casework.filings.models import Filing, FilingEvent, FilingImport, FilingPaper, FormalityItem
from review.casework.filings.numbering import parse_number, reserve_up_to
from review.casework.filings.particulars import Particulars, apply
from review.casework.filings.sheets import Sheet


def confirm_ledger(
    session: Session,
    clock: Clock,
    person: Person,
    import_id: str,
    sheet: Sheet,
    bodies: Mapping[str, str],
    clocks: Clocks,
) -> int:
    """Take the rows without errors in, in one transaction; returns how many.

    A registration number that this site's pattern could have written raises its counter, so that it is never given
    out a second time.

    Raises:
        NotAllowed, NotFound, Conflict. InvalidInput: a number is held already, named with its row.
    """
    held = open_import(session, person, import_id)
    found = preview(sheet, held, bodies)
    for line, number in taken_numbers(session, found):
        raise InvalidInput(f"第 {line} 行的登记号“{number}”已被使用，整次导入没有进行。请核对后再导入。")
    for row in found.rows:
        if row.errors:
            continue
        add_past_filing(
            session, clock, person, clocks, held.id, body_of(row, held.settings, bodies), row.values, "ledger"
        )
        held.taken += 1
    return finish(session, clock, person, held)


def taken_numbers(session: Session, found: Preview) -> Sequence[tuple[int, str]]:
    """Row and registration number where the number is held already, or stands in an earlier row that would be taken."""
    known = set(session.scalars(select(Filing.registration_number).where(Filing.registration_number.is_not(None))))
    taken = []
    for row in found.rows:
        number = row.values["registration_number"]
        if row.errors or not number:
            continue
        if number in known:
            taken.append((row.row, number))
        known.add(number)
    return taken


def add_past_filing(
    session: Session,
    clock: Clock,
    person: Person,
    clocks: Clocks,
    import_id: str,
    body_id: str,
    values: Mapping[str, Any],
    arrival: str,
) -> Filing:
    """One filing that was handled elsewhere, as its row tells it. `state` without a word is 已登记."""
    state = values.get("state") or "registered"
    filing = Filing(
        id=new_id(), key=new_token(), state=state, revision=1, round=1, body_id=body_id, arrival=arrival,
        issuer="", action="制定", import_id=import_id, created_by=person.account_id or "",
        created_at=clock.now(), changed_at=clock.now(),
    )  # fmt: skip
    apply(
        filing,
        Particulars(
            title=values.get("title") or "",
            document_number=values.get("document_number") or "",
            issuer=values.get("body") or "",
            kind=values.get("kind") or "",
            action=values.get("action") or "制定",
            promulgated_on=values.get("promulgated_on"),
            effective_on=values.get("effective_on"),
            arrived_on=values.get("arrived_on"),
        ),
    )
    filing.late_days = clocks.late_days(filing.promulgated_on, filing.arrived_on)
    filing.outcome_reason = values.get("outcome_reason") or ""
    if state == "registered":
        _number(session, clocks, filing, values)
    session.add(filing)
    session.flush()
    session.add(
        FilingEvent(
            filing_id=filing.id, at=clock.now(), actor=person.actor, kind="import", old=None, new=state,
            note="由台账或平台数据导入", internal=True,
        )
    )  # fmt: skip
    return filing


def _number(session: Session, clocks: Clocks, filing: Filing, values: Mapping[str, Any]) -> None:
    filing.registration_number = values.get("registration_number") or None
    filing.registered_on = values.get("registered_on") or filing.arrived_on
    number = parse_number(filing.registration_number or "", clocks.profile)
    if number is not None:
        filing.registration_scope, filing.registration_year = number.series.scope, number.series.year
        filing.registration_type, filing.registration_serial = number.series.type, number.serial
        reserve_up_to(session, number)


def undo_import(session: Session, clock: Clock, person: Person, import_id: str) -> None:
    """Take an import out again, as long as nobody has worked on what it brought. Twice changes nothing.

    Raises:
        NotAllowed, NotFound. Conflict: it is not in force, or some of its filings were worked on since.
    """
    person.require(Permission.FILING_CHECK)
    held = session.scalars(select(FilingImport).where(FilingImport.id == import_id).with_for_update()).one_or_none()
    if held is None:
        raise NotFound("没有这次导入。")
    if held.state == "undone":
        return
    if held.state != "confirmed":
        raise Conflict("这次导入没有生效，不需要撤销。")
    if held.purpose == "catalogue":
        undo_catalogue(session, held)
    else:
        _undo_filings(session, held)
    held.state, held.undone_at = "undone", clock.now()
    audit.record(
        session, clock, person.actor, "filing.import.undo", f"import:{held.id}",
        old="confirmed", new="undone", taken=held.taken,
    )  # fmt: skip
    session.flush()


def _undo_filings(session: Session, held: FilingImport) -> None:
    mine = Filing.import_id == held.id
    worked_on = session.scalars(select(Filing.title).where(mine, Filing.revision > 1).limit(3)).all()
    if worked_on:
        names = "、".join(f"《{title}》" for title in worked_on)
        raise Conflict(f"{names}等导入后已经办理过，不能整批撤销。请逐件更正。")
    ids = select(Filing.id).where(mine)
    for table in (FilingEvent, FilingPaper, FormalityItem):
        session.execute(delete(table).where(table.filing_id.in_(ids)))
    series = session.execute(
        select(Filing.registration_scope, Filing.registration_year, Filing.registration_type)
        .where(mine, Filing.registration_scope.is_not(None))
        .distinct()
    ).all()
    session.execute(delete(Filing).where(mine))
    for scope, year, type_ in series:  # numbers that only the import held are free again: no gap is left
        last = session.scalar(
            select(func.max(Filing.registration_serial)).where(
                Filing.registration_scope == scope,
                Filing.registration_year == year,
                Filing.registration_type == type_,
            )
        )
        counter = session.get(NumberCounter, (scope, year, type_), with_for_update=True)
        if counter is not None:
            counter.last = last or 0

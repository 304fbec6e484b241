"""Registration (登记): number, document, review and state in one transaction, so that all of it happened or nothing.

The readings are made before the transaction begins; a file that can't be read by a machine is registered all the
same, and its document is entered by hand later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_id
from registry.instruments.deposit import Deposited, Options, SourceFile, deposit
from registry.instruments.names import title_key
from registry.people.models import Organisation
from registry.people.roles import Permission, Person
from registry.provisions.reading import Reading
from review.casework.assignment import assign as assign_review
from review.casework.filings.access import find_filing, require_revision
from review.casework.filings.clocks import Clocks
from review.casework.filings.flow import set_state
from review.casework.filings.formality import standing_in_the_way
from review.casework.filings.models import Filing, FilingAssignment
from review.casework.filings.numbering import registration_series, take_number
from review.casework.filings.timeline import note
from review.casework.reviews import get_review, open_review
from review.casework.states import FINISHED


@dataclass(frozen=True, slots=True)
class ReadText:
    """The main text that is deposited: the documents that its file holds, and the file."""

    readings: tuple[Reading, ...]
    source: SourceFile


def register(
    session: Session,
    clock: Clock,
    person: Person,
    filing_id: str,
    revision: int,
    clocks: Clocks,
    text: ReadText | None,
    options: Options,
) -> str:
    """Register a filing; returns its number. A filing that is registered already keeps its number.

    Args:
        text: what is deposited; None where the file could not be read.
        options: where the document goes; `internal` is the filing's own.

    Raises:
        NotFound, NotAllowed. Conflict: changed meanwhile, decided otherwise, or an item stands in the way.
    """
    person.require(Permission.FILING_CHECK)
    filing = find_filing(session, person, filing_id, lock=True)
    if filing.state == "registered" and filing.registration_number:
        return filing.registration_number
    if filing.state == "submitted":
        require_revision(filing, revision)
        if waiting := standing_in_the_way(session, filing):
            raise Conflict("还不能登记：" + "；".join(waiting) + "。请先完成清单，或改为暂缓登记、退回。")
    today = clock.today()
    number = take_number(session, registration_series(clocks.profile, today.year, filing.kind))
    filing.registration_number = number.printed
    filing.registration_scope, filing.registration_year = number.series.scope, number.series.year
    filing.registration_type, filing.registration_serial = number.series.type, number.serial
    filing.registered_on = today
    filing.due_on = clocks.due("filing.assign", today).on
    set_state(
        session, clock, person.actor, filing, "registered", f"登记号 {number.printed}",
        kind="register", number=number.printed, late_days=filing.late_days,
    )  # fmt: skip
    if text is not None:
        _enter(session, clock, person, filing, text, options, today)
    session.flush()
    return number.printed


def _enter(
    session: Session,
    clock: Clock,
    person: Person,
    filing: Filing,
    text: ReadText,
    options: Options,
    today: date,
) -> None:
    done = [
        (reading, deposit(session, clock, reading, text.source, options, actor=person.actor))
        for reading in text.readings
    ]
    main = _main(done, filing.title_key)
    filing.document_id, filing.version_id = main.document_id, main.version_id
    filing.review_id = open_review(
        session,
        clock,
        document_id=main.document_id,
        version_id=main.version_id,
        as_of=today,
        actor=person.actor,
        origin=f"filing:{filing.id}",
    )
    words = "文件入库，开始审查"
    note(
        session, clock, person.actor, filing, "deposit", words + (f"（{main.message}）" if main.message else ""),
        internal=True, document=main.document_id, review=filing.review_id,
    )  # fmt: skip


def _main(done: Sequence[tuple[Reading, Deposited]], key: str) -> Deposited:
    """Of several documents in one file, the one that the filing names; else the first."""
    return next((d for reading, d in done if title_key(reading.title) == key), done[0][1])


def assign(
    session: Session,
    clock: Clock,
    person: Person,
    filing_id: str,
    organisation_ids: Sequence[str],
    on: date | None = None,
) -> None:
    """Hand a registered filing to committees (分送). One that has it already is left as it is.

    Args:
        on: the day of handing over, today where none is given; not after today, not before the registration.

    Raises:
        NotFound, NotAllowed, InvalidInput. Conflict: it is not registered.
    """
    person.require(Permission.FILING_CHECK)
    filing = find_filing(session, person, filing_id, lock=True)
    if filing.state != "registered":
        raise Conflict("登记以后才能分送。")
    today = clock.today()
    day = on or today
    if day > today or (filing.registered_on and day < filing.registered_on):
        raise InvalidInput("分送日期须在登记日与今天之间。")
    if not organisation_ids:
        raise InvalidInput("请至少选择一个专门委员会或工作机构。")
    held = set(session.scalars(select(FilingAssignment.organisation_id).where(FilingAssignment.filing_id == filing.id)))
    new = [id_ for id_ in dict.fromkeys(organisation_ids) if id_ not in held]
    names = dict(
        session.execute(
            select(Organisation.id, Organisation.name).where(Organisation.id.in_(new), Organisation.kind == "committee")
        ).all()
    )
    if set(new) - set(names):
        raise NotFound("没有这个专门委员会或工作机构。")
    if not new:
        return
    for id_ in new:
        session.add(
            FilingAssignment(
                id=new_id(),
                filing_id=filing.id,
                organisation_id=id_,
                assigned_on=day,
                assigned_by=person.account_id or "",
                assigned_at=clock.now(),
            )
        )
    filing.due_on = None
    if filing.review_id is not None and person.may(Permission.REVIEW_ALLOT):
        _assign_review(session, clock, person, filing.review_id, new)
    words = f"{day} 分送{'、'.join(names[id_] for id_ in new)}"
    note(session, clock, person.actor, filing, "assign", words, committees=new, on=day.isoformat())
    session.flush()


def _assign_review(session: Session, clock: Clock, person: Person, review_id: str, committees: Sequence[str]) -> None:
    """The review goes to the same committees; one that is finished stays as it is."""
    if get_review(session, review_id).state not in FINISHED:
        assign_review(session, clock, person, review_id, committee_ids=committees)

"""Signs of 漏报: what a catalogue lists, a series of numbers skips, or another document cites, and was never filed.

A sign is no proof: people remind the body or note why nothing was to be filed. What is filed later closes by itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_id
from registry.instruments.models import Version
from registry.people.models import Account, Organisation
from registry.people.roles import Permission, Person
from review.casework.filings.models import CatalogueEntry, CitedDocument, Filing, MissedFiling
from review.casework.filings.vocabulary import MISSED_STATES

UNSENT = ("draft", "discarded")
LEAST_KNOWN = 3  # numbers of a series that must be known before its gaps mean anything
MOST_GAPS = 50  # of one series: more say that the series holds other papers
REPLY_DAYS = 15  # proposed for a reminder; the registrar may choose another day
Key = InstrumentedAttribute[str]
_NUMBER = re.compile(r"(.+〔(\d{4})〕)(\d{1,4})号")


@dataclass(frozen=True, slots=True)
class MissedView:
    """One sign in the list."""

    id: str
    found_by: str
    body_id: str | None
    body: str
    year: int | None
    title: str
    document_number: str
    evidence: str
    document_id: str | None
    state: str
    reason: str
    reply_by: date | None
    found_at: datetime
    acted_by: str
    acted_at: datetime | None


def reconcile(session: Session, clock: Clock, person: Person) -> dict[str, int]:
    """Look for signs and close those that were filed since; found_by → how many are new. Running it again adds none.

    Raises:
        NotAllowed.
    """
    person.require(Permission.FILING_CHECK)
    held = set(session.scalars(select(MissedFiling.trace)))
    found = [*_from_catalogues(session), *_from_gaps(session), *_from_citations(session)]
    counts = {"catalogue": 0, "gap": 0, "citation": 0}
    for sign in found:
        if sign.trace in held:
            continue
        held.add(sign.trace)
        sign.id, sign.state, sign.found_at = new_id(), "open", clock.now()
        session.add(sign)
        counts[sign.found_by] += 1
    session.flush()
    closed = _close_filed(session, clock)
    audit.record(session, clock, person.actor, "filing.reconcile", "filing:missed", found=counts, closed=closed)
    return counts


def _filed_already(title: Key, number: Key) -> Exists:
    return (
        select(Filing.id)
        .where(
            Filing.state.not_in(UNSENT),
            or_(
                (Filing.number_key != "") & (Filing.number_key == number),
                (Filing.title_key != "") & (Filing.title_key == title),
            ),
        )
        .exists()
    )


def _from_catalogues(session: Session) -> list[MissedFiling]:
    rows = session.scalars(
        select(CatalogueEntry).where(~_filed_already(CatalogueEntry.title_key, CatalogueEntry.number_key))
    )
    return [
        MissedFiling(
            trace=f"catalogue:{e.body_id}:{e.year}:{e.number_key or e.title_key}",
            found_by="catalogue", body_id=e.body_id, year=e.year, title=e.title, title_key=e.title_key,
            document_number=e.document_number, number_key=e.number_key,
            evidence=f"{e.year} 年度目录列为“{e.action}”，没有对应的报备。",
        )
        for e in rows
    ]  # fmt: skip


def _from_gaps(session: Session) -> list[MissedFiling]:
    series: dict[tuple[str, str, int], set[int]] = defaultdict(set)
    for table, condition in ((Filing, Filing.state.not_in(UNSENT)), (CatalogueEntry, CatalogueEntry.number_key != "")):
        for body_id, key in session.execute(select(table.body_id, table.number_key).where(condition)):
            match = _NUMBER.fullmatch(key)
            if match:
                series[(body_id, match[1], int(match[2]))].add(int(match[3]))
    signs = []
    for (body_id, sign, year), known in sorted(series.items()):
        missing = sorted(set(range(min(known), max(known))) - known)
        if len(known) < LEAST_KNOWN or len(missing) > MOST_GAPS:
            continue
        for number in missing:
            key = f"{sign}{number}号"
            signs.append(
                MissedFiling(
                    trace=f"gap:{body_id}:{key}", found_by="gap", body_id=body_id, year=year, title="",
                    title_key="", document_number=key, number_key=key,
                    evidence=f"{sign}已知 {min(known)} 至 {max(known)} 号之间缺这一号，可能不是规范性文件，请核对。",
                )
            )  # fmt: skip
    return signs


def _from_citations(session: Session) -> list[MissedFiling]:
    rows = session.execute(
        select(CitedDocument, Version.work_id, Version.title)
        .join(Version, Version.id == CitedDocument.version_id)
        .where(~_filed_already(CitedDocument.title_key, CitedDocument.number_key))
        .order_by(CitedDocument.id)
    )
    names = sorted(((name, id_) for id_, name in issuing_bodies(session)), key=lambda pair: -len(pair[0]))
    signs = []
    for cited, work_id, citing in rows:
        body_id = next((id_ for name, id_ in names if cited.title.startswith(name)), None)
        signs.append(
            MissedFiling(
                trace=f"citation:{cited.number_key or cited.title_key}", found_by="citation", body_id=body_id,
                year=None,
                title=cited.title, title_key=cited.title_key, document_number=cited.document_number,
                number_key=cited.number_key, document_id=work_id, evidence=f"《{citing}》引用：“{cited.words}”",
            )
        )  # fmt: skip
    return signs


def issuing_bodies(session: Session) -> Sequence[tuple[str, str]]:
    """Id and name of every body that files. One statement."""
    found = session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.kind == "issuing_body")
        .order_by(Organisation.name)
    )
    return [(id_, name) for id_, name in found]


def _close_filed(session: Session, clock: Clock) -> int:
    waiting = session.scalars(
        select(MissedFiling).where(
            MissedFiling.state.in_(("open", "reminded")),
            _filed_already(MissedFiling.title_key, MissedFiling.number_key),
        )
    ).all()
    for sign in waiting:
        _set_state(session, clock, "system", sign, "filed", "已收到报备")
    return len(waiting)


def _set_state(session: Session, clock: Clock, actor: str, sign: MissedFiling, new: str, why: str) -> None:
    """The one door for the state of a sign."""
    old, sign.state, sign.reason = sign.state, new, why
    sign.acted_by, sign.acted_at = actor, clock.now()
    audit.record(session, clock, actor, "filing.missed", f"missed:{sign.id}", old=old, new=new, why=why)


def act(
    session: Session,
    clock: Clock,
    person: Person,
    missed_id: str,
    new: str,
    reason: str = "",
    reply_by: date | None = None,
    body_id: str = "",
) -> None:
    """Remind the body, or note why nothing was to be filed. The same act again changes nothing.

    Args:
        new: `reminded` (with the day by which the body answers), `explained` (with a reason), or `open` again.
        body_id: whom a reminder goes to, where the sign doesn't say whose document it is.

    Raises:
        NotAllowed, NotFound, InvalidInput. Conflict: it was filed meanwhile.
    """
    person.require(Permission.FILING_CHECK)
    sign = session.scalars(select(MissedFiling).where(MissedFiling.id == missed_id).with_for_update()).one_or_none()
    if sign is None:
        raise NotFound("没有这条核对记录。")
    words = reason.strip()[:500]
    if new not in {"reminded", "explained", "open"}:
        raise InvalidInput("请选择催报、已说明或重新核对。")
    if sign.state == "filed":
        raise Conflict("这份文件已经报备，不需要再处理。")
    if new != "reminded" and not words:
        raise InvalidInput("请写明不需要报备的理由或重新核对的原因。")
    today = clock.today()
    if new == "reminded":
        if sign.body_id is None:
            if body_id not in {id_ for id_, _ in issuing_bodies(session)}:
                raise InvalidInput("这条线索没有写明机关，请选择向哪个报送机关催报。")
            sign.body_id = body_id
        sign.reply_by = reply_by or today + timedelta(days=REPLY_DAYS)
        if sign.reply_by <= today:
            raise InvalidInput("答复期限须晚于今天。")
    if (sign.state, sign.reason) != (new, words):
        _set_state(session, clock, person.actor, sign, new, words)
    session.flush()


def list_missed(
    session: Session, person: Person, *, state: str = "open", found_by: str = "", only: str = "", limit: int = 300
) -> Sequence[MissedView]:
    """Signs in one state. A body sees the reminders addressed to it, and no others. One statement.

    Raises:
        NotSignedIn, NotAllowed.
    """
    person.require(Permission.FILING_READ)
    query = (
        select(MissedFiling, Organisation.name, Account.name)
        .outerjoin(Organisation, Organisation.id == MissedFiling.body_id)
        .outerjoin(Account, Account.id == MissedFiling.acted_by)
        .order_by(MissedFiling.year.desc(), MissedFiling.document_number, MissedFiling.id)
        .limit(limit)
    )
    if only:
        query = query.where(MissedFiling.id == only)
    elif state in MISSED_STATES:
        query = query.where(MissedFiling.state == state)
    if found_by:
        query = query.where(MissedFiling.found_by == found_by)
    if not person.is_staff:
        mine = MissedFiling.body_id == (person.organisation_id or "")
        query = query.where(mine, MissedFiling.state.in_(("reminded", "filed")))
    return [
        MissedView(
            m.id, m.found_by, m.body_id, body or "", m.year, m.title, m.document_number, m.evidence, m.document_id,
            m.state, m.reason, m.reply_by, m.found_at, name or ("系统" if m.acted_by == "system" else ""), m.acted_at,
        )
        for m, body, name in session.execute(query)
    ]  # fmt: skip


def count_missed(session: Session) -> dict[str, int]:
    """How many signs are in each state."""
    return dict(session.execute(select(MissedFiling.state, func.count()).group_by(MissedFiling.state)).all())

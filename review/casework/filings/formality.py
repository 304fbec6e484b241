"""The formality check: proposals worked out when papers come in, decided item by item by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput
from registry.people.models import Account
from registry.people.roles import Permission, Person
from review.casework.filings.access import find_filing
from review.casework.filings.checks import CHECKS, Looked
from review.casework.filings.clocks import Clocks
from review.casework.filings.models import Filing, FilingPaper, FormalityItem
from review.casework.filings.particulars import particulars_of
from review.casework.filings.vocabulary import DECISIONS, ITEMS, NOT_BLOCKING, SCAN, TEXT, paper_kinds


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item as the checklist shows it."""

    key: str
    name: str
    proposal: str
    reasons: tuple[str, ...]
    source: str
    decision: str | None
    note: str
    decided_by: str
    decided_at: datetime | None


def propose_items(session: Session, clock: Clock, filing: Filing, clocks: Clocks) -> None:
    """Work out the proposals of the present round; items that a person decided keep their proposal and decision.

    Called when papers come in and when a registrar corrects the particulars.
    """
    held = {
        item.item: item
        for item in session.scalars(
            select(FormalityItem).where(FormalityItem.filing_id == filing.id, FormalityItem.round == filing.round)
        )
    }
    looked = _look(session, filing, clocks, clock)
    for key, check in CHECKS.items():
        item = held.get(key)
        if item is not None and item.decision is not None:
            continue
        proposal = check(session, looked)
        if item is None:
            item = FormalityItem(filing_id=filing.id, round=filing.round, item=key)
            session.add(item)
        item.proposal, item.reasons, item.source = proposal.verdict, list(proposal.reasons), proposal.source
    session.flush()


def _look(session: Session, filing: Filing, clocks: Clocks, clock: Clock) -> Looked:
    papers = session.scalars(
        select(FilingPaper).where(FilingPaper.filing_id == filing.id, FilingPaper.replaced_at.is_(None))
    ).all()
    main = next((p for p in papers if p.kind == TEXT), None)
    scan = next((p for p in papers if p.kind == SCAN), None)
    return Looked(
        filing_id=filing.id,
        body_id=filing.body_id,
        particulars=particulars_of(filing),
        title_key=filing.title_key,
        number_key=filing.number_key,
        papers=tuple(paper.kind for paper in papers),
        digests=frozenset({main.digest} if main else ()),
        text=main.text if main else None,
        scan=scan.text if scan else None,
        text_digest=main.text_digest if main else None,
        facts=main.facts if main else {},
        arrived_on=filing.arrived_on or clock.today(),
        kinds=paper_kinds(clocks.profile),
        clocks=clocks,
    )


def items_of(session: Session, filing: Filing) -> Sequence[ItemView]:
    """The checklist of the present round, in its order. One statement."""
    rows = session.execute(
        select(FormalityItem, Account.name)
        .outerjoin(Account, Account.id == FormalityItem.decided_by)
        .where(FormalityItem.filing_id == filing.id, FormalityItem.round == filing.round)
    ).all()
    by_key = {row.item: (row, name) for row, name in rows}
    return [
        ItemView(
            key,
            name,
            by_key[key][0].proposal,
            tuple(by_key[key][0].reasons),
            by_key[key][0].source,
            by_key[key][0].decision,
            by_key[key][0].note,
            by_key[key][1] or "",
            by_key[key][0].decided_at,
        )
        for key, name in ITEMS.items()
        if key in by_key
    ]


def decide_item(
    session: Session, clock: Clock, person: Person, filing_id: str, item: str, decision: str, note: str = ""
) -> None:
    """Decide one item. Against the proposal, a reason is needed. The same decision again changes nothing.

    Raises:
        NotFound, NotAllowed. InvalidInput: no such item or decision, or no reason. Conflict: the check is over.
    """
    person.require(Permission.FILING_CHECK)
    if item not in ITEMS or decision not in DECISIONS:
        raise InvalidInput("请对清单中的一项选择符合、不符合或不适用。")
    filing = find_filing(session, person, filing_id, lock=True)
    if filing.state != "submitted":
        raise Conflict("这件报备不在形式审查中，清单不能再改。")
    row = session.get(FormalityItem, (filing.id, filing.round, item))
    if row is None:
        raise Conflict("这一项还没有生成，请刷新页面。")
    words = note.strip()
    if not words and row.proposal == "problem" and decision != "problem":
        raise InvalidInput(f"“{ITEMS[item]}”提示可能有问题，认定为{DECISIONS[decision]}须写明理由。")
    if not words and decision == "problem" and row.proposal != "problem":
        raise InvalidInput(f"认定“{ITEMS[item]}”不符合，须写明理由。")
    if row.decision == decision and row.note == words:
        return
    old = row.decision
    row.decision, row.note = decision, words
    row.decided_by, row.decided_at = person.account_id, clock.now()
    filing.revision += 1
    filing.changed_at = clock.now()
    audit.record(
        session, clock, person.actor, "filing.item", f"filing:{filing.id}",
        item=item, round=filing.round, proposal=row.proposal, old=old, new=decision, why=words,
    )  # fmt: skip
    session.flush()


def standing_in_the_way(session: Session, filing: Filing) -> list[str]:
    """What keeps a filing from being registered: items open, or found wanting."""
    waiting = []
    for item in items_of(session, filing):
        if item.decision is None:
            waiting.append(f"“{item.name}”还没有认定")
        elif item.decision == "problem" and item.key not in NOT_BLOCKING:
            waiting.append(f"“{item.name}”认定为不符合")
    return waiting

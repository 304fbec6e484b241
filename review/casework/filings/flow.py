"""The states of a filing: one function changes them, and writes who, when, why; sending in and the four outcomes.

Registration itself, which also deposits the document and opens its review, stands in `registering`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.clock import Clock
from registry.errors import Conflict, InvalidInput
from registry.people.roles import Permission, Person
from review.casework.filings.access import find_filing, require_editable, require_revision
from review.casework.filings.clocks import Clocks
from review.casework.filings.models import Filing, FilingPaper
from review.casework.filings.numbering import receipt_series, take_number
from review.casework.filings.particulars import particulars_of, problems
from review.casework.filings.timeline import note
from review.casework.filings.vocabulary import OUTCOMES, STATES, TEXT, WAYS


class NotReady(InvalidInput):
    """The filing can't be sent in yet; `fields` says why, field by field."""

    default_code = "not_ready"

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("还不能提交：" + "".join(fields.values()))
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Decided:
    """An outcome as a person gives it. `resubmit_by` only with 暂缓登记."""

    outcome: str
    reason: str = ""
    resubmit_by: date | None = None


def set_state(
    session: Session,
    clock: Clock,
    actor: str,
    filing: Filing,
    new: str,
    why: str = "",
    *,
    kind: str,
    **detail: Any,
) -> None:
    """Change the state of a filing; the one door. Writes the timeline and the audit log.

    Raises:
        Conflict: no way leads from its state to the new one.
    """
    old = filing.state
    if new not in WAYS[old]:
        raise Conflict(f"这件报备现在是“{STATES[old]}”，不能再改为“{STATES[new]}”。请刷新页面查看最新情况。")
    filing.state = new
    note(session, clock, actor, filing, kind, why, old=old, new=new, **detail)
    session.flush()


def send_in(session: Session, clock: Clock, person: Person, filing_id: str, revision: int, clocks: Clocks) -> Filing:
    """Send a filing in, or its corrected papers; gives the receipt's number. Twice changes nothing.

    Raises:
        NotFound, NotAllowed. Conflict: changed meanwhile. NotReady: something is missing.
    """
    filing = find_filing(session, person, filing_id, lock=True)
    if filing.state == "submitted":
        return filing
    require_editable(person, filing)
    require_revision(filing, revision)
    today = clock.today()
    missing = problems(particulars_of(filing), today)
    if not _holds_text(session, filing):
        missing["papers"] = "请上传正式文本。"
    if missing:
        raise NotReady(missing)
    first = filing.state == "draft"
    if first:
        filing.arrived_on = filing.arrived_on if filing.arrival == "paper" and filing.arrived_on else today
        filing.receipt_number = take_number(session, receipt_series(today.year)).printed
        filing.late_days = clocks.late_days(filing.promulgated_on, filing.arrived_on)
    filing.round += 1
    filing.received_at = clock.now()
    starts = filing.arrived_on if first and filing.arrived_on else today
    filing.due_on = clocks.due("filing.formality", starts).on
    filing.outcome_reason = ""
    words = f"收到，回执 {filing.receipt_number}" if first else f"收到补正材料（第 {filing.round} 次报送）"
    set_state(session, clock, person.actor, filing, "submitted", words, kind="send", round=filing.round)
    return filing


def _holds_text(session: Session, filing: Filing) -> bool:
    found = session.scalars(
        select(FilingPaper.id).where(
            FilingPaper.filing_id == filing.id, FilingPaper.kind == TEXT, FilingPaper.replaced_at.is_(None)
        )
    )
    return found.first() is not None


def turn_down(
    session: Session, clock: Clock, person: Person, filing_id: str, revision: int, decided: Decided, clocks: Clocks
) -> None:
    """Return, defer or refuse a filing, with reasons. The same outcome a second time changes nothing.

    Raises:
        NotFound, NotAllowed, InvalidInput. Conflict: changed meanwhile, or decided otherwise by somebody else.
    """
    person.require(Permission.FILING_CHECK)
    if decided.outcome not in OUTCOMES or decided.outcome == "registered":
        raise InvalidInput("请选择退回、暂缓登记或不予备案。")
    reason = decided.reason.strip()
    if not reason:
        raise InvalidInput(f"{OUTCOMES[decided.outcome]}须写明理由，报送机关会看到。")
    filing = find_filing(session, person, filing_id, lock=True)
    if filing.state == decided.outcome and filing.outcome_reason == reason:
        return
    if filing.state == "submitted":
        require_revision(filing, revision)
    today = clock.today()
    detail: dict[str, Any] = {}
    words = reason
    if decided.outcome == "deferred":
        rule = clocks.due("filing.resubmit", today)
        filing.due_on = decided.resubmit_by or rule.on
        if filing.due_on <= today:
            raise InvalidInput("补正期限须晚于今天。")
        detail["resubmit_by"] = filing.due_on.isoformat()
        words = f"{reason}（请在 {filing.due_on} 前补正重报）"
    else:
        filing.due_on = None
    filing.outcome_reason = reason
    set_state(session, clock, person.actor, filing, decided.outcome, words, kind=f"outcome.{decided.outcome}", **detail)

"""Verdicts: a named person says whether a finding holds, with a reason; precision per rule follows from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput, NotAllowed
from registry.people.roles import Permission, Person
from review.findings.models import FindingRecord, Verdict
from review.findings.standing import judge_rule
from review.findings.store import get_finding

DECISIONS = {"accepted": "成立", "rejected": "不成立", "unsure": "存疑"}


def give_verdict(
    session: Session, clock: Clock, person: Person, finding_id: str, decision: str, reason: str = ""
) -> None:
    """Decide on a finding; the one door for it. Deciding the same again with the same reason changes nothing.

    Raises:
        NotAllowed: the person may not.
        InvalidInput: unknown decision, or a rejection without a reason.
    """
    person.require(Permission.FINDING_VERDICT)
    if person.account_id is None:
        raise NotAllowed("作出认定须以本人账号登录。")
    if decision not in DECISIONS:
        raise InvalidInput("认定只能是成立、不成立或存疑。")
    reason = reason.strip()
    if decision == "rejected" and not reason:
        raise InvalidInput("不采用这条提示须写明理由。")
    _write(session, clock, person.account_id, finding_id, decision, reason)


def undo_verdict(session: Session, clock: Clock, person: Person, finding_id: str) -> None:
    """Take the verdict back; the finding is undecided again, the log keeps both.

    Raises:
        NotAllowed: the person may not.
    """
    person.require(Permission.FINDING_VERDICT)
    if person.account_id is None:
        raise NotAllowed("作出认定须以本人账号登录。")
    if get_finding(session, finding_id).verdict is not None:
        _write(session, clock, person.account_id, finding_id, "undone", "")


def _write(session: Session, clock: Clock, account_id: str, finding_id: str, decision: str, reason: str) -> None:
    finding = get_finding(session, finding_id)
    held = finding.verdict
    if held is not None and (held.decision, held.reason) == (decision, reason):
        return
    session.add(Verdict(finding_id=finding_id, decision=decision, reason=reason, by=account_id, at=clock.now()))
    session.flush()
    audit.record(
        session,
        clock,
        account_id,
        "finding.verdict",
        f"finding:{finding_id}",
        old=held.decision if held else None,
        new=decision,
        why=reason,
    )
    judge_rule(session, clock, finding.finding.rule)


@dataclass(frozen=True, slots=True)
class RulePrecision:
    """How often people upheld a rule: `low`..`high` is the 95% Wilson interval of `accepted / decided`."""

    rule: str
    accepted: int
    rejected: int
    unsure: int
    low: float
    high: float

    @property
    def decided(self) -> int:
        """Verdicts that say yes or no."""
        return self.accepted + self.rejected


def precision_by_rule(session: Session) -> Sequence[RulePrecision]:
    """Precision of every rule that has verdicts, from the newest verdict on each finding."""
    newest: dict[str, tuple[str, str]] = {}
    rows = session.execute(
        select(FindingRecord.rule, Verdict.finding_id, Verdict.decision)
        .join(FindingRecord, FindingRecord.id == Verdict.finding_id)
        .order_by(Verdict.id)
    )
    for rule, finding_id, decision in rows:
        newest[finding_id] = (rule, decision)
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for rule, decision in newest.values():
        counts[rule][decision] += 1
    figures = []
    for rule, by in sorted(counts.items()):
        low, high = wilson(by["accepted"], by["accepted"] + by["rejected"])
        figures.append(RulePrecision(rule, by["accepted"], by["rejected"], by["unsure"], low, high))
    return figures


def wilson(hits: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson score interval of a share (Wilson 1927); `(0, 1)` without observations."""
    if n == 0:
        return 0.0, 1.0
    share = hits / n
    centre = share + z * z / (2 * n)
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)

"""From a finding to a line: findings are unfilled lines until a person decides on them.

成立 makes a line with both quotes frozen; 不成立, 存疑 and taking a decision back drop the line again. The verdict
itself belongs to `findings.verdicts`; this adds what the worksheet needs.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_id
from registry.instruments.models import Version
from registry.people.roles import Person
from review.casework.access import require_editable
from review.casework.lines.editing import keep_revision
from review.casework.lines.models import WorksheetLine
from review.casework.lines.quotes import as_stored, digest_of, from_reference
from review.casework.lines.standards import standards
from review.findings.store import StoredFinding, get_finding
from review.findings.verdicts import DECISIONS, give_verdict, undo_verdict


def decide_finding(
    session: Session,
    clock: Clock,
    person: Person,
    review_id: str,
    finding_id: str,
    decision: str,
    reason: str = "",
    *,
    seen: str | None = None,
) -> None:
    """Decide on a finding of a review, or take the decision back (`undone`), and keep the worksheet level with it.

    Args:
        seen: the decision that the form showed, empty for none; None where nobody looked at a form.

    Raises:
        Conflict: somebody decided otherwise since the form was shown, or the review can't be written in.
        InvalidInput: the finding belongs to another version, or the verdict lacks its reason. NotAllowed, NotFound.
    """
    review = require_editable(session, review_id, person)
    stored = get_finding(session, finding_id)
    if stored.version_id != review.version_id:
        raise InvalidInput("该提示不属于这件审查。")
    _require_unchanged(stored, decision, seen)
    if decision == "undone":
        undo_verdict(session, clock, person, finding_id)
    else:
        give_verdict(session, clock, person, finding_id, decision, reason)
    _keep_line(session, clock, person, review_id, get_finding(session, finding_id))


def _require_unchanged(stored: StoredFinding, decision: str, seen: str | None) -> None:
    held = stored.verdict
    now = held.decision if held is not None else ""
    if seen is None or now in {seen, decision}:
        return
    if held is None:
        raise Conflict("您打开页面之后，这条提示的认定已被撤销。请核对后重新认定。")
    raise Conflict(f"您打开页面之后，{held.by}已认定为“{DECISIONS[held.decision]}”。您的认定没有写入，请核对后再定。")


def _keep_line(session: Session, clock: Clock, person: Person, review_id: str, stored: StoredFinding) -> None:
    account_id = person.account_id or ""
    line = session.scalars(
        select(WorksheetLine)
        .where(WorksheetLine.review_id == review_id, WorksheetLine.finding_id == stored.id)
        .with_for_update()
    ).one_or_none()
    upheld = stored.verdict is not None and stored.verdict.decision == "accepted"
    if line is None and not upheld:
        return
    now = clock.now()
    if line is None:
        line = _line_from(session, review_id, stored)
        line.created_by, line.created_at = account_id, now
        session.add(line)
        act = "adopt"
    elif upheld == (line.state == "adopted"):
        return
    else:
        act = "adopt" if upheld else "drop"
        line.revision += 1
    line.state, line.frozen_at = ("adopted", now) if upheld else ("dropped", None)
    line.changed_by, line.changed_at = account_id, now
    keep_revision(session, clock, line, account_id, act)
    audit.record(session, clock, account_id, f"line.{act}", f"line:{line.id}", finding=stored.id)


def _line_from(session: Session, review_id: str, stored: StoredFinding) -> WorksheetLine:
    """A line with the finding's quotes, checked once more against the version's text."""
    finding = stored.finding
    version = session.get(Version, stored.version_id)
    if version is None:
        raise NotFound("没有这一版本。")
    if version.text[finding.start : finding.end] != finding.quote:
        raise Conflict("文本已变，这条提示的引文与原文不符，请重新检查条款后再认定。")
    codes = {entry.code: entry for entry in standards()}
    known = codes.get(finding.standard)
    return WorksheetLine(
        id=new_id(),
        review_id=review_id,
        version_id=stored.version_id,
        finding_id=stored.id,
        revision=1,
        address=finding.address,
        article=finding.article,
        quote=finding.quote,
        quote_digest=digest_of(finding.quote),
        superiors=as_stored(tuple(from_reference(reference) for reference in finding.references)),
        kind=finding.kind,
        standard=finding.standard if known else "",
        severity=finding.severity.value,
        opinion="",
        handling="escalate" if known and known.escalate else "",
    )

"""What an expert does with an assignment: accept or decline, judge first, submit. Each is one door with its log entry.

Recusal and confidentiality are declared at acceptance and again at submission (专家意见须附回避声明和保密承诺).
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from registry.people.invitations import GONE
from review.experts.assignments import Assignment
from review.experts.models import ExpertAssignment

RECUSAL = "本人与该文件的制定机关和所涉事项没有可能影响公正的利害关系，不存在应当回避的情形。"
CONFIDENTIALITY = "本人对研究中知悉的未公开内容和其他专家、群众的意见保密，不向他人提供，不用于其他用途。"
DECLARED = ("recusal", "confidentiality")
MOST = 5000


def accept_assignment(session: Session, clock: Clock, assignment_id: str, declared: frozenset[str]) -> None:
    """Accept, with both declarations; accepting twice changes nothing.

    Raises:
        NotFound: no such assignment. InvalidInput: a declaration is missing. Conflict: it was declined.
    """
    found = _get(session, assignment_id)
    _both(declared, "接受")
    if found.declined_at is not None:
        raise Conflict("您已谢绝这次邀请；仍愿意研究的，请与承办人联系。")
    if found.accepted_at is None:
        found.accepted_at = clock.now()
        audit.record(
            session, clock, found.account_id, "expert.accept", f"assignment:{found.id}", declared=list(DECLARED)
        )


def decline_assignment(session: Session, clock: Clock, assignment_id: str, reason: str) -> None:
    """Decline with a reason, before submission; notes written until then stay.

    Raises:
        NotFound: no such assignment. InvalidInput: no reason. Conflict: it is submitted.
    """
    found = _get(session, assignment_id)
    reason = reason.strip()
    if not reason or len(reason) > MOST:
        raise InvalidInput("谢绝须写明原因，如“与制定机关有利害关系”或“这段时间无法完成”。")
    if found.submitted_at is not None:
        raise Conflict("意见已提交，不能再谢绝。")
    if found.declined_at is None:
        found.declined_at, found.decline_reason = clock.now(), reason
        audit.record(session, clock, found.account_id, "expert.decline", f"assignment:{found.id}", why=reason)


def judge_first(session: Session, clock: Clock, assignment_id: str, judgement: str) -> None:
    """Store what the expert thinks before the program's flags are shown; it is written once.

    Raises:
        NotFound: no such assignment. InvalidInput: nothing was written. Conflict: not asked for, or stored already.
    """
    found = _get(session, assignment_id)
    judgement = judgement.strip()
    if not judgement or len(judgement) > MOST:
        raise InvalidInput(f"请写下初步判断，不超过 {MOST} 字；没有发现问题的，也请写明。")
    if not found.asks_first or found.first_at is not None:
        raise Conflict("初步判断已经记录，不能再改。")
    found.first_judgement, found.first_at = judgement, clock.now()
    audit.record(session, clock, found.account_id, "expert.judge_first", f"assignment:{found.id}")


def submit_assignment(
    session: Session, clock: Clock, assignment_id: str, conclusion: str, declared: frozenset[str]
) -> None:
    """The expert says that all is written, with a conclusion. Submitting twice changes nothing.

    Raises:
        NotFound: no such assignment. NotAllowed: not accepted. InvalidInput: no conclusion, or a declaration is
            missing. Conflict: the first judgement is asked for and not given.
    """
    found = _get(session, assignment_id)
    if found.accepted_at is None or found.declined_at is not None:
        raise NotAllowed(NOT_TAKEN)
    if found.submitted_at is not None:
        return
    if found.asks_first and found.first_at is None:
        raise Conflict("请先写下初步判断。")
    conclusion = conclusion.strip()
    if not conclusion or len(conclusion) > MOST:
        raise InvalidInput(f"请写明总体意见，不超过 {MOST} 字。")
    _both(declared, "提交")
    found.submitted_at, found.conclusion = clock.now(), conclusion
    audit.record(session, clock, found.account_id, "expert.submit", f"assignment:{found.id}", declared=list(DECLARED))


NOT_TAKEN = "请先接受邀请，并作出回避和保密声明。"


def require_taken(assignment: Assignment) -> None:
    """Raise until the expert has accepted: nothing of the review is shown before.

    Raises:
        NotAllowed: not accepted, or declined.
    """
    if not assignment.taken:
        raise NotAllowed(NOT_TAKEN)


def require_open(assignment: Assignment) -> None:
    """Raise unless the expert has accepted and not submitted: nothing more is taken then.

    Raises:
        NotAllowed: not accepted. Conflict: it is submitted.
    """
    require_taken(assignment)
    if assignment.submitted_at is not None:
        raise Conflict("意见已提交，不能再增改；确需补充的，请与承办人联系。")


def _both(declared: frozenset[str], act: str) -> None:
    if not declared >= set(DECLARED):
        raise InvalidInput(f"{act}前请勾选回避声明和保密承诺；不能作出声明的，请谢绝并写明原因。")


def _get(session: Session, assignment_id: str) -> ExpertAssignment:
    found = session.get(ExpertAssignment, assignment_id)
    if found is None:
        raise NotFound(GONE)
    return found

"""The checklist of standards: every standard is answered by a person before a review goes to be signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotAllowed
from registry.people.models import Account
from registry.people.roles import Permission, Person
from review.casework.access import require_editable
from review.casework.lines.models import StandardCheck, WorksheetLine
from review.casework.lines.standards import Standard, standard, standards

ANSWERS = {"ok": "未发现问题", "problem": "有问题", "na": "不涉及", "escalate": "提请研究"}
MAX_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Answered:
    """One standard with what was answered, empty while nobody has."""

    standard: Standard
    answer: str = ""
    note: str = ""
    revision: int = 0
    by: str = ""
    at: datetime | None = None

    @property
    def choices(self) -> dict[str, str]:
        """The answers that this standard allows."""
        allowed = ("ok", "escalate") if self.standard.escalate else ("ok", "problem", "na")
        return {key: ANSWERS[key] for key in allowed}


def checklist(session: Session, review_id: str) -> Sequence[Answered]:
    """All standards in their order. One statement."""
    rows = session.execute(
        select(StandardCheck, Account.name)
        .join(Account, Account.id == StandardCheck.by)
        .where(StandardCheck.review_id == review_id)
    )
    held = {check.standard: (check, name) for check, name in rows}
    answered = []
    for entry in standards():
        if entry.code in held:
            check, name = held[entry.code]
            answered.append(Answered(entry, check.answer, check.note, check.revision, name, check.at))
        else:
            answered.append(Answered(entry))
    return answered


def answer_standard(
    session: Session,
    clock: Clock,
    person: Person,
    review_id: str,
    code: str,
    answer: str,
    note: str = "",
    *,
    revision: int | None = None,
) -> None:
    """Answer one standard. The same answer again changes nothing.

    Args:
        revision: the one the form was made from, 0 for an unanswered standard.

    Raises:
        InvalidInput: an answer that this standard doesn't allow, or no note where one is needed.
        Conflict: somebody answered in between, or the review can't be written in. NotAllowed, NotFound.
    """
    person.require(Permission.FINDING_VERDICT)
    if person.account_id is None:
        raise NotAllowed("填写标准核对须以本人账号登录。")
    require_editable(session, review_id, person)
    entry, note = standard(code), note.strip()
    if answer not in Answered(entry).choices:
        raise InvalidInput(f"“{entry.name}”请从所列选项中选择。")
    if answer == "escalate" and not note:
        raise InvalidInput("提请研究须写明疑问所在。")
    if len(note) > MAX_NOTE:
        raise InvalidInput(f"说明不能超过 {MAX_NOTE} 字。")
    held = session.scalars(
        select(StandardCheck)
        .where(StandardCheck.review_id == review_id, StandardCheck.standard == code)
        .with_for_update()
    ).one_or_none()
    if held is not None and (held.answer, held.note) == (answer, note):
        return
    if revision is not None and revision != (held.revision if held is not None else 0):
        raise Conflict("您打开页面之后，别人已填写这一项。请核对后再改。")
    old = held.answer if held is not None else None
    if held is None:
        held = StandardCheck(review_id=review_id, standard=code, revision=0)
        session.add(held)
    held.answer, held.note, held.revision = answer, note, held.revision + 1
    held.by, held.at = person.account_id, clock.now()
    session.flush()
    audit.record(
        session, clock, person.actor, "standard.answer", f"review:{review_id}",
        standard=code, old=old, new=answer, why=note,
    )  # fmt: skip


def answer_rest(session: Session, clock: Clock, person: Person, review_id: str, answer: str) -> int:
    """Give every unanswered standard one answer (未发现问题 or 不涉及); returns how many there were.

    Standards that adopted lines name are left out: they are answered by 有问题 one by one.

    Raises:
        InvalidInput: another answer. Conflict, NotAllowed, NotFound.
    """
    if answer not in {"ok", "na"}:
        raise InvalidInput("只能统一填写“未发现问题”或“不涉及”。")
    named = set(
        session.scalars(
            select(WorksheetLine.standard).where(WorksheetLine.review_id == review_id, WorksheetLine.state == "adopted")
        )
    )
    done = 0
    for item in checklist(session, review_id):
        if not item.answer and item.standard.code not in named and answer in item.choices:
            answer_standard(session, clock, person, review_id, item.standard.code, answer)
            done += 1
    return done

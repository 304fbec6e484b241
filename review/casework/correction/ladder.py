"""Taking a rung of the correction ladder, and saying what came of it; each is a record with its date and period.

A written plan suspends the review (审查中止); what was carried out leads on to refiling, and a refiled text to a
review of its own (`refiled`). Rungs that are letters are taken by sending the letter (`sending`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock, day_words
from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from registry.ids import new_id
from registry.instruments.models import Version
from registry.people.models import Account
from registry.people.roles import Permission, Person
from review.casework.access import lock_review, require_not_recused
from review.casework.correction.models import CorrectionStep
from review.casework.correction.rungs import DONE, RUNGS, Rung
from review.casework.models import Review
from review.casework.reviews import set_state
from review.casework.states import CLOSED, OPEN, SIGNING, STATES, SUSPENDED
from review.procedure.in_force import procedure

ALLOWED = (OPEN, SUSPENDED, SIGNING, CLOSED)
MAX_WORDS = 3000


@dataclass(frozen=True, slots=True)
class Taken:
    """What is written when a rung is taken. `handling` and `unit` are those of a written plan."""

    rung: str
    on: date
    words: str
    handling: str = ""
    unit: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class StepView:
    """One rung as taken, with its outcome."""

    id: str
    rung: Rung
    on: date
    words: str
    handling: str
    unit: str
    due_on: date | None
    due_sentence: str
    letter_id: str | None
    by: str
    outcome: str
    outcome_words: str
    outcome_on: date | None
    refiled_version_id: str | None

    @property
    def runs(self) -> bool:
        """Whether its outcome is still open."""
        return not self.outcome

    @property
    def outcome_name(self) -> str:
        """Its outcome in words."""
        return self.rung.outcomes.get(self.outcome, "")


def steps_of(session: Session, review_id: str) -> Sequence[StepView]:
    """The ladder of a review as climbed so far. One statement."""
    rows = session.execute(
        select(CorrectionStep, Account.name)
        .join(Account, Account.id == CorrectionStep.created_by)
        .where(CorrectionStep.review_id == review_id)
        .order_by(CorrectionStep.created_at, CorrectionStep.id)
    )
    return [
        StepView(
            s.id, RUNGS[s.rung], s.on, s.words, s.handling, s.unit, s.due_on, s.due_sentence, s.letter_id, by,
            s.outcome, s.outcome_words, s.outcome_on, s.refiled_version_id,
        )
        for s, by in rows
    ]  # fmt: skip


def next_rungs(steps: Sequence[StepView]) -> tuple[Rung, ...]:
    """The rungs that can be taken now by hand, given what was taken."""
    taken = {step.rung.key for step in steps}
    running = {step.rung.key for step in steps if step.runs}
    return tuple(
        rung
        for rung in RUNGS.values()
        if not rung.letter and rung.key not in running and (not rung.after or taken & set(rung.after))
    )


def take_rung(session: Session, clock: Clock, person: Person, review_id: str, taken: Taken) -> str:
    """Record a rung; its period is counted. A written plan suspends a review that is worked on.

    Raises:
        NotAllowed, NotFound. Conflict: the review's state or the ladder doesn't allow it now. InvalidInput.
    """
    rung = RUNGS.get(taken.rung)
    if rung is None or rung.letter:
        raise InvalidInput("没有这一步，或它由发函完成。")
    person.require(rung.needs)
    review = _open_review(session, person, review_id)
    if rung not in next_rungs(steps_of(session, review_id)):
        raise Conflict(f"现在还不能记录“{rung.name}”：须先完成前面的步骤，且没有同一步骤正在进行。")
    words = taken.words.strip()
    if not words or len(words) > MAX_WORDS:
        raise InvalidInput(f"请写明经过，不超过 {MAX_WORDS} 字。")
    if taken.on > clock.today():
        raise InvalidInput("日期不能晚于今天。")
    if rung.key == "plan" and not (taken.handling.strip() and taken.unit.strip()):
        raise InvalidInput("书面计划须写明处置方式和责任单位。")
    due_on, sentence = _period(session, rung, taken)
    step_id = add_step(session, clock, person, review_id, taken, rung, due_on, sentence, letter_id=None)
    if rung.key == "plan" and review.state == OPEN:
        set_state(session, clock, person, review_id, SUSPENDED, f"制定机关提出书面处理计划：{words}")
    return step_id


def add_step(
    session: Session,
    clock: Clock,
    person: Person,
    review_id: str,
    taken: Taken,
    rung: Rung,
    due_on: date | None,
    sentence: str,
    *,
    letter_id: str | None,
) -> str:
    """Write the record of a rung; `take_rung` and `sending` have checked that it may be taken."""
    step = CorrectionStep(
        id=new_id(), review_id=review_id, rung=rung.key, on=taken.on, words=taken.words.strip(),
        handling=taken.handling.strip(), unit=taken.unit.strip(), due_on=due_on, due_sentence=sentence,
        letter_id=letter_id, created_by=person.account_id or "", created_at=clock.now(), outcome="", outcome_words="",
    )  # fmt: skip
    session.add(step)
    session.flush()
    audit.record(
        session, clock, person.actor, "correction.step", f"review:{review_id}", rung=rung.key, on=taken.on.isoformat()
    )
    return step.id


def end_rung(
    session: Session,
    clock: Clock,
    person: Person,
    review_id: str,
    step_id: str,
    outcome: str,
    words: str,
    on: date,
    *,
    version_id: str = "",
) -> None:
    """Say what came of a rung. What was carried out opens the refiling; the same outcome again changes nothing.

    Args:
        version_id: the new text, for 已重新报送.

    Raises:
        NotAllowed, NotFound. InvalidInput: no such outcome, the new text is missing, or silence is told before
            the step's date is over. Conflict: it has another.
    """
    person.require(Permission.FINDING_VERDICT)
    review = _open_review(session, person, review_id)
    step = session.scalars(select(CorrectionStep).where(CorrectionStep.id == step_id).with_for_update()).one_or_none()
    if step is None or step.review_id != review_id:
        raise NotFound("这件审查没有这一步。")
    rung = RUNGS[step.rung]
    if outcome not in rung.outcomes:
        raise InvalidInput("请选择结果。")
    if step.outcome:
        if step.outcome == outcome:
            return
        raise Conflict(f"这一步已记录为“{rung.outcomes[step.outcome]}”。")
    if on < step.on or on > clock.today():
        raise InvalidInput("结果日期应在这一步开始之后、今天之前。")
    if outcome == "silent" and step.due_on is not None and on <= step.due_on:
        raise InvalidInput(f"这一步的期限到{day_words(step.due_on)}，期限届满前不能记为“{rung.outcomes[outcome]}”。")
    if outcome == "refiled":
        step.refiled_version_id = _refiled(session, review, version_id)
    step.outcome, step.outcome_words, step.outcome_on = outcome, words.strip()[:MAX_WORDS], on
    step.outcome_by = person.account_id
    session.flush()
    audit.record(
        session, clock, person.actor, "correction.outcome", f"review:{review_id}", rung=step.rung, new=outcome,
        why=words.strip(),
    )  # fmt: skip
    _lead_on(session, clock, person, review_id, rung, outcome, on)


def _lead_on(
    session: Session, clock: Clock, person: Person, review_id: str, rung: Rung, outcome: str, on: date
) -> None:
    following = ""
    if outcome in DONE and not rung.side:
        following = "refile"
    elif outcome in {"amend_ordered", "self_revision"}:
        following = "decision"
    if not following or any(step.rung.key == following and step.runs for step in steps_of(session, review_id)):
        return
    next_rung = RUNGS[following]
    counted = procedure(session).due(next_rung.period, on)
    taken = Taken(following, on, f"{rung.name}：{rung.outcomes[outcome]}")
    add_step(session, clock, person, review_id, taken, next_rung, counted.on, counted.sentence, letter_id=None)


def _open_review(session: Session, person: Person, review_id: str) -> Review:
    if person.account_id is None:
        raise NotAllowed("记录纠正经过须以本人账号登录。")
    review = lock_review(session, review_id)
    require_not_recused(session, review_id, person)
    if review.state not in ALLOWED:
        raise Conflict(f"这件审查现在是“{STATES[review.state]}”，不能记录纠正经过。")
    return review


def _period(session: Session, rung: Rung, taken: Taken) -> tuple[date | None, str]:
    if rung.key == "plan" and taken.due_on is not None:
        most = procedure(session).due("correction.most", taken.on)
        if not taken.on <= taken.due_on <= most.on:
            raise InvalidInput(f"完成时限应在计划提出之后，最迟不超过 {most.on.isoformat()}（{most.source}）。")
        return taken.due_on, f"制定机关书面计划确定的完成时限；最长期限：{most.sentence}"
    if not rung.period:
        return taken.due_on, "期限由承办人确定，没有法定天数。" if taken.due_on else ""
    counted = procedure(session).due(rung.period, taken.on)
    return counted.on, counted.sentence


def _refiled(session: Session, review: Review, version_id: str) -> str:
    version = session.get(Version, version_id) if version_id else None
    if version is None or version.id == review.version_id:
        raise InvalidInput("请选择重新报送的新文本；还没有入库的，请先登记备案。")
    if version.work_id != review.document_id:
        raise InvalidInput("所选文本不是这份文件的新版本。")
    return version.id

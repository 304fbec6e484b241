"""Everything open that has a date, from the tables of casework: the sources of boards, feeds and reminders.

Each source is a handful of statements whatever it lists. A date that was set by hand (in a letter, in a notice to
supplement papers) stands as it is, with its own sentence; the others carry the sentence stored with them.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.clock import legal_day
from registry.instruments.models import Version
from registry.people.models import Account, Organisation
from registry.people.roles import Role
from review.casework.correction.models import CorrectionStep, FollowUp
from review.casework.filings.models import Filing
from review.casework.letters.models import Letter
from review.casework.models import Review, ReviewAssignment, ReviewBatch, ReviewStep, ReviewTopic
from review.casework.states import PENDING, SIGNING, SUSPENDED, UNFINISHED
from review.procedure.dated import Dated
from review.procedure.deadlines import Due
from review.procedure.in_force import Procedure

FILING_STEPS = {
    # state: (rule, what, awaited)
    "submitted": ("filing.formality", "形式审查", False),
    "deferred": ("filing.resubmit", "补正后重新报送", True),
    "registered": ("filing.assign", "分送", False),
}

_NEXT = {PENDING: "分派审查", SIGNING: "审签"}  # what the head must do; all else is the owner's


def stored_due(on: date, sentence: str, key: str, paused_since: date | None = None) -> Due:
    """A deadline as it was stored with the thing."""
    return Due(on, sentence or "期限由经办人确定。", "", "暂定" in sentence, paused_since, key)


def filings(session: Session, in_force: Procedure) -> list[Dated]:
    """Filings that wait for the formality check, for supplements or for assignment. One statement."""
    rows = session.execute(
        select(Filing, Organisation.name)
        .join(Organisation, Organisation.id == Filing.body_id)
        .where(Filing.due_on.is_not(None), Filing.state.in_(FILING_STEPS))
    )
    found = []
    for filing, body in rows:
        if filing.due_on is None:
            continue
        key, what, awaited = FILING_STEPS[filing.state]
        started = filing.received_at if filing.state == "submitted" else filing.registered_on
        counted = in_force.due(key, started) if started is not None and not awaited else None
        due = counted if counted and counted.on == filing.due_on else stored_due(filing.due_on, "", key)
        found.append(
            Dated(
                f"filing:{filing.id}",
                "备案",
                filing.title or filing.document_number,
                what,
                due,
                "",
                owner=body if awaited else "",
                roles=(Role.REGISTRAR,),
                awaited=awaited,
            )
        )
    return found


def reviews(session: Session, _in_force: Procedure) -> list[Dated]:
    """Unfinished reviews. Two statements."""
    since = {
        review_id: legal_day(at)
        for review_id, at in session.execute(
            select(ReviewStep.review_id, func.max(ReviewStep.at))
            .join(Review, Review.id == ReviewStep.review_id)
            .where(Review.state == SUSPENDED, ReviewStep.new == SUSPENDED)
            .group_by(ReviewStep.review_id)
        )
    }
    rows = session.execute(
        select(
            Review.id, Review.state, Review.owner_id, Review.due_on, Review.due_sentence, Version.title, Account.name
        )
        .join(Version, Version.id == Review.version_id)
        .outerjoin(Account, Account.id == Review.owner_id)
        .where(Review.state.in_(UNFINISHED), Review.due_on.is_not(None))
    )
    return [
        Dated(
            f"review:{id_}",
            "审查",
            title,
            _NEXT.get(state, "完成审查"),
            stored_due(due_on, sentence, "review", since.get(id_)),
            "",
            account_id=owner_id if state != SIGNING else None,
            owner=owner or "",
            roles=(Role.HEAD,),
        )
        for id_, state, owner_id, due_on, sentence, title, owner in rows
        if due_on is not None
    ]


def assignments(session: Session, _in_force: Procedure) -> list[Dated]:
    """Committees that owe their opinion on a review. One statement."""
    rows = session.execute(
        select(
            Review.id,
            Review.owner_id,
            ReviewAssignment.id,
            ReviewAssignment.due_on,
            ReviewAssignment.due_sentence,
            Version.title,
            Organisation.name,
        )
        .select_from(ReviewAssignment)
        .join(Review, Review.id == ReviewAssignment.review_id)
        .join(Version, Version.id == Review.version_id)
        .join(Organisation, Organisation.id == ReviewAssignment.organisation_id)
        .where(
            Review.state.in_(UNFINISHED),
            ReviewAssignment.due_on.is_not(None),
            ReviewAssignment.opinion_at.is_(None),
            ReviewAssignment.ended_at.is_(None),
        )
    )
    return [
        Dated(
            f"review:{review_id}",
            "审查",
            title,
            "提出审查研究意见",
            stored_due(due_on, sentence, f"assignment.{id_}"),
            "",
            account_id=owner_id,
            owner=committee,
            roles=(Role.HEAD,),
            awaited=True,
        )
        for review_id, owner_id, id_, due_on, sentence, title, committee in rows
        if due_on is not None
    ]


def letters(session: Session, _in_force: Procedure) -> list[Dated]:
    """Letters sent and not answered. One statement."""
    rows = session.execute(
        select(
            Letter.id,
            Letter.review_id,
            Letter.title,
            Letter.created_by,
            Letter.due_on,
            Letter.due_sentence,
            Organisation.name,
        )
        .join(Organisation, Organisation.id == Letter.addressee_id)
        .where(Letter.state == "sent", Letter.due_on.is_not(None))
    )
    return [
        Dated(
            f"review:{review_id}",
            "函件",
            title,
            "答复来函",
            stored_due(due_on, sentence, f"letter.{id_}"),
            "",
            account_id=writer,
            owner=body,
            awaited=True,
        )
        for id_, review_id, title, writer, due_on, sentence, body in rows
        if due_on is not None
    ]


def corrections(session: Session, _in_force: Procedure) -> list[Dated]:
    """Rungs of the correction ladder that run, and reports that a body owes. Two statements."""
    found = []
    steps = session.execute(
        select(CorrectionStep, Review.owner_id, Version.title)
        .join(Review, Review.id == CorrectionStep.review_id)
        .join(Version, Version.id == Review.version_id)
        .where(CorrectionStep.outcome == "", CorrectionStep.due_on.is_not(None))
    )
    owed = session.execute(
        select(FollowUp, Review.owner_id, Version.title)
        .join(Review, Review.id == FollowUp.review_id)
        .join(Version, Version.id == Review.version_id)
        .where(FollowUp.reported_on.is_(None), FollowUp.due_on.is_not(None))
    )
    for step, owner_id, title in steps:
        if step.due_on is not None:
            due = stored_due(step.due_on, step.due_sentence, f"correction.{step.id}")
            found.append(_owed(f"review:{step.review_id}", title, "完成纠正", due, owner_id, step.unit))
    for report, owner_id, title in owed:
        if report.due_on is not None:
            due = stored_due(report.due_on, report.due_sentence, f"followup.{report.id}")
            what = "报告处理情况" if report.round == 1 else "再次报告处理情况"
            found.append(_owed(f"review:{report.review_id}", title, what, due, owner_id, ""))
    return found


def _owed(subject: str, title: str, what: str, due: Due, account_id: str | None, owner: str) -> Dated:
    return Dated(subject, "纠正", title, what, due, "", account_id, owner, (Role.HEAD,), awaited=True)


def plans(session: Session, _in_force: Procedure) -> list[Dated]:
    """Topics of the year's plan and clean-up campaigns. Two statements."""
    topics = session.execute(
        select(ReviewTopic, Account.name)
        .outerjoin(Account, Account.id == ReviewTopic.owner_id)
        .where(ReviewTopic.state.in_(("planned", "running")), ReviewTopic.due_on.is_not(None))
    )
    found = [
        Dated(
            f"topic:{topic.id}",
            "专项审查",
            topic.title,
            "报告专项审查情况",
            stored_due(topic.due_on, "", "topic"),
            "",
            topic.owner_id,
            name or "",
            (Role.HEAD,),
        )
        for topic, name in topics
        if topic.due_on is not None
    ]
    batches = session.scalars(
        select(ReviewBatch).where(ReviewBatch.closed_at.is_(None), ReviewBatch.due_on.is_not(None))
    )
    found += [
        Dated(
            f"batch:{batch.id}",
            "集中清理",
            batch.title,
            "完成清理",
            stored_due(batch.due_on, "", "batch"),
            "",
            batch.created_by,
            "",
            (Role.HEAD,),
        )
        for batch in batches
        if batch.due_on is not None
    ]
    return found

"""What must hold before a review goes to be signed or is closed: a list of checks, each a plain sentence on what waits.

A package that can hold a review up adds its check here; none of them knows of reviews itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from review.annotations.notes import notes_on
from review.casework.assignment import assignments_of
from review.casework.correction.ladder import steps_of
from review.casework.letters.views import letters_of
from review.casework.lines.checklist import checklist
from review.casework.lines.views import lines_of
from review.casework.reviews import Check
from review.casework.states import Move
from review.casework.views import ReviewView
from review.experts.assignments import assignments_on
from review.voices.comments import comments_on_version
from review.voices.liaison.task_views import tasks_on_version


def open_flags(session: Session, review: ReviewView) -> Sequence[str]:
    """Red and amber flags without a verdict."""
    return [f"有 {review.undecided} 条提示未认定"] if review.undecided else []


def open_notes(session: Session, review: ReviewView) -> Sequence[str]:
    """Notes, questions among them, that wait for an outcome."""
    waiting = sum(n.outcome is None for n in notes_on(session, review.subject))
    return [f"有 {waiting} 条专家或审查意见未处理"] if waiting else []


def open_comments(session: Session, review: ReviewView) -> Sequence[str]:
    """Comments that wait for an outcome."""
    waiting = sum(c.outcome is None for c in comments_on_version(session, review.version_id))
    return [f"有 {waiting} 条征集意见未处理"] if waiting else []


def open_liaison_tasks(session: Session, review: ReviewView) -> Sequence[str]:
    """Liaison points that have not reported yet what they gather on this version."""
    waiting = [task.organisation for task in tasks_on_version(session, review.version_id) if task.open]
    return [f"联系点 {'、'.join(waiting)} 还没有上报意见"] if waiting else []


def open_expert_tasks(session: Session, review: ReviewView) -> Sequence[str]:
    """Experts who have neither submitted nor declined."""
    waiting = [
        a.expert for a in assignments_on(session, review.subject) if a.submitted_at is None and a.declined_at is None
    ]
    return [f"专家 {'、'.join(waiting)} 的意见还没有提交"] if waiting else []


def open_letters(session: Session, review: ReviewView) -> Sequence[str]:
    """Letters whose answer is owed, where their kind holds a closing up."""
    waiting = [f"{letter.kind.name}（{letter.addressee}）" for letter in letters_of(session, review.id)
               if letter.waits and letter.kind.blocks]  # fmt: skip
    return [f"{'、'.join(waiting)} 还没有答复"] if waiting else []


def open_drafts(session: Session, review: ReviewView) -> Sequence[str]:
    """Lines that are neither adopted nor dropped, and adopted ones without an opinion or a handling."""
    lines = lines_of(session, review.id)
    drafts = sum(line.state == "draft" for line in lines)
    bare = sum(line.state == "adopted" and not (line.judgement.standard and line.judgement.handling) for line in lines)
    found = [f"工作表有 {drafts} 条拟稿未采用也未撤下"] if drafts else []
    return [*found, f"工作表有 {bare} 条未选审查标准或处理建议"] if bare else found


def open_standards(session: Session, review: ReviewView) -> Sequence[str]:
    """Standards that nobody answered, or whose answer contradicts an adopted line."""
    answered = checklist(session, review.id)
    found = []
    missing = [item.standard.code for item in answered if not item.answer]
    if missing:
        found.append(f"审查标准 {'、'.join(missing)} 未核对")
    named = {line.judgement.standard for line in lines_of(session, review.id) if line.state == "adopted"}
    wrong = [item.standard.code for item in answered if item.answer in {"ok", "na"} and item.standard.code in named]
    if wrong:
        found.append(f"审查标准 {'、'.join(wrong)} 填为没有问题，但工作表有已采用的问题")
    return found


def open_corrections(session: Session, review: ReviewView) -> Sequence[str]:
    """Rungs of the correction ladder that run and hold a closing up."""
    running = [step.rung.name for step in steps_of(session, review.id) if step.runs and step.rung.blocks]
    return [f"纠正步骤“{'、'.join(running)}”还没有结果"] if running else []


def open_committees(session: Session, review: ReviewView) -> Sequence[str]:
    """Committees that still owe their opinion."""
    waiting = [a.who for a in assignments_of(session, review.id)
               if a.organisation_id and a.ended_at is None and not a.opinion]  # fmt: skip
    return [f"{'、'.join(waiting)} 的审查研究意见还没有提交"] if waiting else []


PEOPLE_WAIT: tuple[Check, ...] = (open_notes, open_comments, open_liaison_tasks, open_expert_tasks, open_letters)
CLOSING_CHECKS: tuple[Check, ...] = (
    open_flags,
    open_drafts,
    open_standards,
    *PEOPLE_WAIT,
    open_committees,
    open_corrections,
)


def checks_for(move: Move) -> tuple[Check, ...]:
    """The checks that a move asks for."""
    return {"all": CLOSING_CHECKS, "people": PEOPLE_WAIT, "none": ()}[move.checks]

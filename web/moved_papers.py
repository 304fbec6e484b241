"""Paragraphs of papers that a comment can be linked to: looked up in the papers, stored by the links.

Papers stand above casework, so the two meet here.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from registry.clock import Clock
from registry.errors import InvalidInput
from registry.people.roles import Person
from review.casework.moved.links import Target, link_paper, reviews_of
from review.papers.models import Paper
from review.papers.views import papers_where


def paper_targets(session: Session, comment_id: str) -> Sequence[Target]:
    """Paragraphs of papers of the comment's reviews; `id` is the paper and the paragraph, joined by `#`."""
    reviews = reviews_of(session, comment_id)
    if not reviews:
        return ()
    return [
        Target(
            "paper",
            f"{paper.id}#{paragraph.key}",
            paper.review_id or "",
            f"《{paper.title}》第 {number} 段",
            paragraph.text[:60],
        )
        for paper in papers_where(session, Paper.review_id.in_(reviews) & Paper.state.not_in(("dropped", "void")))
        for number, paragraph in enumerate(paper.sheet.paragraphs, 1)
    ]


def link_paragraph(
    session: Session, clock: Clock, person: Person, comment_id: str, target_id: str, note: str = ""
) -> str:
    """Say that a comment moved a paragraph of a paper.

    Raises:
        NotAllowed, NotFound. InvalidInput: no such paragraph among the papers of the comment's reviews.
    """
    target = next((one for one in paper_targets(session, comment_id) if one.id == target_id), None)
    if target is None:
        raise InvalidInput("只能关联同一文件的审查文书，请重新选择。")
    paper_id, _, paragraph = target_id.partition("#")
    return link_paper(
        session, clock, person, comment_id,
        review_id=target.review_id, paper_id=paper_id, paragraph=paragraph, place=target.place, note=note,
    )  # fmt: skip

"""Links between a comment and what it moved: made, removed with a reason, walked from either side.

Targets: a line of the worksheet, a point of a letter, a paragraph of a paper. Only what stands in a review of the
comment's own version, or of its document, can be linked; every link is logged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput, NotFound
from registry.ids import new_id
from registry.instruments.models import Version
from registry.people.models import Account
from registry.people.roles import Permission, Person
from review.casework.letters.models import Letter, LetterItem
from review.casework.lines.models import WorksheetLine
from review.casework.models import Review
from review.casework.moved.models import CommentLink
from review.voices.models import Comment

KINDS = {"line": "工作表", "letter_item": "函件", "paper": "文书"}


@dataclass(frozen=True, slots=True)
class Target:
    """Something that a comment can have moved."""

    kind: str
    id: str
    review_id: str
    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link that stands, as either side shows it."""

    id: str
    comment_id: str
    number: str
    body: str
    outcome: str | None
    kind: str
    kind_name: str
    target_id: str
    paragraph: str
    review_id: str
    place: str
    note: str
    made_by: str
    made_at: datetime
    consultation_id: str = ""

    @property
    def anchor(self) -> str:
        """Where on the review page its target stands."""
        return {"line": "line-", "letter_item": "item-"}.get(self.kind, "") + self.target_id


def targets_for(session: Session, comment_id: str) -> Sequence[Target]:
    """What a comment can be linked to: lines, and points of letters, of reviews of its document.

    Raises:
        NotFound: there is no such comment.
    """
    comment = session.get(Comment, comment_id)
    if comment is None:
        raise NotFound("没有这条意见。")
    reviews = _reviews_of(session, comment)
    lines = session.scalars(
        select(WorksheetLine)
        .where(WorksheetLine.review_id.in_(reviews), WorksheetLine.state != "dropped")
        .order_by(WorksheetLine.created_at, WorksheetLine.id)
    )
    found = [
        Target("line", line.id, line.review_id, f"工作表 {line.article or '全文'}", (line.opinion or line.quote)[:60])
        for line in lines
    ]
    items = session.execute(
        select(LetterItem, Letter)
        .join(Letter, Letter.id == LetterItem.letter_id)
        .where(Letter.review_id.in_(reviews), Letter.state != "withdrawn")
        .order_by(Letter.created_at, LetterItem.position)
    )
    found += [
        Target("letter_item", item.id, letter.review_id, f"《{letter.title}》第 {item.position} 点", item.words[:60])
        for item, letter in items
    ]
    return found


def link(
    session: Session,
    clock: Clock,
    person: Person,
    comment_id: str,
    kind: str,
    target_id: str,
    *,
    note: str = "",
) -> str:
    """Say that a comment moved a line or a point of a letter; the same again returns the link that stands.

    Raises:
        NotAllowed, NotFound. InvalidInput: the target isn't one of the comment's document.
    """
    person.require(Permission.COMMENT_DECIDE)
    target = next((t for t in targets_for(session, comment_id) if (t.kind, t.id) == (kind, target_id)), None)
    if target is None:
        raise InvalidInput("只能关联同一文件的审查工作表或函件中的内容，请重新选择。")
    return _store(session, clock, person, comment_id, target, "", note)


def link_paper(
    session: Session,
    clock: Clock,
    person: Person,
    comment_id: str,
    *,
    review_id: str,
    paper_id: str,
    paragraph: str,
    place: str,
    note: str = "",
) -> str:
    """Say that a comment moved a paragraph of a paper of a review. The caller has looked the paragraph up.

    Raises:
        NotAllowed, NotFound. InvalidInput: the review is of another document.
    """
    person.require(Permission.COMMENT_DECIDE)
    comment = session.get(Comment, comment_id)
    if comment is None:
        raise NotFound("没有这条意见。")
    if review_id not in _reviews_of(session, comment):
        raise InvalidInput("这份文书属于其他文件的审查，不能关联。")
    return _store(session, clock, person, comment_id, Target("paper", paper_id, review_id, place, ""), paragraph, note)


def unlink(session: Session, clock: Clock, person: Person, link_id: str, reason: str) -> None:
    """Take a link off, with a reason; it stays on record.

    Raises:
        NotAllowed, NotFound, InvalidInput.
    """
    person.require(Permission.COMMENT_DECIDE)
    held = session.get(CommentLink, link_id)
    if held is None:
        raise NotFound("没有这项关联。")
    if not reason.strip():
        raise InvalidInput("解除关联须写明理由。")
    if held.removed_at is None:
        held.removed_at, held.removed_by, held.removed_reason = clock.now(), person.account_id, reason.strip()[:300]
        session.flush()
        audit.record(
            session, clock, person.actor, "comment.unlink", f"comment:{held.comment_id}",
            target=f"{held.kind}:{held.target_id}", why=reason.strip(),
        )  # fmt: skip


def links_of_comments(session: Session, comment_ids: Iterable[str]) -> dict[str, list[Link]]:
    """The links that stand, by comment. One statement."""
    found: dict[str, list[Link]] = {}
    for one in _links(session, CommentLink.comment_id.in_(list(comment_ids))):
        found.setdefault(one.comment_id, []).append(one)
    return found


def links_of_review(session: Session, review_id: str) -> dict[str, list[Link]]:
    """The links that stand, by what they lead to: `line:<id>`, `letter_item:<id>`, `paper:<id>#<paragraph>`."""
    found: dict[str, list[Link]] = {}
    for one in _links(session, CommentLink.review_id == review_id):
        key = f"{one.kind}:{one.target_id}" + (f"#{one.paragraph}" if one.paragraph else "")
        found.setdefault(key, []).append(one)
    return found


def links_of_paper(session: Session, paper_id: str) -> list[Link]:
    """The links that stand to paragraphs of a paper."""
    return _links(session, (CommentLink.kind == "paper") & (CommentLink.target_id == paper_id))


def reviews_of(session: Session, comment_id: str) -> list[str]:
    """Reviews of the document that a comment is about.

    Raises:
        NotFound: there is no such comment.
    """
    comment = session.get(Comment, comment_id)
    if comment is None:
        raise NotFound("没有这条意见。")
    return _reviews_of(session, comment)


def _store(
    session: Session, clock: Clock, person: Person, comment_id: str, target: Target, paragraph: str, note: str
) -> str:
    held = session.scalars(
        select(CommentLink).where(
            CommentLink.comment_id == comment_id,
            CommentLink.kind == target.kind,
            CommentLink.target_id == target.id,
            CommentLink.paragraph == paragraph,
            CommentLink.removed_at.is_(None),
        )
    ).first()
    if held is not None:
        return held.id
    made = CommentLink(
        id=new_id(),
        comment_id=comment_id,
        review_id=target.review_id,
        kind=target.kind,
        target_id=target.id,
        paragraph=paragraph,
        place=target.place,
        note=note.strip()[:300],
        position=(session.scalar(select(func.max(CommentLink.position))) or 0) + 1,
        made_by=person.account_id or "",
        made_at=clock.now(),
        removed_reason="",
    )
    session.add(made)
    session.flush()
    audit.record(
        session, clock, person.actor, "comment.link", f"comment:{comment_id}",
        target=f"{target.kind}:{target.id}", review=target.review_id,
    )  # fmt: skip
    return made.id


def _reviews_of(session: Session, comment: Comment) -> list[str]:
    document = session.scalar(select(Version.work_id).where(Version.id == comment.version_id))
    return list(session.scalars(select(Review.id).where(Review.document_id == document)))


def _links(session: Session, condition: object) -> list[Link]:
    rows = session.execute(
        select(CommentLink, Comment, Account.name)
        .join(Comment, Comment.id == CommentLink.comment_id)
        .outerjoin(Account, Account.id == CommentLink.made_by)
        .where(condition, CommentLink.removed_at.is_(None))  # type: ignore[arg-type]  # a column expression
        .order_by(CommentLink.position)
    )
    return [
        Link(
            one.id,
            one.comment_id,
            comment.number,
            comment.body or comment.proposed,
            comment.outcome,
            one.kind,
            KINDS.get(one.kind, one.kind),
            one.target_id,
            one.paragraph,
            one.review_id,
            one.place,
            one.note,
            by or "",
            one.made_at,
            comment.consultation_id or "",
        )
        for one, comment, by in rows
    ]

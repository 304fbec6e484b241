"""Who may write in a review now: it must be worked on, and the person must not have recused."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.errors import Conflict, NotAllowed, NotFound
from registry.people.roles import Person
from review.casework.models import Review, ReviewAssignment
from review.casework.states import EDITABLE, STATES
from review.casework.views import MISSING


def lock_review(session: Session, review_id: str) -> Review:
    """The review, locked for the rest of the transaction.

    Raises:
        NotFound: there is none.
    """
    review = session.scalars(select(Review).where(Review.id == review_id).with_for_update()).one_or_none()
    if review is None:
        raise NotFound(MISSING)
    return review


def require_editable(session: Session, review_id: str, person: Person) -> Review:
    """The review, locked, when this person may write in it now.

    Raises:
        NotFound. Conflict: it is suspended, waits for a signature or is finished. NotAllowed: the person recused.
    """
    review = lock_review(session, review_id)
    if review.state not in EDITABLE:
        raise Conflict(f"这件审查现在是“{STATES[review.state]}”，内容不能更改；确需更改的，请先恢复或退回办理。")
    require_not_recused(session, review_id, person)
    return review


def require_not_recused(session: Session, review_id: str, person: Person) -> None:
    """Raise when this person has recused from the review.

    Raises:
        NotAllowed: they have.
    """
    if person.account_id is None:
        return
    found = session.scalars(
        select(ReviewAssignment.id).where(
            ReviewAssignment.review_id == review_id,
            ReviewAssignment.account_id == person.account_id,
            ReviewAssignment.ended_as == "recused",
        )
    ).first()
    if found is not None:
        raise NotAllowed("您已对这件审查申请回避，不能再参与办理。")

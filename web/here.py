"""Noting that somebody looks at a review: on its page, its lines, and when the page asks again by itself."""

from __future__ import annotations

from sqlalchemy.orm import Session

from registry.people.roles import Permission, Person
from review.casework.presence import needs_note, note_presence
from review.casework.reviews import get_review
from web.site import Site


def note_here(site: Site, session: Session, person: Person, review_id: str) -> None:
    """Note a member of staff, in a transaction of its own; seldom, for most readings of a page need none.

    Raises:
        NotFound: there is no such review.
    """
    now = site.clock.now()
    if not (person.may(Permission.REVIEW_READ) and person.account_id):
        return
    if needs_note(session, review_id, person.account_id, now):
        get_review(session, review_id)
        with site.database.write() as writing:
            note_presence(writing, review_id, person.account_id, now)

"""Who a commenter is: name and contact sealed at rest, their masks beside them for pages.

The clear values leave this module through `opened` alone, which the page of disclosures calls after it has logged why.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.sealing import Sealer, mask_email, mask_name, mask_phone
from review.voices.models import Comment

CLEAR = "clear"  # what the migration wrote into `sealed` where a name still stands in the clear
MAX_NAME, MAX_CONTACT = 100, 100


@dataclass(frozen=True, slots=True)
class Identity:
    """What a commenter left of themselves; either may be empty."""

    name: str = ""
    contact: str = ""

    @property
    def name_mask(self) -> str:
        """The name as staff see it on pages."""
        return mask_name(self.name)

    @property
    def contact_hint(self) -> str:
        """The contact as staff see it on pages; of what is neither phone nor address, that it is there."""
        if "@" in self.contact:
            return mask_email(self.contact)
        return mask_phone(self.contact) or ("已留" if self.contact else "")


def cleaned(name: str, contact: str) -> Identity:
    """What was typed, without surrounding space and cut to the longest that is kept."""
    return Identity(" ".join(name.split())[:MAX_NAME], " ".join(contact.split())[:MAX_CONTACT])


def sealed(sealer: Sealer, identity: Identity) -> str:
    """The token that holds both; empty where there is nothing to hold."""
    if not (identity.name or identity.contact):
        return ""
    return sealer.seal(json.dumps({"name": identity.name, "contact": identity.contact}, ensure_ascii=False))


def opened(session: Session, sealer: Sealer, comment_id: str) -> Identity:
    """The clear values of a comment; the caller has logged the view.

    Raises:
        Misconfigured: the key that sealed them is gone.
    """
    token = session.scalar(select(Comment.sealed).where(Comment.id == comment_id)) or ""
    if not token:
        return Identity()
    held = json.loads(sealer.open(token))
    return Identity(str(held.get("name", "")), str(held.get("contact", "")))


def has_names_in_clear(session: Session) -> bool:
    """Whether comments wait for `seal_names_in_clear`."""
    return session.scalar(select(Comment.id).where(Comment.sealed == CLEAR).limit(1)) is not None


def seal_names_in_clear(session: Session, sealer: Sealer) -> int:
    """Seal the names of comments that were taken before names were sealed; returns how many there were.

    A migration has no key, so it only marks these rows; the next start of the site calls this.
    """
    waiting = session.scalars(select(Comment).where(Comment.sealed == CLEAR)).all()
    for comment in waiting:
        identity = cleaned(comment.contributor, "")
        comment.contributor, comment.sealed = identity.name_mask, sealed(sealer, identity)
    return len(waiting)

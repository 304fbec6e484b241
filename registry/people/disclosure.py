"""Every view of a personal field leaves an entry in the audit log: who saw what of whom, and why.

个人信息保护法第五十一条 asks for set access rights and against disclosure without right; the entry is the proof. It
holds the field's name, never its content.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput
from registry.people.roles import Person

VIEW = "personal.view"


def disclose(session: Session, clock: Clock, person: Person, subject: str, what: str, reason: str) -> None:
    """Write that a person is being shown a personal field. Call it in the transaction that reads the field.

    Args:
        session: a writing transaction, committed before the field is shown.
        clock: where the moment comes from.
        person: who sees it.
        subject: whose field it is, as `kind:id`, such as `comment:abc`.
        what: the field's name, such as `name` or `phone`; several joined by a comma.
        reason: why, in the words of the person or of the page that shows it.

    Raises:
        InvalidInput: no reason was given.
    """
    if not reason.strip():
        raise InvalidInput("查看个人信息须写明用途。")
    audit.record(session, clock, person.actor, VIEW, subject, what=what, reason=reason.strip()[:200])

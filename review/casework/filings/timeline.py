"""Events of a filing: written with every act, beside the audit entry, and shown as its timeline."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from review.casework.filings.models import Filing, FilingEvent


def note(
    session: Session,
    clock: Clock,
    actor: str,
    filing: Filing,
    kind: str,
    words: str = "",
    *,
    old: str | None = None,
    new: str | None = None,
    internal: bool = False,
    **detail: Any,
) -> None:
    """Write one line of the timeline and one audit entry, in the transaction of the act.

    Args:
        actor: account id or `system`.
        kind: the act, such as `submit`; the audit action is `filing.<kind>`.
        words: what people read; no personal data.
        old, new: states, where the act changed it.
        internal: for staff alone.
        detail: more for the audit log.
    """
    filing.revision += 1
    filing.changed_at = clock.now()
    session.add(
        FilingEvent(
            filing_id=filing.id,
            at=clock.now(),
            actor=actor,
            kind=kind,
            old=old,
            new=new,
            note=words,
            internal=internal,
        )
    )
    change = {"old": old, "new": new} if new is not None else {}
    audit.record(session, clock, actor, f"filing.{kind}", f"filing:{filing.id}", **change, why=words, **detail)

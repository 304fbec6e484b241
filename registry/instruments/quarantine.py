"""Files that could not be read: kept, with the reason, until a person deals with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import NotFound, UnreadableFile
from registry.ids import new_id
from registry.instruments.models import Quarantined


@dataclass(frozen=True, slots=True)
class QuarantinedFile:
    """One file in quarantine."""

    id: str
    digest: str
    file_name: str
    size: int
    code: str
    message: str
    created_at: datetime


def quarantine(
    session: Session, clock: Clock, digest: str, file_name: str, size: int, error: UnreadableFile, *, actor: str
) -> None:
    """Keep a file in quarantine; the same bytes only once, with the newest reason."""
    held = session.scalars(select(Quarantined).where(Quarantined.digest == digest)).one_or_none()
    if held is not None:
        held.code, held.message, held.resolved_at = error.code, error.message, None
        return
    row = Quarantined(
        id=new_id(),
        digest=digest,
        file_name=file_name,
        size=size,
        code=error.code,
        message=error.message,
        created_at=clock.now(),
    )
    session.add(row)
    session.flush()
    audit.record(session, clock, actor, "file.quarantine", f"file:{digest}", code=error.code)


def release(session: Session, clock: Clock, digest: str) -> None:
    """Take a file off the list because it can be read now; no-op when it isn't on it."""
    held = session.scalars(select(Quarantined).where(Quarantined.digest == digest)).one_or_none()
    if held is not None and held.resolved_at is None:
        held.resolved_at = clock.now()


def settle_by_hand(session: Session, clock: Clock, quarantined_id: str, *, actor: str, reason: str) -> None:
    """A person has dealt with the file another way.

    Raises:
        NotFound: there is no such entry.
    """
    held = session.get(Quarantined, quarantined_id)
    if held is None:
        raise NotFound("待处理清单中没有这个文件。")
    if held.resolved_at is None:
        held.resolved_at = clock.now()
        audit.record(session, clock, actor, "file.settled", f"file:{held.digest}", why=reason)


def open_quarantine(session: Session) -> Sequence[QuarantinedFile]:
    """Files waiting for a person, newest first."""
    rows = session.scalars(
        select(Quarantined).where(Quarantined.resolved_at.is_(None)).order_by(Quarantined.created_at.desc())
    )
    return [QuarantinedFile(q.id, q.digest, q.file_name, q.size, q.code, q.message, q.created_at) for q in rows]


def get_quarantined(session: Session, quarantined_id: str) -> QuarantinedFile:
    """One file that waits.

    Raises:
        NotFound: there is none, or it was dealt with.
    """
    q = session.get(Quarantined, quarantined_id)
    if q is None or q.resolved_at is not None:
        raise NotFound("待处理清单中没有这个文件。")
    return QuarantinedFile(q.id, q.digest, q.file_name, q.size, q.code, q.message, q.created_at)

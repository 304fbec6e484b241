"""The audit log: append-only, each entry hashed with the one before it, so that a change anywhere shows.

`record` is called in the transaction of the act it records. The chain proves order and integrity, not who held
the database: keep the last hash elsewhere (it is printed by `beishen audit verify`) to prove against that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.clock import Clock
from registry.database import Base

GENESIS = "0" * 64
CHAIN_LOCK = 0x6265697368656E  # "beishen": the lock that one writer of the chain holds until its commit


class AuditEntry(Base):
    """One act. `actor` is an account id, `system`, or `public`; `detail` holds old and new values and the why."""

    __tablename__ = "audit_entries"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(index=True)
    detail: Mapped[dict[str, Any]]
    previous: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)


@dataclass(frozen=True, slots=True)
class AuditFault:
    """A place where the chain does not hold."""

    number: int
    reason: str


def _digest(entry: AuditEntry) -> str:
    body = json.dumps(
        [
            entry.number,
            entry.at.isoformat(),
            entry.actor,
            entry.action,
            entry.subject,
            entry.detail,
            entry.previous,
        ],
        ensure_ascii=False,
        sort_keys=True,
    )
    return hashlib.sha256(body.encode()).hexdigest()


def record(session: Session, clock: Clock, actor: str, action: str, subject: str, **detail: Any) -> None:
    """Append one entry to the chain, in the caller's transaction.

    Args:
        session: the transaction of the act itself.
        clock: where the moment comes from.
        actor: account id, `system` or `public`.
        action: a dotted verb such as `finding.verdict`.
        subject: what it was done to, as `kind:id`.
        detail: JSON values: old, new, why. No secrets, no personal data beyond ids.
    """
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        # locking the last row is not enough: who waited for it would go on from that row, which is the last no more
        session.execute(select(func.pg_advisory_xact_lock(CHAIN_LOCK)))
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)).one_or_none()
    entry = AuditEntry(
        number=1 if last is None else last.number + 1,
        at=clock.now().replace(microsecond=0),
        actor=actor,
        action=action,
        subject=subject,
        detail=detail,
        previous=GENESIS if last is None else last.digest,
    )
    entry.digest = _digest(entry)
    session.add(entry)
    session.flush()


def verify(session: Session) -> Iterator[AuditFault]:
    """Walk the whole chain and yield every fault; nothing yielded means it holds."""
    expected, previous = 1, GENESIS
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.number).execution_options(yield_per=500)):
        if entry.number != expected:
            yield AuditFault(expected, f"缺少第 {expected} 至 {entry.number - 1} 条")
        if entry.previous != previous:
            yield AuditFault(entry.number, "与前一条的校验值不衔接")
        if entry.digest != _digest(entry):
            yield AuditFault(entry.number, "内容与校验值不符")
        expected, previous = entry.number + 1, entry.digest


def last_digest(session: Session) -> tuple[int, str]:
    """Number and hash of the newest entry, to be kept outside the system."""
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)).one_or_none()
    return (0, GENESIS) if last is None else (last.number, last.digest)

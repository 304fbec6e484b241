"""The log within an archive file: how far it reaches, its entries as CSV, the hash that ties them to the chain."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.audit import AuditEntry
from registry.clock import SHANGHAI
from registry.people.models import Account

# making or fetching an archive is no step of the matter: it would make each archive older than itself
NOT_OF_THE_MATTER = ("archive.make", "archive.download")


def reaches(session: Session, subjects: Sequence[str]) -> int:
    """The newest entry of the log that belongs to these subjects."""
    return (
        session.scalar(
            select(func.max(AuditEntry.number)).where(
                AuditEntry.subject.in_(subjects), AuditEntry.action.not_in(NOT_OF_THE_MATTER)
            )
        )
        or 0
    )


def log_csv(session: Session, subjects: Sequence[str], up_to: int) -> bytes:
    """The entries of these subjects as CSV, each with the hash that holds it in the chain."""
    rows = session.execute(
        select(AuditEntry, Account.name)
        .outerjoin(Account, Account.id == AuditEntry.actor)
        .where(AuditEntry.number <= up_to, AuditEntry.action.not_in(NOT_OF_THE_MATTER))
        .where(AuditEntry.subject.in_(subjects))
        .order_by(AuditEntry.number)
    )
    stream = io.StringIO(newline="")
    out = csv.writer(stream)
    out.writerow(("序号", "时间", "办理人", "动作", "事项", "内容", "校验值"))
    for entry, name in rows:
        local = entry.at.astimezone(SHANGHAI)
        detail = json.dumps(entry.detail, ensure_ascii=False, sort_keys=True)
        cells = (entry.number, f"{local:%Y-%m-%d %H:%M:%S}", name or entry.actor, entry.action, entry.subject, detail)
        out.writerow([_plain(str(cell)) for cell in cells] + [entry.digest])
    return stream.getvalue().encode("utf-8-sig")


def _plain(cell: str) -> str:
    """No cell of the log is ever run as a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def log_digest(session: Session, up_to: int) -> str:
    """The hash of an entry, by which the chain can be checked; empty where there is none."""
    entry = session.get(AuditEntry, up_to)
    return entry.digest if entry is not None else ""

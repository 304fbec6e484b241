"""How much was said on each clause of a version: comments, notes and flags, for staff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.provisions.reading import Unit
from review.findings.models import FindingRecord
from review.voices.models import Comment

SORTS = {"comments": "公众意见", "notes": "批注", "flags": "系统提示"}


@dataclass(frozen=True, slots=True)
class Heat:
    """One clause with its counts, in the order of `SORTS`."""

    address: str
    label: str
    counts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """All that is counted."""
        return sum(count for _, count in self.counts)


def heat_of(
    session: Session, version_id: str, units: Sequence[Unit], noted: Iterable[str], sorts: Sequence[str] = tuple(SORTS)
) -> tuple[Heat, ...]:
    """The clauses on which something was said, in their order. Two statements, however much it is.

    Args:
        noted: addresses of the notes that the person may see, one for each.
        sorts: what is counted, of `SORTS`.
    """
    comments = session.scalars(select(Comment.address).where(Comment.version_id == version_id))
    flags = session.scalars(
        select(FindingRecord.address).where(
            FindingRecord.version_id == version_id, FindingRecord.withdrawn_at.is_(None)
        )
    )
    found = {
        "comments": _by_clause(units, comments.all()),
        "notes": _by_clause(units, noted),
        "flags": _by_clause(units, flags.all()),
    }
    rows = (
        Heat(u.address, u.number, tuple((sort, found[sort][u.address]) for sort in SORTS if sort in sorts))
        for u in units
    )
    return tuple(row for row in rows if row.total)


def _by_clause(units: Sequence[Unit], addresses: Iterable[str]) -> Counter[str]:
    known = {unit.address for unit in units}
    counted: Counter[str] = Counter()
    for address in addresses:
        parts = address.split("__")
        around = ("__".join(parts[:n]) for n in range(len(parts), 0, -1))
        counted[next((a for a in around if a in known), address)] += 1
    return counted

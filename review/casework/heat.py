"""How much was said on each clause of a version: comments, notes and flags; for staff alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.provisions.reading import Unit
from review.annotations.models import Note
from review.casework.worksheet import place_among
from review.findings.finding import Severity
from review.findings.models import FindingRecord
from review.voices.models import Comment

SORTS = {"comments": "公众意见", "notes": "批注", "flags": "红橙提示"}


@dataclass(frozen=True, slots=True)
class Heat:
    """Counts by clause, of the chosen sorts. `counts` maps an address to `{sort: count}`, without zeros."""

    counts: Mapping[str, Mapping[str, int]]
    sorts: tuple[str, ...] = tuple(SORTS)
    totals: Mapping[str, int] = field(default_factory=dict)  # of all sorts, chosen or not

    @property
    def most(self) -> int:
        """The largest count of one sort on one clause, which the bars are measured by."""
        return max((n for row in self.counts.values() for n in row.values()), default=1)


def chosen_sorts(wanted: Iterable[str]) -> tuple[str, ...]:
    """The sorts that a person chose, in their order; all where none is chosen."""
    held = set(wanted)
    return tuple(sort for sort in SORTS if sort in held) or tuple(SORTS)


def heat_of(
    session: Session, version_id: str, units: Sequence[Unit], noted: Iterable[str], sorts: Iterable[str] = ()
) -> Heat:
    """The clauses on which something was said, in their order. Three statements, however much it is.

    Args:
        noted: addresses of the notes of the document that the person may see, one for each; those of its reviews
            are counted here.
        sorts: what is counted, of `SORTS`; all where none is named.
    """
    comments = session.scalars(select(Comment.address).where(Comment.version_id == version_id))
    of_reviews = session.scalars(
        select(Note.address).where(
            Note.version_id == version_id, Note.subject.startswith("review:"), Note.withdrawn_at.is_(None)
        )
    )
    flags = session.scalars(
        select(FindingRecord.address).where(
            FindingRecord.version_id == version_id,
            FindingRecord.withdrawn_at.is_(None),
            FindingRecord.severity.in_((Severity.RED.value, Severity.AMBER.value)),
        )
    )
    found = {"comments": comments.all(), "notes": [*noted, *of_reviews], "flags": flags.all()}
    return counted(units, found, sorts)


def counted(units: Sequence[Unit], found: Mapping[str, Iterable[str]], sorts: Iterable[str] = ()) -> Heat:
    """The same from addresses that are known already: one address for each comment, note and flag."""
    chosen, place = chosen_sorts(sorts), place_among(units)
    by_sort = {sort: Counter(place(address) for address in found.get(sort, ())) for sort in SORTS}
    counts = {
        unit.address: row for unit in units if (row := {s: n for s in chosen if (n := by_sort[s][unit.address])})
    }  # fmt: skip
    return Heat(counts, chosen, {sort: sum(counter.values()) for sort, counter in by_sort.items()})

"""The refiled text beside the old one: for each adopted line, whether the words it objected to were changed.

Clauses are paired by address where their words are alike, else by aligning both texts. This shows; people judge whether
the change cures the defect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.clock import Clock
from registry.errors import InvalidInput, NotFound
from registry.instruments.models import Version
from registry.instruments.views import DocumentView, get_document
from registry.people.roles import Permission, Person
from registry.provisions.differences import Piece, align, differences, same_words, similarity
from registry.provisions.reading import Unit
from review.casework.access import lock_review
from review.casework.lines.views import LineView, lines_of
from review.casework.reviews import open_review
from review.casework.views import ReviewView, review_of_version

Fate = Literal["changed", "kept", "unchanged", "gone"]
FATES: dict[str, str] = {
    "changed": "已改：所提文字已不在新条文中",
    "kept": "条文有改动，所提文字仍在",
    "unchanged": "未改",
    "gone": "新文本中没有对应条文",
}
ALIKE = 0.5  # as in `differences.align`: below it two clauses are no pair


@dataclass(frozen=True, slots=True)
class RefiledLine:
    """An adopted line with the clause as it was and as it is now."""

    line: LineView
    fate: Fate
    old: Unit
    new: Unit | None
    pieces: tuple[Piece, ...]

    @property
    def words(self) -> str:
        """The fate in words."""
        return FATES[self.fate]


@dataclass(frozen=True, slots=True)
class Refiled:
    """Both texts with what became of each adopted line, and the review of the new text, where there is one."""

    old: DocumentView
    new: DocumentView
    lines: tuple[RefiledLine, ...]
    review: ReviewView | None

    def count(self, fate: str) -> int:
        """How many lines met this fate."""
        return sum(line.fate == fate for line in self.lines)


def later_versions(session: Session, document_id: str, version_id: str) -> Sequence[tuple[str, str, date | None]]:
    """`(version_id, title, date)` of the versions that came after one, newest first; adopted or promulgated then."""
    position = select(Version.position).where(Version.id == version_id).scalar_subquery()
    rows = session.execute(
        select(Version.id, Version.title, func.coalesce(Version.version_on, Version.promulgated_on))
        .where(Version.work_id == document_id, Version.id != version_id, Version.position > position)
        .order_by(Version.position.desc())
    )
    return [(id_, title, on) for id_, title, on in rows]


def compare_refiled(session: Session, review: ReviewView, version_id: str, day: date) -> Refiled:
    """Both texts of a review's document with the fate of each adopted line.

    Raises:
        NotFound: the document has no such version.
    """
    old = get_document(session, review.document_id, day, include_internal=True, version_id=review.version_id)
    new = get_document(session, review.document_id, day, include_internal=True, version_id=version_id)
    pairs = _pairs(old, new)
    lines = [line for line in lines_of(session, review.id) if line.state == "adopted"]
    return Refiled(old, new, tuple(_fate(line, old, pairs) for line in lines), review_of_version(session, version_id))


def review_refiled(session: Session, clock: Clock, person: Person, review_id: str, version_id: str) -> str:
    """Open a review of the refiled text, which follows from this one; returns its id.

    Raises:
        NotAllowed, NotFound. InvalidInput: it is the same text.
    """
    person.require(Permission.REVIEW_RUN)
    review = lock_review(session, review_id)
    if version_id == review.version_id:
        raise InvalidInput("这就是原来的文本，请选择新文本。")
    version = session.get(Version, version_id)
    if version is None or version.work_id != review.document_id:
        raise NotFound("没有这一版本。")
    return open_review(
        session,
        clock,
        document_id=review.document_id,
        version_id=version_id,
        as_of=clock.today(),
        actor=person.actor,
        owner_id=review.owner_id,
        mode=review.mode,
        origin=f"review:{review_id}",
    )


def _pairs(old: DocumentView, new: DocumentView) -> dict[str, Unit]:
    """For each clause of the old text the one that took its place."""
    by_address = {unit.address: unit for unit in new.units}
    pairs = {}
    for before, after in align([u.text for u in old.units], [u.text for u in new.units]):
        if before is not None and after is not None:
            pairs[old.units[before].address] = new.units[after]
    for unit in old.units:
        same = by_address.get(unit.address)
        if unit.address not in pairs and same is not None and similarity(unit.text, same.text) >= ALIKE:
            pairs[unit.address] = same
    return pairs


def _fate(line: LineView, old: DocumentView, pairs: dict[str, Unit]) -> RefiledLine:
    unit = old.unit(line.address)
    new = pairs.get(unit.address)
    if new is None:
        return RefiledLine(line, "gone", unit, None, ())
    if same_words(unit.text, new.text):
        return RefiledLine(line, "unchanged", unit, new, ())
    kept = _plain(line.quote) in _plain(new.text)
    return RefiledLine(line, "kept" if kept else "changed", unit, new, differences(unit.text, new.text))


def _plain(text: str) -> str:
    return "".join(text.split())

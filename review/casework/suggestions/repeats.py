"""Whether a suggestion was made before: the same document and nearly the same words, or the same proposer again."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from review.casework.suggestions.models import Suggestion
from review.casework.suggestions.vocabulary import STATES, printed_number

ALIKE = 70.0  # of 100; the same reasons with another greeting and order of sentences stay above it
MOST_COMPARED, MOST_SHOWN, MOST_CHARACTERS = 300, 5, 3000


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier one that this may repeat."""

    id: str
    number: str
    title: str
    state: str
    same_proposer: bool
    alike: int  # of 100

    @property
    def state_name(self) -> str:
        """The state in words."""
        return STATES[self.state]


def earlier_than(session: Session, row: Suggestion) -> tuple[Earlier, ...]:
    """Earlier suggestions on the same document that say nearly the same or come from the same proposer, and those of
    the same proposer on any matter that say nearly the same. One statement.
    """
    same = [Suggestion.document_id == row.document_id] if row.document_id else []
    if row.title_key:
        same.append(Suggestion.title_key == row.title_key)
    if row.fingerprint:
        same.append(Suggestion.fingerprint == row.fingerprint)
    if not same:
        return ()
    rows = session.scalars(
        select(Suggestion)
        .where(or_(*same), Suggestion.id != row.id, Suggestion.created_at <= row.created_at)
        .order_by(Suggestion.created_at.desc(), Suggestion.id)
        .limit(MOST_COMPARED)
    )
    found = []
    mine = _plain(row.reason)
    for other in rows:
        alike = _alike(mine, _plain(other.reason))
        proposer = bool(row.fingerprint) and other.fingerprint == row.fingerprint
        document = bool(row.document_id and other.document_id == row.document_id) or (
            bool(row.title_key) and other.title_key == row.title_key
        )
        if (document and proposer) or alike >= ALIKE:
            number = printed_number(other.kind, other.year, other.serial)
            found.append(Earlier(other.id, number, other.title, other.state, proposer, round(alike)))
    found.sort(key=lambda one: (-one.same_proposer, -one.alike, one.number))
    return tuple(found[:MOST_SHOWN])


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isalnum())[:MOST_CHARACTERS]


def _alike(one: str, other: str) -> float:
    """Of 100: words in common by pairs of characters, whatever their order, or as a run."""
    if len(one) < 8 or len(other) < 8:
        return 100.0 if one == other and one else 0.0
    pairs, others = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other))
    shared = 200.0 * len(pairs & others) / (len(pairs) + len(others))
    return max(shared, fuzz.ratio(one, other))

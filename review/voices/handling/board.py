"""The board of a round: its opinions, each a comment or a group of near-copies, with what staff noted.

Five statements, whatever the number of comments. Opinions still being collated at a point are told apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.voices.comments import CommentView, comments_of_consultation
from review.voices.handling.models import CommentGroup, CommentHandling
from review.voices.liaison.models import LiaisonEntry, LiaisonTask


@dataclass(frozen=True, slots=True)
class Member:
    """A comment of an opinion. `tidy` is the point's version of it; `tied` says why its point is 关联."""

    comment: CommentView
    additions: tuple[str, ...] = ()
    theme: str = ""
    reason_code: str = ""
    sent_to: str = ""
    tidy: str = ""
    remark: str = ""
    with_point: bool = False
    tied: str = ""
    told_way: str = ""

    @property
    def words(self) -> str:
        """All its words."""
        return "\n".join(part for part in (self.comment.body, self.comment.proposed) if part)


@dataclass(frozen=True, slots=True)
class Opinion:
    """A comment, or comments that are one opinion; `typical` stands for all."""

    key: str  # `c:<comment>` or `g:<group>`
    typical: Member
    members: tuple[Member, ...]

    @property
    def waiting(self) -> int:
        """Members without an outcome."""
        return sum(member.comment.outcome is None for member in self.members)

    @property
    def with_point(self) -> bool:
        """Whether all of it is still with its point."""
        return all(member.with_point for member in self.members)

    @property
    def texts(self) -> int:
        """Different texts among the members."""
        return len({"".join(member.words.split()) for member in self.members})

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Outcomes that its members have."""
        return tuple(dict.fromkeys(m.comment.outcome for m in self.members if m.comment.outcome))

    @property
    def added(self) -> tuple[Member, ...]:
        """Members that add something of their own."""
        return tuple(member for member in self.members if member.additions)


FITS: dict[str, Callable[[Opinion], bool]] = {  # filters by state
    "open": lambda one: one.waiting > 0 and not one.with_point,
    "done": lambda one: not one.waiting,
    "point": lambda one: one.with_point,
    "tied": lambda one: any(m.tied for m in one.members),
    "hidden": lambda one: any(m.comment.hidden_at for m in one.members),
}


@dataclass(frozen=True, slots=True)
class Board:
    """All opinions of a round, before any filter."""

    opinions: tuple[Opinion, ...]

    @property
    def comments(self) -> int:
        """Comments in all."""
        return sum(len(one.members) for one in self.opinions)

    @property
    def texts(self) -> int:
        """Different texts in all."""
        return len({"".join(m.words.split()) for one in self.opinions for m in one.members})

    @property
    def waiting(self) -> int:
        """Comments that wait for an outcome."""
        return sum(one.waiting for one in self.opinions)

    @property
    def themes(self) -> Sequence[tuple[str, int]]:
        """Themes with how many comments have them."""
        return Counter(m.theme for one in self.opinions for m in one.members if m.theme).most_common()

    @property
    def addresses(self) -> Sequence[tuple[str, int]]:
        """Clauses with how many comments stand on them."""
        return Counter(m.comment.address for one in self.opinions for m in one.members).most_common()

    def chosen(self, *, state: str = "", address: str = "", theme: str = "", words: str = "") -> list[Opinion]:
        """Opinions that fit a filter.

        Args:
            state: a key of `FITS` (`point`: still being collated); empty for all.
        """
        found = [one for one in self.opinions if state not in FITS or FITS[state](one)]
        if address:
            found = [one for one in found if any(m.comment.address == address for m in one.members)]
        if theme:
            found = [one for one in found if any(m.theme == theme for m in one.members)]
        if words:
            found = [one for one in found if any(words in m.words or words in m.comment.number for m in one.members)]
        return found


def board(session: Session, consultation_id: str) -> Board:
    """The board of a round; the opinion that most people share first."""
    comments = comments_of_consultation(session, consultation_id)
    notes = {
        note.comment_id: note
        for note in session.scalars(select(CommentHandling).where(CommentHandling.consultation_id == consultation_id))
    }
    groups = {
        group.id: group
        for group in session.scalars(select(CommentGroup).where(CommentGroup.consultation_id == consultation_id))
    }
    entries = {
        entry.comment_id: (entry, tied)
        for entry, tied in session.execute(
            select(LiaisonEntry, LiaisonTask.tied)
            .join(LiaisonTask, LiaisonTask.id == LiaisonEntry.task_id)
            .where(LiaisonTask.consultation_id == consultation_id)
        )
    }
    held: dict[str, list[Member]] = {}
    for comment in comments:
        note = notes.get(comment.id)
        key = f"g:{note.group_id}" if note is not None and note.group_id else f"c:{comment.id}"
        held.setdefault(key, []).append(_member(comment, note, *entries.get(comment.id, (None, ""))))
    found = []
    for key, members in held.items():
        group = groups.get(key.removeprefix("g:"))
        typical = next((m for m in members if group is not None and m.comment.id == group.typical_id), members[0])
        found.append(Opinion(key, typical, tuple(members)))
    return Board(tuple(sorted(found, key=lambda one: (-len(one.members), one.typical.comment.number))))


def _member(comment: CommentView, note: CommentHandling | None, entry: LiaisonEntry | None, tied: str) -> Member:
    return Member(
        comment,
        tuple(note.additions) if note is not None else (),
        note.theme if note is not None else "",
        note.reason_code if note is not None else "",
        note.sent_to if note is not None else "",
        entry.tidy if entry is not None else "",
        entry.remark if entry is not None else "",
        entry is not None and entry.reported_at is None,
        tied,
        entry.told_way if entry is not None else "",
    )

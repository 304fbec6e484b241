"""Whom to ask about a document: its fields told by title, issuer and the laws it rests on, and a proposal with reasons.

Nothing is assigned here. A field is a guess whose grounds are shown; staff choose as they like.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from review.experts.pool import FIELDS, Member

_DATA = Path(__file__).with_name("data") / "fields.toml"
WEIGHTS = {"title": 3, "laws": 2, "issuer": 2}  # the title says most; a law is cited for many reasons
SAID = {"title": "标题中的“{}”", "laws": "依据《{}》", "issuer": "制定机关含“{}”"}
MOST = 3  # fields of one document
BASIS = 3  # opening clauses in which a document says what it rests on
_TITLE = re.compile(r"《([^《》]{2,60})》")


@dataclass(frozen=True, slots=True)
class FieldGuess:
    """A field that a document belongs to, and on what grounds, in words."""

    field: str
    weight: int
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """An expert with what speaks for them; `fits` are the fields they share with the document."""

    member: Member
    serves: bool
    fits: tuple[FieldGuess, ...]

    @property
    def reason(self) -> str:
        """What speaks for asking them, in a clause; "" where nothing does."""
        return "；".join(f"对口{guess.field}：{'、'.join(guess.grounds)}" for guess in self.fits)


@cache
def load_fields() -> dict[str, dict[str, tuple[str, ...]]]:
    """Field → kind of ground → words.

    Raises:
        ValueError: a field that the pool does not know, or an unknown kind of ground.
    """
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    held = {key: value for key, value in data.items() if key != "version"}
    if unknown := set(held) - set(FIELDS) | {kind for words in held.values() for kind in words} - set(WEIGHTS):
        raise ValueError(f"{_DATA.name}: unknown {'、'.join(sorted(unknown))}")
    return {field: {kind: tuple(words) for kind, words in kinds.items()} for field, kinds in held.items()}


def basis_of(openings: Iterable[str]) -> tuple[str, ...]:
    """Titles of laws in the opening clauses, in their order."""
    found = (title for text in list(openings)[:BASIS] for title in _TITLE.findall(text))
    return tuple(dict.fromkeys(title.removeprefix("中华人民共和国") for title in found))


def fields_of(title: str, issuer: str, laws: Sequence[str] = ()) -> tuple[FieldGuess, ...]:
    """The fields that a document most likely belongs to, the surest first; none where nothing speaks for one.

    The title of a document names its place first (云岭县…); an issuer within it counts as issuer alone.
    """
    bare = title.replace(issuer, "") if issuer else title
    guesses = []
    for field, kinds in load_fields().items():
        grounds, weight = [], 0
        for kind, said in (("title", (bare,)), ("laws", laws), ("issuer", (issuer,))):
            hits = [word for word in kinds.get(kind, ()) if any(_says(kind, word, text) for text in said)]
            if hits:
                weight += WEIGHTS[kind] * (len(hits) if kind == "title" else 1)
                grounds.append(SAID[kind].format(hits[0]))
        if weight:
            guesses.append(FieldGuess(field, weight, tuple(grounds)))
    guesses.sort(key=lambda guess: (-guess.weight, FIELDS.index(guess.field)))
    return tuple(guesses[:MOST])


def proposals(
    pool: Sequence[Member], issuer: str, guesses: Sequence[FieldGuess], today: date, asked: Iterable[str] = ()
) -> list[Proposal]:
    """Everybody who may be asked: who serves, then who fits best, then who has least in hand.

    Args:
        asked: accounts that are assigned already; they stand last.
    """
    gone = set(asked)
    able = [
        Proposal(m, m.serves(today), tuple(guess for guess in guesses if guess.field in m.fields))
        for m in pool
        if not m.conflict_with(issuer)
    ]
    return sorted(
        able,
        key=lambda one: (
            one.member.account_id in gone,
            not one.serves,
            -sum(guess.weight for guess in one.fits),
            one.member.open_tasks,
            one.member.name,
        ),
    )


def _says(kind: str, word: str, text: str) -> bool:
    if kind != "laws":
        return word in text
    return text == word or text.endswith(word)

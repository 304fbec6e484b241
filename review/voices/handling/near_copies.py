"""Comments that are one text with small changes, found among thousands: letters copied from hand to hand.

Promises groups of texts that share their substance, the words that a group has in common, and what each member added.
It judges no meaning: two people who say the same in their own words stay apart. Greetings and phrases that many
unlike comments share count for nothing, or little.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from rapidfuzz.distance import LCSseq

_STOCK = Path(__file__).with_name("stock.toml")
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]*")
SIZE = 3  # letters of a shingle
SHORTEST = 8  # letters of substance; shorter texts are copies only when they are equal
SURE = 0.60  # share of the shorter text's shingles in the other that joins two texts at first sight
ALIKE = 0.66  # the same by order of letters, which small changes of words hurt less
ENOUGH = 0.45  # share of the smaller core in the larger group's, phrases discounted; all tuned on development seeds
LIKELY = 0.15  # below this share of shingles the order of letters is not looked at
CANDIDATES = 6
IN_CORE = 0.5  # a shingle belongs to a group's core when so many of its members have it
RARE = 2  # a shingle in more groups than this, and than a hundredth of them, is a phrase that unlike comments share


@dataclass(frozen=True, slots=True)
class Copies:
    """Indices of texts that are one text. `typical` is the member that is most like all of them."""

    members: tuple[int, ...]
    typical: int
    core: frozenset[str] = field(repr=False)
    texts: int  # different texts among them


@cache
def _stock() -> re.Pattern[str]:
    data = tomllib.loads(_STOCK.read_text(encoding="utf-8"))
    return re.compile("|".join(f"(?:{phrase})" for phrase in data["phrases"]))


def substance(text: str) -> str:
    """A text without blanks, punctuation, case and words of courtesy: what is compared."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(sign for sign in folded if sign.isalnum())
    return _stock().sub("", plain) or plain


def shingles(plain: str) -> frozenset[str]:
    """All runs of `SIZE` letters."""
    return frozenset(plain[at : at + SIZE] for at in range(len(plain) - SIZE + 1))


def group_copies(texts: Sequence[str]) -> list[Copies]:
    """Groups of near-copies, the largest first; a text that is like no other is a group of its own.

    Args:
        texts: as they were sent; greetings and punctuation may stay in.
    """
    plain = [substance(text) for text in texts]
    same: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(plain):
        same[text].append(index)
    order = sorted(same, key=lambda text: (-len(same[text]), same[text][0]))
    pieces = {text: shingles(text) for text in order}
    groups = _second_look(_first_look(order, pieces), pieces, same)
    found = [_as_copies(group, pieces, same, texts) for group in groups]
    return sorted(found, key=lambda one: (-len(one.members), one.members[0]))


def additions(text: str, core: frozenset[str]) -> tuple[str, ...]:
    """Sentences of a member that the group's core doesn't hold, in its own words; courtesies are left out."""
    own = []
    for sentence in _SENTENCE.findall(text):
        plain = substance(sentence)
        held = shingles(plain)
        if len(plain) < 4 or _stock().fullmatch("".join(s for s in sentence if s.isalnum())):
            continue
        if not held or len(held & core) < 0.4 * len(held):
            own.append(sentence.strip())
    return tuple(own)


def _first_look(order: Sequence[str], pieces: Mapping[str, frozenset[str]]) -> list[list[str]]:
    """Each text joins the leader it is most like, or leads a group itself; the most copied texts come first."""
    holders: dict[str, list[int]] = defaultdict(list)
    groups: list[list[str]] = []
    for text in order:
        best = _best(text, pieces, holders, groups)
        if best is None:
            for piece in pieces[text]:
                holders[piece].append(len(groups))
            groups.append([text])
        else:
            groups[best].append(text)
    return groups


def _best(
    text: str, pieces: Mapping[str, frozenset[str]], holders: Mapping[str, list[int]], groups: Sequence[Sequence[str]]
) -> int | None:
    if len(text) < SHORTEST:
        return None
    shared = Counter(group for piece in pieces[text] for group in holders.get(piece, ()))
    likely = []
    for group, count in shared.items():
        least = min(len(pieces[text]), len(pieces[groups[group][0]]))
        if count >= LIKELY * least:
            likely.append((count / least, group))
    likely.sort(key=lambda pair: (-pair[0], pair[1]))
    for share, group in likely[:CANDIDATES]:
        if share >= SURE or _in_order(text, groups[group][0]) >= ALIKE:
            return group
    return None


def _in_order(one: str, other: str) -> float:
    """Share of the shorter text that stands in the other in the same order."""
    least = min(len(one), len(other))
    if least < SHORTEST or max(len(one), len(other)) > 3 * least:
        return 0.0  # scattered letters of a much longer text always hold a short one
    return LCSseq.similarity(one, other) / least


def _core(group: Iterable[str], pieces: Mapping[str, frozenset[str]], same: Mapping[str, list[int]]) -> frozenset[str]:
    members = list(group)
    if len(members) < 3:
        return pieces[members[0]]
    counts = Counter(piece for text in members for piece in pieces[text])
    return frozenset(piece for piece, count in counts.items() if count >= IN_CORE * len(members))


def _second_look(
    groups: list[list[str]], pieces: Mapping[str, frozenset[str]], same: Mapping[str, list[int]]
) -> list[list[str]]:
    """Join groups whose cores are one; phrases that many groups share count little by now."""
    cores = [_core(group, pieces, same) for group in groups]
    spread = Counter(piece for core in cores for piece in core)
    bound = max(RARE, len(groups) // 100)
    weight = {piece: min(1.0, bound / count) for piece, count in spread.items()}
    weights = [sum(weight[piece] for piece in core) for core in cores]
    holders: dict[str, list[int]] = defaultdict(list)
    for at, core in enumerate(cores):
        for piece in core:
            if spread[piece] <= 20 * bound:
                holders[piece].append(at)
    into: dict[int, list[str]] = {}
    for at in sorted(range(len(groups)), key=lambda n: (-sum(len(same[t]) for t in groups[n]), n)):
        goal = _anchor(at, groups, cores, weight, weights, holders, into)
        into.setdefault(goal, []).extend(groups[at])
    return list(into.values())


def _anchor(
    at: int,
    groups: Sequence[Sequence[str]],
    cores: Sequence[frozenset[str]],
    weight: Mapping[str, float],
    weights: Sequence[float],
    holders: Mapping[str, Sequence[int]],
    into: Mapping[int, object],
) -> int:
    """The larger group that this one belongs to, or itself. What has joined leads on to nothing: no chains."""
    if len(groups[at][0]) < SHORTEST:
        return at
    shared: dict[int, float] = defaultdict(float)
    for piece in cores[at]:
        for other in holders.get(piece, ()):
            if other in into:
                shared[other] += weight[piece]
    best = max(shared, key=lambda other: (shared[other] / min(weights[at], weights[other]), -other), default=at)
    if best == at:
        return at
    enough = ENOUGH if len(groups[best]) >= 3 else SURE  # few texts have no proven core: their own words count too
    return best if shared[best] >= enough * min(weights[at], weights[best]) else at


def _as_copies(
    group: Sequence[str], pieces: Mapping[str, frozenset[str]], same: Mapping[str, list[int]], texts: Sequence[str]
) -> Copies:
    members = sorted(index for text in group for index in same[text])
    core = _core(group, pieces, same)
    most = max(group, key=lambda text: (_likeness(pieces[text], core), len(same[text])))
    return Copies(tuple(members), same[most][0], core, len({texts[index].strip() for index in members}))


def _likeness(held: frozenset[str], core: frozenset[str]) -> float:
    every = len(held | core)
    return len(held & core) / every if every else 1.0

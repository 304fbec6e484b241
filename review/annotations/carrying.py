"""Where a note on one version of a document stands in another: carried, to be confirmed, or an orphan.

Promises never to attach a note to a look-alike on its own: a sentence is followed only where it can be one alone, by
its whole clause, by itself, or by its neighbours in its clause. What can't be told apart becomes an orphan. Nothing is
stored: both texts stay on record, so the words around a quote can be read from them at any time.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from registry.provisions.correspondence import versions_paired
from registry.provisions.differences import Piece, differences, similarity
from registry.provisions.reading import Unit

CARRIED, CHANGED, ORPHAN = "carried", "changed", "orphan"
LEAST_LIKE = 0.5  # between fixed neighbours: below it a sentence was replaced, not reworded
FEW = 2  # a sentence that stands more often, or more often than before, proves no place
SHORT = 6  # a sentence under this many signs (的除外。) is never followed by itself alone
_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?|[。；！？]")
_EDGE = "\n"
_FAR = 1 << 60
_T = TypeVar("_T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Carried:
    """Where a note stands in the other version; for an orphan `address` is the clause to look at, if any.

    `pieces` is the difference between the words it was written on and what stands there now.
    """

    state: str
    address: str = ""
    start: int | None = None
    end: int | None = None
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sentence:
    words: str
    start: int
    end: int
    clause: int
    before: str  # the sentence before it in its clause, or the clause's edge
    after: str


class Carrier:
    """Follows notes from one version to another; made once for all notes of a version."""

    def __init__(self, old: Sequence[Unit], new: Sequence[Unit]) -> None:
        self.old, self.new = tuple(old), tuple(new)
        self._bodies = ([_body(u) for u in self.old], [_body(u) for u in self.new])
        self._sentences = (_sentences(self.old), _sentences(self.new))
        self._clauses = tuple(_where(bodies) for bodies in self._bodies)
        self._keys = tuple(_keyed(side) for side in self._sentences)
        self._frames = _where([(s.before, s.after) for s in self._sentences[1]])
        self._frames_old = Counter((s.before, s.after) for s in self._sentences[0])
        self._within = tuple(Counter((s.clause, s.words) for s in side) for side in self._sentences)
        self._counts = tuple(Counter(s.words for s in side) for side in self._sentences)
        self._pairs = dict(versions_paired(*self._bodies))

    def carry(self, address: str, start: int | None, end: int | None) -> Carried:
        """Where a note on `start:end` of the old text, or on a whole clause where there are none, stands now."""
        at = self._clause_of(address, start)
        if at is None:
            return Carried(ORPHAN)
        if start is None or end is None:
            return self._whole(at)
        same = self._same_clause(at)
        if same is not None:
            shift = self._body_start(1, same) - self._body_start(0, at)
            if start >= self._body_start(0, at):
                return Carried(CARRIED, self.new[same].address, start + shift, end + shift)
        over = [s for s in self._sentences[0] if s.start < end and s.end > start]
        if not over:
            return self._orphan(at, "")
        placed = [self._same_sentence(s) for s in over]
        first, last = placed[0], placed[-1]
        if first is not None and last is not None and self._unbroken(placed):
            return Carried(
                CARRIED,
                self.new[first.clause].address,
                first.start + max(0, start - over[0].start),
                last.start + min(end, over[-1].end) - over[-1].start,
            )
        if len(over) == 1 and (reworded := self._reworded(over[0])) is not None:
            quote = over[0].words[max(0, start - over[0].start) : end - over[0].start]
            where = reworded.words.find(quote) if reworded.words.count(quote) == 1 else -1
            left, right = (where, where + len(quote)) if where >= 0 else (0, len(reworded.words))
            return Carried(
                CHANGED,
                self.new[reworded.clause].address,
                reworded.start + left,
                reworded.start + right,
                differences(over[0].words, reworded.words),
            )
        if len(over) == 1 and over[0].before == over[0].after == _EDGE:  # the clause is this one sentence
            whole = self._whole(at)
            if whole.state == CHANGED:
                return whole
        return self._orphan(at, "".join(s.words for s in over))

    def _whole(self, at: int) -> Carried:
        """A note on a clause: the same words follow it, a reworded clause between fixed neighbours is asked about."""
        if (same := self._same_clause(at)) is not None:
            return Carried(CARRIED, self.new[same].address)
        paired, bodies = self._pairs.get(at), self._bodies
        neighbours = paired is not None and all(
            _at(bodies[0], at + step) == _at(bodies[1], paired + step) for step in (-1, 1)
        )
        if paired is not None and neighbours and self._own(at, paired):
            return Carried(CHANGED, self.new[paired].address, None, None, differences(bodies[0][at], bodies[1][paired]))
        return self._orphan(at, bodies[0][at])

    def _own(self, at: int, paired: int) -> bool:
        """Neither clause is another one word for word, and no sentence went to another one or came from one."""
        old, new = self._bodies
        if old[at] in self._clauses[1] or new[paired] in self._clauses[0]:
            return False
        old_sentences, new_sentences = self._sentences
        left = [s.words for s in old_sentences if s.clause == at and self._known(s.words)]
        came = [s.words for s in new_sentences if s.clause == paired and self._known(s.words)]
        return all(new_sentences[self._keys[1]["alone", words][0]].clause == paired for words in left) and all(
            old_sentences[self._keys[0]["alone", words][0]].clause == at for words in came
        )

    def _same_clause(self, at: int) -> int | None:
        """The one clause of the same words, where a sentence of it is followed there: stock alone proves nothing."""
        body = self._bodies[0][at]
        there = self._clauses[1].get(body, [])
        if len(self._clauses[0][body]) != 1 or len(there) != 1:
            return None
        followed = (self._same_sentence(s) for s in self._sentences[0] if s.clause == at)
        return there[0] if any(s is not None and s.clause == there[0] for s in followed) else None

    def _same_sentence(self, sentence: _Sentence) -> _Sentence | None:
        """The one sentence that it can be: alone of its words, or of its words beside the same neighbour."""
        for key in _keys(sentence):
            here, there = self._keys[0].get(key, []), self._keys[1].get(key, [])
            if len(here) == 1 and len(there) == 1:
                found = self._sentences[1][there[0]]
                if key[0] == "alone" or (self._proven(key) and self._lone(0, sentence) and self._lone(1, found)):
                    return found
        return self._in_its_clause(sentence)

    def _in_its_clause(self, sentence: _Sentence) -> _Sentence | None:
        """A sentence that many clauses have (具体办法另行制定。), by those around it that stand once.

        It is followed where they all went to one clause in their order and as many of its words stand between them.
        """
        old, new = self._sentences
        here = [s for s in old if s.clause == sentence.clause]
        known = [(s, new[self._keys[1]["alone", s.words][0]]) for s in here if self._known(s.words)]
        if len({there.clause for _, there in known}) != 1 or any(
            a.start > b.start for (_, a), (_, b) in pairwise(known)
        ):
            return None
        there = [s for s in new if s.clause == known[0][1].clause]
        left = max(((s.start, t.start) for s, t in known if s.start < sentence.start), default=(-1, -1))
        right = min(((s.start, t.start) for s, t in known if s.start > sentence.start), default=(_FAR, _FAR))
        before = [s for s in here if s.words == sentence.words and left[0] < s.start < right[0]]
        after = [s for s in there if s.words == sentence.words and left[1] < s.start < right[1]]
        return after[before.index(sentence)] if len(before) == len(after) else None

    def _proven(self, key: tuple[str, ...]) -> bool:
        """A neighbour in the key is no stock sentence, beside which an equal sentence may be another one.

        Beside a stock sentence the neighbour must stand once: new copies of it are put anywhere.
        """
        words = key[1] if key[0] == "after" else key[2]
        beside = {"both": key[1::2], "before": key[1:2], "after": key[2:]}[key[0]]
        return any(self._known(one) or (self._few(words) and self._few(one)) for one in beside)

    def _few(self, words: str) -> bool:
        old, new = self._counts
        return 0 < new[words] <= old[words] <= FEW

    def _lone(self, side: int, sentence: _Sentence) -> bool:
        """No other sentence of its clause has the same words: a twin beside it may have taken its place."""
        return self._within[side][sentence.clause, sentence.words] == 1

    def _known(self, words: str) -> bool:
        """A neighbour that proves the place: a sentence that stands once in either version."""
        key = ("alone", words)
        return len(self._keys[0].get(key, [])) == 1 and len(self._keys[1].get(key, [])) == 1

    def _reworded(self, sentence: _Sentence) -> _Sentence | None:
        """A like sentence between the same two neighbours, new in the new version."""
        frame = (sentence.before, sentence.after)
        there = self._frames.get(frame, [])
        if not any(self._known(words) for words in frame) or self._frames_old[frame] != 1 or len(there) != 1:
            return None
        found = self._sentences[1][there[0]]
        if ("alone", sentence.words) in self._keys[1] or ("alone", found.words) in self._keys[0]:
            return None
        return found if similarity(sentence.words, found.words) >= LEAST_LIKE else None

    def _unbroken(self, placed: Sequence[_Sentence | None]) -> bool:
        held = [s for s in placed if s is not None]
        return len(held) == len(placed) and all(
            a.clause == b.clause and a.after == b.words and a.end <= b.start for a, b in pairwise(held)
        )

    def _orphan(self, at: int, words: str) -> Carried:
        paired = self._pairs.get(at)
        if paired is None:
            return Carried(ORPHAN, pieces=differences(words, ""))
        return Carried(
            ORPHAN, self.new[paired].address, pieces=differences(self._bodies[0][at], self._bodies[1][paired])
        )

    def _clause_of(self, address: str, start: int | None) -> int | None:
        around = [
            i for i, u in enumerate(self.old) if address == u.address or address.startswith(f"{u.address}__")
        ]  # fmt: skip
        if not around and start is not None:
            around = [i for i, u in enumerate(self.old) if u.start <= start < u.end]
        return max(around, key=lambda i: len(self.old[i].address), default=None)

    def _body_start(self, side: int, at: int) -> int:
        unit = (self.old, self.new)[side][at]
        return unit.end - len(self._bodies[side][at])


def _body(unit: Unit) -> str:
    """The words of a clause without its number, which renumbering changes."""
    return unit.text.removeprefix(unit.number or "").lstrip()


def _sentences(units: Sequence[Unit]) -> list[_Sentence]:
    found = []
    for clause, unit in enumerate(units):
        body = _body(unit)
        base = unit.end - len(body)
        cut = [(m.group(), m.start() + base, m.end() + base) for m in _SENTENCE.finditer(body)]
        words = [_EDGE, *(w.strip() for w, _, _ in cut), _EDGE]
        for i, (held, start, end) in enumerate(cut):
            if held.strip():
                lead = len(held) - len(held.lstrip())
                found.append(_Sentence(words[i + 1], start + lead, end, clause, words[i], words[i + 2]))
    return found


def _keys(sentence: _Sentence) -> list[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = []
    if len(sentence.words) >= SHORT:
        keys.append(("alone", sentence.words))
    if (sentence.before, sentence.after) != (_EDGE, _EDGE):
        keys.append(("both", sentence.before, sentence.words, sentence.after))
    if sentence.before != _EDGE:
        keys.append(("before", sentence.before, sentence.words))
    if sentence.after != _EDGE:
        keys.append(("after", sentence.words, sentence.after))
    return keys


def _keyed(sentences: Sequence[_Sentence]) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, sentence in enumerate(sentences):
        for key in _keys(sentence):
            found[key].append(i)
    return dict(found)


def _where(values: Sequence[_T]) -> dict[_T, list[int]]:
    found: dict[_T, list[int]] = defaultdict(list)
    for i, value in enumerate(values):
        found[value].append(i)
    return dict(found)


def _at(bodies: Sequence[str], index: int) -> str:
    return bodies[index] if 0 <= index < len(bodies) else _EDGE

"""Ranks the clauses of one document by an everyday sentence: 摆摊被收了三轮车 → the clauses on stalls and on seizure.

Promises at most so many clauses, best first, each with the legal terms that the sentence's words stand for and that
the clause uses. The clause that punishes an act doesn't take a place beside the clause on the act, unless a sentence
asks what follows: three places are for three matters. Shared words and words of the dictionaries count first, related
words half as much. It reads the clauses it is given and nothing else; nothing is stored of what was asked.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from registry.provisions.numerals import parse
from registry.provisions.reading import Unit
from review.voices.routing.nearness import Nearness
from review.voices.routing.words import spoken_terms
from search.analysis import cut, fold
from search.language.questions import content

K1, B = 1.2, 0.3  # saturation and length, as usual for BM25; tuned, as all here, on development sentences
SINGLE = 0.6  # of a single character beside a pair: 犬 alone says something, 人 alone little
WHOLE = 0.25  # share of the whole clause's score beside its best piece's
TERM = 0.9  # of a term that the dictionaries give, times its own weight
RELATED = 0.5  # of the nearness by related words beside shared words, each measured by the best clause
FORMAL = 0.35  # of clauses that only say purpose, terms, scope or date
_PIECE = re.compile(r"[^。；;\n]+")
_FORMAL = re.compile(  # asked of a clause without its number
    r"^(?:为了?|根据).{0,200}制定本|自.{4,14}起施行|本.{2,4}(?:所称|下列用语)|^.{0,8}违反本.{2,4}规定.{0,8}的行为",
    re.DOTALL,
)
_BREACH = re.compile(r"违反(?:本|第|前)[^。；]{0,60}")  # 违反本条例第十条、第十一条规定的
_ARTICLE = re.compile(r"第([一二三四五六七八九十百零〇两\d]+)条(?!之)")
_ASKS_WHAT_FOLLOWS = re.compile("罚|赔|处分|犯法|后果|坐牢|拘")
_EMPTY = re.compile(  # what everybody says whatever it is about; in a legal text the same characters mean something
    "能不能|行不行|让不让|是不是|有没有|要不要|算不算|可以不|能不|怎么|多少|什么|啥时候|咋办|说啥|凭啥|我们|俺们|咱们|我家|人家|别人"
    "|一个人|有人|没人|几个|一个|连个|一堆|一趟|老是|一下子?|半天|直接|明明|到底|愿意|这个|那个|可以吗|像样的?|还得|还要"
    "|(?:跟|给|让|找|帮)(?:我们|我)|我的"
)


@dataclass(frozen=True, slots=True)
class Route:
    """A clause that a sentence may be about; `terms` are its own words that the sentence stands for."""

    address: str
    number: str
    path: str
    text: str
    score: float
    terms: tuple[str, ...]

    @property
    def gist(self) -> str:
        """Its words without the number before them."""
        return _words(self.text, self.number)


@dataclass(frozen=True, slots=True)
class _Piece:
    owner: int
    text: str
    counts: Mapping[str, int]
    length: int


class ClauseIndex:
    """The clauses of one version, ready to be asked. Make it once, ask it often."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = tuple(unit for unit in units if unit.text.strip())
        self._folded = tuple(fold(f"{unit.path} {unit.text}") for unit in self.units)
        self._formal = frozenset(
            at for at, unit in enumerate(self.units) if _FORMAL.search(_words(unit.text, unit.number))
        )
        self._punishes = _punishes(self.units)
        self._pieces = tuple(_pieces(self.units))
        self._nearness = Nearness([f"{self.units[piece.owner].path}\n{piece.text}" for piece in self._pieces])
        seen = Counter(word for piece in self._pieces for word in piece.counts)
        count = len(self._pieces)
        self._idf = {word: math.log(1 + (count - held + 0.5) / (held + 0.5)) for word, held in seen.items()}
        self._average = sum(piece.length for piece in self._pieces) / count if count else 1.0

    def rank(self, sentence: str, limit: int = 3) -> tuple[Route, ...]:
        """The likeliest clauses for a sentence; none where no word of it leads to any clause."""
        asked, terms = _asked(sentence)
        if not asked:
            return ()
        shared = {at: score for at, piece in enumerate(self._pieces) if (score := self._score(piece, asked)) > 0}
        scored = _sum(self._by_clause(shared), self._by_clause(self._nearness.scores(_plain(sentence))))
        order = sorted(scored, key=lambda owner: (-scored[owner], owner))
        if not _ASKS_WHAT_FOLLOWS.search(sentence):
            order = self._matters(order, limit)
        return tuple(self._route(owner, scored[owner], terms) for owner in order[:limit])

    def _by_clause(self, pieces: Mapping[int, float]) -> Mapping[int, float]:
        """The score of each clause from those of its pieces; the best clause has 1."""
        best: dict[int, float] = {}
        total: dict[int, float] = {}
        for at, score in pieces.items():
            owner = self._pieces[at].owner
            best[owner] = max(best.get(owner, 0.0), score)
            total[owner] = total.get(owner, 0.0) + score
        scored = {
            owner: (best[owner] + WHOLE * math.sqrt(best[owner] * (total[owner] - best[owner])))
            * (FORMAL if owner in self._formal else 1.0)
            for owner in best
        }
        top = max(scored.values(), default=1.0)
        return {owner: score / top for owner, score in scored.items()}

    def _matters(self, order: Sequence[int], limit: int) -> list[int]:
        """The first so many, without those that only punish what one before them is on."""
        kept: list[int] = []
        for owner in order:
            if len(kept) < limit and self._punishes.get(owner, frozenset()).isdisjoint(kept):
                kept.append(owner)
        return kept

    def _score(self, piece: _Piece, asked: Mapping[str, float]) -> float:
        norm = K1 * (1 - B + B * piece.length / self._average)
        return sum(
            weight * self._idf[word] * held * (K1 + 1) / (held + norm)
            for word, weight in asked.items()
            if (held := piece.counts.get(word, 0))
        )

    def _route(self, owner: int, score: float, terms: Sequence[str]) -> Route:
        unit, folded = self.units[owner], self._folded[owner]
        held = tuple(dict.fromkeys(term for term in terms if fold(term) in folded))
        return Route(unit.address, unit.number, unit.path, unit.text, score, held[:4])


@lru_cache(maxsize=32)
def clause_index(units: tuple[Unit, ...]) -> ClauseIndex:
    """The index of these clauses; that of a document asked again and again is made once."""
    return ClauseIndex(units)


def routes_among(units: Iterable[Unit], allowed: Collection[str], said: str) -> tuple[Route, ...]:
    """The likeliest of the clauses with these addresses for what was said; nothing is indexed where nothing was."""
    return clause_index(tuple(unit for unit in units if unit.address in allowed)).rank(said) if said else ()


def _sum(shared: Mapping[int, float], related: Mapping[int, float]) -> Mapping[int, float]:
    """Both scores of each clause together."""
    return {at: shared.get(at, 0.0) + RELATED * related.get(at, 0.0) for at in {*shared, *related}}


def _plain(sentence: str) -> str:
    """A sentence without what everybody says whatever it is about."""
    return _EMPTY.sub(" ", content(sentence))


def _words(text: str, number: str) -> str:
    """A clause's words without the number before them."""
    return text.removeprefix(number).lstrip("\u3000 ")


def _punishes(units: Sequence[Unit]) -> Mapping[int, frozenset[int]]:
    """Which clauses each clause punishes the breach of, by their numbers in its words."""
    at = {unit.address: place for place, unit in enumerate(units)}
    found = {}
    for place, unit in enumerate(units):
        numbers = [parse(n) for breach in _BREACH.findall(unit.text) for n in _ARTICLE.findall(breach)]
        acts = frozenset(at[address] for n in numbers if (address := f"art_{n}") in at) - {place}
        if acts:
            found[place] = acts
    return found


def _pieces(units: Sequence[Unit]) -> Iterable[_Piece]:
    """Sentences and items of each clause; the chain of headings counts with each of them, a little."""
    for owner, unit in enumerate(units):
        heading = cut(unit.path)[0]
        for piece in _PIECE.findall(unit.text) or [unit.text]:
            pairs, singles = cut(piece)
            counts = Counter(pairs) + Counter(singles)
            for pair in heading:
                counts.setdefault(pair, 1)
            yield _Piece(owner, piece, counts, len(singles))


@lru_cache(maxsize=512)
def _asked(sentence: str) -> tuple[Mapping[str, float], tuple[str, ...]]:
    """What a sentence asks for: its words, and those of the terms it stands for; and these terms."""
    pairs, singles = cut(_plain(sentence))
    asked: dict[str, float] = dict.fromkeys(pairs, 1.0)
    for single in singles:
        asked[single] = SINGLE
    terms = spoken_terms(sentence)
    for term, weight in terms:
        term_pairs, term_singles = cut(term)
        share = TERM * weight * (1.6 / max(1.6, len(term_pairs) ** 0.5))
        for word in term_pairs or term_singles:
            asked[word] = min(2.0, asked.get(word, 0.0) + share)
    return asked, tuple(term for term, _ in terms)

"""Index over superior articles: from a clause to the articles that share its rarest words, in the right field of law.

Promises cost per question that hardly grows with the library: the rarest pairs of characters are followed until a
fixed number of entries is spent. It knows no rule of law; what a clause's kind of act calls for stands in `signals`.
"""

from __future__ import annotations

import heapq
import logging
import math
import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from registry.provisions.kinds import Level, Status
from review.law import index_data
from review.law.grams import own_words, pairs
from review.law.library import Candidate, Law, LawArticle
from review.law.signals import Signal, load_signals

_BUDGET = 3_000  # index entries followed for a question, whatever the size of the library
_POOL = 60  # articles weighed in full
_COMMON = 0.2  # pairs in more than this share of the articles tell nothing
_FIELD, _CITED, _BASIS, _LENGTH = 2.0, 0.8, 0.6, 0.15  # chosen on the development cases
_SLOPE, _MIDDLE = 3.0, 1.51  # of the calibration, fitted on the development cases
_PENAL = re.compile(r"处[^，。]{0,30}罚款|罚款|没收|吊销|给予处罚|予以处罚|责令[^，。]{0,8}改正|处分")
_SIGNAL_SLOTS = 4

_LOG = logging.getLogger(__name__)

StatusOn = Callable[[Law, date], Status]


class ArticleIndex:
    """Index over the articles of all versions.

    Args:
        articles: articles of each version by `version_id`, in order.
        cache: a file in which the index is kept from one process to the next; None: it is built in memory.
    """

    def __init__(self, articles: Mapping[str, Sequence[LawArticle]], cache: Path | None = None) -> None:
        texts = [held for held in articles.values() if held]
        self._articles: list[LawArticle] = []
        self._laws: list[Law] = []
        self._law_of = array("I")
        self._starts: list[int] = []
        for law_at, held in enumerate(texts):
            self._laws.append(held[0].law)
            self._starts.append(len(self._articles))
            self._articles.extend(held)
            self._law_of.extend([law_at] * len(held))
        self._starts.append(len(self._articles))
        self._live: dict[tuple[date, str | None], frozenset[int]] = {}
        self._places = {law.version_id: at for at, law in enumerate(self._laws)}
        data = _data(texts, cache)
        self._postings, self._fields = data.postings, data.fields
        average = sum(data.lengths) / max(1, len(data.lengths)) or 1.0
        self._damping = array("d", ((0.25 + 0.75 * length / average) ** -_LENGTH for length in data.lengths))

    def search(
        self,
        text: str,
        *,
        title: str,
        cited: Sequence[Law],
        basis: Sequence[Law],
        as_of: date,
        province: str | None,
        limit: int,
        status: StatusOn,
    ) -> list[Candidate]:
        """The articles that may govern a clause, best first; see `MemoryLibrary.candidates`."""
        live = self._live_laws(as_of, province, status)
        words = own_words(text)
        asked, titled = pairs(words), pairs(title)
        factors = self._factors(asked, titled, cited, basis, live)
        weights = self._weights(asked)
        total = sum(weights.values()) or 1.0
        ranked: list[tuple[float, int]] = []
        for at in self._pool(weights, factors):
            body = self._articles[at].text
            shared = sum(weight for pair, weight in weights.items() if pair in body)
            ranked.append((shared / total * self._damping[at] * factors[self._law_of[at]], at))
        ranked.sort(key=lambda entry: (-entry[0], entry[1]))
        if _PENAL.search(words):
            ranked = self._with_penalties(ranked)
        return self._chosen(ranked, load_signals(), text, title, live, cited, basis, limit)

    def _live_laws(self, as_of: date, province: str | None, status: StatusOn) -> frozenset[int]:
        held = self._live.get((as_of, province))
        if held is None:
            held = frozenset(
                at
                for at, law in enumerate(self._laws)
                if (law.level is Level.NATION or (province is not None and law.province == province))
                and status(law, as_of) in (Status.IN_FORCE, Status.UNKNOWN)
            )
            if len(self._live) > 16:
                self._live.clear()
            self._live[as_of, province] = held
        return held

    def _weights(self, asked: set[str]) -> dict[str, float]:
        """Weight of each pair asked for: rare ones weigh more, those of nearly every article nothing."""
        count = len(self._articles)
        weights = {}
        for pair in asked:
            entries = self._postings.get(pair)
            if entries is not None and len(entries) <= max(8, count * _COMMON):
                weights[pair] = math.log(1 + count / len(entries))
        return weights

    def _factors(
        self, asked: set[str], titled: set[str], cited: Sequence[Law], basis: Sequence[Law], live: frozenset[int]
    ) -> list[float]:
        """Factor of each law: 0 where it does not count, more than 1 where it shares the clause's field or is cited."""
        shares: defaultdict[int, float] = defaultdict(float)
        for pair in asked | titled:
            for law_at, weight in self._fields.get(pair, ()):
                shares[law_at] += weight
        factors = [0.0] * len(self._laws)
        for law_at in live:
            factors[law_at] = 1.0
        top = max((share for law_at, share in shares.items() if law_at in live), default=0.0) or 1.0
        for law_at, share in shares.items():
            if law_at in live:
                factors[law_at] += _FIELD * min(1.0, share / top)
        for laws, extra in ((cited, _CITED), (basis, _BASIS)):
            for version in {law.version_id for law in laws}:
                place = self._places.get(version)
                if place is not None and place in live:
                    factors[place] += extra
        return factors

    def _pool(self, weights: Mapping[str, float], factors: Sequence[float]) -> list[int]:
        """The articles worth weighing in full, found along the rarest pairs."""
        sums: defaultdict[int, float] = defaultdict(float)
        spent = 0
        for pair, weight in sorted(weights.items(), key=lambda entry: (-entry[1], entry[0])):
            entries = self._postings[pair]
            if spent and spent + len(entries) > _BUDGET:
                break
            spent += len(entries)
            for at in entries:
                sums[at] += weight
        law_of, damping = self._law_of, self._damping
        scored = [(total * factors[law_of[at]] * damping[at], at) for at, total in sums.items()]
        return [at for score, at in heapq.nlargest(_POOL, scored) if score]

    def _with_penalties(self, ranked: list[tuple[float, int]]) -> list[tuple[float, int]]:
        """Raise the articles that punish breaches of the best articles of their own law, and those they point to."""
        scores = {at: score for score, at in ranked}
        for score, at in ranked[:4]:
            law_at = self._law_of[at]
            number = re.compile(rf"第{re.escape(_label(self._articles[at].text))}(?!之)")
            for other in range(self._starts[law_at], self._starts[law_at + 1]):
                body = self._articles[other].text
                if other != at and number.search(body, 6) and _PENAL.search(body):
                    scores[other] = max(scores.get(other, 0.0), score * 0.85)
        return sorted(((score, at) for at, score in scores.items()), key=lambda entry: (-entry[0], entry[1]))

    def _chosen(
        self,
        ranked: list[tuple[float, int]],
        signals: Sequence[Signal],
        text: str,
        title: str,
        live: frozenset[int],
        cited: Sequence[Law],
        basis: Sequence[Law],
        limit: int,
    ) -> list[Candidate]:
        """The best, with places kept at the end for articles that the kind of act calls for."""
        called = [self._articles[at] for at in self._called(signals, text, title, live)]
        best = [self._articles[at] for _, at in ranked[:limit]]
        extra = [article for article in called if article not in best[: max(1, limit - _SIGNAL_SLOTS)]]
        extra = extra[: min(_SIGNAL_SLOTS, limit - 1)] if limit > 1 else []
        cited_ids, basis_ids = {law.version_id for law in cited}, {law.version_id for law in basis}
        chosen: list[Candidate] = []
        for score, at in ranked:
            if len(chosen) >= limit - len(extra):
                break
            article = self._articles[at]
            if article in extra:
                continue
            version = article.law.version_id
            why = "cited" if version in cited_ids else "basis" if version in basis_ids else "retrieved"
            chosen.append(Candidate(article, calibrated(score), why))
        lowest = chosen[-1].score if chosen else 0.5
        chosen.extend(Candidate(article, min(lowest, 0.5), "called") for article in extra)
        return chosen

    def _called(self, signals: Sequence[Signal], text: str, title: str, live: frozenset[int]) -> list[int]:
        """Articles that the words of a clause call for, whatever its field: the frame of powers and procedure."""
        fitting = [signal for signal in signals if signal.matches(text, title)]
        if not fitting:
            return []
        longest = max(len(signal.articles) for signal in fitting)
        wanted = dict.fromkeys(
            (signal.law, signal.articles[turn])
            for turn in range(longest)
            for signal in fitting
            if turn < len(signal.articles)
        )
        places = {law.title: law_at for law_at, law in enumerate(self._laws) if law_at in live}
        found = []
        for law, number in wanted:
            law_at = places.get(law)
            if law_at is None:
                continue
            for at in range(self._starts[law_at], self._starts[law_at + 1]):
                if self._articles[at].article == number and self._articles[at].suffix is None:
                    found.append(at)
                    break
        return found


def calibrated(score: float) -> float:
    """The share of development cases in which an article of this score was a right one."""
    return 1 / (1 + math.exp(-_SLOPE * (score - _MIDDLE)))


def _label(article: str) -> str:
    found = re.match(r"第(\S+?条(?:之[一二三四五六七八九十]+)?)", article)
    return found.group(1) if found else "\x00"


def _data(texts: Sequence[Sequence[LawArticle]], cache: Path | None) -> index_data.IndexData:
    """The data from the file where it fits these articles, else built and kept there."""
    if cache is None:
        return index_data.build(texts)
    mark = index_data.mark_of(texts)
    data = index_data.read(cache, mark)
    if data is None:
        data = index_data.build(texts)
        try:
            index_data.write(cache, mark, data)
        except OSError as error:
            _LOG.warning("law index not kept in %s: %s", cache, error)
    return data

"""Learnt expansion: what the articles confirmed for earlier questions say, as weighted character pairs.

A table "character pair of a question → character pairs of the articles that staff confirmed for such questions",
rebuilt from the record in seconds, inspectable, and written to one JSON file. No model; nothing is shipped with it.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log

from search.analysis import cut
from search.language.questions import content

FORMAT = 1
KEPT = 80  # pairs kept for one pair of a question
DAMPING = 10.0  # confirmed articles that a word must have seen before its counts are trusted by half
PAIRS = 80  # added to a question
WEIGHT = 0.3  # of the best of them; number and weight were chosen on questions kept apart


@dataclass(frozen=True, slots=True)
class LearntTable:
    """The table and how it is asked.

    `rows` maps a pair of a question to pairs of articles with their strength; `seen` says in how many of the
    `questions` it stood.
    """

    rows: dict[str, tuple[tuple[str, float], ...]]
    seen: dict[str, int]
    questions: int

    @classmethod
    def build(cls, confirmed: Iterable[tuple[str, str]]) -> LearntTable:
        """Learn from `(question, chapters and text of a confirmed article)`.

        A question may occur with several articles. The chapters' headings before the text measured better than
        the text alone.
        """
        pairs = [(question, _pairs(question, asked=True), _pairs(text)) for question, text in confirmed]
        background: Counter[str] = Counter()
        together: dict[str, Counter[str]] = defaultdict(Counter)
        articles: Counter[str] = Counter()
        for _, asked, answer in pairs:
            background.update(answer)
            for word in asked:
                articles[word] += 1
                together[word].update(answer)
        seen: Counter[str] = Counter()
        questions = {question: asked for question, asked, _ in pairs}
        for asked in questions.values():
            seen.update(asked)
        total = len(pairs)
        rows = {}
        for word, counts in sorted(together.items()):
            row = []
            for pair, count in counts.items():
                trust = articles[word] / (articles[word] + DAMPING)
                rare = log(1 + total / (background[pair] + 0.5))
                row.append((pair, round(count / articles[word] * trust * rare, 4)))
            row.sort(key=lambda entry: (-entry[1], entry[0]))
            rows[word] = tuple(row[:KEPT])
        return cls(rows, dict(sorted(seen.items())), len(questions))

    def terms(self, text: str) -> Sequence[tuple[str, float]]:
        """Pairs to add to a question, best first, the best with `WEIGHT`; pairs of the question itself are left out."""
        own = _pairs(text, asked=True)
        strengths: Counter[str] = Counter()
        for word in own:
            for pair, strength in self.rows.get(word, ()):
                strengths[pair] += strength * log(1 + self.questions / self.seen[word])  # type: ignore[assignment] # a Counter adds floats as well
        best = sorted(strengths.items(), key=lambda entry: (-entry[1], entry[0]))
        chosen = list(islice((entry for entry in best if entry[0] not in own), PAIRS))
        if not chosen:
            return []
        top = chosen[0][1]
        return [(pair, round(WEIGHT * strength / top, 4)) for pair, strength in chosen]

    def why(self, text: str, pair: str) -> list[tuple[str, float]]:
        """Which pairs of a question brought a pair of articles, strongest first; for the inspection page."""
        found = [(word, dict(self.rows.get(word, ())).get(pair, 0.0)) for word in sorted(_pairs(text, asked=True))]
        return sorted((entry for entry in found if entry[1]), key=lambda entry: -entry[1])

    def to_json(self) -> str:
        """The table as one JSON text."""
        data = {"format": FORMAT, "questions": self.questions, "seen": self.seen, "rows": self.rows}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> LearntTable:
        """Read what `to_json` wrote.

        Raises:
            ValueError: another format.
        """
        data = json.loads(text)
        if data.get("format") != FORMAT:
            raise ValueError(f"learnt table of format {data.get('format')}, not {FORMAT}")
        rows = {word: tuple((str(pair), float(value)) for pair, value in row) for word, row in data["rows"].items()}
        return cls(rows, {word: int(count) for word, count in data["seen"].items()}, int(data["questions"]))


def _pairs(text: str, *, asked: bool = False) -> set[str]:
    return set(cut(content(text) if asked else text)[0])

"""The clauses that the weights of whole clauses are counted from, with their features.

Labelled clauses that were written to be hard (never a report half); articles of invented documents with nothing wrong
in them, as most articles are; clauses of real local documents, which count as lawful in the main.
"""

from __future__ import annotations

import random
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.read import read_file
from registry.provisions.units import units
from review.law.development import load_laws_extra
from review.law.library import Library
from review.norms.norm import extract
from review.rules.context import Context
from review.rules.facts import facts_of_reading
from review.rules.protocol import ClauseUnderReview, DocumentFacts
from review.rules.wording_features import Features, features, parts
from tests.quality.conflicts.documents import written_articles
from tests.quality.conflicts.scoring import facts_of, load
from tests.quality.conflicts.sets import DEVELOPMENT, ORDINARY, path_of
from tests.quality.reading.corpus import CORPUS

AS_OF = date(2026, 11, 24)
REAL = 0.15  # what a clause of a real document counts
PLAINLY = 0.6  # what an article of an invented document counts that nobody wrote to be hard
DOCUMENTS, PER_DOCUMENT, EVERY = 90, 8, 12  # of each archive; one regulation in twelve


@dataclass(frozen=True, slots=True)
class Example:
    """One clause with its labels; `weight` below 1 for one that was not written to be hard. `sentences`: those of a
    long clause by themselves."""

    found: Features
    expected: tuple[str, ...]
    part: str
    weight: float = 1.0
    sentences: tuple[Features, ...] = ()

    @property
    def conflict(self) -> bool:
        """Whether anything is wrong with it."""
        return self.expected != ("none",)


def labelled_examples() -> list[Example]:
    """The development clauses, the ordinary ones among them."""
    laws = load_laws_extra()
    hard = [
        _hard(facts_of(row["document"]), row["clause"], laws, tuple(row["expected"]), name)
        for name, split in DEVELOPMENT
        for row in load(path_of(name), split)
    ]
    plain = [(name, row) for name, split in ORDINARY for row in load(path_of(name), split)]
    plain += [("documents", row) for row in written_articles("dev")]
    return hard + [
        Example(_features(facts_of(row["document"]), row["clause"], laws), tuple(row["expected"]), part, PLAINLY)
        for part, row in plain
    ]


def real_examples() -> list[Example]:
    """Clauses of real documents, taken as lawful in the main."""
    laws = load_laws_extra()
    return [Example(_features(facts, text, laws), ("none",), name, REAL) for name, facts, text in _drawn()]


def _hard(facts: DocumentFacts, text: str, laws: Library, expected: tuple[str, ...], part: str) -> Example:
    ctx, norms = Context(facts, ClauseUnderReview("", "", "", text), laws, AS_OF), extract(text)
    alone = tuple(features(ctx, held, words) for words, held in parts(norms))
    return Example(features(ctx, norms), expected, part, sentences=alone)


def _features(facts: DocumentFacts, text: str, laws: Library) -> Features:
    return features(Context(facts, ClauseUnderReview("", "", "", text), laws, AS_OF), extract(text))


def _drawn() -> Iterator[tuple[str, DocumentFacts, str]]:
    """Archive, facts of the document and text of each real clause, drawn by a fixed seed."""
    chance = random.Random(5)
    for name in ("rules-and-normative", "local-regulations"):
        with tarfile.open(CORPUS / f"{name}.tar.gz") as tar, tempfile.TemporaryDirectory() as folder:
            files = [m for m in tar.getmembers() if m.isfile() and _may_train(m.name)]
            chosen = sorted(files, key=lambda m: m.name)[:DOCUMENTS]
            tar.extractall(folder, members=chosen, filter="data")
            for member in chosen:
                reading = read_file(Path(folder) / member.name)[0]
                held = [u.text for u in units(reading) if 15 < len(u.text) < 500]
                facts = facts_of_reading(reading)
                for text in chance.sample(held, min(PER_DOCUMENT, len(held))):
                    yield name, facts, text


def _may_train(member: str) -> bool:
    """Whether a real document is for training; all others stay untouched for measuring."""
    every = 3 if member.startswith("rules") else EVERY
    return zlib.crc32(member.encode()) % every == 0

"""Everyday words → legal terms: the editable, versioned dictionary and how it is read and asked.

Promises the longest words of the dictionary that a text holds, each with its terms and weights. It widens no query
itself and is not made from labelled questions.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from search.analysis import fold

_FILE = Path(__file__).with_name("data") / "everyday.toml"
Terms = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Everyday:
    """A dictionary: folded everyday word → legal terms with weights. `version` is shown beside the switch."""

    version: str
    entries: dict[str, Terms]

    def found_in(self, text: str) -> list[tuple[str, Terms]]:
        """Words of the dictionary in a text, without those that lie within a longer one, in order of the text."""
        folded = fold(text)
        held = [word for word in self.entries if word in folded]
        longest = [word for word in held if not any(word != other and word in other for other in held)]
        return [(word, self.entries[word]) for word in sorted(longest, key=folded.index)]


def read_everyday(path: Path) -> Everyday:
    """Read a dictionary and check it.

    Args:
        path: TOML: `version`, `weight`, and tables of `word = ["term", "term:0.3"]`.

    Raises:
        ValueError: no version, a word twice or shorter than two characters, no term, or a weight outside 0–1.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    version, weight = data.get("version"), data.get("weight")
    if not isinstance(version, str) or not isinstance(weight, int | float):
        raise ValueError(f"{path.name}: version and weight are needed")
    entries: dict[str, Terms] = {}
    for table in data.values():
        if not isinstance(table, dict):
            continue
        for word, terms in table.items():
            key = fold(word.strip())
            if len(key) < 2:
                raise ValueError(f"{path.name}: {word} is too short")
            if key in entries:
                raise ValueError(f"{path.name}: {word} occurs twice")
            entries[key] = tuple(_term(path, word, term, float(weight)) for term in terms)
            if not entries[key]:
                raise ValueError(f"{path.name}: {word} has no terms")
    return Everyday(version, entries)


@cache
def load_everyday() -> Everyday:
    """The dictionary that comes with the package."""
    return read_everyday(_FILE)


def _term(path: Path, word: str, term: str, weight: float) -> tuple[str, float]:
    text, colon, own = term.partition(":")
    try:
        value = float(own) if colon else weight
    except ValueError:
        value = -1.0
    if not text.strip() or not 0 < value <= 1:
        raise ValueError(f"{path.name}: {word} has a wrong term or weight: {term}")
    return text.strip(), value

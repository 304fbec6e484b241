"""What the words of an everyday sentence stand for: the search dictionary, one for what people say of their place, and
one with words of every field of local regulation.

Promises legal terms with weights, the longest everyday words first found. The dictionaries are data.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from search.analysis import fold
from search.language.everyday import Everyday, load_everyday, read_everyday

_DATA = Path(__file__).with_name("data")


@cache
def load_spoken() -> Everyday:
    """The dictionary of what people say about streets, houses and villages."""
    return read_everyday(_DATA / "spoken.toml")


@cache
def load_fields() -> Everyday:
    """The dictionary with words of every field of local regulation."""
    return read_everyday(_DATA / "fields.toml")


@cache
def load_characters() -> dict[str, tuple[tuple[str, float], ...]]:
    """Single characters, which a dictionary of words can't hold: 狗 → 犬.

    Raises:
        ValueError: an entry is longer, or has no terms.
    """
    data = tomllib.loads((_DATA / "characters.toml").read_text(encoding="utf-8"))
    weight = float(data["weight"])
    found = {}
    for character, terms in data["characters"].items():
        if len(character) != 1 or not terms:
            raise ValueError(f"characters.toml: {character} is no single character with terms")
        found[character] = tuple((term, weight) for term in terms)
    return found


def spoken_terms(sentence: str) -> tuple[tuple[str, float], ...]:
    """Legal terms for the words of a sentence, each once with its highest weight."""
    dictionaries = (load_spoken(), load_fields(), load_everyday())
    every = [terms for dictionary in dictionaries for _, terms in dictionary.found_in(sentence)]
    characters = load_characters()
    every += [characters[sign] for sign in dict.fromkeys(fold(sentence)) if sign in characters]
    found: dict[str, float] = {}
    for term, weight in (pair for terms in every for pair in terms):
        found[term] = max(found.get(term, 0.0), weight)
    return tuple(found.items())

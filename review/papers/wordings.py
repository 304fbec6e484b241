"""Words of the papers from `data/wordings.toml`: filled with plain text, once.

What is filled in is data: braces in it stay as they are, and no name reaches into an object.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "wordings.toml"
_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """The fixed words of one kind of paper."""

    title: str
    opening: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    none: str = ""
    attachments: tuple[str, ...] = ()


@cache
def wording(kind: str) -> Wording:
    """The words of a kind.

    Raises:
        KeyError: the file has none for it.
    """
    entry: dict[str, Any] = _table()[kind]
    return Wording(
        entry["title"],
        tuple(entry.get("opening", ())),
        tuple(entry.get("closing", ())),
        entry.get("none", ""),
        tuple(entry.get("attachments", ())),
    )


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text("utf-8"))


def fill(words: str, values: dict[str, str]) -> str:
    """The words with their places filled.

    Raises:
        KeyError: a place that no value is given for.
    """
    return _PLACE.sub(lambda place: values[place[1]], words)


def fill_all(lines: tuple[str, ...], values: dict[str, str], *, needed: tuple[str, ...] = ()) -> list[str]:
    """Several paragraphs; one that holds a `needed` place without a value falls out."""
    kept = []
    for line in lines:
        places = set(_PLACE.findall(line))
        if any(name in places and not values.get(name) for name in needed):
            continue
        text = fill(line, values)
        if text.strip():
            kept.append(text)
    return kept

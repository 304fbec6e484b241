"""Articles that the kind of act calls for, whatever its field: the frame of powers, procedure and free markets.

Promises a table with sources, checked on load. A signal only proposes a clause for comparison; it judges nothing.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from registry.errors import Misconfigured

_FILE = Path(__file__).with_name("data") / "signals.toml"


@dataclass(frozen=True, slots=True)
class Signal:
    """A pattern over a clause (and, where given, over its document's title) and the articles it calls for."""

    name: str
    law: str
    articles: tuple[int, ...]
    words: re.Pattern[str]
    title: re.Pattern[str] | None
    unless: re.Pattern[str] | None

    def matches(self, text: str, title: str) -> bool:
        """Whether a clause of a document calls for these articles."""
        if self.title is not None and not self.title.search(title):
            return False
        if self.unless is not None and self.unless.search(text):
            return False
        return self.words.search(text) is not None


@cache
def load_signals(path: Path = _FILE) -> tuple[Signal, ...]:
    """The signals in the order of the file: what stands first is proposed first.

    Raises:
        Misconfigured: an entry lacks a part, or a pattern is none.
    """
    found = []
    for row in tomllib.loads(path.read_text(encoding="utf-8")).get("signal", []):
        try:
            found.append(
                Signal(
                    row["name"],
                    row["law"],
                    tuple(row["articles"]),
                    re.compile(row["words"]),
                    re.compile(row["title"]) if "title" in row else None,
                    re.compile(row["unless"]) if "unless" in row else None,
                )
            )
        except (KeyError, TypeError, re.error) as error:
            raise Misconfigured(
                f"对照条文信号表 {path.name} 有一条不完整或者写法有误：{row.get('name', '')}。"
            ) from error
    return tuple(found)

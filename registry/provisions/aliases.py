"""Short names, nicknames and former names of national law, read from a versioned CSV beside this package.

Promises official full titles for the names that people use, and the successor of a lapsed law with its date.
It knows nothing of what the record holds: whether a law or an article exists is asked elsewhere.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

COUNTRY = "中华人民共和国"
_FILE = Path(__file__).with_name("data") / "law_aliases.csv"


class AliasKind(StrEnum):
    """What sort of name an alias is. Values are the words in the file."""

    SHORT = "short"  # 民诉法
    NICKNAME = "nickname"  # 民告官法: never used in a careful text
    FORMER = "former"  # 物权法: a law that has lapsed, under its own name


@dataclass(frozen=True, slots=True)
class LawAlias:
    """One name of a law.

    `law` is the official full title of the law that the name means. For FORMER names `successor` is the law
    that took its place and `until` the day on which it lapsed (on that day it is no longer in force).
    """

    alias: str
    law: str
    kind: AliasKind
    successor: str | None = None
    until: date | None = None


def read_aliases(path: Path) -> tuple[LawAlias, ...]:
    """Read an alias file and check it.

    Args:
        path: CSV in UTF-8; lines that begin with # are comments.

    Raises:
        ValueError: a name occurs twice, or a line lacks its law, kind or date.
    """
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    found: dict[str, LawAlias] = {}
    for row in csv.DictReader(lines):
        alias = _alias(row)
        if alias.alias in found:
            raise ValueError(f"{path.name}: {alias.alias} occurs twice")
        found[alias.alias] = alias
    return tuple(found.values())


@cache
def load_aliases() -> tuple[LawAlias, ...]:
    """All names of the file that comes with the package."""
    return read_aliases(_FILE)


@cache
def _by_name() -> dict[str, LawAlias]:
    return {alias.alias: alias for alias in load_aliases()}


@cache
def _lapsed() -> dict[str, LawAlias]:
    return {alias.law: alias for alias in load_aliases() if alias.kind is AliasKind.FORMER}


def find_alias(name: str) -> LawAlias | None:
    """What a name means; the name without 《》 and without the country's name is tried as well."""
    bare = name.strip("《》〈〉 ")
    return _by_name().get(bare) or _by_name().get(bare.removeprefix(COUNTRY))


def lapsed(title: str) -> LawAlias | None:
    """The entry of a law that has a successor, by its official title; None for every other law."""
    return _lapsed().get(title)


def current_title(title: str, day: date) -> str:
    """The title of the law that stands in a law's place on a day, over any number of successions."""
    seen = {title}
    while (entry := _lapsed().get(title)) and entry.successor and entry.until and day >= entry.until:
        title = entry.successor
        if title in seen:
            break
        seen.add(title)
    return title


def _alias(row: dict[str, str]) -> LawAlias:
    name, law = (row.get("alias") or "").strip(), (row.get("law") or "").strip()
    if not name or not law:
        raise ValueError(f"alias line without name or law: {row}")
    kind = AliasKind((row.get("kind") or "").strip())
    successor = (row.get("successor") or "").strip() or None
    until = date.fromisoformat(row["until"]) if row.get("until") else None
    if (kind is AliasKind.FORMER) != (successor is not None and until is not None):
        raise ValueError(f"{name}: a former name, and no other, needs successor and date")
    return LawAlias(name, law, kind, successor, until)

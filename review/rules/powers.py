"""Who may set what: rank of a document by kind and level, and what each rank may set by itself.

The table is data/powers.toml (行政处罚法 10-16, 行政许可法 14-17 and 58, 行政强制法 10-13). It says nothing about a
superior clause that already provides the thing: rules look for that first.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.provisions.kinds import Kind, Level
from review.rules.tables import table


@dataclass(frozen=True, slots=True)
class Rank:
    """One row of the table. `penalties` and `measures` list what may be set; "*" is all but the `never` list."""

    name: str
    words: str  # how a person calls it
    penalties: tuple[str, ...]
    penalties_never: tuple[str, ...]
    measures: tuple[str, ...]
    permits: str  # yes, temporary, no
    charges: bool
    varies: bool  # may vary superior law (变通)
    penalty_source: tuple[str, int]
    permit_source: tuple[str, int]
    measure_source: tuple[str, int]

    def may_punish(self, kind: str) -> bool:
        """Whether this rank may set a penalty kind by itself."""
        return kind not in self.penalties_never and ("*" in self.penalties or kind in self.penalties)

    def may_compel(self, kind: str) -> bool:
        """Whether this rank may set a compulsory measure by itself."""
        return "*" in self.measures or kind in self.measures


def rank_of(kind: Kind | None, level: Level | None) -> Rank | None:
    """The rank of a document; None when its kind is unknown, or its level matters and is unknown."""
    if kind is None:
        return None
    data = table("powers")
    name = data["ranks"].get(kind.value)
    if name == "government_rule":
        if level is None:
            return None
        name = "province_rule" if level is Level.PROVINCE else "city_rule"
    if name == "local_regulation" and level is Level.COUNTY:
        name = "document"
    if name is None:
        return None
    row = data["rank"][name]
    return Rank(
        name,
        row["words"],
        tuple(row["penalties"]),
        tuple(row.get("penalties_never", ())),
        tuple(row["measures"]),
        row["permits"],
        bool(row["charges"]),
        bool(row.get("varies", False)),
        _source(row["penalty_source"]),
        _source(row["permit_source"]),
        _source(row["measure_source"]),
    )


def _source(words: list[str | int]) -> tuple[str, int]:
    return str(words[0]), int(words[1])

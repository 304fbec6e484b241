"""Data of the rules: powers table, fine ceilings, lexicons, weights; TOML and CSV under data/, read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent / "data"
RARE = 6.3


@cache
def table(name: str) -> Mapping[str, Any]:
    """The table `data/<name>.toml`.

    Raises:
        FileNotFoundError: there is no such table.
    """
    return tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def weights() -> Mapping[str, float]:
    """Weight of each common two-character sequence; anything absent weighs `RARE`."""
    out = {}
    for line in (_HERE / "bigram_weights.csv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            gram, weight = line.split(",")
            out[gram] = float(weight)
    return out


@cache
def signals(name: str) -> tuple[tuple[Mapping[str, Any], re.Pattern[str]], ...]:
    """The `[[signal]]` rows of a lexicon with their compiled `pattern`."""
    return tuple((row, re.compile(row["pattern"])) for row in table(name)["signal"])

"""The lexicons of this package: TOML files under data/, read once. It promises parsed tables, nothing about meaning."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent / "data"


@cache
def table(name: str) -> dict[str, Any]:
    """The table `data/<name>.toml`.

    Raises:
        FileNotFoundError: there is no such table.
        tomllib.TOMLDecodeError: the file is not TOML.
    """
    return tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))

"""The labelled sets that rules are tuned and weights are counted on; report halves are never among them."""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).parent
EXAMPLES = Path(os.environ.get("EXAMPLES", HERE.parents[3] / "shared" / "examples" / "conflicts.jsonl"))
TUNED_ON = (
    ("independent", "dev"),
    ("clauses", "dev"),
    ("development", None),
    ("third", "dev"),
    ("fourth", None),
    ("fifth", None),
    ("sixth", "dev"),
    ("seventh", "dev"),
    ("ninth", "dev"),
    ("eleventh", "dev"),
)
#: articles of local documents with nothing wrong in them, as they stand beside the few that are
ORDINARY = (("ordinary", None),)
#: what weights are counted from: the same and the worked examples, where they are at hand
DEVELOPMENT = (*TUNED_ON, *((("examples", None),) if EXAMPLES.is_file() else ()))


def path_of(name: str) -> Path:
    """The file of a set."""
    return EXAMPLES if name == "examples" else HERE / f"{name}.jsonl"

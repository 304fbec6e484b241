"""What is read in 254 real sentences drawn by chance, field by field: `pytest -m quality -s tests/quality/norms`.

Precision is the share of what was read that the sentence says, recall the share of what it says that was read. Every
fourth sentence was never opened: causes are looked for in the others alone. `ALL=1` lists what differs there.
"""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from review.norms.norm import Norm, extract
from review.norms.speech import Speech
from tests.quality.reading.corpus import wilson

pytestmark = pytest.mark.quality

HERE = Path(__file__).parent
FIELDS = (
    "modalities",
    "subject",
    "act",
    "conditions",
    "exceptions",
    "penalties",
    "measures",
    "permit",
    "charges",
    "proof",
    "periods",
)
NOT_LAID_DOWN = {Speech.NEGATED, Speech.HISTORIC}  # spoken of, not laid down
ONE_WAY = {"subject", "act"}  # the program gives the words before and after; only whether they hold the answer counts
Pairs = tuple[list[str], list[str]]


def read(text: str) -> dict[str, list[str]]:
    """What the program reads in one sentence, in the words of the table."""
    norms = extract(text)
    first = next((d for n in norms for d in n.deontics), None)
    return {
        "measures": [m.kind for n in norms for m in n.measures if not m.speech & NOT_LAID_DOWN],
        "charges": [m.kind for n in norms for m in n.charges if not m.speech & NOT_LAID_DOWN],
        "permit": ["yes"] * any(n.permits for n in norms),
        "proof": ["yes"] * any(n.proofs for n in norms),
        "modalities": [d.modality.value for n in norms for d in n.deontics],
        "subject": [first.subject if first else "", *(n.subject for n in norms)],
        "act": [first.act if first else ""],
        "conditions": [c for n in norms for c in n.conditions],
        "exceptions": [e for n in norms for e in n.exceptions],
        "penalties": [p for n in norms for p in _penalties(n)],
        "periods": [f"{p.amount:g}{p.unit}:{p.role}:{p.bearer}" for n in norms for p in n.periods],
    }


def _penalties(norm: Norm) -> Iterable[str]:
    for penalty in norm.penalties:
        if not penalty.speech & NOT_LAID_DOWN:
            yield f"{penalty.kind}:{'|'.join(a.interval.show() for a in penalty.amounts)}"


def said(row: dict[str, Any], field: str) -> list[str]:
    """What the table says of one field."""
    value = row.get(field, [])
    if value is True:
        return ["yes"]
    return [value] if isinstance(value, str) else list(value)


def paired(field: str, wanted: list[str], found: list[str]) -> int:
    """How many of the wanted are found, each found one used once."""
    left = list(found)
    hits = 0
    for want in wanted:
        match = next((f for f in left if _same(field, want, f)), None)
        if match is not None:
            left.remove(match)
            hits += 1
    return hits


def _same(field: str, want: str, found: str) -> bool:
    if field in ONE_WAY:
        return want in found
    if field in ("conditions", "exceptions"):
        return want in found or found.strip("，。；") in want
    if field == "periods":
        return all(w in ("-", f) for w, f in zip(want.split(":"), found.split(":"), strict=True))
    return want == found


def test_fields_of_drawn_sentences() -> None:
    rows = tomllib.loads((HERE / "drawn.toml").read_text(encoding="utf-8"))["sentence"]
    figures: dict[str, Counter[tuple[str, str]]] = {"development": Counter(), "report": Counter()}
    for at, row in enumerate(rows):
        half = "report" if at % 4 == 3 else "development"
        found = read(row["text"])
        for field in FIELDS:
            if field in row.get("open", ()):
                continue
            wanted = said(row, field)
            hits = paired(field, wanted, found[field])
            given = hits if field in ONE_WAY else len(found[field])
            figures[half].update({(field, "hits"): hits, (field, "said"): len(wanted), (field, "read"): given})
            if os.environ.get("ALL") and half == "development" and not hits == len(wanted) == given:
                print(f"{at + 1} {field}: says {wanted}, read {found[field]}: {row['text'][:150]}")
    for half, counts in figures.items():
        print(f"\n{half}")
        for field in FIELDS:
            hits, wanted_n, given_n = (counts[field, k] for k in ("hits", "said", "read"))
            print(f"  {field:<11} recall {_share(hits, wanted_n)}", end="")
            print("" if field in ONE_WAY else f"   precision {_share(hits, given_n)}")
    report = figures["report"]
    for field, least in (("modalities", 0.9), ("penalties", 0.8), ("conditions", 0.7), ("subject", 0.7), ("act", 0.7)):
        assert report[field, "hits"] >= least * report[field, "said"], field


def _share(good: int, n: int) -> str:
    low, high = wilson(good, n)
    return f"{good:>3} of {n:<3} {good / max(n, 1):.2f} [{low:.2f}, {high:.2f}]"

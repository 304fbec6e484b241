"""What is read in several hundred sentences: a regression table, and that every span maps back."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from review.norms.norm import extract


def table(name: str) -> list[dict[str, Any]]:
    """The rows of one file beside this one."""
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))["sentence"]


REAL = table("real_sentences.toml")  # of published regulations, judged one by one
ROWS = [*table("sentences.toml"), *REAL]


def read(text: str) -> dict[str, Any]:
    out: dict[str, Any] = {k: [] for k in ("penalties", "periods", "measures", "permits", "charges", "modalities")}
    for norm in extract(text):
        for penalty in norm.penalties:
            sums = "|".join(a.interval.show() for a in penalty.amounts)
            out["penalties"].append(f"{penalty.kind}{'*' if penalty.disguised else ''}:{sums}")
        out["periods"] += [f"{p.show()}:{p.role}:{p.bearer}" for p in norm.periods]
        out["measures"] += [m.kind for m in norm.measures]
        out["permits"] += [m.kind for m in norm.permits]
        out["charges"] += [m.kind for m in norm.charges]
        out["modalities"] += [d.modality.value for d in norm.deontics if d.modality.value]
    return out


def test_the_table_is_large_enough() -> None:
    assert len(ROWS) >= 400
    assert len(REAL) >= 50
    assert all(row["source"] for row in REAL)


def test_every_sentence_reads_as_recorded() -> None:
    wrong = [
        f"{row['text'][:40]} {key}: {found[key]} ≠ {row[key]}"
        for row in ROWS
        for found in (read(row["text"]),)
        for key in found
        if found[key] != row[key]
    ]
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("row", ROWS[::10], ids=lambda r: r["text"][:12])
def test_spans_map_back(row: dict[str, Any]) -> None:
    text = row["text"]
    for norm in extract(text):
        assert text[norm.sentence.start : norm.sentence.end] == norm.text
        for mention in (*norm.measures, *norm.permits, *norm.charges, *norm.proofs):
            assert norm.text[mention.start : mention.end] == mention.of(norm.text)
        for penalty in norm.penalties:
            for amount in penalty.amounts:
                assert penalty.start <= amount.start < amount.end <= penalty.end + 1

"""Rules that words alone can carry: a lexicon row matched in a sentence, with exceptions, ranks and sources.

Each row of data/<name>.toml says what is matched, what frees it, for which ranks it holds and which articles it rests
on. The engine adds nothing of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from review.findings.finding import Category, Comparison, Finding, Severity
from review.norms.norm import Norm
from review.rules.context import Context
from review.rules.protocol import ClauseUnderReview
from review.rules.tables import table


@dataclass(frozen=True, slots=True)
class Signal:
    """One row, compiled."""

    name: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    needs: re.Pattern[str] | None
    ranks: tuple[str, ...]
    scope: str
    severity: Severity
    confidence: float
    words: str
    refuted: str
    kind: str
    standard: str
    sources: tuple[tuple[str, int, str], ...]


@cache
def lexicon(name: str) -> tuple[Signal, ...]:
    """The rows of a lexicon; `{LOCAL}` and the like are replaced from its `[words]` table."""
    data = table(name)
    words: Mapping[str, str] = data.get("words", {})

    def compiled(text: str) -> re.Pattern[str]:
        for key, value in words.items():
            text = text.replace("{" + key + "}", value)
        return re.compile(text)

    def row(r: Mapping[str, Any]) -> Signal:
        return Signal(
            r["name"],
            compiled(r["pattern"]),
            compiled(r["unless"]) if r.get("unless") else None,
            compiled(r["needs"]) if r.get("needs") else None,
            tuple(r.get("ranks", data["ranks"])),
            r.get("scope", "sentence"),
            Severity(r.get("severity", "amber")),
            float(r["confidence"]),
            r["words"],
            r.get("refuted", data["refuted"]),
            r.get("kind", data["kind"]),
            r.get("standard", data["standard"]),
            tuple((s[0], int(s[1]), s[2] if len(s) > 2 else "") for s in r["sources"]),
        )

    return tuple(row(r) for r in data["signal"])


def hits(
    name: str, category: Category, clause: ClauseUnderReview, norms: Sequence[Norm], ctx: Context
) -> Iterator[Finding]:
    """Findings of one lexicon, the surest row first; one a sentence."""
    rank = ctx.rank.name if ctx.rank is not None else "document"
    common = re.compile(table(name)["unless"]) if table(name).get("unless") else None
    for norm in norms:
        text = norm.whole
        best: tuple[float, Signal, re.Match[str]] | None = None
        for signal in lexicon(name):
            if rank not in signal.ranks and "*" not in signal.ranks:
                continue
            match = signal.pattern.search(clause.text if signal.scope == "clause" else norm.text)
            if match is None or (signal.unless and signal.unless.search(text)) or (common and common.search(text)):
                continue
            if signal.needs and not signal.needs.search(clause.text):
                continue
            if best is None or signal.confidence > best[0]:
                best = (signal.confidence, signal, match)
        if best is None:
            continue
        _, signal, match = best
        inside = signal.pattern.search(norm.text)
        span = ctx.span(norm, *inside.span()) if inside else ctx.span(norm)
        yield ctx.finding(
            f"{name}.{signal.name}",
            category,
            span,
            signal.severity,
            signal.confidence,
            signal.words,
            signal.refuted,
            [ctx.source(*s) for s in signal.sources],
            Comparison(match[0][:80], signal.words),
            signal.kind,
            signal.standard,
        )

"""What proves a finding beside its clauses: where each quote stands, in which text, and how the sentences differ.

Up to three columns, the superior clauses first and ours last; numerals, width and brackets that differ alone count as
equal. It judges nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.instruments.views import DocumentView
from registry.provisions.addresses import article_number
from registry.provisions.differences import differences
from review.findings.finding import Finding, ReferenceQuote
from review.norms.sentences import body_start
from web.pages.compare import Run

COLUMNS = 3  # law, regulation, ours
HASH = 16  # characters of a digest that are shown
_ENDS = "。；\n"


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one quote stands."""

    where: str
    version: str
    place: str
    digest: str
    status: str


@dataclass(frozen=True, slots=True)
class Aligned:
    """One column of the aligned sentences."""

    where: str
    runs: tuple[Run, ...]


def stands(finding: Finding, document: DocumentView, theirs: Sequence[DocumentView | None]) -> tuple[Stand, ...]:
    """Where our quote and each quote of law stand, in the order of the finding."""
    row = document.row
    own = Stand(f"本件 {finding.article}".strip(), _version(document), _place(finding.start, finding.end),
                _digest(finding.quote), row.status.value)  # fmt: skip
    others = (
        Stand(
            _where(reference),
            _version(view) if view is not None else "库中没有该法的文本",
            _place(reference.start, reference.end),
            _digest(reference.quote) if reference.quote else "—",
            reference.status,
        )
        for reference, view in zip(finding.references, theirs, strict=True)
    )
    return (own, *others)


def aligned(finding: Finding, document: DocumentView) -> tuple[Aligned, ...]:
    """The sentences side by side, each column marked against the one before; () without a quote of law."""
    quoted = [r for r in finding.references if r.quote][: COLUMNS - 1]
    if not quoted:
        return ()
    texts = [text[body_start(text) :] for text in (*(r.quote for r in quoted), _sentence(finding, document))]
    heads = [_where(r) for r in quoted] + [f"本件 {finding.article}".strip()]
    columns = [Aligned(heads[0], (Run(texts[0]),))]
    for at in range(1, len(texts)):
        runs: list[Run] = []
        for piece in differences(texts[at - 1], texts[at]):
            if piece.change == "equal":
                runs.append(Run(piece.new))
                continue
            runs += [Run(piece.old, "lost")] if piece.old else []
            runs += [Run(piece.new, "added")] if piece.new else []
        columns.append(Aligned(heads[at], tuple(runs)))
    return tuple(columns)


def _sentence(finding: Finding, document: DocumentView) -> str:
    """The whole sentence of our clause that the quote stands in, else the quote."""
    unit = next((u for u in document.units if u.start <= finding.start < u.start + len(u.text)), None)
    if unit is None:
        return finding.quote
    begin, end = finding.start - unit.start, finding.end - unit.start
    left = max(unit.text.rfind(mark, 0, begin) for mark in _ENDS) + 1
    stops = [at for mark in _ENDS if (at := unit.text.find(mark, max(begin, end - 1))) >= 0]
    return unit.text[left : min(stops) + 1 if stops else len(unit.text)].strip()


def _version(view: DocumentView) -> str:
    held = next((v for v in view.versions if v.version_id == view.row.version_id), None)
    words = [_day(held.on, "的文本"), _day(held.begins_on, "起施行"), _day(held.ended_on, "起失效")] if held else []
    return "，".join(word for word in words if word) or "日期未载明"


def _day(on: date | None, after: str) -> str:
    return f"{on.isoformat()} {after}" if on is not None else ""


def _place(start: int | None, end: int | None) -> str:
    return f"第 {start + 1} 至 {end} 字" if start is not None and end else "—"


def _where(reference: ReferenceQuote) -> str:
    number = article_number(reference.article, reference.article_suffix) if reference.article else ""
    return f"{reference.law} {number}".strip()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:HASH]

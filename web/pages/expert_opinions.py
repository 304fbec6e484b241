"""Experts' opinions on one review side by side: who said what on which clause, how far they agree, what is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from review.annotations.notes import KINDS
from review.casework.views import ReviewView
from review.experts.agreement import JUDGEMENTS, Agreement, Comparison
from review.experts.blind import Opinions, is_revealed


@dataclass(frozen=True, slots=True)
class OpinionsPage:
    """`at` and `reason` are the clause and the words of an adjudication that could not be taken."""

    template: ClassVar[str] = "pages/expert_opinions.html"

    review: ReviewView
    opinions: tuple[Opinions, ...]
    comparison: Comparison
    labels: Mapping[str, str]
    today: date
    may_decide: bool
    said: str = ""
    error: str = ""
    at: str = ""
    reason: str = ""
    judgements: Mapping[str, str] = field(default_factory=lambda: JUDGEMENTS)

    @property
    def revealed(self) -> bool:
        """Whether all opinions are in or due dates past."""
        return is_revealed([o.assignment for o in self.opinions], self.today)

    @property
    def differing(self) -> int:
        """Clauses on which experts differ."""
        return sum(clause.differ for clause in self.comparison.clauses)

    @property
    def figures(self) -> str:
        """The figures of agreement in one sentence, always with the numbers they rest on."""
        held = self.comparison.agreement
        base = f"{held.raters} 名专家、{held.clauses} 条"
        if held.observed is None:
            return f"{base}；两名以上专家提交后计算一致程度。"
        return f"{base}；观察一致率 {held.observed:.1%}，Fleiss κ {_kappa(held)}。"

    @property
    def by_kind(self) -> tuple[tuple[str, int, int, str, str], ...]:
        """For each kind of note: its name, clauses with one, clauses with two or more, and the figures in words."""
        return tuple(
            (
                KINDS[one.kind],
                one.raised,
                one.shared,
                "" if one.agreement.observed is None else f"{one.agreement.observed:.1%}",
                "" if one.agreement.observed is None else _kappa(one.agreement),
            )
            for one in self.comparison.by_kind
        )


def _kappa(held: Agreement) -> str:
    return "无法计算（判断全部相同）" if held.kappa is None else f"{held.kappa:.3f}"

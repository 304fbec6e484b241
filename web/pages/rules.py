"""The rules of review: what each is written from, how often people upheld it, and whether it makes flags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.orm import Session

from registry.people.roles import Permission, Person
from review.findings.standing import FEWEST, LEAST, Standing, standings
from review.findings.verdicts import RulePrecision, precision_by_rule
from review.rules.names import rule_name
from review.rules.protocol import DocumentRule, Rule
from review.rules.register import DOCUMENT_RULES, LAST, RULES


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule that has verdicts or a changed standing."""

    rule: str
    figure: RulePrecision | None
    standing: Standing | None

    @property
    def name(self) -> str:
        """What it is called."""
        return rule_name(self.rule)

    @property
    def lowered(self) -> bool:
        """Whether its findings are hints."""
        return self.standing is not None and self.standing.hint


@dataclass(frozen=True, slots=True)
class RuleSource:
    """One rule of the register."""

    rule: str
    category: str  # "" for a rule that may report any
    source: str
    needs_library: bool

    @property
    def name(self) -> str:
        """What it is called."""
        return rule_name(self.rule)


@dataclass(frozen=True, slots=True)
class RulesPage:
    """The page."""

    template: ClassVar[str] = "pages/rules.html"

    lines: tuple[RuleLine, ...]
    sources: tuple[RuleSource, ...]
    may_restore: bool
    fewest: int = FEWEST
    least: float = LEAST


def rules_page(session: Session, person: Person) -> RulesPage:
    """The page for this person. Two statements."""
    figures = {f.rule: f for f in precision_by_rule(session)}
    changed = {s.rule: s for s in standings(session)}
    lines = [RuleLine(rule, figures.get(rule), changed.get(rule)) for rule in sorted({*figures, *changed})]
    lines.sort(key=lambda line: (not line.lowered, line.rule))
    return RulesPage(tuple(lines), tuple(_sources()), person.may(Permission.REVIEW_SIGN))


def _sources() -> Iterator[RuleSource]:
    every: list[Rule | DocumentRule] = [*RULES, *LAST, *DOCUMENT_RULES]
    for rule in every:
        category = "" if rule in LAST else rule.category.value
        yield RuleSource(rule.name, category, rule.source, rule.needs_library)

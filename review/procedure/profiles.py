"""Jurisdiction profiles: every number of procedure, the papers of a filing, its outcomes, each with its source.

A profile is a TOML file under `data/`, checked on load; one built on another (`base`) takes from it what it leaves
open. Administrators change values in the running site through `changes`; `in_force` joins both. Nothing here reads
the database.

Stable keys of the periods, all of them in every profile (`profile.rule(key)`):

* `filing.submit` `filing.formality` `filing.resubmit` `filing.assign` `filing.catalogue`
* `review.basic` `review.requested` `review.committee_opinion` `review.explanation` `review.consultation`
  `review.transfer_out`
* `opinion.reply` `opinion.plan` `opinion.urge`
* `correction.normal` `correction.most` `correction.report` `correction.decision` `followup.second`
* `suggestion.completeness` `suggestion.not_started` `suggestion.transfer` `suggestion.forwarded`
  `suggestion.feedback`
* `report.superior`
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from review.procedure.rules import PAUSE_REASONS, ExtensionRule, Sureness, TimeRule, Unit

DATA = Path(__file__).parent / "data"
PROFILES = ("county", "township", "state_council", "national")
DEFAULT = "county"
KEYS = (
    "filing.submit",
    "filing.formality",
    "filing.resubmit",
    "filing.assign",
    "filing.catalogue",
    "review.basic",
    "review.requested",
    "review.committee_opinion",
    "review.explanation",
    "review.consultation",
    "review.transfer_out",
    "opinion.reply",
    "opinion.plan",
    "opinion.urge",
    "correction.normal",
    "correction.most",
    "correction.report",
    "correction.decision",
    "followup.second",
    "suggestion.completeness",
    "suggestion.not_started",
    "suggestion.transfer",
    "suggestion.forwarded",
    "suggestion.feedback",
    "report.superior",
)
OUTCOME_KEYS = ("registered", "returned", "deferred", "refused")


@dataclass(frozen=True, slots=True)
class RequiredPaper:
    """A paper of a filing. `when` says in which case an optional one is needed."""

    key: str
    name: str
    required: bool
    source: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome of the formality check; keys are those of `OUTCOME_KEYS`."""

    key: str
    name: str
    source: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """The procedure of one jurisdiction. `borrowed` names rules taken from the base profile."""

    key: str
    name: str
    place: str
    provisional: bool
    note: str
    number_pattern: str
    number_source: str
    paper_copies: int
    copies_source: str
    standards: tuple[str, ...]
    standards_source: str
    papers: tuple[RequiredPaper, ...]
    outcomes: tuple[Outcome, ...]
    rules: Mapping[str, TimeRule]

    def rule(self, key: str) -> TimeRule:
        """The period of this key.

        Raises:
            KeyError: no such key; see `KEYS`.
        """
        return self.rules[key]

    def number(self, year: int, serial: int, type_: str = "政") -> str:
        """A registration number, such as 备字〔2026〕12号; `type_` stands where the pattern names the type."""
        return self.number_pattern.format(year=year, serial=serial, type=type_)

    def with_rules(self, changed: Iterable[TimeRule]) -> Profile:
        """The same profile with some periods replaced."""
        return replace(self, rules={**self.rules, **{rule.key: rule for rule in changed}})


def rule_from(table: Mapping[str, Any]) -> TimeRule:
    """A period from its table in a file or in a recorded change.

    Raises:
        ValueError: a unit, a pause or a number that makes no sense.
        KeyError, TypeError: a field is missing or unknown.
    """
    values = dict(table)
    values["unit"], values["sureness"] = Unit(values["unit"]), Sureness(values["sureness"])
    if values.get("extension") is not None:
        extension = dict(values["extension"])
        values["extension"] = ExtensionRule(**{**extension, "unit": Unit(extension["unit"])})
    values["pauses"] = tuple(values.get("pauses", ()))
    fixed = values.get("fixed")
    values["fixed"] = (int(fixed[0]), int(fixed[1])) if fixed else None
    rule = TimeRule(**values)
    if unknown := set(rule.pauses) - set(PAUSE_REASONS):
        raise ValueError(f"{rule.key}: unknown pauses {unknown}")
    if (rule.unit is Unit.FIXED_DAY) != (rule.fixed is not None) or (rule.unit is not Unit.FIXED_DAY and rule.n < 1):
        raise ValueError(f"{rule.key}: a period needs a number above 0, a fixed day its month and day")
    return rule


def rule_table(rule: TimeRule) -> dict[str, Any]:
    """A period as JSON values; `rule_from` reads it back."""
    table: dict[str, Any] = {name: getattr(rule, name) for name in TimeRule.__slots__}
    table |= {"unit": rule.unit.value, "sureness": rule.sureness.value, "pauses": list(rule.pauses)}
    table["fixed"] = list(rule.fixed) if rule.fixed else None
    if rule.extension is not None:
        extension = rule.extension
        table["extension"] = {
            "n": extension.n,
            "unit": extension.unit.value,
            "approver": extension.approver,
            "times": extension.times,
        }
    return table


@cache
def shipped(key: str = DEFAULT) -> Profile:
    """A profile as shipped, its gaps filled from its base.

    Raises:
        KeyError: there is no such profile, or it lacks a period.
        ValueError: its file is wrong.
    """
    if key not in PROFILES:
        raise KeyError(key)
    table = tomllib.loads((DATA / f"{key}.toml").read_text("utf-8"))
    below = table.pop("base")
    base = shipped(below) if below else None
    own = {entry["key"]: rule_from(entry) for entry in table.pop("rule", [])}
    inherited = {k: _lent(rule) for k, rule in base.rules.items()} if base else {}
    rules = {**inherited, **own}
    if missing := set(KEYS) - set(rules):
        raise KeyError(f"{key} lacks {sorted(missing)}")
    papers = tuple(RequiredPaper(**entry) for entry in table.pop("paper", []))
    outcomes = tuple(Outcome(**entry) for entry in table.pop("outcome", []))
    if not outcomes and base:
        outcomes = base.outcomes
    if {outcome.key for outcome in outcomes} != set(OUTCOME_KEYS):
        raise ValueError(f"{key}: outcomes must be {OUTCOME_KEYS}")
    table["standards"] = tuple(table["standards"])
    profile = Profile(**table, papers=papers, outcomes=outcomes, rules={k: rules[k] for k in KEYS})
    profile.number(2026, 1)
    return profile


def _lent(rule: TimeRule) -> TimeRule:
    """A rule that one profile lends to another: another place's at best."""
    lent = Sureness.BORROWED if rule.sureness is Sureness.READ else rule.sureness
    return replace(rule, sureness=lent)

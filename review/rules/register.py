"""The list of rules, in order of running. A new rule is a new file and one line here."""

from __future__ import annotations

from review.rules import (
    agents,
    attention,
    citation,
    competition,
    compulsion,
    conditions,
    definition,
    duty_modality,
    fee,
    internal,
    penalty,
    permit,
    quantities,
    reserved,
    retroactive,
    rights,
    slots,
    subject_wrong,
    time_limit,
    wording,
)
from review.rules.protocol import DocumentRule, Rule

RULES: tuple[Rule, ...] = (
    *penalty.RULES,
    *permit.RULES,
    *compulsion.RULES,
    *fee.RULES,
    *citation.RULES,
    *reserved.RULES,
    *competition.RULES,
    *retroactive.RULES,
    *rights.RULES,
    *time_limit.RULES,
    *conditions.RULES,
    *quantities.RULES,
    *duty_modality.RULES,
    *agents.RULES,
    *subject_wrong.RULES,
    *slots.RULES,
    *definition.RULES,
    *attention.RULES,
)

DOCUMENT_RULES: tuple[DocumentRule, ...] = internal.RULES

#: asked only about clauses on which no other rule's flag stands
LAST: tuple[Rule, ...] = wording.RULES

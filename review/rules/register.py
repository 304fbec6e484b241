"""The list of rules, in order of running. A new rule is a new file and one line here."""

from __future__ import annotations

from review.rules import citation, competition, compulsion, fee, penalty, permit, reserved, retroactive, rights
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
)

DOCUMENT_RULES: tuple[DocumentRule, ...] = ()

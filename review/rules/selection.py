"""Which of a clause's findings stand as flags: one a category, the narrower before the wide, at most two categories.

What is cut becomes a hint, so nothing a rule said is lost. It changes no evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from review.findings.finding import Category, Finding, Severity
from review.findings.order import worst_first

MOST = 2
WEAK = 0.55  # findings below this stand alone or not at all
OWN_GROUND = 0.8  # a wrong subject as sure as this stands beside a penalty
SECOND = 0.7  # a second category must be at least this sure

C = Category
# A narrower finding explains the wider one on the same clause.
COVERS: dict[Category, frozenset[Category]] = {
    C.PERMIT_UNAUTHORISED: frozenset(
        {C.CONDITION_ADDED, C.DUTY_MODALITY, C.SUBJECT_WRONG, C.TIME_LIMIT, C.RIGHTS_REDUCED}
    ),
    C.COMPETITION: frozenset(
        {C.CONDITION_ADDED, C.RIGHTS_REDUCED, C.DUTY_MODALITY, C.SUBJECT_WRONG, C.PERMIT_UNAUTHORISED}
    ),
    C.PENALTY_RANGE: frozenset({C.TIME_LIMIT, C.SUBJECT_WRONG, C.DUTY_MODALITY, C.CONDITION_ADDED, C.RIGHTS_REDUCED}),
    C.PENALTY_UNAUTHORISED: frozenset(
        {C.RIGHTS_REDUCED, C.TIME_LIMIT, C.DUTY_MODALITY, C.CONDITION_ADDED, C.SUBJECT_WRONG}
    ),
    C.COMPULSION_UNAUTHORISED: frozenset(
        {C.RIGHTS_REDUCED, C.TIME_LIMIT, C.DUTY_MODALITY, C.SUBJECT_WRONG, C.CONDITION_ADDED}
    ),
    C.DEFINITION_CONFLICT: frozenset({C.TIME_LIMIT, C.CONDITION_ADDED, C.SUBJECT_WRONG}),
    C.RETROACTIVE: frozenset({C.TIME_LIMIT, C.CONDITION_ADDED, C.DUTY_MODALITY, C.SUBJECT_WRONG}),
    C.RESERVED_MATTER: frozenset({C.TIME_LIMIT, C.CONDITION_ADDED, C.DUTY_MODALITY, C.SUBJECT_WRONG}),
    C.FEE_UNAUTHORISED: frozenset({C.TIME_LIMIT, C.SUBJECT_WRONG, C.DUTY_MODALITY, C.RIGHTS_REDUCED}),
    C.CONDITION_ADDED: frozenset({C.DUTY_MODALITY, C.SUBJECT_WRONG}),
    C.TIME_LIMIT: frozenset({C.DUTY_MODALITY}),
}


def _wider(strong: set[Category]) -> bool:
    """Whether a category stands that covers a turned modality for another reason."""
    return any(C.DUTY_MODALITY in COVERS.get(s, ()) for s in strong - {C.CONDITION_ADDED, C.TIME_LIMIT})


def selected(found: Sequence[Finding]) -> list[Finding]:
    """The findings of one clause, flags thinned out as the module says."""
    sure = any(f.severity is not Severity.HINT and f.confidence >= WEAK for f in found)
    if sure:  # a weak finding is a flag only where nothing surer is
        found = [f if f.confidence >= WEAK else replace(f, severity=Severity.HINT) for f in found]
    strong = {f.category for f in found if f.severity is not Severity.HINT}
    covered = {c for s in strong for c in COVERS.get(s, frozenset())}
    surest = {s: max(f.confidence for f in found if f.category is s) for s in strong}
    others = max(surest.get(C.CONDITION_ADDED, 0), surest.get(C.TIME_LIMIT, 0))
    if surest.get(C.DUTY_MODALITY, 0) > others and not _wider(strong):  # the surer of them explains the clause
        covered = (covered - {C.DUTY_MODALITY}) | {C.CONDITION_ADDED, C.TIME_LIMIT}
    if any(f.category is C.SUBJECT_WRONG and f.confidence >= OWN_GROUND for f in found):
        covered -= {C.SUBJECT_WRONG}  # a penalty by a body that is no authority is both
    out: list[Finding] = []
    seen: list[Category] = []
    for finding in sorted(found, key=lambda f: (f.category is C.RIGHTS_REDUCED, worst_first(f))):
        if finding.severity is Severity.HINT:
            out.append(finding)
        elif finding.category in covered:
            out.append(replace(finding, severity=Severity.HINT))
        elif finding.category in seen:
            out.append(finding)
        elif len(seen) < MOST and (not seen or finding.confidence >= SECOND):
            seen.append(finding.category)
            out.append(finding)
        else:
            out.append(replace(finding, severity=Severity.HINT))
    return out

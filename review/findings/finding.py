"""A finding: what a rule proposes about a clause, with everything needed to refute it.

Findings are proposals; people decide. Offsets are into the text that was reviewed (a version's stored text, or
the clause alone in `--clauses`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """The closed list of categories; what each means is in the glossary."""

    PENALTY_UNAUTHORISED = "penalty_unauthorised"
    PERMIT_UNAUTHORISED = "permit_unauthorised"
    COMPULSION_UNAUTHORISED = "compulsion_unauthorised"
    FEE_UNAUTHORISED = "fee_unauthorised"
    RESERVED_MATTER = "reserved_matter"
    PENALTY_RANGE = "penalty_range"
    TIME_LIMIT = "time_limit"
    CONDITION_ADDED = "condition_added"
    RIGHTS_REDUCED = "rights_reduced"
    DUTY_MODALITY = "duty_modality"
    COMPETITION = "competition"
    RETROACTIVE = "retroactive"
    CITATION_BROKEN = "citation_broken"
    SUBJECT_WRONG = "subject_wrong"
    DEFINITION_CONFLICT = "definition_conflict"
    ATTENTION = "attention"
    FORMAT_NOTE = "format_note"


#: categories that call something to a person's mind and accuse nothing
NOTES = frozenset({Category.ATTENTION, Category.FORMAT_NOTE})


class Severity(StrEnum):
    """红, 橙, and 黄 or 灰. Hints never count as flags."""

    RED = "red"
    AMBER = "amber"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class ReferenceQuote:
    """A superior clause that the finding rests on, as it stood on the as-of date."""

    law: str  # official full title
    article: int | None
    article_suffix: int | None
    quote: str
    status: str
    version_id: str | None = None
    address: str | None = None
    start: int | None = None  # of the quote within the superior version's text, where known
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The computed comparison in words and figures: ours 2000–20000 元, theirs 500–5000 元."""

    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One proposal. `explanation` is the rule in plain Chinese; `refuted_by` says what would refute it."""

    category: Category
    kind: str  # K1 … K30, see the glossary
    standard: str  # A, B, C1 … C8, D1 … D6
    severity: Severity
    confidence: float
    rule: str  # name of the rule that made it, stable
    address: str
    article: str  # printed label of the clause: 第二十一条, 三、
    start: int
    end: int
    quote: str
    explanation: str
    refuted_by: str
    references: tuple[ReferenceQuote, ...] = ()
    comparison: Comparison | None = None
    legacy: bool = False

    @property
    def is_flag(self) -> bool:
        """Whether it says that the clause conflicts: no hint, and no note on form or for attention."""
        return self.severity is not Severity.HINT and self.category not in NOTES


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A rule that could not run on this input, and why, in plain Chinese."""

    rule: str
    reason: str

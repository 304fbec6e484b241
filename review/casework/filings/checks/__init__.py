"""The items of the formality check (形式审查): each is a file that proposes, and one line here. People decide.

The items are the fields of 形式审查表: scope, papers, equality, format, time, duplicates. A proposal never rejects.
"""

from __future__ import annotations

from collections.abc import Mapping

from review.casework.filings.checks import complete, duplicate, equal, form, on_time, scope
from review.casework.filings.checks.proposal import Check, Looked, Proposal

CHECKS: Mapping[str, Check] = {
    "scope": scope.propose,
    "complete": complete.propose,
    "equal": equal.propose,
    "form": form.propose,
    "on_time": on_time.propose,
    "duplicate": duplicate.propose,
}

__all__ = ["CHECKS", "Check", "Looked", "Proposal"]

"""What an item of the formality check looks at, and what it proposes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from review.casework.filings.clocks import Clocks
from review.casework.filings.particulars import Particulars
from review.casework.filings.vocabulary import PaperKind


@dataclass(frozen=True, slots=True)
class Proposal:
    """`verdict` is ok, problem or unclear; `reasons` are sentences, the first the main one; `source` the rule."""

    verdict: str
    reasons: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Looked:
    """A filing as the checks see it. `text` and `scan` are what was read, None where nothing was."""

    filing_id: str
    body_id: str
    particulars: Particulars
    title_key: str
    number_key: str
    papers: tuple[str, ...]  # kinds that are there
    digests: frozenset[str]
    text: str | None
    scan: str | None
    text_digest: str | None
    facts: dict[str, Any]  # of the main text's reading
    arrived_on: date
    kinds: tuple[PaperKind, ...]
    clocks: Clocks


Check = Callable[[Session, Looked], Proposal]

"""The forms under which titles and document numbers are stored as identifiers, and so compared and found."""

from __future__ import annotations

from registry.provisions.document_numbers import normalise
from registry.provisions.titles import title_key

__all__ = ["number_key", "title_key"]


def number_key(number: str) -> str:
    """A document number in one form: 渭政发[2023]第12号, 渭政发〔2023〕 12 号 → 渭政发〔2023〕12号."""
    return normalise(number) or "".join(number.split())

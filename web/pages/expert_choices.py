"""Whom staff may ask about a document, in the order of what speaks for them, with the reasons in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from review.casework.worksheet import Worksheet
from review.experts.matching import FieldGuess, Proposal, basis_of, fields_of, proposals
from review.experts.pool import Member


@dataclass(frozen=True, slots=True)
class Choices:
    """Whom to ask about a document: everybody who may be, the best fitting first; why; and who is barred by a tie."""

    experts: tuple[tuple[str, str], ...] = ()
    barred: tuple[str, ...] = ()
    advice: str = ""


def choices_for(pool: Sequence[Member], sheet: Worksheet, today: date) -> Choices:
    """Whom to ask about the document of a worksheet."""
    row = sheet.document.row
    issuer = row.issuer or ""
    guesses = fields_of(row.title, issuer, basis_of(unit.text for unit in sheet.document.units))
    able = proposals(pool, issuer, guesses, today, [one.account_id for one in sheet.assignments])
    options = tuple((one.member.account_id, f"{one.member.name}（{expert_words(one)}）") for one in able)
    ties = [(m, m.conflict_with(issuer)) for m in pool]
    return Choices(options, tuple(f"{m.name}（{tie}）" for m, tie in ties if tie), advice_words(guesses, able))


def expert_words(one: Proposal) -> str:
    """What speaks for asking an expert, in a few words."""
    fits = [guess.field for guess in one.fits]
    others = [field for field in one.member.fields if field not in fits]
    words = [f"对口{'、'.join(fits)}"] if fits else []
    words += ["、".join(others)] if others else [] if fits else ["领域未填写"]
    words.append(f"在办 {one.member.open_tasks} 件")
    return "；".join(words if one.serves else [*words, "不在聘期"])


def advice_words(guesses: Sequence[FieldGuess], able: Sequence[Proposal]) -> str:
    """Why the list stands in its order: the document's fields with their grounds, and which of them nobody covers."""
    if not guesses:
        return "从标题、制定机关和依据看不出文件所属领域，按在办件数排列。"
    said = "；".join(f"{guess.field}（{'、'.join(guess.grounds)}）" for guess in guesses)
    covered = {guess.field for one in able if one.serves for guess in one.fits}
    missing = [guess.field for guess in guesses if guess.field not in covered]
    lacking = f"{'、'.join(missing)}暂无聘期内的专家。" if missing else ""
    return f"文件可能属于：{said}。对口的、在办少的排在前面。{lacking}"

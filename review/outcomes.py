"""Outcomes of notes and comments: a closed list, each with a reason its author sees."""

from __future__ import annotations

from registry.errors import InvalidInput

OUTCOMES = {
    "adopted": "采纳",
    "partly": "部分采纳",
    "not_adopted": "未采纳",
    "referred": "转办",
    "merged": "合并答复",
}


def checked_outcome(outcome: str, reason: str) -> tuple[str, str]:
    """The outcome and its reason, ready to be stored.

    Raises:
        InvalidInput: unknown outcome, or no reason for anything but an adoption.
    """
    if outcome not in OUTCOMES:
        raise InvalidInput("处理结果只能是采纳、部分采纳、未采纳、转办或合并答复。")
    reason = reason.strip()
    if outcome != "adopted" and not reason:
        raise InvalidInput(f"处理结果为“{OUTCOMES[outcome]}”时须写明理由，提出人会看到。")
    return outcome, reason

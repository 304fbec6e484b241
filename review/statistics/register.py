"""All facts that can be counted, by key. A new fact is a definition and one line here."""

from __future__ import annotations

from registry.errors import NotFound
from review.statistics import facts, facts_suggestions, facts_voices
from review.statistics.fact import Fact

FACTS: dict[str, Fact] = {
    fact.key: fact
    for fact in (
        facts.FILINGS,
        facts.REGISTERED,
        facts.MISSED,
        facts.OPENED,
        facts.FINISHED_REVIEWS,
        facts.FAULTY,
        facts.PROBLEMS,
        facts.VERDICTS,
        facts.LETTERS_SENT,
        facts.CORRECTIONS,
        facts.CORRECTED_REVIEWS,
        facts.REPORTED,
        facts.FOLLOWED_UP,
        facts.BATCHES_OPENED,
        facts.CLEANED,
        facts_suggestions.SUGGESTIONS,
        facts_voices.CONSULTATIONS,
        facts_voices.COMMENTS,
        facts_voices.EXPERTS,
    )
}


def fact_of(key: str) -> Fact:
    """The fact of a key.

    Raises:
        NotFound: there is none.
    """
    found = FACTS.get(key)
    if found is None:
        raise NotFound("没有这项统计。")
    return found

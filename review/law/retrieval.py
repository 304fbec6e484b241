"""Index over superior articles, first form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from registry.provisions.kinds import Status
from review.law.library import Candidate, Law, LawArticle


class ArticleIndex:
    """Placeholder replaced within this change."""

    def __init__(self, articles: Mapping[str, Sequence[LawArticle]]) -> None:
        self._articles = articles

    def search(
        self,
        text: str,
        *,
        title: str,
        cited: Sequence[Law],
        basis: Sequence[Law],
        as_of: date,
        province: str | None,
        limit: int,
        status: Callable[[Law, date], Status],
    ) -> list[Candidate]:
        """None yet."""
        return []

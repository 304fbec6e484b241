"""Kept searches and what is new in them; feeds that anyone may read; what was learnt; what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from registry.searches.alerts import AlertView
from registry.searches.answers import AnswerView
from registry.searches.asked import Frequent
from registry.searches.saved import SavedView
from web import urls
from web.pages.search_parameters import FACETS, SearchParameters
from web.paging import last_page

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A kept search in the list."""

    view: SavedView
    url: str
    words: str  # what it asks, in plain words


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The person's kept searches. `feed` is the address of a feed that was just made and is not shown again."""

    template: ClassVar[str] = "pages/saved_searches.html"

    rows: tuple[KeptRow, ...]
    unread: int
    said: str = ""
    undo: str = ""  # id of the search that was just deleted
    feed: str = ""
    feed_of: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class AlertsPage:
    """What is new in the person's kept searches."""

    template: ClassVar[str] = "pages/alerts.html"

    alerts: tuple[AlertView, ...]
    unread: int
    total: int
    number: int

    @property
    def last(self) -> int:
        """Number of the last page."""
        return last_page(self.total, PAGE_SIZE)


@dataclass(frozen=True, slots=True)
class FeedsPage:
    """Feeds that anyone may read."""

    template: ClassVar[str] = "pages/feeds.html"

    feeds: tuple[tuple[str, str, str], ...]  # title, address, what is in it
    may_save: bool


@dataclass(frozen=True, slots=True)
class LearntTerm:
    """A pair of characters that a question is widened by, and the pairs of the question that brought it."""

    text: str
    weight: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """Confirmed answers and what they teach. `question` is one that is tried out."""

    template: ClassVar[str] = "pages/answers.html"

    rows: tuple[AnswerView, ...]
    total: int
    number: int
    switched_on: bool
    question: str = ""
    terms: tuple[LearntTerm, ...] = ()
    undone: str = ""

    @property
    def last(self) -> int:
        """Number of the last page."""
        return last_page(self.total, PAGE_SIZE)


@dataclass(frozen=True, slots=True)
class SearchLogPage:
    """Counts of what is asked."""

    template: ClassVar[str] = "pages/search_log.html"

    switched_on: bool
    since: date
    days: int
    empty: tuple[Frequent, ...]
    frequent: tuple[Frequent, ...]


def plain_words(parameters: SearchParameters) -> str:
    """What a search asks: its words and its choices."""
    parts = [f"“{parameters.q}”"] if parameters.q else []
    parts += [f"{FACETS[name]}：{value}" for name, value in parameters.choices]
    if parameters.as_of is not None:
        parts.append(f"截至 {parameters.as_of.isoformat()}")
    if parameters.document:
        parts.append("一份文件之内")
    return "，".join(parts)


def kept_url(view: SavedView) -> str:
    """The search page of a kept search."""
    return urls.search(view.parameters)

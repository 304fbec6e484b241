"""The list of reviews with its filters, every state of which has an address; and the page that opens a review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from registry.instruments.views import DocumentRow
from review.casework.listing import DUE, SORTS, WAITING, Listed, Wanted
from review.casework.reviews import MODES
from review.casework.states import STATES
from review.casework.views import ReviewView
from web import urls

NAMES = (
    *("state", "mode", "owner", "committee", "due", "due_from", "due_to", "document", "topic", "batch", "result"),
    *("waiting", "q", "sort"),
)


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """How a document is to be reviewed, beside the reviews that it has."""

    template: ClassVar[str] = "pages/review_new.html"

    document: DocumentRow
    held: tuple[ReviewView, ...]
    mode: str
    organ: str
    error: str = ""
    choices: tuple[tuple[str, str], ...] = tuple((mode, mode) for mode in MODES)


@dataclass(frozen=True, slots=True)
class ReviewsPage:
    """A page of the list, with what is being looked at where it is one document, topic or batch."""

    template: ClassVar[str] = "pages/reviews.html"

    listed: Listed
    wanted: Wanted
    of_document: str = ""
    of_topic: str = ""
    of_batch: str = ""
    modes: tuple[str, ...] = MODES
    sorts: tuple[tuple[str, str], ...] = tuple(SORTS.items())
    dues: tuple[tuple[str, str], ...] = tuple(DUE.items())

    @property
    def tabs(self) -> tuple[tuple[str, str, int], ...]:
        """Key, name and number of each tab."""
        states = self.listed.states
        held = [(key, name, states[key]) for key, name in STATES.items() if states.get(key)]
        return (("", "全部", sum(states.values())), *held)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The filters as they stand in an address, without the page."""
        w = self.wanted
        values = {
            "state": w.state,
            "mode": w.mode,
            "owner": w.owner,
            "committee": w.committee,
            "due": w.due,
            "due_from": w.due_from.isoformat() if w.due_from else "",
            "due_to": w.due_to.isoformat() if w.due_to else "",
            "document": w.document,
            "topic": w.topic,
            "batch": w.batch,
            "result": w.result,
            "waiting": w.waiting,
            "q": w.words,
            "sort": "" if w.sort == "mine" else w.sort,
        }
        return tuple((name, values[name]) for name in NAMES)

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """Filters that the form carries along without showing a field for them."""
        hidden = {"state", "document", "topic", "batch", "waiting", "result"}
        return tuple((name, value) for name, value in self.pairs if value and name in hidden)

    @property
    def narrowed(self) -> tuple[str, ...]:
        """In words, what the list is narrowed to besides the form's fields."""
        of = (("文件：", self.of_document), ("专题：", self.of_topic), ("批次：", self.of_batch))
        words = [kind + name for kind, name in of if name]
        return (*words, WAITING[self.wanted.waiting]) if self.wanted.waiting else tuple(words)

    def url(self, **changes: str) -> str:
        """The list with some filters changed."""
        pairs = [(name, changes.get(name, value)) for name, value in self.pairs]
        if "page" in changes:
            pairs.append(("page", changes["page"]))
        return urls.with_query(urls.REVIEWS, pairs)

    def page_url(self, number: int) -> str:
        """Another page of the list."""
        return self.url(page=str(number))

    def export_url(self, form: str) -> str:
        """The list as a file."""
        return urls.with_query(f"{urls.REVIEWS}/export.{form}", self.pairs)

"""Pages of suggestions: the form for everybody and for staff, the receipt, the list, one, what was handed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from registry.instruments.resolve import Named
from review.casework.suggestions.listing import Listed, Month, Wanted
from review.casework.suggestions.taking import Draft
from review.casework.suggestions.views import Followed, SuggestionView
from review.casework.suggestions.vocabulary import (
    CHANNELS,
    GROUNDS,
    KINDS,
    ORGANS,
    PROPOSERS,
    STATES,
    WAYS,
    Move,
    Sourced,
)
from review.papers.archive_suggestion import has_archive
from web import urls
from web.captcha import Challenge

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SuggestionFormPage:
    """The form. `staff` types in what came by letter, visit or call."""

    template: ClassVar[str] = "pages/suggestion_form.html"

    draft: Draft
    staff: bool
    question: Challenge | None = None
    found: tuple[Named, ...] | None = None  # None: nobody searched yet
    chosen: str = ""  # title of the document that stands chosen
    error: str = ""
    files_again: bool = False
    day_typed: str = ""
    channels: Pairs = tuple((key, name) for key, name in CHANNELS.items() if key != "web")
    proposers: Pairs = tuple(PROPOSERS.items())
    kinds: Pairs = tuple(KINDS.items())
    organs: tuple[Sourced, ...] = tuple(ORGANS.values())

    @property
    def action(self) -> str:
        """Where the form is sent."""
        return urls.suggestions_part("entry" if self.staff else "new")


@dataclass(frozen=True, slots=True)
class SuggestionReceiptPage:
    """What the proposer sees under the receipt."""

    template: ClassVar[str] = "pages/suggestion_receipt.html"

    seen: Followed
    url: str
    qr: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class SuggestionsPage:
    """The list with its filters."""

    template: ClassVar[str] = "pages/suggestions.html"

    listed: Listed
    wanted: Wanted
    channels: Pairs = tuple(CHANNELS.items())
    kinds: Pairs = tuple(KINDS.items())

    @property
    def tabs(self) -> tuple[tuple[str, str, int], ...]:
        """Key, name and number of each tab."""
        states = self.listed.states
        unfinished = sum(number for state, number in states.items() if state != "closed")
        held = [(key, name, states[key]) for key, name in STATES.items() if states.get(key)]
        return (("", "全部", sum(states.values())), ("open", "在办", unfinished), *held)

    @property
    def pairs(self) -> Pairs:
        """The filters as they stand in an address, without the page."""
        w = self.wanted
        return (
            ("state", w.state),
            ("kind", w.kind),
            ("channel", w.channel),
            ("year", str(w.year or "")),
            ("document", w.document),
            ("review", w.review),
            ("overdue", "1" if w.overdue else ""),
            ("repeats", "1" if w.repeats else ""),
            ("q", w.words),
        )

    def url(self, **changes: str) -> str:
        """The list with some filters changed."""
        pairs = [(name, changes.get(name, value)) for name, value in self.pairs]
        if "page" in changes:
            pairs.append(("page", changes["page"]))
        return urls.suggestions(pairs)

    def page_url(self, number: int) -> str:
        """Another page of the list."""
        return self.url(page=str(number))

    def export_url(self, form: str) -> str:
        """The list as a file."""
        return urls.suggestions_part(f"export.{form}", self.pairs)


@dataclass(frozen=True, slots=True)
class Refused:
    """A form on the page that was not taken: which, why, and what stood in it."""

    new: str
    message: str
    words: str = ""
    ground: str = ""
    body: str = ""
    day: str = ""
    way: str = ""


@dataclass(frozen=True, slots=True)
class SuggestionPage:
    """One suggestion with the forms of what may be done now."""

    template: ClassVar[str] = "pages/suggestion.html"

    seen: SuggestionView
    moves: tuple[Move, ...]
    said: str = ""
    refused: Refused | None = None
    found: tuple[Named, ...] | None = None
    searched: str = ""
    receipt: str = ""  # its address, right after entry: only then is it known
    qr: str = ""
    grounds: tuple[Sourced, ...] = tuple(GROUNDS.values())
    ways: Pairs = tuple(WAYS.items())

    @property
    def organ(self) -> Sourced | None:
        """The organ that demands, for a 审查要求."""
        return ORGANS.get(self.seen.row.organ)

    @property
    def ground(self) -> Sourced | None:
        """Why no review was started."""
        return GROUNDS.get(self.seen.row.ground)

    @property
    def named(self) -> tuple[Named, ...]:
        """Documents to choose from."""
        return self.seen.candidates if self.found is None else self.found

    @property
    def archived(self) -> bool:
        """Whether it has an archive file of its own."""
        return has_archive(self.seen.row)


@dataclass(frozen=True, slots=True)
class HandedOnPage:
    """What concerned no document, by month."""

    template: ClassVar[str] = "pages/suggestions_handed_on.html"

    year: int
    years: tuple[int, ...]
    months: tuple[Month, ...]

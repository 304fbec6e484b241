"""Pages of filings: the list, the form, one filing, its check, its receipt, its letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from review.casework.filings.comparing import Unlike
from review.casework.filings.drafts import Body
from review.casework.filings.formality import ItemView
from review.casework.filings.listing import SORTS, Listed, Wanted
from review.casework.filings.papers import PaperView
from review.casework.filings.particulars import KINDS, Particulars
from review.casework.filings.views import DeadlineView, FilingView
from review.casework.filings.vocabulary import PaperKind
from web import urls
from web.pages.upload import PreviewDocument

SORT_NAMES = {
    "arrived": "报送日期，新的在前",
    "due": "办理期限，近的在前",
    "registered": "登记日期，新的在前",
    "late": "迟报天数，多的在前",
    "title": "标题",
}
assert SORT_NAMES.keys() == SORTS.keys()  # noqa: S101 - every sort has a name


class NamesPapers:
    """What a page with papers says their kinds are called."""

    __slots__ = ()
    kinds: tuple[PaperKind, ...]

    def paper_name(self, key: str) -> str:
        """The name of a kind of paper."""
        return next((kind.name for kind in self.kinds if kind.key == key), key)


class HoldsParticulars:
    """What stands in the fields of a form of particulars."""

    __slots__ = ()
    given: Particulars
    typed: dict[str, str]

    def value(self, name: str) -> str:
        """What stands in a field: what was typed where it was no value, else what is held."""
        if name in self.typed:
            return self.typed[name]
        value = getattr(self.given, name)
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class FilingsPage:
    """The list with its filters; every state of it has an address."""

    template: ClassVar[str] = "pages/filings.html"

    listed: Listed
    wanted: Wanted
    staff: bool
    may_submit: bool
    may_check: bool
    kinds: tuple[str, ...] = KINDS
    sorts: tuple[tuple[str, str], ...] = tuple(SORT_NAMES.items())

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The filters as they stand in an address, without the page."""
        w = self.wanted
        sort = "" if w.sort == "arrived" else w.sort
        year = str(w.year) if w.year else ""
        named = (("state", w.state), ("body", w.body_id), ("year", year), ("kind", w.kind), ("late", w.late))
        return (*named, ("q", w.words), ("sort", sort))

    def url(self, **changes: str) -> str:
        """The list with some filters changed."""
        pairs = [(name, changes.get(name, value)) for name, value in self.pairs]
        if "page" in changes:
            pairs.append(("page", changes["page"]))
        return urls.with_query(urls.FILINGS, pairs)

    def page_url(self, number: int) -> str:
        """Another page of the list."""
        return self.url(page=str(number))

    def export_url(self, form: str) -> str:
        """The list as a file."""
        return urls.with_query(f"{urls.FILINGS}/export.{form}", self.pairs)


@dataclass(frozen=True, slots=True)
class NewFilingPage:
    """The first step: for which body, and on what way it came."""

    template: ClassVar[str] = "pages/filing_new.html"

    bodies: Sequence[Body]
    own: str  # name of the body whose account asks; "" for staff
    key: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class FilingFormPage(HoldsParticulars):
    """The form: particulars and papers together, so that no button loses what was typed."""

    template: ClassVar[str] = "pages/filing_form.html"

    filing: FilingView
    given: Particulars
    kinds: tuple[PaperKind, ...]
    max_mb: int
    wrong: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    error: str = ""
    refused: tuple[str, ...] = ()
    said: str = ""
    submit_by: str = ""  # how the last day for filing was counted
    document_kinds: tuple[str, ...] = KINDS
    paper: bool = False  # entered by staff for papers that came by post

    def papers(self, kind: str) -> tuple[PaperView, ...]:
        """The present papers of one kind."""
        return tuple(paper for paper in self.filing.present if paper.kind == kind)


@dataclass(frozen=True, slots=True)
class FilingPage(NamesPapers):
    """One filing: where it stands, its papers and hashes, its deadlines and their sentences, its timeline."""

    template: ClassVar[str] = "pages/filing.html"

    filing: FilingView
    kinds: tuple[PaperKind, ...]
    deadlines: tuple[DeadlineView, ...]
    items: Sequence[ItemView]
    committees: tuple[tuple[str, str], ...]
    today: date
    staff: bool
    may_check: bool
    phone: str
    said: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The formality check: an item a row, the proposal with its reasons, a decision each, and the outcome."""

    template: ClassVar[str] = "pages/filing_check.html"

    filing: FilingView
    kinds: tuple[PaperKind, ...]
    items: Sequence[ItemView]
    outcomes: tuple[tuple[str, str, str, str], ...]  # key, name, when, source
    waiting: Sequence[str]
    resubmit_by: date
    resubmit_sentence: str
    next_number: str
    said: str = ""
    error: str = ""
    error_item: str = ""
    typed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CorrectPage(HoldsParticulars):
    """Staff correct what a body stated, with a reason."""

    template: ClassVar[str] = "pages/filing_correct.html"

    filing: FilingView
    given: Particulars
    document_kinds: tuple[str, ...] = KINDS
    wrong: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class FilingReceiptPage(NamesPapers):
    """The receipt: number, moment, every file with its SHA-256; made to be printed."""

    template: ClassVar[str] = "pages/filing_receipt.html"

    filing: FilingView
    kinds: tuple[PaperKind, ...]
    url: str
    qr: str
    fresh: bool
    next_step: str


@dataclass(frozen=True, slots=True)
class FilingLetterPage:
    """The outcome in words, for the body that filed; made to be printed."""

    template: ClassVar[str] = "pages/filing_letter.html"

    filing: FilingView
    office: str
    heading: str
    items: Sequence[ItemView]
    basis: str
    on: date
    resubmit_sentence: str = ""


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A paper as it was read."""

    template: ClassVar[str] = "pages/filing_paper.html"

    filing: FilingView
    paper: PaperView
    name: str
    documents: tuple[PreviewDocument, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class FilingComparePage:
    """Where the scan of the paper and the electronic text differ."""

    template: ClassVar[str] = "pages/filing_compare.html"

    filing: FilingView
    unlike: tuple[Unlike, ...]
    missing: str = ""

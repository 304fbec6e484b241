"""The search page: documents with up to three best clauses, facets with counts, what to do when nothing is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from registry.instruments.views import DocumentRow
from search.language import ParsedQuery, QueryMistake
from search.queries import Hit, SearchResults
from web import urls
from web.pages.hits import DocumentHit, Piece, pieces_of, without_label
from web.pages.search_parameters import FACETS, SearchParameters
from web.trying import Try

BEHIND_S = 10.0  # a healthy index follows within a second
MANY_WAITING = 100  # changes; so many are waiting when an index is filled again
COLLECTION_WORDS = {"local": "本级文件", "reference": "上位法"}
SORTS = (("relevance", "相关度"), ("newest", "日期从新到旧"), ("oldest", "日期从旧到新"), ("title", "标题"))
VIEWS = (("documents", "按文件"), ("clauses", "按条款"))
EXPANSIONS = {"alias": "aliases", "former": "aliases", "everyday": "everyday", "learnt": "learnt"}
OFF_WORDS = {"everyday": "不按日常用语扩展", "aliases": "不按法律简称和旧名扩展", "learnt": "不按已确认的问题扩展"}
EXAMPLES = (
    ("行政处罚法第十六条", "直达这一条"),
    ("停车 扣留车辆", "同一条里两个词都有"),
    ("“不得设定行政强制措施”", "连续出现"),
    ("标题:停车 公布>=2020", "标题和公布日期"),
    ("没交停车费，车能不能被扣？", "整句提问"),
)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One line of a facet."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """One facet; the first few values are shown, the rest unfold."""

    name: str
    title: str
    values: tuple[FacetValue, ...]

    @property
    def first(self) -> tuple[FacetValue, ...]:
        """What is always shown."""
        return self.values[:6]

    @property
    def rest(self) -> tuple[FacetValue, ...]:
        """What unfolds."""
        return self.values[6:]


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice that can be taken back."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Jump:
    """The clause or document that a typed citation, number or title means."""

    label: str
    url: str
    reason: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Widened:
    """An expansion that was made, in plain words, and the page without it."""

    words: str
    off_url: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in the query: what stands before its place, at it, behind it; and what is wrong."""

    before: str
    at: str
    after: str
    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Paging:
    """Where in the list the page stands. `ends_early`: the list by documents leaves something out."""

    last: int = 1
    documents: int = 0
    ends_early: bool = False


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What the search page shows. `failure` says why there is no answer; `tries` what finds more than nothing."""

    template: ClassVar[str] = "pages/search.html"

    parameters: SearchParameters
    total: int
    took_ms: float
    as_of: date
    jumps: tuple[Jump, ...] = ()
    hits: tuple[DocumentHit, ...] = ()
    facets: tuple[FacetGroup, ...] = ()
    chips: tuple[Chip, ...] = ()
    notes: tuple[str, ...] = ()
    widened: tuple[Widened, ...] = ()
    tries: tuple[Try, ...] = ()
    failure: str = ""
    mistake: Mistake | None = None
    within: DocumentRow | None = None
    paging: Paging = Paging()
    may_save: bool = False
    may_confirm: bool = False
    counted: bool = False  # opened hits are counted: the site keeps counts of queries
    noted: str = ""  # id of the answer that was just confirmed, for taking it back

    @property
    def sorts(self) -> tuple[tuple[str, str], ...]:
        """The orders that can be chosen."""
        return SORTS

    @property
    def views(self) -> tuple[tuple[str, str], ...]:
        """The lists that can be chosen."""
        return VIEWS

    @property
    def examples(self) -> tuple[tuple[str, str], ...]:
        """Queries for the empty page, with what they do."""
        return EXAMPLES

    @property
    def form_url(self) -> str:
        """The form with rows that says this query."""
        return urls.with_query(urls.SEARCH_FORM, [("q", self.parameters.q)])

    @property
    def back(self) -> str:
        """This page, for forms that return to it."""
        return urls.search(self.parameters.pairs(page=self.parameters.page))

    @property
    def kept_query(self) -> str:
        """What is kept when the search is saved, as a query string."""
        return urls.search(self.parameters.lasting).partition("?")[2]

    @property
    def suggested_name(self) -> str:
        """A name for the kept search."""
        return (self.parameters.q or "、".join(value for _, value in self.parameters.choices))[:40]

    def export(self, form: str) -> str:
        """The same search as a file or feed: csv, xlsx, atom."""
        return urls.with_query(f"{urls.SEARCH}.{form}", self.parameters.pairs())

    def url(self, **changes: object) -> str:
        """This page with changed parameters."""
        return urls.search(self.parameters.pairs(**changes))


def mistake_in(text: str, error: QueryMistake) -> Mistake:
    """The mistake with its place marked."""
    at = min(error.at, max(len(text) - 1, 0))
    return Mistake(text[:at], text[at : at + 1] or " ", text[at + 1 :], error.at + 1, error.what)


def jumps_of(hits: tuple[Hit, ...], parameters: SearchParameters) -> tuple[Jump, ...]:
    """The pinned hits, on the first page."""
    return tuple(_jump(hit, parameters.as_of) for hit in hits if hit.pinned) if parameters.page == 1 else ()


def _jump(hit: Hit, on: date | None) -> Jump:
    label = f"《{hit.title}》{hit.number if hit.address else ''}"
    url = urls.document(hit.document_id, on, hit.address)
    reason = "" if hit.pinned == label else hit.pinned or ""
    pieces = without_label(hit) if hit.snippet else pieces_of(hit.text[:160], ())
    return Jump(label, url, reason, pieces)


def notes_of(results: SearchResults, more: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Plain words on the answer: what was not as typed, whether the index is behind."""
    lag: tuple[str, ...] = ()
    if results.index_waiting >= MANY_WAITING or results.index_lag_s >= BEHIND_S:
        ago = f"{results.index_lag_s:.0f} 秒" if results.index_lag_s < 100 else f"{results.index_lag_s / 60:.0f} 分钟"
        lag = (f"索引落后约 {ago}，还有 {results.index_waiting} 处改动没有写入，结果可能不全。",)
    return tuple(dict.fromkeys((*more, *results.notes, *lag)))


def widened_of(parsed: ParsedQuery | None, parameters: SearchParameters) -> tuple[Widened, ...]:
    """The expansions that were made, each with a link to the page without it."""
    if parsed is None:
        return ()
    said: dict[str, list[str]] = {}
    for one in parsed.applied:
        if one.terms:
            words = "" if one.source == "learnt" else f"{one.word}→{'、'.join(one.terms)}"
            said.setdefault(EXPANSIONS[one.source], []).append(words)
    names: Mapping[str, str] = {
        "aliases": "已按法律简称、旧名扩展",
        "everyday": "已按日常用语扩展",
        "learnt": "已按已确认的问题扩展",
    }
    return tuple(
        Widened(
            names[source] + ("：" + "；".join(filter(None, words)) if any(words) else ""),
            urls.search(parameters.pairs(off=(*parameters.off, source))),
        )
        for source, words in said.items()
    )


def facets_of(results: SearchResults, parameters: SearchParameters) -> tuple[FacetGroup, ...]:
    """Facets with their counts; chosen values come first and stay."""
    groups = []
    for name, title in FACETS.items():
        counts = results.facets.get(name, ())
        chosen = getattr(parameters, name)
        values = [
            FacetValue(value, COLLECTION_WORDS.get(value, value), count, value in chosen)
            for value, count in counts
            if count or value in chosen
        ]
        values.sort(key=lambda v: not v.chosen)
        if values:
            groups.append(FacetGroup(name, title, tuple(values)))
    return tuple(groups)


def chips_of(parameters: SearchParameters) -> tuple[Chip, ...]:
    """Every choice that can be taken back."""
    chips = [
        Chip(COLLECTION_WORDS.get(value, value), urls.search(parameters.without(facet, value)))
        for facet, value in parameters.choices
    ]
    if parameters.versions:
        chips.append(Chip("含历史版本", urls.search(parameters.pairs(versions=False))))
    if parameters.as_of is not None:
        chips.append(Chip(f"截至 {parameters.as_of.isoformat()}", urls.search(parameters.pairs(as_of=None))))
    if parameters.loose:
        chips.append(Chip("任何一个词都可以", urls.search(parameters.pairs(loose=False))))
    chips += [Chip(OFF_WORDS[name], urls.search(parameters.without("off", name))) for name in parameters.off]
    return tuple(chips)

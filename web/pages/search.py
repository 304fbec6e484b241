"""The search page: documents with up to three best clauses, facets with counts, what to do when nothing is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from registry.instruments.views import DocumentRow
from search.queries import Hit, SearchResults
from web import urls
from web.pages.hits import DocumentHit, Piece, group, without_label
from web.pages.search_parameters import FACETS, SearchParameters

PAGE_SIZE = 30  # clauses a page
COLLECTION_WORDS = {"local": "本级文件", "reference": "上位法"}
SORTS = (("relevance", "相关度"), ("newest", "日期从新到旧"), ("oldest", "日期从旧到新"), ("title", "标题"))


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
class SearchPage:
    """What the search page shows. `failure` says why there is no answer; `help` what to try when none fits."""

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
    help: tuple[Chip, ...] = ()
    failure: str = ""
    within: DocumentRow | None = None
    size: int = PAGE_SIZE

    @property
    def last(self) -> int:
        """Number of the last page."""
        return max(1, -(-self.total // self.size))

    @property
    def sorts(self) -> tuple[tuple[str, str], ...]:
        """The orders that can be chosen."""
        return SORTS

    def export(self, form: str) -> str:
        """The same search as a file: csv or xlsx."""
        return urls.with_query(f"{urls.SEARCH}.{form}", self.parameters.pairs())

    def url(self, **changes: object) -> str:
        """This page with changed parameters."""
        return urls.search(self.parameters.pairs(**changes))


def build(
    parameters: SearchParameters,
    results: SearchResults,
    *,
    notes: tuple[str, ...] = (),
    within: DocumentRow | None = None,
) -> SearchPage:
    """The page for an answer of the engine."""
    jumps = tuple(_jump(hit, parameters.as_of) for hit in results.hits if hit.pinned) if parameters.page == 1 else ()
    page = SearchPage(
        parameters=parameters,
        total=results.total,
        took_ms=results.took_ms,
        as_of=results.as_of,
        jumps=jumps,
        hits=group(results.hits, parameters),
        facets=_facets(results, parameters),
        chips=_chips(parameters),
        notes=tuple(dict.fromkeys((*notes, *results.notes, *_lag(results)))),
        within=within,
    )
    if results.total or jumps:
        return page
    return SearchPage(
        parameters=parameters,
        total=0,
        took_ms=results.took_ms,
        as_of=results.as_of,
        facets=page.facets,
        chips=page.chips,
        notes=page.notes,
        within=within,
        help=_help(parameters),
    )


def _lag(results: SearchResults) -> tuple[str, ...]:
    if results.index_lag_s < 60:
        return ()
    return (f"索引落后约 {results.index_lag_s / 60:.0f} 分钟，最近录入的文件可能尚未列出。",)


def _jump(hit: Hit, on: date | None) -> Jump:
    label = f"《{hit.title}》{hit.number if hit.address else ''}"
    url = urls.document(hit.document_id, on, hit.address)
    reason = "" if hit.pinned == label else hit.pinned or ""
    return Jump(label, url, reason, without_label(hit))


def _facets(results: SearchResults, parameters: SearchParameters) -> tuple[FacetGroup, ...]:
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


def _chips(parameters: SearchParameters) -> tuple[Chip, ...]:
    chips = [
        Chip(COLLECTION_WORDS.get(value, value), urls.search(parameters.without(facet, value)))
        for facet, value in parameters.choices
    ]
    if parameters.versions:
        chips.append(Chip("含历史版本", urls.search(parameters.pairs(versions=False))))
    if parameters.as_of is not None:
        chips.append(Chip(f"截至 {parameters.as_of.isoformat()}", urls.search(parameters.pairs(as_of=None))))
    return tuple(chips)


def _help(parameters: SearchParameters) -> tuple[Chip, ...]:
    """What to try, one click each: fewer words, fewer filters, all versions."""
    tries = []
    if parameters.choices or parameters.as_of:
        cleared: dict[str, object] = dict.fromkeys(FACETS, ())
        tries.append(Chip("去掉全部筛选", urls.search(parameters.pairs(as_of=None, **cleared))))
    if parameters.document:
        tries.append(Chip("在全部文件中检索", urls.search(parameters.pairs(document=""))))
    if not parameters.versions:
        tries.append(Chip("包括历史版本", urls.search(parameters.pairs(versions=True))))
    words = parameters.q.split()
    if len(words) > 1:
        for word in words[:6]:
            rest = " ".join(other for other in words if other is not word)
            tries.append(Chip(f"不要“{word}”", urls.search(parameters.pairs(q=rest))))
    elif len(parameters.q) > 6:
        half = len(parameters.q) // 2
        halves = (parameters.q[:half], parameters.q[half:])
        tries += [Chip(f"只检索“{part}”", urls.search(parameters.pairs(q=part))) for part in halves]
    return tuple(tries)

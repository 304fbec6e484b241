"""One road from a request to a search: the page and the API read the same parameters into the same query."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from registry.errors import InvalidInput
from registry.provisions.kinds import Kind, Level, Status
from search.queries import Filters, Sort

MAX_TEXT = 400
MAX_PAGE = 5000
OFF = ("everyday", "aliases", "learnt")  # what may be switched off
VIEWS = ("documents", "clauses")
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class SearchParameters:
    """What was asked, checked. Fields are named as in the address."""

    q: str = ""
    kind: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    province: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    collection: tuple[str, ...] = ()
    document: str = ""  # search within one document
    as_of: date | None = None
    versions: bool = False
    sort: Sort = Sort.RELEVANCE
    off: tuple[str, ...] = ()  # expansions that are switched off
    loose: bool = False  # any of the words is enough
    view: str = "documents"  # documents with their best clauses, or clause by clause to the last
    page: int = 1

    @property
    def filters(self) -> Filters:
        """The facet choices as the engine takes them."""
        return Filters(
            kinds=tuple(Kind(value) for value in self.kind),
            levels=tuple(Level(value) for value in self.level),
            issuers=self.issuer,
            provinces=self.province,
            statuses=tuple(Status(value) for value in self.status),
            years=tuple(int(value) for value in self.year),
            document_ids=(self.document,) if self.document else (),
            collections=tuple(value for value in self.collection),  # type: ignore[misc]  # checked on reading
        )

    def pairs(self, **changes: Any) -> list[tuple[str, str]]:
        """The parameters as an address holds them, with changes; defaults are left out, and the page number
        returns to the first unless it is what changes."""
        changed = replace(self, **{"page": 1, **changes})
        found: list[tuple[str, str]] = []
        for field in fields(changed):
            value = getattr(changed, field.name)
            if value == field.default:
                continue
            if isinstance(value, tuple):
                found += [(field.name, item) for item in value]
            elif isinstance(value, bool):
                found.append((field.name, "1"))
            elif isinstance(value, date):
                found.append((field.name, value.isoformat()))
            else:
                found.append((field.name, str(value)))
        return found

    def without(self, facet: str, value: str) -> list[tuple[str, str]]:
        """The parameters with one choice taken back."""
        kept = tuple(held for held in getattr(self, facet) if held != value)
        return self.pairs(**{facet: kept})

    @property
    def lasting(self) -> list[tuple[str, str]]:
        """What is kept of a search that is saved: no page, no view; the day rolls unless one was chosen."""
        return self.pairs(view="documents")

    @property
    def by_document(self) -> bool:
        """Whether clauses stand under their documents; within one document they stand in its order."""
        return self.view == "documents" and not self.document

    @property
    def choices(self) -> list[tuple[str, str]]:
        """All facet choices as `(facet, value)`."""
        return [(name, value) for name in FACETS for value in getattr(self, name)]


FACETS = {
    "kind": "类型",
    "status": "时效",
    "level": "层级",
    "issuer": "机关",
    "year": "公布年份",
    "collection": "范围",
    "province": "省份",
}


def read_parameters(given: Mapping[str, Sequence[str]]) -> SearchParameters:
    """Read a query string.

    Args:
        given: name → all its values.

    Raises:
        InvalidInput: an unknown facet value, a bad date or page number, or too long a text.
    """

    def one(name: str) -> str:
        return next(iter(given.get(name, ())), "").strip()

    def many(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for value in given.get(name, ()) if value))

    q = one("q")
    if len(q) > MAX_TEXT:
        raise InvalidInput(f"检索词不能超过 {MAX_TEXT} 个字符，请缩短后再试。")
    return SearchParameters(
        q=q,
        kind=_of(Kind, many("kind"), "类型"),
        level=_of(Level, many("level"), "层级"),
        issuer=many("issuer"),
        province=many("province"),
        status=_of(Status, many("status"), "时效"),
        year=_checked(many("year"), lambda v: v.isdigit() and len(v) == 4, "年份"),
        collection=_checked(many("collection"), lambda v: v in {"local", "reference"}, "范围"),
        document=one("document"),
        as_of=_day(one("as_of")),
        versions=one("versions") == "1",
        sort=_sort(one("sort")),
        off=_checked(many("off"), lambda v: v in OFF, "扩展"),
        loose=one("loose") == "1",
        view="clauses" if one("view") == "clauses" else "documents",
        page=_page(one("page")),
    )


def read_pairs(pairs: Iterable[tuple[str, str]]) -> SearchParameters:
    """Read parameters that were kept as pairs.

    Raises:
        InvalidInput: as `read_parameters`.
    """
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    return read_parameters(given)


def _of(words: type[Word], values: tuple[str, ...], name: str) -> tuple[str, ...]:
    known = {word.value for word in words}
    return _checked(values, lambda value: value in known, name)


def _checked(values: tuple[str, ...], is_known: Callable[[str], bool], name: str) -> tuple[str, ...]:
    for value in values:
        if not is_known(value):
            raise InvalidInput(f"没有名为“{value[:20]}”的{name}，请从页面左侧重新选择。")
    return values


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"“{text[:20]}”不是有效日期，请按 2026-11-24 的样式填写。") from None


def _sort(text: str) -> Sort:
    try:
        return Sort(text) if text else Sort.RELEVANCE
    except ValueError:
        raise InvalidInput("排序方式只能是相关度、日期或标题。") from None


def _page(text: str) -> int:
    if not text:
        return 1
    if not text.isdigit() or not 1 <= int(text) <= MAX_PAGE:
        raise InvalidInput(f"页码只能是 1 至 {MAX_PAGE}。更靠后的结果请用筛选缩小范围。")
    return int(text)

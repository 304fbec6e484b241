"""The search form: rows joined by 并且, 或者, 不含, the query that they write, and where a row is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from registry.errors import InvalidInput
from search.language import BadRow, How, Join, QueryMistake, Row, parse_query, rows_of
from search.language.form import HOWS, JOINS, MOST_ROWS, PLACES, SIGNS
from search.language.grammar import parse_tree
from search.language.lexer import DEFAULT_SLOP
from web.pages.search import Mistake, mistake_in
from web.pages.search_parameters import MAX_TEXT

BLANK_ROWS = 3  # rows without text that are offered
DATES = ("promulgated_on", "effective_on")


@dataclass(frozen=True, slots=True)
class SearchFormPage:
    """What the form shows. `query` is what the rows say; `held` is False for a query that rows can't hold."""

    template: ClassVar[str] = "pages/search_form.html"

    rows: tuple[Row, ...]
    query: str
    held: bool = True
    wrong_row: int = 0  # from 1; 0: none
    wrong: str = ""
    mistake: Mistake | None = None

    @property
    def joins(self) -> list[tuple[str, str]]:
        """How rows follow one another."""
        return [(join.value, words) for join, words in JOINS.items()]

    @property
    def places(self) -> list[tuple[str, str]]:
        """Where a row looks."""
        return list(PLACES.items())

    @property
    def hows(self) -> list[tuple[str, str]]:
        """How a row's words are meant."""
        return [(how.value, words) for how, words in HOWS.items()]

    @property
    def signs(self) -> list[tuple[str, str]]:
        """From, until, within."""
        return list(SIGNS.items())

    @property
    def full(self) -> bool:
        """Whether no row can be added."""
        return len(self.rows) >= MOST_ROWS


def read_rows(given: Mapping[str, Sequence[str]]) -> list[Row] | None:
    """The rows that were sent; None where the form was opened, not sent.

    Raises:
        InvalidInput: too long a text or what no form of ours sends.
    """
    texts = given.get("text")
    if texts is None:
        return None
    rows = []
    for place, text in enumerate(texts[:MOST_ROWS]):
        if len(text) > MAX_TEXT:
            raise InvalidInput(f"第 {place + 1} 行不能超过 {MAX_TEXT} 个字符。")
        try:
            rows.append(
                Row(
                    join=Join(_at(given, "join", place) or "and"),
                    field=_known_place(_at(given, "field", place)),
                    how=How(_at(given, "how", place) or "words"),
                    text=text,
                    slop=int(_at(given, "slop", place) or DEFAULT_SLOP),
                    sign=_at(given, "sign", place) or ":",
                )
            )
        except ValueError:
            raise InvalidInput(f"第 {place + 1} 行的选项不正确，请重新选择。") from None
    return rows


def form_for(
    query: str, rows: Sequence[Row] | None = None, error: BadRow | None = None, *, more: bool = False
) -> SearchFormPage:
    """The form for a query, or for rows that were sent."""
    if rows is None:
        try:
            parsed = parse_query(query, everyday=False, aliases=False)
            found = rows_of(parsed.plain if parsed.plain is not None else parse_tree(query))
        except QueryMistake as mistake:
            return SearchFormPage(_padded([]), query, False, mistake=mistake_in(query, mistake))
        return SearchFormPage(_padded(found or ()), query, found is not None)
    shown = _padded([row for row in rows if row.text.strip() or error is not None], BLANK_ROWS + (2 if more else 0))
    if error is not None:
        return SearchFormPage(shown, query, True, error.number, str(error))
    return SearchFormPage(shown, query)


def _padded(rows: Sequence[Row], blank: int = BLANK_ROWS) -> tuple[Row, ...]:
    held = [replace(row, join=Join.AND) if not place and row.join is Join.OR else row for place, row in enumerate(rows)]
    return tuple([*held, *[Row()] * blank][: max(MOST_ROWS, len(held))])


def _at(given: Mapping[str, Sequence[str]], name: str, place: int) -> str:
    values = given.get(name, ())
    return values[place].strip() if place < len(values) else ""


def _known_place(value: str) -> str:
    if value not in PLACES:
        raise ValueError(value)
    return value

"""The search form: rows joined by 并且, 或者, 不含, and the query that says the same; there and back again.

A row that says 或者 belongs to the row before it; such groups and the rows between them must all match. Promises that
a query written by the form is read back into equal rows. A query the rows can't hold (brackets within brackets, an
alternative of exclusions) gives None and stays text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from search.language.fields import DATES, PRINTED, BadValue, condition
from search.language.grammar import all_of, any_of
from search.language.lexer import DEFAULT_SLOP, MOST_SLOP
from search.language.writer import write
from search.queries import AllOf, AnyOf, Field, FieldMatch, FieldRange, Not, Phrase, QueryNode, Words

MOST_ROWS = 12


class Join(StrEnum):
    """How a row follows the one before it; that of the first row says nothing but 不含."""

    AND = "and"
    OR = "or"
    NOT = "not"


class How(StrEnum):
    """How the text of a row without a field is meant."""

    WORDS = "words"  # every word
    PHRASE = "phrase"  # exactly so
    NEAR = "near"  # the words near to each other


JOINS = {Join.AND: "并且", Join.OR: "或者", Join.NOT: "不含"}
HOWS = {How.WORDS: "都要有", How.PHRASE: "连续出现", How.NEAR: "相距不远"}
PLACES = {"": "全文", **{field.value: name for field, name in PRINTED.items()}}
SIGNS = {":": "在", ">=": "起", "<=": "止"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form. `field` is "" for the whole text, else a `Field`; `sign` counts for dates only."""

    join: Join = Join.AND
    field: str = ""
    how: How = How.WORDS
    text: str = ""
    slop: int = DEFAULT_SLOP
    sign: str = ":"


class BadRow(BadValue):
    """A row that can't be understood; `number` counts from 1."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(message)
        self.number = number


def query_of(rows: Sequence[Row]) -> str:
    """The query that rows say; "" where none has any text.

    Raises:
        BadRow: a value that its field can't take.
    """
    return write(tree_of(rows))


def tree_of(rows: Sequence[Row]) -> QueryNode | None:
    """The tree of rows; rows without text are left out.

    Raises:
        BadRow: a value that its field can't take.
    """
    groups: list[list[QueryNode]] = []
    open_group = False
    for number, row in enumerate(rows, 1):
        if not row.text.strip():
            continue
        node = _leaf(number, row)
        if row.join is Join.NOT:
            groups.append([Not(node)])
        elif row.join is Join.OR and open_group:
            groups[-1].append(node)
        else:
            groups.append([node])
        open_group = row.join is not Join.NOT
    if not groups:
        return None
    return all_of([any_of(list(dict.fromkeys(group))) for group in groups])


def rows_of(tree: QueryNode | None) -> tuple[Row, ...] | None:
    """The rows that say a tree; None where rows can't."""
    if tree is None:
        return ()
    rows: list[Row] = []
    words: list[str] = []
    parts = tree.children if isinstance(tree, AllOf) else (tree,)
    for part in parts:
        if isinstance(part, Words):
            words.append(part.text)
            continue
        rows += _words_row(words)
        words = []
        found = _group(part)
        if found is None:
            return None
        rows += found
    rows += _words_row(words)
    return tuple(rows) if len(rows) <= MOST_ROWS else None


def _words_row(words: Iterable[str]) -> list[Row]:
    text = " ".join(words)
    return [Row(text=text)] if text else []


def _group(node: QueryNode) -> list[Row] | None:
    if isinstance(node, Not):
        row = _row(node.child, Join.NOT)
        return None if row is None else [row]
    if isinstance(node, AnyOf):
        rows = [_row(child, Join.OR if place else Join.AND) for place, child in enumerate(node.children)]
        return None if None in rows else [row for row in rows if row is not None]
    row = _row(node, Join.AND)
    return None if row is None else [row]


def _row(node: QueryNode, join: Join) -> Row | None:
    match node:
        case Words(text):
            return Row(join, text=text)
        case AllOf(children) if all(isinstance(child, Words) for child in children):
            return Row(join, text=" ".join(child.text for child in children if isinstance(child, Words)))
        case Phrase(text, 0):
            return Row(join, how=How.PHRASE, text=text)
        case Phrase(text, slop):
            return Row(join, how=How.NEAR, text=text, slop=slop)
        case FieldMatch(field, text):
            return Row(join, field.value, text=text)
        case FieldRange(field, since, until):
            return _dates(join, field, since, until)
    return None


def _dates(join: Join, field: Field, since: date | None, until: date | None) -> Row | None:
    if since is not None and until is not None:
        return Row(join, field.value, text=f"{since.isoformat()}..{until.isoformat()}")
    if since is not None:
        return Row(join, field.value, text=since.isoformat(), sign=">=")
    return Row(join, field.value, text=until.isoformat(), sign="<=") if until is not None else None


def _leaf(number: int, row: Row) -> QueryNode:
    text = " ".join(row.text.split())
    try:
        if row.field:
            field = Field(row.field)
            return condition(field, row.sign if field in DATES else ":", text)
    except BadValue as error:
        raise BadRow(number, str(error)) from None
    if row.how is How.PHRASE:
        return Phrase(text)
    if row.how is How.NEAR:
        if not 1 <= row.slop <= MOST_SLOP:
            raise BadRow(number, f"相距字数只能是 1 至 {MOST_SLOP}")
        return Phrase(text, row.slop)
    return all_of([Words(word) for word in text.split()])

"""From the query tree back to text, for the search form and for links: what it writes, `grammar` reads back equal.

Expansions and favours are not written: they are made anew from what was typed.
"""

from __future__ import annotations

from datetime import date
from typing import assert_never

from search.language.fields import PREFIX, PRINTED
from search.language.lexer import CLOSING, OPENING, QUOTES
from search.queries import (
    AllOf,
    AnyOf,
    Expansion,
    Favour,
    Field,
    FieldMatch,
    FieldRange,
    Not,
    Phrase,
    QueryNode,
    Words,
)

_RESERVED = {"OR", "或", "AND", "NOT", "近似"}


def write(node: QueryNode | None) -> str:
    """The tree as a person would type it; "" for None.

    A word that the language would read otherwise (OR, -甲, 标题:…) is written as a phrase.
    """
    return "" if node is None else _write(node, inner=False)


def _write(node: QueryNode, *, inner: bool) -> str:
    """`inner`: within AND or NOT, where an alternative needs brackets."""
    match node:
        case Words(text):
            return text if _plain(text) else _quote(text)
        case Phrase(text, slop):
            return _quote(text) + (f"~{slop}" if slop else "")
        case FieldMatch(field, text):
            return f"{PRINTED[field]}:{text if _plain(text) else _quote(text)}"
        case FieldRange(field, since, until):
            return _range(field, since, until)
        case AllOf(children):
            return " ".join(_write(child, inner=True) for child in children)
        case AnyOf(children):
            text = " OR ".join(_write(child, inner=False) for child in children)
            return f"({text})" if inner else text
        case Not(child):
            single = not isinstance(child, AllOf | AnyOf | Not)
            text = _write(child, inner=False)
            return f"-{text}" if single else f"-({text})"
        case Expansion(base) | Favour(base):
            return _write(base, inner=inner)
    assert_never(node)


def _range(field: Field, since: date | None, until: date | None) -> str:
    name = PRINTED[field]
    if since is not None and until is not None:
        return f"{name}:{since.isoformat()}..{until.isoformat()}"
    if since is not None:
        return f"{name}>={since.isoformat()}"
    return f"{name}<={until.isoformat()}" if until is not None else ""


def _plain(text: str) -> bool:
    special = set(OPENING + CLOSING + "|｜") | set(QUOTES) | set(QUOTES.values())
    return (
        bool(text)
        and text not in _RESERVED
        and text[0] not in "-－﹣~～"
        and not any(character.isspace() or character in special for character in text)
        and not any(mark in text for mark in "《〈[〔［【")
        and PREFIX.match(text) is None
    )


def _quote(text: str) -> str:
    """In the first kind of quotation marks that the text itself does not hold."""
    for opening, closing in (('"', '"'), ("“", "”"), ("「", "」"), ("『", "』")):
        if opening not in text and closing not in text:
            return f"{opening}{text}{closing}"
    return '"' + text.replace('"', " ") + '"'

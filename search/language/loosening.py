"""What to offer when a query finds nothing: the same words, any of which may match; conditions and exclusions stay.

It only makes the tree; the page says that it was loosened, and asks first.
"""

from __future__ import annotations

from search.language.grammar import all_of
from search.language.parsing import ParsedQuery
from search.queries import AllOf, AnyOf, Expansion, Favour, FieldMatch, FieldRange, Not, Phrase, QueryNode, Words


def loosened(parsed: ParsedQuery) -> QueryNode | None:
    """The loosened tree of a query; None where there is nothing to loosen (no word, or one that is loose already)."""
    if parsed.plain is None:
        return None
    words: list[str] = []
    kept: list[QueryNode] = []
    _collect(parsed.plain, words, kept)
    text = " ".join(dict.fromkeys(words))
    if not text:
        return None
    return all_of([Words(text, share=0.0), *kept])


def _collect(node: QueryNode, words: list[str], kept: list[QueryNode]) -> None:
    match node:
        case Words(text) | Phrase(text):
            words.append(text)
        case AllOf(children) | AnyOf(children):
            for child in children:
                _collect(child, words, kept)
        case Expansion(base) | Favour(base):
            _collect(base, words, kept)
        case Not() | FieldMatch() | FieldRange():
            kept.append(node)

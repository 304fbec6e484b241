"""The one door of the query language: text as typed → tree, pins, and what was understood.

Promises that whole sentences, citations and titles with noise are never a syntax error, and that what was
recognised or widened is told. It asks the record through `Names` only and runs no search.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from registry.errors import InvalidInput
from search.analysis import length
from search.language.everyday import Everyday, load_everyday
from search.language.fields import PREFIX
from search.language.grammar import parse_tree
from search.language.names import Names
from search.language.questions import is_question
from search.language.recognition import Recognition, recognise
from search.language.widening import Applied, Learnt, Widening
from search.queries import Pin, QueryNode, Words

LONGEST = 2000  # characters that are read; what is pasted beyond them is not asked
_OPERATORS = re.compile(r"(?:^|\s)(?:OR|AND|NOT|或|[-－][^\s\-－0-9])|[|｜]|[\"“＂”][~～〜]\s?\d|近似\s*[\"“＂]")
_SENTENCE_MARKS = re.compile(r"[，。；！？?!]")


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query, understood.

    `tree` and `pins` go into a `SearchQuery`. `plain` is the tree before widening (None where the text was read as
    a sentence or a name), for `writer.write` and the search form. `question` tells that a sentence was asked: then
    `search.ranking` looks twice. `notes` are plain sentences for the page.
    """

    text: str
    tree: QueryNode | None
    plain: QueryNode | None = None
    pins: tuple[Pin, ...] = ()
    recognition: Recognition | None = None
    applied: tuple[Applied, ...] = ()
    question: bool = False
    notes: tuple[str, ...] = ()


def parse_query(
    text: str,
    names: Names | None = None,
    *,
    day: date | None = None,
    everyday: Everyday | bool = True,
    aliases: bool = True,
    learnt: Learnt | None = None,
) -> ParsedQuery:
    """Understand what was typed or pasted.

    Args:
        text: as typed.
        names: the record as the reader may see it; None pins nothing.
        day: the day that decides which laws have lapsed.
        everyday: the dictionary of everyday words; True is the one of the package, False switches it off.
        aliases: whether short and former names of laws are widened.
        learnt: the table learnt from confirmed answers; None switches it off.

    Raises:
        InvalidInput: a mistake in the query language, with its place (counted from 1).
    """
    text = text[:LONGEST]
    if not text.strip():
        return ParsedQuery(text, None)
    explicit = uses_syntax(text)
    found = None if explicit else recognise(text, names, day)
    plain, tree = None, None
    if found is not None and found.whole and found.tree is not None:
        tree = found.tree
    elif not explicit and is_sentence(text):
        tree = Words(" ".join(text.split()))
    else:
        plain = tree = parse_tree(text)
    if tree is None:
        return ParsedQuery(text, Words(text) if length(text) else None)
    dictionary = load_everyday() if everyday is True else everyday or None
    widened, applied = Widening(dictionary, learnt, aliases, day).tree(tree)
    question = not explicit and isinstance(tree, Words) and is_question(tree.text)
    notes = (found.notes if found is not None else ()) + _told(applied)
    return ParsedQuery(
        text, widened, plain, found.pins if found is not None else (), found, applied, question, notes
    )  # fmt: skip


def check(text: str) -> str | None:
    """The mistake in a query as one sentence, None where there is none; for a form that tells while typing."""
    try:
        parse_query(text, everyday=False, aliases=False)
    except InvalidInput as error:
        return error.message
    return None


def uses_syntax(text: str) -> bool:
    """Whether a text uses the query language: a field at the start of a word, an operator, ~N or a group."""
    return (
        _OPERATORS.search(text) is not None
        or any(PREFIX.match(word) for word in text.replace("(", " ").replace("（", " ").split())
        or re.search(r"(?:^|\s)[(（][^()（）]*\s[^()（）]*[)）]", text) is not None
    )


def is_sentence(text: str) -> bool:
    """Whether a text is a sentence (asked, or pasted with its punctuation) and not search words."""
    return is_question(text) or (length(text) > 12 and _SENTENCE_MARKS.search(text) is not None)


def _told(applied: tuple[Applied, ...]) -> tuple[str, ...]:
    notes = []
    for source, words in (
        ("alias", "已按法律简称扩展"),
        ("former", "已按法律旧名扩展"),
        ("everyday", "已按日常用语扩展"),
    ):
        pairs = [f"{one.word}→{'、'.join(one.terms)}" for one in applied if one.source == source and one.terms]
        if pairs:
            notes.append(f"{words}：{'；'.join(pairs)}。")
    if any(one.source == "learnt" for one in applied):
        notes.append("已按确认过的答案扩展。")
    return tuple(notes)

"""Widens the words of a query tree: aliases and former names of laws, everyday words, learnt terms.

Promises that what the user typed still counts most, and a list of what was done, to be shown and switched off.
Phrases, excluded parts and field conditions are never widened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal, Protocol

from registry.provisions.aliases import AliasKind, LawAlias, current_title, find_alias, load_aliases
from registry.provisions.titles import short_form
from search.analysis import EXACT_UP_TO, cut, fold, length
from search.language.everyday import Everyday
from search.language.questions import content, is_question
from search.queries import AllOf, AnyOf, Expansion, QueryNode, Words

Source = Literal["alias", "former", "everyday", "learnt"]
IN_QUESTION = 0.4  # of the pairs of a legal term, where a whole sentence is asked; measured
FORMER_WEIGHT = 0.8
SHORTEST_INNER = 3  # letters of an alias that is understood within a longer run


class Learnt(Protocol):
    """What was learnt from confirmed answers."""

    def terms(self, text: str) -> Sequence[tuple[str, float]]:
        """Character pairs that articles confirmed for such words have, with weights; best first."""
        ...


@dataclass(frozen=True, slots=True)
class Applied:
    """One widening: `word` of the query was also searched as `terms`."""

    source: Source
    word: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Widening:
    """What to widen with; None switches a source off."""

    everyday: Everyday | None = None
    learnt: Learnt | None = None
    aliases: bool = True
    day: date | None = None

    def tree(self, node: QueryNode) -> tuple[QueryNode, tuple[Applied, ...]]:
        """The widened tree and what was done."""
        applied: list[Applied] = []
        return self._node(node, applied), tuple(dict.fromkeys(applied))

    def _node(self, node: QueryNode, applied: list[Applied]) -> QueryNode:
        match node:
            case Words():
                return self._words(node, applied)
            case AllOf(children):
                return AllOf(tuple(self._node(child, applied) for child in children))
            case AnyOf(children):
                return AnyOf(tuple(self._node(child, applied) for child in children))
            case _:
                return node

    def _words(self, node: Words, applied: list[Applied]) -> QueryNode:
        asked = is_question(node.text)
        base = Words(content(node.text), node.boost, 0.0) if asked else node
        extra: dict[str, float] = {}
        whole = length(node.text) <= EXACT_UP_TO
        for alias in self._aliases(node.text):
            terms = self._names(alias)
            applied.append(Applied("former" if alias.kind is AliasKind.FORMER else "alias", alias.alias, terms))
            for term in terms:
                extra[term] = max(extra.get(term, 0.0), 1.0 if alias.kind is not AliasKind.FORMER else FORMER_WEIGHT)
        if self.everyday is not None:
            for word, weighted in self.everyday.found_in(node.text):
                useful = [(term, weight) for term, weight in weighted if fold(term) not in fold(node.text)]
                if useful:
                    applied.append(Applied("everyday", word, tuple(term for term, _ in useful)))
                for term, weight in useful:
                    if asked:
                        _add_pairs(extra, term, IN_QUESTION * 2 * weight)
                    else:
                        extra[term] = max(extra.get(term, 0.0), weight)
        if self.learnt is not None and asked and (pairs := self.learnt.terms(node.text)):
            applied.append(Applied("learnt", node.text, tuple(pair for pair, _ in pairs)))
            for pair, weight in pairs:
                extra[pair] = extra.get(pair, 0.0) + weight
        if not extra:
            return base
        return Expansion(base, tuple(extra.items()), alone=asked or whole)

    def _aliases(self, text: str) -> list[LawAlias]:
        """Names of laws in a run: the run itself, or the longest ones within it."""
        if not self.aliases:
            return []
        own = find_alias(fold(text))
        if own is not None:
            return [own]
        folded = fold(text)
        inner = [
            alias
            for alias in load_aliases()
            if alias.kind is not AliasKind.NICKNAME and len(alias.alias) >= SHORTEST_INNER and alias.alias in folded
        ]
        return [a for a in inner if not any(a.alias != b.alias and a.alias in b.alias for b in inner)]

    def _names(self, alias: LawAlias) -> tuple[str, ...]:
        names = [short_form(alias.law)] if short_form(alias.law) != alias.alias else []
        if self.day is not None and (now := current_title(alias.law, self.day)) != alias.law:
            names.append(short_form(now))
        return tuple(names)


def _add_pairs(extra: dict[str, float], term: str, weight: float) -> None:
    """A legal term as its character pairs: lay questions meet the law in parts of terms more than in whole ones."""
    pairs = dict.fromkeys(cut(term)[0])
    if not pairs:
        pairs = dict.fromkeys(a + b for a, b in pairwise(fold(term)))
    for pair in pairs:
        extra[pair] = extra.get(pair, 0.0) + weight

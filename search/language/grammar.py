"""From tokens to the query tree: words mean AND, OR binds weaker than AND, NOT and brackets as usual.

Promises a tree in one normal form (no AllOf within an AllOf, no group of one), which `writer` turns into text.
It recognises no citations and widens nothing: see `parsing`.
"""

from __future__ import annotations

from search.language.lexer import Sign, Token, tokens, wrong
from search.queries import AllOf, AnyOf, Not, QueryNode

DEEPEST = 40


def parse_tree(text: str) -> QueryNode | None:
    """Read a query by the rules of the language alone.

    Returns:
        The tree; None for a text without a word.

    Raises:
        InvalidInput: with the place of the mistake, counted from 1.
    """
    return _Parser(text, tokens(text)).run()


def all_of(nodes: list[QueryNode]) -> QueryNode:
    """The nodes under one AllOf, flattened; one node stays itself."""
    flat: list[QueryNode] = []
    for node in nodes:
        flat.extend(node.children if isinstance(node, AllOf) else (node,))
    return flat[0] if len(flat) == 1 else AllOf(tuple(flat))


def any_of(nodes: list[QueryNode]) -> QueryNode:
    """The nodes under one AnyOf, flattened; one node stays itself."""
    flat: list[QueryNode] = []
    for node in nodes:
        flat.extend(node.children if isinstance(node, AnyOf) else (node,))
    return flat[0] if len(flat) == 1 else AnyOf(tuple(flat))


class _Parser:
    def __init__(self, text: str, found: list[Token]) -> None:
        self.text = text
        self.found = found
        self.at = 0

    def run(self) -> QueryNode | None:
        if not self.found:
            return None
        tree = self._alternatives(0)
        if (left := self._peek()) is not None:
            raise wrong(left.start, "多了一个右括号")
        return tree

    def _peek(self) -> Token | None:
        return self.found[self.at] if self.at < len(self.found) else None

    def _alternatives(self, depth: int) -> QueryNode:
        nodes = [self._together(depth)]
        while (token := self._peek()) is not None and token.sign is Sign.OR:
            self.at += 1
            nodes.append(self._together(depth))
        return any_of(nodes)

    def _together(self, depth: int) -> QueryNode:
        nodes = [self._one(depth)]
        while (token := self._peek()) is not None and token.sign not in (Sign.OR, Sign.CLOSE):
            if token.sign is Sign.AND:
                self.at += 1
            nodes.append(self._one(depth))
        return all_of(nodes)

    def _one(self, depth: int) -> QueryNode:
        token = self._peek()
        if token is None:
            last = self.found[self.at - 1]
            raise wrong(last.start, f"“{self._shown(last)}”后面缺少检索词")
        if depth > DEEPEST:
            raise wrong(token.start, "括号或“非”的层数太多")
        self.at += 1
        if token.leaf is not None:
            return token.leaf
        if token.sign is Sign.NOT:
            return Not(self._one(depth + 1))
        if token.sign is Sign.OPEN:
            return self._group(token, depth)
        raise wrong(token.start, f"“{self._shown(token)}”前面缺少检索词")

    def _group(self, opening: Token, depth: int) -> QueryNode:
        if (following := self._peek()) is not None and following.sign is Sign.CLOSE:
            raise wrong(opening.start, "括号里没有检索词")
        node = self._alternatives(depth + 1)
        closing = self._peek()
        if closing is None:
            raise wrong(opening.start, "左括号没有配对")
        self.at += 1
        return node

    def _shown(self, token: Token) -> str:
        words = {Sign.OR: "OR", Sign.AND: "AND", Sign.NOT: "NOT"}
        end = token.start + 1
        if token.sign in words and self.text.startswith(words[token.sign], token.start):
            end = token.start + len(words[token.sign])
        return self.text[token.start : end]

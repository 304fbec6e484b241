"""Cuts what was typed into tokens with their places; knows quotation marks, brackets, operators and fields.

Promises that every error names the character it is about (counted from 1). Brackets within a word belong to it
(企业破产法（试行）); only one that stands where a word could begin opens a group.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from registry.errors import InvalidInput
from search.language.fields import NAMES, PREFIX, BadValue, condition, operator
from search.queries import FieldMatch, FieldRange, Phrase, Words

QUOTES = {'"': '"', "“": "”", "＂": "＂", "「": "」", "『": "』", "”": "”"}
OPENING, CLOSING = "(（", ")）"
_PAIRS = {"(": ")", "（": "）", "[": "]", "〔": "〕", "［": "］", "【": "】", "《": "》", "〈": "〉"}
_WORD_OPERATORS = {"OR": "or", "或": "or", "AND": "and", "NOT": "not"}
_SLOP = re.compile(r"\s?[~～〜](\d{0,3})")
NEAR_WORD = "近似"
DEFAULT_SLOP = 10
MOST_SLOP = 100


class Sign(Enum):
    """Tokens that are no leaf of the tree."""

    OR = auto()
    AND = auto()
    NOT = auto()
    OPEN = auto()
    CLOSE = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `start` counts from 0. `leaf` is set where `sign` is None."""

    start: int
    sign: Sign | None = None
    leaf: Words | Phrase | FieldMatch | FieldRange | None = None


class QueryMistake(InvalidInput):
    """A mistake in the query language; `at` is its place, counted from 0, `what` the sentence without the place."""

    default_code = "query_syntax"

    def __init__(self, at: int, what: str) -> None:
        super().__init__(f"检索式第 {at + 1} 个字符处：{what}。")
        self.at = at
        self.what = what


def wrong(start: int, message: str) -> QueryMistake:
    """The error for a place in the text."""
    return QueryMistake(start, message)


def tokens(text: str) -> list[Token]:
    """Cut a text.

    Raises:
        InvalidInput: an open quotation mark, or a field with a value that it can't take.
    """
    return _Lexer(text).run()


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.found: list[Token] = []

    def run(self) -> list[Token]:
        while self._skip_blanks():
            start, character = self.at, self.text[self.at]
            if character in OPENING:
                self._sign(Sign.OPEN)
                self.depth += 1
            elif character in CLOSING:
                self._sign(Sign.CLOSE)
                self.depth -= 1
            elif character in "|｜":
                self.at = start + len(re.match(r"[|｜]+", self.text[start:])[0])  # type: ignore[index] # it is one
                self.found.append(Token(start, Sign.OR))
            elif character in "-－﹣" and self._is_minus():
                self._sign(Sign.NOT)
            elif character in QUOTES:
                self._phrase()
            elif (field := PREFIX.match(self.text, start)) is not None:
                self._field(field)
            else:
                self._word()
        return self.found

    def _skip_blanks(self) -> bool:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at < len(self.text)

    def _sign(self, sign: Sign) -> None:
        self.found.append(Token(self.at, sign))
        self.at += 1

    def _is_minus(self) -> bool:
        follows = self.text[self.at + 1 : self.at + 2]
        return bool(follows) and not follows.isspace() and follows not in "-－﹣"

    def _quoted(self) -> str:
        start = self.at
        closing = QUOTES[self.text[start]]
        ends = [end for mark in {closing, '"' if closing in '"＂' else closing}
                if (end := self.text.find(mark, start + 1)) >= 0]  # fmt: skip
        if not ends:
            raise wrong(start, "引号没有配对")
        self.at = min(ends) + 1
        return self.text[start + 1 : min(ends)]

    def _phrase(self) -> None:
        start = self.at
        words = self._quoted().strip()
        slop = 0
        if (match := _SLOP.match(self.text, self.at)) is not None:
            self.at = match.end()
            slop = int(match[1]) if match[1] else DEFAULT_SLOP
            if slop > MOST_SLOP:
                raise wrong(match.start(), f"近似距离最大为 {MOST_SLOP}")
        if self._after_near_word():
            slop = slop or DEFAULT_SLOP
            start = self.found.pop().start
        if words:
            self.found.append(Token(start, leaf=Phrase(words, slop)))

    def _after_near_word(self) -> bool:
        return bool(self.found) and self.found[-1].leaf == Words(NEAR_WORD)

    def _field(self, match: re.Match[str]) -> None:
        field, sign = NAMES[match[1]], operator(match[2])
        self.at = match.end()
        while self.at < len(self.text) and self.text[self.at] in " 　":
            self.at += 1
        start = self.at
        quoted = start < len(self.text) and self.text[start] in QUOTES
        value = self._quoted() if quoted else self._run()
        try:
            self.found.append(Token(match.start(), leaf=condition(field, sign, value)))
        except BadValue as error:
            raise wrong(min(start, len(self.text) - 1), str(error)) from None

    def _word(self) -> None:
        start = self.at
        word = self._run()
        if word.startswith(NEAR_WORD) and word[len(NEAR_WORD) :][:1] in QUOTES:
            self.at, word = start + len(NEAR_WORD), NEAR_WORD
        if word in _WORD_OPERATORS:
            self.found.append(Token(start, Sign[_WORD_OPERATORS[word].upper()]))
        elif word:
            self.found.append(Token(start, leaf=Words(word)))
        else:
            self.at += 1

    def _run(self) -> str:
        """Characters up to a blank, an operator, a quotation mark or the bracket that closes a group."""
        start = self.at
        expected: list[str] = []
        while self.at < len(self.text):
            character = self.text[self.at]
            if character.isspace() and not (expected and expected[-1] in "》〉"):
                break
            if character in "|｜" or character in '"＂':
                break
            if expected and character == expected[-1]:
                expected.pop()
            elif character in _PAIRS and _PAIRS[character] in self.text[self.at + 1 :]:
                expected.append(_PAIRS[character])
            elif character in CLOSING and self.depth > 0:
                break
            self.at += 1
        return self.text[start : self.at]

"""Tells a question asked in a whole sentence from search words, and leaves out what carries no content.

A question must not become AND of everything: it matches by any of its words and ranks by all of them. Which words
are left out was measured: dropping these finds more than keeping them or than dropping interrogatives only.
"""

from __future__ import annotations

import re

from search.analysis import fold, length

SHORTEST = 7  # letters; below that a text is search words,
SHORTEST_MARKED = 4  # unless it ends like a question
_EMPTY = (
    "请问|是什么|什么是|怎么办|怎么处理|如何处理|该怎么|怎么样|怎么|怎样|如何|什么时候|什么情况下|什么样的|什么|哪些情形|哪些|哪个|哪"
    "|是否可以|能不能|可不可以|是不是|是否|能否|可否|有没有|吗|呢|吧|啊|为什么|谁|多少|多久|几"
    "|应该|可以|需要|我|你|的话|如果|了|的"
)
_EMPTY_WORDS = re.compile(_EMPTY)
_MARKED = re.compile(r"(?:[?？]|吗|什么|怎么办)[\s。]*$|^什么是")
_ASKING = re.compile(
    r"[?？]|请问|怎么|怎样|如何|什么|哪|是否|能不能|可不可以|是不是|能否|可否|有没有|吗|呢[\s。]*$|为何|谁|多少|多久|多长时间"
    r"|咋|几(?:天|年|个|种|次|日)|要不要|算不算|会不会|该不该|^我"
)


def is_question(text: str) -> bool:
    """Whether a text is a question in a sentence rather than search words."""
    folded = fold(text)
    shortest = SHORTEST_MARKED if _MARKED.search(folded) else SHORTEST
    return length(text) >= shortest and _ASKING.search(folded) is not None


def content(text: str) -> str:
    """A question without its empty words, a blank in the place of each; the text itself where nothing is left."""
    kept = " ".join(_EMPTY_WORDS.sub(" ", fold(text)).split())
    return kept if length(kept) > 1 else text

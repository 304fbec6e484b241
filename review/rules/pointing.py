"""Which articles of a law attach penalties to which of its own articles (违反本法第X条…的).

Reads the law's own words alone; references to other laws are the business of `review.law.cite`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from weakref import WeakKeyDictionary

from registry.provisions.numerals import parse
from review.law.library import Law, LawArticle, Library

#: by library and version; a library that is given up takes its part along
_HELD: WeakKeyDictionary[Library, dict[str, Mapping[int, Sequence[LawArticle]]]] = WeakKeyDictionary()
_OWN = re.compile(
    r"本(?:法|条例)((?:第[〇零一二三四五六七八九十百千]+条(?:第[一二三四五六七八九十]+款)?(?:第[一二三四五六七八九十]+项)?[、和或者至]*)+)"
)


def own_articles(text: str) -> list[int]:
    """Numbers of the law's own articles that a text points at."""
    return [
        n
        for group in _OWN.finditer(text)
        for word in re.findall(r"第([〇零一二三四五六七八九十百千]+)条", group[1])
        if (n := parse(word)) is not None
    ]


def by_target(library: Library, law: Law) -> Mapping[int, Sequence[LawArticle]]:
    """Articles of a law by the number of its own articles that they attach a penalty to."""
    known = _HELD.setdefault(library, {})
    if law.version_id not in known:
        held: dict[int, list[LawArticle]] = {}
        for article in library.articles(law):
            if "违反本法" in article.text or "违反本条例" in article.text:
                for n in own_articles(article.text):
                    held.setdefault(n, []).append(article)
        known[law.version_id] = held
    return known[law.version_id]

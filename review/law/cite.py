"""Citations of a text, resolved against the library and checked on a date: `beishen cite`.

Promises one `Citation` per cited article with its state. It judges no content: whether a cited article says what
the text claims is a matter of the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from registry.provisions.aliases import COUNTRY, AliasKind, find_alias
from registry.provisions.citation_checks import has_part
from registry.provisions.citations import CitedPoint, drop_repeats, find_mentions
from registry.provisions.kinds import Kind, Status
from registry.provisions.numerals import parse
from registry.provisions.titles import kind_of_title, official_title, plain
from review.law.library import Law, LawArticle, Library

_PLAIN = re.compile(
    rf"(?:依照|按照|依据|根据)(?:{COUNTRY})?([\u4e00-\u9fff]{{2,14}}法)第([〇零一二三四五六七八九十百千]+)条"
)


class CitationStatus(StrEnum):
    """What the library says of a citation; the values are those of the JSON shape."""

    OK = "ok"
    NO_SUCH_LAW = "no_such_law"
    NO_SUCH_ARTICLE = "no_such_article"
    REPEALED = "repealed"
    NOT_IN_LIBRARY = "not_in_library"


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation, checked. `law` is the official full title, the name as written where no such law exists.

    `source` is the version it resolves to and `cited` the article in it, None where there is none. `missing_part`
    names the 款 or 项 that the article does not have; None where it has it, or where that can't be told.
    """

    text: str
    start: int
    end: int
    law: str
    article: int | None
    article_suffix: int | None
    paragraph: int | None
    item: int | None
    status: CitationStatus
    written: str = ""
    paragraphs: tuple[int, ...] = ()
    items: tuple[int, ...] = ()
    source: Law | None = None
    cited: LawArticle | None = None
    missing_part: str | None = None


def cite(text: str, library: Library, as_of: date, *, self_titles: Iterable[str] = ()) -> list[Citation]:
    """Find and check the citations of a text.

    Args:
        text: any text; offsets refer to it.
        library: the superior-law library.
        as_of: the day whose law counts.
        self_titles: titles of the document that the text belongs to.
    """
    resolved: list[tuple[CitedPoint, Law | None]] = []
    for mention in find_mentions(text, self_titles=self_titles):
        if _full_name_of_nothing(mention.written):
            resolved.append((replace(mention, law=mention.written), None))
            continue
        law = library.resolve(mention.law, as_of) or library.resolve(mention.written, as_of)
        resolved.append((mention, law))
    named = [_renamed(mention, law) for mention, law in resolved]
    laws = {id(mention): law for mention, (_, law) in zip(named, resolved, strict=True)}
    complete = library.coverage().complete_kinds
    return [_checked(mention, laws[id(mention)], library, as_of, complete) for mention in drop_repeats(named)]


def plainly_cited(text: str, library: Library, as_of: date) -> list[LawArticle]:
    """Articles in force that a text cites by a law's short name without brackets: 依照消防法第六十条."""
    out: list[LawArticle] = []
    for match in _PLAIN.finditer(text):
        law, number = library.resolve(f"{COUNTRY}{match[1]}", as_of), parse(match[2])
        if law is None or number is None or library.status(law, as_of) not in (Status.IN_FORCE, Status.UNKNOWN):
            continue
        held = library.article(law, number)
        out += [held] if held is not None else []
    return out


def _full_name_of_nothing(written: str) -> bool:
    """Whether a title bears the country's name before what is only a short name: 中华人民共和国土地法.

    A short name that ends the official one (监督法, 代表法, 选举法) is let pass, however loose.
    """
    bare = plain(written).removeprefix(COUNTRY)
    if bare == plain(written):
        return False
    alias = find_alias(bare)
    return (
        alias is not None
        and alias.kind is not AliasKind.FORMER
        and alias.alias == bare
        and not alias.law.endswith(bare)
        and official_title(f"{COUNTRY}{bare}") == alias.law
    )


def _renamed(mention: CitedPoint, law: Law | None) -> CitedPoint:
    title = law.title if law is not None else mention.law
    return CitedPoint(
        mention.text, mention.start, mention.end, title, mention.written, mention.article, mention.suffix,
        mention.paragraph, mention.item, mention.paragraphs, mention.items,
    )  # fmt: skip


def _checked(
    mention: CitedPoint, law: Law | None, library: Library, as_of: date, complete: tuple[Kind, ...]
) -> Citation:
    article: LawArticle | None = None
    missing: str | None = None
    if law is None:
        unknown = kind_of_title(mention.law) in complete
        status = CitationStatus.NO_SUCH_LAW if unknown else CitationStatus.NOT_IN_LIBRARY
    elif library.status(law, as_of) in (Status.REPEALED, Status.EXPIRED):
        status = CitationStatus.REPEALED
        if mention.article is not None:
            article = library.article(law, mention.article, mention.suffix)
    elif not library.articles(law):
        status = CitationStatus.OK if law.document_id else CitationStatus.NOT_IN_LIBRARY
    elif mention.article is None:
        status = CitationStatus.OK
    else:
        article = library.article(law, mention.article, mention.suffix)
        status = CitationStatus.OK if article is not None else _absent(mention, library.articles(law))
        if article is not None:
            missing = has_part(article.text, mention.paragraphs, mention.items)
    return Citation(
        mention.text, mention.start, mention.end, mention.law, mention.article, mention.suffix, mention.paragraph,
        mention.item, status, mention.written, mention.paragraphs, mention.items, law, article, missing,
    )  # fmt: skip


def _absent(mention: CitedPoint, articles: Sequence[LawArticle]) -> CitationStatus:
    """An article that is not held: a number below the last one whose place is empty is a gap of the library."""
    numbers = {article.article for article in articles}
    gap = mention.article is not None and mention.article not in numbers and mention.article < max(numbers)
    return CitationStatus.NOT_IN_LIBRARY if gap else CitationStatus.NO_SUCH_ARTICLE


def to_json(citation: Citation) -> dict[str, Any]:
    """The JSON shape of one citation (`docs/shapes/cite.json`); `missing_part` is added only where it is set."""
    shape: dict[str, Any] = {
        "text": citation.text,
        "start": citation.start,
        "end": citation.end,
        "law": citation.law,
        "article": citation.article,
        "article_suffix": citation.article_suffix,
        "paragraph": citation.paragraph,
        "item": citation.item,
        "status": citation.status.value,
    }
    if citation.missing_part is not None:
        shape["missing_part"] = citation.missing_part
    return shape

"""Quotes of a line: the clause under review and the superior clauses, each with version and SHA-256.

A superior clause is named by its citation, as printed; its words are fetched from the record, and words that a
person gives instead must stand in it.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from registry.errors import InvalidInput, NotFound
from registry.instruments.resolve import by_title
from registry.instruments.views import DocumentView, get_document
from registry.provisions.addresses import article_number, join, label, step
from registry.provisions.citations import CitedPoint, find_mentions
from registry.provisions.reading import Node, Part
from review.findings.finding import ReferenceQuote

MAX_SUPERIORS = 10


@dataclass(frozen=True, slots=True)
class Superior:
    """A superior clause as a line keeps it."""

    law: str
    article: str  # as printed: 第十六条第二款
    quote: str
    digest: str
    status: str
    version_id: str | None = None
    address: str | None = None

    @property
    def citation(self) -> str:
        """As it is cited: 《行政处罚法》第十六条."""
        return f"《{self.law}》{self.article}"


def digest_of(text: str) -> str:
    """SHA-256 of a quote's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def superiors_from(stored: list[Any]) -> tuple[Superior, ...]:
    """The superior clauses of a stored line or letter."""
    return tuple(Superior(**entry) for entry in stored)


def as_stored(superiors: tuple[Superior, ...]) -> list[Any]:
    """The superior clauses as JSON values."""
    return [asdict(superior) for superior in superiors]


def from_reference(reference: ReferenceQuote) -> Superior:
    """The superior clause that a finding rests on."""
    article = article_number(reference.article, reference.article_suffix) if reference.article else ""
    return Superior(
        reference.law,
        article,
        reference.quote,
        digest_of(reference.quote),
        reference.status,
        reference.version_id,
        reference.address,
    )


def clause_quote(view: DocumentView, address: str, words: str = "") -> tuple[str, str, str]:
    """`(address, printed number, quote)` of a clause under review.

    Args:
        address: the clause, or a place within it.
        words: the words meant; the whole place where none are given.

    Raises:
        NotFound: no such clause. InvalidInput: the words don't stand in it.
    """
    unit = view.unit(address)
    node = _node(view, address)
    whole = view.text[node.start : node.end] if node is not None else unit.text
    held = node.address if node is not None else unit.address
    return held, unit.number or label(unit.address), _quoted(whole, words, unit.number or "该条款")


def fetch_superior(session: Session, citation: str, day: date, words: str = "") -> Superior:
    """The superior clause that a citation names, with its words as of a day.

    Args:
        citation: as printed, such as 《行政处罚法》第十六条第二款.
        words: the words meant; the whole clause where none are given.

    Raises:
        InvalidInput: it names no clause, or one that the record doesn't hold, or the words don't stand in it.
    """
    cited = next(iter(find_mentions(citation)), None)
    if cited is None or cited.article is None:
        raise InvalidInput("请按《法律名称》第几条的样式写明上位法条款。")
    found = by_title(session, cited.law, include_internal=True) or by_title(
        session, cited.written, include_internal=True
    )
    if not found:
        raise InvalidInput(f"库中没有《{cited.law}》，不能核对引文；请先导入该上位法。")
    try:
        view = get_document(session, found[0].document_id, day, include_internal=True)
    except NotFound:
        raise InvalidInput(f"库中没有《{cited.law}》在这一日期的文本。") from None
    address = _deepest(cited)
    node = _node(view, address)
    if node is None:
        raise InvalidInput(f"《{view.row.title}》没有{label(address)}，请核对条号。")
    printed = label(address) if cited.paragraph is not None else label(address).replace("第一款", "", 1)
    quote = _quoted(view.text[node.start : node.end], words, f"《{view.row.title}》{printed}")
    return Superior(
        view.row.title, printed, quote, digest_of(quote), view.row.status.value, view.row.version_id, node.address
    )


def _deepest(cited: CitedPoint) -> str:
    """The address of the article, paragraph and item that a citation names."""
    address = step(Part.ARTICLE, cited.article, cited.suffix)
    if cited.paragraph is not None or cited.item is not None:
        address = join(address, step(Part.PARAGRAPH, cited.paragraph or 1))
    if cited.item is not None:
        address = join(address, step(Part.ITEM, cited.item))
    return address


def _node(view: DocumentView, address: str) -> Node | None:
    return next((node for root in view.nodes for node in root.walk() if node.address == address), None)


def _quoted(whole: str, words: str, where: str) -> str:
    words = words.strip().strip('“”"')
    if not words:
        return whole
    if words in whole:
        return words
    raise InvalidInput(f"所引文字不在{where}中，请从原文复制，或留空引用全条。")

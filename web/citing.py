"""From a citation as printed to the clause it names, or to plain words why there is none."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from registry.errors import NotFound
from registry.instruments.resolve import by_number, by_title
from registry.instruments.views import get_document
from registry.provisions.addresses import article_number, join, step
from registry.provisions.citations import CitedPoint, find_mentions
from registry.provisions.reading import Part
from web import urls
from web.pages.document import CitationCard, card_for


def resolve_citation(
    session: Session, text: str, day: date, *, dated: date | None, include_internal: bool
) -> CitationCard:
    """The card of the clause that a citation names.

    Args:
        text: the citation as printed, such as 《行政处罚法》第十六条第二款.
        day: the law as of this date.
        dated: the date that the link should carry on, None for today's state.
        include_internal: whether internal documents may be found.

    Returns:
        A card; without an address where nothing is found, and then `missing` says why.
    """
    cited = next(iter(find_mentions(text)), None)
    name = cited.law if cited is not None else text.strip("《》 ")
    found = by_title(session, name, include_internal=include_internal)
    if not found and cited is not None and cited.written != name:
        found = by_title(session, cited.written, include_internal=include_internal)
    if not found:
        found = by_number(session, name, include_internal=include_internal)
    if not found:
        return CitationCard(name, "", "", "", (), missing=f"库中没有《{name}》，不能核对引用。")
    document_id = found[0].document_id
    try:
        view = get_document(session, document_id, day, include_internal=include_internal)
    except NotFound:
        return CitationCard(name, "", "", "", (), missing=f"库中没有《{name}》的文本，不能核对引用。")
    if cited is None or cited.article is None:
        return card_for(view, "", urls.document(document_id, dated))
    label = article_number(cited.article, cited.suffix)
    try:
        unit = view.unit(step(Part.ARTICLE, cited.article, cited.suffix))
    except NotFound:
        numbers = [unit.number for unit in view.units if unit.number.startswith("第")]
        until = f"，最后一条是{numbers[-1]}" if numbers else ""
        return CitationCard(
            view.row.title,
            label,
            view.row.status.value,
            urls.document(document_id, dated),
            (),
            missing=f"这一版本没有{label}{until}。",
        )
    return card_for(view, unit.address, urls.document(document_id, dated, _deepest(cited, unit.address)))


def _deepest(cited: CitedPoint, address: str) -> str:
    """The address of the paragraph and item named, below the article."""
    if cited.paragraph is not None:
        address = join(address, step(Part.PARAGRAPH, cited.paragraph))
        if cited.item is not None:
            address = join(address, step(Part.ITEM, cited.item))
    return address

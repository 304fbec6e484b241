"""Facts about a document under review, gathered from its stored view or from a reading.

Promises what the text states; a province is the site's own where the document is of a lower level than the nation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from registry.provisions.citations import find_mentions
from registry.provisions.kinds import Kind, Level
from registry.provisions.reading import Reading, Unit
from registry.provisions.units import units
from review.rules.protocol import DocumentFacts

_PROVINCE = re.compile(
    r"^[\u4e00-\u9fff]{2,3}(?:省|自治区)|^(?:北京|天津|上海|重庆)市|^(?:内蒙古|新疆维吾尔|广西壮族|宁夏回族)自治区"
)
_OPENING = 3  # the basis stands in the first article, or in the paragraphs before it


def facts_of_reading(reading: Reading, province: str | None = None) -> DocumentFacts:
    """Facts of a reading that is not in the record."""
    return gather(
        title=reading.title,
        kind=reading.kind,
        level=reading.level,
        issuer=reading.issuer,
        published=reading.promulgated_on or reading.adopted_on,
        effective=reading.effective_on,
        clauses=units(reading),
        province=province,
    )


def gather(
    *,
    title: str,
    kind: Kind | None,
    level: Level | None,
    issuer: str | None,
    published: date | None,
    effective: date | None,
    clauses: Sequence[Unit],
    province: str | None = None,
) -> DocumentFacts:
    """Facts of any document.

    Args:
        published: of promulgation, else adoption: what it could cite, and what was law then.
        clauses: its clauses, for the basis named in the first article.
        province: the site's province, used where the title and the issuer name none.
    """
    named = province_in(issuer or "") or province_in(title)
    return DocumentFacts(
        title=title,
        kind=None if kind is Kind.OTHER else kind,
        level=level,
        issuer=issuer,
        province=named or (province if level is not Level.NATION else None),
        published=published,
        effective=effective,
        self_titles=(title,),
        first_article_basis=basis_of(clauses, title),
    )


def province_in(name: str) -> str | None:
    """The province that a body's name or a title begins with."""
    match = _PROVINCE.match(name)
    return match[0] if match else None


def basis_of(clauses: Sequence[Unit], title: str) -> tuple[str, ...]:
    """Titles named as basis: in the first article, or before and in the first entries where there are none."""
    first = [clause for clause in clauses if clause.address == "art_1"] or list(clauses[:_OPENING])
    text = "\n".join(clause.text for clause in first)
    if "根据" not in text and "依据" not in text and "依照" not in text:
        return ()
    return tuple(dict.fromkeys(mention.law for mention in find_mentions(text, self_titles=(title,))))

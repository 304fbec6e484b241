"""Other documents in force of the same place and level, as a library: what a document is compared with for K20.

They are no superior law: every one counts as if national, so that the same retrieval serves. Only texts in articles
are held, and at most the newest `MOST` documents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from registry.instruments.models import Version, Work
from registry.provisions.kinds import Level, Status
from review.law.library import Candidate, Coverage, Law, LawArticle, Library
from review.law.memory import MemoryLibrary
from review.law.storage import articles_of, law_of

MOST = 400
OWN = 12  # candidates that may be the document's own clauses
_PLACE = re.compile(
    r"(?:(?P<a>[\u4e00-\u9fff]{2,8}?(?:省|自治区)))?(?:(?P<b>[\u4e00-\u9fff]{1,8}?(?:市|自治州|州|盟|地区)))?"
    r"(?:(?P<c>[\u4e00-\u9fff]{1,8}?(?:自治县|县|区|旗)))?(?:(?P<d>[\u4e00-\u9fff]{1,6}?(?:镇|乡|街道)))?"
)


def place_of(issuer: str) -> str:
    """The place an issuer's name begins with, its narrowest part: 渭源县 of 甘肃省定西市渭源县人民政府; "" if none."""
    match = _PLACE.match(issuer)
    return next((part for part in reversed(match.groups()) if part), "") if match else ""


def siblings_mark(session: Session, issuer: str, level: str) -> tuple[int, int]:
    """A value that changes whenever the documents of a place and level do: versions held, and their revisions."""
    count, revisions = session.execute(
        select(func.count(Version.id), func.sum(Version.revision))
        .join(Work, Work.id == Version.work_id)
        .where(*_of_the_place(place_of(issuer), level))
    ).one()
    return count, int(revisions or 0)


def load_siblings(session: Session, issuer: str, level: str, as_of: date) -> MemoryLibrary | None:
    """Documents of a place and level in force on the day; None without any. Costly: keep it until its mark changes."""
    place = place_of(issuer)
    if not place:
        return None
    rows = session.execute(
        select(Version, Work)
        .join(Work, Work.id == Version.work_id)
        .where(*_of_the_place(place, level))
        .order_by(Version.promulgated_on.desc(), Version.id)
        .limit(2 * MOST)
    ).all()
    laws = [
        replace(law_of(version, work), level=Level.NATION)
        for version, work in rows
        if place_of(work.issuer or "") == place
    ]
    empty = MemoryLibrary(laws, ())
    live = [law for law in laws if empty.status(law, as_of) is Status.IN_FORCE][:MOST]
    if not live:
        return None
    return MemoryLibrary(live, articles_of(session, [law.version_id for law in live]))


def _of_the_place(place: str, level: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Work.collection != "reference",
        Work.merged_into.is_(None),
        Work.level == level,
        Work.issuer.contains(place, autoescape=True),
    )


class Others:
    """The siblings of one document: the kept library of its place without the document itself."""

    def __init__(self, library: Library, document_id: str) -> None:
        self._library, self._own = library, document_id

    def resolve(self, name: str, as_of: date) -> Law | None:
        """As `Library`; the document itself is unknown here."""
        law = self._library.resolve(name, as_of)
        return None if law is None or law.document_id == self._own else law

    def article(self, law: Law, number: int, suffix: int | None = None) -> LawArticle | None:
        """As `Library`."""
        return self._library.article(law, number, suffix)

    def articles(self, law: Law) -> Sequence[LawArticle]:
        """As `Library`."""
        return self._library.articles(law)

    def status(self, law: Law, as_of: date) -> Status:
        """As `Library`."""
        return self._library.status(law, as_of)

    def candidates(self, text: str, *, as_of: date, limit: int = 10, **more: Any) -> list[Candidate]:
        """As `Library`. A clause is likest itself: more are asked for, and the document's own left out."""
        found = self._library.candidates(text, as_of=as_of, limit=limit + OWN, **more)
        return [c for c in found if c.article.law.document_id != self._own][:limit]

    def coverage(self) -> Coverage:
        """As `Library`, the document itself counted."""
        return self._library.coverage()

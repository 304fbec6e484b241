"""Other documents in force of the same place and level, as a library: what a document is compared with for K20.

They are no superior law: every one counts as if national, so that the same retrieval serves. Only texts in articles
are held, and at most the newest `MOST` documents.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.instruments.models import Version, Work
from registry.provisions.kinds import Level, Status
from review.law.memory import MemoryLibrary
from review.law.storage import articles_of, law_of

MOST = 400
_PLACE = re.compile(
    r"(?:(?P<a>[\u4e00-\u9fff]{2,8}?(?:省|自治区)))?(?:(?P<b>[\u4e00-\u9fff]{1,8}?(?:市|自治州|州|盟|地区)))?"
    r"(?:(?P<c>[\u4e00-\u9fff]{1,8}?(?:自治县|县|区|旗)))?(?:(?P<d>[\u4e00-\u9fff]{1,6}?(?:镇|乡|街道)))?"
)


def place_of(issuer: str) -> str:
    """The place an issuer's name begins with, its narrowest part: 渭源县 of 甘肃省定西市渭源县人民政府; "" if none."""
    match = _PLACE.match(issuer)
    return next((part for part in reversed(match.groups()) if part), "") if match else ""


def load_siblings(session: Session, document_id: str, issuer: str, level: str, as_of: date) -> MemoryLibrary | None:
    """Documents of the same place and level in force on the day, the document itself apart; None without any."""
    place = place_of(issuer)
    if not place:
        return None
    rows = session.execute(
        select(Version, Work)
        .join(Work, Work.id == Version.work_id)
        .where(
            Work.collection != "reference",
            Work.merged_into.is_(None),
            Work.level == level,
            Work.id != document_id,
            Work.issuer.contains(place, autoescape=True),
        )
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

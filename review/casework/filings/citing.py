"""Which local documents a held version names: looked through once a version, for the search for 漏报.

Only names of this place count: a title that begins with the place of a filing body, or a number with the sign of one.
"""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.clock import Clock
from registry.instruments.models import Version, Work
from registry.instruments.names import number_key, title_key
from registry.people.models import Organisation
from registry.provisions.document_numbers import find
from review.casework.filings.models import CitationScan, CitedDocument, Filing

BATCH = 200  # versions a call, so that a page never waits long
_TITLE = re.compile(r"《([^《》\n]{4,80})》")
_PLACE = re.compile(r"^.{2,8}?(?:省|自治区|自治州|市|盟|自治县|县|旗|区|镇|乡)")
_SIGN = re.compile(r"^(.+)〔\d{4}〕")


def scan_citations(session: Session, clock: Clock, limit: int = BATCH) -> int:
    """Look through versions that were not looked through yet; returns how many are left."""
    waiting = (
        select(Version.id)
        .join(Work, Work.id == Version.work_id)
        .where(
            Work.collection == "local",
            Work.merged_into.is_(None),
            Version.id.not_in(select(CitationScan.version_id)),
        )
    )
    ids = session.scalars(waiting.order_by(Version.id)).all()
    places, signs = _places(session), _signs(session)
    for version_id in ids[:limit]:
        text, title, number = session.execute(
            select(Version.text, Version.title, Version.document_number).where(Version.id == version_id)
        ).one()
        for cited in _cited(text, places, signs, own={title_key(title), number_key(number or "")}):
            session.add(CitedDocument(version_id=version_id, **cited))
        session.add(CitationScan(version_id=version_id, scanned_at=clock.now()))
    session.flush()
    return max(0, len(ids) - limit)


def _places(session: Session) -> tuple[str, ...]:
    names = session.scalars(select(Organisation.name).where(Organisation.kind == "issuing_body"))
    return tuple({match.group() for name in names if (match := _PLACE.match(name))})


def _signs(session: Session) -> set[str]:
    keys = session.scalars(select(Filing.number_key).where(Filing.number_key != "").distinct())
    return {match.group(1) for key in keys if (match := _SIGN.match(key))}


def _cited(text: str, places: tuple[str, ...], signs: set[str], own: set[str]) -> list[dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for match in _TITLE.finditer(text):
        title = match.group(1)
        key = title_key(title)
        if places and title.startswith(places) and key not in own:
            words = _around(text, match.start(), match.end())
            found.setdefault(
                key, {"title": title, "title_key": key, "document_number": "", "number_key": "", "words": words}
            )
    for number in find(text):
        sign = _SIGN.match(number.normal)
        if sign is None or sign.group(1) not in signs or number.normal in own:
            continue
        before = _TITLE.search(text, max(0, number.start - 90), number.start)
        held = found.get(title_key(before.group(1))) if before and number.start - before.end() <= 3 else None
        if held is not None:
            held |= {"document_number": number.normal, "number_key": number.normal}
            continue
        words = _around(text, number.start, number.end)
        values = {"title": "", "title_key": "", "document_number": number.normal, "number_key": number.normal}
        found.setdefault(number.normal, values | {"words": words})
    return list(found.values())


def _around(text: str, start: int, end: int) -> str:
    return "".join(text[max(0, start - 20) : end + 20].split())

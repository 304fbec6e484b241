"""Whether a reading is a work, or a version of one, that the record already holds. Doubt is said, not settled."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.instruments.lifecycle import version_date
from registry.instruments.models import Identifier, Version, Work
from registry.instruments.names import number_key, title_key
from registry.provisions.reading import Reading

SAME_TEXT = 0.9  # share of equal characters above which two undated texts are one version
SAME_TITLE = 0.6  # below it, one document number on two titles is a doubt


@dataclass(frozen=True, slots=True)
class WorkMatch:
    """The work a reading belongs to (None: a new one), and the doubt to put to the registrar, if any."""

    work: Work | None
    doubt: str = ""
    doubt_id: str | None = None


@dataclass(frozen=True, slots=True)
class VersionMatch:
    """The version a reading belongs to (None: a new one), and what a person should know."""

    version: Version | None
    message: str = ""


def find_work(session: Session, reading: Reading, part: str, collection: str, *, further: bool = False) -> WorkMatch:
    """Find the work of a reading among those of its collection and part.

    Wrapper and attachment bear one number, so the part must agree as well. So do the attachments of one notice:
    `further` tells that this is not the first of them, and that a number under another title is no doubt.
    """
    title = title_key(reading.title)
    doubt, doubt_id = "", None
    if reading.document_number:
        numbered = _having(session, "number", number_key(reading.document_number), part, collection)
        for work in numbered:
            if title_key(work.title) == title:
                return WorkMatch(work)
        for work in () if further else numbered:
            if _alike(title_key(work.title), title) >= SAME_TITLE:
                return WorkMatch(work)
            doubt = f"文号“{reading.document_number}”已用于《{work.title}》，与《{reading.title}》标题不同，请核对。"
            doubt_id = work.id
    same_title = _having(session, "title", title, part, collection)
    agreeing = [work for work in same_title if work.issuer == reading.issuer]
    if agreeing:
        return WorkMatch(agreeing[0], doubt, doubt_id)
    for work in same_title:
        if work.issuer is None or reading.issuer is None:
            doubt = f"库中已有同名文件《{work.title}》，但有一件未载明制定机关，请核对是否同一文件。"
            doubt_id = work.id
    return WorkMatch(None, doubt, doubt_id)


def find_version(session: Session, work: Work, day: date | None, text: str) -> VersionMatch:
    """Find the version of a work that carries this date; without dates, the one with this text."""
    versions = session.scalars(select(Version).where(Version.work_id == work.id)).all()
    for version in versions:
        if version.text == text:
            return VersionMatch(version)
    for version in versions:
        held = version_date(version)
        if day is not None and held == day:
            share = _alike(version.text, text)
            message = f"同一版本的另一来源，文字相同比例 {share:.1%}，请核对差异。"
            return VersionMatch(version, message)
        if (day is None or held is None) and _alike(version.text, text) >= SAME_TEXT:
            return VersionMatch(version, "未载明通过或修改日期，文字基本相同，按同一版本的另一来源存入，请核对。")
    undated = day is None and bool(versions)
    return VersionMatch(None, "未载明通过或修改日期，与已有版本文字不同，按新版本存入，请核对。" if undated else "")


def _having(session: Session, scheme: str, value: str, part: str, collection: str) -> list[Work]:
    return list(
        session.scalars(
            select(Work)
            .join(Identifier, Identifier.work_id == Work.id)
            .where(
                Identifier.scheme == scheme,
                Identifier.value == value,
                Work.part == part,
                Work.collection == collection,
                Work.merged_into.is_(None),
            )
            .order_by(Work.created_at, Work.id)
        )
    )


def _alike(one: str, other: str) -> float:
    """Share of equal characters; by lines for long texts, since the character method is quadratic."""
    if one == other:
        return 1.0
    if len(one) + len(other) < 400:
        return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
    lines, others = one.splitlines(), other.splitlines()
    matcher = difflib.SequenceMatcher(None, lines, others, autojunk=False)
    equal = sum(len(line) for block in matcher.get_matching_blocks() for line in lines[block.a : block.a + block.size])
    return 2 * equal / max(1, len(one) + len(other))

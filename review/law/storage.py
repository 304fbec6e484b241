"""The library in the record: loaded into memory from there, and the imports that filled it.

Promises the `Library` that reviews and citations ask, as of the last commit. Writing texts is the deposit's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.clock import Clock
from registry.ids import new_id
from registry.instruments.lifecycle import begins_on
from registry.instruments.models import Clause, Version, Work
from registry.provisions.kinds import Kind, Level, Status
from review.law.library import Law
from review.law.memory import ArticleRow, MemoryLibrary
from review.law.models import ReferenceImport
from review.law.texts import Problem

_ARTICLE = re.compile(r"art_(\d+)(?:_(\d+))?")


@dataclass(frozen=True, slots=True)
class ImportView:
    """One import, as `beishen reference list` and the status page show it."""

    source: str
    versions: int
    complete_kinds: tuple[str, ...]
    newest: date | None
    problems: int


def load_library(session: Session) -> MemoryLibrary:
    """The whole library. About a second for 25,000 articles; keep it, and ask `library_mark` if it is stale."""
    rows = session.execute(
        select(Version, Work)
        .join(Work, Work.id == Version.work_id)
        .where(Work.collection == "reference", Work.merged_into.is_(None))
    ).all()
    laws = [law_of(version, work) for version, work in rows]
    return MemoryLibrary(
        laws, articles_of(session, [law.version_id for law in laws]), complete_kinds=_complete(session)
    )


def library_mark(session: Session) -> tuple[int, int]:
    """A value that changes whenever the library does: versions held, and the sum of their revisions."""
    count, revisions = session.execute(
        select(func.count(Version.id), func.sum(Version.revision))
        .join(Work, Work.id == Version.work_id)
        .where(Work.collection == "reference", Work.merged_into.is_(None))
    ).one()
    return count, int(revisions or 0)


def note_import(
    session: Session,
    clock: Clock,
    *,
    source: str,
    versions: int,
    complete_kinds: Sequence[Kind],
    newest: date | None,
    problems: Iterable[Problem],
) -> None:
    """Write down an import; the caller has deposited the texts in the same transaction."""
    session.add(
        ReferenceImport(
            id=new_id(),
            source=source,
            at=clock.now(),
            versions=versions,
            complete_kinds=[kind.value for kind in complete_kinds],
            newest=newest,
            problems=[[p.title, p.code, p.message, p.mended] for p in problems],
        )
    )
    session.flush()


def imports(session: Session) -> Sequence[ImportView]:
    """All imports, newest first."""
    return [
        ImportView(row.source, row.versions, tuple(row.complete_kinds), row.newest, len(row.problems))
        for row in session.scalars(select(ReferenceImport).order_by(ReferenceImport.at.desc()))
    ]


def _complete(session: Session) -> tuple[Kind, ...]:
    held = session.scalars(select(ReferenceImport.complete_kinds))
    return tuple(sorted({Kind(name) for names in held for name in names}))


def law_of(version: Version, work: Work) -> Law:
    """A stored version as the library sees it."""
    return Law(
        document_id=work.id,
        version_id=version.id,
        title=version.title,
        kind=Kind(work.kind),
        level=Level(work.level) if work.level else Level.NATION,
        province=work.province,
        effective_on=begins_on(version),
        ended_on=version.ended_on,
        end_status=Status(version.end_status) if version.end_status else None,
        promulgated_on=version.promulgated_on,
    )


def articles_of(session: Session, version_ids: Sequence[str]) -> Iterator[ArticleRow]:
    """The articles of stored versions, in order. Two statements."""
    texts = dict(session.execute(select(Version.id, Version.text).where(Version.id.in_(version_ids))).all())
    rows = session.execute(
        select(Clause.version_id, Clause.address, Clause.path, Clause.start, Clause.end)
        .where(Clause.version_id.in_(version_ids))
        .order_by(Clause.version_id, Clause.position)
    )
    for version_id, address, path, start, end in rows:
        match = _ARTICLE.fullmatch(address)
        if match is not None:
            suffix = int(match[2]) if match[2] else None
            yield ArticleRow(version_id, int(match[1]), suffix, address, path, texts[version_id][start:end], start)

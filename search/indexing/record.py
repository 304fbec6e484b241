"""The record as the sync sees it: which version has which revision, and the clauses of a version to be indexed.

The projection is here alone. The index's date of effect is the day from which a version applies, which for an
amended text is later than the date in its last article.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.database import Database
from registry.instruments.lifecycle import begins_on
from registry.instruments.models import Clause, Identifier, Version, Work
from registry.provisions.kinds import Kind, Level, Status
from search.documents import IndexDocument


class RegistryRecord:
    """The indexable part of a record. Each call opens a read session of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def revisions(self) -> Iterable[tuple[str, int]]:
        """`(version_id, revision)` of every version that should be in the index."""
        with self._database.read() as session:
            rows = session.execute(
                select(Version.id, Version.revision)
                .join(Work, Work.id == Version.work_id)
                .where(Work.merged_into.is_(None))
            )
            return [(version_id, revision) for version_id, revision in rows]

    def clauses(self, version_id: str) -> Sequence[IndexDocument]:
        """The clauses of one version, in order; empty when it is gone."""
        with self._database.read() as session:
            return _project(session, version_id)


def _project(session: Session, version_id: str) -> Sequence[IndexDocument]:
    row = session.execute(
        select(Version, Work, Version.text)
        .join(Work, Work.id == Version.work_id)
        .where(Version.id == version_id, Work.merged_into.is_(None))
    ).one_or_none()
    if row is None:
        return ()
    version, work, text = row
    aliases = session.scalars(
        select(Identifier.printed)
        .where(Identifier.work_id == work.id, Identifier.scheme == "alias")
        .order_by(Identifier.id)
    ).all()
    clauses = session.scalars(select(Clause).where(Clause.version_id == version_id).order_by(Clause.position))
    return [_document(version, work, text, clause, tuple(aliases)) for clause in clauses]


def _document(version: Version, work: Work, text: str, clause: Clause, aliases: tuple[str, ...]) -> IndexDocument:
    return IndexDocument(
        document_id=work.id,
        version_id=version.id,
        address=clause.address,
        number=clause.number,
        path=clause.path,
        text=text[clause.start : clause.end],
        title=version.title,
        aliases=aliases,
        kind=Kind(work.kind),
        level=Level(work.level) if work.level else None,
        issuer=work.issuer,
        province=work.province,
        document_number=version.document_number,
        adopted_on=version.adopted_on,
        promulgated_on=version.promulgated_on,
        effective_on=begins_on(version),
        ended_on=version.ended_on,
        end_status=Status(version.end_status) if version.end_status else None,
        collection=work.collection,
        internal=work.internal,
        position=clause.position,
        follows=version.position > 0,
    )

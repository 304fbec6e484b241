"""The record as the sync sees it: which version has which revision, and the clauses of a version to be indexed.

The projection is here alone. The index's date of effect is the day from which a version applies, which for an
amended text is later than the date in its last article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.database import Database
from registry.instruments.lifecycle import begins_on
from registry.instruments.models import Clause, Identifier, Version, Work
from registry.provisions.kinds import Kind, Level, Status
from search.documents import IndexDocument

PORTION = 64  # versions read at once: bounded memory, few statements


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
        """The clauses of one version; empty when it is gone."""
        for _, _, documents in self.batches([version_id]):
            return documents
        return ()

    def batches(self, version_ids: Collection[str]) -> Iterator[tuple[str, int, Sequence[IndexDocument]]]:
        """`(version_id, revision, clauses)` of these versions, some at a time."""
        wanted = sorted(version_ids)
        for start in range(0, len(wanted), PORTION):
            with self._database.read() as session:
                found = list(_project(session, wanted[start : start + PORTION]))
            yield from found


def _project(session: Session, ids: Sequence[str]) -> Iterator[tuple[str, int, Sequence[IndexDocument]]]:
    rows = session.execute(
        select(Version, Work, Version.text)
        .join(Work, Work.id == Version.work_id)
        .where(Version.id.in_(ids), Work.merged_into.is_(None))
    ).all()
    aliases: dict[str, list[str]] = defaultdict(list)
    work_ids = {work.id for _, work, _ in rows}
    for work_id, printed in session.execute(
        select(Identifier.work_id, Identifier.printed)
        .where(Identifier.work_id.in_(work_ids), Identifier.scheme == "alias")
        .order_by(Identifier.id)
    ):
        aliases[work_id].append(printed)
    clauses: dict[str, list[Clause]] = defaultdict(list)
    for clause in session.scalars(
        select(Clause).where(Clause.version_id.in_(ids)).order_by(Clause.version_id, Clause.position)
    ):
        clauses[clause.version_id].append(clause)
    for version, work, text in rows:
        documents = [_document(version, work, text, clause, tuple(aliases[work.id])) for clause in clauses[version.id]]
        yield version.id, version.revision, documents


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

"""Documents as readers of the record see them: frozen, complete, with the status on the day asked for.

Visibility is decided here, in the one place that every page, API, export and count goes through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from registry.errors import NotFound
from registry.instruments.lifecycle import begins_on, in_force, status_on, version_date
from registry.instruments.models import Clause, Source, Version, Work
from registry.instruments.trees import history_from, nodes_from, references_from, warnings_from
from registry.provisions.kinds import Kind, Level, Status
from registry.provisions.reading import Event, Node, Reference, Unit, Warning_

MISSING = "没有这份文件，或它不对外公开。"


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in a list, by the version that applies on the day."""

    document_id: str
    version_id: str
    title: str
    kind: Kind
    level: Level | None
    issuer: str | None
    document_number: str | None
    promulgated_on: date | None
    effective_on: date | None
    status: Status
    internal: bool
    collection: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version in the timeline of a document."""

    version_id: str
    on: date | None
    begins_on: date | None
    ended_on: date | None
    status: Status


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A file that holds the version."""

    digest: str
    file_name: str
    format: str


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One version of a document, whole."""

    row: DocumentRow
    text: str
    nodes: tuple[Node, ...]
    units: tuple[Unit, ...]
    history: tuple[Event, ...]
    references: tuple[Reference, ...]
    warnings: tuple[Warning_, ...]
    versions: tuple[VersionRow, ...]
    sources: tuple[SourceRow, ...]
    wrapper: tuple[str, str] | None  # (document_id, title) of the notice that carries it
    carries: tuple[tuple[str, str], ...]  # documents that this notice carries
    adopted_on: date | None
    approved_on: date | None
    expires_on: date | None
    ended_on: date | None
    effective_basis: str | None

    def unit(self, address: str) -> Unit:
        """The clause at an address; an address within a clause gives that clause, the innermost one.

        Raises:
            NotFound: this version has no such clause.
        """
        around = [u for u in self.units if u.address == address or address.startswith(f"{u.address}__")]
        if not around:
            raise NotFound("这一版本没有该条款，可能已被修改或删除。")
        return max(around, key=lambda unit: len(unit.address))


def visible_works(include_internal: bool) -> Select[Work]:
    """The works a person may know of: the one query that all outputs share."""
    query = select(Work).where(Work.merged_into.is_(None))
    return query if include_internal else query.where(Work.internal.is_(False))


def get_document(
    session: Session,
    document_id: str,
    day: date,
    *,
    include_internal: bool,
    version_id: str | None = None,
) -> DocumentView:
    """One document as it applies on a day, or one named version of it.

    A version that was moved to another document since, by a merge, a parting or the undoing of either, is found
    where it now stands.

    Raises:
        NotFound: there is none, or not for this person.
    """
    merged = session.get(Work, document_id)
    if merged is not None and merged.merged_into is not None:
        document_id = merged.merged_into
    work = session.scalars(visible_works(include_internal).where(Work.id == document_id)).one_or_none()
    versions = list(work.versions) if work is not None else []
    if version_id is None:
        version = in_force(versions, day)
    else:
        version = next((v for v in versions if v.id == version_id), None)
        moved = session.get(Version, version_id) if version is None else None
        if moved is not None and moved.work_id != document_id:
            return get_document(session, moved.work_id, day, include_internal=include_internal, version_id=version_id)
    if work is None or version is None:
        raise NotFound(MISSING)
    body = version.body
    attached = visible_works(include_internal).where(Work.wrapper_id == work.id).order_by(Work.title, Work.id)
    carried = session.scalars(attached).all()
    wrapper = session.scalars(visible_works(include_internal).where(Work.id == work.wrapper_id)).one_or_none()
    clauses = session.scalars(select(Clause).where(Clause.version_id == version.id).order_by(Clause.position)).all()
    return DocumentView(
        row=_row(work, version, day),
        text=version.text,
        nodes=nodes_from(body),
        units=tuple(_unit(clause, version.text) for clause in clauses),
        history=history_from(body),
        references=references_from(body),
        warnings=warnings_from(body),
        versions=tuple(
            VersionRow(v.id, version_date(v), begins_on(v), v.ended_on, status_on(v, day)) for v in versions
        ),
        sources=tuple(SourceRow(s.digest, _file_name(session, s.digest), s.format) for s in version.sources),
        wrapper=(wrapper.id, wrapper.title) if wrapper is not None else None,
        carries=tuple((other.id, other.title) for other in carried),
        adopted_on=version.adopted_on,
        approved_on=version.approved_on,
        expires_on=version.expires_on,
        ended_on=version.ended_on,
        effective_basis=version.effective_basis,
    )


def document_of_version(session: Session, version_id: str) -> str:
    """The document a version belongs to.

    Raises:
        NotFound: there is no such version.
    """
    version = session.get(Version, version_id)
    if version is None:
        raise NotFound(MISSING)
    return version.work_id


def list_documents(
    session: Session,
    day: date,
    *,
    include_internal: bool,
    collection: str | None = "local",
    limit: int = 50,
    offset: int = 0,
) -> Sequence[DocumentRow]:
    """Documents, newest in the record first; notices that only carry another document are left out."""
    query = visible_works(include_internal).where(Work.part != "wrapper")
    if collection is not None:
        query = query.where(Work.collection == collection)
    works = session.scalars(query.order_by(Work.created_at.desc(), Work.id).limit(limit).offset(offset)).all()
    ids = [work.id for work in works]
    versions: dict[str, list[Version]] = {id_: [] for id_ in ids}
    for version in session.scalars(select(Version).where(Version.work_id.in_(ids))):
        versions[version.work_id].append(version)
    rows = []
    for work in works:
        applying = in_force(versions[work.id], day)
        if applying is not None:
            rows.append(_row(work, applying, day))
    return rows


def count_documents(session: Session, *, include_internal: bool, collection: str | None = "local") -> int:
    """How many documents `list_documents` would give."""
    query = visible_works(include_internal).where(Work.part != "wrapper")
    if collection is not None:
        query = query.where(Work.collection == collection)
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _row(work: Work, version: Version, day: date) -> DocumentRow:
    return DocumentRow(
        document_id=work.id,
        version_id=version.id,
        title=version.title,
        kind=Kind(work.kind),
        level=Level(work.level) if work.level else None,
        issuer=work.issuer,
        document_number=version.document_number,
        promulgated_on=version.promulgated_on,
        effective_on=version.effective_on,
        status=status_on(version, day),
        internal=work.internal,
        collection=work.collection,
        created_at=work.created_at,
    )


def _unit(clause: Clause, text: str) -> Unit:
    return Unit(
        clause.address,
        clause.number,
        clause.path,
        text[clause.start : clause.end],
        clause.start,
        clause.end,
        clause.page,
    )


def _file_name(session: Session, digest: str) -> str:
    source = session.get(Source, digest)
    return source.file_name if source is not None else digest

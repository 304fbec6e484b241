"""The one door through which a reading enters the record.

Same work: equal document number, else equal normalised title and issuer. Same version: equal date of the latest
adoption or amendment; other bytes become another source, a difference of texts a warning. Doubt becomes a
question to the registrar, never a merge. The change and its outbox entry are one transaction, the caller's.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from registry import audit, outbox
from registry.clock import Clock
from registry.ids import new_id
from registry.instruments.lifecycle import recompute
from registry.instruments.matching import find_version, find_work
from registry.instruments.models import Clause, Question, Source, Version, VersionSource, Work
from registry.instruments.naming import identify
from registry.instruments.repeals import apply_repeals, apply_waiting_repeals, repeal
from registry.instruments.trees import body_to_json
from registry.instruments.wrappers import wrapper_reading
from registry.provisions.reading import Event, EventKind, Reading
from registry.provisions.units import units


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file a reading came from: its digest in the file store, its name and size in bytes."""

    digest: str
    file_name: str
    size: int


@dataclass(frozen=True, slots=True)
class Options:
    """Where a reading goes. `repealed_on` is known from outside the text (an imported library's data)."""

    collection: str = "local"
    internal: bool = False
    province: str | None = None
    repealed_on: date | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deposited:
    """What became of a reading. `outcome`: new_document, new_version, new_source or unchanged."""

    document_id: str
    version_id: str
    outcome: str
    message: str = ""


def latest_change(history: tuple[Event, ...], adopted_on: date | None) -> date | None:
    """Date of the latest adoption, amendment or revision that a text states: it tells versions apart."""
    changes = {EventKind.ADOPTED, EventKind.AMENDED, EventKind.REVISED}
    days = [event.on for event in history if event.kind in changes and event.on is not None]
    return max(days, default=adopted_on)


def deposit(
    session: Session,
    clock: Clock,
    reading: Reading,
    source: SourceFile | None,
    options: Options | None = None,
    *,
    actor: str = "system",
) -> Deposited:
    """Enter one reading (and the notice that wraps it) into the record.

    Args:
        session: a write transaction; the caller commits.
        clock: where moments come from.
        reading: what was read; of a file with several documents, one of them.
        source: the file, already in the file store; None for texts that came without one.
        options: collection, visibility, what is known from outside.
        actor: account id or `system`.
    """
    options = options or Options()
    _one_at_a_time(session)
    wrapper_id = None
    # The words of a notice stand with its first attachment, which came in before the further ones.
    further = reading.wrapper is not None and not reading.wrapper.stands_here
    if further:
        notice = find_work(session, wrapper_reading(reading), "wrapper", options.collection).work
        wrapper_id = notice.id if notice else None
    elif reading.wrapper is not None:
        wrapper_id = _enter(session, clock, wrapper_reading(reading), source, options, actor, "wrapper").document_id
    part = "attachment" if wrapper_id else "whole"
    return _enter(session, clock, reading, source, options, actor, part, wrapper_id, further=further)


def _one_at_a_time(session: Session) -> None:
    """Two processes may hold the same file: the second must see what the first wrote.

    SQLite's write lock does it; PostgreSQL needs a lock of its own, released with the transaction.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(734201)"))


def _enter(
    session: Session,
    clock: Clock,
    reading: Reading,
    source: SourceFile | None,
    options: Options,
    actor: str,
    part: str,
    wrapper_id: str | None = None,
    *,
    further: bool = False,
) -> Deposited:
    match = find_work(session, reading, part, options.collection, further=further)
    work = match.work
    created = work is None
    if work is None:
        work = _new_work(session, clock, reading, options, part, wrapper_id)
    if match.doubt:
        _ask(session, clock, "same_work", work.id, match.doubt_id, match.doubt)
    version_on = latest_change(reading.history, reading.adopted_on)
    found = find_version(session, work, version_on or reading.promulgated_on, reading.text)
    if found.version is not None:
        added = _add_source(session, clock, found.version, reading, source)
        if added and found.message:
            _ask(session, clock, "text_differs", work.id, found.version.id, found.message)
        if added:
            audit.record(session, clock, actor, "document.source", f"document:{work.id}", version=found.version.id)
        return Deposited(work.id, found.version.id, "new_source" if added else "unchanged", found.message)
    version = _new_version(session, clock, work, reading, version_on)
    _add_source(session, clock, version, reading, source)
    if found.message:
        _ask(session, clock, "same_version", work.id, version.id, found.message)
    identify(session, work, reading.title, reading.document_number, options.aliases)
    if options.repealed_on is not None:
        repeal(session, clock, work, options.repealed_on, None, "导入时载明已废止")
    touched = apply_repeals(session, clock, work, reading, version_on) | {work.id}
    if created:
        apply_waiting_repeals(session, clock, work)
    changed = [version.id]
    for work_id in sorted(touched):
        changed += recompute(session, session.get_one(Work, work_id))
    _take_newest_facts(session, work)
    outbox.announce(session, clock, sorted(set(changed)))
    outcome = "new_document" if created else "new_version"
    audit.record(session, clock, actor, f"document.{outcome}", f"document:{work.id}", version=version.id)
    return Deposited(work.id, version.id, outcome, match.doubt or found.message)


def _new_work(
    session: Session, clock: Clock, reading: Reading, options: Options, part: str, wrapper_id: str | None
) -> Work:
    work = Work(
        id=new_id(),
        collection=options.collection,
        part=part,
        wrapper_id=wrapper_id,
        title=reading.title,
        kind=reading.kind.value,
        level=reading.level.value if reading.level else None,
        issuer=reading.issuer,
        province=options.province,
        internal=options.internal,
        created_at=clock.now(),
    )
    session.add(work)
    session.flush()
    return work


def _new_version(session: Session, clock: Clock, work: Work, reading: Reading, version_on: date | None) -> Version:
    version = Version(
        id=new_id(),
        work_id=work.id,
        position=0,
        revision=1,
        title=reading.title,
        document_number=reading.document_number,
        version_on=version_on,
        adopted_on=reading.adopted_on,
        approved_on=reading.approved_on,
        promulgated_on=reading.promulgated_on,
        effective_on=reading.effective_on,
        expires_on=reading.expires_on,
        effective_basis=reading.effective_basis,
        text_digest=text_digest(reading.text),
        text=reading.text,
        body=body_to_json(reading),
        created_at=clock.now(),
    )
    session.add(version)
    session.flush()
    write_clauses(session, version.id, reading)
    return version


def write_clauses(session: Session, version_id: str, reading: Reading) -> None:
    """Write the clauses of a version; it has none yet."""
    rows = [
        {
            "version_id": version_id,
            "address": unit.address,
            "position": position,
            "number": unit.number,
            "path": unit.path,
            "start": unit.start,
            "end": unit.end,
            "page": unit.page,
        }
        for position, unit in enumerate(units(reading))
    ]
    if rows:
        session.execute(Clause.__table__.insert(), rows)  # type: ignore[attr-defined]  # Table, typed FromClause


def _add_source(session: Session, clock: Clock, version: Version, reading: Reading, source: SourceFile | None) -> bool:
    if source is None:
        return False
    if session.get(Source, source.digest) is None:
        session.add(Source(digest=source.digest, file_name=source.file_name, size=source.size, created_at=clock.now()))
        session.flush()
    held = session.scalars(
        select(VersionSource.id).where(VersionSource.version_id == version.id, VersionSource.digest == source.digest)
    ).first()
    if held is not None:
        return False
    session.add(
        VersionSource(
            version_id=version.id,
            digest=source.digest,
            format=reading.format,
            text_digest=text_digest(reading.text),
        )
    )
    session.flush()
    return True


def _take_newest_facts(session: Session, work: Work) -> None:
    """A work is shown under the title of its newest version."""
    newest = session.scalars(
        select(Version).where(Version.work_id == work.id).order_by(Version.position.desc()).limit(1)
    ).one()
    work.title = newest.title


def _ask(session: Session, clock: Clock, kind: str, work_id: str, other_id: str | None, message: str) -> None:
    session.add(
        Question(id=new_id(), kind=kind, work_id=work_id, other_id=other_id, message=message, created_at=clock.now())
    )
    session.flush()


def text_digest(text_: str) -> str:
    """SHA-256 of a text, for telling equal texts without comparing them."""
    return hashlib.sha256(text_.encode()).hexdigest()

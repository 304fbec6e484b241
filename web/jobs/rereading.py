"""Source files read once more by the reader of today, their differences put to the registrar.

Promises that no version changes: what differs waits as a comparison (`registry.instruments.rereadings`). Files read by
this reader already are left out, so that a run that was stopped is simply run again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from ingest.read import READER
from registry.errors import NotFound, UnreadableFile
from registry.instruments.models import Rereading, Source, Version, VersionSource, Work
from registry.instruments.rereadings import propose
from web.readings import matching, read_stored
from web.site import Site


@dataclass
class RereadReport:
    """What a run did. `failed` are (file, reason)."""

    looked_at: int = 0
    unchanged: int = 0
    proposed: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Task:
    version_id: str
    part: str
    title: str
    text_digest: str
    digest: str
    file_name: str


def outdated(session: Session, document_ids: Sequence[str] = (), *, every: bool = False) -> list[_Task]:
    """Versions whose text comes from a file that this reader has not read, with the file it was read from.

    Args:
        session: any.
        document_ids: only versions of these documents; all of them where none is named.
        every: those too that this reader has read.
    """
    query = (
        select(Version, Work, VersionSource.digest, Source.file_name)
        .join(Work, Work.id == Version.work_id)
        .join(VersionSource, VersionSource.version_id == Version.id)
        .join(Source, Source.digest == VersionSource.digest)
        .options(undefer(Version.body))
        .order_by(Version.id, VersionSource.id)
        .execution_options(yield_per=200)
    )
    if document_ids:
        query = query.where(Version.work_id.in_(document_ids))
    waiting = {
        (version_id, digest)
        for version_id, digest in session.execute(
            select(Rereading.version_id, Rereading.digest).where(
                Rereading.reader == READER, func.coalesce(Rereading.decision, "") != "outdated"
            )
        )
    }
    tasks: dict[str, _Task] = {}
    for version, work, digest, file_name in session.execute(query):
        read_by = version.body.get("notes", {}).get("reader")
        if version.id in tasks or (not every and (read_by == READER or (version.id, digest) in waiting)):
            continue
        tasks[version.id] = _Task(version.id, work.part, version.title, version.text_digest, digest, file_name)
    return list(tasks.values())


def reread(
    site: Site,
    document_ids: Sequence[str] = (),
    *,
    every: bool = False,
    tell: Callable[[int], None] = lambda done: None,
) -> RereadReport:
    """Read source files once more; each version in a transaction of its own."""
    report = RereadReport()
    with site.database.read() as session:
        tasks = outdated(session, document_ids, every=every)
    for task in tasks:
        report.looked_at += 1
        try:
            reading = matching(read_stored(site, task.digest, task.file_name), task.part, task.title, task.text_digest)
        except (UnreadableFile, NotFound) as error:
            report.failed.append((task.file_name, error.message))
            continue
        if reading is None:
            report.unmatched.append(task.file_name)
            continue
        with site.database.write() as session:
            found = propose(session, site.clock, task.version_id, reading, task.digest)
        if found is None:
            report.unchanged += 1
        else:
            report.proposed.append(found)
        tell(report.looked_at)
    return report

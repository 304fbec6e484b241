"""Files into the record: found, read in worker processes, kept, deposited; what can't be read goes to quarantine.

Idempotent by content: a file whose bytes are known is not read again, so a run that was killed is simply run once
more. A file is in the file store before its reading is deposited; both are durable before it is reported.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePosixPath

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.archives import is_archive, members
from ingest.isolation import read_many
from ingest.limits import MEGABYTE, Limits
from ingest.read import read_file
from registry.errors import UnreadableFile
from registry.files import sha256_of
from registry.instruments.deposit import Options, SourceFile, deposit
from registry.instruments.models import VersionSource
from registry.instruments.quarantine import quarantine, release
from registry.provisions.kinds import Level
from registry.provisions.reading import Reading
from registry.settings import Settings
from review.law.texts import Problem
from review.law.validation import problems_of, province_of
from web.site import Site

BATCH = 16  # readings a transaction: large enough to be fast, small enough that a page's write never waits long


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version that came into the record."""

    file: str
    document_id: str
    version_id: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file in quarantine."""

    file: str
    code: str
    message: str


@dataclass
class IngestReport:
    """What an ingest did; grows while it runs."""

    read: int = 0
    new: list[NewVersion] = field(default_factory=list)
    unchanged: int = 0
    quarantined: list[Refused] = field(default_factory=list)
    warnings: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)  # of superior law: what its importer should know
    newest: date | None = None  # newest day of the superior law that came in


def limits_of(settings: Settings) -> Limits:
    """Limits of one file under these settings."""
    return Limits(seconds=settings.ingest_timeout_s, memory=settings.ingest_memory_mb * MEGABYTE)


def ingest_paths(
    site: Site,
    paths: Sequence[Path],
    *,
    options: Options | None = None,
    actor: str = "system",
    report_progress: Callable[[int], None] = lambda done: None,
) -> IngestReport:
    """Read files, folders and archives into the record.

    Args:
        site: the site; its index is not touched, the outbox is.
        paths: what was named, in order.
        options: collection and visibility of everything that is read.
        actor: account id or `system`.
        report_progress: called with the number of files dealt with.
    """
    return _Run(site, options, actor, report_progress).run(paths)


class _Run:
    """One ingest; holds what its steps share."""

    def __init__(self, site: Site, options: Options | None, actor: str, report_progress: Callable[[int], None]) -> None:
        self.site = site
        self.options = options
        self.actor = actor
        self.report = IngestReport()
        self.limits = limits_of(site.settings)
        self._tell = report_progress
        self._names: dict[Path, str] = {}
        self._pending: list[tuple[str, SourceFile, tuple[Reading, ...]]] = []

    def run(self, paths: Sequence[Path]) -> IngestReport:
        workers = self.site.settings.ingest_workers or os.cpu_count() or 1
        with tempfile.TemporaryDirectory(prefix="beishen-") as scratch:
            to_read = self._unknown(self._walk(paths, Path(scratch)))
            for path, result in read_many(to_read, read=read_file, workers=workers, limits=self.limits):
                name = self._names.pop(path)
                if isinstance(result, UnreadableFile):
                    self._refuse(name, path, result)
                else:
                    self._take(name, path, result)
                if path.is_relative_to(scratch):
                    path.unlink(missing_ok=True)
                self._tell(self._dealt_with())
            self._flush()
        self._tell(self._dealt_with())
        return self.report

    def _dealt_with(self) -> int:
        return self.report.read + self.report.unchanged + len(self.report.quarantined)

    def _walk(self, paths: Sequence[Path], scratch: Path) -> Iterator[tuple[str, Path]]:
        """Every file under the named paths, archives opened; yields the name to show and the path."""
        for path in paths:
            if path.is_dir():
                for inner in sorted(path.rglob("*")):
                    hidden = any(part.startswith(".") for part in inner.relative_to(path).parts)
                    if inner.is_file() and not inner.is_symlink() and not hidden:
                        yield from self._open(str(inner), inner, scratch)
            else:
                yield from self._open(str(path), path, scratch)

    def _open(self, name: str, path: Path, scratch: Path) -> Iterator[tuple[str, Path]]:
        if not path.is_file() or not is_archive(path):
            yield name, path
            return
        into = Path(tempfile.mkdtemp(dir=scratch))
        try:
            for member in members(path, into, self.limits):
                shown = f"{name}!{member.name}"
                if member.path is None:
                    error = member.error or UnreadableFile(f"“{shown}”无法读取。")
                    self.report.quarantined.append(Refused(shown, error.code, error.message))
                    continue
                # the next member removes this one's file; workers may still be reading it
                kept = Path(tempfile.mkdtemp(dir=scratch)) / (PurePosixPath(member.name).name[-80:] or "file")
                yield shown, member.path.rename(kept)
        except UnreadableFile as error:
            self._refuse(name, path, error)

    def _unknown(self, found: Iterable[tuple[str, Path]]) -> Iterator[Path]:
        """The paths whose bytes the record doesn't know yet, each of equal bytes once."""
        seen: set[str] = set()
        for name, path in found:
            if path.is_file():
                digest = sha256_of(path)
                if digest in seen or self._is_known(digest):
                    self.report.unchanged += 1
                    continue
                seen.add(digest)
            self._names[path] = name
            yield path

    def _is_known(self, digest: str) -> bool:
        with self.site.database.read() as session:
            return session.scalars(select(VersionSource.id).where(VersionSource.digest == digest)).first() is not None

    def _refuse(self, name: str, path: Path, error: UnreadableFile) -> None:
        self.report.quarantined.append(Refused(name, error.code, error.message))
        if not path.is_file():
            return
        size = path.stat().st_size
        digest = self.site.files.add(path) if size <= self.limits.bytes else sha256_of(path)
        with self.site.database.write() as session:
            quarantine(session, self.site.clock, digest, Path(name).name, size, error, actor=self.actor)

    def _take(self, name: str, path: Path, readings: tuple[Reading, ...]) -> None:
        self.report.read += 1
        source = SourceFile(self.site.files.add(path), Path(name).name, path.stat().st_size)
        self._pending.append((name, source, readings))
        if len(self._pending) >= BATCH:
            self._flush()

    def _flush(self) -> None:
        if not self._pending:
            return
        with self.site.database.write() as session:
            for name, source, readings in self._pending:
                self._deposit(session, name, source, readings)
                release(session, self.site.clock, source.digest)
        self._pending = []

    def _check_superior(self, document: Reading, options: Options) -> None:
        self.report.problems += problems_of(document, options.province)
        day = document.promulgated_on or document.effective_on
        if day is not None:
            self.report.newest = max(day, self.report.newest or day)

    def _options_for(self, document: Reading) -> Options:
        """Superior law belongs to the province that its issuer or title names, where the import names none."""
        options = self.options or Options()
        if options.collection == "reference" and options.province is None:
            return replace(options, province=province_of(document))
        if options.province is not None and document.level is Level.NATION:
            return replace(options, province=None)
        return options

    def _deposit(self, session: Session, name: str, source: SourceFile, readings: tuple[Reading, ...]) -> None:
        documents = [document for reading in readings for document in (reading.documents or (reading,))]
        changed = False
        for document in documents:
            options = self._options_for(document)
            done = deposit(session, self.site.clock, document, source, options, actor=self.actor)
            if done.outcome != "unchanged":
                changed = True
                if options.collection == "reference":
                    self._check_superior(document, options)
                self.report.new.append(NewVersion(name, done.document_id, done.version_id))
            self.report.warnings.update(warning.code for warning in document.warnings)
        if not changed:
            self.report.unchanged += 1

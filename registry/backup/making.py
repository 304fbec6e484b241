"""Make an archive while the site serves: one state of the record, then every file that it can name.

Rows are read in one transaction that sees one state (SQLite's WAL, PostgreSQL's REPEATABLE READ); writers go on
meanwhile. Files are only ever added, so what the record names is there when the files are copied afterwards.
"""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from sqlalchemy.orm import Session

from registry import audit
from registry.backup.archive import FORMAT, KEYS, Manifest, Writer
from registry.backup.rows import lines_of, revision_of, tables_of
from registry.clock import SHANGHAI, Clock
from registry.database import Database
from registry.errors import InvalidInput
from registry.settings import Settings

MADE = "backup.made"
KEYS_WARNING = "备份含 sealing.keys：持有备份者可以解密提出人身份信息，请加密存放、限制接触。"


@dataclass(frozen=True, slots=True)
class Made:
    """A finished archive."""

    path: Path
    size: int
    manifest: Manifest
    sha256: str  # of the manifest
    damaged: tuple[str, ...]  # stored files whose bytes no longer match their name


def make_backup(
    database: Database,
    settings: Settings,
    clock: Clock,
    target: Path | None = None,
    *,
    actor: str = "system",
    tell: Callable[[int], None] = lambda done: None,
) -> Made:
    """Write an archive and note it in the log.

    Args:
        database, settings, clock: the site.
        target: the file, or a folder that gets a file named after the moment; without it `backups` in the data folder.
        actor: who asked.
        tell: is told how many files are copied.

    Raises:
        InvalidInput: the file is there already.
    """
    path = _path(settings, clock, target)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.touch(mode=0o600)
        with tarfile.open(beside, "w") as tar:
            writer = Writer(tar)
            manifest = _record(database, settings, clock, writer)
            damaged = _files(settings, writer, tell)
            if settings.sealing_file.is_file():
                writer.add_file(KEYS, settings.sealing_file)
                manifest.warnings.append(KEYS_WARNING)
            manifest.parts.extend(writer.parts)
            digest = writer.finish(manifest)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    with database.write() as session:
        audit.record(session, clock, actor, MADE, f"backup:{digest}", name=path.name, damaged=len(damaged))
    return Made(path, path.stat().st_size, manifest, digest, damaged)


def _path(settings: Settings, clock: Clock, target: Path | None) -> Path:
    name = f"beishen-{clock.now().astimezone(SHANGHAI):%Y%m%d-%H%M%S}.tar"
    if target is None:
        path = settings.data / "backups" / name
    else:
        path = target / name if target.is_dir() else target
    if path.exists():
        raise InvalidInput(f"“{path}”已经存在，备份不会覆盖它，请换一个文件名。")
    return path


def _record(database: Database, settings: Settings, clock: Clock, writer: Writer) -> Manifest:
    options = {} if database.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with database.engine.connect().execution_options(**options) as connection:
        tables = tables_of(connection)
        rows = {
            table.name: writer.add_lines(f"tables/{table.name}.jsonl", lines_of(connection, table)) for table in tables
        }
        with Session(connection) as session:
            number, digest = audit.last_digest(session)
            return Manifest(
                FORMAT,
                clock.now().isoformat(),
                settings.site_name,
                version("beishen"),
                "sqlite" if database.is_sqlite else "postgresql",
                revision_of(connection),
                number,
                digest,
                rows,
            )


def _files(settings: Settings, writer: Writer, tell: Callable[[int], None]) -> tuple[str, ...]:
    folder, damaged = settings.files_folder, []
    held = sorted(path for path in folder.glob("??/*") if len(path.name) == 64) if folder.is_dir() else []
    for number, path in enumerate(held, 1):
        if writer.add_file(f"files/{path.name}", path) != path.name:
            damaged.append(path.name)
        tell(number)
    return tuple(damaged)

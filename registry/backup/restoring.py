"""Restore an archive into a new folder, and prove that what came out is what went in.

Nothing is written before the whole archive was checked against its manifest. The folder is filled under another name
and renamed at the end, so that a restore is whole or not there. The index is not part of an archive: it is built anew.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from registry import audit
from registry.backup.archive import KEYS, DamagedArchive, Manifest, check, parts
from registry.backup.rows import count_rows, load, tables_of, with_pointers, without_pointers
from registry.clock import Clock
from registry.database import Database
from registry.errors import InvalidInput
from registry.files import FileStore
from registry.migrations.runner import migrate

PROVED = "backup.proved"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back; every number was compared with the manifest."""

    folder: Path
    manifest: Manifest
    rows: int
    files: int


def restore(archive: Path, folder: Path, *, database_url: str | None = None) -> Restored:
    """Bring an archive back into a folder that does not exist yet, or is empty.

    Args:
        archive: the file.
        folder: the new data folder.
        database_url: an empty PostgreSQL database for the record; without it a SQLite file in the folder.

    Raises:
        InvalidInput: the folder or database holds something.
        DamagedArchive: the archive is not what its manifest says; nothing is left behind.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInput(f"“{folder}”不是空目录。恢复只写入新目录，不覆盖现有数据。")
    manifest = check(archive)
    beside = folder.with_name(f".{folder.name}.restoring")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        database = Database(database_url or f"sqlite:///{beside / 'beishen.sqlite3'}")
        try:
            files = _bring_back(archive, manifest, database, beside)
        finally:
            database.close()
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return Restored(folder, manifest, sum(manifest.rows.values()), files)


def _bring_back(archive: Path, manifest: Manifest, database: Database, folder: Path) -> int:
    if inspect(database.engine).get_table_names():
        raise InvalidInput("恢复用的数据库不是空的，请另建一个数据库。")
    migrate(database, manifest.revision)
    store, files = FileStore(folder / "files"), 0
    begin = {"sqlite_begin": "BEGIN IMMEDIATE"}
    with database.engine.connect().execution_options(**begin) as connection, connection.begin():
        tables = {table.name: table for table in tables_of(connection)}
        without_pointers(connection, list(tables.values()))
        for name, stream in parts(archive):
            kind, _, rest = name.partition("/")
            if kind == "tables":
                table = tables.get(rest.removesuffix(".jsonl"))
                if table is None:
                    raise DamagedArchive(f"备份中的表 {rest} 不属于版本 {manifest.revision}，没有恢复任何数据。")
                load(connection, table, stream)
            elif kind == "files":
                files += 1
                store.add_bytes(stream.read())
            elif name == KEYS:
                keys = folder / KEYS
                keys.touch(mode=0o600)
                keys.write_bytes(stream.read())
        with_pointers(connection, list(tables.values()))
        if count_rows(connection, list(tables.values())) != manifest.rows:
            raise DamagedArchive("恢复后的记录数与清单不符，没有保留恢复的数据。")
        with Session(connection) as session:
            whole = not list(audit.verify(session))
            if not whole or audit.last_digest(session) != (manifest.audit_entries, manifest.audit_digest):
                raise DamagedArchive("恢复后的审计日志与清单不符，没有保留恢复的数据。")
    return files


def note_proof(session: Session, clock: Clock, manifest: Manifest, actor: str = "system") -> bool:
    """Write into the log of the site that an archive of it was restored; False when the archive is another site's."""
    entry = session.get(audit.AuditEntry, manifest.audit_entries)
    if entry is None or entry.digest != manifest.audit_digest:
        return False
    audit.record(session, clock, actor, PROVED, f"backup:{manifest.audit_entries}", made_at=manifest.made_at)
    return True


def last_entry(session: Session, action: str) -> audit.AuditEntry | None:
    """The newest entry of `backup.made` or `backup.proved`."""
    query = select(audit.AuditEntry).where(audit.AuditEntry.action == action)
    return session.scalars(query.order_by(audit.AuditEntry.number.desc()).limit(1)).one_or_none()

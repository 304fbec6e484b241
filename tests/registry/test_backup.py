"""A site is backed up while somebody writes, restored elsewhere, compared; a damaged archive is refused."""

import hashlib
import json
import shutil
import signal
import subprocess
import sys
import tarfile
import threading

import pytest
from sqlalchemy import select

from registry import audit
from registry.backup import archive, making, restoring
from registry.database import Database
from registry.errors import InvalidInput
from registry.people import accounts
from registry.people.models import Account, Organisation
from registry.people.roles import Role
from registry.sealing import open_sealer


@pytest.fixture
def source(database, clock, settings):
    """A record with rows that point to each other, files, and a sealed name."""
    with database.write() as session:
        child = accounts.ensure_organisation(session, clock, "子点", "collection_point")
        parent = accounts.ensure_organisation(session, clock, "母点", "liaison_point")
        session.flush()
        child.parent_id = parent.id
        accounts.create_account(session, clock, login="zhou", name="周敏", roles=[Role.HEAD], actor="system")
        audit.record(
            session, clock, "system", "test", "thing:1", text='引号"换行\n', number=1.5, none=None, list=[1, "二"]
        )
    settings.files_folder.mkdir(parents=True)
    from registry.files import FileStore

    store = FileStore(settings.files_folder)
    digests = [store.add_bytes(f"文件{n}".encode() * 1000) for n in range(5)]
    return database, digests, open_sealer(settings).seal("王小明")


def sqlite_of(folder):
    return Database(f"sqlite:///{folder / 'beishen.sqlite3'}")


def test_what_comes_out_is_what_went_in(source, clock, settings, tmp_path):
    database, digests, token = source
    made = making.make_backup(database, settings, clock, tmp_path / "one.tar")
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert making.KEYS_WARNING in made.manifest.warnings
    restored = restoring.restore(made.path, tmp_path / "new")
    assert (restored.files, made.damaged) == (5, ())
    copy = sqlite_of(tmp_path / "new")
    with copy.read() as there, database.read() as here:
        for model, key in ((Account, Account.id), (Organisation, Organisation.id)):
            columns = list(model.__table__.columns)
            assert (
                there.execute(select(*columns).order_by(key)).all()
                == here.execute(select(*columns).order_by(key)).all()
            )
        mine = [
            (e.number, e.at, e.detail, e.digest)
            for e in there.query(audit.AuditEntry).order_by(audit.AuditEntry.number)
        ]
        theirs = [
            (e.number, e.at, e.detail, e.digest) for e in here.query(audit.AuditEntry).order_by(audit.AuditEntry.number)
        ]
        assert theirs[:-1] == mine  # the last entry says that the backup was made
        assert theirs[-1][2]["name"] == "one.tar"
        assert list(audit.verify(there)) == []
    copy.close()
    for digest in digests:
        path = tmp_path / "new" / "files" / digest[:2] / digest
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
    assert open_sealer(settings.model_copy(update={"data": tmp_path / "new"})).open(token) == "王小明"
    with database.write() as session:
        assert restoring.note_proof(session, clock, restored.manifest)
        assert restoring.last_entry(session, restoring.PROVED).detail == {"made_at": restored.manifest.made_at}


def test_a_backup_while_a_writer_writes_holds_one_state(source, clock, settings, tmp_path):
    database, _, _ = source
    stop, written = threading.Event(), []

    def write():
        """Each transaction makes one organisation and one entry: in one state there are as many as the other."""
        while not stop.is_set() and len(written) < 400:
            with database.write() as session:
                made = accounts.ensure_organisation(session, clock, f"单位{len(written)}", "unit")
                audit.record(session, clock, "system", "unit.made", f"organisation:{made.id}")
            written.append(made.id)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        while len(written) < 5:
            pass
        before = len(written)
        made = making.make_backup(database, settings, clock, tmp_path / "busy.tar")
        after = len(written)
    finally:
        stop.set()
        thread.join()
    assert after > before, "nobody wrote meanwhile: the test shows nothing"
    restoring.restore(made.path, tmp_path / "new")
    copy = sqlite_of(tmp_path / "new")
    with copy.read() as session:
        units = {f"organisation:{o.id}" for o in session.query(Organisation).filter_by(kind="unit")}
        logged = {e.subject for e in session.query(audit.AuditEntry).filter_by(action="unit.made")}
        assert units == logged
        assert before <= len(units) <= after
        assert units == {f"organisation:{i}" for i in written[: len(units)]}
        assert made.manifest.rows["organisations"] == len(units) + 2
    copy.close()


def test_from_sqlite_to_postgresql(sqlite, postgresql_server, clock, settings, tmp_path):
    """A small site moves to the larger database; counters go on behind the highest number."""
    with sqlite.write() as session:
        accounts.create_account(session, clock, login="zhou", name="周敏", roles=[Role.HEAD], actor="system")
    made = making.make_backup(sqlite, settings, clock, tmp_path / "one.tar")
    server = Database(postgresql_server)
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("DROP DATABASE IF EXISTS moved")
        connection.exec_driver_sql("CREATE DATABASE moved")
    server.close()
    url = postgresql_server.replace("/postgres?", "/moved?")
    restoring.restore(made.path, tmp_path / "new", database_url=url)
    with pytest.raises(InvalidInput, match="不是空的"):
        restoring.restore(made.path, tmp_path / "other", database_url=url)
    moved = Database(url)
    with moved.write() as session:
        assert accounts.find_account(session, "zhou").name == "周敏"
        accounts.create_account(session, clock, login="wu", name="吴", roles=[Role.EXPERT], actor="system")
    moved.close()


def altered(path, target, change):
    """A copy of an archive whose parts went through `change(name, body)`; None leaves one out."""
    with tarfile.open(path) as old, tarfile.open(target, "w") as new:
        for member in old:
            body = change(member.name, old.extractfile(member).read())
            if body is not None:
                import io

                member.size = len(body)
                new.addfile(member, io.BytesIO(body))
    return target


def manifest_without(name):
    def change(part, body):
        if part == archive.MANIFEST:
            held = json.loads(body)
            held["rows"]["accounts"] += 1
            return json.dumps(held).encode()
        return body

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda name, body: body.replace("周敏".encode(), "周敬".encode()) if name == "tables/accounts.jsonl" else body,
        lambda name, body: None if name == "tables/role_grants.jsonl" else body,
        lambda name, body: None if name == archive.MANIFEST else body,
        lambda name, body: body[:-1] if name.startswith("files/") else body,
        lambda name, body: b"{}" if name == archive.MANIFEST else body,
        manifest_without("accounts"),
    ],
    ids=["changed row", "missing table", "no manifest", "cut file", "empty manifest", "wrong count"],
)
def test_a_damaged_archive_is_refused_and_leaves_nothing(sqlite, clock, settings, tmp_path, change):
    with sqlite.write() as session:
        accounts.create_account(session, clock, login="zhou", name="周敏", roles=[Role.HEAD], actor="system")
    from registry.files import FileStore

    FileStore(settings.files_folder).add_bytes(b"bytes")
    made = making.make_backup(sqlite, settings, clock, tmp_path / "one.tar")
    damaged = altered(made.path, tmp_path / "damaged.tar", change)
    with pytest.raises(archive.DamagedArchive):
        restoring.restore(damaged, tmp_path / "new")
    assert sorted(p.name for p in tmp_path.glob("*new*")) == []


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.7])
def test_an_archive_that_was_cut_off_is_refused(sqlite, clock, settings, tmp_path, keep):
    made = making.make_backup(sqlite, settings, clock, tmp_path / "one.tar")
    cut = tmp_path / "cut.tar"
    cut.write_bytes(made.path.read_bytes()[: int(made.size * keep)])
    with pytest.raises(archive.DamagedArchive):
        restoring.restore(cut, tmp_path / "new")


def test_nothing_is_ever_overwritten(sqlite, clock, settings, tmp_path):
    made = making.make_backup(sqlite, settings, clock, tmp_path / "one.tar")
    with pytest.raises(InvalidInput, match="已经存在"):
        making.make_backup(sqlite, settings, clock, made.path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    with pytest.raises(InvalidInput, match="空目录"):
        restoring.restore(made.path, tmp_path / "full")
    with pytest.raises(InvalidInput, match="没有备份文件"):
        restoring.restore(tmp_path / "none.tar", tmp_path / "new")


def test_a_stored_file_that_decayed_is_named(source, clock, settings, tmp_path):
    database, digests, _ = source
    path = settings.files_folder / digests[0][:2] / digests[0]
    path.write_bytes(b"other")
    assert making.make_backup(database, settings, clock, tmp_path / "one.tar").damaged == (digests[0],)


def test_an_archive_of_another_site_proves_nothing_here(source, sqlite, clock, settings, tmp_path, migrated_file):
    shutil.copyfile(migrated_file, tmp_path / "other.sqlite3")
    other = Database(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    with other.write() as session:
        audit.record(session, clock, "system", "other", "thing:1")
    made = making.make_backup(other, settings, clock, tmp_path / "one.tar")
    other.close()
    with source[0].write() as session:
        assert not restoring.note_proof(session, clock, made.manifest)


KILLED = """
import os, signal, sys
from pathlib import Path
from datetime import UTC, datetime
from registry.backup.making import make_backup
from registry.clock import FixedClock
from registry.database import Database
from registry.settings import Settings
def stop(done):
    if done == 3:
        os.kill(os.getpid(), signal.SIGKILL)
settings = Settings.model_validate_json(sys.argv[2])
clock = FixedClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
make_backup(Database(sys.argv[1]), settings, clock, Path(sys.argv[3]), tell=stop)
"""


def test_a_backup_killed_half_way_is_no_archive_and_the_next_one_is_whole(source, clock, settings, tmp_path):
    database, digests, _ = source
    target = tmp_path / "one.tar"
    arguments = [database.url, settings.model_dump_json(), str(target)]
    ended = subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False, timeout=120)
    assert ended.returncode == -signal.SIGKILL
    assert not target.exists()  # nothing carries an archive's name before it is whole
    (left,) = tmp_path.glob(".one.tar.part")
    with pytest.raises(archive.DamagedArchive):
        restoring.restore(left, tmp_path / "wrong")
    assert not (tmp_path / "wrong").exists()
    with database.read() as session:
        assert not session.scalars(select(audit.AuditEntry).where(audit.AuditEntry.action == making.MADE)).all()
    made = making.make_backup(database, settings, clock, target)
    assert restoring.restore(made.path, tmp_path / "new").files == len(digests)
    assert not left.exists()

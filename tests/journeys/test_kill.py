"""Killed at any moment and started again: no document lost, none doubled, index equal to the record."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from registry.database import Database
from registry.instruments.models import Source, Version, Work
from search.engines import open_engine
from search.indexing.record import RegistryRecord

FILES = 40


def _document(number: int) -> str:
    articles = "\n".join(f"第{n}条　云岭县第{number}号水库应当巡查。" for n in "一二三四五六七八九")
    head = f"云岭县第{number}号水库管理办法\n（2023年5月1日云岭县人民政府通过）"
    return f"{head}\n{articles}\n第十条　本办法自2023年6月1日起施行。\n"


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "来文"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number:03d}.txt").write_text(_document(number), "utf-8")
    return folder


def _start(inbox: Path, data: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {"BEISHEN_DATA": str(data), "BEISHEN_INGEST_WORKERS": "2"}
    environment.pop("BEISHEN_ELASTICSEARCH_URL", None)
    return subprocess.Popen(
        [sys.executable, "-m", "web.console.app", "ingest", str(inbox)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _sources(data: Path) -> int:
    if not (data / "beishen.sqlite3").exists():
        return 0
    database = Database(f"sqlite:///{data / 'beishen.sqlite3'}")
    try:
        with database.read() as session:
            return session.scalar(select(func.count()).select_from(Source)) or 0
    except DatabaseError:
        return 0  # the schema isn't there yet
    finally:
        database.close()


def test_kill_9_during_ingest_loses_and_doubles_nothing(inbox, tmp_path):
    data = tmp_path / "data"
    for stop_at in (1, FILES // 2):
        process = _start(inbox, data)
        deadline = time.monotonic() + 60
        while _sources(data) < stop_at and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    process = _start(inbox, data)
    assert process.wait(timeout=120) == 0
    _check_whole(data)


def test_two_processes_with_the_same_files(inbox, tmp_path):
    data = tmp_path / "data"
    both = [_start(inbox, data), _start(inbox, data)]
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    _check_whole(data)


def _check_whole(data: Path) -> None:
    database = Database(f"sqlite:///{data / 'beishen.sqlite3'}")
    with database.read() as session:
        for table in (Source, Work, Version):
            assert session.scalar(select(func.count()).select_from(table)) == FILES
    record = RegistryRecord(database)
    engine = open_engine(folder=data / "index")
    try:
        assert sorted(engine.revisions()) == sorted(record.revisions())
        assert engine.status().clauses == sum(len(record.clauses(id_)) for id_, _ in record.revisions())
    finally:
        engine.close()
        database.close()

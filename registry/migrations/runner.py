"""Bring a database to the newest schema, say whether it is there, and write a new migration from the models."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData

from registry.database import Database

FOLDER = Path(__file__).parent


def _config(connection: Connection | None = None, metadata: MetaData | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = metadata
    return config


def migrate(database: Database, revision: str = "head") -> None:
    """Run the migrations that the database lacks, up to a revision; all of them in one transaction."""
    if revision == "head" and is_current(database):
        return  # the usual case at a start
    options = {"sqlite_begin": "BEGIN IMMEDIATE"}
    with database.engine.connect().execution_options(**options) as connection, connection.begin():
        command.upgrade(_config(connection), revision)


def is_current(database: Database) -> bool:
    """Whether the database has every migration that this program knows, and none that it doesn't."""
    with database.engine.connect() as connection:
        held = MigrationContext.configure(connection).get_current_revision()
    return held == _newest()


@cache
def _newest() -> str | None:
    """The last migration of this program; finding it reads every one of them."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def write_migration(database: Database, metadata: MetaData, message: str, revision: str) -> None:
    """Write a migration with the difference between the models and this migrated database.

    A development tool: `python -m registry.migrations.write NUMBER MESSAGE` after changing a model.
    """
    with database.engine.connect() as connection, connection.begin():
        command.revision(_config(connection, metadata), message=message, autogenerate=True, rev_id=revision)

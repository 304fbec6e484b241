"""`make migration`: write what the models have and the migrations lack. A development tool."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from registry.database import Database
from registry.migrations.runner import migrate, write_migration
from review.tables import Base


def main(number: str, message: str) -> None:
    """Write migration `number` by comparing the models with a freshly migrated database."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'empty.sqlite3'}")
        migrate(database)
        write_migration(database, Base.metadata, message, number)
        database.close()


if __name__ == "__main__":
    main(*sys.argv[1:3])

"""Tables as lines of JSON and back, the same for SQLite and PostgreSQL; so a small site can move to a larger database.

Tables are read as the database has them, not as this program's models do: an archive of an older release is restored
at its own revision and migrated afterwards. JSON columns travel as the text they are stored as.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Connection, MetaData, Table, Text, bindparam, cast, func, insert, select, text
from sqlalchemy.schema import AddConstraint, DropConstraint
from sqlalchemy.types import Date, DateTime, LargeBinary

REVISION = "alembic_version"
BATCH = 1000


def tables_of(connection: Connection) -> list[Table]:
    """All tables but the one that holds the revision, those that others point to first."""
    metadata = MetaData()
    metadata.reflect(connection)
    return sorted((table for table in metadata.tables.values() if table.name != REVISION), key=lambda t: t.name)


def revision_of(connection: Connection) -> str:
    """The migration that this database is at."""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """The rows of a table as lines of JSON, in the order of its key."""
    columns = [cast(c, Text).label(c.name) if isinstance(c.type, JSON) else c for c in table.columns]
    query = select(*columns).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    for row in connection.execute(query):
        yield json.dumps([_out(value) for value in row], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def load(connection: Connection, table: Table, lines: Iterable[bytes]) -> int:
    """Insert lines that `lines_of` wrote; returns how many."""
    values = {
        c.name: cast(bindparam(c.name, type_=Text), JSON)
        if isinstance(c.type, JSON)
        else bindparam(c.name, type_=c.type)
        for c in table.columns
    }
    if connection.dialect.name == "sqlite":  # SQLite's CAST AS JSON would make numbers of texts
        values |= {c.name: bindparam(c.name, type_=Text) for c in table.columns if isinstance(c.type, JSON)}
        table = _with_text(table)
    statement, count, source = insert(table).values(values), 0, iter(lines)
    while batch := list(islice(source, BATCH)):
        connection.execute(statement, [_row(table.columns.values(), json.loads(line)) for line in batch])
        count += len(batch)
    return count


def count_rows(connection: Connection, tables: Sequence[Table]) -> dict[str, int]:
    """How many rows each table has."""
    return {t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables}


def without_pointers(connection: Connection, tables: Sequence[Table]) -> None:
    """Let rows come in any order: pointers are checked when everything is there, see `with_pointers`."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        return
    for table in tables:
        for constraint in table.foreign_key_constraints:
            connection.execute(DropConstraint(constraint))


def with_pointers(connection: Connection, tables: Sequence[Table]) -> None:
    """Check all pointers again, and let counters go on behind the highest number."""
    if connection.dialect.name == "sqlite":
        return  # they are checked at the commit
    for table in tables:
        for constraint in table.foreign_key_constraints:
            connection.execute(AddConstraint(constraint))
        for column in table.primary_key.columns:
            name = connection.execute(
                text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": table.name, "c": column.name}
            ).scalar()
            highest = connection.execute(select(func.max(column))).scalar() if name else None
            if highest is not None:
                connection.execute(text("SELECT setval(:s, :n)"), {"s": name, "n": highest})


def _with_text(table: Table) -> Table:
    for column in table.columns:
        if isinstance(column.type, JSON):
            column.type = Text()
    return table


def _out(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _row(columns: Sequence[Any], values: list[Any]) -> dict[str, Any]:
    return {column.name: _in(column.type, value) for column, value in zip(columns, values, strict=True)}


def _in(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return base64.b64decode(value) if isinstance(kind, LargeBinary) else value

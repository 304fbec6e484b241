"""Serial numbers without gaps or doubles, whatever they are printed as.

A serial is taken in the transaction of the act that it numbers, under a lock on its counter: when the transaction is
rolled back or the process is killed, it was never given out.
"""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.database import Base


class NumberCounter(Base):
    """The last serial given out for one scope, year and type; read and raised under a lock."""

    __tablename__ = "registration_counters"

    scope: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


def take_serial(session: Session, scope: str, year: int, type_: str = "") -> int:
    """The next serial of a series; it is given out when the caller's write transaction commits, and only then.

    Args:
        session: a writing session.
        scope: what is numbered, such as `receipt` or `comment`.
        year: the year of the series.
        type_: what further divides it: a type of document, a day.
    """
    counter = locked_counter(session, scope, year, type_)
    counter.last += 1
    session.flush()
    return counter.last


def locked_counter(session: Session, scope: str, year: int, type_: str = "") -> NumberCounter:
    """The counter, made where it is missing, held until the transaction ends.

    SQLite's write lock is held already (`Database.write`); PostgreSQL locks the row, and two that make it at once
    wait for one another on its key.
    """
    values = {"scope": scope, "year": year, "type": type_, "last": 0}
    dialect = session.get_bind().dialect.name
    if dialect == "postgresql":
        session.execute(postgresql.insert(NumberCounter).values(**values).on_conflict_do_nothing())
    elif dialect == "sqlite":
        session.execute(sqlite.insert(NumberCounter).values(**values).on_conflict_do_nothing())
    elif session.get(NumberCounter, (scope, year, type_)) is None:
        session.execute(insert(NumberCounter).values(**values))
    return session.scalars(
        select(NumberCounter)
        .where(NumberCounter.scope == scope, NumberCounter.year == year, NumberCounter.type == type_)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()

"""Helps programs that write the same database at once: the database's clock, rows inserted once, a lock, indexes.

Tested in ``tests/grading/test_claims.py``.
"""

import contextlib
import time
from typing import Any

__all__ = ["add_indexes", "clock", "insert_if_absent", "one_at_a_time"]

LOCK = 7_231_114
"""The number of our advisory lock in PostgreSQL. No other program may use this number in the same database."""

INDEXED = {"submitted_notebook": "assignment_id", "grade": "notebook_id", "comment": "notebook_id"}
"""nbgrader's tables, each with the column that finds a submission's rows. nbgrader makes no index of this column."""

EPOCH = 2_440_587.5  # the Julian day of 1970-01-01
DAY = 86_400.0  # seconds of a day


def clock(session: Any) -> Any:
    """The time as an expression in SQL, in seconds since 1970.

    PostgreSQL gives the server's own time, so the clocks of the machines that grade need not agree. An sqlite file
    is used on one machine, which has one clock.
    """
    from sqlalchemy import Float, cast, func, literal

    dialect = session.get_bind().dialect.name
    if dialect == "postgresql":
        return cast(func.extract("epoch", func.clock_timestamp()), Float(53))
    if dialect == "sqlite":
        return (func.julianday("now") - EPOCH) * DAY
    return literal(time.time())


def insert_if_absent(session: Any, table: Any, **values: Any) -> bool:
    """Insert a row. Returns False if a row with its key exists, even if another program inserted it just now."""
    from sqlalchemy import insert
    from sqlalchemy.dialects import postgresql, sqlite

    dialect = session.get_bind().dialect.name
    if dialect == "postgresql":
        done = session.execute(postgresql.insert(table).values(**values).on_conflict_do_nothing())
    elif dialect == "sqlite":
        done = session.execute(sqlite.insert(table).values(**values).on_conflict_do_nothing())
    else:
        done = session.execute(insert(table).values(**values))
    return bool(done.rowcount)


def one_at_a_time(session: Any) -> None:
    """Wait until no other program holds the lock, and hold it until the transaction ends.

    In sqlite the first write locks.
    """
    from sqlalchemy import func, select

    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(LOCK)))


def add_indexes(session: Any) -> None:
    """Add indexes, so that a submission's rows are found without reading the rows of the whole class.

    A role on PostgreSQL that does not own the tables cannot add an index. Grading is then slower.
    """
    from sqlalchemy import inspect, text
    from sqlalchemy.exc import DBAPIError

    tables = inspect(session.connection())
    for table, column in INDEXED.items():
        if not tables.has_index(table, name := f"deepgrad_{table}"):
            with contextlib.suppress(DBAPIError), session.begin_nested():
                session.execute(text(f"CREATE INDEX {name} ON {table} ({column})"))

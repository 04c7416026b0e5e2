"""Copies a gradebook into another database; each may be SQLite or PostgreSQL.

Tested in ``tests/grading/test_postgres.py``.
"""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from autograder.grading.book import faults_told

if TYPE_CHECKING:
    from sqlalchemy import Engine

__all__ = ["copy_gradebook"]

BATCH = 1_000  # rows that are held in memory


@faults_told()
def copy_gradebook(origin: str, target: str) -> None:
    """Copy every row of nbgrader's tables in one transaction. Claims of grading runs are left behind.

    Args:
        origin: the gradebook's address. Its rows are read as they were when the copy began.
        target: the address of a database without tables.

    Raises:
        BadGradebook: a database fails, or the target rejects a value. The target has no rows then.
    """
    from nbgrader.api import Base
    from sqlalchemy import Column, MetaData, String, Table

    version = Table("alembic_version", MetaData(), Column("version_num", String(32), nullable=False))
    with _engine(origin) as source, _engine(target) as sink, source.connect() as reading, sink.begin() as writing:
        if source.dialect.name == "postgresql":
            reading = reading.execution_options(isolation_level="REPEATABLE READ")
        for metadata in (Base.metadata, version.metadata):
            metadata.create_all(writing)
        for table in (*Base.metadata.sorted_tables, version):
            for rows in reading.execute(table.select()).mappings().partitions(BATCH):
                writing.execute(table.insert(), [dict(row) for row in rows])


@contextlib.contextmanager
def _engine(url: str) -> "Iterator[Engine]":
    from sqlalchemy import create_engine

    engine = create_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()

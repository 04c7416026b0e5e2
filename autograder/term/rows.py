"""Removes a student from a gradebook in one transaction. Rewrites an sqlite file, so that no bytes of the rows stay.

Tested in ``tests/term/test_forget.py``.
"""

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

from autograder.grading.book import BUSY_SECONDS, faults_told
from autograder.grading.claims import table_of_claims

__all__ = ["has_student", "remove_student"]

SQLITE = "sqlite:///"


@faults_told()
def has_student(url: str, student: str) -> bool:
    """Whether a gradebook has the student, or a claim of a killed run names the student. Raises ``BadGradebook``."""
    if not _is_text(student):
        return False
    with _connected(url) as connection:
        from nbgrader.api import Student
        from sqlalchemy import select

        columns, claims = [Student.id], table_of_claims(connection)
        if claims is not None:
            columns.append(claims.c.student)
        found = (connection.execute(select(column).where(column == student)).first() for column in columns)
        return any(row is not None for row in found)


@faults_told()
def remove_student(url: str, student: str) -> None:
    """Remove the student with all submissions, scores and comments.

    The claims are removed first, because a run that writes a result locks its claim before any other row. A run that
    grades the student at this moment then finds its claim gone, and writes nothing.

    An sqlite file is then rewritten. Until then, SQLite keeps the bytes of removed rows in unused pages.

    Raises:
        BadGradebook: the database fails. The rows are then unchanged, unless only the rewriting failed.
    """
    from nbgrader.api import Comment, Grade, Student, SubmittedAssignment, SubmittedNotebook
    from sqlalchemy import delete, select

    submissions = select(SubmittedAssignment.id).where(SubmittedAssignment.student_id == student)
    notebooks = select(SubmittedNotebook.id).where(SubmittedNotebook.assignment_id.in_(submissions))
    with _connected(url) as connection, connection.begin():
        claims = table_of_claims(connection)
        for statement in (
            *([] if claims is None else [delete(claims).where(claims.c.student == student)]),
            delete(Grade).where(Grade.notebook_id.in_(notebooks)),
            delete(Comment).where(Comment.notebook_id.in_(notebooks)),
            delete(SubmittedNotebook).where(SubmittedNotebook.assignment_id.in_(submissions)),
            delete(SubmittedAssignment).where(SubmittedAssignment.student_id == student),
            delete(Student).where(Student.id == student),
        ):
            connection.execute(statement)
    if url.startswith(SQLITE):
        _rewrite(url)


def _is_text(name: str) -> bool:
    """Whether a folder's name is valid UTF-8; a gradebook keeps no other names."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _rewrite(url: str) -> None:
    from sqlalchemy.exc import OperationalError

    try:
        with contextlib.closing(sqlite3.connect(Path(url.removeprefix(SQLITE)), timeout=BUSY_SECONDS)) as file:
            file.execute("VACUUM")
    except sqlite3.Error as error:
        raise OperationalError("VACUUM", None, error) from error


@contextlib.contextmanager
def _connected(url: str) -> Any:
    from sqlalchemy import create_engine

    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS} if url.startswith(SQLITE) else {})
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()

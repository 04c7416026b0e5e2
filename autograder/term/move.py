"""Moves a course's gradebook from its sqlite file into a PostgreSQL database.

Tested in ``tests/grading/test_postgres.py``.
"""

from pathlib import Path

from autograder.course import keep_database, read_course, usable_database
from autograder.course.database import SQLITE_FILE, gradebook_url
from autograder.errors import BadCourse
from autograder.grading.classroom import Classroom
from autograder.grading.copying import copy_gradebook

__all__ = ["move_gradebook"]

BACKUP = "backup"
MOVED = "gradebook-before-move.db"


def move_gradebook(classroom: Classroom, url: str) -> Path:
    """Copy the gradebook, name the database in course.toml, and move the file into the backups.

    Args:
        url: an empty database's address, with a password if one is needed.

    Returns:
        The sqlite file's new path.

    Raises:
        BadCourse: the course was not made by ``init``, its gradebook is no sqlite file in its folder, or the database
            cannot be used. Nothing is changed then.
        BadGradebook: the gradebook cannot be read, or the database rejects it. Nothing is changed then.
        OSError: a file cannot be written.
    """
    root = classroom.root
    course = read_course(root)
    origin = gradebook_url(root, "")
    if course.database or classroom.directories.db_url != origin or not (root / SQLITE_FILE).is_file():
        raise BadCourse(
            f"The gradebook of this course is not the file {root / SQLITE_FILE}, and only that can be moved. For one "
            "that is in PostgreSQL already, use pg_dump and pg_restore, and change database in course.toml."
        )
    address, password = usable_database(url)
    copy_gradebook(origin, gradebook_url(root, address, password))
    with classroom.access.kept():
        keep_database(root, address, password)
        kept = classroom.records / BACKUP / MOVED
        kept.parent.mkdir(parents=True, exist_ok=True)
        (root / SQLITE_FILE).rename(kept)
    return kept

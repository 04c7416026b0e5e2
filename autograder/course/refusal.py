"""Keeps nbgrader's own autograding out of a course whose students are not trusted.

Tested in ``tests/test_course.py``.
"""

from typing import Any

from nbconvert.exporters import NotebookExporter
from nbgrader.converters import NbGraderException

__all__ = ["Refusal"]


class Refusal(NotebookExporter):
    """An exporter that raises when it is made. nbgrader's Autograde makes its exporter before it touches any file."""

    def __init__(self, parent: Any = None, **_: Any) -> None:
        assignment = parent.coursedir.assignment_id if parent is not None else "ASSIGNMENT"
        sentence = (  # formgrader shows about 80 characters of a line
            "nbgrader's own autograding runs students' code without a sandbox:\n"
            f"run 'autograder grade {assignment}' instead\n"
            "(or set stock_autograde = true in course.toml, if you trust\n"
            "your students)."
        )
        if parent is not None:
            parent.log.error(sentence)
        raise NbGraderException(sentence)

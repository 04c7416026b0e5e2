"""Links from a report to a student's graded notebook: the feedback page if there is one.

Tested in ``tests/report/test_page.py``.
"""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from autograder.grading.classroom import Classroom
from autograder.report.handins import Classbook

__all__ = ["Link", "linker"]

Link = Callable[[str, str], str]
"""From a student and an exercise to an address; empty if there is no page."""


def linker(classroom: Classroom, book: Classbook, folder: Path) -> Link:
    """Makes the links of a page in ``folder``: relative ones, so that the course can be moved."""
    where = {question.name: (question.notebook, question.cell) for question in book.questions}

    def link(student: str, exercise: str) -> str:
        if exercise not in where:
            return ""
        notebook, cell = where[exercise]
        page = classroom.folder("feedback", student, book.assignment) / f"{notebook}.html"
        graded = classroom.folder("autograded", student, book.assignment) / f"{notebook}.ipynb"
        path = next((path for path in (page, graded) if path.is_file()), None)
        if path is None:
            return ""
        anchor = f"#cell-id={quote(cell)}" if path == page else ""
        return quote(os.fsencode(os.path.relpath(path, folder))) + anchor

    return link

"""Writes a report: an HTML page, a table, and JSON, with the rights of the course's other files.

Tested in ``tests/report/test_page.py``.
"""

from pathlib import Path
from urllib.parse import quote

from autograder.errors import AutograderError
from autograder.grading.classroom import Classroom
from autograder.grading.errors import BadAssignment
from autograder.report.course import CourseReport, course_report, misconceptions
from autograder.report.gather import assignments, gather
from autograder.report.links import linker
from autograder.report.page import assignment_page, course_page
from autograder.report.summary import Report, report
from autograder.report.tables import table
from deepgrad.files import write_atomically

__all__ = ["COURSE", "FOLDER", "write_course_report", "write_report"]

FOLDER = "reports"  # a folder in the course's folder
COURSE = "course"  # the name of the files of the course's report


def write_report(classroom: Classroom, assignment: str, folder: Path | None = None) -> tuple[Report, list[Path]]:
    """Report an assignment.

    Args:
        folder: the folder for the files; None for ``reports/`` in the course.

    Returns:
        The report and the files: the page first.

    Raises:
        BadAssignment: it is not in the gradebook, or nothing was handed in.
        BadGradebook: the database fails.
        AutograderError: the files cannot be written.
    """
    folder = folder or classroom.root / FOLDER
    book = gather(classroom, assignment)
    made = report(book)
    names = {ending: f"{assignment}.{ending}" for ending in ("html", "csv", "json")}
    link = linker(classroom, book, folder)
    over_all = (folder / f"{COURSE}.html").is_file()
    data = [names["csv"], names["json"]]
    texts = {
        names["html"]: assignment_page(made, misconceptions([book]), link, data, course_page=over_all),
        names["csv"]: table(book, made),
        names["json"]: made.as_json(),
    }
    return made, _write(classroom, folder, texts)


def write_course_report(classroom: Classroom, folder: Path | None = None) -> tuple[CourseReport, list[Path]]:
    """Report all assignments for which something was handed in; arguments and errors as in ``write_report``."""
    folder = folder or classroom.root / FOLDER
    books = []
    for assignment in assignments(classroom):
        try:
            books.append(gather(classroom, assignment))
        except BadAssignment:  # nothing was handed in for this assignment
            continue
    if not books:
        raise BadAssignment("Nothing was handed in for any assignment of this course, so there is nothing to report.")
    made = course_report(books)
    pages = {book.assignment: f"{quote(book.assignment)}.html" for book in books}
    present = {name: page for name, page in pages.items() if (folder / f"{name}.html").is_file()}
    name = str(classroom.directories.course_id)
    texts = {
        f"{COURSE}.html": course_page(made, name, present, [f"{COURSE}.json"]),
        f"{COURSE}.json": made.as_json(),
    }
    return made, _write(classroom, folder, texts)


def _write(classroom: Classroom, folder: Path, texts: dict[str, str]) -> list[Path]:
    try:
        with classroom.access.kept():
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in texts.items():
                write_atomically(folder / name, text)
    except OSError as error:
        raise AutograderError(
            f"The report cannot be written to {folder}: {error}. Choose another folder with --out."
        ) from error
    return [folder / name for name in texts]

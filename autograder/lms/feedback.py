"""Packs feedback pages into a zip for Moodle or Canvas: each file has the name of the student's upload.

Moodle (*Upload multiple feedback files in a zip*) reads the participant's number between the first two underscores,
then the plugin; Canvas (*Upload Submissions*) reads the user's and the attachment's number.

Tested in ``tests/lms/test_export.py``.
"""

import zipfile
from pathlib import Path
from typing import IO

from autograder.grading.book import Book
from autograder.grading.classroom import Classroom
from autograder.grading.feedback_age import stale_feedback
from autograder.grading.files import read_plain
from autograder.grading.names import all_of, shown
from autograder.lms.errors import NotWritten
from autograder.lms.kept import load_known

__all__ = ["zip_feedback"]

MAX_PAGE = 64 << 20  # bytes of one page
METHOD = zipfile.ZIP_DEFLATED
PLUGIN = {"moodle": "assignsubmission_file_", "canvas": "", "plain": ""}
TIMELESS = (1980, 1, 1, 0, 0, 0)  # a fixed time, so that two archives of the same pages are equal


def zip_feedback(classroom: Classroom, assignment: str, file: IO[bytes]) -> tuple[list[str], list[str]]:
    """Write the archive.

    Returns:
        The students whose pages are in it, and sentences about the others.

    Raises:
        NotWritten: there is no page to put into it.
    """
    known = load_known(classroom.records, assignment)
    if not known:
        raise NotWritten(
            f"This course has no record of the names that the LMS gave to the uploads of {assignment}. Run 'autograder "
            "collect' on its archive again: it notes the names, and does not change a submission that is the same."
        )
    sent: list[str] = []
    missing: list[str] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for student, one in known.items():
            pages = _pages(classroom.folder("feedback", student, assignment))
            for name, data in pages.items():
                archive.writestr(zipfile.ZipInfo(f"{one.prefix}{PLUGIN[one.kind]}{name}", TIMELESS), data, METHOD)
            (sent if pages else missing).append(student)
    if not sent:
        raise NotWritten(f"There is no feedback yet. Run: nbgrader generate_feedback {assignment}")
    book = Book(classroom)
    try:
        said = stale_feedback(classroom, assignment, sent, book)
    finally:
        book.close()
    if missing:
        said.append(f"{len(missing)} have no feedback: {all_of(list(map(shown, missing)))}")
    others = {path.parent.name for path in classroom.root.glob(f"feedback/*/{assignment}")} - set(known)
    if others:
        said.append(f"{len(others)} did not come from the LMS: {all_of(list(map(shown, sorted(others))))}")
    return sent, said


def _pages(folder: Path) -> dict[str, bytes]:
    """The pages of a student, by name. Only plain files are read."""
    if not folder.is_dir():
        return {}
    found = {path.name: read_plain(path, MAX_PAGE) for path in sorted(folder.glob("*.html"))}
    return {name: data for name, data in found.items() if data is not None}

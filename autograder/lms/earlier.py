"""Compares an archive's hand-ins with those in ``submitted/``: which are newer, and whose time was edited by hand.

Tested in ``tests/lms/test_collect.py``.
"""

import datetime
import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from autograder.course.clock import shown_time
from autograder.grading.classroom import Classroom
from autograder.grading.files import read_plain, walk
from autograder.grading.names import shown, some_of
from autograder.grading.times import TIMESTAMP
from autograder.grading.times import handed_in as time_there
from autograder.lms.archive import MAX_FILE
from autograder.lms.errors import BadArchive
from autograder.lms.kept import Known, load_known
from autograder.lms.odd import handed_in
from autograder.lms.plan import Planned

__all__ = ["compare"]

NAMED = 100  # students whom one sentence names
OWN_TIME = PurePosixPath(TIMESTAMP)
EXTENSION = "An extension belongs in course.toml (docs/instructor.md, Due dates)."
SENTENCES = {
    "older": (
        "hand-in",
        "hand-ins",
        "kept, because the archive's is older than the one in submitted/",
        "To take an older one, first remove the student's folder of the assignment.",
    ),
    "edited": (
        "time that was written into timestamp.txt by hand",
        "times that were written into timestamp.txt by hand",
        "kept",
        EXTENSION,
    ),
    "moved": ("time in timestamp.txt", "times in timestamp.txt", "replaced by the archive's", EXTENSION),
}
"""By kind: one, several, what happens to them, and what to do."""


def compare(classroom: Classroom, assignment: str, planned: Sequence[Planned], *, update: bool) -> list[str]:
    """Set each student's ``state`` by the present contents of the student's folder.

    Args:
        update: whether changed hand-ins will be replaced.

    Returns:
        Sentences about older hand-ins, and about times that are not the ones that the archive gave.
    """
    known = load_known(classroom.records, assignment)
    zone = classroom.terms.zone or classroom.zone
    found: dict[str, list[str]] = {kind: [] for kind in SENTENCES}
    for one in planned:
        folder = classroom.folder("submitted", one.student, assignment)
        if not os.path.lexists(folder):
            one.state = "new"
            continue
        about = known.get(one.student)
        same, text, wanted = _has_files(folder, one), _text_there(folder), _text_of(one)
        known_text = about.given.encode() if about is not None else b""
        before, after = _when(folder, classroom.zone), handed_in(one)
        times = f"{shown(one.student)} ({_told(before, zone)} in submitted/, {_told(after, zone)} in the archive)"
        if same and wanted in (text, b""):
            one.state = "same"
        elif same and known_text not in (text, b""):
            one.state = "same"
            found["edited"].append(times)
        elif _is_older(one, about, before, after):
            one.state = "older"
            found["older"].append(times)
        else:
            one.state = "changed"
            if update and text not in (wanted, known_text):
                edited = ", edited by hand" if known_text else ""
                found["moved"].append(f"{shown(one.student)} ({_told(before, zone)}{edited} -> {_told(after, zone)})")
    return list(_sentences(found))


def _sentences(found: dict[str, list[str]]) -> Iterator[str]:
    for kind, (one, several, what, then) in SENTENCES.items():
        if names := found[kind]:
            subject = f"1 {one} is" if len(names) == 1 else f"{len(names)} {several} are"
            yield f"{subject} {what}: {some_of(names, NAMED)}. {then}"


def _is_older(
    one: Planned, about: Known | None, before: datetime.datetime | None, after: datetime.datetime | None
) -> bool:
    """Whether the archive's hand-in is the older one: by Canvas' numbers, or else by the two times.

    The time of a file that Canvas marked late is only the earliest that is possible, so it does not count.
    """
    if about is not None and about.number and one.number:
        return one.number < about.number
    return before is not None and after is not None and not one.late and after < before


def _has_files(folder: Path, one: Planned) -> bool:
    """Whether a student's folder has exactly the planned files, whatever its ``timestamp.txt`` says."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    files = {Path(path): file for path, file in one.files.items() if path != OWN_TIME}
    try:
        if {path for path in walk(folder).files if path != Path(OWN_TIME)} != set(files):
            return False
        return all(read_plain(folder / path, MAX_FILE + 1) == file.read() for path, file in files.items())
    except (OSError, BadArchive):
        return False


def _text_there(folder: Path) -> bytes:
    return b"" if folder.is_symlink() else read_plain(folder / TIMESTAMP, MAX_FILE) or b""


def _text_of(one: Planned) -> bytes:
    """The text that ``timestamp.txt`` would get; empty if the archive gives no time."""
    if one.timestamp or OWN_TIME not in one.files:
        return one.timestamp.encode()
    try:
        return one.files[OWN_TIME].read()
    except BadArchive:
        return b""


def _when(folder: Path, zone: str) -> datetime.datetime | None:
    found = None if folder.is_symlink() else time_there(folder, zone)
    return found.when if found is not None else None


def _told(when: datetime.datetime | None, zone: str) -> str:
    return shown_time(when, zone) if when is not None else "no time"

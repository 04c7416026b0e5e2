"""Puts a class's submissions into the folders that nbgrader uses: ``submitted/STUDENT/ASSIGNMENT/``.

A student's folder appears whole or not at all: it is written under another name in the same folder, and then renamed.
Nothing is replaced without ``update``, and never by something older. Replaced files are kept.
"""

import contextlib
import datetime
import fcntl
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course.access import closed_message
from autograder.grading.classroom import Classroom
from autograder.grading.files import MACHINE
from autograder.grading.names import shown
from autograder.grading.times import TIMESTAMP
from autograder.kernels.cleanup import remove_tree
from autograder.lms.earlier import compare
from autograder.lms.errors import BadArchive, NotWritten
from autograder.lms.kept import Known, keep_known
from autograder.lms.plan import Planned
from autograder.lms.shapes import Kind

__all__ = ["Collected", "collect"]

REPLACED = "replaced"  # folder in .autograder
LOCK = "collect.lock"


@dataclass(kw_only=True)
class Collected:
    """The results of a run, or of a dry run.

    Attributes:
        new: students who had no folder yet.
        same: students whose folder already has these files.
        replaced: students whose folder was replaced; the old files are in ``.autograder/replaced``.
        kept: students whose folder has other files, and was not changed.
        older: students whose folder has a newer hand-in than the archive, and was not changed.
        said: sentences about older hand-ins and about times that changed.
        failed: for each student whose files could not be written, a sentence.
    """

    new: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    older: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def collect(
    classroom: Classroom, assignment: str, planned: Sequence[Planned], kind: Kind, *, update: bool
) -> Collected:
    """Write the planned folders. If the command is killed, run the same command again to continue.

    Args:
        update: replace a student's other files.

    Raises:
        NotWritten: another ``collect`` is running, or the disk has too little room.
        OSError: the machine is at fault.
    """
    done = Collected()
    with classroom.access.kept(), _alone(classroom.records):
        done.said += compare(classroom, assignment, planned, update=update)
        _require_room(classroom, planned)
        for one in planned:
            left = {"same": done.same, "older": done.older, "changed": done.kept if not update else None}.get(one.state)
            if left is not None:
                left.append(one.student)
                continue
            try:
                _put(classroom, assignment, one)
            except (BadArchive, OSError) as error:
                if isinstance(error, OSError) and error.errno in MACHINE:
                    raise
                done.failed.append(_failed(classroom, one, assignment, error))
                continue
            (done.new if one.state == "new" else done.replaced).append(one.student)
        failed = {sentence.partition(":")[0] for sentence in done.failed}
        without = {*failed, *map(shown, (*done.kept, *done.older))}
        keep_known(classroom.records, assignment, _known(planned, kind, without))
    return done


def _put(classroom: Classroom, assignment: str, one: Planned) -> None:
    """Write a student's folder: a copy of the old one first, then the new one beside it, then two renames."""
    place = classroom.folder("submitted", one.student, assignment)
    if place.is_symlink() or place.parent.is_symlink():
        raise BadArchive(f"{place} is a link; nothing was written through it.")
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh, old = (place.parent / f".{word}-{assignment}" for word in ("collecting", "replaced"))
    for left in (fresh, old):
        if left.exists():
            remove_tree(left)
    try:
        _write(fresh, one)
        if place.exists():
            _keep_old(classroom, place, one.student, assignment)
            place.rename(old)
        fresh.rename(place)
    except BaseException:
        if fresh.exists():
            remove_tree(fresh)
        if old.exists() and not place.exists():
            old.rename(place)
        raise
    if old.exists():
        remove_tree(old)


def _write(folder: Path, one: Planned) -> None:
    folder.mkdir()
    for path, file in one.files.items():
        try:
            data = file.read()
        except BadArchive as error:
            raise BadArchive(f"{shown(str(file.path))} {error}") from error
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    if one.timestamp:
        (folder / TIMESTAMP).write_text(one.timestamp, encoding="utf-8")


def _keep_old(classroom: Classroom, place: Path, student: str, assignment: str) -> None:
    """Copy the files that will be replaced to a new folder.

    The copy gets its name when it is complete, so a killed run leaves no partial copy under that name.
    """
    now = datetime.datetime.now(datetime.UTC).strftime("%Y%m%d-%H%M%S-%f")
    copy = classroom.records / REPLACED / student / assignment / now
    copy.parent.mkdir(parents=True, exist_ok=True)
    unfinished = copy.with_name(f".{now}")
    shutil.copytree(place, unfinished, symlinks=True)
    unfinished.rename(copy)


def _known(planned: Sequence[Planned], kind: Kind, without: set[str]) -> dict[str, Known]:
    """The names that the LMS needs for feedback. Only archives of Moodle and Canvas have such names."""
    taken = [(one, one.uploads[-1]) for one in planned if shown(one.student) not in without and kind != "plain"]
    return {
        one.student: Known(kind, last.key, last.prefix, last.name, given=one.timestamp, number=one.number)
        for one, last in taken
    }


def _failed(classroom: Classroom, one: Planned, assignment: str, error: Exception) -> str:
    if isinstance(error, PermissionError):
        told = closed_message(classroom.root, classroom.folder("submitted", one.student, assignment))
    else:
        told = f"{error.strerror}: {error.filename}" if isinstance(error, OSError) else str(error)
    return f"{shown(one.student)}: nothing was written. {told}"


def _require_room(classroom: Classroom, planned: Sequence[Planned]) -> None:
    needed = sum(file.size for one in planned if one.state != "same" for file in one.files.values())
    free = shutil.disk_usage(classroom.root).free
    if needed > free:
        raise NotWritten(
            f"The submissions unpack to {needed >> 20} MB, and {free >> 20} MB are free on the disk of "
            f"{classroom.root}. Nothing was written. Make room, or take the largest out of the archive."
        )


@contextlib.contextmanager
def _alone(records: Path) -> Iterator[None]:
    """Allow only one ``collect`` of a course at a time. The lock ends with the process."""
    records.mkdir(mode=0o700, exist_ok=True)
    with (records / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotWritten("Another 'autograder collect' is running in this course. Wait for its end.") from None
        yield

"""Removes everything that a course has about one student. If it is killed, call it again to continue.

The first step notes a keyed hash of the name, so that no run in between brings the student back.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from autograder.errors import AutograderError
from autograder.grading.classroom import Classroom
from autograder.grading.errors import BadGradebook
from autograder.grading.forgotten import load_forgotten
from autograder.grading.names import meant, nearest, shown
from autograder.kernels.cleanup import remove_tree
from autograder.lms.kept import FOLDER as LMS
from autograder.lms.kept import forget_known, load_known
from autograder.term.places import archives, exchange_places, folders, naming, reports, sqlite_copies
from autograder.term.rows import has_student, remove_student

__all__ = ["Forgot", "NoSuchStudent", "find_student", "forget", "inventory", "packed", "take_back"]


class NoSuchStudent(AutograderError):
    """The course holds no data of a student of that name."""


@dataclass(kw_only=True)
class Forgot:
    """The removed places, and those that could not be removed.

    Attributes:
        removed: paths (relative in the course, absolute outside of it), and the gradebooks with removed rows.
        kept: sentences about places that could not be removed, and why.
        archives: archives in the course's folder, which are not searched.
    """

    student: str
    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    archives: list[str] = field(default_factory=list)


def find_student(classroom: Classroom, name: str) -> str:
    """The student's name in the course.

    Raises:
        NoSuchStudent: the course has nothing about such a student, or no folder can have this name.
    """
    if name in ("", ".", "..") or "/" in name or "\0" in name:
        raise NoSuchStudent(f"{shown(name)!r} is no student: a student's name is the name of a folder in submitted/.")
    known = _names(classroom)
    student = meant(name, known)
    if student is not None:
        return student
    if name in load_forgotten(classroom.records) or inventory(classroom, name):
        return name
    raise NoSuchStudent(
        f"Nothing of the student {shown(name)!r} is in this course, its gradebook or its exchange."
        f"{nearest(name, known)}"
    )


def _names(classroom: Classroom) -> list[str]:
    from autograder.grading.book import Book

    book = Book(classroom)
    try:
        students, assignments = book.names()
    finally:
        book.close()
    handed_in = [one for name in assignments for one in (*classroom.students(name), *classroom.returned(name))]
    return list(dict.fromkeys([*students, *handed_in]))


def inventory(classroom: Classroom, student: str) -> list[str]:
    """The places with data about the student that can be removed. Raises ``OSError``, ``BadGradebook``."""
    places = [*exchange_places(classroom, student), *reports(classroom, student), *folders(classroom, student)]
    maps = [path for path in sorted((classroom.records / LMS).glob("*.json")) if student in _known(classroom, path)]
    found = [*(_told(classroom, path) for path in places), *(f"{_told(classroom, path)}: the entry" for path in maps)]
    if has_student(classroom.directories.db_url, student):
        found.append("the gradebook: all rows of the student")
    return found


def _known(classroom: Classroom, path: Path) -> Iterable[str]:
    return load_known(classroom.records, path.stem)


def forget(classroom: Classroom, student: str) -> Forgot:
    """Note the hash, then remove. If a place cannot be removed, a sentence names it, and all others are removed.

    Raises:
        OSError: the list of hashes cannot be written; nothing was removed then.
    """
    done = Forgot(student=student)
    with classroom.access.kept():
        load_forgotten(classroom.records).with_student(student).keep(classroom.records)
        _each(classroom, done, lambda: exchange_places(classroom, student))
        _each(classroom, done, lambda: reports(classroom, student))
        _maps(classroom, done)
        _gradebooks(classroom, done)
        _each(classroom, done, lambda: folders(classroom, student))
    done.kept += [
        f"{_told(classroom, path)} has the name {shown(student)!r}. Look at it, and change or remove it yourself."
        for path in naming(classroom.root, student)
    ]
    done.archives = packed(classroom)
    return done


def packed(classroom: Classroom) -> list[str]:
    """Archives in the course's folder, such as one for ``collect``. They may have work of any student."""
    return [_told(classroom, path) for path in archives(classroom)]


def take_back(classroom: Classroom, student: str) -> bool:
    """Let a student be collected and graded again. False if there was no hash of the name. Raises ``OSError``."""
    forgotten = load_forgotten(classroom.records)
    if student not in forgotten:
        return False
    with classroom.access.kept():
        forgotten.without_student(student).keep(classroom.records)
    return True


def _each(classroom: Classroom, done: Forgot, find: Callable[[], list[Path]]) -> None:
    """Remove all places, one after another."""
    try:
        places = find()
    except OSError as error:
        done.kept.append(_reason(error))
        return
    for path in places:
        told = _told(classroom, path)
        try:
            _remove(path)
            done.removed.append(told)
        except OSError as error:
            done.kept.append(f"{told} was not removed: {_reason(error)}")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        remove_tree(path)
    else:
        path.unlink(missing_ok=True)


def _maps(classroom: Classroom, done: Forgot) -> None:
    try:
        done.removed += [
            f"{_told(classroom, path)}: the entry" for path in forget_known(classroom.records, done.student)
        ]
    except OSError as error:
        done.kept.append(f"An entry in {_told(classroom, classroom.records / LMS)} was not removed: {_reason(error)}")


def _gradebooks(classroom: Classroom, done: Forgot) -> None:
    """The gradebook, and the copies of it that nbgrader and ``autograder update`` made."""
    copies = {f"sqlite:///{path}": _told(classroom, path) for path in sqlite_copies(classroom)}
    for url, told in {str(classroom.directories.db_url): "the gradebook", **copies}.items():
        try:
            if has_student(url, done.student):
                remove_student(url, done.student)
                done.removed.append(f"{told}: all rows of the student")
        except BadGradebook as error:
            done.kept.append(f"{told} still has the student: {error.__cause__ or error}")


def _told(classroom: Classroom, path: Path) -> str:
    return shown(str(path.relative_to(classroom.root) if path.is_relative_to(classroom.root) else path))


def _reason(error: OSError) -> str:
    owner = _owner(error.filename)
    return f"{error.strerror}{f' ({error.filename}, which belongs to {owner})' if owner else ''}."


def _owner(path: object) -> str:
    from autograder.course.access import owner_of

    return owner_of(Path(path)) if isinstance(path, str) and os.path.lexists(path) else ""

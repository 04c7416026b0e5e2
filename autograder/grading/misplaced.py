"""Finds hand-ins at places where nbgrader does not look, and students who handed in nothing."""

import difflib
import os
from collections.abc import Iterator, Sequence, Set
from itertools import islice
from pathlib import Path

from autograder.grading.classroom import Classroom
from autograder.grading.markup import visible
from autograder.grading.names import some_of

__all__ = ["misplaced", "returned"]

MAX_ENTRIES = 100  # entries of a student's folder that are looked at
MAX_NAMED = 10  # names of students or folders in one sentence
HANDED_IN = (".ipynb", ".zip")  # endings of files that a student may have handed in
RETURNED = (
    "Not graded, because 'autograder forget' removed them; their work was collected again: {names}. Run 'autograder "
    "forget' again for each, or with --undo"
)
CLOSE = 0.8
"""If the similarity (0 to 1) is at least this, a folder's name counts as a misspelt assignment."""


def misplaced(
    classroom: Classroom, assignment: str, handed_in: Sequence[str], known: tuple[Sequence[str], Sequence[str]]
) -> list[str]:
    """One sentence for each kind of hand-in that is not graded.

    Args:
        handed_in: students who have a folder for the assignment.
        known: the students and the assignments of the gradebook.
    """
    students, assignments = known
    submitted = _submitted(classroom, assignment)
    place = f"{submitted.name if submitted else 'submitted'}/STUDENT/{assignment}/"
    others = {*assignments, *_names_in(classroom.folder("source", ".", "."))}
    here, spelt, swapped = [], [], []
    for name in _names_in(submitted) if submitted else []:
        if name == assignment:
            swapped = [name]
        elif submitted is not None and name not in handed_in:
            here += [name] if _holds_a_notebook(submitted / name) else []
            spelt += [f"{name}/{one}" for one in _misspelt(submitted / name, assignment, others)]
    flat = _flat(submitted) if submitted else []
    absent = [name for name in students if name not in handed_in]
    strangers = [name for name in handed_in if name not in students] if absent else []
    return [
        *_sentence("{names} is the assignment's name, not a student's. Submissions belong in {place}", swapped, place),
        *_sentence(
            "Not graded, because it is in no student's folder: {names}. Make a folder for its student and move it "
            "into {place}",
            flat,
            place,
        ),
        *_sentence(
            "Not graded, because the notebook is directly in the student's folder: {names}. Move it to {place}",
            here,
            place,
        ),
        *_sentence(
            "Not graded, because no assignment has that name: {names}. If {place} is meant, rename the folder",
            spelt,
            place,
        ),
        *_sentence(
            "Not in the gradebook before: {names}. If one is a student under another name, rename the folder", strangers
        ),
        *returned(classroom, assignment),
        *_sentence(f"In the gradebook, but nothing was handed in for {assignment}: {{names}}", absent),
    ]


def returned(classroom: Classroom, assignment: str) -> list[str]:
    """A sentence about forgotten students whose work is in the folder again; nothing if there are none."""
    return [*_sentence(RETURNED, classroom.returned(assignment))]


def _sentence(words: str, names: Sequence[str], place: str = "") -> Iterator[str]:
    if names:
        named = some_of([visible(name) for name in sorted(names)], MAX_NAMED)
        yield f"{words.format(names=named, place=place)}."


def _submitted(classroom: Classroom, assignment: str) -> Path | None:
    """The folder that contains the students' folders; None if the course does not use nbgrader's layout."""
    folder = classroom.folder("submitted", "*", assignment)
    return folder.parents[1] if folder.parts[-2:] == ("*", assignment) else None


def _misspelt(folder: Path, assignment: str, others: Set[str]) -> list[str]:
    """A student's folders that are no assignment, but have nearly this assignment's name or contain a notebook."""
    names = [name for name in _names_in(folder) if name not in others and name != assignment]
    return [name for name in names if _is_close(name, assignment) or _holds_a_notebook(folder / name)]


def _flat(submitted: Path) -> list[str]:
    """Notebooks and archives directly in ``submitted/``, as archives of learning platforms have them."""
    files = [entry.name for entry in _entries(submitted) if not entry.is_dir(follow_symlinks=False)]
    return sorted(name for name in files if not name.startswith(".") and name.lower().endswith(HANDED_IN))


def _is_close(name: str, assignment: str) -> bool:
    return difflib.SequenceMatcher(None, name.casefold(), assignment.casefold()).ratio() >= CLOSE


def _names_in(folder: Path) -> list[str]:
    """The folders in a folder, without hidden ones and those of programs."""
    names = [entry.name for entry in _entries(folder) if entry.is_dir(follow_symlinks=False)]
    return sorted(name for name in names if not name.startswith((".", "__")))


def _holds_a_notebook(folder: Path) -> bool:
    return any(entry.name.lower().endswith(".ipynb") for entry in islice(_entries(folder), MAX_ENTRIES))


def _entries(folder: Path) -> Iterator["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError:  # the folder is missing or closed
        return

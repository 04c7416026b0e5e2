"""Everything about an assignment that is the same for all its submissions.

Tested in ``tests/grading/test_policies.py``.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.grading.book import Book
from autograder.grading.classroom import Classroom
from autograder.grading.files import Room, Tree, room_beside, walk
from autograder.grading.sources import SourceCell, SourceNotebook, exercise_of, without_points
from autograder.grading.submitted import Submission, read_submission

__all__ = ["Assignment", "as_table", "open_assignment"]

FORMAT = 5  # version of the result format; raise it when grading changes

DECIDING = ("autograd", "hints", "figures")
"""Settings of course.toml that every result depends on."""

SETTINGS = (*DECIDING, "submission_seconds", "cell_seconds", "memory_mb")
"""Settings of course.toml that a result may depend on. A dry run names each one that changed."""

SHORT = 12  # hexadecimal digits of a hash; enough to see that it changed


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """One assignment of a course.

    Attributes:
        sources: its notebooks as the gradebook has them.
        extras: the instructor's files beside the notebooks, relative to ``folder``.
        room: the space in a kernel's working folder that ``extras`` leave.
    """

    classroom: Classroom
    name: str
    sources: Sequence[SourceNotebook]
    extras: Sequence[Path]
    room: Room

    @property
    def folder(self) -> Path:
        """The folder of the instructor's version."""
        return self.classroom.folder("source", ".", self.name)

    @property
    def exercises(self) -> list[str]:
        """The names of the exercises that its test cells check."""
        return sorted({name for source in self.sources for cell in source.cells if (name := exercise_of(cell))})

    @property
    def is_graded(self) -> bool:
        """Whether any of its cells has points."""
        return any(cell.grade or cell.task for source in self.sources for cell in source.cells)

    def handed_in(self, student: str) -> Submission:
        """Read a student's submission. Raises ``OSError``."""
        folder = self.classroom.folder("submitted", student, self.name)
        names = [source.name for source in self.sources]
        return read_submission(folder, names, _ignored(self.classroom), self.extras, self.room)

    def key(self, versions: dict[str, str], *, strict: bool) -> str:
        """A hash of everything that a result depends on, except the submission.

        Args:
            versions: of the exercises, by their names.
            strict: whether cells that are not ours are scored exactly as nbgrader does.
        """
        about = {
            "format": FORMAT,
            "sources": [source.text for source in self.sources],
            "exercises": versions,
            "seeds": [str(self.classroom.seed(name)) for name in self.exercises],
            "strict": strict,
            **{name: getattr(self.classroom, name) for name in DECIDING},
            "extras": [
                (str(path), hashlib.sha256((self.folder / path).read_bytes()).hexdigest()) for path in self.extras
            ],
        }
        return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()

    @cached_property
    def parts(self) -> dict[str, Any]:
        """The parts that a result depends on, so that a later run can say which part changed.

        Returns:
            ``format``; ``cells``, a hash of each nbgrader cell without its points; ``points`` of each; ``others``, a
            hash of the notebooks' other cells; ``settings`` of course.toml; ``files``, a hash of each extra file.
        """
        cells = [(self._key_of(source, cell), cell) for source in self.sources for cell in source.cells]
        return {
            "format": FORMAT,
            "cells": {name: _hash_of_cell(cell) for name, cell in cells},
            "points": {name: cell.points for name, cell in cells if cell.points is not None},
            "others": _short([[s.name, s.experiments, s.shown] for s in self.sources]),
            "settings": {name: getattr(self.classroom, name) for name in SETTINGS},
            "files": {str(p): hashlib.sha256((self.folder / p).read_bytes()).hexdigest()[:SHORT] for p in self.extras},
        }

    def is_as_before(self, before: Mapping[str, Any]) -> bool:
        """Whether ``before``, the ``parts`` of an earlier grading, are those of now, but for limits."""
        now, earlier = self.parts, as_table(before.get("settings"))
        same = all(before.get(name) == value for name, value in now.items() if name != "settings")
        return same and all(earlier.get(name) == now["settings"][name] for name in DECIDING)

    def cells_as_before(self, before: Any) -> dict[str, set[str]]:
        """By notebook the cells whose source and points are those of an earlier grading.

        Args:
            before: its ``parts``; other versions have none.
        """
        earlier = as_table(before)
        cells, points = as_table(earlier.get("cells")), as_table(earlier.get("points"))
        now = self.parts
        return {
            source.name: {
                cell.name
                for cell in source.cells
                if cells.get(key := self._key_of(source, cell)) == now["cells"][key]
                and points.get(key) == now["points"].get(key)
            }
            for source in self.sources
        }

    def _key_of(self, source: SourceNotebook, cell: SourceCell) -> str:
        return cell.name if len(self.sources) == 1 else f"{source.name}: {cell.name}"

    def called(self, notebook: SourceNotebook, cell: SourceCell) -> str:
        """The name of a graded cell in sentences. If there are several notebooks, the name includes the notebook."""
        name = exercise_of(cell) or cell.name
        return name if len(self.sources) == 1 else f"{notebook.name}: {name}"


def open_assignment(classroom: Classroom, name: str, book: Book) -> Assignment:
    """The assignment as the gradebook and the folder source/ have it.

    Raises:
        BadAssignment: it is not in the gradebook, or its files do not fit into a kernel's folder.
        BadGradebook: the database fails.
    """
    sources = book.sources(name)
    folder = classroom.folder("source", ".", name)
    students_own = classroom.config.get("Autograde", {}).get("exclude_overwriting", {}).get(name, [])
    tree = walk(folder, _ignored(classroom)) if folder.is_dir() else Tree()
    extras = [path for path in tree.files if path.suffix != ".ipynb" and str(path) not in students_own]
    return Assignment(classroom=classroom, name=name, sources=sources, extras=extras, room=room_beside(folder, extras))


def as_table(value: Any) -> Mapping[str, Any]:
    """A part of a record, which another version or a damaged disk may have written otherwise."""
    return value if isinstance(value, dict) else {}


def _hash_of_cell(cell: SourceCell) -> str:
    kind = [cell.cell_type, cell.locked, cell.grade, cell.solution, cell.task]
    return _short([without_points(cell.source), cell.released, kind])


def _short(plain: Any) -> str:
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:SHORT]


def _ignored(classroom: Classroom) -> list[str]:
    """Patterns of file names that nbgrader ignores."""
    return [*classroom.directories.ignore]

"""The base of autograder's errors, and the errors that several packages raise.

AutograderError
├── WireError         bytes or values that cannot cross between the student's process and ours
├── ModuleMismatch    the weights that are sent do not fit a student's torch module
├── UnknownExercise   no exercise of that name
├── BadExercise       an exercise is defined twice or not at all, or its definition contradicts itself
├── BadLesson         a lesson's source cannot be built; names file, line and cell
├── BadCourse         a course folder or its course.toml cannot be used
│   └── SourceEdited  an instructor edited a notebook in source/, which is therefore kept
└── CouldNotCheck     a check failed through our fault, never the student's
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = [
    "AutograderError",
    "BadCourse",
    "BadExercise",
    "BadLesson",
    "CouldNotCheck",
    "ModuleMismatch",
    "SourceEdited",
    "UnknownExercise",
    "WireError",
]


class AutograderError(Exception):
    """Base of autograder's errors, except those of ``autograder.kernels``. Its message says what to do."""


class WireError(AutograderError, ValueError):
    """A value or a frame of bytes that cannot cross between two processes."""


class ModuleMismatch(AutograderError, ValueError):
    """A student's torch module does not take the weights that are sent.

    Attributes:
        name: the reason's id; empty if the reason is not known.
        plain: the message without any number that the case determines.
    """

    def __init__(self, message: str, *, name: str = "", plain: str = "") -> None:
        super().__init__(message)
        self.name, self.plain = name, plain


class UnknownExercise(AutograderError, LookupError):
    """No exercise of that name."""


class BadExercise(AutograderError, ValueError):
    """An exercise is defined twice or not at all, or its definition contradicts itself."""


class BadLesson(AutograderError, ValueError):
    """A lesson's source cannot be built.

    Attributes:
        path: the source file.
        line: the line the fault stands on, counted from 1.
        cell: the key of the cell, or its number from 1 if it has no key.
    """

    def __init__(self, path: Path, line: int, cell: str, fault: str) -> None:
        super().__init__(f"{path.name}, line {line}, cell {cell}: {fault}")
        self.path = path
        self.line = line
        self.cell = cell


class BadCourse(AutograderError, ValueError):
    """A course folder or its course.toml cannot be used."""


class SourceEdited(BadCourse):
    """Notebooks in ``source/`` that were edited by hand were kept.

    Attributes:
        written: the notebooks that were built.
        kept: for each notebook that was kept, what a build would change, as lines.
    """

    def __init__(self, written: Sequence[Path], kept: Mapping[Path, Sequence[str]]) -> None:
        parts = [
            "\n    ".join([f"{path} was edited by hand and is kept. A build would change (- yours, + new):", *lines])
            for path, lines in kept.items()
        ]
        super().__init__(
            "\n".join(parts) + "\nPut your own questions and text into extra/ (see extra/_example.py): a build keeps "
            "them. To take the build's version run 'autograder build --force', which keeps a copy of yours in "
            ".autograder/backup/."
        )
        self.written = list(written)
        self.kept = dict(kept)


class CouldNotCheck(AutograderError):
    """A check failed through our fault, never the student's."""

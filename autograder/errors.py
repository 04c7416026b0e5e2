"""Every error that autograder raises on purpose.

AutograderError
├── WireError         bytes or values that cannot cross between the student's process and ours
├── ModuleMismatch    a student's torch module does not take the weights that are sent
├── UnknownExercise   no exercise of that name
├── BadExercise       an exercise's definition contradicts itself
├── BadLesson         a lesson's source cannot be built; names file, line and cell
├── BadCourse         a course folder or its course.toml cannot be used
└── CouldNotCheck     a check failed through our fault, never the student's
"""

from pathlib import Path

__all__ = [
    "AutograderError",
    "BadCourse",
    "BadExercise",
    "BadLesson",
    "CouldNotCheck",
    "ModuleMismatch",
    "UnknownExercise",
    "WireError",
]


class AutograderError(Exception):
    """Base of all errors of autograder; its message says what was seen and what to do."""


class WireError(AutograderError, ValueError):
    """A value or a frame of bytes that cannot cross between two processes."""


class ModuleMismatch(AutograderError, ValueError):
    """A student's torch module does not take the weights that are sent."""


class UnknownExercise(AutograderError, LookupError):
    """No exercise of that name."""


class BadExercise(AutograderError, ValueError):
    """An exercise's definition contradicts itself."""


class BadLesson(AutograderError, ValueError):
    """A lesson's source cannot be built.

    Attributes:
        path: the source file.
        line: the line the fault stands on, counted from 1.
        cell: the key of the cell, or its number from 1 where it has none.

    """

    def __init__(self, path: Path, line: int, cell: str, fault: str) -> None:
        super().__init__(f"{path.name}, line {line}, cell {cell}: {fault}")
        self.path = path
        self.line = line
        self.cell = cell


class BadCourse(AutograderError, ValueError):
    """A course folder or its course.toml cannot be used."""


class CouldNotCheck(AutograderError):
    """A check failed through our fault, never the student's."""

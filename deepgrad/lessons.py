"""Finds the lessons that are installed with the package.

Tested in ``tests/test_lessons.py``.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from deepgrad.errors import LessonNotFound

__all__ = ["Lesson", "lessons_folder", "read_lesson", "shipped_lessons"]


@dataclass(frozen=True)
class Lesson:
    """A built lesson.

    Attributes:
        slug: the name of its file without the ending.
        title: the text of its first heading.
        stamp: the hash of its exercises' versions.
        exercises: points by name, in the order of the text.
    """

    path: Path
    slug: str
    title: str
    stamp: str
    exercises: dict[str, float]


def lessons_folder() -> Path:
    """The folder of the built lessons: beside the package in a clone, inside the installed package.

    Raises:
        LessonNotFound: neither place has a lesson.
    """
    package = Path(__file__).resolve().parent
    for folder in (package.parent / "lessons", package / "_lessons"):
        if any(folder.glob("*.ipynb")):
            return folder
    raise LessonNotFound("No lessons are installed. In a clone, run 'make lessons'; else install deepgrad again.")


def shipped_lessons() -> list[Lesson]:
    """Every installed lesson, in order."""
    return [read_lesson(path) for path in sorted(lessons_folder().glob("*.ipynb"))]


def read_lesson(path: Path) -> Lesson:
    """The lesson in a built notebook, read from its metadata.

    Raises:
        OSError: the file cannot be read.
        LessonNotFound: the file is no built lesson.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        about = notebook["metadata"]["deepgrad"]
        # the metadata is sorted by name, so the order of the text comes from the cells
        place = {cell.get("id"): at for at, cell in enumerate(notebook["cells"])}
        names = sorted(about["exercises"], key=lambda name: place.get(name, len(place)))
        points = {name: float(about["exercises"][name]["points"]) for name in names}
        return Lesson(path, path.stem, about["title"], about["stamp"], points)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LessonNotFound(f"{path} is not a built lesson ({error}). Install deepgrad again.") from error

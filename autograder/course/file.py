"""What course.toml says, read and checked.

Tested in ``tests/test_course.py``.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course.access import closed_message
from autograder.course.database import checked_address
from autograder.errors import BadCourse
from autograder.exercises import find, lessons, names

__all__ = [
    "AUTOGRAD",
    "COURSE_FILE",
    "FIGURES",
    "SUBMISSION_SECONDS",
    "Choices",
    "Course",
    "find_course",
    "read_course",
]

COURSE_FILE = "course.toml"

AUTOGRAD = ("flag", "zero", "allow")
FIGURES = ("auto", "all", "needed")

KNOWN = {"name", "lessons", "hints", "worked_solutions", "autograd", "exchange", "figures", "group", "stock_autograde"}
KNOWN |= {"database", "submission_seconds"}

SUBMISSION_SECONDS = 600.0
"""Seconds for all kernels of one submission together; lesson 1 takes three."""

MAX_SECONDS = 86_400.0


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a course may choose for its exercises.

    Attributes:
        points: points by exercise, where they differ from the exercise's own.
        left_out: exercises that the course does not use.
        hints: whether hints are shown.
        worked_solutions: whether a learner sees the worked solution after a few tries.
        autograd: what ``autograder grade`` does with a by-hand gradient that a library computed: flag, zero or allow.
        figures: which changed figures ``autograder grade`` runs: all, only those that a graded cell needs, or auto:
            all where the notebook has a question that a person grades.
        submission_seconds: the time that ``autograder grade`` gives one submission: all its notebooks and kernels.
    """

    points: Mapping[str, float] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    hints: bool = True
    worked_solutions: bool = True
    autograd: str = "flag"
    figures: str = "auto"
    submission_seconds: float = SUBMISSION_SECONDS

    def worth(self, name: str) -> float:
        """Points of an exercise in this course."""
        return float(self.points.get(name, find(name).points))


@dataclass(frozen=True, kw_only=True)
class Course:
    """A course as its course.toml describes it.

    Attributes:
        root: the course folder.
        name: nbgrader's course id.
        lessons: slugs of the lessons it uses, in order.
        choices: points, left-out exercises, hints.
        exchange: nbgrader's exchange folder; nbgrader's default if empty.
        group: the Unix group of the people who grade; if empty, only the owner may read the folder.
        stock_autograde: whether ``nbgrader autograde`` may run here, which has no sandbox.
        database: the address of the PostgreSQL database with the gradebook, without password; empty for an sqlite file.
    """

    root: Path
    name: str
    lessons: tuple[str, ...]
    choices: Choices
    exchange: str = ""
    group: str = ""
    stock_autograde: bool = False
    database: str = ""


def find_course(folder: Path) -> Path | None:
    """The folder or its nearest parent that has a course.toml."""
    return next((path for path in (folder, *folder.parents) if os.path.isfile(path / COURSE_FILE)), None)  # noqa: PTH113 - Path's raises below a closed folder


def read_course(root: Path) -> Course:
    """Read and check a course's course.toml.

    Raises:
        BadCourse: it is missing or not TOML, or names something that does not exist.
    """
    path = root / COURSE_FILE
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadCourse(
            f"{root} is not a course: it has no {COURSE_FILE}. Make one with 'autograder init DIR'."
        ) from None
    except PermissionError:
        raise BadCourse(closed_message(root, path)) from None
    except (OSError, ValueError) as error:
        raise BadCourse(f"{path} cannot be read: {error}") from error
    _only(path, table, {"course", "exercises"})
    about, entries = _table(path, table, "course"), _table(path, table, "exercises")
    _only(path, about, KNOWN)
    chosen = _chosen_lessons(path, about.get("lessons", list(lessons())))
    points, left_out = _exercises(path, entries)
    autograd = _one_of(path, about, "autograd", AUTOGRAD)
    figures = _one_of(path, about, "figures", FIGURES)
    hints, worked = _switch(path, about, "hints"), _switch(path, about, "worked_solutions")
    choices = Choices(
        points=points,
        left_out=left_out,
        hints=hints,
        worked_solutions=worked,
        autograd=autograd,
        figures=figures,
        submission_seconds=_seconds(path, about),
    )
    name, exchange, group = (_text(path, about, key) for key in ("name", "exchange", "group"))
    stock = _switch(path, about, "stock_autograde", default=False)
    return Course(
        root=root,
        name=name or root.name,
        lessons=chosen,
        choices=choices,
        exchange=exchange,
        group=group,
        stock_autograde=stock,
        database=checked_address(path, _text(path, about, "database")),
    )


def _seconds(path: Path, about: Mapping[str, Any]) -> float:
    seconds = about.get("submission_seconds", SUBMISSION_SECONDS)
    if type(seconds) not in (int, float) or not 1 <= seconds <= MAX_SECONDS:
        raise BadCourse(
            f"{path}: submission_seconds is a number of seconds from 1 to {MAX_SECONDS:g}, not {seconds!r}. "
            f"Without it a submission has {SUBMISSION_SECONDS:g}."
        )
    return float(seconds)


def _table(path: Path, table: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = table.get(name, {})
    if not isinstance(value, dict):
        raise BadCourse(f"{path}: [{name}] is a table.")
    return value


def _only(path: Path, table: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(set(table) - known):
        raise BadCourse(f"{path}: unknown entry {unknown[0]!r}; known: {', '.join(sorted(known))}.")


def _text(path: Path, table: Mapping[str, Any], name: str) -> str:
    value = table.get(name, "")
    if not isinstance(value, str):
        raise BadCourse(f"{path}: {name} is a text in quotes, not {value!r}.")
    return value


def _switch(path: Path, table: Mapping[str, Any], name: str, *, default: bool = True) -> bool:
    value = table.get(name, default)
    if not isinstance(value, bool):
        raise BadCourse(f"{path}: {name} is true or false, not {value!r}.")
    return value


def _one_of(path: Path, table: Mapping[str, Any], name: str, words: tuple[str, ...]) -> str:
    value = table.get(name, words[0])
    if value not in words:
        raise BadCourse(f"{path}: {name} is one of {', '.join(words)}, not {value!r}.")
    return str(value)


def _chosen_lessons(path: Path, slugs: Any) -> tuple[str, ...]:
    if not isinstance(slugs, list) or not slugs:
        raise BadCourse(f"{path}: lessons is a list of at least one lesson.")
    for slug in slugs:
        if slug not in lessons():
            raise BadCourse(f"{path}: there is no lesson {slug!r}. The lessons are {', '.join(lessons())}.")
    return tuple(dict.fromkeys(slugs))


def _exercises(path: Path, entries: Mapping[str, Any]) -> tuple[dict[str, float], frozenset[str]]:
    points: dict[str, float] = {}
    left_out = set()
    for name, entry in entries.items():
        if name not in names():
            raise BadCourse(f"{path}: there is no exercise {name!r}. The exercises are {', '.join(names())}.")
        if not isinstance(entry, dict):
            raise BadCourse(f"{path}: write {name} = {{ points = 5 }} or {name} = {{ use = false }}.")
        _only(path, entry, {"points", "use"})
        use = entry.get("use", True)
        if not isinstance(use, bool):
            raise BadCourse(f"{path}: use of {name} is true or false, not {use!r}.")
        if not use:
            left_out.add(name)
        if "points" in entry:
            value = entry["points"]
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e6:
                raise BadCourse(f"{path}: points of {name} are a number above 0, not {value!r}.")
            points[name] = float(value)
    return points, frozenset(left_out)

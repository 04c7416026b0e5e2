"""Computes the learner's progress in the whole course: lessons, minutes left, the next step, the challenges.

Tested in ``tests/deepgrad/test_frontdoor.py``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from deepgrad.challenges import Challenge, best_of, challenges
from deepgrad.curriculum import CURRICULUM, Planned
from deepgrad.errors import LessonNotFound
from deepgrad.lessons import Lesson, read_lesson, shipped_lessons
from deepgrad.progress import LessonProgress, progress

__all__ = ["Overview", "Standing", "Station", "overview"]

NUMBER = re.compile(r"^Lesson \d+\. ")

State = Literal["done", "begun", "open", "planned", "absent"]


@dataclass(frozen=True)
class Station:
    """A lesson with the learner's progress.

    Attributes:
        state: ``done``: all exercises passed; ``begun``: some; ``open``: none; ``planned``: the lesson is not written
            yet; ``absent``: it is written, but it is not in this course.
        progress: the passed exercises; None for a lesson that is planned or absent.
        notebook: the path of its notebook in the learner's folder, with ``/``; None if it is missing.
    """

    planned: Planned
    state: State
    progress: LessonProgress | None = None
    notebook: str | None = None

    @property
    def title(self) -> str:
        """The lesson's title without the number: the notebook's title, if there is a notebook."""
        return NUMBER.sub("", self.progress.lesson.title) if self.progress else self.planned.title

    @property
    def passed(self) -> list[str]:
        """The exercises that are passed."""
        return self.progress.passed if self.progress else []

    @property
    def open(self) -> list[str]:
        """The exercises that are not passed yet, in the order of the text."""
        return [name for name in self._exercises() if name not in self.passed]

    @property
    def minutes_left(self) -> int | None:
        """The core path's minutes, times the share of the points that the open exercises are worth.

        None for a lesson without an estimate.
        """
        points = self._exercises()
        if self.planned.minutes is None or not points:
            return None
        share = sum(points[name] for name in self.open) / (sum(points.values()) or 1.0)
        return round(self.planned.minutes * share)

    def _exercises(self) -> dict[str, float]:
        return self.progress.lesson.exercises if self.progress else {}


@dataclass(frozen=True)
class Standing:
    """One line of the challenge board: a challenge and the learner's best; None if it was never tried."""

    challenge: Challenge
    best: float | None

    @property
    def beaten(self) -> bool:
        """Whether the learner's best beats the number."""
        return self.best is not None and self.challenge.improves(self.best, self.challenge.beat)


@dataclass(frozen=True)
class Overview:
    """The whole course: each lesson, and the challenges of those lessons that the learner has."""

    stations: tuple[Station, ...]
    board: tuple[Standing, ...]

    @property
    def next_station(self) -> Station | None:
        """The first lesson with an open exercise; None if all are passed."""
        return next((station for station in self.stations if station.open), None)


def overview(folder: Path | None = None) -> Overview:
    """Read the learner's record.

    Args:
        folder: the learner's folder. A lesson's notebook is ``SLUG.ipynb`` there, or ``SLUG/SLUG.ipynb`` as nbgrader
            fetches it, and its exercises are those of that notebook: a course may leave some out. If ``folder`` is
            None, only the installed lessons are read.
    """
    installed = {lesson.slug: lesson for lesson in _installed()}
    own = _own(folder, installed)
    lessons = {**installed, **own}
    known = {planned.slug for planned in CURRICULUM}
    others = [
        Planned(slug, lesson.title, "") for slug, lesson in lessons.items() if slug not in known and slug[:2].isdigit()
    ]
    reached = {one.lesson.slug: one for one in progress(lessons.values())}
    stations = tuple(
        _station(planned, reached.get(planned.slug), folder, own)
        for planned in sorted((*CURRICULUM, *others), key=lambda planned: planned.slug)
    )
    numbers = {station.planned.number for station in stations if station.progress}
    board = tuple(Standing(one, best_of(one)) for one in challenges() if one.lesson in numbers)
    return Overview(stations, board)


def _installed() -> list[Lesson]:
    try:
        return shipped_lessons()
    except LessonNotFound:
        return []  # without installed lessons the page still shows the plan


def _own(folder: Path | None, installed: Iterable[str]) -> dict[str, Lesson]:
    """The lessons that the learner's folder holds, by slug."""
    if folder is None:
        return {}
    found = {}
    for slug in {*installed, *(planned.slug for planned in CURRICULUM)}:
        for path in (folder / slug / f"{slug}.ipynb", folder / f"{slug}.ipynb"):
            try:
                state = path.stat()
                found[slug] = _read(path, state.st_mtime_ns, state.st_size)
                break
            except (OSError, LessonNotFound):
                continue  # the notebook is missing or broken, so the installed lesson counts
    return found


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int, _size: int) -> Lesson:
    """Read a lesson. Cached until the file changes, because a notebook with figures has megabytes."""
    return read_lesson(path)


def _station(planned: Planned, reached: LessonProgress | None, folder: Path | None, own: dict[str, Lesson]) -> Station:
    if reached is None:
        return Station(planned, "planned" if planned.minutes is None else "absent")
    still_open = [name for name in reached.lesson.exercises if name not in reached.passed]
    state: State = "open" if not reached.points else "begun" if still_open else "done"
    notebook = None
    if folder is not None:
        path = own[planned.slug].path if planned.slug in own else folder / f"{planned.slug}.ipynb"
        notebook = path.relative_to(folder).as_posix() if path.is_file() else None
    return Station(planned, state, reached, notebook)

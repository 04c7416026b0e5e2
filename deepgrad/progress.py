"""Keeps the points that the learner has in each exercise. ``check`` writes them; totals come from the lessons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from deepgrad import store
from deepgrad.lessons import Lesson, shipped_lessons

__all__ = ["LessonProgress", "progress", "record"]

KIND = "progress"


@dataclass(frozen=True)
class LessonProgress:
    """How far a learner is in one lesson.

    Attributes:
        points: best points so far of each exercise that was tried.
    """

    lesson: Lesson
    points: dict[str, float]

    @property
    def passed(self) -> list[str]:
        """The exercises with full points, in the order of the lesson."""
        return [name for name, full in self.lesson.exercises.items() if self.points.get(name, 0.0) >= full]


def record(exercise: str, points: float, of: float, version: str) -> None:
    """Store the best result of an exercise, as a share of its points.

    Raises:
        StoreUnwritable: the learner's folder cannot be written.
    """
    before = store.load(KIND, exercise)
    share = points / of
    if before is not None and _share(before) >= share:
        return
    now = datetime.now(UTC).isoformat(timespec="seconds")
    store.save(KIND, exercise, {"share": share, "version": version, "when": now})


def progress(lessons: Iterable[Lesson] | None = None) -> list[LessonProgress]:
    """The learner's progress in these lessons; by default in every lesson that is installed."""
    records = store.load_all(KIND)
    return [
        LessonProgress(
            lesson,
            {name: _share(records[name]) * full for name, full in lesson.exercises.items() if name in records},
        )
        for lesson in (shipped_lessons() if lessons is None else lessons)
    ]


def _share(record: store.Record) -> float:
    share = record.get("share")
    return float(share) if isinstance(share, int | float) else 0.0

"""Finds misconceptions over all lessons, and what to teach again.

Tested in ``tests/report/test_sections.py``.
"""

import dataclasses
import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from autograder.report.by_exercise import Mistake, exercises
from autograder.report.handins import Classbook
from autograder.report.support import needs

__all__ = ["COMMON", "FEWEST", "CourseReport", "Lesson", "Misconception", "Often", "course_report", "misconceptions"]

COMMON = 0.1
"""Least share of the students who tried an exercise: if so many made a mistake, teach it again."""

FEWEST = 3  # least number of students who made it
OFTEN = 2  # least number of lessons in which a student needed help


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """The summary of one assignment; ``mean`` is a share of its points."""

    assignment: str
    handed_in: int
    mean: float
    need_help: int
    hardest: str


@dataclass(frozen=True, kw_only=True)
class Misconception:
    """A named mistake in all exercises in which it was made.

    Attributes:
        places: the assignments and exercises in which it was made.
        students: who made it.
        tried: the number of students who tried one of these exercises.
        teach_again: whether it is common enough.
    """

    title: str
    places: tuple[tuple[str, str], ...]
    students: tuple[str, ...]
    tried: int
    teach_again: bool

    @property
    def share(self) -> float:
        """The share of students who made it, among those who tried."""
        return len(self.students) / self.tried if self.tried else 0.0


@dataclass(frozen=True)
class Often:
    """A student who needs help in several lessons."""

    student: str
    lessons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CourseReport:
    """The report of a course."""

    made: str
    lessons: Sequence[Lesson]
    misconceptions: Sequence[Misconception]
    often: Sequence[Often]
    names: Mapping[str, str]
    zone: str

    def as_json(self) -> str:
        """The report as JSON text."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=True, indent=1) + "\n"


def course_report(books: Sequence[Classbook]) -> CourseReport:
    """Combine the reports of the assignments."""
    helped: dict[str, list[str]] = defaultdict(list)
    lessons = []
    for book in books:
        needed = needs(book)
        for need in needed:
            helped[need.student].append(book.assignment)
        scores = [one.score for one in book.scored if one.score is not None]
        hardest = next((one.name for one in exercises(book) if one.tried and not one.apart), "")
        mean = sum(scores) / len(scores) / book.most if scores and book.most else 0.0
        lessons.append(
            Lesson(
                assignment=book.assignment,
                handed_in=len(book.handins),
                mean=mean,
                need_help=len(needed),
                hardest=hardest,
            )
        )
    often = [Often(student, tuple(where)) for student, where in helped.items() if len(where) >= OFTEN]
    return CourseReport(
        made=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        lessons=lessons,
        misconceptions=misconceptions(books),
        often=sorted(often, key=lambda one: (-len(one.lessons), one.student)),
        names={student: name for book in books for student, name in book.names.items()},
        zone=books[0].zone if books else "",
    )


def misconceptions(books: Iterable[Classbook]) -> list[Misconception]:
    """Named mistakes over all assignments, most students first. Mistakes with the same title are combined."""
    found: dict[str, list[tuple[str, str, Mistake]]] = defaultdict(list)
    tried: dict[tuple[str, str], set[str]] = {}
    for book in books:
        for exercise in exercises(book):
            place = (book.assignment, exercise.name)
            if exercise.mistakes:
                tried[place] = {
                    one.student
                    for one in book.handins
                    if exercise.name in one.answers and one.answers[exercise.name].started is not False
                }
            for mistake in exercise.mistakes:
                found[mistake.title].append((*place, mistake))
    made = [_misconception(title, where, tried) for title, where in found.items()]
    return sorted(made, key=lambda one: (-len(one.students), one.title))


def _misconception(
    title: str, where: Sequence[tuple[str, str, Mistake]], tried: dict[tuple[str, str], set[str]]
) -> Misconception:
    students = sorted({student for *_, mistake in where for student in mistake.students})
    places = tuple(dict.fromkeys((assignment, exercise) for assignment, exercise, _ in where))
    all_tried = len(set().union(*(tried[place] for place in places)))
    return Misconception(
        title=title,
        places=places,
        students=tuple(students),
        tried=all_tried,
        teach_again=len(students) >= FEWEST and len(students) >= COMMON * all_tried,
    )

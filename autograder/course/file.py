"""What course.toml says, read and checked.

Tested in ``tests/test_course.py``.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course.database import checked_address
from autograder.course.entries import Entries, read_entries
from autograder.course.terms import LIMITS, SUBMISSION_SECONDS, Terms, TermsOfAll, read_terms
from autograder.exercises import find, lessons, names
from deepgrad.near import offer

__all__ = [
    "AUTOGRAD",
    "COURSE_FILE",
    "FIGURES",
    "LISTED",
    "SUBMISSION_SECONDS",
    "Choices",
    "Course",
    "find_course",
    "read_course",
]

COURSE_FILE = "course.toml"

AUTOGRAD = ("flag", "zero", "allow")
FIGURES = ("auto", "all", "needed")

LISTED = "'autograder keys LESSON' lists those of a lesson."
"""A sentence that tells an instructor where to find the names of exercises."""

KNOWN = {"name", "lessons", "hints", "worked_solutions", "autograd", "exchange", "figures", "group", "stock_autograde"}
KNOWN |= {"database", "timezone"} | LIMITS


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a course may choose for its exercises.

    Attributes:
        points: points by exercise, if they differ from the exercise's own.
        left_out: exercises that the course does not use.
        hints: whether hints are shown.
        worked_solutions: whether a learner sees the worked solution after a few tries.
        autograd: what ``autograder grade`` does with a by-hand gradient that a library computed: flag, zero or allow.
        figures: which changed figures ``autograder grade`` runs: all; needed: those that a graded cell needs; auto: all
            if the notebook has a question that a person grades, otherwise needed.
    """

    points: Mapping[str, float] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    hints: bool = True
    worked_solutions: bool = True
    autograd: str = "flag"
    figures: str = "auto"

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
        all_terms: due dates, late policies, limits.
        exchange: nbgrader's exchange folder; nbgrader's default if empty.
        group: the Unix group of the people who grade; if empty, only the owner may read the folder.
        stock_autograde: whether ``nbgrader autograde``, which has no sandbox, may run here.
        database: the address of the PostgreSQL database with the gradebook, without password; empty for an sqlite file.
    """

    root: Path
    name: str
    lessons: tuple[str, ...]
    choices: Choices
    all_terms: TermsOfAll = field(default_factory=TermsOfAll)
    exchange: str = ""
    group: str = ""
    stock_autograde: bool = False
    database: str = ""

    def terms(self, assignment: str) -> Terms:
        """When an assignment is due, what late work costs, and what grading may use."""
        return self.all_terms.of(assignment)


def find_course(folder: Path) -> Path | None:
    """The nearest folder with a course.toml: ``folder`` itself or one above it; None if there is none."""
    return next((path for path in (folder, *folder.parents) if os.path.isfile(path / COURSE_FILE)), None)  # noqa: PTH113 - Path's raises below a closed folder


def read_course(root: Path) -> Course:
    """Read and check a course's course.toml.

    Raises:
        BadCourse: it is missing or not TOML, or names something that does not exist.
    """
    table = read_entries(root / COURSE_FILE)
    table.only({"course", "late", "assignments", "exercises"})
    about, entries = table.table("course"), table.table("exercises")
    about.only(KNOWN)
    chosen = _chosen_lessons(about)
    points, left_out = _exercises(entries)
    choices = Choices(
        points=points,
        left_out=left_out,
        hints=about.switch("hints"),
        worked_solutions=about.switch("worked_solutions"),
        autograd=about.one_of("autograd", AUTOGRAD),
        figures=about.one_of("figures", FIGURES),
    )
    return Course(
        root=root,
        name=about.text("name") or root.name,
        lessons=chosen,
        choices=choices,
        all_terms=read_terms(table, chosen),
        exchange=about.text("exchange"),
        group=about.text("group"),
        stock_autograde=about.switch("stock_autograde", default=False),
        database=checked_address(about.path, about.text("database")),
    )


def _chosen_lessons(about: Entries) -> tuple[str, ...]:
    slugs = about.get("lessons", list(lessons()))
    if not isinstance(slugs, list) or not slugs:
        raise about.fault("lessons is a list of at least one lesson.", "lessons")
    for slug in slugs:
        if slug not in lessons():
            meant = offer(str(slug), lessons(), "The lessons are")
            raise about.fault(f"there is no lesson {slug!r}. {meant}", "lessons")
    return tuple(dict.fromkeys(slugs))


def _exercises(entries: Entries) -> tuple[dict[str, float], frozenset[str]]:
    points: dict[str, float] = {}
    left_out = set()
    for name in entries:
        if name not in names():
            raise entries.fault(
                f"there is no exercise {name!r}. {offer(name, names(), 'The exercises are', LISTED)}", name
            )
        if not isinstance(entries.get(name), dict):
            raise entries.fault(f"write {name} = {{ points = 5 }} or {name} = {{ use = false }}.", name)
        entry = entries.table(name)
        entry.only({"points", "use"})
        use = entry.get("use", True)
        if not isinstance(use, bool):
            raise entry.fault(f"use of {name} is true or false, not {use!r}.", "use")
        if not use:
            left_out.add(name)
        if "points" in entry:
            value = entry.get("points")
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e6:
                raise entry.fault(f"points of {name} are a number above 0, not {value!r}.", "points")
            points[name] = float(value)
    return points, frozenset(left_out)

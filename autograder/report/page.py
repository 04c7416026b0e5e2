"""The report as one HTML page that loads nothing and runs nothing. The templates escape all texts."""

import datetime
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.course.clock import shown_time
from autograder.grading.markup import visible
from autograder.grading.names import shown
from autograder.report.course import COMMON, FEWEST, CourseReport, Misconception
from autograder.report.groups import SHORTEST
from autograder.report.links import Link
from autograder.report.pictures import arrivals_picture, exercises_picture, histogram_picture
from autograder.report.summary import Arrival, Flagged, Report
from autograder.report.support import LOW, TRIED

__all__ = ["assignment_page", "course_page"]

ROWS = 40
"""Rows of a table on the page; the rest is in the JSON file. With thousands of students nobody reads more."""

NAMES = 200  # in a list of the students whom a sentence is about

LIMITS = SimpleNamespace(
    rows=ROWS, names=NAMES, again=12, low=LOW, tried=TRIED, shortest=SHORTEST, common=COMMON, fewest=FEWEST
)

KINDS = (
    (
        "ungraded",
        "Not graded",
        "None of these hand-ins could be graded. No mean on this page counts them, and export leaves them out.",
    ),
    (
        "autograd",
        "Gradients that a library may have computed",
        "The setting autograd in course.toml says what becomes of their points.",
    ),
    ("limits", "Limits of grading", "A right answer may have lost points to the sandbox or to a limit of time."),
    ("other", "Other sentences for a human", "What was unreadable, repaired with doubt, or hostile."),
)

STRETCHES = (-72.0, -24.0, -6.0, 0.0, 24.0)  # hours after the due date
STRETCH_NAMES = (
    "more than 3 days before",
    "1 to 3 days before",
    "6 to 24 hours before",
    "in the last 6 hours",
    "up to a day after the due date",
    "more than a day after the due date",
)
MINUTE, HOUR = 60, 3600


def assignment_page(
    report: Report, misconceptions: Sequence[Misconception], link: Link, data: Sequence[str], *, course_page: bool
) -> str:
    """The page of an assignment.

    Args:
        misconceptions: of this assignment.
        link: gives the address of a student's graded notebook.
        data: the names of the files beside it that hold the report's data.
        course_page: whether the course's own page is beside it.
    """
    hours = [one.hours for one in report.arrivals]
    due = bool(report.due)
    return _page(
        "assignment.html.j2",
        report.names,
        report.zone,
        report=report,
        misconceptions=misconceptions,
        lessons=1,
        link=link,
        data=data,
        course_page=course_page,
        kinds=KINDS,
        flags=_together([flag for flag in report.flags if not flag.settled]),
        settled=[flag for flag in report.flags if flag.settled],
        graded_pages={one.student: _first(link, one.student, report) for one in report.repaired[:ROWS]},
        pictures={
            "histogram": histogram_picture(report.histogram),
            "exercises": exercises_picture(report.exercises),
            "arrivals": arrivals_picture(report.arrivals, hours, due=due) if hours else Markup(""),
        },
        stretches=_stretches(report.arrivals, hours, due=due),
    )


def course_page(report: CourseReport, course: str, pages: Mapping[str, str], data: Sequence[str]) -> str:
    """The page of a course; ``pages`` has the addresses of the assignments' own pages."""
    return _page(
        "course.html.j2",
        report.names,
        report.zone,
        report=report,
        course=course,
        pages=pages,
        data=data,
        misconceptions=report.misconceptions,
        lessons=len(report.lessons),
    )


def _page(template: str, names: Mapping[str, str], zone: str, **values: Any) -> str:
    loader = PackageLoader("autograder.report")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "login": shown,
        "name": lambda student: _person(student, names),
        "line": visible,
        "when": lambda text: _when(text, zone),
        "duration": _duration,
    }
    style = Markup(loader.get_source(environment, "style.css")[0])  # noqa: S704 - a file of ours
    return environment.get_template(template).render(**values, style=style, limits=LIMITS)


def _first(link: Link, student: str, report: Report) -> str:
    """The address of a graded notebook of a student; empty if there is none."""
    return next((url for exercise in report.exercises if (url := link(student, exercise.name))), "")


def _together(flags: Sequence[Flagged]) -> list[SimpleNamespace]:
    """Each sentence once, with all students whom it is about."""
    found: dict[tuple[str, str], list[str]] = {}
    for flag in flags:
        found.setdefault((flag.kind, flag.sentence), []).append(flag.student)
    return [SimpleNamespace(kind=kind, sentence=told, students=who) for (kind, told), who in found.items()]


def _person(student: str, names: Mapping[str, str]) -> str:
    """The student's name if it is known, and the login."""
    name = visible(names.get(student, ""))
    return f"{name} ({shown(student)})" if name and name != student else shown(student)


def _when(text: str, zone: str) -> str:
    """A time as ``2026-11-29 01:20 Europe/Berlin``, on the clock of a zone; another text as it is."""
    try:
        when = datetime.datetime.fromisoformat(text).astimezone(datetime.UTC)
    except ValueError:
        return visible(text)
    return shown_time(when.replace(second=0, microsecond=0), zone)


def _duration(seconds: float) -> str:
    if seconds < MINUTE:
        return f"{seconds:.1f} s"
    return f"{seconds / MINUTE:.1f} minutes" if seconds < HOUR else f"{seconds / HOUR:.1f} hours"


def _stretches(arrivals: Sequence[Arrival], hours: Sequence[float], *, due: bool) -> list[tuple[str, int, float]]:
    """For each stretch of time: its name, how many were handed in, their mean share of the points."""
    if not arrivals:
        return []
    if not due:
        return [("at any time", len(arrivals), sum(one.share for one in arrivals) / len(arrivals))]
    found: list[list[float]] = [[] for _ in STRETCH_NAMES]
    for one, hour in zip(arrivals, hours, strict=True):
        found[sum(hour > end for end in STRETCHES)].append(one.share)
    pairs = zip(STRETCH_NAMES, found, strict=True)
    return [(name, len(shares), sum(shares) / len(shares)) for name, shares in pairs if shares]

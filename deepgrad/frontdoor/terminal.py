"""Shows the start page's content in a terminal.

Tested in ``tests/deepgrad/test_frontdoor.py``.
"""

from rich.markup import escape
from rich.table import Table

from deepgrad.console import table
from deepgrad.frontdoor.overview import Overview, Station

__all__ = ["board_of", "lessons_of", "next_step"]

WORDS = {"planned": "planned, not written yet", "absent": "not in this course"}


def lessons_of(seen: Overview) -> Table:
    """A table of the lessons: passed exercises, points, minutes left, open exercises."""
    shown = table(
        "lesson", "passed", "points", "minutes left", "still open", right=("passed", "points", "minutes left")
    )
    for station in seen.stations:
        shown.add_row(f"{station.planned.number}. {escape(station.title)}", *_numbers(station))
    return shown


def next_step(seen: Overview) -> str:
    """A sentence about the next step."""
    station = seen.next_station
    if station is None:
        return "Next: nothing. Every exercise that is here is passed."
    planned = station.planned
    return f"Next: {station.open[0]} in lesson {planned.number}, {station.title}. Open it with: deepgrad lab"


def board_of(seen: Overview) -> Table:
    """A table of the challenges: the number to beat and the learner's best."""
    shown = table("challenge", "to beat", "your best", "")
    for one in seen.board:
        task = f"{one.challenge.lesson}. {one.challenge.task}"
        best = "not tried yet" if one.best is None else one.challenge.say(one.best)
        goal = f"{one.challenge.say(one.challenge.beat)}, {one.challenge.better} is better"
        shown.add_row(escape(task), escape(goal), escape(best), "beaten" if one.beaten else "")
    return shown


def _numbers(station: Station) -> tuple[str, str, str, str]:
    if station.progress is None:
        return ("-", "-", "-", WORDS[station.state])
    exercises, points = station.progress.lesson.exercises, station.progress.points
    minutes = "-" if station.minutes_left is None else str(station.minutes_left)
    return (
        f"{len(station.passed)} of {len(exercises)}",
        f"{sum(points.values()):g} of {sum(exercises.values()):g}",
        minutes,
        escape(", ".join(station.open)) or "-",
    )

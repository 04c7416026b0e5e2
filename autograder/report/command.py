"""The commands ``autograder report`` and ``autograder status``.

Tested in ``tests/report/test_command.py``.
"""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from deepgrad.console import complain, emit, say, table

__all__ = ["add_commands"]

NAMED = 8  # students whom one line names


def add_commands(app: typer.Typer) -> None:
    """Add them to ``autograder``."""
    app.command(epilog="Example: autograder report 01_deep_linear_network")(report)
    app.command(epilog="Example: autograder status 01_deep_linear_network")(status)


def report(
    assignment: Annotated[str, typer.Argument(help="nbgrader's name of the assignment; all lessons if left out.")] = "",
    out: Annotated[Path | None, typer.Option(help="Folder for the files; reports/ in the course if left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the JSON instead of the files' names.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing.")] = False,
) -> None:
    """Write a report of the class as a page, a table and JSON. Without an assignment: misconceptions of the course."""
    from autograder.grading.classroom import open_classroom
    from autograder.grading.lateness import dates_to_mend
    from autograder.grading.markup import visible
    from autograder.report.write import write_course_report, write_report

    classroom = open_classroom(Path.cwd())
    made, files = write_report(classroom, assignment, out) if assignment else write_course_report(classroom, out)
    for sentence in dates_to_mend(classroom, assignment) if assignment else []:
        complain.print(escape(visible(sentence)))
    if as_json:
        emit(made.as_json())
    elif not quiet:
        for path in files:
            say.print(f"wrote {escape(str(path))}")


def status(
    assignment: Annotated[str, typer.Argument(help="nbgrader's name of the assignment; all if left out.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON, with all names.")] = False,
) -> None:
    """Say what is handed in, graded, changed since it was graded, and waiting for a human. Changes nothing."""
    import json

    from autograder.grading.classroom import open_classroom
    from autograder.grading.markup import visible
    from autograder.grading.names import shown, some_of
    from autograder.report.status import everything

    found = everything(open_classroom(Path.cwd()), assignment)
    if as_json:
        emit(json.dumps([one.plain() for one in found], indent=1) + "\n")
        return
    if not found:
        say.print("Nothing was handed in for any assignment of this course.")
        return
    states = ("handed in", "graded", "to grade", "changed since", "could not be graded")
    numbers = (*states, "need a human", "wait for grading")
    overview = table("assignment", *numbers, right=numbers)
    for one in found:
        counts = (one.handed_in, len(one.graded), len(one.ungraded), len(one.changed), len(one.failed))
        overview.add_row(escape(one.assignment), *map(str, (*counts, len(one.need_human), len(one.wait_for_grading))))
    say.print(overview)
    for one in found:
        for what, students in (
            ("to grade", one.ungraded),
            ("changed since", one.changed),
            ("could not be graded", one.failed),
        ):
            if students:
                named = some_of([shown(student) for student in students], NAMED)
                say.print(escape(f"{one.assignment}, {what}: {named}"))
        if one.extensions:
            dates = [f"{shown(student)} until {until}" for student, until in one.extensions.items()]
            say.print(escape(f"{one.assignment}, extensions: {some_of(dates, NAMED)}"))
        for sentence in one.remarks:
            say.print(escape(visible(sentence)))

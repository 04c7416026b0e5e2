"""The commands ``autograder regrade``, ``settle``, ``forget`` and ``move-gradebook``.

Tested in ``tests/grading/test_regrade.py``.
"""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from deepgrad.console import complain, emit, say

if TYPE_CHECKING:
    from autograder.grading.regrade import Change, Preview

__all__ = ["add_commands"]

NEED_A_HUMAN = 3  # exit code, as of ``grade``
INTERRUPTED = 130
SHOWN_CELLS = 6  # cells of one student that are shown


def add_commands(app: typer.Typer, grade: Callable[..., None]) -> None:
    """Add the commands to ``autograder``.

    Args:
        grade: the command that grades; ``regrade`` without ``--dry-run`` is that command with ``--force``.
    """
    app.command(epilog="Example: autograder settle 01_deep_linear_network bjoern")(settle)
    app.command(epilog="Example: autograder forget bjoern")(forget)
    example = "Example: autograder move-gradebook postgresql://deepgrad@localhost/deep101"
    app.command("move-gradebook", epilog=example)(move)

    @app.command(epilog="Example: autograder regrade 01_deep_linear_network --dry-run")
    def regrade(
        assignment: Annotated[str, typer.Argument(help="nbgrader's name of the assignment.")],
        student: Annotated[
            list[str] | None, typer.Option(help="Only this student; may be given more than once.")
        ] = None,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help="Say who would get another score, and why; write nothing.")
        ] = False,
        jobs: Annotated[int, typer.Option(min=0, help="Worker processes; one per core if 0.")] = 0,
        strict_nbgrader: Annotated[
            bool, typer.Option("--strict-nbgrader", help="Score other courses' cells exactly as nbgrader.")
        ] = False,
        as_json: Annotated[bool, typer.Option("--json", help="Print what was found or done as JSON.")] = False,
        quiet: Annotated[
            bool, typer.Option("--quiet", help="Print only changes and what needs a human; no progress bar.")
        ] = False,
    ) -> None:
        """Grade graded submissions again, or say with --dry-run what that would change.

        Exit codes as of grade: 0 done, 3 some submissions need a human, 1 an error, 2 wrong usage, 130 interrupted.
        """
        if dry_run:
            _dry_run(assignment, student or [], jobs, strict_nbgrader, as_json, quiet)
            return
        grade(
            assignment,
            student=student,
            jobs=jobs,
            force=True,
            strict_nbgrader=strict_nbgrader,
            submission_seconds=None,
            as_json=as_json,
            quiet=quiet,
        )


def _dry_run(assignment: str, students: list[str], jobs: int, strict: bool, as_json: bool, quiet: bool) -> None:
    import asyncio

    from autograder.grading.classroom import open_classroom
    from autograder.grading.regrade import preview
    from autograder.grading.report import progress
    from autograder.grading.settings import Settings

    classroom = open_classroom(Path.cwd())
    try:
        with progress(shown=not quiet) as on_event:
            found = asyncio.run(preview(classroom, assignment, students, Settings(jobs=jobs, strict=strict), on_event))
    except KeyboardInterrupt:
        complain.print("Stopped. Nothing was written.")
        raise typer.Exit(INTERRUPTED) from None
    if as_json:
        emit(found.as_json())
    else:
        _tell(found, quiet=quiet)
    if found.attention:
        raise typer.Exit(NEED_A_HUMAN)


def _tell(found: "Preview", *, quiet: bool) -> None:
    """Print the changes by reason: losses before gains, each from the largest to the smallest."""
    from autograder.grading.markup import visible
    from autograder.grading.names import shown
    from autograder.grading.reopened import told
    from autograder.grading.report import tell_attention

    if not quiet:
        for remark in found.remarks:
            say.print(escape(visible(remark)))
        total = len(found.changed) + len(found.same) + len(found.failed)
        say.print(
            f"{len(found.changed)} of {total} would have another score, {len(found.same)} the same, "
            f"{len(found.failed)} cannot be graded. Nothing was written (--dry-run)."
        )
    for sentence in told(found.waiting, "would wait for you in formgrader again"):
        say.print(escape(visible(sentence)))
    together: dict[tuple[str, ...], list[Change]] = defaultdict(list)
    for change in found.changed:
        together[tuple(change.reasons)].append(change)
    for why, changes in together.items():
        say.print(escape(visible(f"{len(changes)} because {'; and '.join(why)}:")))
        for change in changes:
            say.print(escape(visible(f"  {shown(change.student)}: {_line(change, found.most)}")))
    tell_attention(found.attention, say)
    if found.changed and not quiet:
        say.print(escape(f"To do it: autograder regrade {found.assignment}"))


def _line(change: "Change", most: float) -> str:
    """One student's change on one line, such as ``20 -> 17.5 of 20 (-2.5): chain_forward 3 -> 0.5``."""
    before = "no score" if change.before is None else f"{change.before:g}"
    parts = [
        f"{one.cell} {'-' if one.before is None else f'{one.before:g}'} -> {one.after:g}"
        for one in change.moved[:SHOWN_CELLS]
    ]
    if len(change.moved) > SHOWN_CELLS:
        parts.append(f"and {len(change.moved) - SHOWN_CELLS} more")
    if change.penalty[0] != change.penalty[1]:
        parts.append(f"late penalty {change.penalty[0]:g} -> {change.penalty[1]:g}")
    if kept := [cell for cell in change.by_hand if cell not in change.waits]:
        parts.append(f"kept as given by hand: {', '.join(kept)}")
    if change.waits:
        parts.append(f"kept as given by hand, and would wait for you again: {', '.join(change.waits)}")
    moved = f": {', '.join(parts)}" if parts else ""
    return f"{before} -> {change.after:g} of {most:g} ({change.after - (change.before or 0.0):+g}){moved}"


def settle(
    assignment: Annotated[str, typer.Argument(help="nbgrader's name of the assignment.")],
    students: Annotated[list[str], typer.Argument(metavar="STUDENT", help="The students on whom you decided.")],
    note: Annotated[str, typer.Option(help="What you decided; the report and explain show it.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Let grade tell the settled sentences again.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the sentences as JSON.")] = False,
) -> None:
    """Settle what grade told about a student: you have decided, so later runs do not tell it again.

    It is told again if the student hands in other work. Something new about the same work is told, too.
    """
    import asyncio
    import dataclasses
    import json

    from autograder.grading.classroom import open_classroom
    from autograder.grading.markup import visible
    from autograder.grading.names import shown
    from autograder.grading.settled import settle as decide

    done = asyncio.run(decide(open_classroom(Path.cwd()), assignment, students, note=note, undo=undo))
    if as_json:
        emit(json.dumps(dataclasses.asdict(done), indent=1) + "\n")
        return
    for student, sentences in done.sentences.items():
        say.print(escape(f"{'Open again' if undo else 'Settled'} for {shown(student)}:"))
        for sentence in sentences:
            say.print(escape(f"  {visible(sentence)}"))
    for student in done.none:
        say.print(escape(f"Nothing to {'open again' if undo else 'settle'} for {shown(student)}."))


def forget(
    student: Annotated[str, typer.Argument(help="nbgrader's name of the student.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; needed where nobody can answer.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be removed, and remove nothing.")] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Let the student be collected and graded again. What is gone stays gone.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was removed and kept as JSON.")] = False,
) -> None:
    """Remove everything that the course has about a student, and leave the student out of later runs.

    Only a keyed hash of the name stays. You can interrupt it: run the same command again to continue. Exit code 3 if
    something still names the student.
    """
    import dataclasses
    import json

    from autograder.grading.classroom import open_classroom
    from autograder.grading.names import shown
    from autograder.term import forget as forgetting

    classroom = open_classroom(Path.cwd())
    if undo:
        back = forgetting.take_back(classroom, student)
        say.print(escape(f"{shown(student)} {'can be collected and graded again' if back else 'was not forgotten'}."))
        return
    student = forgetting.find_student(classroom, student)
    found = forgetting.inventory(classroom, student)
    if dry_run or not (yes or as_json):
        say.print(escape(f"In the course about {shown(student)}:"))
        for place in found or ["nothing"]:
            say.print(escape(f"  {place}"))
    if dry_run:
        _tell_archives(forgetting.packed(classroom), shown(student))
        say.print("Nothing was removed (--dry-run).")
        return
    if not yes:
        _ask(shown(student))
    done = forgetting.forget(classroom, student)
    if as_json:
        emit(json.dumps(dataclasses.asdict(done), indent=1) + "\n")
    else:
        say.print(escape(f"Removed everything about {shown(student)} in {len(done.removed)} places:"))
        for place in done.removed:
            say.print(escape(f"  {place}"))
        _tell_archives(done.archives, shown(student))
        say.print("Backups outside this folder and the LMS are not changed. Remove the student there yourself.")
    for sentence in done.kept:
        complain.print(escape(sentence))
    if done.kept:
        raise typer.Exit(NEED_A_HUMAN)


def _tell_archives(archives: list[str], student: str) -> None:
    if archives:
        say.print(
            escape(
                f"Archives are not searched. These may have work of {student}: {', '.join(archives)}. Look into "
                "them; make them again without that work, or remove them."
            )
        )


def move(url: Annotated[str, typer.Argument(metavar="URL", help="An empty PostgreSQL database.")]) -> None:
    """Move the gradebook from gradebook.db into a PostgreSQL database. Stop formgrader and grading first."""
    from autograder.grading.classroom import open_classroom
    from autograder.term.move import move_gradebook

    kept = move_gradebook(open_classroom(Path.cwd()), url)
    say.print(escape(f"The gradebook is in the database that course.toml names. A copy of the old file: {kept}"))


def _ask(student: str) -> None:
    """Ask for a yes. Without a terminal, refuse and name the option ``--yes``."""
    import sys

    if not sys.stdin.isatty():
        raise typer.BadParameter("This removes a student for good, and there is no terminal to ask on. Add --yes.")
    typer.confirm(f"Remove all of it for good, and leave {student} out of later runs?", abort=True)

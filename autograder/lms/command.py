"""The commands ``autograder collect`` and ``autograder export``.

Tested in ``tests/lms/test_command.py``.
"""

import io
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Literal

import typer
from rich.markup import escape

from deepgrad.console import complain, say
from deepgrad.files import write_atomically

if TYPE_CHECKING:
    from autograder.grading.classroom import Classroom
    from autograder.lms.collect import Collected
    from autograder.lms.export import Exported
    from autograder.lms.people import Naming, People
    from autograder.lms.plan import Planned, When
    from autograder.lms.shapes import Kind

__all__ = ["add_commands"]

NEEDS_HUMAN = 3  # exit code if a file was not taken or other files were kept
SHOWN_FILES = 3  # files that are shown of one student
NAMED = 100  # refused files that are named one by one

Id = Annotated[str, typer.Option("--id", help="Column of the list with nbgrader's names of the students.")]
Domain = Annotated[bool, typer.Option("--domain/--no-domain", help="Keep what follows the @ of an e-mail address.")]


def add_commands(app: typer.Typer) -> None:
    """Add the commands to ``autograder``."""
    app.command(
        epilog="Example: autograder collect all.zip 01_deep_linear_network --list sheet.csv --timezone Europe/Berlin"
    )(collect)
    app.command(epilog="Example: autograder export 01_deep_linear_network --moodle worksheet.csv --feedback fb.zip")(
        export
    )


def collect(
    archive: Annotated[Path, typer.Argument(metavar="FILE.zip|DIR", help="All submissions, as downloaded.")],
    assignment: Annotated[str, typer.Argument(help="nbgrader's name of the assignment.")],
    participants: Annotated[
        Path | None, typer.Option("--list", help="Moodle's grading worksheet or Canvas' gradebook, as CSV.")
    ] = None,
    column: Id = "",
    domain: Domain = True,
    timezone: Annotated[
        str, typer.Option(help="Zone of the times in Moodle's list, such as Europe/Berlin; by default the course's.")
    ] = "",
    kind: Annotated[
        Literal["moodle", "canvas", "plain"] | None, typer.Option("--from", help="Who made the archive, if unclear.")
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Take newer submissions, never older ones; keep the old files.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")] = False,
) -> None:
    """Put a whole class's submissions from Moodle, Canvas or a folder into submitted/.

    A plain folder has STUDENT/NOTEBOOK.ipynb or STUDENT.ipynb. You can interrupt it and run it again. Exit code 3 if a
    file was not taken, or a student's other files were kept.
    """
    from autograder.grading.classroom import open_classroom
    from autograder.grading.forgotten import load_forgotten
    from autograder.lms import collect as write
    from autograder.lms.archive import open_bundle
    from autograder.lms.earlier import compare
    from autograder.lms.odd import odd_ones
    from autograder.lms.plan import plan_uploads
    from autograder.lms.roster import enter_people, notebooks
    from autograder.lms.shapes import recognise

    classroom = open_classroom(Path.cwd())
    zone = timezone or classroom.terms.zone or classroom.zone
    when = _when(classroom, assignment, zone)
    with open_bundle(archive) as bundle:
        found, uploads = recognise(bundle, assignment, kind)
        people = _people(classroom, assignment, participants, found, column, domain)
        forgotten = load_forgotten(classroom.records)
        planned, said = plan_uploads(bundle, uploads, found, people, when, forgotten)
        if dry_run:
            said += compare(classroom, assignment, planned, update=update)
        else:
            done = write.collect(classroom, assignment, planned, found, update=update)
            said += done.said
    say.print(f"{escape(bundle.name)}: {len(planned)} submissions, as {WORDS[found]} names them.")
    for _, sentence in bundle.refused[:NAMED]:
        complain.print(escape(sentence))
    if len(bundle.refused) > NAMED:
        complain.print(f"... and {len(bundle.refused) - NAMED} files more.")
    if dry_run:
        _tell_plan(planned, update, zone)
        said += odd_ones(planned, notebooks(classroom, assignment), when)
    if found == "moodle" and zone and not timezone:
        said.append(f"Times in Moodle's list were read as {zone}, the course's zone; --timezone names another.")
    for sentence in said:
        say.print(escape(sentence))
    if dry_run:
        say.print("Nothing was written (--dry-run).")
    else:
        listed = [person for person in people.all if person.student not in forgotten] if people is not None else []
        new = enter_people(classroom, listed)
        _tell_done(done, assignment, new)
    if bundle.refused or (not dry_run and (done.failed or done.kept or done.older)):
        raise typer.Exit(NEEDS_HUMAN)


def export(
    assignment: Annotated[str, typer.Argument(help="nbgrader's name of the assignment.")],
    moodle: Annotated[Path | None, typer.Option(help="Moodle's grading worksheet, to be filled in.")] = None,
    canvas: Annotated[Path | None, typer.Option(help="Canvas' exported gradebook.")] = None,
    csv: Annotated[bool, typer.Option("--csv", help="A plain table.")] = False,
    feedback: Annotated[Path | None, typer.Option(help="Also a zip of the feedback, for Moodle or Canvas.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Where to write; by default ASSIGNMENT-moodle.csv or its like."),
    ] = None,
    column: Annotated[str, typer.Option(help="Canvas' column; by default the one with the assignment's name.")] = "",
    identity: Id = "",
    domain: Domain = True,
    scale: Annotated[bool, typer.Option("--scale", help="Convert to the LMS' maximum where it is another.")] = False,
    unfinished: Annotated[
        bool, typer.Option("--unfinished", help="Also grades of which a part waits for a person.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
) -> None:
    """Write an assignment's grades as Moodle, Canvas or a spreadsheet imports them, and feedback as a zip."""
    from autograder.grading.classroom import open_classroom
    from autograder.grading.lateness import dates_to_mend
    from autograder.grading.markup import visible
    from autograder.grading.outdated import outdated
    from autograder.lms.errors import NotWritten
    from autograder.lms.export import fill_canvas, fill_moodle, plain_csv
    from autograder.lms.feedback import zip_feedback
    from autograder.lms.people import people_in
    from autograder.lms.roster import earned
    from autograder.lms.tables import read_table

    kinds: list[tuple[Kind, Path | None]] = [("moodle", moodle), ("canvas", canvas), ("plain", Path() if csv else None)]
    asked = [(kind, path) for kind, path in kinds if path is not None]
    if len(asked) > 1 or (not asked and feedback is None):
        raise typer.BadParameter("give one of --moodle FILE, --canvas FILE and --csv, or --feedback FILE alone.")
    classroom = open_classroom(Path.cwd())
    for kind, path in asked:
        scores = earned(classroom, assignment)
        if not scores:
            raise NotWritten(f"Nobody has a grade for {assignment} yet. Run: autograder grade {assignment}")
        for sentence in (*outdated(classroom, assignment), *dates_to_mend(classroom, assignment)):
            complain.print(escape(visible(sentence)))
        if kind == "plain":
            made = plain_csv(scores, unfinished=unfinished)
        else:
            table = read_table(path)
            people = people_in(table, kind, _naming(classroom, assignment, identity, domain))
            if kind == "moodle":
                made = fill_moodle(table, people, scores, scale=scale, unfinished=unfinished)
            else:
                made = fill_canvas(table, people, scores, column or assignment, scale=scale, unfinished=unfinished)
        place = out or Path(f"{assignment}-{'grades' if kind == 'plain' else kind}.csv")
        _write(classroom, place, partial(_put, made.data), force)
        _tell_export(made, place)
    if feedback is not None:
        told: list[tuple[list[str], list[str]]] = []
        _write(classroom, feedback, lambda file: told.append(zip_feedback(classroom, assignment, file)), force)
        for sentence in told[0][1]:
            complain.print(escape(sentence))
        say.print(f"wrote {escape(str(feedback))} with the feedback of {len(told[0][0])}")


WORDS: "dict[Kind, str]" = {"moodle": "Moodle", "canvas": "Canvas", "plain": "a plain folder"}


def _when(classroom: "Classroom", assignment: str, zone: str) -> "When":
    from datetime import timedelta

    from autograder.grading.times import NoTime
    from autograder.lms.errors import BadList
    from autograder.lms.plan import When
    from autograder.lms.roster import due_date
    from autograder.lms.when import zone_named

    try:
        terms = classroom.terms.of(assignment)
        grace = timedelta(minutes=terms.late.grace_minutes)
        zone_of_list = zone_named(zone) if zone else None
        return When(zone_of_list, due_date(classroom, assignment), grace, extensions=terms.extensions)
    except NoTime as error:
        raise BadList(f"--timezone: {error}.") from None


def _people(
    classroom: "Classroom", assignment: str, participants: Path | None, kind: "Kind", column: str, domain: bool
) -> "People | None":
    from autograder.lms.errors import BadList
    from autograder.lms.people import People, people_in
    from autograder.lms.tables import read_table

    if participants is not None:
        return People(people_in(read_table(participants), kind, _naming(classroom, assignment, column, domain)))
    if kind == "plain":
        return None
    where = {
        "moodle": "the assignment's grading worksheet (turn on 'Offline grading worksheet' in its settings)",
        "canvas": "the gradebook (Grades, Export)",
    }[kind]
    raise BadList(
        f"{WORDS[kind]}'s archive has people's names and numbers, but not the students' names in nbgrader. Download "
        f"{where} and give it with --list FILE.csv."
    )


def _naming(classroom: "Classroom", assignment: str, column: str, domain: bool) -> "Naming":
    from autograder.lms.kept import load_known
    from autograder.lms.people import Naming
    from autograder.lms.roster import emails

    earlier = {one.key: student for student, one in load_known(classroom.records, assignment).items()}
    return Naming(column=column, domain=domain, earlier=earlier, by_email=emails(classroom))


def _write(classroom: "Classroom", path: Path, fill: Callable[[IO[bytes]], object], force: bool) -> None:
    """Write a file whole or not at all. Replace an existing file only with ``force``."""
    from autograder.lms.errors import NotWritten

    if path.exists() and not force:
        raise NotWritten(f"{path} is there already and was left alone. Move it away, or replace it with --force.")
    try:
        with classroom.access.kept():
            content = io.BytesIO()
            fill(content)
            write_atomically(path, content.getvalue(), 0o666 & ~classroom.access.umask)
    except OSError as error:
        raise NotWritten(f"{path} cannot be written: {error.strerror}.") from error


def _put(data: bytes, file: IO[bytes]) -> None:
    file.write(data)


def _tell_plan(planned: "list[Planned]", update: bool, zone: str) -> None:
    """Print a line for each student, with times on the clock of ``zone``, and the number of each kind."""
    from collections import Counter

    from autograder.course.clock import shown_time
    from autograder.grading.names import shown, some_of
    from autograder.lms.odd import handed_in

    meanings = {"new": "new", "same": "there already", "changed": "would be replaced" if update else "would be kept"}
    if any(one.state == "older" for one in planned):
        meanings["older"] = "older than in submitted/"
    for one in planned:
        name = f" ({shown(one.person.name)})" if one.person is not None and one.person.name else ""
        late = ", late" if one.late else ""
        then = handed_in(one)
        when = f", {shown_time(then, zone)}" if then is not None else ""
        files = some_of([shown(str(path)) for path in one.files], SHOWN_FILES)
        say.print(escape(f"  {shown(one.student)}{name}: {meanings[one.state]}{late}{when}: {files}"))
    count = Counter[str](one.state for one in planned)
    say.print(", ".join(f"{count[state]} {meaning}" for state, meaning in meanings.items()) + ".")


def _tell_done(done: "Collected", assignment: str, new: int) -> None:
    from autograder.grading.names import shown

    for sentence in done.failed:
        complain.print(escape(sentence))
    if done.kept:
        named = ", ".join(map(shown, done.kept[:NAMED]))
        complain.print(
            escape(
                f"{len(done.kept)} have other files in submitted/, which were kept: {named}. To take the new ones, "
                "add --update."
            )
        )
    if new:
        say.print(f"{new} students are new in the gradebook.")
    say.print(
        f"{len(done.new)} new, {len(done.replaced)} replaced (the old ones are in .autograder/replaced/), "
        f"{len(done.same)} there already, {len(done.kept) + len(done.older)} kept, {len(done.failed)} failed."
    )
    if done.new or done.replaced:
        say.print(escape(f"Next: autograder grade {assignment}"))


def _tell_export(made: "Exported", place: Path) -> None:
    for sentence in made.said:
        complain.print(escape(sentence))
    say.print(f"wrote {escape(str(place))} with {len(made.filled)} grades")

"""The command ``autograder``: build lessons, make courses, grade, prove the check.

Tested in ``tests/test_cli_autograder.py``.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

import autograder.grading  # noqa: F401  # first, because it keeps the import of nbformat short
from autograder.errors import AutograderError, SourceEdited
from autograder.lms.command import add_commands as add_lms_commands
from autograder.report.command import add_commands as add_report_commands
from autograder.term.command import add_commands as add_term_commands
from deepgrad.console import command, complain, emit, insist_on_utf8, run, say, table
from deepgrad.errors import DeepgradError

if TYPE_CHECKING:
    from autograder.course import Course

__all__ = ["app", "main"]

UNPROTECTED = (
    "--no-sandbox: students' code runs as you, without protection. It can read and change the gradebook and all your "
    "files, use the network, and go on after grading. Do this for students you trust, or on a machine you can lose."
)

NEED_A_HUMAN = 3
"""Exit code of ``grade`` if some submissions need a human. 1 says that an error ended the command, 2 wrong usage."""


def _version() -> str:
    """The version, with a hash of the installed code."""
    from autograder.grading.cluster.software import code

    return code()


app = command("Build deepgrad's lessons, make a course, grade it, and test the grader.", _version)


@app.command(epilog="Example: autograder build --check")
def build(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if lessons/ is stale.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace what was edited by hand in source/, too; a copy is kept.")
    ] = False,
) -> None:
    """Build the lessons from their sources: a clone's lessons/, or a course's source/ inside a course folder.

    In a course, extra/ adds to the lessons, and a notebook in source/ that was edited by hand is kept. Own tests in
    extra/ are run, without the sandbox, on your model answers.
    """
    from autograder.authoring.build import build_lessons, stale_lessons
    from autograder.course import find_course, read_course
    from autograder.exercises.worked import solutions_folder

    solutions = solutions_folder()
    root = find_course(Path.cwd())
    if root is not None:
        if check:
            raise typer.BadParameter("--check compares a clone's lessons/; a course has none.")
        _build_course(read_course(root), solutions, force=force)
        return
    lessons = solutions.parent / "lessons"
    if solutions.name != "solutions":
        raise AutograderError(
            "Run 'autograder build' in a course folder (made by 'autograder init') or in a clone of deepgrad."
        )
    if check:
        stale = stale_lessons(solutions, lessons)
        if stale:
            complain.print(f"{len(stale)} of the lessons are not current: {', '.join(stale)}. Run 'autograder build'.")
            raise typer.Exit(1)
        say.print("lessons/ is current")
        return
    for path in build_lessons(solutions, lessons):
        say.print(f"{'wrote' if path.exists() else 'removed'} {escape(str(path))}")


def _build_course(course: "Course", solutions: Path, *, force: bool) -> None:
    from autograder.authoring.build import build_course, left_over

    try:
        written = build_course(course, solutions, force=force)
    except SourceEdited as kept:
        _tell_written(kept.written)
        raise
    _tell_written(written)
    if others := left_over(course):
        say.print(
            f"Not in course.toml, but still in source/, so formgrader lists them: {', '.join(others)}. To remove one: "
            f"rm -r source/{others[0]} && nbgrader db assignment remove {others[0]}"
        )
    _try_own_tests(written)


def _tell_written(paths: list[Path]) -> None:
    """Name a course's notebooks, each with its points: an LMS asks for the maximum grade."""
    from autograder.authoring.tried import points_of

    for path in paths:
        say.print(f"wrote {escape(str(path))} ({points_of(path):g} points)")


def _try_own_tests(written: list[Path]) -> None:
    """Say how an instructor's own tests end on the instructor's own answers; exit 1 if one does not pass."""
    from autograder.authoring.tried import own_tests, tried

    count = sum(len(own_tests(path)) for path in written)
    if not count:
        return
    faults = tried(written)
    for sentence in faults:
        complain.print(escape(sentence))
    if faults:
        raise typer.Exit(1)
    tests = "1 own test passes" if count == 1 else f"{count} own tests pass"
    say.print(f"{tests} on your model answers")


@app.command(epilog="Example: autograder keys 01_deep_linear_network")
def keys(lesson: Annotated[str, typer.Argument(help="The lesson, by its file's name.")]) -> None:
    """List a lesson's cells: the keys that additions in extra/ are anchored to."""
    from autograder.authoring.build import course_lesson
    from autograder.authoring.extra import extra_files
    from autograder.course import find_course, read_course
    from autograder.exercises import exercises_of
    from autograder.exercises.worked import solutions_folder

    exercises_of(lesson)  # raises for an unknown lesson and names the known ones
    root = find_course(Path.cwd())
    extras = extra_files(root, read_course(root).lessons).get(lesson, []) if root is not None else []
    shown = table("key", "what", "begins")
    for cell in course_lesson(lesson, solutions_folder(), extras).cells:
        first = next((line for line in cell.source.splitlines() if line.strip()), "")
        shown.add_row(cell.id, f"{cell.role}{' (yours)' if cell.own else ''}", escape(first[:60]))
    say.print(shown)


@app.command(epilog="Example: autograder init cs231-spring --exchange /srv/nbgrader/exchange")
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder for the course.")],
    name: Annotated[str, typer.Option(help="nbgrader's course id; the folder's name if not given.")] = "",
    exchange: Annotated[str, typer.Option(help="nbgrader's exchange folder.")] = "",
    group: Annotated[str, typer.Option(help="Unix group of the instructors; others are kept out.")] = "",
    db: Annotated[
        str, typer.Option(metavar="URL", help="An empty PostgreSQL database for the gradebook; else an sqlite file.")
    ] = "",
) -> None:
    """Make a ready nbgrader course: settings, lessons with solutions, gradebook, secret seed."""
    from autograder.authoring.build import build_course
    from autograder.course import create, register
    from autograder.exercises.worked import solutions_folder

    root = folder.resolve()
    course = create(root, name or root.name, exchange, group, db)
    say.print(f"Writing {len(course.lessons)} lesson(s) and the gradebook ...")
    written = build_course(course, solutions_folder())
    register(course)
    say.print(f"Made the course {escape(course.name)} in {escape(str(root))} with {len(written)} lesson(s).")
    say.print("Its choices (lessons, points, hints) are in course.toml; after a change run 'autograder build' there.")
    say.print(f"Next: cd {escape(str(folder))} && nbgrader generate_assignment {course.lessons[0]}")


@app.command(epilog="Example: autograder share --group deep101-staff")
def share(
    group: Annotated[str, typer.Option(help="The Unix group; what course.toml says if not given.")] = "",
) -> None:
    """Give a course to the group of its instructors (without a group: to its owner alone) and close it to others."""
    from autograder.course import find_course, read_course, set_group
    from autograder.course.access import access_of
    from autograder.course.access import share as give
    from autograder.course.exchange import closed_exchange
    from autograder.errors import BadCourse

    root = find_course(Path.cwd())
    if root is None:
        raise BadCourse(f"{Path.cwd()} is in no course. Go to the course's folder, then run this again.")
    access = access_of(group or read_course(root).group)
    others = give(root, access)
    if group:
        set_group(root, group)
    course = read_course(root)
    to = f"the group {course.group}" if access.gid is not None else "you alone"
    say.print(escape(f"{root} is open to {to}."))
    for line in closed_exchange(course, access.gid) if access.gid is not None else []:
        say.print(escape(line))
    if others:
        raise BadCourse(
            f"{len(others)} files belong to somebody else and kept their rights, {others[0]} among them. Ask "
            "their owner to run 'autograder share' here too."
        )


@app.command(epilog="Example: autograder mutants chain_forward --seeds 200 --jobs 2")
def mutants(
    exercise: Annotated[str, typer.Argument(help="One exercise; all if not given.")] = "",
    seeds: Annotated[int, typer.Option(min=1, help="With how many seeds each wrong answer is checked.")] = 20,
    jobs: Annotated[int, typer.Option(min=0, help="Processes; one per core if 0.")] = 1,
) -> None:
    """Prove the check: every known wrong answer must be refused and named, with every seed. Exit 1 if one is not."""
    import os

    from autograder.exercises import find, names
    from autograder.mutants import survey_all

    asked = [find(exercise).name] if exercise else names()
    columns = ("exercise", "wrong answer", "killed", "named", "alike", "in the case", "smallest margin")
    shown = table(*columns, right=columns[-1:], title=f"Wrong answers, over {seeds} seeds")
    verdicts = [v for part in survey_all(asked, range(seeds), jobs or os.cpu_count() or 1) for v in part]
    words = {True: "yes", False: "NO", None: "-"}
    for verdict in verdicts:
        margin = "no number" if verdict.margin == float("inf") else f"{verdict.margin:.3g}"
        shown.add_row(
            verdict.exercise,
            verdict.mutant,
            words[verdict.killed],
            words[verdict.named],
            words[verdict.steady],
            verdict.case or "-",
            margin,
        )
    say.print(shown)
    bad = [v for v in verdicts if not v.good]
    say.print(
        f"{len(verdicts) - len(bad)} of {len(verdicts)} mistakes: the check refuses them, and gives those that have a "
        "name this name with every seed."
    )
    if bad:
        raise typer.Exit(1)


@app.command(epilog="Example: autograder grade 01_deep_linear_network")
def grade(
    assignment: Annotated[str, typer.Argument(help="nbgrader's name of the assignment.")],
    student: Annotated[list[str] | None, typer.Option(help="Only this student; may be given more than once.")] = None,
    jobs: Annotated[int, typer.Option(min=0, help="Worker processes; one per core if 0.")] = 0,
    force: Annotated[
        bool, typer.Option("--force", help="Grade again what is graded, as after a raised limit.")
    ] = False,
    no_sandbox: Annotated[bool, typer.Option("--no-sandbox", help="Run students' code WITHOUT protection.")] = False,
    run_all: Annotated[bool, typer.Option("--run-all", help="Run untouched experiments too.")] = False,
    strict_nbgrader: Annotated[
        bool, typer.Option("--strict-nbgrader", help="Score other courses' cells exactly as nbgrader, faults included.")
    ] = False,
    submission_seconds: Annotated[
        float | None,
        typer.Option(min=1, help="Time for all code of one submission; by default as in course.toml, else 600."),
    ] = None,
    cluster: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Grade on a Dask cluster: tls://HOST:PORT, tcp://HOST:PORT, local:N.")
    ] = "",
    scheduler_file: Annotated[
        Path | None, typer.Option(help="Grade on the Dask cluster whose scheduler wrote this file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print only what needs a human; no progress bar.")] = False,
) -> None:
    """Grade what was handed in, in a sandbox. You can interrupt it: run the same command again to continue.

    Exit codes: 0 all graded, 3 some submissions need a human, 1 an error ended the run (what was graded
    stays graded), 2 wrong usage, 130 interrupted.
    """
    import asyncio
    import signal

    from autograder.grading.classroom import open_classroom
    from autograder.grading.coordinator import grade_assignment
    from autograder.grading.report import progress, tell
    from autograder.grading.settings import Settings

    settings = Settings(
        jobs=jobs,
        force=force,
        sandboxed=not no_sandbox,
        run_all=run_all,
        strict=strict_nbgrader,
        submission_seconds=submission_seconds,
        cluster=_cluster(cluster, scheduler_file, jobs=jobs, sandboxed=not no_sandbox),
    )
    classroom = open_classroom(Path.cwd())
    if no_sandbox:
        complain.print(f"[bold red]WARNING[/]: {UNPROTECTED}")
    try:
        with progress(shown=not quiet) as on_event:
            summary = asyncio.run(grade_assignment(classroom, assignment, student or (), settings, on_event))
    except KeyboardInterrupt:
        complain.print("Stopped. What is graded stays graded. Run the same command again to continue.")
        raise typer.Exit(128 + signal.SIGINT) from None
    if as_json:
        emit(summary.as_json())
    else:
        tell(summary, say, quiet=quiet)
    if no_sandbox:
        complain.print(f"[bold red]WARNING[/]: {UNPROTECTED}")
    if summary.needs_human:
        raise typer.Exit(NEED_A_HUMAN)


def _cluster(cluster: str, scheduler_file: Path | None, *, jobs: int, sandboxed: bool) -> str:
    """The scheduler's address; empty if this machine grades."""
    if not cluster and scheduler_file is None:
        return ""
    if cluster and scheduler_file is not None:
        raise typer.BadParameter("--cluster and --scheduler-file both name a scheduler. Give one of them.")
    if jobs:
        raise typer.BadParameter(
            "--jobs is for this machine. A cluster's workers take a job for each of their threads."
        )
    if not sandboxed:
        raise typer.BadParameter(
            "--no-sandbox is for this machine. On a cluster, unprotected code could reach all its machines."
        )
    from autograder.grading.cluster.connect import scheduler_of

    return scheduler_of(cluster, scheduler_file)


@app.command(epilog="Example: autograder update 01_deep_linear_network")
def update(
    assignment: Annotated[str, typer.Argument(help="nbgrader's name of the assignment.")],
    force: Annotated[
        bool, typer.Option("--force", help="Leave an exercise out although a human gave scores for it.")
    ] = False,
) -> None:
    """Bring gradebook and release/ up to source/, also after students handed in. The scores of other cells stay."""
    from autograder.grading.classroom import open_classroom
    from autograder.grading.pending import unbuilt
    from autograder.grading.update import update_assignment

    classroom = open_classroom(Path.cwd())
    done = update_assignment(classroom, assignment, force=force)
    for sentence in (*(done.changes or ["The gradebook already agrees with source/."]), *done.waiting):
        say.print(escape(sentence))
    say.print(f"wrote {escape(str(done.release))}")
    if done.backup is not None:
        say.print(f"A copy of the gradebook as it was before: {escape(str(done.backup))}")
    if unbuilt(classroom, assignment):
        complain.print(
            "course.toml or extra/ was changed after source/ was built: run 'autograder build', then 'autograder "
            "update' again."
        )
    if done.changes and done.submissions:
        say.print(
            f"Next, for {done.submissions} submission(s): autograder grade {escape(assignment)} && "
            f"nbgrader generate_feedback {escape(assignment)} --force"
        )


@app.command(epilog="Example: autograder explain ada chain_forward")
def explain(
    student: Annotated[str, typer.Argument(help="nbgrader's name of the student.")],
    exercise: Annotated[str, typer.Argument(help="The exercise, by its function's name.")],
    assignment: Annotated[str, typer.Option(help="The assignment; the exercise's lesson if not given.")] = "",
) -> None:
    """Say why a verdict was reached: the case, what was returned, what was expected. Shows secret cases."""
    from autograder.grading.classroom import open_classroom
    from autograder.grading.explain import explain as lines
    from autograder.grading.markup import visible

    for line in lines(open_classroom(Path.cwd()), student, exercise, assignment):
        say.print(escape(visible(line)))


@app.command(epilog="Example: autograder sandbox")
def sandbox() -> None:
    """Show which layers of the sandbox this machine gives and what that means. Exit 1 if a needed one is missing."""
    from autograder.grading.memory import most_memory
    from autograder.kernels.confine.layers import layers, meaning

    shown = table("layer", "here", "what it does")
    found = layers()
    for layer in found:
        here = "yes" if layer.present else "MISSING" if layer.needed else "no"
        shown.add_row(layer.name, here, layer.meaning + (f" ({layer.detail})" if layer.detail else ""))
    say.print(shown)
    for sentence in meaning(found):
        say.print(escape(sentence))
    most, reason = most_memory()
    say.print(escape(f"A notebook can have at most {most} MB of memory here (memory_mb in course.toml): {reason}."))
    if any(layer.needed and not layer.present for layer in found):
        complain.print("autograder grade refuses to run here without --no-sandbox.")
        raise typer.Exit(1)


add_lms_commands(app)
add_report_commands(app)
add_term_commands(app, grade)


def main() -> None:
    """Run the command; an error of ours is one line and exit code 1."""
    from autograder.kernels.errors import KernelsError

    insist_on_utf8()
    run(app, "autograder", (AutograderError, DeepgradError, KernelsError))


if __name__ == "__main__":
    main()

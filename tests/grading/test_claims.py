"""Do runs that grade one course at the same time share its submissions, also if one of them dies?"""

import asyncio
import contextlib
import dataclasses
import os
import shutil
import sqlite3
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from nbgrader import api
from support.classroom import grade, hand_in, lean, make_course, scores
from support.notebooks import solved
from support.runs import graded_once, start, summary_of
from support.submissions import LESSON, TOTAL

from autograder.grading import book as books
from autograder.grading.book import Book, NotebookScores
from autograder.grading.claims import LEASE_SECONDS, Claims, Taken
from autograder.grading.classroom import open_classroom
from autograder.grading.coordinator import grade_assignment
from autograder.grading.errors import Lost, NotEntered
from autograder.grading.records import Record, keep
from autograder.grading.settings import Event, Settings, Summary
from autograder.grading.sql import INDEXED
from autograder.grading.whereabouts import Whereabouts, here, is_gone
from autograder.term.forget import forget

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")
STUDENTS = [f"student{number}" for number in range(6)]
ONE_JOB = Settings(jobs=1)

CLAIMANT = """
import sys, warnings
from pathlib import Path
warnings.simplefilter("ignore")
from autograder.grading.book import Book
from autograder.grading.claims import Claims
from autograder.grading.classroom import open_classroom
book = Book(open_classroom(Path(sys.argv[1])))
claims = Claims(book, sys.argv[2])
async def take():
    async with claims.open():
        print([claims.take(student).name for student in sys.argv[3:]], flush=True)
        sys.stdin.read()
import asyncio
asyncio.run(take())
"""
"""A run that claims submissions and then does nothing until its input ends."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_course(tmp_path_factory.mktemp("claims") / "course")
    for student in STUDENTS:
        hand_in(root, student, lean(solved(LESSON)))
    return root


@pytest.fixture
def book(root: Path) -> Iterator[Book]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's and alembic's own
        with contextlib.closing(Book(open_classroom(root))) as book:
            book.sources(LESSON)
            yield book


@contextlib.contextmanager
def connected(root: Path) -> Iterator[sqlalchemy.Connection]:
    """The gradebook's file, for one transaction."""
    engine = sqlalchemy.create_engine(f"sqlite:///{root / 'gradebook.db'}")
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def rows(root: Path, table: str) -> list[Any]:
    with connected(root) as connection:
        return list(connection.execute(sqlalchemy.text(f"select * from {table}")))


@contextlib.asynccontextmanager
async def opened(*claims: Claims) -> AsyncIterator[None]:
    """Runs that take part."""
    async with contextlib.AsyncExitStack() as stack:
        for one in claims:
            await stack.enter_async_context(one.open())
        yield


def claimant(root: Path, *students: str) -> "subprocess.Popen[str]":
    """Another run, in a process of its own, which holds the claims on these submissions."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", CLAIMANT, str(root), LESSON, *students]
    run = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    assert run.stdout.readline() == f"{['MINE'] * len(students)}\n"
    return run


async def _two_runs(book: Book) -> None:
    one, two = Claims(book, LESSON), Claims(book, LESSON)
    async with opened(one, two):
        assert one.take("ada") is Taken.MINE
        assert two.take("ada") is Taken.BUSY
        one.finish("ada")
        assert two.take("ada") is Taken.DONE
        assert two.finished_elsewhere() == {"ada"}
        assert one.finished_elsewhere() == set()
        assert two.take("ada", again=True) is Taken.MINE
        assert one.take("ada") is Taken.BUSY
        two.give_back("ada")
        assert one.take("ada") is Taken.MINE
        later, other = Claims(book, LESSON), Claims(book, "another lesson")
        async with opened(later, other):
            assert other.take("ada") is Taken.MINE
            one.finish("ada")
            assert later.take("ada") is Taken.DONE
    third = Claims(book, LESSON)
    async with opened(third):
        assert third.take("ada") is Taken.MINE


def test_of_two_runs_one_grades_a_submission(book: Book) -> None:
    asyncio.run(_two_runs(book))


def test_a_run_that_began_after_another_finished_may_grade_again(book: Book) -> None:
    async def grade() -> None:
        first, second = Claims(book, LESSON), Claims(book, LESSON)
        async with opened(first):
            first.take("ada")
            first.finish("ada")
            async with opened(second):
                assert second.take("ada") is Taken.MINE

    asyncio.run(grade())


def test_the_last_run_leaves_no_student_in_the_tables(root: Path, book: Book) -> None:
    async def grade() -> None:
        one, two = Claims(book, LESSON), Claims(book, LESSON)
        async with opened(two):
            async with opened(one):
                for student in ("ada", "bo", "cem"):
                    one.take(student)
                one.finish("ada")
                one.finish("bo")
            assert sorted(row.student for row in rows(root, "deepgrad_claim")) == ["ada", "bo"]  # two may ask yet

    asyncio.run(grade())
    assert rows(root, "deepgrad_claim") == rows(root, "deepgrad_run") == []


def test_what_a_killed_process_held_is_taken_over_at_once(root: Path, book: Book) -> None:
    async def grade() -> None:
        run, claims = claimant(root, "ada", "bo"), Claims(book, LESSON)
        async with opened(claims):
            assert claims.take("ada") is Taken.BUSY
            run.kill()
            run.wait()
            assert claims.take("ada") is Taken.MINE
        run.communicate()

    asyncio.run(grade())
    assert rows(root, "deepgrad_claim") == rows(root, "deepgrad_run") == []  # also what nobody took over


def test_a_run_on_another_machine_keeps_its_claims_until_its_lease_ends(root: Path, book: Book) -> None:
    async def grade() -> None:
        far, near = Claims(book, LESSON), Claims(book, LESSON)
        far._process = dataclasses.replace(far._process, machine="another", pid=1)
        async with opened(far, near):
            assert far.take("ada") is Taken.MINE
            _age(root, LEASE_SECONDS - 30)
            assert near.take("ada") is Taken.BUSY
            _age(root, 60)
            assert near.take("ada") is Taken.MINE
            with pytest.raises(Lost, match="took over the submission of ada"):
                book.write(LESSON, "ada", None, {}, lambda session: far.hold(session, "ada"))
            assert book.automatic_scores(LESSON, "ada") is None
            book.write(LESSON, "ada", None, {}, lambda session: near.hold(session, "ada"))
            assert book.automatic_scores(LESSON, "ada") is not None

    asyncio.run(grade())


def _age(root: Path, seconds: float) -> None:
    """As if the run of the other machine had been silent for that much longer."""
    aged = "update deepgrad_run set seen = seen - :seconds where machine = 'another'"
    with connected(root) as connection:
        connection.execute(sqlalchemy.text(aged), {"seconds": seconds})


def test_a_run_that_was_thought_dead_takes_part_again(root: Path, book: Book) -> None:
    async def grade() -> None:
        claims = Claims(book, LESSON)
        async with opened(claims):
            with connected(root) as connection:
                connection.execute(sqlalchemy.text("delete from deepgrad_run"))
            book.change(claims._beat)
            assert claims.take("ada") is Taken.MINE
            assert Claims(book, LESSON).take("ada") is Taken.BUSY

    asyncio.run(grade())


def test_only_a_process_that_has_certainly_ended_counts_as_gone() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    me = here()
    other = dataclasses.replace(me, pid=child.pid, started="")
    assert not is_gone(me) and not is_gone(other)
    assert is_gone(dataclasses.replace(me, started="1"))  # its id was given to a later process
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert is_gone(other)  # its parent has not waited for it
    child.communicate()
    assert is_gone(other)
    assert not is_gone(dataclasses.replace(other, machine="another"))
    assert not is_gone(Whereabouts(machine="", pid=child.pid, started=""))


@pytest.mark.parametrize("known", [False, True])
def test_what_another_run_enters_at_the_same_moment_is_entered_once(
    book: Book, root: Path, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    """The other run's student (or, if the student is known, submission) appears between question and insertion."""
    student, real = f"grace {known}", books.insert_if_absent
    if known:
        book.change(lambda session: real(session, api.Student.__table__, id=student))

    def beaten(session: Any, table: Any, **values: Any) -> bool:
        monkeypatch.setattr(books, "insert_if_absent", real)
        with connected(root) as connection:
            connection.execute(table.insert().values(**values))
        return real(session, table, **values)

    monkeypatch.setattr(books, "insert_if_absent", beaten)
    book.write(LESSON, student, None, {LESSON: NotebookScores({}, {}, missing=True)})
    assert books.insert_if_absent is real
    assert book.automatic_scores(LESSON, student)


def test_a_name_that_the_database_does_not_take_costs_its_own_submission(book: Book) -> None:
    async def grade() -> None:
        claims = Claims(book, LESSON)
        async with opened(claims):
            with pytest.raises((NotEntered, UnicodeEncodeError)):
                claims.take("\udcff")
            assert claims.take("ada") is Taken.MINE

    asyncio.run(grade())


def test_a_run_does_not_bring_back_a_student_who_was_forgotten_while_it_graded(root: Path, book: Book) -> None:
    async def grade() -> None:
        claims = Claims(book, LESSON)
        async with opened(claims):
            assert claims.take("ivo") is Taken.MINE
            book.write(LESSON, "ivo", None, {}, lambda session: claims.hold(session, "ivo"))
            forget(open_classroom(root), "ivo")
            with pytest.raises(Lost):
                book.write(LESSON, "ivo", None, {}, lambda session: claims.hold(session, "ivo"))
            assert book.automatic_scores(LESSON, "ivo") is None

    asyncio.run(grade())


def test_a_run_passes_over_a_student_who_was_forgotten_after_it_began(root: Path, tmp_path: Path) -> None:
    course = shutil.copytree(root, tmp_path / "course")
    last = STUDENTS[-1]  # three are graded at a time
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's and alembic's own
        classroom = open_classroom(course)
        told: list[str] = []

        def on_event(event: Event) -> None:
            if not told:
                forget(classroom, last)
            told.append(event.student)

        summary = asyncio.run(grade_assignment(classroom, LESSON, STUDENTS, ONE_JOB, on_event))
    assert (sorted(summary.graded), summary.failed, summary.attention) == (STUDENTS[:-1], [], {})
    assert last not in told and last not in scores(course) and not (course / "autograded" / last).exists()


def test_two_runs_grade_each_submission_once(root: Path, book: Book) -> None:
    """Both wait for a third run that holds everything, so that they begin to share at the same moment."""

    async def hold_until_both_wait(runs: "list[subprocess.Popen[str]]") -> None:
        claims = Claims(book, LESSON)
        async with opened(claims):
            assert {claims.take(student) for student in STUDENTS} == {Taken.MINE}
            runs += [start(root) for _ in range(2)]
            while (
                len(book.ask(lambda session: session.execute(sqlalchemy.text("select * from deepgrad_run")).all())) < 3
            ):
                assert all(run.poll() is None for run in runs), (root / "run.log").read_text()
                await asyncio.sleep(0.05)

    runs: list[subprocess.Popen[str]] = []
    asyncio.run(hold_until_both_wait(runs))
    summaries = [summary_of(run, root) for run in runs]
    graded_once(summaries, STUDENTS)
    assert sorted(student for one in summaries for student in one["graded"]) == STUDENTS
    for one, other in (summaries, summaries[::-1]):
        assert sorted(one["elsewhere"]) == sorted(other["graded"])
    assert {student: scores(root)[student] for student in STUDENTS} == dict.fromkeys(STUDENTS, TOTAL)


def test_a_submission_that_another_run_could_not_grade_is_counted_as_failed(root: Path, tmp_path: Path) -> None:
    course = shutil.copytree(root, tmp_path / "course")
    hand_in(course, "ned", b"{")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's and alembic's own
        classroom = open_classroom(course)
        with contextlib.closing(Book(classroom)) as other:
            claims = Claims(other, LESSON)

            def on_event(event: Event) -> None:
                if event.how == "waiting":
                    keep(classroom.records, LESSON, "ned", Record("", attention=["It is cut off."], graded=False))
                    claims.finish("ned")

            async def both() -> Summary:
                async with opened(claims):
                    assert claims.take("ned") is Taken.MINE
                    return await grade_assignment(classroom, LESSON, ["ned"], ONE_JOB, on_event)

            summary = asyncio.run(both())
    assert (summary.failed, summary.elsewhere) == (["ned"], [])
    assert summary.attention == {"ned": ["It is cut off."]}


GROWS = {"student", "submitted_assignment", "submitted_notebook", "grade", "comment", "deepgrad_claim"}
"""Tables that have more rows, the larger the class is."""


def test_nothing_that_is_asked_for_each_submission_reads_the_whole_class(root: Path) -> None:
    asked: Counter[str] = Counter()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked[statement] += 1

    sqlalchemy.event.listen(sqlalchemy.Engine, "before_cursor_execute", note)
    try:
        for _ in range(2):  # a submission's rows are made, then changed
            grade(root, jobs=1, force=True)
    finally:
        sqlalchemy.event.remove(sqlalchemy.Engine, "before_cursor_execute", note)
    each = [text for text, times in asked.items() if times >= len(STUDENTS) and text.lstrip()[:6] in VERBS]
    assert len(each) > 10
    with contextlib.closing(sqlite3.connect(root / "gradebook.db")) as database:
        for text in each:
            steps = database.execute(f"EXPLAIN QUERY PLAN {text}", [None] * text.count("?"))
            scanned = {words[1] for *_, step in steps if (words := step.split())[0] == "SCAN"}
            assert not scanned & GROWS, text


def test_a_database_that_refuses_an_index_is_used_without_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(INDEXED, "grade", "no_such_column")
    with contextlib.closing(sqlite3.connect(root / "gradebook.db")) as database:
        for table in INDEXED:
            database.execute(f"DROP INDEX IF EXISTS deepgrad_{table}")
    assert len(grade(root, jobs=1, force=True).graded) == len(STUDENTS)
    with contextlib.closing(sqlite3.connect(root / "gradebook.db")) as database:
        made = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    assert {"deepgrad_submitted_notebook", "deepgrad_comment"} <= made and "deepgrad_grade" not in made

"""Does a course with its gradebook in PostgreSQL work, also with several runs at once of which one is killed?"""

import json
import os
import random
import shutil
import subprocess
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from support.classroom import choose, hand_in, lean, nbgrader
from support.notebooks import released, solved, with_cells
from support.postgres import Server, serving
from support.runs import graded_once, start, summary_of
from support.submissions import LESSON, SUBMISSIONS, TOTAL
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course.database import PASSWORD_FILE, usable_database
from autograder.errors import BadCourse
from autograder.grading.copying import copy_gradebook

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]

ROUNDS = int(os.environ.get("DEEPGRAD_POSTGRES_ROUNDS", "2"))  # 20 before a release, a minute of processor time each
SEED = int(os.environ.get("DEEPGRAD_KILL_SEED", "20261129"))
RUNS = 4
LONGEST = 1.0  # seconds from the moment when enough is graded to the kill
STUDENTS = ("perfect", "untouched", "wrong", "partly_right", "raises", "warns_but_is_right", "syntax_error")
PREFIX = "base"

CELLS = (
    "select student_id, base_cell.name, grade.auto_score, grade.needs_manual_grade, count(*)"
    " from grade join base_cell on base_cell.id = grade.cell_id"
    " join submitted_notebook on submitted_notebook.id = grade.notebook_id"
    " join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id"
    " group by 1, 2, 3, 4 order by 1, 2"
)
"""Every cell's score, with how often it is there."""


@dataclass(frozen=True)
class Shared:
    """A course that two runs graded, what each of them said, and the score of each cell."""

    root: Path
    summaries: list[dict[str, Any]]
    cells: list[Any]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture(scope="module")
def course(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course as ``init --db`` makes it; submissions are handed in, none is graded."""
    root = tmp_path_factory.mktemp("postgres") / "course"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's and alembic's own
        done = CliRunner().invoke(app, ["init", str(root), "--db", server.create(PREFIX)])
    assert done.exit_code == 0, done.output
    choose(root, "# exchange = ", f'exchange = "{root.parent / "exchange"}" # ')
    nbgrader(root, "generate_assignment", LESSON)
    for name in STUDENTS:
        base = solved(LESSON) if SUBMISSIONS[name].base == "solved" else released(LESSON)
        hand_in(root, name, lean(with_cells(base, SUBMISSIONS[name].cells)))
    return root


def copied(course: Path, server: Server, name: str, folder: Path) -> Path:
    """The course with a database of its own."""
    server.run(f'create database "{name}" template {PREFIX} owner deepgrad')
    shutil.copytree(course, folder, copy_function=shutil.copy2)
    choose(folder, f'/{PREFIX}"', f'/{name}"')
    return folder


@pytest.fixture(scope="module")
def shared(course: Path, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """The course graded by two runs at the same time."""
    root = copied(course, server, "shared", tmp_path_factory.mktemp("shared") / "course")
    runs = [start(root) for _ in range(2)]
    summaries = [summary_of(run, root) for run in runs]
    return Shared(root, summaries, server.run(CELLS, "shared"))


def totals(server: Server, database: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for student, _, score, *_ in server.run(CELLS, database):
        found[student] = found.get(student, 0.0) + (score or 0.0)
    return found


def rows_of_runs(server: Server, database: str) -> tuple[int, int]:
    (runs,), (claims,) = (server.run(f"select count(*) from deepgrad_{name}", database)[0] for name in ("run", "claim"))
    return runs, claims


def test_two_runs_share_the_work_and_give_the_right_scores(server: Server, shared: Shared) -> None:
    graded_once(shared.summaries, STUDENTS)
    assert sorted(student for one in shared.summaries for student in one["graded"]) == sorted(STUDENTS)
    found = totals(server, "shared")
    assert set(found) == {path.name for path in (shared.root / "autograded").iterdir()} == set(STUDENTS)
    assert (found["perfect"], found["warns_but_is_right"], found["untouched"]) == (TOTAL, TOTAL, 0)
    assert 0 < found["partly_right"] < TOTAL
    assert rows_of_runs(server, "shared") == (0, 0)
    assert not list(shared.root.glob("*.db*"))


def autograder(*arguments: str) -> str:
    """What a command prints that must succeed, in the current folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's and alembic's own
        done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, (arguments, done.output, done.exception)
    return done.stdout


def test_a_gradebook_moves_from_its_file_into_a_database_and_all_stays_graded(
    server: Server, shared: Shared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is a copy of a database, as ``autograder update`` makes it before it removes a score."""
    root = shutil.copytree(shared.root, tmp_path / "course", copy_function=shutil.copy2)
    copy_gradebook(server.url("shared").replace("postgresql", "postgresql+psycopg"), f"sqlite:///{root}/gradebook.db")
    choose(root, "database = ", "# database = ")
    (root / PASSWORD_FILE).unlink()
    monkeypatch.chdir(root)
    url = server.create("moved")
    assert "gradebook-before-move.db" in autograder("move-gradebook", url).replace("\n", "")
    assert server.run(CELLS, "moved") == shared.cells and not (root / "gradebook.db").exists()
    assert server.run("select version_num from alembic_version", "moved")
    assert (root / PASSWORD_FILE).read_text() == f"{server.password}\n"
    assert json.loads(autograder("grade", LESSON, "--student", "perfect", "--json"))["skipped"] == ["perfect"]
    done = CliRunner().invoke(app, ["move-gradebook", url])
    assert isinstance(done.exception, BadCourse) and "only that can be moved" in str(done.exception)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("owner deepgrad encoding 'SQL_ASCII' template template0", "has the encoding SQL_ASCII"),
        ("owner admin", "The user deepgrad may not make tables in the database"),
    ],
)
def test_a_database_that_cannot_hold_a_gradebook_is_told(server: Server, options: str, said: str) -> None:
    url = server.create(f"odd {options[:14]}".strip(), options)
    with pytest.raises(BadCourse, match=said):
        usable_database(url)


def test_a_wrong_password_an_unknown_database_and_one_in_use_are_told(server: Server, course: Path) -> None:
    for url, said in (
        (server.url(PREFIX, password="no"), "password authentication failed"),
        (server.url("nowhere"), 'database "nowhere" does not exist'),
        (server.url(PREFIX), "is not empty: it has the table alembic_version"),
    ):
        with pytest.raises(BadCourse, match=said):
            usable_database(url)


def test_the_commands_of_a_term_work(server: Server, shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    root = shared.root
    monkeypatch.chdir(root)
    assert autograder("status", LESSON)
    autograder("report", LESSON)
    preview = json.loads(autograder("regrade", LESSON, "--dry-run", "--student", "perfect", "--json"))
    assert preview["same"] == ["perfect"]
    assert json.loads(autograder("grade", LESSON, "--student", "perfect", "--json"))["skipped"] == ["perfect"]
    autograder("export", LESSON, "--csv", "--out", "grades.csv")
    assert "perfect" in (root / "grades.csv").read_text()
    assert autograder("explain", "partly_right", "chain_forward")
    nbgrader(root, "db", "upgrade")
    nbgrader(root, "generate_feedback", LESSON, "--student", "perfect")
    (root / "grades.csv").unlink()  # it names the student, as forget would say
    autograder("forget", "partly_right", "--yes")
    assert set(totals(server, "shared")) == {*STUDENTS} - {"partly_right"}


def killed(victim: "subprocess.Popen[str]", server: Server, database: str, after: int, wait: float) -> bool:
    """Kill a run ``wait`` seconds after so many submissions have scores. False if it ended before."""
    since: float | None = None
    with server.connected(database) as connection:
        while victim.poll() is None:
            if since is None:
                found = connection.execute("select count(*) >= %s from submitted_assignment", [after]).fetchone()
                since = time.monotonic() if found == (True,) else None
            elif time.monotonic() - since >= wait:
                victim.kill()
                return True
            time.sleep(0.02)
    return False


def test_whichever_of_four_runs_is_killed_every_submission_is_graded_once(
    course: Path, server: Server, shared: Shared, tmp_path: Path
) -> None:
    rng = random.Random(SEED)
    kills = taken_over = once = 0
    print(f"DEEPGRAD_KILL_SEED={SEED}")
    for number in range(ROUNDS):
        name = f"round{number}"
        root = copied(course, server, name, tmp_path / name)
        runs = [start(root) for _ in range(RUNS)]
        victim, after, wait = rng.choice(runs), rng.randrange(len(STUDENTS)), rng.uniform(0, LONGEST)
        was_killed = killed(victim, server, name, after, wait)
        said = f"round {number}: killed {was_killed} after {after} submissions and {wait:.3f} s"
        summaries = [summary_of(run, root) for run in runs if run is not victim or not was_killed]
        if was_killed:
            victim.communicate()
        graded_once(summaries, STUDENTS)
        assert server.run(CELLS, name) == shared.cells, said
        if was_killed and rows_of_runs(server, name) != (0, 0):  # it was the last one, so nobody put its rows away
            assert sorted(summary_of(start(root), root)["skipped"]) == sorted(STUDENTS), said
        assert rows_of_runs(server, name) == (0, 0), said
        assert {path.name for path in (root / "autograded").iterdir()} == set(STUDENTS), said
        survivors = sum(len(one["graded"]) for one in summaries)
        kills += was_killed
        taken_over += was_killed and survivors == len(STUDENTS)
        print(said, flush=True)
        once += len(server.run("select 1 from submitted_assignment group by student_id having count(*) = 1", name))
        shutil.rmtree(root)
        server.run(f'drop database "{name}"')
    print(
        f"{ROUNDS} rounds of {RUNS} runs, {kills} killed, {once} of {ROUNDS * len(STUDENTS)} submissions graded once;"
    )
    print(f"in {taken_over} rounds the killed run had finished none.")
    assert kills and once == ROUNDS * len(STUDENTS)

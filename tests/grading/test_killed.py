"""Is every submission graded once, and as without it, whichever process is killed at whatever moment?"""

import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from support.classroom import hand_in, lean, make_course
from support.notebooks import released, solved, with_cells
from support.submissions import LESSON, SUBMISSIONS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]

ROUNDS = int(os.environ.get("DEEPGRAD_KILL_ROUNDS", "6"))  # one of each kind; 50 before a release, 20 seconds each
SEED = int(os.environ.get("DEEPGRAD_KILL_SEED", "20261122"))
LONGEST = 2.0  # seconds from the first process of a kind to its kill; grading takes about as long
KINDS = ("coordinator", "worker", "kernel", "zygote", "launcher", "nest")
STUDENTS = (
    "perfect",
    "untouched",
    "wrong",
    "partly_right",
    "raises",
    "warns_but_is_right",
    "syntax_error",
    "returns_nan",
)
RUNS = 3  # a killed run, the run that goes on, and one to see that nothing is left to do


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Handed in, not graded."""
    root = make_course(tmp_path_factory.mktemp("killed") / "course")
    for name in STUDENTS:
        base = solved(LESSON) if SUBMISSIONS[name].base == "solved" else released(LESSON)
        hand_in(root, name, lean(with_cells(base, SUBMISSIONS[name].cells)))
    return root


@pytest.fixture(scope="module")
def undisturbed(course: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    root = copied(course, tmp_path_factory.mktemp("undisturbed") / "course")
    assert start(root).wait(300) == 0
    return rows(root)


def copied(course: Path, root: Path) -> Path:
    shutil.copytree(course, root, copy_function=shutil.copy2)
    return root


def start(root: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "autograder.cli", "grade", LESSON]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with (root / "run.log").open("ab") as log:
        return subprocess.Popen(command, cwd=root, env=environment, stderr=log, stdout=log)


def rows(root: Path) -> list[Any]:
    """Every cell's score, with how often it is there."""
    with sqlite3.connect(root / "gradebook.db") as book:
        assert book.execute("pragma integrity_check").fetchall() == [("ok",)]
        return book.execute(
            "select student_id, base_cell.name, grade.auto_score, grade.needs_manual_grade, count(*)"
            " from grade join base_cell on base_cell.id = grade.cell_id"
            " join submitted_notebook on submitted_notebook.id = grade.notebook_id"
            " join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id"
            " group by 1, 2 order by 1, 2"
        ).fetchall()


def of_kind(kind: str, run: "subprocess.Popen[bytes]") -> list[psutil.Process]:
    """The run's processes of a kind: coordinator, launcher, zygote, kernels; coordinator, nest, workers."""
    me = psutil.Process(run.pid)
    if kind == "coordinator":
        return [me]
    launcher, nest = "zygote.launcher", "workers.nest"
    named = {"launcher": launcher, "nest": nest, "zygote": launcher, "worker": nest, "kernel": launcher}[kind]
    found = [child for child in me.children() if f"autograder.kernels.{named}" in child.cmdline()]
    for _ in range({"launcher": 0, "nest": 0, "zygote": 1, "worker": 1, "kernel": 2}[kind]):
        found = [child for process in found for child in process.children()]
    return found


def kill_one(kind: str, run: "subprocess.Popen[bytes]", wait: float, rng: random.Random) -> bool:
    """Kill one process of a kind ``wait`` seconds after the first is there; False where the run ended before."""
    since: float | None = None
    while run.poll() is None:
        try:
            found = of_kind(kind, run)
        except psutil.NoSuchProcess:
            found = []
        if found and since is None:
            since = time.monotonic()
        if found and since is not None and time.monotonic() - since >= wait:
            with contextlib.suppress(psutil.NoSuchProcess):  # it ended since it was found: take another
                rng.choice(found).kill()
                return True
        time.sleep(0.005)
    return False


def test_whatever_is_killed_the_scores_are_the_same(course: Path, undisturbed: list[Any], tmp_path: Path) -> None:
    rng = random.Random(SEED)
    killed: dict[str, int] = dict.fromkeys(KINDS, 0)
    print(f"DEEPGRAD_KILL_SEED={SEED}")
    for number in range(ROUNDS):
        kind, wait = KINDS[number % len(KINDS)], rng.uniform(0, LONGEST)
        root = copied(course, tmp_path / str(number))
        run = start(root)
        killed[kind] += kill_one(kind, run, wait, rng)
        codes = [run.wait(300)]
        while codes[-1] != 0 and len(codes) < RUNS:
            codes.append(start(root).wait(300))
        said = f"round {number}, {kind} after {wait:.3f} s, codes {codes}\n{(root / 'run.log').read_text()[-2000:]}"
        assert codes[-1] == 0, said
        assert len(codes) == 1 or kind == "coordinator", said
        assert rows(root) == undisturbed, said
        assert {path.name for path in (root / "autograded").iterdir()} == set(STUDENTS), said
        shutil.rmtree(root)
    print(f"killed: {killed}")
    assert all(killed.values())

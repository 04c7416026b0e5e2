"""Is anything lost, or done twice, when the coordinator is killed in the middle?"""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from support.classroom import grade, hand_in, lean, make_course, scores
from support.notebooks import solved
from support.submissions import LESSON, TOTAL

from autograder.grading.classroom import open_classroom
from autograder.grading.records import load_record

pytestmark = [pytest.mark.slow]

STUDENTS = [f"student{n}" for n in range(8)]


def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    root = make_course(tmp_path / "course")
    for student in STUDENTS:
        hand_in(root, student, lean(solved(LESSON)))
    command = [sys.executable, "-m", "autograder.cli", "grade", LESSON, "--jobs", "1"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    run = subprocess.Popen(command, cwd=root, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    while not any((root / ".autograder" / LESSON).glob("*.json")):
        _moment(run)
    helpers = psutil.Process(run.pid).children(recursive=True)
    run.kill()
    run.wait()
    _, alive = psutil.wait_procs(helpers, timeout=30)
    assert not alive
    recorded = [s for s in STUDENTS if load_record(root / ".autograder", LESSON, s) is not None]
    assert recorded
    summary = grade(root)
    assert set(recorded) == set(summary.skipped)
    assert set(summary.graded) | set(summary.skipped) == set(STUDENTS)
    assert scores(root) == dict.fromkeys(STUDENTS, TOTAL)
    assert not list(open_classroom(root).folder("autograded", STUDENTS[0], LESSON).glob(".new-*"))


def _moment(run: "subprocess.Popen[bytes]") -> None:
    """Let the run go on for a little; it must not have ended."""
    try:
        run.wait(timeout=0.05)
    except subprocess.TimeoutExpired:
        return
    raise AssertionError("the run ended before it graded anything")

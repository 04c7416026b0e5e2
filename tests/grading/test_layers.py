"""Does grading use what a machine gives, or refuse with one clear line? Some system calls are refused to simulate."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import without_layer
from support.attacks import ATTACKS, attacking
from support.classroom import hand_in, lean, make_course, scores
from support.notebooks import solved
from support.submissions import CHAIN, LESSON, TOTAL

from tests.kernels.conftest import OPEN_WAY


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With one honest submission and one that kills its kernel."""
    root = make_course(tmp_path_factory.mktemp("layers") / "course")
    hand_in(root, "honest", lean(solved(LESSON)))
    hand_in(root, "exits", attacking(next(path for path in ATTACKS if path.stem == "exit_at_once")))
    return root


def autograder(root: Path, layer: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command on a machine without ``layer``; root's kernels get a way to the interpreter where it is closed."""
    way = OPEN_WAY if os.geteuid() == 0 else []
    command = [*way, sys.executable, without_layer.__file__, layer, sys.executable, "-m", "autograder.cli", *arguments]
    path = os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path if entry)
    return subprocess.run(
        command, cwd=root, env={**os.environ, "PYTHONPATH": path, "COLUMNS": "500"}, capture_output=True, text=True
    )


@pytest.mark.slow
def test_without_namespaces_the_rest_is_used(course: Path) -> None:
    shown = autograder(course, "namespaces", "sandbox")
    assert shown.returncode == 0
    assert "It can see whether a path exists" in shown.stdout
    done = autograder(course, "namespaces", "grade", LESSON, "--force")
    assert done.returncode in (0, 3), done.stderr  # 3: one needs a human
    assert scores(course) == {"honest": TOTAL, "exits": TOTAL - CHAIN}


@pytest.mark.parametrize("layer", ["landlock", "seccomp"])
def test_without_a_needed_layer_grading_refuses_in_one_line(course: Path, tmp_path: Path, layer: str) -> None:
    root = tmp_path / "course"
    subprocess.run(["cp", "-a", course, root], check=True)
    subprocess.run(["rm", "-rf", root / "autograded", root / ".autograder"], check=True)
    done = autograder(root, layer, "grade", LESSON, "--force")
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if "sandbox" in line]
    assert layer in line.lower() and "--no-sandbox" in line
    assert "Traceback" not in done.stderr
    assert not (root / "autograded").exists()
    shown = autograder(root, layer, "sandbox")
    assert shown.returncode == 1
    assert "MISSING" in shown.stdout and "refuses" in shown.stderr


@pytest.mark.slow
def test_no_sandbox_is_loud(course: Path) -> None:
    done = autograder(course, "landlock", "grade", LESSON, "--force", "--no-sandbox")
    assert done.returncode in (0, 3), done.stderr  # 3: one needs a human
    assert done.stderr.count("without protection") == 2
    assert scores(course) == {"honest": TOTAL, "exits": TOTAL - CHAIN}

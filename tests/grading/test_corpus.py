"""Does any hostile submission gain, read, reach, change or leave anything, or cost an honest one? All in one run."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support import without_layer

from tests.grading import corpus
from tests.kernels import ordinary_user
from tests.kernels.confine.test_layers import SPARE_UID

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

AT_LEAST = 340  # submissions


def run(*before: str) -> dict[str, Any]:
    """Grade the whole corpus in a process of its own."""
    path = os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path if entry)
    command = [*before, sys.executable, "-m", "tests.grading.corpus"]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"{found['submissions']} submissions in {found['seconds']} s")
    return found


AS_ROOT = (sys.executable, ordinary_user.__file__, "0")
AS_USER = (sys.executable, ordinary_user.__file__, str(SPARE_UID))
WITHOUT_NAMESPACES = (sys.executable, without_layer.__file__, "namespaces")

ONLY_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
MACHINES = {
    "as who runs this": (),
    "as root without namespaces": (*AS_ROOT, *WITHOUT_NAMESPACES),
    "as an ordinary user": AS_USER,
    "as an ordinary user without namespaces": (*AS_USER, *WITHOUT_NAMESPACES),
}


@pytest.mark.parametrize(
    "machine", [pytest.param(name, marks=ONLY_ROOT if "as w" not in name else ()) for name in MACHINES]
)
def test_nobody_achieves_anything(machine: str) -> None:
    result = run(*MACHINES[machine])
    assert result["submissions"] >= AT_LEAST
    assert result["found"] == {}


def test_would_the_corpus_be_noticed() -> None:
    """Without the sandbox some of it succeeds, and each consequence is seen."""
    chosen = ["read_a_file_of_the_grader", "course_secret_seed", "write_mode", "reach_path_socket", "course_gradebook"]
    found = corpus.attack([*chosen, "course_next_submission_changed"], sandboxed=False)["found"]
    assert set(chosen) - {"write_mode"} <= set(found)
    assert {"together: the world", "together: the course"} <= set(found)

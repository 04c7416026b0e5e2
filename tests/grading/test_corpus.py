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

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

AT_LEAST = 340  # submissions


def run(who: list[str], *arguments: str) -> dict[str, Any]:
    """Grade the whole corpus, or the named part, in a process of its own."""
    path = os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path if entry)
    command = [*who, sys.executable, "-m", "tests.grading.corpus", *arguments]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"{found['submissions']} submissions in {found['seconds']} s")
    return found


AS_ROOT = ordinary_user.as_user(0)
AS_USER = ordinary_user.as_user(ordinary_user.SPARE_UID)
WITHOUT_NAMESPACES = (sys.executable, without_layer.__file__, "namespaces")

ONLY_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
OLDER_LINUX = ("--without=namespaces", "--landlock-abi=1")
MACHINES: dict[str, tuple[list[str], tuple[str, ...]]] = {
    "as root without namespaces": ([*AS_ROOT, *WITHOUT_NAMESPACES], ()),
    "as an ordinary user": (AS_USER, ()),
    "as an ordinary user without namespaces": ([*AS_USER, *WITHOUT_NAMESPACES], ()),
    "on an older Linux": ([], OLDER_LINUX),
    "as an ordinary user on an older Linux": (AS_USER, OLDER_LINUX),
}
WHOLE = os.environ.get("DEEPGRAD_WHOLE_CORPUS") == "1"
"""Before a release: every attack on every machine, five minutes each."""


def test_nobody_achieves_anything() -> None:
    result = run([])
    assert result["submissions"] >= AT_LEAST
    assert result["found"] == {}


@pytest.mark.parametrize("machine", [pytest.param(name, marks=ONLY_ROOT if "as " in name else ()) for name in MACHINES])
def test_no_kind_of_attack_achieves_anything_on_another_machine(machine: str) -> None:
    who, options = MACHINES[machine]
    chosen = () if WHOLE else corpus.ONE_OF_A_KIND
    result = run(who, *options, *chosen)
    assert result["submissions"] >= len(chosen or corpus.corpus()) + len(corpus.NEIGHBOURS)
    assert result["found"] == {}


def test_is_there_an_attack_of_every_kind() -> None:
    kinds = {*corpus.AIMS, "folder", "refused", "reader"}
    assert kinds <= {name.split("_")[0] for name in corpus.ONE_OF_A_KIND}
    assert set(corpus.ONE_OF_A_KIND) <= set(corpus.corpus())


def test_would_the_corpus_be_noticed() -> None:
    """Without the sandbox some of it succeeds, and each consequence is seen."""
    chosen = ["read_a_file_of_the_grader", "course_secret_seed", "write_mode", "reach_path_socket", "course_gradebook"]
    found = corpus.attack([*chosen, "course_next_submission_changed"], sandboxed=False)["found"]
    assert set(chosen) - {"write_mode"} <= set(found)
    assert {"together: the world", "together: the course"} <= set(found)

"""Does the whole way of an instructor work on the oldest Python that README promises, where this machine has one?"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from support.plain import ROOT
from support.submissions import LESSON

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]

PROGRAM = "import ensurepip, sys; print(sys.version_info[:2] == (3, 11) and sys.version_info < (3, 11, 5))"
"""Debian 12 has 3.11.2; what differs from later patch releases of 3.11 broke a dependency once."""


def oldest() -> str | None:
    """An interpreter that can make environments."""
    for name in ("/usr/bin/python3.11", "python3.11.0", "python3.11.2", "python3.11"):
        found = shutil.which(name)
        if found and subprocess.run([found, "-c", PROGRAM], capture_output=True, text=True).stdout.strip() == "True":
            return found
    return None


@pytest.mark.skipif(oldest() is None, reason="no Python 3.11.0 to 3.11.4 with ensurepip on this machine")
def test_init_release_grade_and_feedback_work(tmp_path: Path) -> None:
    place = ROOT / ".venv-oldest"
    subprocess.run([str(oldest()), ROOT / "tests" / "support" / "plain.py", place], check=True)
    commands = place / "bin"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
    }

    def run(*command: str | Path, folder: Path = tmp_path / "course") -> str:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run(commands / "autograder", "init", "course", folder=tmp_path)
    run(commands / "nbgrader", "generate_assignment", LESSON)
    course = tmp_path / "course"
    shutil.copytree(course / "release" / LESSON, course / "submitted" / "ada" / LESSON)
    assert "1 graded" in run(commands / "autograder", "grade", LESSON)
    run(commands / "nbgrader", "generate_feedback", LESSON)
    page = (course / "feedback" / "ada" / LESSON / f"{LESSON}.html").read_text(encoding="utf-8")
    assert "0 of 3 points" in page

"""A course on disk with submissions, graded by ours."""

import asyncio
import atexit
import copy
import functools
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

from nbformat.notebooknode import NotebookNode
from support.notebooks import write
from support.submissions import LESSON

from autograder.authoring.build import build_course
from autograder.course import COURSE_FILE, create, register
from autograder.course.settings import SEED_NAME
from autograder.course.template import course_toml
from autograder.exercises.worked import solutions_folder
from autograder.grading.classroom import open_classroom
from autograder.grading.coordinator import grade_assignment
from autograder.grading.settings import Settings, Summary

BIN = Path(sys.executable).parent
HANDED_IN = "2026-03-01 12:00:00.000000 UTC"


def make_course(root: Path) -> Path:
    """A course whose lesson is in the gradebook: a copy of one, with a seed and an exchange of its own."""
    shutil.copytree(_first_course(), root)
    (root / COURSE_FILE).write_text(course_toml("course", str(root.parent / "exchange")))
    (root / SEED_NAME).write_text(secrets.token_hex(32) + "\n")
    return root


@functools.cache
def _first_course() -> Path:
    """To make a course takes seven seconds of processor time, mostly of nbgrader's."""
    root = Path(_folder) / "course"
    course = create(root, "course", str(root.parent / "exchange"))
    build_course(course, solutions_folder())
    register(course)
    nbgrader(root, "generate_assignment", LESSON)
    return root


_folder = tempfile.mkdtemp(prefix="first-course-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)


def choose(root: Path, before: str, after: str) -> None:
    """Change a line of course.toml."""
    path = root / "course.toml"
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


def allow_stock_autograding(root: Path) -> None:
    """As an instructor does who trusts the students."""
    choose(root, "stock_autograde = false", "stock_autograde = true")


def run_nbgrader(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the real nbgrader in a course, whatever comes of it."""
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "PYTHONWARNINGS": ""}
    return subprocess.run([BIN / "nbgrader", *arguments], cwd=root, env=environment, capture_output=True, text=True)


def nbgrader(root: Path, *arguments: str) -> str:
    """Run the real nbgrader in a course; it must succeed."""
    done = run_nbgrader(root, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def lean(notebook: NotebookNode) -> NotebookNode:
    """A copy without figures and text, as from a student who deleted them: what is graded is all there."""
    copied = copy.deepcopy(notebook)
    copied.cells = [cell for cell in copied.cells if "nbgrader" in cell.metadata]
    return copied


def hand_in(root: Path, student: str, notebook: NotebookNode | bytes, name: str = LESSON) -> Path:
    """Put a notebook, or any bytes, where nbgrader collects to."""
    path = root / "submitted" / student / LESSON / f"{name}.ipynb"
    if isinstance(notebook, bytes):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(notebook)
    else:
        write(notebook, path)
    (path.parent / "timestamp.txt").write_text(HANDED_IN)
    return path


def grade(root: Path, assignment: str = LESSON, students: tuple[str, ...] = (), **settings: object) -> Summary:
    """Grade as the command does, in this process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's and alembic's own
        classroom = open_classroom(root)
        return asyncio.run(grade_assignment(classroom, assignment, students, Settings(**settings)))  # type: ignore[arg-type]


def scores(root: Path, assignment: str = LESSON) -> dict[str, float]:
    """What the gradebook says, by student."""
    from nbgrader.api import Gradebook

    with warnings.catch_warnings(), Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        warnings.simplefilter("ignore")
        return {s.student.id: s.score for s in book.assignment_submissions(assignment)}

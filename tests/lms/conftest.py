"""A course with one small assignment in its gradebook; to build a lesson would take seven seconds."""

import shutil
import warnings
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from support.lms import ASSIGNMENT

from autograder.course import create, register
from autograder.grading.classroom import Classroom, open_classroom


@pytest.fixture(scope="session")
def first_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("lms") / "course"
    register(create(root, "course", ""))
    with warnings.catch_warnings(), Gradebook(f"sqlite:///{root / 'gradebook.db'}", "course") as book:
        warnings.simplefilter("ignore")  # alembic's
        book.add_assignment(ASSIGNMENT, duedate="2026-03-05 22:30:00 UTC")
        book.add_notebook("nb", ASSIGNMENT)
        book.add_grade_cell("sum", "nb", ASSIGNMENT, max_score=20, cell_type="code")
    return root


@pytest.fixture
def root(first_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The course's folder, in which the test runs."""
    root = tmp_path / "course"
    shutil.copytree(first_course, root)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def classroom(root: Path) -> Classroom:
    return open_classroom(root)

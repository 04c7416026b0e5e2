"""Does grading follow the course's settings (late work, autograd, hints), and what does ``Book`` write for them?"""

import asyncio
import datetime
import json
import shutil
import sqlite3
import warnings
from pathlib import Path
from typing import Any

import nbformat
import pytest
from support.classroom import allow_stock_autograding, grade, hand_in, lean, make_course, nbgrader
from support.notebooks import solved, with_cells
from support.submissions import LESSON, SUBMISSIONS, TOTAL

from autograder.exercises import exercises_of, find
from autograder.grading import judge as judging
from autograder.grading.book import Book, NotebookScores
from autograder.grading.classroom import open_classroom
from autograder.grading.errors import BadAssignment, BadGradebook
from autograder.grading.explain import explain
from autograder.grading.grade import Graded, Task, grade_notebook
from autograder.grading.plan import UNCHANGED
from autograder.grading.records import load_record
from autograder.grading.sandbox import grading_sandbox
from autograder.grading.settings import Summary
from autograder.kernels.client.zygote_client import ZygoteProcess

GRADIENTS = find("chain_gradients").points

BY_AUTOGRAD = """
import torch

def chain_gradients(w, b, x, n):
    x, w, b = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (x, w, b))
    y = x
    for _ in range(n):
        y = w * y + b
    found = torch.autograd.grad(y, (x, w, b), allow_unused=True)
    return tuple(0.0 if part is None else part.item() for part in found)
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    """A course that punishes lateness and autograd and shows no hints, graded."""
    root = make_course(tmp_path_factory.mktemp("policies") / "course")
    config = root / "nbgrader_config.py"
    config.write_text(
        config.read_text() + "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"
        "c.Autograde.autograde_preprocessors = []\nc.ExecutePreprocessor.timeout = 77\n"
    )
    toml = root / "course.toml"
    toml.write_text(
        toml.read_text()
        .replace('autograd = "flag"', 'autograd = "zero"')
        .replace("hints = true", "hints = false")
        .replace('figures = "auto"', 'figures = "all"')
    )
    allow_stock_autograding(root)
    _due(root, datetime.datetime(2026, 3, 1, 13))
    hand_in(root, "in_time", lean(solved(LESSON)))
    late = hand_in(root, "late", lean(solved(LESSON)))
    (late.parent / "timestamp.txt").write_text("2026-03-01 14:00:00.000000 UTC")
    hand_in(root, "autograd", lean(with_cells(solved(LESSON), {"chain_gradients": BY_AUTOGRAD})))
    elsewhere = lean(with_cells(solved(LESSON), {"chain_gradients": "# see below"}))
    at = next(at for at, cell in enumerate(elsewhere.cells) if cell.id == "chain_gradients")
    elsewhere.cells.insert(at + 1, nbformat.v4.new_code_cell(BY_AUTOGRAD))
    hand_in(root, "autograd_elsewhere", elsewhere)
    hand_in(
        root,
        "mistaken",
        lean(with_cells(solved(LESSON), {"chain_forward": SUBMISSIONS["wrong"].cells["chain_forward"]})),
    )
    other = lean(solved(LESSON))
    next(cell for cell in other.cells if cell.id == "test_chain_forward").metadata.deepgrad.version = "0123456789ab"
    hand_in(root, "other_version", other)
    changed = solved(LESSON)
    kept = [cell for cell in changed.cells if "nbgrader" in cell.metadata or cell.id in ("puzzle-run", "game")]
    changed.cells = kept
    next(cell for cell in kept if cell.id == "puzzle-run").source = "print('my own experiment')"
    hand_in(root, "experimenter", changed)
    return root, grade(root)


def _due(root: Path, when: datetime.datetime) -> None:
    from nbgrader.api import Gradebook

    with warnings.catch_warnings(), Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        warnings.simplefilter("ignore")
        book.update_or_create_assignment(LESSON, duedate=when)


def _submission(root: Path, student: str) -> tuple[float, float]:
    """Score and penalty."""
    from nbgrader.api import Gradebook

    with warnings.catch_warnings(), Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        warnings.simplefilter("ignore")
        found = book.find_submission(LESSON, student)
        return found.score, found.late_submission_penalty


def test_is_late_work_punished_as_the_course_says(course: tuple[Path, Summary]) -> None:
    assert _submission(course[0], "in_time") == (TOTAL, 0)
    assert _submission(course[0], "late") == (TOTAL, TOTAL)


@pytest.mark.slow
def test_is_the_penalty_that_of_stock_nbgrader(course: tuple[Path, Summary]) -> None:
    root, _ = course
    config = root / "nbgrader_config.py"
    before = config.read_text()
    config.write_text(before.replace("c.Autograde.autograde_preprocessors = []\n", ""))
    ours = _submission(root, "late")
    nbgrader(root, "autograde", LESSON, "--CourseDirectory.student_id=late", "--force")
    config.write_text(before)
    assert _submission(root, "late") == ours


@pytest.mark.parametrize("student", ["autograd", "autograd_elsewhere"])
def test_does_autograd_cost_the_points_of_a_gradient_by_hand(course: tuple[Path, Summary], student: str) -> None:
    root, summary = course
    assert _submission(root, student)[0] == TOTAL - GRADIENTS
    (sentence,) = summary.attention[student]
    assert sentence.startswith("chain_gradients: line 9 of its cell uses torch.autograd.grad, and torch")
    text = (root / "autograded" / student / LESSON / f"{LESSON}.ipynb").read_text()
    assert "this course wants the gradient written by hand" in text


def test_are_hints_left_out_of_the_feedback_as_the_course_says(course: tuple[Path, Summary]) -> None:
    root, _ = course
    text = (root / "autograded" / "mistaken" / LESSON / f"{LESSON}.ipynb").read_text()
    assert "The bias b is missing." in text and "Hint: " not in text
    assert any("adds b" in line for line in explain(open_classroom(root), "mistaken", "chain_forward"))


def test_is_a_gradebook_of_an_older_nbgrader_told(course: tuple[Path, Summary], tmp_path: Path) -> None:
    copied = tmp_path / "course"
    shutil.copytree(course[0], copied, ignore=shutil.ignore_patterns("submitted", "autograded"))
    with sqlite3.connect(copied / "gradebook.db") as database:
        database.execute("ALTER TABLE student DROP COLUMN lms_user_id")
    book = Book(open_classroom(copied))
    with pytest.raises(BadGradebook, match=r"no such column: .*nbgrader db upgrade"):
        book.write(LESSON, "mistaken", None, {})
    book.close()


def test_is_another_version_of_an_exercise_told(course: tuple[Path, Summary]) -> None:
    record = load_record(course[0] / ".autograder", LESSON, "other_version")
    assert record is not None and record.score == TOTAL
    assert [text for text in record.said if "chain_forward was handed out in another version" in text]


def test_a_changed_figure_is_run_where_the_course_wants_all_of_them(course: tuple[Path, Summary]) -> None:
    path = course[0] / "autograded" / "experimenter" / LESSON / f"{LESSON}.ipynb"
    cells = {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}
    assert cells["puzzle-run"].outputs[0].text == "my own experiment\n"
    assert cells["game"].outputs[0].text == UNCHANGED + "\n"


def test_are_settings_followed_or_named(course: tuple[Path, Summary]) -> None:
    root, summary = course
    words = (
        "nbgrader_config.py sets Autograde.autograde_preprocessors. 'autograder grade' ignores this setting; remove it "
        "if you do not use nbgrader's own autograding."
    )
    assert summary.remarks.count(words) == 1
    assert open_classroom(root).cell_deadline == 77


def test_is_a_closed_folder_not_passed_over(course: tuple[Path, Summary], monkeypatch: pytest.MonkeyPatch) -> None:
    classroom = open_classroom(course[0])
    closed = course[0] / "submitted" / "closed"
    closed.mkdir()
    assert "closed" not in classroom.students(LESSON)
    monkeypatch.setattr("os.access", lambda path, mode: path != closed)  # root may read all
    assert "closed" in classroom.students(LESSON)
    closed.rmdir()


def test_is_a_seed_that_cannot_be_read_told(course: tuple[Path, Summary], monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.read_text

    def closed(path: Path, **options: str) -> str:
        if path.name == ".secret_seed":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, **options)

    monkeypatch.setattr(Path, "read_text", closed)  # root may read all
    with pytest.raises(BadAssignment, match=r"The course cannot be read: .*secret_seed"):
        open_classroom(course[0])


def test_has_each_submission_cases_of_its_own(course: tuple[Path, Summary]) -> None:
    seeds = set()
    for student in ("in_time", "autograd", "experimenter"):
        record = load_record(course[0] / ".autograder", LESSON, student)
        assert record is not None
        seeds.add(record.exercises["chain_forward"]["seed"])
    assert len(seeds) == 3


def test_is_a_fault_of_ours_left_to_a_human_and_never_zero(
    course: tuple[Path, Summary], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, _ = course
    classroom = open_classroom(root)
    book = Book(classroom)
    source = book.sources(LESSON)[0]
    seeds = {exercise.name: 1 for exercise in exercises_of(LESSON)}
    task = Task(data=json.dumps(lean(solved(LESSON))).encode(), source=source, seeds=seeds)
    real = judging.truths

    def broken(exercise: Any, cases: Any) -> Any:
        if exercise.name == "chain_forward":
            raise ZeroDivisionError("ours")
        return real(exercise, cases)

    monkeypatch.setattr(judging, "truths", broken)
    judging.cases_of.cache_clear()

    async def one() -> Graded:
        zygote = ZygoteProcess(grading_sandbox(classroom, LESSON))
        try:
            await zygote.ready()
            client = zygote.connect()
            try:
                return await grade_notebook(task, client)
            finally:
                client.close()
        finally:
            zygote.close()

    graded = asyncio.run(one())
    assert graded.scores["test_chain_forward"] is None
    assert graded.scores["test_vanishing_depth"] == find("vanishing_depth").points
    assert any("chain_forward could not be checked" in sentence for sentence in graded.attention)
    book.write(LESSON, "unlucky", None, {LESSON: NotebookScores(graded.scores, graded.no_response)})
    book.close()
    assert _needs_manual(root, "unlucky") == {"test_chain_forward"}


def test_are_scores_of_an_earlier_hand_in_left_to_a_human(course: tuple[Path, Summary]) -> None:
    root, _ = course
    assert _needs_manual(root, "experimenter") == set()
    book = Book(open_classroom(root))
    book.write(LESSON, "experimenter", None, {})  # what came later could not be read
    book.close()
    assert _needs_manual(root, "experimenter") == {f"test_{exercise.name}" for exercise in exercises_of(LESSON)}
    assert _submission(root, "experimenter")[0] == TOTAL


def _needs_manual(root: Path, student: str) -> set[str]:
    from nbgrader.api import Gradebook

    with warnings.catch_warnings(), Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        warnings.simplefilter("ignore")
        (notebook,) = book.find_submission(LESSON, student).notebooks
        return {grade.name for grade in notebook.grades if grade.needs_manual_grade}

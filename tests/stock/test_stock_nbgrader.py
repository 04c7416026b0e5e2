"""Stock nbgrader, whole: the real programs, from the course's source to the released feedback."""

import csv
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbformat.notebooknode import NotebookNode
from support.classroom import allow_stock_autograding
from support.notebooks import lean, released, solved, with_cells, write
from support.submissions import CHAIN, LESSON, SUBMISSIONS, TOTAL, Submission, hard_coded

from autograder.exercises import exercises_of, find, lessons
from autograder.exercises.base import Exercise
from autograder.judge.check import _seed, check_with_seed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

BIN = Path(sys.executable).parent

# Run with every figure; the others and the other lessons without, which is allowed and ten times as fast. The browser's
# tests run every cell of every lesson.
WHOLE = ("perfect", "untouched")

NUMBER = re.compile(r"\d+\.\d{4,}")
"""A number whole, so that 20.0824 is not taken for a secret 0.0824."""

HANDED_IN = "2026-03-01 12:00:00.000000 UTC"


@dataclass(frozen=True)
class Course:
    """A course on disk, with every submission graded."""

    root: Path
    exchange: Path
    student: Path
    environment: dict[str, str]

    def nbgrader(self, *arguments: str, folder: Path | None = None) -> str:
        done = subprocess.run(
            [BIN / "nbgrader", *arguments],
            cwd=folder or self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=900,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def empty_course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """What ``autograder init`` makes: every lesson, nothing handed in."""
    base = tmp_path_factory.mktemp("stock")
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(base / "home"),
        "DEEPGRAD_HOME": str(base / "record"),
        "PYTHONWARNINGS": "",
    }
    exchange = base / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    subprocess.run(
        [BIN / "autograder", "init", "course", "--exchange", exchange], cwd=base, env=environment, check=True
    )
    allow_stock_autograding(base / "course")
    return Course(base / "course", exchange, base / "student", environment)


@pytest.fixture(scope="module")
def course(empty_course: Course) -> Course:
    """From there to lesson 1's released feedback, with one student who goes through the exchange."""
    made = empty_course
    made.nbgrader("generate_assignment", LESSON)
    made.nbgrader("release_assignment", LESSON)
    _hand_in_through_the_exchange(made)
    for name, submission in {**SUBMISSIONS, "hard_coded": Submission({"chain_forward": hard_coded()}, 0)}.items():
        notebook = released(LESSON) if submission.base == "released" else solved(LESSON)
        _submit(made, name, LESSON, with_cells(notebook if name in WHOLE else lean(notebook), submission.cells))
    made.nbgrader("autograde", LESSON)
    made.nbgrader("generate_feedback", LESSON)
    made.nbgrader("release_feedback", LESSON)
    return made


def _submit(course: Course, student: str, lesson: str, notebook: NotebookNode) -> None:
    path = write(notebook, course.root / "submitted" / student / lesson / f"{lesson}.ipynb")
    (path.parent / "timestamp.txt").write_text(HANDED_IN)
    (path.parent / "submission_secret.txt").write_text(f"secret of {student}")


def _hand_in_through_the_exchange(course: Course) -> None:
    course.student.mkdir()
    (course.student / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.Exchange.root = {str(course.exchange)!r}\nc.CourseDirectory.course_id = 'course'\n"
    )
    course.nbgrader("fetch_assignment", LESSON, folder=course.student)
    write(solved(LESSON), course.student / LESSON / f"{LESSON}.ipynb")
    course.nbgrader("submit", LESSON, folder=course.student)
    course.nbgrader("collect", LESSON)


def scores(course: Course, lesson: str = LESSON) -> dict[str, float]:
    """Points by student, as ``nbgrader export`` writes them; students who handed nothing in are left out."""
    course.nbgrader("export")
    with (course.root / "grades.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["assignment"] == lesson and row["timestamp"]]
    return {row["student_id"]: float(row["raw_score"]) for row in rows}


@pytest.fixture(scope="module")
def lesson_1(course: Course) -> dict[str, float]:
    return scores(course)


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_each_submission_gets_its_points(lesson_1: dict[str, float], name: str) -> None:
    assert lesson_1[name] == pytest.approx(SUBMISSIONS[name].points)


def test_the_student_who_used_the_exchange_has_full_points(lesson_1: dict[str, float]) -> None:
    through_exchange = set(lesson_1) - set(SUBMISSIONS) - {"hard_coded"}
    assert [lesson_1[name] for name in through_exchange] == [TOTAL]


@pytest.mark.parametrize("lesson", lessons()[1:])
def test_every_lesson_solved_gets_full_points_and_untouched_none(empty_course: Course, lesson: str) -> None:
    empty_course.nbgrader("generate_assignment", lesson)
    assert released_as_shipped(empty_course, lesson)
    for student, notebook in (("perfect", solved(lesson)), ("untouched", released(lesson))):
        _submit(empty_course, student, lesson, lean(notebook))
    empty_course.nbgrader("autograde", lesson)
    total = sum(exercise.points for exercise in exercises_of(lesson))
    assert scores(empty_course, lesson) == {"perfect": pytest.approx(total), "untouched": 0}


def test_hard_coded_visible_answers_pass_at_home_and_fail_at_grading(lesson_1: dict[str, float]) -> None:
    namespace: dict[str, object] = {"np": np}
    exec(hard_coded(), namespace)
    exercise = find("chain_forward")
    at_home = check_with_seed(exercise, namespace["chain_forward"], _seed("public", exercise.name))
    assert at_home.passed
    assert lesson_1["hard_coded"] == pytest.approx(TOTAL - CHAIN)


def released_as_shipped(course: Course, lesson: str) -> bool:
    """Whether nbgrader's release is the notebook in ``lessons/``, cell by cell."""
    release = nbformat.read(course.root / "release" / lesson / f"{lesson}.ipynb", as_version=4)
    shipped = nbformat.read(Path(__file__).parents[2] / "lessons" / f"{lesson}.ipynb", as_version=4)
    return bool(release.cells == shipped.cells and release.metadata == shipped.metadata)


def test_the_release_is_lessons_cell_by_cell(course: Course) -> None:
    assert released_as_shipped(course, LESSON)


def test_a_wrong_answer_is_named_in_the_feedback(course: Course) -> None:
    page = (course.root / "feedback" / "wrong" / LESSON / f"{LESSON}.html").read_text()
    assert "The bias b is missing." in page


def test_a_right_answer_that_warns_shows_its_warning(course: Course) -> None:
    page = (course.root / "feedback" / "warns_but_is_right" / LESSON / f"{LESSON}.html").read_text()
    assert "no points lost" in page


def floats(value: object) -> list[float]:
    if isinstance(value, list | tuple):
        return [number for item in value for number in floats(item)]
    return np.ravel(value).tolist() if isinstance(value, float | np.ndarray) else []


DRAWN = "random_orthogonal"
"""It hides 60,000 random numbers, so an honest page may print one of them by chance, but hardly ever two."""


def secret_numbers(secret: str, exercise: Exercise) -> np.ndarray:
    """The sizes of all numbers in the secret cases and their answers, sorted; tiny and round ones are left out."""
    cases = exercise.draw(_seed(secret, exercise.name))
    found = floats([[*case.arguments, *exercise.call(exercise.reference, case.arguments)] for case in cases])
    return np.sort([abs(n) for n in found if abs(n) > 1e-3 and n != round(n, 3)])


def told(numbers: np.ndarray, page: str) -> set[str]:
    """The printed numbers of nine characters or more whose every digit agrees with one of ``numbers``."""
    printed = sorted({text for text in NUMBER.findall(page) if len(text) >= 9})
    ends = np.array([[float(text), 10.0 ** -len(text.split(".")[1])] for text in printed]).reshape(-1, 2)
    # Rounded or cut off, so the number lies less than one unit of the last digit away.
    first, last = np.searchsorted(numbers, [ends[:, 0] - ends[:, 1], ends[:, 0] + ends[:, 1]])
    return {text for text, is_told in zip(printed, last > first, strict=True) if is_told}


def test_a_secret_number_is_found_however_it_is_printed() -> None:
    numbers = np.array([0.14821367, 20.0824391827])
    assert told(numbers, "0.1482136 and 0.14821367, 20.0824392") == {"0.1482136", "0.14821367", "20.0824392"}
    assert not told(numbers, "0.1482136999 and 20.0824382, 0.08243918, 0.148")


def test_nothing_of_the_secret_cases_reaches_a_student(course: Course) -> None:
    secret = (course.root / ".secret_seed").read_text().strip()
    numbers = {exercise.name: secret_numbers(secret, exercise) for exercise in exercises_of(LESSON)}
    drawn = numbers.pop(DRAWN)
    others = np.sort(np.concatenate(list(numbers.values())))
    assert len(others) > 100 and len(drawn) > 10_000
    received = [*course.exchange.rglob("*"), *(course.root / "feedback").rglob("*"), *course.student.rglob("*")]
    pages = [path for path in received if path.is_file()]
    assert len(pages) > len(SUBMISSIONS)
    for path in pages:
        page = path.read_text(errors="replace")
        assert not [text for text in (secret, secret[:16]) if text in page], path
        assert not told(others, page), path
        assert len(told(drawn, page)) < 2, path


def test_grading_leaves_the_graders_own_progress_alone(course: Course) -> None:
    assert not Path(course.environment["DEEPGRAD_HOME"]).exists()

"""Stock nbgrader, whole: the real programs, from the course's source to the released feedback."""

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import numpy as np
import pytest
from support.notebooks import lean, released, solved, with_cells, write
from support.submissions import CHAIN, LESSON, SUBMISSIONS, TOTAL, Submission, hard_coded

from autograder.exercises import exercises_of, find
from autograder.judge.check import _seed, check_with_seed

BIN = Path(sys.executable).parent

# Run with every figure; the others without, which is allowed and ten times as fast.
WHOLE = ("perfect", "untouched")

HANDED_IN = "2026-03-01 12:00:00.000000 UTC"

pytestmark = pytest.mark.xdist_group("stock")


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
            timeout=280,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """From init to released feedback, with one student who goes through the exchange."""
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
    made = Course(base / "course", exchange, base / "student", environment)
    made.nbgrader("generate_assignment", LESSON)
    made.nbgrader("release_assignment", LESSON)
    _hand_in_through_the_exchange(made)
    for name, submission in {**SUBMISSIONS, "hard_coded": Submission({"chain_forward": hard_coded()}, 0)}.items():
        notebook = released(LESSON) if submission.base == "released" else solved(LESSON)
        if name not in WHOLE:
            notebook = lean(notebook)
        path = write(
            with_cells(notebook, submission.cells), made.root / "submitted" / name / LESSON / f"{LESSON}.ipynb"
        )
        (path.parent / "timestamp.txt").write_text(HANDED_IN)
        (path.parent / "submission_secret.txt").write_text(f"secret of {name}")
    made.nbgrader("autograde", LESSON)
    made.nbgrader("generate_feedback", LESSON)
    made.nbgrader("release_feedback", LESSON)
    made.nbgrader("export")
    return made


def _hand_in_through_the_exchange(course: Course) -> None:
    course.student.mkdir()
    (course.student / "nbgrader_config.py").write_text(
        f"c = get_config()\nc.Exchange.root = {str(course.exchange)!r}\nc.CourseDirectory.course_id = 'course'\n"
    )
    course.nbgrader("fetch_assignment", LESSON, folder=course.student)
    write(solved(LESSON), course.student / LESSON / f"{LESSON}.ipynb")
    course.nbgrader("submit", LESSON, folder=course.student)
    course.nbgrader("collect", LESSON)


def scores(course: Course) -> dict[str, float]:
    with (course.root / "grades.csv").open() as file:
        return {row["student_id"]: float(row["raw_score"]) for row in csv.DictReader(file)}


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_each_submission_gets_its_points(course: Course, name: str) -> None:
    assert scores(course)[name] == pytest.approx(SUBMISSIONS[name].points)


def test_the_student_who_used_the_exchange_has_full_points(course: Course) -> None:
    through_exchange = set(scores(course)) - set(SUBMISSIONS) - {"hard_coded"}
    assert [scores(course)[name] for name in through_exchange] == [TOTAL]


def test_hard_coded_visible_answers_pass_at_home_and_fail_at_grading(course: Course) -> None:
    namespace: dict[str, object] = {"np": np}
    exec(hard_coded(), namespace)
    exercise = find("chain_forward")
    at_home = check_with_seed(exercise, namespace["chain_forward"], _seed("public", exercise.name))
    assert at_home.passed
    assert scores(course)["hard_coded"] == pytest.approx(TOTAL - CHAIN)


def test_the_release_is_lessons_cell_by_cell(course: Course) -> None:
    release = nbformat.read(course.root / "release" / LESSON / f"{LESSON}.ipynb", as_version=4)
    lessons = nbformat.read(Path(__file__).parents[2] / "lessons" / f"{LESSON}.ipynb", as_version=4)
    assert release.cells == lessons.cells
    assert release.metadata == lessons.metadata


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


def secret_texts(course: Course) -> set[str]:
    """Every number of the secret cases and their answers, as its first nine digits are printed."""
    secret = (course.root / ".secret_seed").read_text().strip()
    numbers: list[float] = []
    for exercise in exercises_of(LESSON):
        for case in exercise.draw(_seed(secret, exercise.name)):
            numbers += floats([*case.arguments, *exercise.call(exercise.reference, case.arguments)])
    return {secret, secret[:16]} | {f"{abs(n):.9f}"[:9] for n in numbers if abs(n) > 1e-3 and n != round(n, 3)}


def test_nothing_of_the_secret_cases_reaches_a_student(course: Course) -> None:
    texts = secret_texts(course)
    assert len(texts) > 100
    received = [*course.exchange.rglob("*"), *(course.root / "feedback").rglob("*"), *course.student.rglob("*")]
    pages = [path for path in received if path.is_file()]
    assert len(pages) > len(SUBMISSIONS)
    for path in pages:
        page = path.read_text(errors="replace")
        assert not [text for text in texts if text in page], path


def test_grading_leaves_the_graders_own_progress_alone(course: Course) -> None:
    assert not Path(course.environment["DEEPGRAD_HOME"]).exists()

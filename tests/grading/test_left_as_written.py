"""Is what another program changed graded again, and what a human entered kept? Is students' own out of feedback?"""

import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest
from support.classroom import allow_stock_autograding, grade, hand_in, lean, make_course, nbgrader, run_nbgrader
from support.notebooks import released, solved, with_cells
from support.submissions import CHAIN, LESSON, SUBMISSIONS, TOTAL

from autograder.grading import sources
from autograder.grading.classroom import open_classroom
from autograder.grading.explain import explain
from autograder.grading.settings import Summary

FORGED = "import sys\n\n\ndef chain_forward(w, b, x, n):\n    sys.displayhook(3)\n"
WRONG = SUBMISSIONS["wrong"].cells["chain_forward"]
RUN_THIS = f"run 'autograder grade {LESSON}' instead"


@contextmanager
def gradebook(root: Path) -> Iterator[Any]:
    from nbgrader.api import Gradebook

    with warnings.catch_warnings(), Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        warnings.simplefilter("ignore")
        yield book


def score(root: Path, student: str) -> float:
    with gradebook(root) as book:
        return float(book.find_submission(LESSON, student).score)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ann is right; Bob's chain_forward is wrong, and a page with a script lies beside his notebook."""
    root = make_course(tmp_path_factory.mktemp("left") / "course")
    hand_in(root, "ann", lean(solved(LESSON)))
    beside = hand_in(root, "bob", lean(with_cells(solved(LESSON), {"chain_forward": WRONG}))).parent
    for name in ("index.html", "pages/deep.html", "notes.txt"):
        (beside / name).parent.mkdir(exist_ok=True)
        (beside / name).write_text("<script>alert(1)</script>")
    (beside / "submission_secret.txt").write_text("secret")
    (root / "source" / LESSON / "given.csv").write_text("1,2\n")
    grade(root, jobs=1)
    return root


@pytest.fixture
def course(graded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(graded, tmp_path / "course", copy_function=shutil.copy2))


def again(root: Path, students: tuple[str, ...] = ("ann", "bob")) -> Summary:
    return grade(root, students=students, jobs=1)


def test_what_nobody_touched_is_not_graded_again(course: Path) -> None:
    summary = again(course)
    assert (summary.graded, summary.skipped, summary.remarks) == ([], ["ann", "bob"], [])


def test_a_run_parses_the_instructors_notebook_once(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = []
    real = nbformat.read
    monkeypatch.setattr(nbformat, "read", lambda path, **how: (parsed.append(path), real(path, **how))[1])
    sources._parsed.cache_clear()
    assert again(course).skipped == ["ann", "bob"]
    assert parsed == [course / "source" / LESSON / f"{LESSON}.ipynb"]


def test_a_score_that_another_program_changed_is_graded_again(course: Path) -> None:
    with gradebook(course) as book:
        grades = book.find_submission(LESSON, "bob").notebooks[0].grades
        next(one for one in grades if one.name == "test_chain_forward").auto_score = CHAIN
        book.db.commit()
    assert score(course, "bob") == TOTAL
    summary = again(course)
    assert (summary.graded, summary.skipped) == (["bob"], ["ann"])
    assert score(course, "bob") == TOTAL - CHAIN
    (remark,) = summary.remarks
    assert remark.startswith("bob: another program changed or removed the score or the notebook")
    assert again(course).skipped == ["ann", "bob"]


@pytest.mark.parametrize("what", ["edited", pytest.param("removed", marks=pytest.mark.slow)])
def test_a_graded_notebook_that_was_changed_is_graded_again(course: Path, what: str) -> None:
    path = course / "autograded" / "bob" / LESSON / f"{LESSON}.ipynb"
    before = path.read_bytes()
    path.unlink()
    if what == "edited":
        path.write_bytes(before.replace(b"The bias b is missing.", b"All is well."))
    assert again(course).graded == ["bob"]
    assert path.read_bytes() == before


def test_what_a_human_entered_is_no_reason_and_survives_the_next_grading(course: Path) -> None:
    """As formgrader's own handlers enter it."""
    with gradebook(course) as book:
        notebook = book.find_submission(LESSON, "bob").notebooks[0]
        grade_ = next(one for one in notebook.grades if one.name == "test_chain_forward")
        grade_.manual_score, grade_.extra_credit, grade_.needs_manual_grade = 1.5, 0.25, False
        next(one for one in notebook.comments if one.name == "chain_forward").manual_comment = "Nearly."
        book.db.commit()
    assert again(course).skipped == ["ann", "bob"]
    hand_in(course, "bob", lean(with_cells(solved(LESSON), {"chain_forward": WRONG + "# once more\n"})))
    assert again(course).graded == ["bob"]
    with gradebook(course) as book:
        notebook = book.find_submission(LESSON, "bob").notebooks[0]
        grade_ = next(one for one in notebook.grades if one.name == "test_chain_forward")
        comment = next(one for one in notebook.comments if one.name == "chain_forward")
        kept = (grade_.manual_score, grade_.extra_credit, grade_.needs_manual_grade, comment.manual_comment)
    assert kept == (1.5, 0.25, True, "Nearly.")
    assert score(course, "bob") == TOTAL - CHAIN + 1.75


def test_stock_autograding_is_refused_before_it_touches_anything(course: Path) -> None:
    before = {path: path.read_bytes() for path in (course / "autograded").rglob("*") if path.is_file()}
    done = run_nbgrader(course, "autograde", LESSON, "--force")
    assert done.returncode == 1
    assert done.stderr.count(RUN_THIS) == 1 and "Traceback" not in done.stderr
    assert {path: path.read_bytes() for path in (course / "autograded").rglob("*") if path.is_file()} == before


def test_formgraders_button_is_refused_with_the_same_sentence(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the button calls, with the configuration that formgrader loads."""
    from nbgrader.apps import NbGrader
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory

    monkeypatch.chdir(course)
    monkeypatch.setattr("sys.argv", ["nbgrader"])
    monkeypatch.setenv("DEEPGRAD_SEED_FILE", "")
    NbGrader.clear_instance()
    app = NbGrader()
    app.load_config_file()
    api = NbGraderAPI(CourseDirectory(config=app.config), config=app.config)
    answer = api.autograde(LESSON, "bob")
    assert not answer["success"]
    assert RUN_THIS in answer["log"] and RUN_THIS in answer["error"]
    assert (course / "autograded" / "bob" / LESSON / f"{LESSON}.ipynb").is_file()


@pytest.mark.slow
def test_a_forgery_that_stock_nbgrader_rewarded_is_graded_again(course: Path) -> None:
    forged = lean(with_cells(released(LESSON), {"chain_forward": FORGED}))
    hand_in(course, "eve", forged)
    assert again(course, ("eve",)).graded == ["eve"]
    assert score(course, "eve") == 0
    allow_stock_autograding(course)
    nbgrader(course, "autograde", LESSON, "--force", "--CourseDirectory.student_id=eve")
    assert score(course, "eve") > 0
    assert again(course, ("eve",)).graded == ["eve"]
    assert score(course, "eve") == 0


def test_nothing_that_a_student_put_beside_the_notebook_reaches_feedback(course: Path) -> None:
    nbgrader(course, "generate_feedback", LESSON)
    folder = course / "feedback" / "bob" / LESSON
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    assert found == [f"{LESSON}.html", "given.csv", "submission_secret.txt", "timestamp.txt"]


@pytest.mark.slow
def test_feedback_that_is_older_than_the_grade_is_told_with_the_command(course: Path) -> None:
    nbgrader(course, "generate_feedback", LESSON)
    assert not again(course).remarks
    hand_in(course, "bob", lean(solved(LESSON)))
    command = f"nbgrader generate_feedback {LESSON} --force"
    for _ in range(2):  # also when nothing is left to grade
        (remark,) = again(course).remarks
        assert remark == f"The feedback of bob is older than the grade. Run: {command}"
    nbgrader(course, "generate_feedback", LESSON, "--force")
    assert not again(course).remarks
    assert nbformat.read(course / "autograded" / "bob" / LESSON / f"{LESSON}.ipynb", as_version=4)
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:  # what a person writes changes no notebook
        comment = book.find_submission_notebook(LESSON, LESSON, "ann").comments[0]
        comment.manual_comment = "See me after the lecture."
        book.db.commit()
    assert again(course).remarks == [f"The feedback of ann is older than the grade. Run: {command}"]
    nbgrader(course, "generate_feedback", LESSON, "--force")
    assert not again(course).remarks


@pytest.mark.parametrize("folder_stays", [True, False])
def test_a_score_stays_and_a_human_is_told_if_what_was_graded_has_vanished(course: Path, *, folder_stays: bool) -> None:
    handed_in, autograded = (course / step / "bob" / LESSON for step in ("submitted", "autograded"))
    kept = (autograded / f"{LESSON}.ipynb").read_bytes()
    for path in (handed_in / f"{LESSON}.ipynb", handed_in / "timestamp.txt"):
        path.unlink()
    if not folder_stays:
        shutil.rmtree(handed_in)
        handed_in.mkdir()
    for _ in range(2):  # told until it is mended
        summary = again(course)
        assert (summary.graded, summary.skipped, summary.failed) == ([], ["ann"], ["bob"])
        assert f"Its {TOTAL - CHAIN:g} points were kept. Collect it again" in " ".join(summary.attention["bob"])
    assert score(course, "bob") == TOTAL - CHAIN
    assert (autograded / f"{LESSON}.ipynb").read_bytes() == kept
    lines = explain(open_classroom(course), "bob", "chain_forward")
    assert lines[0].startswith("chain_forward: failed, 0 of ")
    assert any("Verdicts of an earlier grading stay" in line for line in lines)
    hand_in(course, "bob", lean(solved(LESSON)))
    assert again(course).graded == ["bob"]
    assert score(course, "bob") == TOTAL
    assert not any("earlier grading" in line for line in explain(open_classroom(course), "bob", "chain_forward"))


def test_a_forced_grading_that_cannot_read_a_notebook_keeps_its_earlier_verdicts(course: Path) -> None:
    hand_in(course, "bob", b"no notebook")
    assert grade(course, students=("bob",), jobs=1, force=True).failed == ["bob"]
    assert explain(open_classroom(course), "bob", "chain_forward")[0].startswith("chain_forward: failed, 0 of ")
    assert score(course, "bob") == TOTAL - CHAIN

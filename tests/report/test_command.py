"""Do scripts get what they need: exit codes, JSON, silence, the version, and where an assignment stands?"""

import json
import warnings
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from support.classroom import choose, hand_in, lean, make_course, nbgrader
from support.mangled import bytes_of, deleted, duplicated, relocked
from support.notebooks import solved, with_cells
from support.submissions import LESSON
from typer.testing import CliRunner, Result

from autograder.cli import app
from autograder.errors import BadCourse
from autograder.grading.classroom import open_classroom
from autograder.grading.cluster.software import software

runner = CliRunner()
OTHER = "def chain_forward(w, b, x, n):\n    return np.zeros(n + 1)"


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's and alembic's own
        yield


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_course(tmp_path_factory.mktemp("command") / "course")


def autograder(root: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    monkeypatch.chdir(root)
    return runner.invoke(app, list(arguments))


@pytest.mark.parametrize("command", [("grade", LESSON), ("report", LESSON), ("report",)])
def test_a_course_without_a_submission_is_an_error(
    root: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    done = autograder(root, monkeypatch, *command)
    assert done.exit_code == 1 and "Nothing was handed in" in str(done.exception)


def test_the_status_of_a_course_before_the_first_hand_in_is_told_without_an_error(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = autograder(root, monkeypatch, "status")
    assert (done.exit_code, done.output) == (0, "Nothing was handed in for any assignment of this course.\n")
    assert json.loads(autograder(root, monkeypatch, "status", "--json").stdout) == []


def test_wrong_usage_has_a_code_of_its_own_and_the_version_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert autograder(root, monkeypatch, "grade").exit_code == 2
    told = autograder(root, monkeypatch, "--version")
    assert (told.exit_code, told.output) == (0, f"deepgrad {software()['deepgrad']}\n")


def test_a_run_from_the_first_submission_to_a_resubmission_is_told_to_scripts(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def standing() -> dict[str, list[str]]:
        (one,) = json.loads(autograder(root, monkeypatch, "status", "--json").stdout)
        return {name: one[name] for name in ("graded", "ungraded", "changed", "failed", "need_human")}

    nobody: dict[str, list[str]] = {"graded": [], "ungraded": [], "changed": [], "failed": [], "need_human": []}
    hand_in(root, "ann", lean(solved(LESSON)))
    hand_in(root, "bob", lean(solved(LESSON)))
    assert standing() == nobody | {"ungraded": ["ann", "bob"]}

    done = autograder(root, monkeypatch, "grade", LESSON, "--json", "--jobs", "1")
    assert done.exit_code == 0 and json.loads(done.stdout)["graded"] == ["ann", "bob"]
    assert standing() == nobody | {"graded": ["ann", "bob"]}

    hand_in(root, "bob", with_cells(lean(solved(LESSON)), {"chain_forward": OTHER}))
    hand_in(root, "cyd", b"")
    assert standing() == nobody | {"graded": ["ann"], "ungraded": ["cyd"], "changed": ["bob"]}
    shown = autograder(root, monkeypatch, "status", LESSON).output
    assert f"{LESSON}, changed since: bob" in shown and f"{LESSON}, to grade: cyd" in shown

    done = autograder(root, monkeypatch, "grade", LESSON, "--quiet", "--jobs", "1")
    assert done.exit_code == 3 and done.stderr == ""
    heading, only = done.stdout.splitlines()
    assert heading == "1 needs a human:" and only.startswith("  cyd: ")
    assert standing() == nobody | {"graded": ["ann", "bob"], "failed": ["cyd"], "need_human": ["cyd"]}
    assert autograder(root, monkeypatch, "report", LESSON, "--quiet").output == ""


def test_hand_ins_that_need_a_human_are_treated_alike_and_count_in_no_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A PDF in place of the notebook, another lesson's notebook (also under its own name), and one that is cut off."""
    root = make_course(tmp_path / "course")
    hand_in(root, "ann", lean(solved(LESSON)))
    hand_in(root, "cut", json.dumps(lean(solved(LESSON))).encode()[:900])
    hand_in(root, "other", lean(solved("02_sigmoid_saturation")))
    hand_in(root, "named", lean(solved("02_sigmoid_saturation")), name="02_sigmoid_saturation")
    hand_in(root, "pdf", b"%PDF-1.7").rename(root / "submitted" / "pdf" / LESSON / "answer.pdf")
    alike = ["cut", "named", "other", "pdf"]

    done = json.loads(autograder(root, monkeypatch, "grade", LESSON, "--json", "--jobs", "1").stdout)
    assert (done["graded"], done["failed"], sorted(done["attention"])) == (["ann"], alike, alike)
    assert "another assignment" in done["attention"]["other"][0]
    (told,) = done["attention"]["named"]  # and not that it was graded
    assert told.startswith(f"02_sigmoid_saturation.ipynb (there is no {LESSON}.ipynb): None of the assignment's graded")
    assert "In the gradebook: 1 submission," in " ".join(done["standing"])

    (one,) = json.loads(autograder(root, monkeypatch, "status", "--json").stdout)
    assert (one["graded"], one["failed"]) == (["ann"], alike)
    assert (
        f"{LESSON}, could not be graded: cut, named, other, pdf"
        in autograder(root, monkeypatch, "status", LESSON).output
    )

    output = autograder(root, monkeypatch, "export", LESSON, "--csv", "--out", "grades.csv").output
    assert "4 left out, because a part could not be graded" in output and "cut, named, other, pdf." in output
    assert [line.split(",")[0] for line in (root / "grades.csv").read_text().splitlines()] == ["student", "ann"]
    autograder(root, monkeypatch, "export", LESSON, "--csv", "--out", "grades.csv", "--unfinished", "--force")
    assert [line.split(",")[0] for line in (root / "grades.csv").read_text().splitlines()[1:]] == ["ann", *alike]

    made = json.loads(autograder(root, monkeypatch, "report", LESSON, "--json").stdout)
    assert sum(made["histogram"]["now"]) == 1 and made["histogram"]["run"] is None
    assert {sum(one[what] for what in ("passed", "partly", "zero", "not_started")) for one in made["exercises"]} == {1}
    assert {one["student"] for one in made["flags"] if one["kind"] == "ungraded"} == set(alike)
    assert {(one["student"], *one["reasons"]) for one in made["needs"]} == {(name, "not graded") for name in alike}
    assert made["grading"]["changed"] == [] and made["grading"]["known"] == 1


def test_what_was_restored_or_is_missing_is_told_in_the_summary_and_in_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_course(tmp_path / "course")
    about = {"grade": True, "grade_id": "test_mine", "locked": True, "points": 1, "schema_version": 3}
    about |= {"solution": False, "task": False}
    second = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("assert True", metadata={"nbgrader": about})])
    nbformat.write(second, root / "source" / LESSON / "second.ipynb")
    nbgrader(root, "generate_assignment", LESSON, "--force")
    for student, mangle in {"ann": None, "bob": relocked, "cyd": duplicated, "dan": deleted, "eve": None}.items():
        notebook = lean(solved(LESSON))
        if mangle is not None:
            mangle(notebook)
        if student == "dan":
            notebook.cells = [cell for cell in notebook.cells if cell.id != "chain_forward"]
        hand_in(root, student, bytes_of(notebook))
        if student != "eve":
            nbformat.write(second, root / "submitted" / student / LESSON / "second.ipynb")
    done = autograder(root, monkeypatch, "grade", LESSON, "--jobs", "1")
    assert "4 hand-ins had changed, doubled or missing parts: bob, cyd, dan, eve." in " ".join(done.output.split())
    made = json.loads(autograder(root, monkeypatch, "report", LESSON, "--json").stdout)
    told = {one["student"]: " ".join(one["sentences"]) for one in made["repaired"]}
    assert (
        list(told) == ["bob", "cyd", "dan", "eve"]
        and told["eve"] == "There is no second.ipynb; its cells have 0 points."
    )
    assert "its text was restored" in told["bob"] and "more than once; the last one counts" in told["cyd"]
    assert f"{LESSON}: The cell chain_forward was deleted; an answer that is gone has 0 points." in told["dan"]
    page = (root / "reports" / f"{LESSON}.html").read_text()
    assert "4 hand-ins with changed, doubled or missing parts" in page and "its text was restored" in page
    assert page.count("graded notebook<span") == 4
    again = json.loads(autograder(root, monkeypatch, "grade", LESSON, "--jobs", "1", "--json").stdout)
    assert list(again["repaired"]) == ["bob", "cyd", "dan", "eve"] and again["graded"] == []


def test_a_fault_in_the_courses_file_is_one_sentence_without_a_traceback(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    root = make_course(tmp_path / "course")
    choose(root, "submission_seconds = 600", "submission_seconds = 'long'")
    with pytest.raises(BadCourse, match="submission_seconds is a number of seconds"):
        open_classroom(root)
    assert capfd.readouterr() == ("", "")

"""Does a class go from Moodle's archive through the grader back into Moodle?"""

import warnings
from pathlib import Path

import nbformat
import pytest
from support.classroom import grade, lean, make_course, nbgrader
from support.lms import ADA, BJOERN, WORKSHEET, moodle_name, written, zip_of
from support.notebooks import released, solved
from support.submissions import LESSON
from typer.testing import CliRunner

from autograder.cli import app


def run(*arguments: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # sqlalchemy's and alembic's own
        done = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


@pytest.mark.slow
def test_a_class_goes_from_moodle_through_the_grader_and_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_course(tmp_path / "course")
    monkeypatch.chdir(root)
    right, empty = (nbformat.writes(lean(notebook)).encode() for notebook in (solved(LESSON), released(LESSON)))
    zip_of(root / "all.zip", {moodle_name(ADA, f"{LESSON}.ipynb"): right, moodle_name(BJOERN, "work.ipynb"): empty})
    run("collect", "all.zip", LESSON, "--list", str(written(root / "w.csv", WORKSHEET)), "--timezone", "Europe/Berlin")
    summary = grade(root, LESSON)
    assert not summary.failed
    nbgrader(root, "generate_feedback", LESSON)
    said = run("export", LESSON, "--moodle", "w.csv", "--scale", "--feedback", "fb.zip")
    assert "with 2 grades" in said and "with the feedback of 2" in said
    grades = [line.split(",")[4] for line in (root / f"{LESSON}-moodle.csv").read_text().splitlines()]
    assert grades[:3] == ["Grade", "20.00", "0.00"]


def test_export_asks_for_one_form() -> None:
    done = CliRunner().invoke(app, ["export", "sums"])
    assert done.exit_code == 2 and "--moodle FILE" in " ".join(done.output.split())

"""Does every command of ``deepgrad`` explain itself, do its work, and fail in one line?"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deepgrad.cli import app
from deepgrad.progress import progress, record

runner = CliRunner()


@pytest.mark.parametrize("command", ["lab", "progress"])
def test_has_every_help_an_example(command: str) -> None:
    shown = runner.invoke(app, [command, "--help"])
    assert shown.exit_code == 0
    assert f"Example: deepgrad {command}" in shown.output


def test_does_lab_copy_the_lessons_and_leave_them_the_second_time(tmp_path: Path) -> None:
    for words in ("copied", "up to date"):
        shown = runner.invoke(app, ["lab", str(tmp_path / "mine"), "--copy-only"])
        assert shown.exit_code == 0
        assert f"01_deep_linear_network.ipynb: {words}" in shown.output
    assert (tmp_path / "mine" / "01_deep_linear_network.ipynb").exists()


def test_does_progress_show_what_is_passed_and_what_is_open() -> None:
    exercises = progress()[0].lesson.exercises
    name = next(iter(exercises))
    before = runner.invoke(app, ["progress"]).output
    record(name, 1, 1, "v")
    after = runner.invoke(app, ["progress"]).output
    assert f"0 of {len(exercises)}" in before and f"Next: {name} in lesson 1" in before
    assert f"1 of {len(exercises)}" in after and name not in after and "Next: " in after
    assert "8. The clinic" in before and "planned" not in before


@pytest.mark.parametrize("first", ["say.print", "emit", "complain.print"])
def test_a_reader_that_goes_away_changes_neither_the_work_nor_the_exit_code(first: str, tmp_path: Path) -> None:
    program = (
        "import pathlib, sys; from deepgrad.console import complain, emit, say\n"
        f"for each in ({first}, say.print, emit, complain.print):\n"
        "    each('x' * 100_000)\n"
        "pathlib.Path('done').touch(); sys.exit(3)"
    )
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([sys.executable, "-c", program], stdout=writer, stderr=writer, cwd=tmp_path)
    os.close(writer)
    assert done.returncode == 3 and (tmp_path / "done").exists()


def test_is_an_error_one_line_and_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    command = [sys.executable, "-m", "deepgrad.cli", "lab", str(tmp_path / "file"), "--copy-only"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("deepgrad: The folder") and done.stderr.count("\n") == 1

"""Does every command of ``autograder`` explain itself, do its work, and fail in one line?"""

import grp
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import autograder.mutants
from autograder.cli import app
from autograder.course import create, find_course, read_course
from autograder.exercises import exercises_of

runner = CliRunner()
SLUG = "01_deep_linear_network"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "autograder.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder)


@pytest.fixture
def clone(two_exercises: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone of the course with the tiny lesson of the golden folder."""
    folder = tmp_path / "clone"
    shutil.copytree(Path(__file__).parent / "authoring" / "golden" / "solutions", folder / "solutions")
    monkeypatch.setattr("autograder.exercises.worked.PACKAGE", folder / "autograder")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    "command", ["build", "forget", "init", "keys", "mutants", "regrade", "report", "share", "status", "update"]
)
def test_has_every_help_an_example(command: str) -> None:
    shown = runner.invoke(app, [command, "--help"])
    assert shown.exit_code == 0
    assert f"Example: autograder {command}" in shown.output


def test_does_build_write_and_check_find_what_is_stale(clone: Path) -> None:
    stale = runner.invoke(app, ["build", "--check"])
    assert stale.exit_code == 1 and f"1 of the lessons are not current: {SLUG}.ipynb" in stale.output
    assert not (clone / "lessons").exists()
    assert "wrote" in runner.invoke(app, ["build"]).output
    current = runner.invoke(app, ["build", "--check"])
    assert (current.exit_code, current.output) == (0, "lessons/ is current\n")
    (clone / "lessons" / "02_extra.ipynb").write_text("{}")
    assert runner.invoke(app, ["build", "--check"]).exit_code == 1
    assert "removed" in runner.invoke(app, ["build"]).output


def test_is_a_faulty_source_told_with_its_place(clone: Path) -> None:
    path = clone / "solutions" / f"{SLUG}.py"
    path.write_text(path.read_text().replace("### END SOLUTION", "", 1))
    assert "never closed" in str(runner.invoke(app, ["build"]).exception)


@pytest.mark.slow
def test_does_init_make_a_course_that_build_and_nbgrader_take(tmp_path: Path) -> None:
    done = run(tmp_path, "init", "course", "--name", "cs1")
    assert done.returncode == 0, done.stderr
    assert f"Next: cd course && nbgrader generate_assignment {SLUG}" in done.stdout
    root = tmp_path / "course"
    assert find_course(root / "source") == root and read_course(root).name == "cs1"
    assert {"course.toml", "nbgrader_config.py", ".secret_seed", "gradebook.db", "source"} <= {
        path.name for path in root.iterdir()
    }
    built = run(root, "build")
    total = sum(exercise.points for exercise in exercises_of(SLUG))
    assert built.returncode == 0 and f"{SLUG}.ipynb ({total:g} points)" in built.stdout
    _is_an_edited_source_kept(root)
    again = run(tmp_path, "init", "course")
    assert again.returncode == 1
    assert again.stderr.startswith("autograder: ") and again.stderr.count("\n") == 1
    assert "is not an empty folder" in again.stderr


def _is_an_edited_source_kept(root: Path) -> None:
    source = root / "source" / SLUG / f"{SLUG}.ipynb"
    source.write_text(source.read_text().replace("nine short functions", "some functions"))
    refused = run(root, "build")
    assert refused.returncode == 1 and "02_sigmoid_saturation.ipynb" in refused.stdout
    assert f"autograder: {source} was edited by hand and is kept." in refused.stderr.replace("\n", " ")
    assert "    - You will write some functions" in refused.stderr and "build --force" in refused.stderr
    assert "some functions" in source.read_text()
    assert run(root, "build", "--force").returncode == 0
    assert "some functions" not in source.read_text()


def test_are_lessons_named_that_a_course_does_not_use_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create(tmp_path / "course", "course")
    file = tmp_path / "course" / "course.toml"
    file.write_text(re.sub(r"lessons = \[.*?\]", f'lessons = ["{SLUG}"]', file.read_text(), flags=re.DOTALL))
    monkeypatch.chdir(tmp_path / "course")
    (tmp_path / "course" / "source" / "my_own").mkdir(parents=True)
    assert "still in source/" not in runner.invoke(app, ["build"]).output
    (tmp_path / "course" / "source" / "04_relu").mkdir()
    done = runner.invoke(app, ["build"])
    assert (
        done.exit_code == 0 and "so formgrader lists them: 04_relu. To remove one: rm -r source/04_relu" in done.output
    )


def test_do_keys_list_the_cells_of_a_lesson_with_the_instructors(tmp_path: Path) -> None:
    root = create(tmp_path / "course", "x").root
    (root / "extra" / f"{SLUG}_mine.py").write_text((root / "extra" / "_example.py").read_text())
    shown = run(root, "keys", SLUG)
    lines = [line.split() for line in shown.stdout.splitlines()]
    keys = [line[0] for line in lines if line]
    assert keys.index("forgetting-card") + 1 == keys.index("our-lecture")
    assert ["written", "(yours)"] in [line[1:3] for line in lines]
    unknown = run(root, "keys", "1_deep")
    assert unknown.returncode == 1 and "There is no lesson '1_deep'. Did you mean '01_deep" in unknown.stderr


def test_is_a_course_shared_and_the_group_written_down(tmp_path: Path) -> None:
    root = create(tmp_path / "course", "x", str(tmp_path / "exchange")).root
    released = tmp_path / "exchange" / "x" / "outbound"
    released.mkdir(parents=True, mode=0o755)
    group = grp.getgrgid(os.getegid()).gr_name
    shared = run(root, "share", "--group", group)
    assert shared.returncode == 0 and f"is open to the group {group}." in shared.stdout.replace("\n", " ")
    assert f"The exchange is not open to the group {group}" in shared.stdout
    assert f"chgrp -R {group} {released}\n" in shared.stdout
    assert read_course(root).group == group
    assert (root / ".secret_seed").stat().st_mode & 0o777 == 0o660
    closed = run(tmp_path, "share")
    assert closed.returncode == 1 and "is in no course. Go to the course's folder" in closed.stderr


def test_do_mutants_print_each_and_fail_where_one_survives(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = runner.invoke(app, ["mutants", "chain_forward", "--seeds", "1"])
    assert shown.exit_code == 0 and "no_bias" in shown.output
    monkeypatch.setattr(
        "autograder.mutants.survey",
        lambda exercise, seeds: [
            autograder.mutants.Verdict(exercise="f", mutant="survivor", killed=False, named=None, case="", margin=0.1)
        ],
    )
    shown = runner.invoke(app, ["mutants", "chain_forward"])
    assert shown.exit_code == 1 and "0 of 1 mistakes: the check refuses them" in shown.output and "NO" in shown.output


def test_is_an_unknown_exercise_one_line_and_exit_code_1(tmp_path: Path) -> None:
    done = run(tmp_path, "mutants", "nope")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("autograder: There is no exercise 'nope'.") and done.stderr.count("\n") == 1


def test_does_ctrl_c_say_that_nothing_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "nbgrader_config.py").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("autograder.grading.coordinator.grade_assignment", interrupted)
    stopped = runner.invoke(app, ["grade", SLUG])
    assert stopped.exit_code == 130
    assert "Run the same command again to continue" in stopped.output

"""Are the built notebooks the golden ones, byte for byte, and is what is stale, missing or extra found?"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.authoring.build import build_course, build_lessons, stale_lessons
from autograder.authoring.markers import solution_lines
from autograder.authoring.source import read_lesson
from autograder.course import Choices, Course
from autograder.errors import BadCourse, BadLesson
from autograder.exercises.worked import solutions_folder
from deepgrad.lessons import lessons_folder

SLUG = "01_deep_linear_network"
NAME = f"{SLUG}.ipynb"


def course(root: Path, lessons: tuple[str, ...] = (SLUG,)) -> Course:
    return Course(root=root, name="x", lessons=lessons, choices=Choices())


def test_are_the_notebooks_the_golden_ones(golden: Path, tmp_path: Path, update_goldens: bool) -> None:
    """Expected: byte for byte. A wanted change: pytest --update-goldens, and look at the difference."""
    (student,) = build_lessons(golden / "solutions", tmp_path / "lessons")
    (source,) = build_course(course(tmp_path), golden / "solutions")
    for built, kind in ((student, "student"), (source, "source")):
        if update_goldens:
            shutil.copy(built, golden / kind / NAME)
        assert built.read_bytes() == (golden / kind / NAME).read_bytes()


def test_is_a_second_build_the_same_and_writes_nothing(golden: Path, tmp_path: Path) -> None:
    (path,) = build_lessons(golden / "solutions", tmp_path / "a")
    assert build_lessons(golden / "solutions", tmp_path / "a") == []
    (again,) = build_lessons(golden / "solutions", tmp_path / "b")
    assert path.read_bytes() == again.read_bytes()
    assert stale_lessons(golden / "solutions", tmp_path / "a") == []


def test_are_stale_missing_and_extra_notebooks_found_and_set_right(golden: Path, tmp_path: Path) -> None:
    lessons = tmp_path / "lessons"
    assert stale_lessons(golden / "solutions", lessons) == [NAME]
    (path,) = build_lessons(golden / "solutions", lessons)
    path.write_text(path.read_text().replace("tiny", "huge"))
    (lessons / "02_gone.ipynb").write_text("{}")
    assert stale_lessons(golden / "solutions", lessons) == [NAME, "02_gone.ipynb"]
    assert build_lessons(golden / "solutions", lessons) == [path, lessons / "02_gone.ipynb"]
    assert stale_lessons(golden / "solutions", lessons) == []
    assert not (lessons / "02_gone.ipynb").exists()


def test_does_a_faulty_source_write_nothing(lesson_text: str, written: Callable[[str], Path], tmp_path: Path) -> None:
    path = written(lesson_text.replace("### END SOLUTION", "", 1))
    with pytest.raises(BadLesson):
        build_lessons(path.parent, tmp_path / "lessons")
    assert not (tmp_path / "lessons").exists()


def test_is_a_course_with_an_unknown_lesson_refused_and_nothing_written(golden: Path, tmp_path: Path) -> None:
    with pytest.raises(BadCourse, match="asks for the lesson '02_none', which is not installed"):
        build_course(course(tmp_path, (SLUG, "02_none")), golden / "solutions")
    assert not (tmp_path / "source").exists()


def test_are_the_shipped_lessons_current_and_without_their_solutions() -> None:
    solutions = solutions_folder()
    lessons = lessons_folder()
    assert stale_lessons(solutions, lessons) == []
    for source in solutions.glob("[0-9]*.py"):
        shipped = (lessons / f"{source.stem}.ipynb").read_text(encoding="utf-8")
        cells = read_lesson(source).cells
        secret = {line for cell in cells for line in solution_lines(cell.source)}
        open_ = "\n".join(cell.source for cell in cells if cell.role != "solution")
        assert not [line for line in secret if len(line) > 12 and line in shipped and line not in open_]


def test_is_a_place_without_sources_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("autograder.exercises.worked.PACKAGE", tmp_path / "autograder")
    with pytest.raises(BadCourse, match="Install deepgrad again"):
        solutions_folder()

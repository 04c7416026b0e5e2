"""What holds for every lesson: right solutions that stand alone, stubs that only raise when called, no card missing."""

import ast
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from support.notebooks import released

from autograder.exercises import exercises_of, find, lessons, names
from autograder.exercises.worked import solutions_folder, worked_solution
from autograder.judge.check import check_with_seed
from deepgrad.lessons import shipped_lessons

SEEDS = range(3)


def test_has_every_lesson_a_source_a_notebook_and_exercises() -> None:
    sources = sorted(path.stem for path in solutions_folder().glob("[0-9]*.py"))
    shipped = shipped_lessons()
    assert sources == [lesson.slug for lesson in shipped] == list(lessons())
    for lesson in shipped:
        assert set(lesson.exercises) == {exercise.name for exercise in exercises_of(lesson.slug)}


def test_the_readme_calls_a_lesson_ready_when_it_has_a_source() -> None:
    text = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    state = dict(re.findall(r"^\| (\d)\. .*\| (\w+) \|$", text, re.MULTILINE))
    assert [number for number, word in state.items() if word == "ready"] == [slug[1] for slug in lessons()]
    assert set(state.values()) <= {"ready", "planned"}


def imports_of(lesson: str) -> dict[str, object]:
    """What a lesson's imports cell leaves behind."""
    (cell,) = (cell for cell in released(lesson).cells if cell.id == "imports")
    namespace: dict[str, object] = {}
    exec(cell.source, namespace)
    return namespace


@pytest.mark.parametrize("name", names())
def test_is_the_worked_solution_right_with_the_imports_cell_alone(name: str) -> None:
    exercise = find(name)
    namespace = imports_of(exercise.lesson)
    exec(worked_solution(exercise.lesson, name), namespace)
    for seed in SEEDS:
        result = check_with_seed(exercise, namespace[name], seed)
        assert result.passed, str(result)


def stub_of(source: str, name: str) -> tuple[ast.FunctionDef | ast.ClassDef, list[ast.FunctionDef]]:
    """What a cell defines under the exercise's name, and the functions to fill: itself, or the methods of a class."""
    defined = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    (stub,) = (node for node in defined if node.name == name)
    if isinstance(stub, ast.FunctionDef):
        return stub, [stub]
    return stub, [node for node in stub.body if isinstance(node, ast.FunctionDef)]


@pytest.mark.parametrize("slug", lessons())
def test_does_nothing_but_a_stub_that_is_called_raise(slug: str) -> None:
    cells = {cell.id: cell for cell in released(slug).cells}
    for exercise in exercises_of(slug):
        source = cells[exercise.name].source
        stub, to_fill = stub_of(source, exercise.name)
        assert ast.get_docstring(stub)
        for function in to_fill:
            told = ast.get_docstring(function) is not None
            assert [type(node) for node in function.body[told:]] == [ast.Raise]
        asked = [argument.arg for argument in to_fill[0].args.args]
        if isinstance(stub, ast.ClassDef):
            asked.remove("self")
        else:
            assert asked == [one.name for one in exercise.parameters]
        namespace: dict[str, object] = {"np": np, "torch": torch}
        exec(source, namespace)
        with pytest.raises(NotImplementedError):
            namespace[exercise.name](*[None] * len(asked))
        assert cells[f"test_{exercise.name}"].source == f"check({exercise.name})"


WIDEST = 138  # characters of code that a notebook shows at once on a screen 1280 pixels wide


@pytest.mark.parametrize("slug", lessons())
def test_is_every_line_of_code_seen_whole_on_a_laptop(slug: str) -> None:
    code = [cell for cell in released(slug).cells if cell.cell_type == "code"]
    assert [line for cell in code for line in cell.source.splitlines() if len(line) > WIDEST] == []

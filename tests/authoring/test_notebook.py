"""Is the students' notebook the source without its answers, and do a course's choices show in both?"""

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbgrader.nbgraderformat import MetadataValidator

from autograder.authoring.markers import solution_lines
from autograder.authoring.notebook import as_json, source_notebook, student_notebook
from autograder.authoring.source import read_lesson
from autograder.course import Choices
from autograder.errors import BadCourse
from autograder.exercises import find, stamp_of

Write = Callable[[str], Path]


def built(path: Path, choices: Choices | None = None) -> tuple[Any, Any]:
    source = source_notebook(read_lesson(path), choices or Choices())
    return source, student_notebook(source)


def by_id(notebook: Any) -> dict[str, Any]:
    return {cell.id: cell for cell in notebook.cells}


def test_does_no_line_of_a_solution_survive(lesson_text: str, written: Write) -> None:
    source, student = built(written(lesson_text))
    text = as_json(student)
    lines = [line for cell in source.cells for line in solution_lines(cell.source)]
    assert len(lines) == 13
    assert not [line for line in lines if len(line) > 10 and line in text]
    assert "SOLUTION" not in text and "secret_outputs" not in text
    assert "secret_outputs" in as_json(source)


def test_does_a_stub_keep_signature_and_docstring_and_raise_only_when_called(lesson_text: str, written: Write) -> None:
    _, student = built(written(lesson_text))
    for name in ("chain_forward", "layer_gradients"):
        (function,) = ast.parse(by_id(student)[name].source).body
        assert isinstance(function, ast.FunctionDef) and function.name == name
        assert ast.get_docstring(function)
        assert [type(node) for node in function.body[1:]] == [ast.Raise]


def test_are_cells_marked_for_nbgrader(lesson_text: str, written: Write) -> None:
    source, student = built(written(lesson_text))
    MetadataValidator().validate_nb(student)
    cells = by_id(source)
    test, solution = cells["test_chain_forward"].metadata.nbgrader, cells["chain_forward"].metadata.nbgrader
    assert (test.grade, test.locked, test.solution, test.points, test.grade_id) == (
        True,
        True,
        False,
        3,
        "test_chain_forward",
    )
    assert (solution.grade, solution.locked, solution.solution, solution.grade_id) == (
        False,
        False,
        True,
        "chain_forward",
    )
    assert cells["imports"].metadata.nbgrader.locked
    assert "nbgrader" not in cells["figure"].metadata and cells["figure"].metadata.deepgrad == {"experiment": True}
    assert "deepgrad" not in cells["imports"].metadata


def test_are_stamp_and_versions_written(lesson_text: str, written: Write) -> None:
    _, student = built(written(lesson_text))
    stamp = stamp_of("01_deep_linear_network")
    assert f'start("01_deep_linear_network", stamp="{stamp}")' in by_id(student)["imports"].source
    about = student.metadata.deepgrad
    assert (about.title, about.stamp) == ("A tiny lesson", stamp)
    assert about.exercises.chain_forward == {"points": 3.0, "version": find("chain_forward").version}
    assert by_id(student)["test_chain_forward"].metadata.deepgrad.version == find("chain_forward").version


def test_are_outputs_and_execution_counts_empty(lesson_text: str, written: Write) -> None:
    _, student = built(written(lesson_text))
    code = [cell for cell in student.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


def test_are_hints_left_out_where_the_course_says_so(lesson_text: str, written: Write) -> None:
    source, _ = built(written(lesson_text), Choices(hints=False))
    assert "chain-hint" not in by_id(source)
    assert re.search(r'start\("01_deep_linear_network", stamp="\w+", hints=False\)', by_id(source)["imports"].source)


@pytest.mark.parametrize(("points", "text"), [(5.0, "5"), (2.5, "2.5"), (1234.5678, "1234.5678")])
def test_are_a_courses_points_in_the_call_and_in_the_metadata(
    points: float, text: str, lesson_text: str, written: Write
) -> None:
    source, _ = built(written(lesson_text), Choices(points={"chain_forward": points}))
    cell = by_id(source)["test_chain_forward"]
    assert cell.source == f"check(chain_forward, points={text})"
    assert cell.metadata.nbgrader.points == points
    assert source.metadata.deepgrad.exercises.chain_forward.points == points


def test_is_a_left_out_exercise_gone_but_for_its_figures(lesson_text: str, written: Write) -> None:
    source, _ = built(written(lesson_text), Choices(left_out=frozenset({"chain_forward"})))
    ids = set(by_id(source))
    assert not {"the-chain", "chain_forward", "test_chain_forward", "chain-hint"} & ids
    assert {"figure", "layer_gradients"} <= ids
    assert list(source.metadata.deepgrad.exercises) == ["layer_gradients"]


def test_is_a_lesson_without_any_exercise_refused(lesson_text: str, written: Write) -> None:
    with pytest.raises(BadCourse, match="Leave out the lesson instead"):
        built(written(lesson_text), Choices(left_out=frozenset({"chain_forward", "layer_gradients"})))


def test_are_ids_stable_when_a_cells_text_changes(lesson_text: str, written: Write) -> None:
    before = list(by_id(built(written(lesson_text))[1]))
    changed = lesson_text.replace("Write `chain_forward`.", "Now write it.").replace("A worked hint", "Help")
    changed = changed.replace("0.9, 0.1", "0.8, 0.2").replace("outputs[0] = x", "outputs[0] = float(x)")
    assert list(by_id(built(written(changed))[1])) == before


def test_does_building_leave_the_source_notebook_as_it_was(lesson_text: str, written: Write) -> None:
    source = source_notebook(read_lesson(written(lesson_text)))
    before = as_json(source)
    student_notebook(source)
    assert as_json(source) == before


def test_a_cell_that_an_answer_refers_to_is_no_experiment(lesson_text: str, written: Write) -> None:
    key = 'key="figure"'
    plain, _ = built(written(lesson_text))
    shown, _ = built(written(lesson_text.replace(key, f"{key} shown=true")))
    assert by_id(plain)["figure"].metadata == {"deepgrad": {"experiment": True}}
    assert by_id(shown)["figure"].metadata == {}

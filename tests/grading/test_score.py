"""Does a foreign test cell get nbgrader's score, except where nbgrader fails open?"""

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode

from autograder.grading.score import cell_score, strict_score

output = nbformat.v4.new_output
ERROR = output("error", ename="AssertionError", evalue="", traceback=[])
STDERR = output("stream", name="stderr", text="careful")
PRINT = output("stream", name="stdout", text="3")


def shown(text: str) -> NotebookNode:
    return output("execute_result", data={"text/plain": text}, execution_count=1)


def cell(source: str, *outputs: NotebookNode) -> NotebookNode:
    about = {"grade": True, "solution": False, "points": 3, "grade_id": "t", "locked": True}
    return nbformat.v4.new_code_cell(source, outputs=list(outputs), metadata={"nbgrader": about})


SAME = [
    (cell("assert f(1) == 1"), 3),
    (cell("assert f(1) == 1", PRINT), 3),
    (cell("assert f(1) == 1", ERROR), 0),
    (cell("assert f(1) == 1", STDERR), 0),
    (cell("np.testing.assert_allclose(f(1), 1)"), 3),
    (cell("credit(f)", shown("1.5")), 1.5),
    (cell("credit(f)", shown("0")), 0),
]


@pytest.mark.parametrize(("tested", "points"), SAME)
def test_is_it_nbgraders_score(tested: NotebookNode, points: float) -> None:
    status = "error" if ERROR in tested.outputs else "ok"
    assert cell_score(tested, status) == strict_score(tested) == (points, "")


@pytest.mark.parametrize("text", ["nan", "-1", "True", "np.float64(3.0)", "inf", "4", "many", "1_0", "٢", "0x2", "²"])
def test_is_what_is_no_number_left_to_a_human(text: str) -> None:
    points, why = cell_score(cell("credit(f)", shown(text)), "ok")
    assert points is None
    assert text in why


def test_is_a_shown_value_no_way_past_a_failed_assert() -> None:
    forged = cell("assert f(1) == 1", shown("True"), ERROR)
    assert strict_score(forged) == (3, "")
    assert cell_score(forged, "error") == (0, "")


def test_is_silence_where_a_number_is_due_left_to_a_human() -> None:
    assert cell_score(cell("credit(f)"), "ok")[0] is None


@pytest.mark.parametrize("status", ["error", "died", "timed_out", "too_much_output", "out_of_memory"])
def test_is_a_cell_that_did_not_end_worth_nothing(status: str) -> None:
    assert cell_score(cell("assert f(1) == 1"), status) == (0, "")

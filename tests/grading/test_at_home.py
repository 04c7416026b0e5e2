"""Is a human told why an answer that works at home has no points: order of the cells, %reset, a newer Python, size?"""

import tracemalloc
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbformat import NotebookNode
from support.classroom import grade, hand_in, make_course, scores
from support.notebooks import lean, solved
from support.submissions import LESSON

from autograder.contract.wire import pack
from autograder.exercises import find
from autograder.judge.call import Reply
from autograder.judge.verdict import judge, truths, with_repeat

HELPER = """def chain_forward(w, b, x, n):
    y = np.empty(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = one_more(w, b, y[i])
    return y"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_course(tmp_path_factory.mktemp("home") / "course")


def at(notebook: NotebookNode, name: str) -> int:
    found = (i for i, c in enumerate(notebook.cells) if c.metadata.get("nbgrader", {}).get("grade_id") == name)
    return next(found)


def later_helper() -> NotebookNode:
    notebook = lean(solved(LESSON))
    notebook.cells[at(notebook, "chain_forward")].source = HELPER
    notebook.cells.append(nbformat.v4.new_code_cell("def one_more(w, b, y):\n    return w * y + b"))
    return notebook


def reset() -> NotebookNode:
    notebook = lean(solved(LESSON))
    notebook.cells.insert(at(notebook, "test_chain_forward"), nbformat.v4.new_code_cell("%reset -f"))
    return notebook


def newer_python() -> NotebookNode:
    notebook = lean(solved(LESSON))
    notebook.metadata["language_info"] = {"name": "python", "version": "3.99.1"}
    notebook.cells[at(notebook, "chain_forward")].source += "\n\ntype Floats = float where newer"
    return notebook


def two_answers() -> NotebookNode:
    notebook = lean(solved(LESSON))
    copy = nbformat.from_dict(notebook.cells[at(notebook, "chain_forward")])
    copy = nbformat.v4.new_code_cell(copy.source.replace("+ b", "- b"), metadata=copy.metadata)
    notebook.cells.append(copy)
    return notebook


def large_arrays() -> NotebookNode:
    notebook = lean(solved(LESSON))
    notebook.cells[
        at(notebook, "chain_forward")
    ].source = "def chain_forward(w, b, x, n):\n    return np.zeros(900_000)"
    return notebook


def large_outputs() -> NotebookNode:
    notebook = lean(solved(LESSON))
    text = "x" * (70 << 20)
    notebook.cells.append(
        nbformat.v4.new_code_cell("1", outputs=[nbformat.v4.new_output("stream", name="stdout", text=text)])
    )
    return notebook


def test_each_reason_has_its_sentence_and_the_neighbours_their_points(course: Path) -> None:
    whole = lean(solved(LESSON))
    handed = {
        "helper": later_helper(),
        "reset": reset(),
        "newer": newer_python(),
        "twice": two_answers(),
        "arrays": large_arrays(),
        "outputs": large_outputs(),
        "zoe": whole,
    }
    for student, notebook in handed.items():
        hand_in(course, student, notebook)
    summary = grade(course)
    told = {student: " ".join(sentences) for student, sentences in summary.attention.items()}
    assert "one_more, which only a later cell defines" in told["helper"]
    assert "%reset in code cell" in told["reset"]
    assert "the notebook was written with Python 3.99" in told["newer"]
    assert "chain_forward: the notebook has several different answers to it" in told["twice"]
    assert "has more than 64 MB; it was not graded" in told["outputs"]
    assert "arrays" not in told and "zoe" not in told
    points = scores(course)
    full = points["zoe"]
    assert points["arrays"] == points["helper"] == full - find("chain_forward").points
    assert set(summary.graded) == set(handed) - {"outputs"}


@pytest.mark.slow
def test_a_wrong_answer_of_many_numbers_is_judged_in_little_memory() -> None:
    exercise = find("chain_forward")
    cases = with_repeat(exercise, exercise.draw(0))
    frame = pack(np.random.default_rng(0).normal(size=1_000_000))
    want = truths(exercise, cases)
    tracemalloc.start()
    result = judge(exercise, cases, [Reply(frame) for _ in cases], want)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert not result.passed
    assert peak < 80 * len(frame)


@pytest.mark.parametrize("name", ["ResidualMLP", "ClinicNet"])
@pytest.mark.parametrize("sent", [[], {}, np.zeros(3), 1.0, "text", {"out": np.zeros((2, 2))}], ids=str)
def test_a_module_whose_call_gives_something_else_is_wrong_and_not_our_fault(name: str, sent: object) -> None:
    exercise = find(name)
    cases = with_repeat(exercise, exercise.draw(0))
    result = judge(exercise, cases, [Reply(pack(sent)) for _ in cases], truths(exercise, cases))
    assert (result.outcome.value, result.points) == ("failed", 0)

"""Is a syntax error in an answer's cell told by its line, and nothing else taken for one?"""

import nbformat
import pytest

from autograder.grading.syntax import headlined
from autograder.judge.result import Outcome, Result
from autograder.kernels.client.session import CellResult

MISSING = Result("f", Outcome.FAILED, "There is no function f.")


def stopped(name: str) -> CellResult[object]:
    return CellResult("error", outputs=[nbformat.v4.new_output("error", ename=name, evalue="bad", traceback=[])])


@pytest.mark.parametrize(
    ("source", "name", "line"),
    [
        ("def f(x)\n    return x", "SyntaxError", 1),
        ("def f(x):\nreturn x", "IndentationError", 2),
        ("%time 1\ndef f(x):\n    return (x", "SyntaxError", 3),
    ],
)
def test_the_line_of_a_syntax_error_is_the_headline(source: str, name: str, line: int) -> None:
    result = headlined(MISSING, source, stopped(name))
    assert f"a syntax error in line {line}: " in result.headline
    assert source.splitlines()[line - 1].strip() in result.details[0]


def test_a_null_character_is_told_without_a_line() -> None:
    assert headlined(MISSING, "x = 1\0", stopped("SyntaxError")).headline.startswith(
        "The cell of f has a syntax error: "
    )


@pytest.mark.parametrize(
    ("source", "ran"),
    [
        ("def f(x)", stopped("NameError")),
        ("def f(x)", CellResult("ok")),
        ("raise SyntaxError", stopped("SyntaxError")),
    ],
    ids=["another error", "no error", "one that was raised"],
)
def test_a_cell_without_one_keeps_its_headline(source: str, ran: CellResult[object]) -> None:
    assert headlined(MISSING, source, ran) == MISSING

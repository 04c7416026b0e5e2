"""Is every marker that nbgrader would pass over in silence an error here?"""

from pathlib import Path

import pytest

from autograder.authoring.markers import check_markers, solution_lines
from autograder.errors import BadLesson

GOOD = "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION"


def fault(source: str, solution: bool = True) -> BadLesson:
    with pytest.raises(BadLesson) as caught:
        check_markers(Path("01_x.py"), 10, "f", source, solution=solution)
    return caught.value


def test_are_well_set_markers_accepted() -> None:
    check_markers(Path("x.py"), 1, "f", GOOD, solution=True)
    check_markers(Path("x.py"), 1, "f", GOOD + "\n" + GOOD.replace("f()", "g()"), solution=True)
    check_markers(Path("x.py"), 1, "f", "plain = 1", solution=False)


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        (GOOD.rsplit("\n", 1)[0], 12, "is never closed"),
        (GOOD.replace("    return 1", "    ### BEGIN SOLUTION\n    return 1"), 13, "a second"),
        (GOOD.replace("    ### BEGIN SOLUTION\n", ""), 13, "without"),
        (GOOD.replace("    return 1\n", ""), 13, "is empty"),
        (GOOD.replace("    return 1", "    # only a comment\n    pass"), 15, "is empty"),
        (GOOD.replace("    ### BEGIN", "### BEGIN"), 12, "indent"),
        (GOOD.replace("    ### END", "  ### END"), 14, "is not indented like"),
        (GOOD.replace("### BEGIN SOLUTION", "### begin solution"), 12, "looks like a marker"),
        (GOOD.replace("### BEGIN SOLUTION", "# BEGIN SOLUTION"), 12, "looks like a marker"),
        (GOOD.replace("### END SOLUTION", "### END SOLUTION."), 14, "looks like a marker"),
        (GOOD.replace("### END SOLUTION", "### END_SOLUTIONS"), 14, "looks like a marker"),
        (GOOD + "\n### BEGIN HIDDEN TESTS", 15, "looks like a marker"),
        (GOOD + "\n### BEGIN MARK SCHEME", 15, "looks like a marker"),
        (GOOD + "\n### AUTOTEST f()", 15, "hidden or generated tests"),
        (GOOD + "\n### hashed autotest f()", 15, "hidden or generated tests"),
        ("def f():\n    return 1", 10, "a solution cell without"),
    ],
)
def test_is_each_fault_an_error_with_its_line(source: str, line: int, said: str) -> None:
    found = fault(source)
    assert (found.line, found.cell, found.path.name) == (line, "f", "01_x.py")
    assert said in str(found)
    assert str(found).startswith(f"01_x.py, line {line}, cell f: ")


def test_is_a_solution_outside_a_solution_cell_an_error() -> None:
    assert "the answer would be shipped" in str(fault(GOOD, solution=False))


def test_are_the_solutions_lines_those_between_the_markers() -> None:
    assert solution_lines(GOOD + "\nrest = 2") == ["return 1"]

"""Which graded cells would an update change, so that hand-given scores wait again?"""

from dataclasses import replace

import pytest

from autograder.grading.planned import PlannedCell, PlannedNotebook
from autograder.grading.reopened import altered_cells
from autograder.grading.sources import SourceCell, SourceNotebook

CELL = {"name": "q", "cell_type": "code", "locked": True, "checksum": "", "grade": True, "points": 2.0}
GENERATED = "assert square(2) == 4"


@pytest.mark.parametrize(
    ("known", "there", "altered"),
    [
        ("check(f, points=2)", "check(f, points=2)", False),
        ("check(f, points=1)", "check(f, points=2)", False),  # the points themselves are compared apart from the text
        ("assert f(1)", "assert f(2)", True),
        (GENERATED, "### AUTOTEST square(2)", False),  # nbgrader wrote the tests in the gradebook
    ],
)
def test_a_cell_is_altered_if_its_text_says_something_else(known: str, there: str, altered: bool) -> None:
    planned = PlannedCell(**CELL, source=there, solution=False, task=False)
    sources = [SourceNotebook(name="n", kernelspec=None, cells=(SourceCell(**CELL, source=known),))]
    found = altered_cells(sources, [PlannedNotebook("n", "", {"q": planned}, "")])
    assert found == ({("n", "q")} if altered else set())
    worth_more = PlannedNotebook("n", "", {"q": replace(planned, points=3.0)}, "")
    assert altered_cells(sources, [worth_more]) == {("n", "q")}

"""Are graded and locked cells as the instructor made them, and is what was changed told?"""

from collections.abc import Callable

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode
from support.mangled import assert_whole, bytes_of, deleted, made_whole, relocked, reordered, retyped
from support.notebooks import solved
from support.submissions import LESSON
from traitlets.config import Config

from autograder.course.stubs import ADDED, stub_hash
from autograder.grading.notes import Notes
from autograder.grading.read import read
from autograder.grading.released import Stripper
from autograder.grading.repair import repair
from autograder.grading.restore import restore
from autograder.grading.sources import SourceCell, SourceNotebook, grade_id

RESTORED: dict[Callable[[NotebookNode], None], str] = {
    deleted: "was missing",
    retyped: "it is code again",
    reordered: "had been moved",
    relocked: "its text was restored",
}


@pytest.mark.parametrize("mangle", RESTORED, ids=lambda mangle: mangle.__name__)
def test_a_changed_cell_is_restored_and_said(mangle: Callable[[NotebookNode], None]) -> None:
    notebook = solved(LESSON)
    mangle(notebook)
    repaired, notes = made_whole(bytes_of(notebook))
    assert RESTORED[mangle] in " ".join(notes.said)
    assert RESTORED[mangle] in " ".join(notes.repaired)
    assert_whole(repaired)


HIDDEN = "assert f(1)\n### BEGIN HIDDEN TESTS\nassert f(2)\n### END HIDDEN TESTS"
SCHEME = "Explain.\n=== BEGIN MARK SCHEME ===\n2 points for the sign.\n=== END MARK SCHEME ==="


@pytest.mark.parametrize(("kind", "source"), [("code", HIDDEN), ("markdown", SCHEME)])
@pytest.mark.parametrize(("end", "touched"), [("", False), ("\n", False), ("\n# mine", True)])
def test_what_was_never_released_was_not_changed(kind: str, source: str, end: str, touched: bool) -> None:
    given = Stripper(Config()).as_released(source)
    assert given is not None and "HIDDEN" not in given and "MARK" not in given
    cell = SourceCell(
        name="a", cell_type=kind, locked=True, source=source, checksum="", grade=True, points=1.0, released=given
    )
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    submitted = make(given + end, metadata={"nbgrader": {"grade_id": "a"}})
    notes = Notes()
    notebook = read(bytes_of(nbformat.v4.new_notebook(cells=[submitted])), notes)
    given = SourceNotebook("x", None, (cell,))
    restore(notebook, given, repair(notebook, given, notes), notes)
    assert notebook.cells[0].source == source
    assert notes.said == (["The locked cell a had been changed; its text was restored."] if touched else [])


def brought_up_to_date(submitted: NotebookNode, *cells: SourceCell) -> Notes:
    """What is told of a notebook of these cells; the notebook then has their present texts."""
    notes = Notes()
    notebook = read(bytes_of(nbformat.v4.new_notebook(cells=[submitted])), notes)
    given = SourceNotebook("x", None, cells)
    restore(notebook, given, repair(notebook, given, notes), notes)
    assert [cell.source for cell in notebook.cells if grade_id(cell) in given.by_name] == [c.source for c in cells]
    return notes


def locked(name: str, text: str, *stubs: str) -> SourceCell:
    about = {"cell_type": "code", "locked": True, "checksum": "", "grade": True, "points": 1.0}
    return SourceCell(name=name, source=text, stubs=stubs, **about)


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(
    ("text", "touched"),
    [
        ("check(chain_forward)", False),
        ("check(chain_forward, points=3)\n", False),
        ("import numpy\nassert f(1)", False),  # handed out before the lesson was changed
        ("assert f(1) or True", True),
    ],
)
def test_what_the_course_changed_is_not_told_as_the_students_change(text: str, touched: bool, named: bool) -> None:
    cell = locked("test_chain_forward", "check(chain_forward, points=5)", stub_hash("import numpy\nassert f(1)"))
    about = {"nbgrader": {"grade_id": "test_chain_forward"}} if named or touched else {}
    notes = brought_up_to_date(nbformat.v4.new_code_cell(text, metadata=about), cell)
    told = ["The locked cell test_chain_forward had been changed; its text was restored."]
    assert notes.repaired == (told if touched else [])


def test_a_cell_that_an_earlier_version_did_not_have_is_not_told_as_deleted() -> None:
    old = locked("a", "assert f(1)")
    answer = SourceCell(
        name="f", cell_type="code", locked=False, source="def f(): ...", checksum="", solution=True, stubs=(ADDED,)
    )
    submitted = nbformat.v4.new_code_cell("assert f(1)", metadata={"nbgrader": {"grade_id": "a"}})
    new = [locked(name, f"assert {name}", ADDED) for name in ("b", "c", "d")]
    notes = brought_up_to_date(submitted, old, *new)
    assert notes.repaired == notes.attention == []
    assert notes.said[0] == "The cell b is not in this notebook. An earlier version of the lesson did not have it."
    submitted.metadata = {"nbgrader": {"grade_id": "a"}}
    notes = Notes()
    given = SourceNotebook("x", None, (old, answer))
    notebook = read(bytes_of(nbformat.v4.new_notebook(cells=[submitted])), notes)
    restore(notebook, given, repair(notebook, given, notes), notes)
    assert notes.repaired == [] and "The cell f is not in this notebook." in notes.said[0]

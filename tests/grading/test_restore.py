"""Are graded and locked cells as the instructor made them, and is what was changed told?"""

from collections.abc import Callable

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode
from support.mangled import assert_whole, bytes_of, deleted, made_whole, relocked, reordered, retyped
from support.notebooks import solved
from support.submissions import LESSON
from traitlets.config import Config

from autograder.grading.notes import Notes
from autograder.grading.read import read
from autograder.grading.released import Stripper
from autograder.grading.repair import repair
from autograder.grading.restore import restore
from autograder.grading.sources import SourceCell, SourceNotebook

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

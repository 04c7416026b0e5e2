"""Notebooks of lesson 1 as mishaps leave them, and what the instructor's side says of the lesson."""

import json

import nbformat
from nbformat.notebooknode import NotebookNode
from support.notebooks import released
from support.submissions import LESSON

from autograder.grading.notes import Notes
from autograder.grading.read import read
from autograder.grading.repair import repair
from autograder.grading.restore import restore
from autograder.grading.sources import SourceCell, SourceNotebook, grade_id


def source() -> SourceNotebook:
    """What the gradebook and the instructor's notebook say of lesson 1."""
    cells, ids = [], {}
    for cell in released(LESSON).cells:
        about = cell.metadata.get("nbgrader")
        if about:
            points = float(about["points"]) if about["grade"] else None
            flags = {key: about[key] for key in ("grade", "solution", "task")}
            cells.append(
                SourceCell(
                    name=about["grade_id"],
                    cell_type=cell.cell_type,
                    locked=about["locked"],
                    source=cell.source,
                    checksum=about["checksum"],
                    **flags,
                    points=points,
                )
            )
            ids[cell.id] = about["grade_id"]
    return SourceNotebook(LESSON, {"name": "python3", "display_name": "Python 3"}, tuple(cells), ids)


def find(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if grade_id(cell) == name)


def bytes_of(notebook: NotebookNode) -> bytes:
    return json.dumps(notebook).encode()


def made_whole(data: bytes) -> tuple[NotebookNode, Notes]:
    """The notebook after it was read, repaired and restored, and what was told."""
    notes = Notes()
    notebook = read(data, notes)
    restore(notebook, source(), repair(notebook, source(), notes), notes)
    nbformat.validate(notebook)
    return notebook, notes


def duplicated(notebook: NotebookNode) -> None:
    notebook.cells.append(dict(find(notebook, "test_chain_forward"), id="other", source="3"))


def deleted(notebook: NotebookNode) -> None:
    notebook.cells.remove(find(notebook, "test_chain_forward"))


def retyped(notebook: NotebookNode) -> None:
    cell = find(notebook, "chain_forward")
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]


def renamed(notebook: NotebookNode) -> None:
    find(notebook, "test_chain_forward").metadata.nbgrader.grade_id = "something_else"


def unnamed(notebook: NotebookNode) -> None:
    cell = find(notebook, "test_chain_forward")
    cell.metadata = {}
    cell["id"] = "fresh"


def reordered(notebook: NotebookNode) -> None:
    cell = find(notebook, "test_chain_forward")
    notebook.cells.remove(cell)
    notebook.cells.insert(0, cell)


def wrong_kernel(notebook: NotebookNode) -> None:
    notebook.metadata["kernelspec"] = {"name": "conda-env-ml-py", "display_name": "ml"}


def tagged(notebook: NotebookNode) -> None:
    find(notebook, "test_chain_forward").metadata["tags"] = ["skip-execution"]


def relocked(notebook: NotebookNode) -> None:
    find(notebook, "imports").source = "import numpy"


def broken_metadata(notebook: NotebookNode) -> None:
    find(notebook, "chain_forward").metadata["nbgrader"] = "gone"


def answered_in_the_test(notebook: NotebookNode) -> None:
    answer, test = find(notebook, "chain_forward"), find(notebook, "test_chain_forward")
    test.source = f"{answer.source}\n\n{test.source}"
    notebook.cells.remove(answer)


def from_colab(notebook: NotebookNode) -> None:
    for number, cell in enumerate(notebook.cells):
        cell.metadata = {"id": f"colab{number}"}
        cell["id"] = f"colab{number}"


def saved_by_windows(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.source = cell.source.replace("\n", "\r\n")


def broken_ids(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell["id"] = "same"


def no_ids(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        del cell["id"]


def assert_whole(notebook: NotebookNode) -> None:
    """Every cell of the assignment is there once, and a test stands behind what it tests."""
    names = [name for cell in notebook.cells if (name := grade_id(cell))]
    assert sorted(names) == sorted(cell.name for cell in source().cells)
    test = find(notebook, "test_chain_forward")
    assert test.source == "check(chain_forward)"
    assert names.index("test_chain_forward") > names.index("chain_forward")
    assert "tags" not in test.metadata

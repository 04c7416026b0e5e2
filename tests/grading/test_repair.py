"""Is it found out which cell is which, whatever happened to a notebook, and is it told?"""

from collections.abc import Callable

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode
from support.mangled import (
    answered_in_the_test,
    assert_whole,
    broken_ids,
    broken_metadata,
    bytes_of,
    duplicated,
    find,
    from_colab,
    made_whole,
    no_ids,
    renamed,
    saved_by_windows,
    tagged,
    unnamed,
    wrong_kernel,
)
from support.notebooks import solved
from support.submissions import LESSON

from autograder.grading.errors import Refused
from autograder.grading.notes import Notes

REPAIRS: dict[Callable[[NotebookNode], None], str] = {
    duplicated: "more than once",
    renamed: "the name was restored",
    unnamed: "recognised by its text",
    wrong_kernel: "asked for the kernel",
    tagged: "skip-execution was removed",
    broken_metadata: "the name was restored",
    answered_in_the_test: "The function chain_forward was written into the locked cell test_chain_forward",
    from_colab: "recognised by the function in it",
    saved_by_windows: "",
    broken_ids: "",
    no_ids: "",
}


@pytest.mark.parametrize("mangle", REPAIRS, ids=lambda mangle: mangle.__name__)
def test_every_cell_is_known_again_and_said(mangle: Callable[[NotebookNode], None]) -> None:
    notebook = solved(LESSON)
    mangle(notebook)
    repaired, notes = made_whole(bytes_of(notebook))
    assert REPAIRS[mangle] in " ".join(notes.said)
    assert bool(notes.repaired) == (mangle in (duplicated, answered_in_the_test))  # programs do the others to all
    assert_whole(repaired)


@pytest.mark.parametrize("mangle", [answered_in_the_test, from_colab, saved_by_windows])
def test_is_the_answer_kept(mangle: Callable[[NotebookNode], None]) -> None:
    notebook = solved(LESSON)
    answer = find(notebook, "chain_forward").source
    mangle(notebook)
    repaired, _ = made_whole(bytes_of(notebook))
    assert find(repaired, "chain_forward").source.startswith(answer)


def test_are_line_ends_of_windows_no_change() -> None:
    notebook = solved(LESSON)
    saved_by_windows(notebook)
    assert made_whole(bytes_of(notebook))[1] == Notes()


def test_is_the_notebook_of_another_assignment_refused_before_it_runs() -> None:
    other = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("import numpy as np")])
    with pytest.raises(Refused, match="another assignment"):
        made_whole(bytes_of(other))


def test_half_a_notebook_is_told() -> None:
    notebook = solved(LESSON)
    notebook.cells = notebook.cells[: len(notebook.cells) // 2]
    _, notes = made_whole(bytes_of(notebook))
    (sentence,) = notes.attention
    assert "cells with answers and tests are missing" in sentence and "part was lost" in sentence


def test_is_a_whole_notebook_left_as_it_is() -> None:
    repaired, notes = made_whole(bytes_of(solved(LESSON)))
    assert (notes.said, notes.attention) == ([], [])
    assert [cell.source for cell in repaired.cells] == [cell.source for cell in solved(LESSON).cells]

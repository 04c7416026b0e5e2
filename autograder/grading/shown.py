"""Puts outputs, cards and remarks below the cells of the graded notebook.

Tested in ``tests/grading/test_plan.py``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.grading.cells import Cells
from autograder.judge.result import Result
from autograder.kernels.client.session import CellResult
from autograder.kernels.endings import Status

__all__ = ["card", "outputs_of", "remark", "show"]

ENDINGS: dict[Status, tuple[str, str]] = {
    "timed_out": ("CellTimeoutError", "The cell did not finish in time."),
    "died": ("DeadKernelError", "The cell ended the kernel."),
    "out_of_memory": ("MemoryError", "The cell took more memory than a notebook may have."),
    "too_much_output": ("OutputError", "The cell sent more output than a notebook may hold."),
    "not_run": ("NotRun", "The cell was not run, because earlier code ended the kernel."),
}


def show(
    cells: Cells,
    ran: Sequence[CellResult[object]],
    results: Mapping[int, Result],
    left_alone: Mapping[int, str],
    *,
    hints: bool,
) -> None:
    """Put below each code cell its output, its card, or the reason why it did not run.

    Args:
        results: the results of our test cells, by position.
        left_alone: for each cell that did not run, the sentence that says so.
        hints: whether the cards show hints.
    """
    for at, (cell, one) in enumerate(zip(cells.code, ran, strict=True)):
        cell.execution_count = one.execution_count
        if at in results:
            result = results[at]
            cell.outputs = [card(result if hints or not result.started else replace(result, hints=()))]
        elif at in left_alone:
            cell.outputs = [remark(left_alone[at] + "\n")]
        else:
            cell.outputs = outputs_of(one)


def outputs_of(ran: CellResult[object]) -> list[NotebookNode]:
    """The cell's outputs, and an error if the cell did not run to its end."""
    outputs = list(ran.outputs)
    if ran.status in ENDINGS:
        name, words = ENDINGS[ran.status]
        outputs.append(nbformat.v4.new_output("error", ename=name, evalue=words, traceback=[f"{name}: {words}"]))
    elif ran.status == "error" and not any(output.output_type == "error" for output in outputs):
        words = "The cell failed and hid its error."
        outputs.append(nbformat.v4.new_output("error", ename="Error", evalue=words, traceback=[words]))
    return outputs


def remark(text: str) -> NotebookNode:
    """The grader's own words below a cell."""
    return NotebookNode(output_type="stream", name="stdout", text=text)


def card(result: Result) -> NotebookNode:
    """The grader's own output of a test cell."""
    data = {"text/plain": repr(result), "text/html": result._repr_html_()}
    return NotebookNode(output_type="execute_result", data=data, metadata={}, execution_count=None)

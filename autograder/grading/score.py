"""Scores a notebook: our test cells by their results, others by nbgrader's rules, except those that fail open."""

import ast
import logging
import math
import re
from collections.abc import Mapping, Sequence

from nbformat.notebooknode import NotebookNode

from autograder.grading.cells import Cells
from autograder.grading.notes import Notes
from autograder.judge.result import Outcome, Result
from autograder.kernels.client.session import CellResult
from autograder.kernels.endings import Status

__all__ = ["Score", "cell_score", "score", "strict_score"]

Score = tuple[float | None, str]
"""The points and an empty text, or None and the reason why a human has to decide."""

NUMBER = re.compile(r"[ \n]*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?[ \n]*", re.ASCII)
"""A number as Python prints it. ``float`` would also accept underscores and digits of other scripts."""

_silent = logging.Logger("nbgrader-scores", logging.CRITICAL)


def score(
    cells: Cells,
    ran: Sequence[CellResult[object]],
    results: Mapping[int, Result],
    notes: Notes,
    *,
    strict: bool = False,
) -> dict[str, float | None]:
    """The points of each graded cell and each task by nbgrader's id; None if a human has to decide.

    ``notes`` gets a sentence if the machine should have decided.

    Args:
        cells: the cells with their outputs.
        results: the results of our test cells, by position.
        strict: score all other cells exactly as nbgrader does.
    """
    scores = {cells.ours[at][1].name: _points(result, notes) for at, result in results.items()}
    status = {cell.id: one.status for cell, one in zip(cells.code, ran, strict=True)}
    for cell in cells.notebook.cells:
        source = cells.known_as(cell)
        if source is not None and source.task:
            scores[source.name] = None  # without a sentence: formgrader lists it
        if source is None or not source.grade or source.name in scores:
            continue
        if not strict and source.solution and source.is_untouched(cell):
            found: Score = (0.0, "")
        elif strict or source.solution or cell.cell_type != "code":
            found = strict_score(cell)
        else:
            found = cell_score(cell, status[cell.id])
        points, why = found
        scores[source.name] = points
        if why:
            notes.attend(f"{source.name}: {why}.")
    return scores


def _points(result: Result, notes: Notes) -> float | None:
    if result.outcome is Outcome.COULD_NOT_CHECK:
        notes.attend(f"{result.exercise} could not be checked: {result.headline}")
        return None
    return result.score


def strict_score(cell: NotebookNode) -> Score:
    """Nbgrader's own score."""
    from nbgrader.utils import determine_grade

    try:
        points, _ = determine_grade(cell, _silent)
    except (ValueError, KeyError) as error:
        return None, f"nbgrader cannot read its score: {error}"
    return points, ""


def cell_score(cell: NotebookNode, status: Status) -> Score:
    """The score of a code cell that ran as ``status`` says.

    A cell with an error, or with text on stderr, has 0 points. If a cell ends in an expression, its value is the score,
    if it is a number from 0 to the cell's points; otherwise a human decides. If a cell ends in a statement (an assert),
    it has its points if it ran to its end.
    """
    most = float(cell.metadata.nbgrader.points)
    if status == "not_run":
        return None, "it was not run, because the kernel had ended too often"
    if status != "ok" or any(_failed(output) for output in cell.outputs):
        return 0.0, ""
    shown = [output for output in cell.outputs if output.output_type == "execute_result"]
    if not _shows_a_value(cell.source):
        return most, ""
    if not shown:
        return (most, "") if _asserts(cell.source) else (None, "it should show its points, and showed nothing")
    return _number(shown[-1].data.get("text/plain", ""), most)


def _failed(output: NotebookNode) -> bool:
    return bool(output.output_type == "error" or (output.output_type == "stream" and output.name == "stderr"))


def _last(source: str) -> ast.stmt | None:
    try:
        body = ast.parse(source).body
    except SyntaxError:  # a magic: Python cannot parse it, so there is no last statement
        return None
    return body[-1] if body else None


def _shows_a_value(source: str) -> bool:
    return isinstance(_last(source), ast.Expr) and not source.rstrip().endswith(";")


def _asserts(source: str) -> bool:
    """Whether the last expression is a call like ``np.testing.assert_allclose(...)``, which shows nothing."""
    last = _last(source)
    if not (isinstance(last, ast.Expr) and isinstance(last.value, ast.Call)):
        return isinstance(last, ast.Expr) and isinstance(last.value, ast.Constant)
    name = ast.unparse(last.value.func).rsplit(".", 1)[-1]
    return "assert" in name.lower() or name in ("print", "display")


def _number(text: object, most: float) -> Score:
    points = float(text) if isinstance(text, str) and NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(points) or not 0 <= points <= most:
        return None, f"it should show points from 0 to {most:g}, and showed {str(text)[:40]!r}"
    return points, ""

"""Runs an instructor's own tests on the instructor's own model answers: a test that fails there fails for everybody.

Tested in ``tests/authoring/test_extra.py``.
"""

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode

__all__ = ["own_tests", "points_of", "tried"]

CELL_SECONDS = 60
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def own_tests(path: Path) -> list[str]:
    """The names of the instructor's tests in a built notebook: test cells other than our ``check(...)``."""
    return [cell.metadata.nbgrader.grade_id for cell in nbformat.read(path, as_version=4).cells if _is_own_test(cell)]


def points_of(path: Path) -> float:
    """The points of a built notebook."""
    return sum(float(cell.metadata.get("nbgrader", {}).get("points") or 0) for cell in nbformat.read(path, 4).cells)


def tried(paths: Sequence[Path]) -> list[str]:
    """Run the built notebooks that have tests of the instructor, without a sandbox and without experiments if possible.

    Args:
        paths: notebooks in ``source/``.

    Returns:
        A sentence for each own test that does not pass on the model answer.
    """
    return [sentence for path in paths if own_tests(path) for sentence in _faults(path)]


def _faults(path: Path) -> list[str]:
    """Run the cells that graded cells need. If a name is then missing, an experiment may be needed: run all cells."""
    found = _tried(path, everything=False)
    return _tried(path, everything=True) if any("NameError" in sentence for sentence in found) else found


def _tried(path: Path, *, everything: bool) -> list[str]:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if _is_needed(cell, everything=everything)]
    where = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, timeout=CELL_SECONDS, kernel_name="python3", allow_errors=True, resources=where)
    try:
        # stderr has the kernel's own messages; the output of cells is in the notebook
        client.execute(stderr=subprocess.DEVNULL)
    except (CellTimeoutError, DeadKernelError, OSError, RuntimeError) as error:
        reason = str(error).strip().splitlines() or [type(error).__name__]
        return [f"{path.name}: your own tests could not be tried on your model answers: {reason[0]}"]
    return [
        f"{path.name}: {cell.metadata.nbgrader.grade_id} fails on your own model answer ({fault}), so every right "
        "answer would get 0 points. Correct the test or the answer in extra/, then run 'autograder build' again."
        for cell in notebook.cells
        if _is_own_test(cell) and (fault := _fault(cell))
    ]


def _is_own_test(cell: NotebookNode) -> bool:
    about = cell.metadata.get("nbgrader", {})
    ours = "exercise" in cell.metadata.get("deepgrad", {})
    return bool(cell.cell_type == "code" and about.get("grade") and about.get("locked") and not ours)


def _is_needed(cell: NotebookNode, *, everything: bool) -> bool:
    """Whether to run a cell: never our checks, which other tests cover; experiments only if ``everything``."""
    about = cell.metadata.get("deepgrad", {})
    return cell.cell_type == "code" and (not about or (everything and "exercise" not in about))


def _fault(cell: NotebookNode) -> str:
    """The error of a cell, in one line; empty if there was none."""
    for output in cell.outputs:
        if output.output_type == "error":
            text = f"{output.ename}: {output.evalue}".strip().splitlines()[0]
            line = _line(output.traceback, cell.source)
            return COLOURS.sub("", text).rstrip(": ") + (f" in: {line}" if line else "")
    return ""


def _line(traceback: Sequence[str], source: str) -> str:
    """The line of the test that failed, as IPython's traceback marks it; empty if it is not found."""
    text = COLOURS.sub("", "\n".join(traceback))
    marked = re.findall(r"^-+> *\d+ (.*)$", text, re.MULTILINE)
    return next((one.strip() for one in marked if one.strip() and one.strip() in source), "")

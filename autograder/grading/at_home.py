"""Reasons besides the sandbox's limits why an instructor should look at an answer that lost points.

Tested in ``tests/grading/test_at_home.py``.
"""

import re
import sys
from collections.abc import Collection, Iterator, Sequence, Set

from autograder.grading.cells import Cells
from autograder.grading.judge import Answered
from autograder.grading.loss import UNDEFINED, Loss, binds
from autograder.grading.read import VERSION
from autograder.kernels.client.session import CellResult
from autograder.kernels.endings import Reason

__all__ = ["reasons"]

TWICE = "the notebook has several different answers to it; the last one was graded. Look at the others."
ENDED = "its code ended the Python process, as os._exit does, so its test has no result. Look at the answer."
BY_CODE: Set[Reason] = {"exited", "signalled", "stopped"}
"""Reasons for the end of a kernel that no limit caused."""

RESET = re.compile(r"^[ \t]*%reset\b", re.MULTILINE)


def reasons(
    cells: Cells, ran: Sequence[CellResult[Answered]], losses: Sequence[Loss], doubled: Collection[str]
) -> Iterator[str]:
    """A sentence for the instructor about each loss that has such a reason.

    Args:
        ran: how each code cell ended.
        losses: losses that the sandbox did not cause.
        doubled: names of exercises to which the notebook has several different answers.
    """
    for loss in losses:
        twice = TWICE if loss.name in doubled else ""
        reason = twice or _order(cells.sources(), loss) or _newer_python(cells, ran, loss) or _ended(cells, ran, loss)
        if reason:
            yield f"Points were lost for {loss.name}: {reason}"


def _order(sources: Sequence[str], loss: Loss) -> str:
    """Names that are missing where the answer is checked, although some cell defines them."""
    if loss.fault is None or loss.fault.name not in ("NameError", ""):
        return ""
    wanted = set(UNDEFINED.findall(loss.fault.message))
    wanted |= {loss.name} if loss.fault.kind == "missing" else set()
    for name in sorted(wanted):
        before = [at for at in range(loss.at) if binds(sources[at], name)]
        reset = next((at for at in range(loss.at) if RESET.search(sources[at])), None)
        if before and reset is not None and reset >= before[-1]:
            return f"%reset in code cell {reset + 1} deletes {name}. Remove that line and grade again with --force."
        later = next((at for at in range(loss.at, len(sources)) if binds(sources[at], name)), None)
        if not before and later is not None and name != loss.name:
            return f"it needs {name}, which only a later cell defines (code cell {later + 1}). Look at the answer."
    return ""


def _newer_python(cells: Cells, ran: Sequence[CellResult[Answered]], loss: Loss) -> str:
    """A syntax error in a notebook that was written with a newer Python."""
    found = VERSION.match(str(cells.notebook.metadata.language_info.get("version", "")))
    if found is None or (int(found[1]), int(found[2])) <= sys.version_info[:2]:
        return ""
    errors = (output for at in loss.answers for output in ran[at].outputs if output.output_type == "error")
    if not any(error.ename == "SyntaxError" for error in errors):
        return ""
    ours = f"{sys.version_info.major}.{sys.version_info.minor}"
    return (
        f"its cell has a syntax error for Python {ours}, with which grading runs; the notebook was written with Python "
        f"{found[0]}. Look at the answer."
    )


def _ended(cells: Cells, ran: Sequence[CellResult[Answered]], loss: Loss) -> str:
    """An own test, or its answer, that ended the kernel. For a check of ours the student's card says this."""
    if loss.at in cells.ours:
        return ""
    return ENDED if any(ran[at].ended in BY_CODE for at in (*loss.answers, loss.at)) else ""

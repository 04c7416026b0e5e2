"""Finds gradients that should be written by hand and were computed by a library, and applies the course's policy.

There are two kinds of evidence: the notebook's text, in which names are resolved, and a counter of autograd runs while
the function was called. With ``autograd = "zero"``, an exercise gets no points if one kind of evidence is certain. A
student who tries can hide a library's use from both.
"""

import dataclasses
from collections.abc import Collection, Mapping, Sequence

from autograder.course import AUTOGRAD
from autograder.exercises import find
from autograder.exercises.base import Exercise
from autograder.grading.cells import Cells
from autograder.grading.judge import Answered
from autograder.grading.look.uses import autograd_used_by
from autograder.grading.notes import Notes
from autograder.judge.result import Result
from autograder.kernels.client.session import CellResult

__all__ = ["ALLOW", "FLAG", "SEEN", "ZERO", "Finding", "autograd_in", "is_by_hand", "look_for_autograd"]

FLAG, ZERO, ALLOW = AUTOGRAD

BY_LIBRARY = "A library computed the gradient."
SEEN = "torch's autograd ran while it was called"


@dataclasses.dataclass(frozen=True)
class Finding:
    """Evidence that a library computed the gradient.

    Attributes:
        words: the start of a sentence.
        certain: False if the gradient may still have been written by hand.
    """

    words: str
    certain: bool


def look_for_autograd(
    cells: Cells,
    ran: Sequence[CellResult[Answered]],
    results: Mapping[int, Result],
    left_alone: Collection[int],
    policy: str,
    notes: Notes,
) -> dict[int, Result]:
    """The results; if ``policy`` asks for it, a gradient that a library computed has no points.

    Args:
        results: by the positions of the test cells.
        left_alone: the positions of cells that did not run.
    """
    found = {}
    for at, result in results.items():
        answer = ran[at].answer
        if isinstance(answer, Answered) and policy != ALLOW and result.points:
            code = ["" if i in left_alone else cell.source for i, cell in enumerate(cells.code[:at])]
            result = _judged(cells.ours[at][0], result, code, answer.autograd, policy, notes)
        found[at] = result
    return found


def _judged(name: str, result: Result, code: Sequence[str], seen: bool, policy: str, notes: Notes) -> Result:
    finding = autograd_in(name, code, seen=seen) if is_by_hand(find(name)) else None
    if finding is None:
        return result
    told = f"{name}: {finding.words}, but the exercise asks for a gradient by hand"
    if policy == ZERO and finding.certain:
        notes.attend(f"{told}; 0 points, as course.toml says.")
        return _without_points(result, finding.words)
    notes.attend(
        f"{told}. This cost no points. Read the code; if you want to take points, change the score in formgrader."
    )
    return result


def is_by_hand(exercise: Exercise) -> bool:
    """Whether the exercise asks for a gradient as plain arrays."""
    return exercise.style != "module" and any(output.role == "gradient" for output in exercise.outputs)


def autograd_in(name: str, cells: Sequence[str], *, seen: bool) -> Finding | None:
    """Evidence that a function leaves its gradient to a library; None if there is none.

    Args:
        name: the function.
        cells: the code that had run when it was called, in order.
        seen: whether the student's process reports that torch's autograd ran during the call.
    """
    use = autograd_used_by(name, cells)
    if use is None:
        return Finding(SEEN, certain=True) if seen else None
    cell = "its cell" if use.is_own_cell else f"code cell {use.cell + 1}, which {name} needs,"
    words = f"line {use.line} of {cell} {'uses' if use.certain else 'may use'} {use.what}"
    return Finding(f"{words}, and {SEEN}" if seen else words, use.certain or seen)


def _without_points(result: Result, found: str) -> Result:
    """The result with no points and the reason."""
    aspects = tuple(dataclasses.replace(aspect, earned=0.0) for aspect in result.aspects)
    note = f"No points: {found}, and this course wants the gradient written by hand."
    return dataclasses.replace(result, headline=BY_LIBRARY, aspects=aspects, notes=(*result.notes, note))

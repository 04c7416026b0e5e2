"""Finds points that were lost through the sandbox's limits, and writes the sentences for instructor and student.

Tested in ``tests/grading/test_refusals.py``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field

from autograder.grading.at_home import reasons
from autograder.grading.cells import Cells
from autograder.grading.judge import Answered, fault_of
from autograder.grading.loss import UNDEFINED, Loss, binds
from autograder.grading.notes import Notes
from autograder.grading.questions import check_seconds
from autograder.grading.refusals import Kind, Refusal, refusal_in, refusal_of
from autograder.grading.shown import remark
from autograder.judge.call import Fault
from autograder.kernels.client.execute import CELL_DEADLINE
from autograder.kernels.client.session import CellResult

__all__ = ["Stopped", "for_instructor", "for_student", "stopped_by", "tell_losses"]

REASONS: Mapping[Kind, str] = {
    "input": "it asks for input, and nobody can type while grading",
    "network": "it uses the network, and there is no network while grading",
    "process": "it starts a process, and processes cannot be started while grading",
    "gpu": "it asks for a GPU, and grading has none",
    "path": "it uses {what}, which is outside of the submission's folder",
    "command": "it needs {what} from a command that was not run: programs are not started while grading",
    "platform": "it imports {what}, which exists only on another platform, such as Colab or Kaggle",
    "module": "it imports {what}, which is neither installed where grading runs nor part of the submission",
    "time": "it took longer than {seconds:g} seconds, the limit for one cell",
    "check": "it took longer than {seconds:g} seconds, the limit for all calls of one check",
    "memory": "it needs more memory than a notebook may have while grading",
    "threads": "it starts more threads than a notebook may have while grading",
    "disk": "it writes more to disk than a notebook may while grading",
    "output": "it sent more output than a notebook may hold",
    "locked": "it needs a name that the locked cell {what} defined when it was handed in; the grader restored that "
    "cell's text",
    "other": "it asks the system for something that is refused while grading",
}
"""The reason, as the second half of a sentence that begins with the name of the stopped cell or function."""

BY_HAND = "Look at the answer and give its points by hand, or ask the student for a version that does not do this."
TO_DO: Mapping[Kind, str] = {
    "module": "If students may use that module, install it and grade again with --force.",
    "path": "If the file belongs to the assignment, put it into source/ and grade again. If not: " + BY_HAND,
    "time": "Raise cell_seconds in course.toml and grade again with --force, or give its points by hand.",
    "check": f"Set cell_seconds above {CELL_DEADLINE:g} in course.toml and grade again with --force, or look at it.",
    "memory": "Raise memory_mb in course.toml and grade again with --force, or give its points by hand.",
}

AT_HOME = "It may work on the student's machine."
MAY: Mapping[Kind, str] = {"check": "It may be right and slow, or a loop in it may never end."}
NOTHING: Mapping[str, str] = {}


@dataclass
class Stopped:
    """A cell that the sandbox's limits stopped, and the losses that it caused.

    Attributes:
        at: the cell's position; if the function was stopped when it was called, the position of its answer.
        called: whether the function stopped, not the cell.
    """

    at: int
    refusal: Refusal
    called: bool = False
    names: list[str] = field(default_factory=list)
    _: KW_ONLY
    own: bool = False


def tell_losses(
    cells: Cells,
    ran: Sequence[CellResult[Answered]],
    scores: Mapping[str, float | None],
    deadline: float,
    notes: Notes,
) -> None:
    """Tell instructor and student what the sandbox refused or ended, because it may work on the student's machine.

    Args:
        scores: points by nbgrader's id.
        deadline: seconds for one cell.
    """
    losses = []
    for at, cell in enumerate(cells.code):
        source, ours = cells.known_as(cell), cells.ours.get(at)
        points = scores.get(source.name) if source is not None else None
        if source is None or points is None or points >= (source.points or 0):
            continue
        fault = fault_of(ran[at]) if ours is not None else None
        losses.append(Loss(ours[0] if ours is not None else source.name, at, cells.answers(at), fault))
    stopped = stopped_by(losses, cells.sources(), ran, notes.replaced) if losses else []
    for one in stopped:
        if one.at not in cells.ours:  # below such a cell stands a card, not its outputs
            cells.code[one.at].outputs.append(remark(for_student(one, deadline)))
    told = {name for one in stopped for name in one.names}
    others = [loss for loss in losses if loss.name not in told]
    for sentence in [*for_instructor(stopped, deadline), *reasons(cells, ran, others, notes.doubled)]:
        notes.attend(sentence)


def stopped_by(
    losses: Sequence[Loss],
    sources: Sequence[str],
    cells: Sequence[CellResult[object]],
    replaced: Mapping[str, str] = NOTHING,
) -> list[Stopped]:
    """The cells that cost points because they ran in the sandbox, each once.

    A loss counts only if the missing name or the error leads to such a cell. A wrong answer does not count.

    Args:
        losses: the graded cells with fewer points than they are worth.
        sources: the code cells.
        cells: how each ended.
        replaced: what locked cells held when they were handed in, by their names.
    """
    found: dict[tuple[int, Refusal, bool], Stopped] = {}
    search = _Search(sources, cells, replaced)
    for loss in losses:
        stopped = search.cause(loss)
        if stopped is not None:
            stopped = found.setdefault((stopped.at, stopped.refusal, stopped.called), stopped)
            stopped.names.append(loss.name)
            stopped.own = stopped.own or stopped.at in loss.answers
    return list(found.values())


def for_instructor(stopped: Sequence[Stopped], seconds: float) -> Iterator[str]:
    """One sentence for each reason: who lost points, why, and what to do."""
    reasons: dict[Refusal, list[Stopped]] = {}
    for one in stopped:
        reasons.setdefault(one.refusal, []).append(one)
    for refusal, group in reasons.items():
        names = _listed([name for one in group for name in one.names])
        first = group[0]
        error = f" with {refusal.error}" if refusal.error else ""
        subject = "the function" if first.called else "its cell" if first.own else "a cell that it needs"
        yield (
            f"Points were lost for {names}: {subject} stopped{error}, because {_reason(refusal, seconds)}. "
            f"{MAY.get(refusal.kind, AT_HOME)} {TO_DO.get(refusal.kind, BY_HAND)}"
        )


def for_student(stopped: Stopped, seconds: float) -> str:
    """The sentence in the feedback below the cell that stopped."""
    subject = "Your function" if stopped.called else "This cell"
    return (
        f"{subject} stopped while it was graded, because {_reason(stopped.refusal, seconds)}. "
        f"This cost points of {_listed(stopped.names)}. If it works on your machine, tell your instructor.\n"
    )


def _listed(names: Sequence[str]) -> str:
    *first, last = dict.fromkeys(names)
    return f"{', '.join(first)} and {last}" if first else last


def _reason(refusal: Refusal, seconds: float) -> str:
    seconds = check_seconds(seconds) if refusal.kind == "check" else seconds
    return REASONS[refusal.kind].format(what=refusal.what, seconds=seconds)


class _Search:
    """Searches from a loss back to the cell that stopped."""

    def __init__(
        self, sources: Sequence[str], cells: Sequence[CellResult[object]], replaced: Mapping[str, str]
    ) -> None:
        self._sources = sources
        self._cells = cells
        self._replaced = replaced

    def cause(self, loss: Loss) -> Stopped | None:
        fault, ran = loss.fault, self._cells[loss.at]
        if fault is not None:
            if (refusal := refusal_in(fault.name, fault.message)) is not None:
                return Stopped(loss.place, refusal, called=True)
            if fault.kind == "endless" and ran.ended != "deadline":  # that deadline has its own sentence
                return Stopped(loss.place, Refusal("check"), called=True)
            return self._behind(self._missing_names(loss.name, fault), loss)
        if (refusal := self._refusal(loss.at)) is not None:
            return Stopped(loss.place, refusal, called=True)
        return self._behind(_undefined(ran), loss) or self._first(loss.answers)

    def _missing_names(self, name: str, fault: Fault) -> set[str]:
        if fault.kind in ("missing", "stub"):
            return {name}
        return set(UNDEFINED.findall(fault.message)) if fault.name == "NameError" else set()

    def _behind(self, names: set[str], loss: Loss) -> Stopped | None:
        """The cell before ``loss`` that stopped and would have defined one of ``names``, or a name that it needs."""
        seen: set[str] = set()
        while names - seen:
            wanted, seen = names - seen, seen | names
            makers = [at for at in range(loss.at) if any(binds(self._sources[at], name) for name in wanted)]
            if (found := self._first(makers) or self._in_locked(wanted, loss, called=not makers)) is not None:
                return found
            names = set().union(*(_undefined(self._cells[at]) for at in makers))
        return None

    def _in_locked(self, names: set[str], loss: Loss, *, called: bool) -> Stopped | None:
        """The loss, if a locked cell defined one of ``names`` before its text was restored."""
        texts = self._replaced.items()
        cell = next((cell for cell, text in texts if any(binds(text, name) for name in names)), None)
        return None if cell is None else Stopped(loss.place, Refusal("locked", cell), called=called)

    def _first(self, positions: Sequence[int]) -> Stopped | None:
        refusals = ((at, self._refusal(at)) for at in positions)
        return next((Stopped(at, refusal) for at, refusal in refusals if refusal is not None), None)

    def _refusal(self, at: int) -> Refusal | None:
        return refusal_of(self._cells[at], self._cells[:at], self._sources[at])


def _undefined(ran: CellResult[object]) -> set[str]:
    errors = (output for output in ran.outputs if output.output_type == "error" and output.ename == "NameError")
    return {name for error in errors for name in UNDEFINED.findall(error.evalue)}

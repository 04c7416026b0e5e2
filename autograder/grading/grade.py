"""Grades one notebook: the list of steps from submitted bytes to a graded notebook and its scores.

Tested in ``tests/grading/test_equality.py``.
"""

import base64
import copy
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode

from autograder.course import SUBMISSION_SECONDS
from autograder.exercises import find
from autograder.grading.autograd import FLAG, look_for_autograd
from autograder.grading.cells import Cells
from autograder.grading.errors import Starved
from autograder.grading.facts import facts_of, more_on
from autograder.grading.harmless import make_harmless
from autograder.grading.judge import Answered, faults_in, judge, results_of
from autograder.grading.losses import tell_losses
from autograder.grading.notes import Notes
from autograder.grading.plan import AUTO, Plan, missing_names
from autograder.grading.questions import check_seconds
from autograder.grading.read import read
from autograder.grading.repair import repair
from autograder.grading.restore import restore
from autograder.grading.run import Clock, Outcomes, run
from autograder.grading.score import score
from autograder.grading.shortage import shortage
from autograder.grading.shown import show
from autograder.grading.sources import SourceNotebook
from autograder.judge.call import Fault
from autograder.judge.result import Result
from autograder.kernels.client.session import CellResult, Skip
from autograder.kernels.client.verdict_channel import VerdictChannel
from autograder.kernels.client.zygote_client import ZygoteClient

__all__ = ["Graded", "Task", "grade_notebook"]


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a worker needs to grade one notebook.

    Attributes:
        data: the bytes of the submitted notebook.
        source: the instructor's notebook.
        seeds: the seed of each exercise's secret cases; the course's secret itself stays with the coordinator.
        inputs: a folder of files for the kernel's working folder.
        run_all: run experiments too.
        strict: score cells that are not ours exactly as nbgrader does.
        cell_deadline: seconds for one cell; ``check_seconds`` tells the seconds for a check from it.
        autograd: what happens if a library computed a gradient that should be written by hand.
        hints: whether the cards show hints.
        figures: whether figures that the student changed run, as ``autograder.grading.plan`` has it.
        seconds: the rest of the time for the submission.
    """

    data: bytes
    source: SourceNotebook
    seeds: dict[str, int]
    inputs: str | None = None
    run_all: bool = False
    strict: bool = False
    cell_deadline: float = 30.0
    autograd: str = FLAG
    hints: bool = True
    figures: str = AUTO
    seconds: float = SUBMISSION_SECONDS


@dataclass(kw_only=True)
class Graded:
    """The result of grading one notebook.

    Attributes:
        notebook: the text of the autograded notebook.
        scores: by nbgrader's cell id; None if a human has to decide.
        no_response: by cell id, for cells that nbgrader comments on: whether nothing was answered.
        records: for each exercise what ``autograder explain`` shows.
        said: sentences for the record; ``repaired`` are those of them that tell what was restored or is missing.
        attention: sentences for a human.
        seconds: how long it took.
        facts: what the class report needs, as ``autograder.grading.facts`` has it.
    """

    notebook: str
    scores: dict[str, float | None]
    no_response: dict[str, bool]
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    attention: list[str] = field(default_factory=list)
    seconds: float = 0.0
    facts: dict[str, Any] = field(default_factory=dict)


async def grade_notebook(task: Task, client: ZygoteClient) -> Graded:
    """Grade one notebook, step by step. The coordinator writes the result.

    Raises:
        Refused: the file is no notebook that can be read, or none of this assignment.
        Starved: the machine had no thread, memory or disk left for it.
        KernelsError: no kernel could be started.
    """
    clock, notes = Clock(task.seconds), Notes()
    notebook = read(task.data, notes)
    names = repair(notebook, task.source, notes, strict=task.strict)
    restore(notebook, task.source, names, notes, strict=task.strict)
    cells = Cells(notebook, task.source, task.seeds)
    _tell_other_versions(cells, notes)
    plan = _Plan(cells, task)
    outcomes = await _run_and_judge(cells, plan, task, client, clock, notes)
    ran, left_alone = outcomes.cells, plan.left_alone
    results = results_of(cells, ran, notes)
    with notes.about("autograd"):
        results = look_for_autograd(cells, ran, results, left_alone, task.autograd, notes)
    show(cells, ran, results, left_alone, hints=task.hints)
    with notes.about("limits"):
        _tell_ends(outcomes, task, notes)
    scores = score(cells, ran, results, notes, strict=task.strict)
    with notes.about("limits"):
        tell_losses(cells, ran, scores, task.cell_deadline, notes)
    no_response = _no_response(cells)
    facts = facts_of(cells, ran, clock.used, notes)
    _limit(notebook)
    make_harmless(notebook, {cells.code[at].id for at in cells.ours}, cells.known)
    return Graded(
        # like nbformat.writes, except for line breaks
        notebook=json.dumps(notebook, ensure_ascii=False, sort_keys=True),
        scores=scores,
        no_response=no_response,
        records={cells.ours[at][0]: _record(cells, at, result, ran) for at, result in results.items()},
        said=notes.said,
        repaired=notes.repaired,
        attention=notes.attention,
        seconds=clock.used,
        facts=facts,
    )


class _Plan:
    """Decides which cells do not run, and which of these have to run after all."""

    def __init__(self, cells: Cells, task: Task) -> None:
        asked = {at: name for at, (name, _) in cells.ours.items()}
        self._plan = None if task.run_all else Plan(cells.code, task.source, asked, task.figures)

    @property
    def left_alone(self) -> Mapping[int, str]:
        """The cells that do not run, and the sentence for each."""
        return self._plan.left_alone if self._plan is not None else {}

    def needs_more(self, outcomes: Outcomes[Answered]) -> bool:
        """Whether a cell missed a name that a skipped cell defines. If so, the next run also runs the skipped cell."""
        texts = [str(o.get("evalue", "")) for ran in outcomes.cells for o in ran.outputs if o.output_type == "error"]
        texts += [fault.message for fault in faults_in(outcomes.cells)]
        names = missing_names(texts)
        return self._plan is not None and bool(names) and self._plan.with_names(names)


async def _run_and_judge(
    cells: Cells, plan: _Plan, task: Task, client: ZygoteClient, clock: Clock, notes: Notes
) -> Outcomes[Answered]:
    """Run the cells. As long as a skipped cell turns out to be needed, run them again with that cell.

    Raises:
        Starved: the machine lacked a resource.
    """

    async def hook(at: int, channel: VerdictChannel) -> Answered | Skip | None:
        """Returns a verdict for a test cell of ours, Skip, or None to run the cell."""
        skipped = task.strict and "skip-execution" in cells.code[at].metadata.get("tags", [])  # like nbgrader
        return Skip() if skipped or at in plan.left_alone else await judge(cells, at, channel, notes, seconds)

    inputs = Path(task.inputs) if task.inputs else None
    seconds = check_seconds(task.cell_deadline)
    before = copy.deepcopy(notes)
    outcomes = await run(cells.sources(), client, hook, inputs, task.cell_deadline, clock)
    while not outcomes.out_of_time and plan.needs_more(outcomes):
        notes.said[:], notes.attention[:] = before.said, before.attention
        outcomes = await run(cells.sources(), client, hook, inputs, task.cell_deadline, clock)
    if (what := shortage(outcomes, faults_in(outcomes.cells))) is not None:
        raise Starved(what, clock.used)
    return outcomes


def _tell_other_versions(cells: Cells, notes: Notes) -> None:
    for at, (name, _) in cells.ours.items():
        about = cells.code[at].metadata.get("deepgrad")
        version = about.get("version") if isinstance(about, dict) else None
        if isinstance(version, str) and version != find(name).version:
            notes.say(
                f"{name} was handed out in another version of the exercise ({version[:20]}); it is graded by "
                f"the installed one ({find(name).version})."
            )


def _tell_ends(outcomes: Outcomes[Answered], task: Task, notes: Notes) -> None:
    if any(ran.ended == "unmeasurable" for ran in outcomes.cells):
        notes.attend(
            "The grader could not measure what its process used (memory, threads, files), so it ended the process. "
            "Look at the notebook's code."
        )
    if outcomes.out_of_time:
        notes.attend(
            f"The {task.seconds:.0f} s that were left for the submission were over; the cells after that were not "
            "run. To allow more time, raise submission_seconds in course.toml and grade again with --force."
        )
    elif outcomes.gave_up:
        notes.attend("Its code ended the kernel again and again; the cells after that were not run.")


def _no_response(cells: Cells) -> dict[str, bool]:
    """For each cell that nbgrader comments on, whether nothing was answered."""
    found = {}
    for cell in cells.notebook.cells:
        source = cells.known_as(cell)
        if source is not None and (source.solution or source.task):
            unchanged = not source.task and source.is_untouched(cell)
            found[source.name] = unchanged and not cells.defined_elsewhere(source.name)
    return found


def _record(cells: Cells, at: int, result: Result, ran: Sequence[CellResult[Answered]]) -> dict[str, Any]:
    """The record of one exercise for ``autograder explain`` and the class report."""
    answer = ran[at].answer
    frames, faults = (answer.frames, answer.faults) if isinstance(answer, Answered) else ((), ())
    return {
        "outcome": result.outcome.value,
        "points": result.points,
        "of": result.of,
        "headline": result.headline,
        "details": list(result.details),
        "hints": list(result.hints),
        "notes": list(result.notes),
        "mistakes": list(result.mistakes),
        "case": result.case,
        "version": result.version,
        "seed": str(cells.seeds[cells.ours[at][0]]),
        "returned": [None if frame is None else base64.b64encode(frame).decode() for frame in frames],
        "faults": [None if fault is None else _told(fault) for fault in faults],
        **more_on(cells, at, result, ran),
    }


def _told(fault: Fault) -> str:
    """A fault for an instructor: what went wrong, and in which line."""
    return f"{fault.message} ({fault.line})" if fault.line else fault.message


def _limit(notebook: NotebookNode) -> None:
    from nbgrader.preprocessors import LimitOutput

    LimitOutput().preprocess(notebook, {})

"""One notebook, graded: the pure function from submitted bytes to a graded notebook and its scores."""

import base64
import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode

from autograder.course import SUBMISSION_SECONDS
from autograder.errors import CouldNotCheck
from autograder.exercises import find
from autograder.grading.by_hand import ALLOW, FLAG, ZERO, autograd_in, is_by_hand, without_points
from autograder.grading.errors import BadAnswer, Starved
from autograder.grading.harmless import make_harmless
from autograder.grading.losses import Loss, for_instructor, for_student, is_refused, stopped_by
from autograder.grading.notes import Notes
from autograder.grading.plan import AUTO, Plan, missing_names
from autograder.grading.questions import CHANNEL_DEADLINE, read_answer
from autograder.grading.reading import read_notebook
from autograder.grading.repair import grade_id, repair
from autograder.grading.run import Clock, Outcomes, run_cells
from autograder.grading.scoring import score, strict_score
from autograder.grading.shortage import shortage
from autograder.grading.shown import card, left_alone, outputs_of, remark
from autograder.grading.sources import SourceCell, SourceNotebook, defines, exercise_of
from autograder.grading.syntax import headlined
from autograder.grading.verdicts import ask, cases_of, could_not_check, fault_result, verdict
from autograder.judge.call import Fault, FaultKind, Reply
from autograder.judge.result import Outcome, Result
from autograder.kernels.client.session import CellResult, Skip
from autograder.kernels.client.verdict_channel import VerdictChannel
from autograder.kernels.client.zygote_client import ZygoteClient
from autograder.kernels.endings import Reason
from autograder.kernels.errors import CallFailed, ChannelMalformed, ChannelTimeout

__all__ = ["Graded", "Task", "grade_notebook"]

ENDED: dict[Reason, str] = {
    "too_many_threads": "It started more threads than a notebook may have.",
    "too_many_mappings": "It took more pieces of memory than a notebook may have.",
    "disk_full": "It wrote more to disk than a notebook may.",
    "unmeasurable": "It hid what it used, so its Python process was ended.",
    "stopped": "It stopped its Python process.",
}

KEPT_FRAME = 64 << 10
"""Bytes of a returned value that are kept for ``autograder explain``."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a worker needs to grade one notebook.

    Attributes:
        seeds: the seed of each exercise's secret cases; the course's secret itself stays with the coordinator.
        inputs: a folder of files for the kernel's working folder.
        run_all: run experiments too.
        strict: score cells that are not ours exactly as nbgrader does.
        autograd: what becomes of a gradient that is to be written by hand and was left to a library.
        hints: whether the cards show hints.
        figures: whether figures that the student changed run, as ``autograder.grading.plan`` has it.
        seconds: what is left of the time for the submission.
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
    """What grading one notebook gave.

    Attributes:
        notebook: the text of the autograded notebook.
        scores: by nbgrader's cell id; None where a human has to decide.
        no_response: by cell id, for cells that nbgrader comments on: whether nothing was answered.
        records: for each exercise what ``autograder explain`` shows.
        seconds: how long it took.
    """

    notebook: str
    scores: dict[str, float | None]
    no_response: dict[str, bool]
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    attention: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(frozen=True)
class _Answered:
    """What the hook got for a test cell of ours; the fault's message may quote a secret case."""

    result: Result
    frames: tuple[bytes | None, ...] = ()
    fault: Fault | None = None
    autograd: bool = False


async def grade_notebook(task: Task, client: ZygoteClient) -> Graded:
    """Read, repair, run and judge one notebook.

    Raises:
        Refused: the file is no notebook that can be read.
        Starved: the machine had no thread, memory or disk left for it.
        KernelsError: no kernel could be had.
    """
    clock = Clock(task.seconds)
    notes = Notes()
    notebook = read_notebook(task.data, notes)
    repair(notebook, task.source, notes, strict=task.strict)
    inputs = Path(task.inputs) if task.inputs else None
    grading = _Grading(notebook, task, notes)
    outcomes = await run_cells(grading.sources(), client, grading.hook, inputs, task.cell_deadline, clock)
    while not outcomes.out_of_time and grading.needs_more(outcomes):
        outcomes = await run_cells(grading.sources(), client, grading.hook, inputs, task.cell_deadline, clock)
    if (what := shortage(outcomes, _faults(outcomes))) is not None:
        raise Starved(what, clock.used)
    return replace(grading.finish(outcomes), seconds=clock.used)


def _faults(outcomes: Outcomes[_Answered]) -> Iterator[Fault]:
    answers = (cell.answer for cell in outcomes.cells)
    return (answer.fault for answer in answers if isinstance(answer, _Answered) and answer.fault is not None)


class _Grading:
    """One notebook on its way through a kernel."""

    def __init__(self, notebook: NotebookNode, task: Task, notes: Notes) -> None:
        self.notebook = notebook
        self.task = task
        self.notes = notes
        self.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        self.known = task.source.by_name
        self._tell_other_versions()
        asked = {at: ours[0] for at, cell in enumerate(self.cells) if (ours := self._exercise(cell)) is not None}
        self.plan = None if task.run_all else Plan(self.cells, task.source, asked, task.figures)
        self.first_notes = copy.deepcopy(notes)

    @property
    def left_alone(self) -> Mapping[int, str]:
        """The cells that do not run, and the sentence for each."""
        return self.plan.left_alone if self.plan is not None else {}

    def needs_more(self, outcomes: Outcomes[_Answered]) -> bool:
        """Whether a cell missed a name that a cell left alone defines; the next run then runs that too."""
        texts = [str(o.get("evalue", "")) for ran in outcomes.cells for o in ran.outputs if o.output_type == "error"]
        texts += [
            a.fault.message for a in (ran.answer for ran in outcomes.cells) if isinstance(a, _Answered) and a.fault
        ]
        names = missing_names(texts)
        if self.plan is None or not names or not self.plan.with_names(names):
            return False
        self.notes.said[:], self.notes.attention[:] = self.first_notes.said, self.first_notes.attention
        return True

    def sources(self) -> list[str]:
        """The code of all cells, in order."""
        return [cell.source for cell in self.cells]

    def _tell_other_versions(self) -> None:
        for cell in self.cells:
            ours = self._exercise(cell)
            about = cell.metadata.get("deepgrad")
            version = about.get("version") if isinstance(about, dict) else None
            if ours is not None and isinstance(version, str) and version != find(ours[0]).version:
                self.notes.say(
                    f"{ours[0]} was handed out in another version of the exercise ({version[:20]}); it is graded by "
                    f"the installed one ({find(ours[0]).version})."
                )

    def _exercise(self, cell: NotebookNode) -> tuple[str, SourceCell] | None:
        source = self.known.get(grade_id(cell) or "")
        name = exercise_of(source) if source is not None else None
        return (name, source) if source is not None and name in self.task.seeds and name is not None else None

    async def hook(self, at: int, channel: VerdictChannel) -> _Answered | Skip | None:
        """Returns a verdict for a test cell of ours, Skip, or None to run the cell."""
        if at in self.left_alone or self._skipped_by_nbgrader(at):
            return Skip()
        ours = self._exercise(self.cells[at])
        if ours is None:
            return None
        name, source = ours
        seed, points = self.task.seeds[name], float(source.points or 0)
        try:
            payload = ask(name, seed)
        except CouldNotCheck as error:
            return _Answered(could_not_check(name, error))
        answer = await channel.call(payload, CHANNEL_DEADLINE)
        counts = [len(case.arguments) for case in cases_of(name, seed)[0]]
        try:
            found = read_answer(answer, counts)
        except BadAnswer as error:
            self.notes.attend(f"{name}: {error} The student's code may have replaced parts of the library; 0 points.")
            return _Answered(fault_result(name, seed, "unpackable", str(error), points))
        replies = found.replies
        self._tell_overlooked(name, replies[0])
        fault = next((reply.fault for reply in replies if reply.fault is not None), None)
        return _Answered(verdict(name, seed, replies, points), _kept(replies), fault, found.autograd)

    def _tell_overlooked(self, name: str, first: Reply) -> None:
        """Nothing was there to be called; but does the notebook hold an answer that a human would find?"""
        if first.fault is None or first.fault.kind not in ("stub", "missing"):
            return
        if self._defined_elsewhere(name):
            self.notes.attend(f"{name} was not there where it is checked, but another cell defines it; 0 points.")
        elif any(grade_id(c) == name and c.source.strip() and not defines(c.source, name) for c in self.cells):
            self.notes.attend(f"{name}: its cell was changed and defines nothing of that name; 0 points.")

    def _defined_elsewhere(self, name: str) -> bool:
        """Whether another cell than its own, and no copy of the stub, defines a function."""
        given = self.known[name].source if name in self.known else ""
        return any(c.source != given and grade_id(c) != name and defines(c.source, name) for c in self.cells)

    def _skipped_by_nbgrader(self, at: int) -> bool:
        return self.task.strict and "skip-execution" in self.cells[at].metadata.get("tags", [])

    def finish(self, outcomes: Outcomes[_Answered]) -> Graded:
        """Outputs into the notebook, scores by cell."""
        scores: dict[str, float | None] = {}
        records: dict[str, dict[str, Any]] = {}
        for at, (cell, ran) in enumerate(zip(self.cells, outcomes.cells, strict=True)):
            ours = self._exercise(cell)
            cell.execution_count = ran.execution_count
            if ours is not None:
                result, frames = self._result(*ours, ran, at)
                result = self._with_syntax_error(ours[0], result, at, outcomes.cells)
                cell.outputs = [card(result if self.task.hints or not result.started else replace(result, hints=()))]
                scores[ours[1].name] = self._points(result)
                records[ours[0]] = _record(result, self.task.seeds[ours[0]], frames)
                continue
            sentence = self.left_alone.get(at)
            cell.outputs = outputs_of(ran) if sentence is None else [left_alone(sentence)]
        if any(ran.ended == "unmeasurable" for ran in outcomes.cells):
            self.notes.attend("Its process hid what it used, so it was ended. Look at its code.")
        if outcomes.out_of_time:
            self.notes.attend(
                f"The {self.task.seconds:.0f} s that were left for the submission were over; what came after was not "
                "run. If it may take longer, set submission_seconds in course.toml and grade again with --force."
            )
        elif outcomes.gave_up:
            self.notes.attend("Its code ended the kernel again and again; what came after was not run.")
        self._score_the_rest(outcomes, scores)
        self._tell_losses(outcomes.cells, scores)
        no_response = self._no_response()
        _limit(self.notebook)
        cards = {cell.id for cell in self.cells if self._exercise(cell) is not None}
        make_harmless(self.notebook, cards, self.known)
        return Graded(
            notebook=json.dumps(
                self.notebook, ensure_ascii=False, sort_keys=True
            ),  # as nbformat.writes, but for line breaks
            scores=scores,
            no_response=no_response,
            records=records,
            said=self.notes.said,
            attention=self.notes.attention,
        )

    def _result(
        self, name: str, source: SourceCell, ran: CellResult[_Answered], at: int
    ) -> tuple[Result, tuple[bytes | None, ...]]:
        answer = ran.answer
        if isinstance(answer, _Answered):
            return self._by_hand(name, answer, at), answer.frames
        kind, message = _why(ran)
        if isinstance(answer, ChannelMalformed) or (isinstance(answer, CallFailed) and not is_refused(_raised(answer))):
            self.notes.attend(f"{name}: the kernel's side of the check was broken by the student's code; 0 points.")
        if ran.status == "not_run":
            self.notes.attend(f"{name} was not run, because of what earlier code did to the kernel; 0 points.")
        return fault_result(name, self.task.seeds[name], kind, message, float(source.points or 0)), ()

    def _by_hand(self, name: str, answer: _Answered, at: int) -> Result:
        """The result, without its points where the course wants that for a gradient that a library computed."""
        result = answer.result
        if self.task.autograd == ALLOW or not result.points or not is_by_hand(find(name)):
            return result
        ran = ["" if i in self.left_alone else cell.source for i, cell in enumerate(self.cells[:at])]
        found = autograd_in(name, ran, seen=answer.autograd)
        if found is None:
            return result
        told = f"{name}: {found.words}, and it is to be written by hand"
        if self.task.autograd == ZERO and found.certain:
            self.notes.attend(f"{told}; 0 points, as course.toml says.")
            return without_points(result, found.words)
        self.notes.attend(f"{told}. Its points stand; decide yourself.")
        return result

    def _points(self, result: Result) -> float | None:
        if result.outcome is Outcome.COULD_NOT_CHECK:
            self.notes.attend(f"{result.exercise} could not be checked: {result.headline}")
            return None
        return result.score

    def _score_the_rest(self, outcomes: Outcomes[_Answered], scores: dict[str, float | None]) -> None:
        status = {cell.id: ran.status for cell, ran in zip(self.cells, outcomes.cells, strict=True)}
        for cell in self.notebook.cells:
            source = self.known.get(grade_id(cell) or "")
            if source is None or not source.grade or source.name in scores:
                continue
            if self.task.strict or source.solution or cell.cell_type != "code":
                points, why = strict_score(cell)
            else:
                points, why = score(cell, status[cell.id])
            scores[source.name] = points
            if why:
                self.notes.attend(f"{source.name}: {why}.")

    def _answers(self, name: str, at: int) -> tuple[int, ...]:
        """The cells with the answer that the graded cell ``at`` judges: by its name, else those right before it."""
        if self._exercise(self.cells[at]) is not None:
            own = (i for i, cell in enumerate(self.cells) if grade_id(cell) == name or defines(cell.source, name))
            return tuple(i for i in own if i < at)
        graded = (i for i in range(at) if (source := self._source(i)) is not None and source.grade)
        return tuple(i for i in range(max(graded, default=-1) + 1, at) if self._is_answer(i))

    def _source(self, at: int) -> SourceCell | None:
        return self.known.get(grade_id(self.cells[at]) or "")

    def _is_answer(self, at: int) -> bool:
        source = self._source(at)
        return source is None or source.solution

    def _with_syntax_error(self, name: str, result: Result, at: int, ran: Sequence[CellResult[_Answered]]) -> Result:
        answered = ran[at].answer
        if not isinstance(answered, _Answered) or answered.fault is None or answered.fault.kind != "missing":
            return result
        for answer in self._answers(name, at):
            result = headlined(result, self.cells[answer].source, ran[answer])
        return result

    def _tell_losses(self, ran: Sequence[CellResult[_Answered]], scores: dict[str, float | None]) -> None:
        """What the sandbox refused or ended may work on a student's machine, so it is told to both."""
        losses = []
        for at, cell in enumerate(self.cells):
            source, ours = self._source(at), self._exercise(cell)
            points = scores.get(source.name) if source is not None else None
            if source is None or points is None or points >= (source.points or 0):
                continue
            name = ours[0] if ours is not None else source.name
            losses.append(Loss(name, at, self._answers(name, at), _fault(ran[at]) if ours is not None else None))
        stopped = stopped_by(losses, self.sources(), ran, self.notes.replaced) if losses else []
        for one in stopped:
            if self._exercise(self.cells[one.at]) is not None:  # its outputs are a card
                continue
            self.cells[one.at].outputs.append(remark(for_student(one, self.task.cell_deadline)))
        for sentence in for_instructor(stopped, self.task.cell_deadline):
            self.notes.attend(sentence)

    def _no_response(self) -> dict[str, bool]:
        from nbgrader.utils import compute_checksum

        found = {}
        for cell in self.notebook.cells:
            source = self.known.get(grade_id(cell) or "")
            if source is not None and (source.solution or source.task):
                unchanged = not source.task and source.checksum == compute_checksum(cell)
                found[source.name] = unchanged and not self._defined_elsewhere(source.name)
        return found


def _kept(replies: Sequence[Reply]) -> tuple[bytes | None, ...]:
    return tuple(r.frame if r.frame is not None and len(r.frame) <= KEPT_FRAME else None for r in replies)


def _fault(ran: CellResult[_Answered]) -> Fault | None:
    """Why a function of ours gave no result; None if it gave one, or if its process needed too much memory."""
    if isinstance(ran.answer, _Answered):
        return ran.answer.fault or Fault("not run", "")
    if isinstance(ran.answer, CallFailed):
        return _raised(ran.answer)
    return None if ran.status == "out_of_memory" else Fault(*_why(ran))


def _raised(error: CallFailed) -> Fault:
    """What the kernel's own side of a check raised."""
    name, _, text = str(error).partition(": ")
    return Fault("raised", text, name=name)


def _why(ran: CellResult[_Answered]) -> tuple[FaultKind, str]:
    if ran.status == "not_run":
        return "not run", "It was not run, because earlier code ended the kernel."
    if ran.ended == "deadline":
        return "endless", "The time for the whole submission was over. Does some cell before it take long?"
    if ran.status == "timed_out" or isinstance(ran.answer, ChannelTimeout):
        return "endless", "It did not finish in time. Is there a loop that never ends?"
    if ran.status == "out_of_memory":
        return "exit", "It took more memory than a notebook may have."
    if ran.status == "died":
        return "exit", ENDED.get(
            ran.ended, "It ended the Python process."
        ) if ran.ended else "It ended the Python process."
    return "unpackable", "No answer that can be read came from your function."


def _record(result: Result, seed: int, frames: tuple[bytes | None, ...]) -> dict[str, Any]:
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
        "seed": str(seed),
        "returned": [None if frame is None else base64.b64encode(frame).decode() for frame in frames],
    }


def _limit(notebook: NotebookNode) -> None:
    from nbgrader.preprocessors import LimitOutput

    LimitOutput().preprocess(notebook, {})

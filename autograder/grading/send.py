"""Sends a submission's notebooks to workers, and says in a sentence why one could not be graded.

Tested in ``tests/grading/test_shortage.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.grading.assignment import Assignment
from autograder.grading.errors import Interrupted, Refused, Starved
from autograder.grading.grade import Graded, Task
from autograder.grading.settings import Settings
from autograder.grading.shortage import full_disk
from autograder.grading.sources import SourceNotebook
from autograder.grading.submitted import Submission
from autograder.grading.warm import Graders
from autograder.grading.write import stage, unstage
from autograder.kernels.errors import JobFailed, WorkerDied, WorkerStuck, ZygoteDied

__all__ = ["Sender"]


@dataclass
class TimeLeft:
    """The time of one submission that its notebooks have not used yet."""

    seconds: float


class Sender:
    """Sends the notebooks of submissions. If a submission is tried again, its used time still counts."""

    def __init__(self, assignment: Assignment, settings: Settings, warm: Graders) -> None:
        self._assignment = assignment
        self._settings = settings
        self._warm = warm
        self._time: dict[str, TimeLeft] = {}

    async def grade(
        self, student: str, submission: Submission, files: Mapping[Path, Path], *, alone: bool
    ) -> dict[str, Graded | None]:
        """Grade the notebooks one after another: they share the submission's time.

        Args:
            files: the other files of the submission and the assignment; the kernel gets copies.
            alone: whether no other submission is graded at the same time.

        Returns:
            The results by the notebook's name. None if a notebook could not be graded, or if a human has to look for
            it; the submission's notes say why.

        Raises:
            Starved: the machine lacked a resource for it.
            Interrupted: the disk is full, or the warm processes ended.
            BadAssignment: the assignment has exercises and the course has no secret seed.
        """
        seconds = self._settings.submission_seconds or self._assignment.classroom.submission_seconds
        time = self._time.setdefault(student, TimeLeft(seconds))
        graded: dict[str, Graded | None] = {}
        inputs = stage(files)
        try:
            for source in self._assignment.sources:
                if source.name in submission.notebooks:
                    task = _task_of(self._assignment, source, submission, inputs, time, self._settings)
                    graded[source.name] = await _send(task, submission, time, self._warm, alone=alone)
        finally:
            unstage(inputs)
        return graded | dict.fromkeys([*submission.unread, *submission.sought])

    def forget(self, student: str) -> None:
        """Give a submission all of its time again."""
        self._time.pop(student, None)


def _task_of(
    assignment: Assignment,
    source: SourceNotebook,
    submission: Submission,
    inputs: Path | None,
    time: TimeLeft,
    settings: Settings,
) -> Task:
    """The task for a worker to grade one notebook of a submission. ``inputs`` is a folder for the kernel to copy."""
    classroom = assignment.classroom
    return Task(
        data=submission.notebooks[source.name],
        source=source,
        seeds={name: classroom.seed(name, submission.work) for name in assignment.exercises},
        inputs=str(inputs) if inputs else None,
        run_all=settings.run_all,
        strict=settings.strict,
        cell_deadline=settings.cell_deadline or classroom.cell_deadline,
        autograd=classroom.autograd,
        hints=classroom.hints,
        figures=classroom.figures,
        seconds=time.seconds,
    )


async def _send(task: Task, submission: Submission, time: TimeLeft, warm: Graders, *, alone: bool) -> Graded | None:
    """Let a worker grade a notebook. The seconds that the worker took are subtracted from ``time``.

    If no other submission is graded at the same time, a shortage becomes a sentence: another try would not help.
    """
    instead, notes = submission.instead.get(task.source.name), submission.notes
    name = instead.called if instead is not None else f"{task.source.name}.ipynb"
    try:
        graded = await warm.grade(task)
        time.seconds -= graded.seconds
        if instead is not None:
            notes.attend(instead.graded)
        return graded
    except Starved as error:
        time.seconds -= error.seconds
        if not alone:
            raise
        if (full := full_disk()) is not None:  # the disk would be full for the next submission, too
            raise Interrupted(f"{full} What is graded stays graded. Run the same command again to continue.") from error
        notes.attend(
            f"{name} could not be graded: the machine lacked a resource for it ({error}), even when no other "
            "submission was graded. Close other programs and run the same command again. If that does not help, check "
            "whether the notebook's own code raises this error."
        )
    except Refused as error:
        notes.attend(f"{name}: {error}")
        if task.source.name in submission.copies:
            notes.attend(submission.copies[task.source.name])
    except WorkerStuck:
        notes.attend(f"{name} takes more than a minute to be read or shown. It was not graded; look at it.")
    except WorkerDied:
        notes.attend(
            f"While {name} was graded, the grader's worker process died. The notebook's code or the size of its output "
            "may be the cause. Look at the notebook."
        )
    except (ZygoteDied, OSError) as error:
        raise Interrupted(
            f"The processes that run kernels ended ({error}). Run the same command again to continue."
        ) from error
    except (JobFailed, ValueError) as error:
        notes.attend(f"{name} could not be graded: {error}")
    return None

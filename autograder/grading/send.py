"""Sends one notebook to a worker, and says in a sentence why it could not be graded.

Tested in ``tests/grading/test_shortage.py``.
"""

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
from autograder.kernels.errors import JobFailed, WorkerDied, WorkerStuck, ZygoteDied

__all__ = ["TimeLeft", "send", "task_of"]


@dataclass
class TimeLeft:
    """The time of one submission that its notebooks have not used yet."""

    seconds: float


def task_of(
    assignment: Assignment,
    source: SourceNotebook,
    submission: Submission,
    inputs: Path | None,
    time: TimeLeft,
    settings: Settings,
) -> Task:
    """What a worker needs to grade one notebook of a submission.

    Args:
        inputs: a folder of copies for the kernel's working folder.

    Raises:
        BadAssignment: the assignment has exercises and the course has no secret seed.
    """
    classroom = assignment.classroom
    return Task(
        data=submission.notebooks[source.name],
        source=source,
        seeds={name: classroom.seed(name, submission.digest) for name in assignment.exercises},
        inputs=str(inputs) if inputs else None,
        run_all=settings.run_all,
        strict=settings.strict,
        cell_deadline=settings.cell_deadline or classroom.cell_deadline,
        autograd=classroom.autograd,
        hints=classroom.hints,
        figures=classroom.figures,
        seconds=time.seconds,
    )


async def send(task: Task, submission: Submission, time: TimeLeft, warm: Graders, *, alone: bool) -> Graded | None:
    """Let a worker grade a notebook. None if it could not be graded: a human is told why.

    Args:
        time: the seconds that the worker took are taken off it.
        alone: whether nothing else is graded meanwhile. If so, a shortage is told instead of raised, because another
            try would find no more.

    Raises:
        Starved: the machine had not enough for it.
        Interrupted: the disk is full, or the warm processes ended.
    """
    name, notes = f"{task.source.name}.ipynb", submission.notes
    try:
        graded = await warm.grade(task)
        time.seconds -= graded.seconds
        return graded
    except Starved as error:
        time.seconds -= error.seconds
        if not alone:
            raise
        if (full := full_disk()) is not None:  # the next submission would meet it, too
            raise Interrupted(f"{full} What is graded stays graded; the same command goes on.") from error
        notes.attend(
            f"{name} could not be graded: the machine had not enough for it ({error}), even when nothing else was "
            "graded. Close what else runs, and run the same command again."
        )
    except Refused as error:
        notes.attend(f"{name}: {error}")
        if task.source.name in submission.copies:
            notes.attend(submission.copies[task.source.name])
    except WorkerStuck:
        notes.attend(f"{name} takes more than a minute to be read or shown. It was not graded; look at it.")
    except WorkerDied:
        notes.attend(f"{name} ended the process that read its messages. Look at its code.")
    except (ZygoteDied, OSError) as error:
        raise Interrupted(
            f"The processes that run kernels ended ({error}). Run the same command again: it goes on."
        ) from error
    except (JobFailed, ValueError) as error:
        notes.attend(f"{name} could not be graded: {error}")
    return None

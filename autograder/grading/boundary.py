"""Decides whether an error stops the run (the machine's fault) or fails only one submission.

Tested in ``tests/test_access.py``.
"""

import os
import traceback
from collections.abc import Iterable
from pathlib import Path

from autograder.course import find_course
from autograder.course.access import closed_message
from autograder.grading.errors import BadAssignment, BadCluster, BadGradebook, GradingError, Interrupted
from autograder.grading.files import MACHINE
from autograder.grading.names import shown
from autograder.kernels.errors import SandboxUnavailable, ZygoteDied

__all__ = ["sentence_of", "stops_the_run"]

STOPPING = (BadAssignment, BadCluster, BadGradebook, Interrupted, SandboxUnavailable, ZygoteDied)
MAX_SHOWN = 200  # characters of a path or of an error's text


def stops_the_run(error: Exception, written: Iterable[Path]) -> bool:
    """Whether every other submission would fail as well.

    Args:
        error: raised while one submission was read, graded, written or recorded.
        written: the course's folders that a run writes into. If one of them is closed, a ``PermissionError`` stops the
            run; otherwise it is about files of this submission.
    """
    if isinstance(error, PermissionError):
        there = (next(path for path in (folder, *folder.parents) if path.exists()) for folder in written)
        return any(not os.access(folder, os.W_OK | os.X_OK) for folder in there)
    return isinstance(error, STOPPING) or (isinstance(error, OSError) and error.errno in MACHINE)


def sentence_of(error: Exception, submitted: Path) -> str:
    """The sentence that tells a human why ``error`` ended the grading of a submission, and what to do."""
    if isinstance(error, GradingError):
        return str(error)
    root = find_course(submitted) if isinstance(error, PermissionError) else None
    if root is not None and isinstance(error, OSError) and isinstance(error.filename, str):
        return closed_message(root, Path(error.filename))
    if isinstance(error, OSError):
        where = shown(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else str(submitted)
        return f"Its files cannot be read or copied ({error.strerror}: {_end(where)}). Correct this and grade again."
    return (
        f"It could not be graded ({type(error).__name__}: {str(error)[:MAX_SHOWN]}; {_place(error)}). Look for "
        f"anything unusual in {shown(str(submitted))}, correct it and grade again. If there is nothing, report this."
    )


def _place(error: Exception) -> str:
    """The line that raised, for a report."""
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    return f"{Path(frames[0].filename).name}, line {frames[0].lineno}" if frames else "no line known"


def _end(path: str) -> str:
    return path if len(path) <= MAX_SHOWN else f"...{path[-MAX_SHOWN:]}"

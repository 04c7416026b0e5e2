"""What can stop a grading run, or the grading of one submission.

GradingError
├── Refused          a submission cannot be read; the message says what an instructor can do
├── NotEntered       the gradebook or the late plugin rejects one submission's result
├── Lost             another run took a submission over while this run graded it
├── Starved          the machine had no thread, memory or disk left for a notebook; another run tries it again
├── BadAnswer        a kernel's answer does not have the expected form
├── BadAssignment    the assignment cannot be graded: not in the gradebook, no submissions, no seed
├── BadCluster       the Dask cluster cannot be reached, or none of its workers can grade
├── BadGradebook     the database itself fails: locked, of an older nbgrader, not a database
└── Interrupted      the run had to stop; what is done stays done, and the same command continues the run
"""

from autograder.errors import AutograderError

__all__ = [
    "BadAnswer",
    "BadAssignment",
    "BadCluster",
    "BadGradebook",
    "GradingError",
    "Interrupted",
    "Lost",
    "NotEntered",
    "Refused",
    "Starved",
]


class GradingError(AutograderError):
    """Base of every error of grading."""


class Refused(GradingError, ValueError):
    """A submission or one of its notebooks cannot be read."""


class NotEntered(GradingError):
    """The gradebook did not take one submission's result; no part of the result was entered."""


class Lost(GradingError):
    """Another run holds the claim on this submission, so this run must not write its result."""


class Starved(GradingError):
    """The machine lacked a resource for a notebook that stayed within its own bounds; the message names the resource.

    Attributes:
        seconds: how long the attempt took.
    """

    def __init__(self, what: str, seconds: float = 0.0) -> None:
        self.what = what
        self.seconds = seconds
        super().__init__(what)


class BadAnswer(GradingError, ValueError):
    """A kernel's answer does not have the expected form: the student's code changed it."""


class BadAssignment(GradingError):
    """The assignment cannot be graded: not in the gradebook, no submissions, no seed."""


class BadCluster(GradingError):
    """The Dask cluster cannot be used; nothing was graded on it."""


class BadGradebook(GradingError):
    """The gradebook's database cannot be read or written."""


class Interrupted(GradingError):
    """The run stopped early."""

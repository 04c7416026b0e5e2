"""What can stop a grading run, or the grading of one submission.

GradingError
├── Refused          a submitted notebook cannot be read; the message says what an instructor can do
├── BadAnswer        what came back from a kernel is not what was asked for
├── BadAssignment    the course's gradebook or folders cannot be graded from
├── BadGradebook     the database itself fails: locked, of an older nbgrader, not a database
└── Interrupted      the run had to stop; what is done stays done, and the same command goes on
"""

from autograder.errors import AutograderError

__all__ = ["BadAnswer", "BadAssignment", "BadGradebook", "GradingError", "Interrupted", "Refused"]


class GradingError(AutograderError):
    """Base of every error of grading."""


class Refused(GradingError, ValueError):
    """A submitted notebook cannot be read."""


class BadAnswer(GradingError, ValueError):
    """A kernel's answer is not one: the student's code got between."""


class BadAssignment(GradingError):
    """The assignment cannot be graded: not in the gradebook, no submissions, no seed."""


class BadGradebook(GradingError):
    """The gradebook's database cannot be read or written."""


class Interrupted(GradingError):
    """The run stopped early."""

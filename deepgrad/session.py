"""What a notebook says of itself in its first cell: which lesson it is, and from which version it was built."""

from dataclasses import dataclass

__all__ = ["Session", "current", "start"]

# What the sources say where a built notebook has its stamp.
UNBUILT = "unbuilt"


@dataclass
class Session:
    """The notebook that this kernel runs.

    Attributes:
        lesson: the lesson's slug; empty outside a lesson.
        stamp: the hash of the exercises' versions at the time of the build.
        hints: whether the course shows hints.

    """

    lesson: str = ""
    stamp: str = UNBUILT
    hints: bool = True


current = Session()


def start(lesson: str, stamp: str = UNBUILT, hints: bool = True) -> None:
    """Say which lesson this notebook is.

    Args:
        lesson: the lesson's slug, such as ``01_deep_linear_network``.
        stamp: written by ``autograder build``; lets a check say that the notebook is of another version.
        hints: False where the course's instructor turned hints off.

    """
    current.lesson = lesson
    current.stamp = stamp
    current.hints = hints

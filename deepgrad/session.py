"""Remembers what a notebook's first cell says: its lesson and the version it was built from."""

from dataclasses import dataclass

__all__ = ["Session", "current", "start"]

# The stamp in the sources; a built notebook has a hash in its place.
UNBUILT = "unbuilt"


@dataclass
class Session:
    """The notebook that this kernel runs.

    Attributes:
        lesson: the lesson's slug; empty outside a lesson.
        stamp: the hash of the exercises' versions at the time of the build.
        hints: whether the course shows hints.
        worked: whether the course shows worked solutions after a few tries.
    """

    lesson: str = ""
    stamp: str = UNBUILT
    hints: bool = True
    worked: bool = True


current = Session()


def start(lesson: str, stamp: str = UNBUILT, hints: bool = True, worked: bool = True) -> None:
    """Set the lesson of this notebook.

    Args:
        lesson: the lesson's slug, such as ``01_deep_linear_network``.
        stamp: written by ``autograder build``; with it a check can say that the notebook has another version.
        hints: False if the course's instructor turned hints off.
        worked: False if worked solutions are turned off.
    """
    current.lesson = lesson
    current.stamp = stamp
    current.hints = hints
    current.worked = worked

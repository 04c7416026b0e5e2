"""Exercises with reference gradients, the check that names a mistake, the lesson builder and the grader."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.judge.check import check, yours
    from autograder.judge.result import Result

__all__ = ["Result", "check", "yours"]


def __getattr__(name: str) -> Any:
    """Load the public names when they are first used, so that ``import autograder`` costs nothing."""
    if name in ("check", "yours"):
        from autograder.judge import check as module

        return getattr(module, name)
    if name == "Result":
        from autograder.judge.result import Result

        return Result
    raise AttributeError(f"module 'autograder' has no attribute {name!r}")

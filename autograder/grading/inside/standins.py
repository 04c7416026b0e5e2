"""``check`` and ``yours`` as a student's cells see them while they are graded. They decide nothing.

Tested in ``tests/judge/test_in_place.py``.
"""

import sys
from collections.abc import Callable
from typing import Any

from autograder.contract.copies import given_copies

__all__ = ["Outside", "check", "yours"]


class Outside:
    """The value that this ``check`` returns."""

    def __repr__(self) -> str:
        return "graded outside"


def check(*_: object, **__: object) -> Outside:
    """Do nothing: the grader calls the function itself, from another process."""
    return Outside()


def yours(name: str, given: Callable[..., Any] | None = None) -> Callable[..., Any]:
    """A function that calls the student's own function of that name.

    The name is looked up at each call, because a prediction stands before its exercise. If the notebook has no such
    function, ``given`` is called. If ``given`` is None too, the call raises ``NotImplementedError``.
    """
    namespace = sys._getframe(1).f_globals

    def own(*arguments: Any, **named: Any) -> Any:
        found = namespace.get(name, given)
        if not callable(found):
            raise NotImplementedError(f"There is no function {name} yet.")
        return given_copies(found)(*arguments, **named)

    return own

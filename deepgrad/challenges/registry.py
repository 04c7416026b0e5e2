"""All challenges of the course. The challenges of a lesson are in a module ``lesson_NN`` of this package.

Tested in ``tests/deepgrad/test_challenges.py``.
"""

import difflib
import pkgutil
from functools import cache
from importlib import import_module

from deepgrad.challenges.challenge import Challenge
from deepgrad.errors import ChallengeNotFound

__all__ = ["challenges", "find"]


@cache
def challenges() -> tuple[Challenge, ...]:
    """All challenges, in the order of the lessons."""
    package = __package__ or ""
    paths = import_module(package).__path__
    modules = sorted(found.name for found in pkgutil.iter_modules(paths) if found.name.startswith("lesson_"))
    return tuple(one for name in modules for one in import_module(f"{package}.{name}").CHALLENGES)


def find(name: str) -> Challenge:
    """The challenge of that name.

    Raises:
        ChallengeNotFound: no challenge has that name; the message gives the nearest name.
    """
    by_name = {one.name: one for one in challenges()}
    if found := by_name.get(name):
        return found
    near = difflib.get_close_matches(str(name), by_name, n=1, cutoff=0.4)
    meant = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(by_name)}."
    raise ChallengeNotFound(f"No challenge is named {name!r}. {meant}")

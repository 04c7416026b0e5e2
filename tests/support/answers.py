"""Students' answers, asked with many seeds.

With ``DEEPGRAD_SEEDS=200`` every answer that the tests of the exercises hold is asked with so many seeds, not with the
few that a test names: a verdict that changes with the seed is then found by the same tests.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

from autograder.contract.misfits import MISFITS
from autograder.exercises.base import Exercise
from autograder.judge.check import check_with_seed
from autograder.judge.failure import FORMS

OF_THE_CALL = {"returns_none", "sometimes_none", "printed", "unsteady", "other_generator"}
FORMAL = frozenset({*FORMS.values(), *MISFITS, *OF_THE_CALL})
"""What every exercise has a name for: the form of a result, not its numbers."""


def assert_accepted(exercise: Exercise, solution: Callable[..., Any], seeds: Iterable[int]) -> None:
    """The full points for a right solution, whatever the seed."""
    for seed in _asked(seeds):
        result = check_with_seed(exercise, solution, seed)
        assert result.passed, f"seed {seed}: {result!s}"
        assert repr(result) == f"{exercise.points:g}"


def assert_named(exercise: Exercise, slip: Callable[..., Any], name: str, seeds: Iterable[int]) -> None:
    """A wrong answer is refused and called by its name alone, whatever the seed."""
    assert_refused(exercise, slip, (name,), seeds)


def assert_refused(exercise: Exercise, slip: Callable[..., Any], names: tuple[str, ...], seeds: Iterable[int]) -> None:
    """A wrong answer is refused and called by these names, whatever the seed; without names at most its form is."""
    for seed in _asked(seeds):
        result = check_with_seed(exercise, slip, seed)
        told = result.mistakes if names or not FORMAL.issuperset(result.mistakes) else ()
        assert (result.passed, told) == (False, names), f"seed {seed}: {result!s}"


def _asked(seeds: Iterable[int]) -> Iterable[int]:
    many = int(os.environ.get("DEEPGRAD_SEEDS", "0"))
    return range(many) if many else seeds

"""Mistakes made by exchanging one part of a computation, and two slips at once in two parts of it.

Tested in ``tests/exercises/test_parts.py``.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any

from autograder.exercises.base import Mistake

__all__ = ["Slip", "single_slips", "two_slips"]

Computation = Callable[..., Any]


@dataclass(frozen=True)
class Slip:
    """A slip in one part of a computation.

    Attributes:
        name: the id of the mistake.
        title: what went wrong, said to the learner in one sentence.
        hint: what a good tutor would say next.
        part: the keyword under which the computation takes the part.
        wrong: the wrong part.
    """

    name: str
    title: str
    hint: str
    part: str
    _: KW_ONLY
    wrong: Any


def single_slips(computation: Computation, slips: Sequence[Slip]) -> Iterator[Mistake]:
    """Each slip by itself, as a mistake of the exercise whose answer ``computation`` gives."""
    for slip in slips:
        yield Mistake(slip.name, slip.title, slip.hint, _with_one(computation, slip.part, slip.wrong))


def two_slips(
    computation: Computation, first: Sequence[Slip], second: Sequence[Slip], without: Sequence[str] = ()
) -> Iterator[Mistake]:
    """Each slip of one list together with each of another, where they change different parts.

    Args:
        without: names of pairs to leave out, for example because another mistake gives the same numbers.
    """
    for one in first:
        for other in second:
            name = f"{one.name}_and_{other.name}"
            if one.part == other.part or name in without:
                continue
            hint = one.hint if other.hint in one.hint else f"{one.hint} {other.hint}"
            wrong = _with_two(computation, one.part, one.wrong, other.part, other.wrong)
            yield Mistake(name, f"{one.title} And: {other.title}", hint, wrong)


def _with_one(computation: Computation, part: str, changed: Any) -> Computation:
    return lambda *given: computation(*given, **{part: changed})


def _with_two(computation: Computation, part: str, changed: Any, other: str, changed_too: Any) -> Computation:
    return lambda *given: computation(*given, **{part: changed, other: changed_too})

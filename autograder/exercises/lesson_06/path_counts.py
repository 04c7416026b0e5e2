"""``path_counts``: how many paths through L residual blocks go through k branches."""

import itertools
import math

import numpy as np

from autograder.contract.kinds import Count, ListOf
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter

__all__ = ["PATH_COUNTS", "path_counts"]


def path_counts(L: int) -> list[int]:
    """Entry k is the number of paths through exactly k of the L branches, k = 0…L: L choose k."""
    return [math.comb(L, k) for k in range(L + 1)]


def _cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case("a few blocks", (int(rng.integers(3, 6)),)),
        Case("more blocks", (int(rng.integers(7, 13)),)),
        Case("no block", (0,), edge=True),
        Case("one block", (1,), edge=True),
        # beyond 2^53 a float is not exact any more; an int64 still holds all counts
        Case("so many blocks that a float is not exact", (int(rng.integers(59, 63)),), edge=True),
        Case("so many blocks that an int64 overflows", (int(rng.integers(70, 80)),), edge=True),  # from 67 on
    ]


BANK = Bank()


@BANK.mistake(
    "Entry k counts the paths through k branches *or fewer*.",
    "Each path belongs to exactly one entry: add none of them up.",
)
def cumulative(L: int) -> list[int]:
    return list(itertools.accumulate(path_counts(L)))


@BANK.mistake(
    "Entry k is 2^k, the number of all paths through k blocks.",
    "All L blocks are there. Entry k asks at how many of them the path takes the branch.",
)
def powers_of_two(L: int) -> list[int]:
    return [2**k for k in range(L + 1)]


@BANK.mistake(
    "The order in which the branches are chosen is counted, too.",
    "A path meets the blocks in one order only. Which branches it takes decides it, not in which order you list them.",
)
def ordered(L: int) -> list[int]:
    return [math.perm(L, k) for k in range(L + 1)]


@BANK.mistake("Every entry is 1.", "With two blocks there are two paths through exactly one branch.")
def ones(L: int) -> list[int]:
    return [1] * (L + 1)


@BANK.mistake(
    "Entry k is 2^L, the number of all paths.", "The entries together make 2^L. How many of them have k branches?"
)
def all_paths(L: int) -> list[int]:
    return [2**L] * (L + 1)


@BANK.mistake(
    "Every count is multiplied by k: that is how often branches are met, not how many paths there are.",
    "A path through three branches is one path.",
)
def weighted(L: int) -> list[int]:
    return [k * math.comb(L, k) for k in range(L + 1)]


@BANK.mistake(
    "The counts are those of one block fewer, with a 0 at the end.", "With one block there are two paths: [1, 1]."
)
def one_block_fewer(L: int) -> list[int]:
    return [math.comb(L - 1, k) if L else 1 for k in range(L + 1)]


@BANK.mistake(
    "The counts overflow: NumPy's whole numbers have 64 bits, and with 67 blocks or more a count needs more.",
    "NumPy does not warn; the numbers begin anew at the negative end. Python's own whole numbers have no largest one.",
)
def int64_overflow(L: int) -> list[int]:
    return [(count + 2**63) % 2**64 - 2**63 for count in path_counts(L)]


PATH_COUNTS = Exercise(
    name="path_counts",
    lesson="06_residual_connections",
    parameters=(Parameter("L", Count("the number of blocks")),),
    outputs=(Output("counts", ListOf(Count(), "L + 1 whole numbers")),),
    reference=path_counts,
    cases=_cases,
    points=2,
    nudge="Write down all paths through two blocks, then through three. How many have exactly one branch?",
    hint="A path is a choice of k blocks out of L, the ones whose branch it takes. math.comb counts such choices.",
    explanation="At each block a path takes the skip or the branch: 2^L paths in all. Those with k branches are as "
    "many as there are ways to choose k blocks out of L. Python's whole numbers have no largest one, so "
    "the counts are exact.",
    mistakes=tuple(BANK),
)

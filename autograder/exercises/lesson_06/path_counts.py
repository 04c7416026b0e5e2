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
        # where L + 1 is a prime number, dividing before multiplying leaves no remainder
        Case("a few blocks", (int(rng.choice([3, 5])),)),
        Case("more blocks", (int(rng.choice([7, 8, 9, 11])),)),
        Case("no block", (0,), edge=True),
        Case("one block", (1,), edge=True),
        # above 2^53 a float is not exact; an int64 still holds all counts
        Case("so many blocks that a float is not exact", (int(rng.integers(59, 63)),), edge=True),
        # int64 overflows from L = 67 on
        Case("so many blocks that an int64 overflows", (int(rng.integers(70, 80)),), edge=True),
    ]


BANK = Bank()


@BANK.mistake(
    "Entry k counts the paths through k branches or fewer.",
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
    "Every count is multiplied by k: this counts how often branches are used, not how many paths there are.",
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
    "NumPy does not warn; the numbers continue at the negative end. Python's own whole numbers have no upper limit.",
)
def int64_overflow(L: int) -> list[int]:
    return [(count + 2**63) % 2**64 - 2**63 for count in path_counts(L)]


@BANK.mistake(
    "A whole division comes before the multiplication, so a remainder is lost.",
    "Multiply first, then divide: the product can be divided without a remainder.",
)
def divided_first(L: int) -> list[int]:
    counts = [1]
    for k in range(L):
        counts.append(counts[-1] // (k + 1) * (L - k))
    return counts


@BANK.mistake(
    "The counts are those of one block more, without the last.", "With one block there are two paths: [1, 1]."
)
def one_block_more(L: int) -> list[int]:
    return [math.comb(L + 1, k) for k in range(L + 1)]


@BANK.mistake(
    "Entry k counts the choices of k out of L in which a branch can be taken more than once.",
    "A path goes through each block once. Do you change Pascal's row in place? Then go through it from the right.",
)
def row_changed_from_left(L: int) -> list[int]:
    return [math.comb(L + k - 1, k) if L else 1 for k in range(L + 1)]


@BANK.mistake(
    "Entry k is L^k, as if a block could be chosen again and the order counted.",
    "A path takes each block's branch once at most.",
)
def powers_of_blocks(L: int) -> list[int]:
    return [L**k for k in range(L + 1)]


@BANK.mistake("Entry k is the product of k and L - k.", "Write down the paths through four blocks: [1, 4, 6, 4, 1].")
def products(L: int) -> list[int]:
    return [max(1, k * (L - k)) for k in range(L + 1)]


@BANK.mistake("Entry k is k (L - k), and 0 at both ends.", "One path takes no branch at all, and one takes all.")
def products_with_zeros(L: int) -> list[int]:
    return [k * (L - k) for k in range(L + 1)]


@BANK.mistake("Entry k is k itself: how many branches, not how many paths.", "With two blocks the answer is [1, 2, 1].")
def lengths(L: int) -> list[int]:
    return list(range(L + 1))


@BANK.mistake("Entry k is k + 1.", "With three blocks there are three paths through two branches.")
def lengths_plus_one(L: int) -> list[int]:
    return [k + 1 for k in range(L + 1)]


@BANK.mistake("Entry k is L times k.", "Write down the paths through two blocks: [1, 2, 1].")
def multiples(L: int) -> list[int]:
    return [L * k for k in range(L + 1)]


@BANK.mistake("Entry k is the factorial of k.", "L! / (k! (L - k)!) counts the choices of k blocks.")
def factorials(L: int) -> list[int]:
    return [math.factorial(k) for k in range(L + 1)]


@BANK.mistake("The division by (L - k)! is missing.", "L! / (k! (L - k)!) counts the choices of k blocks.")
def one_factorial(L: int) -> list[int]:
    return [math.factorial(L) // math.factorial(k) for k in range(L + 1)]


@BANK.mistake(
    "Every count is multiplied by L - k: this counts how often skips are used.", "A path over three skips is one path."
)
def weighted_by_skips(L: int) -> list[int]:
    return [(L - k) * math.comb(L, k) for k in range(L + 1)]


@BANK.mistake("Entry k counts the paths through k branches or more.", "Each path belongs to exactly one entry.")
def cumulative_from_end(L: int) -> list[int]:
    return list(itertools.accumulate(path_counts(L)))[::-1]


@BANK.mistake("Every entry is one place too far: entry k counts k + 1 branches.", "Entry 0 is the path of skips alone.")
def one_branch_more(L: int) -> list[int]:
    return [math.comb(L, k + 1) for k in range(L + 1)]


@BANK.mistake("The path through no branch is counted as 0.", "One path takes all the skips.")
def first_is_zero(L: int) -> list[int]:
    return [0, *path_counts(L)[1:]]


@BANK.mistake("The path through all branches is counted as 0.", "One path takes every branch.")
def last_is_zero(L: int) -> list[int]:
    return [*path_counts(L)[:-1], 0]


@BANK.mistake("Entry k is 2^(L - k).", "A skip or a branch at each block: which paths have exactly k branches?")
def powers_downwards(L: int) -> list[int]:
    return [2 ** (L - k) for k in range(L + 1)]


@BANK.mistake("Every entry but the last is 0.", "math.comb(n, k) chooses k out of n: which argument comes first?")
def arguments_swapped(L: int) -> list[int]:
    return [math.comb(k, L) for k in range(L + 1)]


@BANK.mistake("Every entry but the last is 1.", "With two blocks there are two paths through exactly one branch.")
def ones_and_a_zero(L: int) -> list[int]:
    return [1] * L + [0]


@BANK.mistake("Every entry is L, as if each length had L paths.", "With three blocks there is one path of skips alone.")
def blocks_everywhere(L: int) -> list[int]:
    return [L] * (L + 1)


@BANK.mistake(
    "Between the first and the last entry, which are 1, every entry is L.",
    "With four blocks there are six paths through two branches: [1, 4, 6, 4, 1].",
)
def blocks_between_ones(L: int) -> list[int]:
    return [1, *[L] * (L - 1), 1] if L else [1]


@BANK.mistake("Between the first and the last entry, which are 1, every entry is 2.", "Add up neighbours of a row.")
def twos_between_ones(L: int) -> list[int]:
    return [1, *[2] * (L - 1), 1] if L else [1]


@BANK.mistake(
    "Without blocks you return the row of one block.",
    "With L = 0 the one path is x itself: [1]. Begin Pascal's triangle with that row.",
)
def begins_with_one_block(L: int) -> list[int]:
    return path_counts(max(L, 1))


@BANK.mistake("Without blocks your list is empty.", "With L = 0 the one path is x itself: [1].")
def empty_without_blocks(L: int) -> list[int]:
    return path_counts(L) if L else []


@BANK.mistake("Entry k is the number of choices of k out of 2 L.", "There are L branches to choose from.")
def of_twice_the_blocks(L: int) -> list[int]:
    return [math.comb(2 * L, k) for k in range(L + 1)]


@BANK.mistake("Entry k is the number of choices of k out of L + k.", "k is chosen out of the L blocks, for every k.")
def with_repetition(L: int) -> list[int]:
    return [math.comb(L + k, k) for k in range(L + 1)]


@BANK.mistake(
    "The 2^L paths are shared out equally over the L + 1 entries.",
    "With three blocks, how many paths take no branch, and how many take exactly one?",
)
def equal_shares(L: int) -> list[int]:
    return [2**L // (L + 1)] * (L + 1)


PATH_COUNTS = Exercise(
    name="path_counts",
    lesson="06_residual_connections",
    parameters=(Parameter("L", Count("the number of blocks")),),
    outputs=(Output("counts", ListOf(Count(), "L + 1 whole numbers")),),
    reference=path_counts,
    cases=_cases,
    points=2,
    nudge="Write down all paths through two blocks, then through three. How many have exactly one branch?",
    hint="A path is a choice of k blocks out of L: the blocks whose branch it takes. math.comb counts such choices.",
    explanation="At each block a path takes the skip or the branch: 2^L paths in all. Those with k branches are as "
    "many as there are ways to choose k blocks out of L. Python's whole numbers have no largest one, so "
    "the counts are exact.",
    mistakes=tuple(BANK),
)

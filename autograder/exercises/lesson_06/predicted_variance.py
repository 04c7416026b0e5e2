"""``predicted_variance``: how the second moment of the stream grows from block to block, by theory."""

import numpy as np

from autograder.contract.kinds import Array, Count, Real
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from deepgrad.networks.arrays import Array as Floats

__all__ = ["PREDICTED_VARIANCE", "predicted_variance"]


def predicted_variance(L: int, branch_gain: float) -> Floats:
    """(1 + branch_gain)^i for i = 0…L: the stream's second moment behind block i, over that of the input."""
    return np.asarray((1.0 + branch_gain) ** np.arange(L + 1))


def _cases(rng: np.random.Generator) -> list[Case]:
    def gain(low: float, high: float) -> float:
        return float(rng.uniform(low, high))

    return [
        Case("a branch that adds a little", (int(rng.integers(4, 8)), gain(0.2, 0.7))),
        Case("a branch that adds more than there is", (int(rng.integers(4, 8)), gain(1.5, 2.5))),
        Case("no block", (0, gain(0.5, 1.5)), edge=True),
        Case("a branch that starts at 0", (int(rng.integers(3, 6)), 0.0), edge=True),
        Case("many blocks", (int(rng.integers(80, 120)), gain(0.5, 2.0)), edge=True),
    ]


BANK = Bank()


@BANK.mistake(
    "The growth is linear: every block adds the same amount.",
    "The branch sees the stream as it is by now. What it adds grows with the stream.",
)
def linear(L: int, branch_gain: float) -> Floats:
    return 1.0 + branch_gain * np.arange(L + 1)


@BANK.mistake(
    "This is a plain net's: the skip is missing.",
    "The stream keeps what it had, and the branch's share comes on top.",
)
def plain(L: int, branch_gain: float) -> Floats:
    return np.asarray(float(branch_gain) ** np.arange(L + 1))


@BANK.mistake(
    "The standard deviations are added up; for independent numbers the variances add up.",
    "x and f(x) are uncorrelated here. What is the variance of their sum?",
)
def stds_added(L: int, branch_gain: float) -> Floats:
    return np.asarray((1.0 + branch_gain**0.5) ** (2 * np.arange(L + 1)))


@BANK.mistake(
    "These are standard deviations: the second moment is asked for.", "The second moment is the square of the RMS."
)
def std_for_variance(L: int, branch_gain: float) -> Floats:
    return np.asarray((1.0 + branch_gain) ** (np.arange(L + 1) / 2))


@BANK.mistake(
    "The gain is squared: branch_gain is a ratio of second moments already.",
    "Read once more what branch_gain is.",
)
def gain_squared(L: int, branch_gain: float) -> Floats:
    return np.asarray((1.0 + branch_gain**2) ** np.arange(L + 1))


@BANK.mistake(
    "The growth is squared once more: branch_gain is about second moments, not about their roots.",
    "One block multiplies the second moment by 1 + branch_gain, once.",
)
def squared(L: int, branch_gain: float) -> Floats:
    return np.asarray((1.0 + branch_gain) ** (2 * np.arange(L + 1)))


@BANK.mistake(
    "Every entry is one block too far: the first one should be the input's, 1.",
    "Behind block 0, which means before any block, nothing has grown.",
)
def from_first_block(L: int, branch_gain: float) -> Floats:
    return np.asarray((1.0 + branch_gain) ** np.arange(1, L + 2))


@BANK.mistake(
    "The stream doubles in each block, whatever the gain is.", "The branch adds branch_gain times the stream."
)
def doubling(L: int, branch_gain: float) -> Floats:
    return np.asarray(2.0 ** np.arange(L + 1))


@BANK.mistake(
    "This is e to the gain times the blocks: right only for a small gain.",
    "Multiply by 1 + branch_gain, block by block.",
)
def exponential(L: int, branch_gain: float) -> Floats:
    return np.asarray(np.exp(branch_gain * np.arange(L + 1)))


@BANK.mistake(
    "Every entry is that of the last block.",
    "Entry i is the stream behind block i.",
)
def last_everywhere(L: int, branch_gain: float) -> Floats:
    return np.full(L + 1, (1.0 + branch_gain) ** L)


@BANK.mistake(
    "The stream triples in each block, whatever the gain is.",
    "3 is for a branch whose gain is 2, as with He in both layers. Here the gain is an argument.",
)
def tripling(L: int, branch_gain: float) -> Floats:
    return np.asarray(3.0 ** np.arange(L + 1))


@BANK.mistake(
    "The gain is divided by the number of blocks.",
    "branch_gain is that of one block as it is. A factor on the branches would be in it already.",
)
def gain_over_blocks(L: int, branch_gain: float) -> Floats:
    return np.asarray((1.0 + branch_gain / max(L, 1)) ** np.arange(L + 1))


@BANK.mistake(
    "The powers of the gain are added up, 1 + g + g²: only the last branch's share is passed on.",
    "The next block gets the whole stream, what the skip carries as well. What does a block do to that sum?",
)
def powers_added(L: int, branch_gain: float) -> Floats:
    return np.asarray(np.cumsum(float(branch_gain) ** np.arange(L + 1)))


PREDICTED_VARIANCE = Exercise(
    name="predicted_variance",
    lesson="06_residual_connections",
    parameters=(
        Parameter("L", Count("the number of blocks")),
        Parameter("branch_gain", Real("E[f(x)²] / E[x²] of one block")),
    ),
    outputs=(Output("second_moments", Array(("L + 1",))),),
    reference=predicted_variance,
    cases=_cases,
    points=2,
    tolerance=1e-5,
    nudge="y = x + f(x). Square it, take the mean, and ask what the mixed term is.",
    hint="The mixed term is 0 on average, because W2 has mean 0 and is independent of x. So one block multiplies by "
    "what?",
    explanation="E[y²] = E[x²] + E[f²] = (1 + branch_gain) E[x²]. The next block sees a stream that is larger by "
    "this factor, and adds in proportion: the growth is exponential in the number of blocks. np.arange(L "
    "+ 1) in the exponent gives all entries at once.",
    mistakes=tuple(BANK),
)

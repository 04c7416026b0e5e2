"""``predicted_variance``: how the second moment of the stream grows from block to block, by theory."""

import numpy as np

from autograder.contract.kinds import Array, Count, Real
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from deepgrad.networks.arrays import Array as Floats

__all__ = ["PREDICTED_VARIANCE", "predicted_variance"]


def predicted_variance(L: int, branch_gain: float) -> Floats:
    """(1 + branch_gain)^i for i = 0…L: the stream's second moment after block i, relative to the input's."""
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
    "The branch gets the stream of its own block. If the stream has grown, how much does the branch add?",
)
def linear(L: int, branch_gain: float) -> Floats:
    return 1.0 + branch_gain * np.arange(L + 1)


@BANK.mistake(
    "These are the numbers of a plain net: the skip is missing.",
    "The stream keeps its old part, and the branch's share is added.",
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
    "These are standard deviations; the exercise asks for second moments.",
    "The second moment is the square of the RMS.",
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
    "Every entry is one block too far: the first entry should be that of the input, 1.",
    "After block 0, which means before any block, nothing has grown.",
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
    "Entry i is the stream after block i.",
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
    "branch_gain is the gain of one block. A factor on the branches is already contained in it.",
)
def gain_over_blocks(L: int, branch_gain: float) -> Floats:
    return np.asarray((1.0 + branch_gain / max(L, 1)) ** np.arange(L + 1))


@BANK.mistake(
    "The powers of the gain are added up, 1 + g + g²: each branch gets only the share of the branch before it.",
    "The next block gets the whole stream, not only the last branch's share. What does a block do to that sum?",
)
def powers_added(L: int, branch_gain: float) -> Floats:
    return np.asarray(np.cumsum(float(branch_gain) ** np.arange(L + 1)))


@BANK.mistake(
    "Every entry is cut to a whole number.", "np.ones(L + 1) holds floats. dtype=int, // and int(...) cut them."
)
def cut_to_whole(L: int, branch_gain: float) -> Floats:
    moments = np.ones(L + 1, dtype=int)
    for i in range(1, L + 1):
        moments[i] = moments[i - 1] * (1.0 + branch_gain)
    return moments.astype(np.float64)


@BANK.mistake("This is 1 + gain^i.", "One block multiplies by 1 + gain. Put brackets around that.")
def power_of_gain_alone(L: int, branch_gain: float) -> Floats:
    return np.asarray(1.0 + float(branch_gain) ** np.arange(L + 1))


@BANK.mistake("1 + gain is added in each block; it should multiply.", "What does a block do to the stream it gets?")
def factor_added(L: int, branch_gain: float) -> Floats:
    return np.asarray(1.0 + (1.0 + branch_gain) * np.arange(L + 1))


@BANK.mistake("Base and exponent are swapped.", "The factor of one block is the base, the blocks count up.")
def base_and_exponent(L: int, branch_gain: float) -> Floats:
    return np.asarray(np.arange(L + 1) ** (1.0 + branch_gain))


@BANK.mistake(
    "This is (1 + i) to the power of the gain.", "The factor 1 + gain is the base, the block's number the exponent."
)
def base_and_exponent_plus_one(L: int, branch_gain: float) -> Floats:
    return np.asarray((1.0 + np.arange(L + 1)) ** float(branch_gain))


@BANK.mistake(
    "Every entry after the first is the factor of one block: the growth before it is lost.",
    "Multiply from block to block.",
)
def ratio_of_neighbours(L: int, branch_gain: float) -> Floats:
    return np.concatenate([[1.0], np.full(L, 1.0 + branch_gain)])


@BANK.mistake("Every entry is the factor of one block, also the first.", "Entry i is the stream after block i.")
def one_factor_everywhere(L: int, branch_gain: float) -> Floats:
    return np.full(L + 1, 1.0 + branch_gain)


@BANK.mistake("This is only the part that the branches added: the input's own 1 is missing.", "The skip keeps it.")
def without_input(L: int, branch_gain: float) -> Floats:
    return predicted_variance(L, branch_gain) - 1.0


@BANK.mistake("The entries are added up on top of each other.", "Entry i is the stream after block i, nothing else.")
def added_up(L: int, branch_gain: float) -> Floats:
    return np.cumsum(predicted_variance(L, branch_gain))


@BANK.mistake("The branch's share is subtracted: 1 - gain.", "The two parts are uncorrelated: their squares add up.")
def gain_subtracted(L: int, branch_gain: float) -> Floats:
    return np.asarray((1.0 - branch_gain) ** np.arange(L + 1))


@BANK.mistake("The gain counts twice: 1 + 2 gain.", "y² = x² + 2 x f(x) + f(x)²: the mixed term is 0 on average.")
def gain_twice(L: int, branch_gain: float) -> Floats:
    return np.asarray((1.0 + 2.0 * branch_gain) ** np.arange(L + 1))


@BANK.mistake(
    "The gain is halved: 1 + gain / 2.",
    "branch_gain is the branch's second moment, relative to the stream's. Is there a half in the sum of squares?",
)
def gain_halved(L: int, branch_gain: float) -> Floats:
    return np.asarray((1.0 + branch_gain / 2) ** np.arange(L + 1))


@BANK.mistake("The root of the gain is taken: 1 + √gain.", "branch_gain is a ratio of second moments already.")
def root_of_gain(L: int, branch_gain: float) -> Floats:
    return np.asarray((1.0 + branch_gain**0.5) ** np.arange(L + 1))


@BANK.mistake(
    "The gain is divided by the root of the number of blocks.",
    "branch_gain is the gain of one block, however many blocks there are.",
)
def gain_over_root_of_blocks(L: int, branch_gain: float) -> Floats:
    return np.asarray((1.0 + branch_gain / max(L, 1) ** 0.5) ** np.arange(L + 1))


@BANK.mistake("These are the logarithms of the second moments.", "The second moment itself is asked for.")
def logarithms(L: int, branch_gain: float) -> Floats:
    return np.asarray(np.arange(L + 1) * np.log1p(branch_gain))


@BANK.mistake("Only the gain is multiplied by the block's number: the 1 at the start is missing.", "Entry 0 is 1.")
def linear_from_zero(L: int, branch_gain: float) -> Floats:
    return np.asarray(branch_gain * np.arange(L + 1))


@BANK.mistake("The series starts with the gain, not with 1.", "Before any block the stream is the input: 1.")
def starts_with_gain(L: int, branch_gain: float) -> Floats:
    return branch_gain * predicted_variance(L, branch_gain)


@BANK.mistake("All entries are 0.", "Entry 0 is the input's: 1. The others are multiples of it.")
def starts_at_zero(L: int, branch_gain: float) -> Floats:
    return np.zeros(L + 1)


@BANK.mistake(
    "The entries are divided by the last entry.", "They are relative to the input's second moment, the first."
)
def over_the_last(L: int, branch_gain: float) -> Floats:
    return np.asarray((1.0 + branch_gain) ** (np.arange(L + 1.0) - L))


@BANK.mistake("Every entry is 1: nothing grows.", "What does the branch add to the stream's square?")
def all_ones(L: int, branch_gain: float) -> Floats:
    return np.ones(L + 1)


@BANK.mistake("The stream shrinks: it is divided by 1 + gain.", "The branch adds to the stream.")
def shrinking(L: int, branch_gain: float) -> Floats:
    return np.asarray((1.0 + branch_gain) ** -np.arange(L + 1.0))


@BANK.mistake("The exponent grows quadratically: it adds up the blocks' numbers.", "Each block multiplies once.")
def factors_piled_up(L: int, branch_gain: float) -> Floats:
    return np.cumprod(predicted_variance(L, branch_gain))


@BANK.mistake(
    "The first entry, 1, is right; every later entry is one block too far.",
    "After block 1 the stream has grown by one factor.",
)
def second_too_far(L: int, branch_gain: float) -> Floats:
    return np.concatenate([[1.0], (1.0 + branch_gain) ** np.arange(2, L + 2)])


@BANK.mistake(
    "Each branch uses the stream of one block earlier.",
    "Block i adds branch_gain times the stream after block i - 1.",
)
def lagged(L: int, branch_gain: float) -> Floats:
    moments = [1.0, 1.0 + branch_gain]
    for i in range(2, L + 1):
        moments.append(moments[i - 1] + branch_gain * moments[i - 2])
    return np.array(moments[: L + 1])


@BANK.mistake("The stream grows only in every second block.", "Entry i is the stream after block i.")
def every_other(L: int, branch_gain: float) -> Floats:
    return np.asarray((1.0 + branch_gain) ** (np.arange(L + 1) // 2))


@BANK.mistake("The gain grows with the block's number: block i adds i times the gain.", "Each block has the same gain.")
def gain_by_number(L: int, branch_gain: float) -> Floats:
    return np.cumprod(1.0 + branch_gain * np.arange(L + 1))


@BANK.mistake("Only the first three terms of the power are there.", "Multiply block by block: longer paths count, too.")
def second_order(L: int, branch_gain: float) -> Floats:
    i = np.arange(L + 1.0)
    return np.asarray(1.0 + branch_gain * i + branch_gain**2 * i * (i - 1) / 2)


@BANK.mistake("Block i adds i times the gain; nothing is multiplied.", "Each block multiplies what it gets.")
def triangular(L: int, branch_gain: float) -> Floats:
    i = np.arange(L + 1.0)
    return np.asarray(1.0 + branch_gain * i * (i + 1) / 2)


@BANK.mistake(
    "Every entry after the first is divided by its block's number.",
    "Entry i is the second moment of the stream after block i. Is anything averaged over the blocks?",
)
def over_block_number(L: int, branch_gain: float) -> Floats:
    return predicted_variance(L, branch_gain) / np.maximum(np.arange(L + 1), 1)


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
    explanation="E[y²] = E[x²] + E[f²] = (1 + branch_gain) E[x²]. The next block gets a stream that is larger by "
    "this factor, and adds in proportion: the growth is exponential in the number of blocks. np.arange(L "
    "+ 1) in the exponent gives all entries at once.",
    mistakes=tuple(BANK),
)

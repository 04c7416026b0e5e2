"""``dead_fraction``: the share of units of each hidden layer that are silent on every example."""

from collections.abc import Callable

import numpy as np

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter
from autograder.exercises.lesson_04.networks import PARAMS, Floats, Layers, clear_of_corners, he_layers, pre_activations

__all__ = ["DEAD_FRACTION", "dead_fraction"]


WHISPER = 2.0**-40


def dead_fraction(params: Layers, X: Floats) -> Floats:
    """Per hidden layer the share of units whose output relu(z) is 0 on every example of X: shape (L - 1,)."""
    return np.array([(z <= 0).all(axis=0).mean() for z in pre_activations(params, X)[:-1]])


def _level(params: Layers) -> Layers:
    """The same weights without biases."""
    return [(W, np.zeros_like(b)) for W, b in params]


def _quietened(params: Layers, X: Floats) -> tuple[Layers, Floats]:
    """The same dead and living units with outputs of at most 1e-10. Scaled by a power of two, which rounds nothing."""
    (W, b), *above = params
    return [(WHISPER * W, WHISPER * b), *((W, WHISPER * b) for W, b in above)], X


def _quiet_example(rng: np.random.Generator, widths: list[int], batch: int, shift: float) -> tuple[Layers, Floats]:
    """A net and a batch. With several examples, the first is nearly 0, so that layer 1's biases decide about it."""
    (W, b), *above = he_layers(rng, widths, shift)
    X = rng.normal(size=(batch, widths[0]))
    if batch > 1:
        X[0] *= 0.01
        b = -np.abs(b) - 0.1
    return [(W, b), *above], X


CROWD = (250, 300)
"""Number of examples in the large batch; a unit that is on for one of them is silent on 99.6%."""

OFTEN_SILENT = 0.8
SOFT = 0.1
"""In the large batch the outputs of some living unit stay below this."""


def _rarely_spoken(rng: np.random.Generator, widths: list[int]) -> tuple[Layers, Floats]:
    """A net and a large batch. In each hidden layer, unit 0 is on for one example, unit 1 for none, unit 2 for all.

    In the first layer that one example is the last of the batch, so that leaving it out shows. ``_crowd`` makes sure
    that no other living unit is silent on more than ``OFTEN_SILENT`` of the examples. So all wrong thresholds above
    that give the same result.
    """
    X = rng.normal(size=(int(rng.integers(*CROWD)), widths[0]))
    params = he_layers(rng, widths)
    loudest = int((X @ params[0][0][0]).argmax())
    X[[loudest, -1]] = X[[-1, loudest]]
    h = X
    for W, b in params[:-1]:
        second, first = np.sort((h @ W[0]).copy())[-2:]
        b[0] = -(first + second) / 2
        b[1] = -1.0 - (h @ W[1]).max()
        b[2] = 1.0 - (h @ W[2]).min()
        h = np.maximum(h @ W.T + b, 0.0)
    return params, X


def _crowd(rng: np.random.Generator, widths: list[int]) -> tuple[Layers, Floats]:
    while True:
        params, X = clear_of_corners(lambda: _rarely_spoken(rng, widths))
        zs = pre_activations(params, X)[:-1]
        silent = [(z <= 0).mean(axis=0) for z in zs]
        loudest = np.concatenate([z.max(axis=0) for z in zs])
        soft = bool(((loudest > 0) & (loudest < SOFT)).any())
        apart = soft and any(
            (share > 0.5).sum() != (z.mean(axis=0) <= 0).sum() for share, z in zip(silent, zs, strict=True)
        )
        if apart and all((share[2:] < OFTEN_SILENT).all() for share in silent):
            return params, X


def _cases(rng: np.random.Generator) -> list[Case]:
    def drawn(widths: list[int], batch: int, shift: float = -0.7) -> tuple[Layers, Floats]:
        """Draw until hidden layers have dead and living units, and some unit is on for most, not all, examples."""
        while True:
            params, X = clear_of_corners(lambda: _quiet_example(rng, widths, batch, shift))
            zs = pre_activations(params, X)[:-1]
            usual = batch == 1 or any(((z.mean(axis=0) > 0) & (z < 0).any(axis=0)).any() for z in zs)
            # some unit is dead without biases, too, so that forgetting the biases does not give only zeros
            usual = usual and (batch == 1 or bool(dead_fraction(_level(params), X).any()))
            if batch > 1:  # a negative bias is not a negative median
                usual = usual and any(
                    (b < 0).sum() != (np.median(z, axis=0) <= 0).sum()
                    for (_, b), z in zip(params[:-1], zs, strict=True)
                )
            if batch % 2 == 0:  # a negative median is not the silence of most examples
                usual = usual and any((((z <= 0).mean(axis=0) == 0.5) & (np.median(z, axis=0) <= 0)).any() for z in zs)
            if usual and all(0 < (z <= 0).all(axis=0).mean() < 1 for z in zs):
                return params, X

    params, X = drawn([4, 9, 7, 3], 6)
    shut: Layers = [(params[0][0], np.full(9, -100.0)), *params[1:]]
    single = drawn([5, 8, 6, 3], 7)
    return [
        Case("two hidden layers", drawn([5, 9, 7, 3], 8)),
        Case("three hidden layers", drawn([4, 10, 7, 8, 3], 9)),
        Case("many examples: some units speak on one of them only", _crowd(rng, [3, 7, 6, 3])),
        Case("one hidden layer", drawn([6, 8, 4], 5), edge=True),
        Case("one example", drawn([4, 7, 9, 3], 1), edge=True),
        Case("a first layer that is all dead", (shut, X), edge=True),
        Case("a whisper: very small weights and biases", _quietened(*drawn([5, 8, 7, 3], 6)), edge=True),
        Case("zeros in, zeros out: pre-activations of exactly 0", (_level(params), np.zeros_like(X)), edge=True),
        Case(
            "arrays of float32",
            ([(W.astype(np.float32), b.astype(np.float32)) for W, b in single[0]], single[1].astype(np.float32)),
            edge=True,
        ),
    ]


BANK = Bank()


@BANK.mistake(
    "This is the share of zeros in h, which counts units that are silent now and then.",
    "A healthy unit can be silent on half of the examples. A dead unit is silent on all of them.",
)
def zero_entries(params: Layers, X: Floats) -> Floats:
    return np.array([(z <= 0).mean() for z in pre_activations(params, X)[:-1]])


@BANK.mistake(
    "A unit counts as soon as it is silent on one example.", "Dead means silent on every example: all, not any."
)
def any_(params: Layers, X: Floats) -> Floats:
    return np.array([(z <= 0).any(axis=0).mean() for z in pre_activations(params, X)[:-1]])


@BANK.mistake(
    "This counts examples on which every unit is silent: the wrong axis.",
    "Units are the columns of h. Look along the examples, axis 0.",
)
def examples(params: Layers, X: Floats) -> Floats:
    return np.array([(z <= 0).all(axis=1).mean() for z in pre_activations(params, X)[:-1]])


@BANK.mistake(
    "A unit counts when its mean pre-activation is negative.",
    "A unit can be negative on average and still be on for a few examples.",
)
def mean_negative(params: Layers, X: Floats) -> Floats:
    return np.array([(z.mean(axis=0) <= 0).mean() for z in pre_activations(params, X)[:-1]])


@BANK.mistake("The output layer is counted too.", "The last layer has no ReLU: a negative logit is not a dead unit.")
def with_output(params: Layers, X: Floats) -> Floats:
    return np.array([(z <= 0).all(axis=0).mean() for z in pre_activations(params, X)])


@BANK.mistake("This is the share of living units.", "Which share is asked for?")
def alive(params: Layers, X: Floats) -> Floats:
    return 1.0 - dead_fraction(params, X)


@BANK.mistake("These are numbers of units, not shares.", "Divide by the layer's width.")
def counts(params: Layers, X: Floats) -> Floats:
    return dead_fraction(params, X) * [len(b) for _, b in params[:-1]]


@BANK.mistake("These are percent, not shares.", "A share is a number from 0 to 1.")
def percent(params: Layers, X: Floats) -> Floats:
    return 100.0 * dead_fraction(params, X)


@BANK.mistake("The biases are left out of the forward pass.", "z = h W^T + b. A bias far below 0 can make a unit dead.")
def no_bias(params: Layers, X: Floats) -> Floats:
    return dead_fraction(_level(params), X)


@BANK.mistake("The layers above get z instead of relu(z).", "What does a dead unit send to the next layer?")
def no_relu(params: Layers, X: Floats) -> Floats:
    h, found = X, []
    for W, b in params[:-1]:
        h = h @ W.T + b
        found.append((h <= 0).all(axis=0).mean())
    return np.array(found)


@BANK.mistake(
    "A pre-activation of exactly 0 counts as alive.",
    "relu(0) is 0: such a unit sends nothing. Look at the output h, or at your comparison.",
)
def zero_alive(params: Layers, X: Floats) -> Floats:
    return np.array([(z < 0).all(axis=0).mean() for z in pre_activations(params, X)[:-1]])


@BANK.mistake(
    "In your result no unit is dead.",
    "A silent unit has z at or below 0, and its output h is exactly 0, never below. What does your comparison ask?",
)
def negative_output(params: Layers, X: Floats) -> Floats:
    return np.array([(np.maximum(z, 0) < 0).all(axis=0).mean() for z in pre_activations(params, X)[:-1]])


@BANK.mistake(
    "The number of dead units is divided by the number of examples.",
    "It is a share of the units: divide by the layer's width.",
)
def divided_by_examples(params: Layers, X: Floats) -> Floats:
    return counts(params, X) / len(X)


@BANK.mistake(
    "A unit that is silent on nearly all examples counts as dead.",
    "Dead means silent on every example. A single example with an output above 0 still gives the unit a gradient.",
)
def nearly_always(params: Layers, X: Floats) -> Floats:
    return np.array([((z <= 0).mean(axis=0) > 0.9).mean() for z in pre_activations(params, X)[:-1]])


@BANK.mistake(
    "A unit that is silent on most examples counts as dead.",
    "A healthy unit can be silent on half of the examples or more. Dead means silent on every example.",
)
def mostly(params: Layers, X: Floats) -> Floats:
    return np.array([((z <= 0).mean(axis=0) > 0.5).mean() for z in pre_activations(params, X)[:-1]])


@BANK.mistake(
    "You count small positive outputs as dead. Dead means exactly 0.",
    "Compare with ==, without a tolerance. In a deep net a living signal can be very small.",
)
def nearly_zero(params: Layers, X: Floats) -> Floats:
    return np.array([np.isclose(np.maximum(z, 0), 0).all(axis=0).mean() for z in pre_activations(params, X)[:-1]])


@BANK.mistake(
    "Only the first example is looked at.", "Dead means silent on every example: look along the examples, axis 0."
)
def first_example(params: Layers, X: Floats) -> Floats:
    return np.array([(z[0] <= 0).mean() for z in pre_activations(params, X)[:-1]])


CONSTANT = (
    "Units whose output never changes count as dead; with one example, all units do.",
    "A constant unit need not be silent. Silent means that h is 0.",
)


@BANK.mistake(*CONSTANT)
def constant(params: Layers, X: Floats) -> Floats:
    return np.array([(np.ptp(np.maximum(z, 0), axis=0) == 0).mean() for z in pre_activations(params, X)[:-1]])


@BANK.mistake(
    "A unit that is silent on three quarters of the examples counts as dead.",
    "A healthy unit can be silent often. Dead means silent on every example.",
)
def three_quarters(params: Layers, X: Floats) -> Floats:
    return np.array([((z <= 0).mean(axis=0) > 0.75).mean() for z in pre_activations(params, X)[:-1]])


@BANK.mistake(
    "The input counts as a layer, and the last hidden layer is missing.",
    "h_0 = X is the data, not a layer. The hidden layers are h_1 to h_(L-1).",
)
def shifted_by_one(params: Layers, X: Floats) -> Floats:
    return np.array([float((np.asarray(X) == 0).all(axis=0).mean()), *dead_fraction(params, X)[:-1]])


@BANK.mistake(
    "The input counts as a layer.",
    "h_0 = X is the data, not a layer. The hidden layers are h_1 to h_(L-1).",
)
def with_input(params: Layers, X: Floats) -> Floats:
    return np.array([float((np.asarray(X) == 0).all(axis=0).mean()), *dead_fraction(params, X)])


@BANK.mistake("The output layer is counted too.", "The last of hs are the logits. That layer has no ReLU.")
def with_logits(params: Layers, X: Floats) -> Floats:
    logits = pre_activations(params, X)[-1]
    return np.array([*dead_fraction(params, X), float((logits == 0).all(axis=0).mean())])


@BANK.mistake(
    "This is one number for the whole net; the exercise asks for one number for each hidden layer.",
    "Collect the share of each layer in a list, and make an array of it.",
)
def mean_of_layers(params: Layers, X: Floats) -> float:
    return float(dead_fraction(params, X).mean())


@BANK.mistake(
    "Your result is 1 for a layer that is all dead, and 0 for every other layer.",
    "all(axis=0) answers for each unit by itself. The mean of the answers is the share. If you store it in an "
    "array of whole numbers, it becomes 0.",
)
def whole_layer(params: Layers, X: Floats) -> Floats:
    return np.array([float((z <= 0).all()) for z in pre_activations(params, X)[:-1]])


@BANK.mistake("This counts the units that are on for every example.", "Dead is the opposite: h is 0 on every example.")
def always_on(params: Layers, X: Floats) -> Floats:
    return np.array([(z > 0).all(axis=0).mean() for z in pre_activations(params, X)[:-1]])


@BANK.mistake(
    "Units that are on for every example count as dead, too.",
    "A unit that never switches can be always on. Dead means that h is 0 on every example.",
)
def never_switching(params: Layers, X: Floats) -> Floats:
    return dead_fraction(params, X) + always_on(params, X)


SHIFTED_UP = (
    "The first hidden layer is missing, and the output layer is counted instead.",
    "zs begins with z_1, hs with h_0 = X. At which index does the first hidden layer stand, and at which the last?",
)


@BANK.mistake(*SHIFTED_UP)
def output_for_first(params: Layers, X: Floats) -> Floats:
    return with_output(params, X)[1:]


@BANK.mistake(*SHIFTED_UP)
def logits_for_first(params: Layers, X: Floats) -> Floats:
    return with_logits(params, X)[1:]


@BANK.mistake(
    "The first hidden layer is missing.",
    "zs begins with z_1, hs with h_0 = X. At which index does the first hidden layer stand?",
)
def first_left_out(params: Layers, X: Floats) -> Floats:
    return dead_fraction(params, X)[1:]


@BANK.mistake(
    "The last hidden layer is missing.",
    "Only the output layer is left out. How many hidden layers has a net of L layers?",
)
def last_left_out(params: Layers, X: Floats) -> Floats:
    return dead_fraction(params, X)[:-1]


@BANK.mistake(
    "Each layer's dead units are divided by the number of all hidden units.",
    "It is a share of the layer's own units: divide by its width.",
)
def of_all_units(params: Layers, X: Floats) -> Floats:
    return counts(params, X) / sum(len(b) for _, b in params[:-1])


@BANK.mistake(
    "You count the units with a negative bias; their outputs are not used.",
    "A unit with a negative bias is on if its input is large enough. Run the net forward, and look at h.",
)
def negative_bias(params: Layers, X: Floats) -> Floats:
    return np.array([(b < 0).mean() for _, b in params[:-1]])


def _hardly_varying(threshold: float) -> Callable[[Layers, Floats], Floats]:
    def wrong(params: Layers, X: Floats) -> Floats:
        zs = pre_activations(params, X)[:-1]
        return np.array([(np.maximum(z, 0).std(axis=0) < threshold).mean() for z in zs])

    return wrong


BANK.add(
    *(
        Mistake(
            f"hardly_varying_{digits}",
            "You count units as dead if their output varies little from example to example.",
            "A living unit can have a small output, or nearly the same output for every example. Dead means that h "
            "is 0 on every example.",
            _hardly_varying(10.0**-digits),
        )
        for digits in (1, 2)
    )
)


@BANK.mistake(
    "You use only the biases, not the pre-activations.",
    "W h can outweigh a bias far below 0. Dead means that z is at or below 0 on every example.",
)
def very_negative_bias(params: Layers, X: Floats) -> Floats:
    return np.array([(b < -1).mean() for _, b in params[:-1]])


@BANK.mistake(
    "A unit counts when the median of its pre-activations is negative.",
    "A unit can be silent on most examples and still be on for a few.",
)
def median_negative(params: Layers, X: Floats) -> Floats:
    return np.array([(np.median(z, axis=0) <= 0).mean() for z in pre_activations(params, X)[:-1]])


@BANK.mistake(
    "You count units as dead if their outputs are small, but not 0.",
    "A unit with a small output is alive: its slope is 1. Dead means that h is exactly 0 on every example.",
)
def small_outputs(params: Layers, X: Floats) -> Floats:
    return np.array([(z <= SOFT).all(axis=0).mean() for z in pre_activations(params, X)[:-1]])


@BANK.mistake(
    "The last example is left out.",
    "A unit that is on for that example alone is alive. Where does your loop or slice end?",
)
def last_example_left_out(params: Layers, X: Floats) -> Floats:
    return np.array([(z[:-1] <= 0).all(axis=0).mean() for z in pre_activations(params, X)[:-1]])


@BANK.mistake(
    "The examples are standardised before they go into the net.",
    "The net's weights belong to the inputs that you get. Is X changed before the first layer?",
)
def standardised(params: Layers, X: Floats) -> Floats:
    X = np.asarray(X, np.float64)
    return dead_fraction(params, (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-8))


def _widths(params: Layers) -> Floats:
    return np.array([len(b) for _, b in params[:-1]], np.float64)


ONE_NUMBER = (
    "Every layer gets the same number, computed from all hidden layers together.",
    (
        "Each hidden layer has a share of its own. When your loop has gone through one layer, which numbers belong to "
        "that layer alone?"
    ),
)


@BANK.mistake(*ONE_NUMBER)
def units_of_all_layers(params: Layers, X: Floats) -> Floats:
    return np.full(len(params) - 1, counts(params, X).sum() / _widths(params).sum())


@BANK.mistake(*ONE_NUMBER)
def mean_for_each_layer(params: Layers, X: Floats) -> Floats:
    return np.full(len(params) - 1, dead_fraction(params, X).mean())


SO_FAR = (
    "Each layer's number contains the layers before it.",
    "Each hidden layer has a share of its own. Does something add up from one layer to the next?",
)


@BANK.mistake(*SO_FAR)
def units_so_far(params: Layers, X: Floats) -> Floats:
    return np.cumsum(counts(params, X)) / np.cumsum(_widths(params))


@BANK.mistake(*SO_FAR)
def mean_so_far(params: Layers, X: Floats) -> Floats:
    return np.cumsum(dead_fraction(params, X)) / np.arange(1, len(params))


@BANK.mistake(*SO_FAR)
def units_so_far_by_width(params: Layers, X: Floats) -> Floats:
    return np.cumsum(counts(params, X)) / _widths(params)


@BANK.mistake(*SO_FAR)
def added_so_far(params: Layers, X: Floats) -> Floats:
    return np.cumsum(dead_fraction(params, X))


DEAD_FRACTION = Exercise(
    name="dead_fraction",
    lesson="04_relu",
    parameters=(
        PARAMS,
        Parameter("X", Array(("N", "fan_in"), "the examples")),
    ),
    outputs=(Output("dead", Array(("L - 1",)), share=2),),
    reference=dead_fraction,
    cases=_cases,
    points=3,
    nudge="Take one unit, which is one column of h. On how many examples must it be silent to count as dead?",
    hint="For each hidden layer: (h == 0).all(axis=0) says of every unit whether it is dead. Its mean is the share.",
    explanation="Run the net forward. After each ReLU look at the columns of h: a column of zeros is a unit that is "
    "silent on all examples. The output layer has no ReLU and is left out.",
    mistakes=tuple(BANK),
)

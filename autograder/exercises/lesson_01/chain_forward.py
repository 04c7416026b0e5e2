"""``chain_forward``: the outputs of n equal scalar layers, y_i = w y_(i-1) + b."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Case, Exercise, Output
from autograder.exercises.draw import away_from_zero
from autograder.exercises.lesson_01.scalar_chain import CHAIN

__all__ = ["CHAIN_FORWARD", "chain_forward"]

Floats = NDArray[np.float64]


def chain_forward(w: float, b: float, x: float, n: int) -> Floats:
    """The outputs y_0 = x, y_1, …, y_n of n equal layers; shape (n + 1,)."""
    y = [x]
    for _ in range(n):
        y.append(w * y[-1] + b)
    return np.array(y, dtype=np.float64)


def _chain_cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, w: float, n: int | np.integer, edge: bool = False) -> Case:
        b, x = float(away_from_zero(rng)), float(away_from_zero(rng))
        if w > 1:  # x and b get one sign: if they nearly cancelled, growth would enlarge the rounding of right answers
            b = float(np.copysign(1 + abs(b) / 2, x))  # above 1, so that numbers cut to whole ones are not all 0
        return Case(label, (float(w), b, x, int(n)), edge)

    return [
        case("a shrinking weight", rng.uniform(0.4, 0.9), rng.integers(3, 10)),
        case("a growing weight", rng.uniform(1.1, 1.6), rng.integers(3, 10)),
        case("a negative weight", rng.uniform(-1.4, -0.5), rng.integers(3, 10)),
        case("a long chain", rng.uniform(0.92, 0.99), rng.integers(30, 60)),
        case("no layer at all", rng.uniform(0.4, 0.9), 0, edge=True),
        case("one layer", rng.uniform(0.4, 0.9), 1, edge=True),
        case("a weight of exactly 1", 1.0, rng.integers(3, 10), edge=True),
        case("a weight of 0", 0.0, rng.integers(3, 10), edge=True),
        # no layer changes much, and all together do: the signal only seems to have settled
        Case("many small biases", (1.0, *map(float, rng.uniform((6e-3, 0.3), (9e-3, 0.8))), 25), edge=True),
    ]


BANK = Bank()


@BANK.mistake(
    "b is added in the first layer only.", "Every layer computes w * (what came in) + b. Follow b through layer 2."
)
def bias_first(w: float, b: float, x: float, n: int) -> Floats:
    y = [x]
    for i in range(n):
        y.append(w * y[-1] + (b if i == 0 else 0.0))
    return np.array(y)


@BANK.mistake(
    "b is added once, at the very end.",
    "Every layer computes w * (what came in) + b. How often does b enter on the way to y_3?",
)
def bias_last(w: float, b: float, x: float, n: int) -> Floats:
    y = np.array([w**i * x for i in range(n + 1)])
    y[-1] += b if n else 0.0
    return y


@BANK.mistake(
    "Each y_i has only its own layer's b: the biases of the layers before are lost.",
    "y_2 = w * y_1 + b, and y_1 already contains b. Build y_2 from y_1, not from x.",
)
def bias_not_carried(w: float, b: float, x: float, n: int) -> Floats:
    return np.array([x] + [w**i * x + b for i in range(1, n + 1)])


@BANK.mistake(
    "The biases are added up, but not multiplied by the layers that follow them.",
    "The b of layer 1 goes through layer 2 as well. What does layer 2 do to it?",
)
def bias_counted(w: float, b: float, x: float, n: int) -> Floats:
    return np.array([w**i * x + i * b for i in range(n + 1)])


@BANK.mistake("The bias b is missing.", "Each layer multiplies by w and then adds b.")
def no_bias(w: float, b: float, x: float, n: int) -> Floats:
    return np.array([w**i * x for i in range(n + 1)])


@BANK.mistake(
    "b is added before the multiplication: w * (y + b).", "A layer multiplies first and adds its bias after: w * y + b."
)
def bias_inside(w: float, b: float, x: float, n: int) -> Floats:
    y = [x]
    for _ in range(n):
        y.append(w * (y[-1] + b))
    return np.array(y)


@BANK.mistake("b is subtracted instead of added.", "Look at the sign in front of b.")
def minus_bias(w: float, b: float, x: float, n: int) -> Floats:
    return chain_forward(w, -b, x, n)


@BANK.mistake("w and b are swapped.", "w multiplies, b is added. Compare with the order of the arguments.")
def swapped(w: float, b: float, x: float, n: int) -> Floats:
    return chain_forward(b, w, x, n)


@BANK.mistake(
    "Every layer starts again from x.", "Layer i gets the output of layer i - 1, not the input of the network."
)
def restart(w: float, b: float, x: float, n: int) -> Floats:
    return np.array([x] + [w * x + b] * n)


@BANK.mistake(
    "The first entry, y_0 = x, is missing.",
    "The result has n + 1 entries: the input and the output of each of the n layers.",
)
def without_input(w: float, b: float, x: float, n: int) -> Floats:
    return chain_forward(w, b, x, n)[1:]


@BANK.mistake("The chain has one layer too few: y_n is missing.", "Count the layers your loop computes when n = 1.")
def one_short(w: float, b: float, x: float, n: int) -> Floats:
    return chain_forward(w, b, x, n)[: max(n, 1)]


@BANK.mistake("The chain has one layer too many.", "Count the layers your loop computes when n = 1.")
def one_long(w: float, b: float, x: float, n: int) -> Floats:
    return chain_forward(w, b, x, n + 1)


@BANK.mistake("Only the last output, y_n, is returned.", "Return all of them, from y_0 = x to y_n, in one array.")
def only_last(w: float, b: float, x: float, n: int) -> float:
    return float(chain_forward(w, b, x, n)[-1])


@BANK.mistake(
    "The chain starts from 0: y_0 should be x.", "What goes into layer 1? Put it into place 0 before the loop."
)
def start_at_zero(w: float, b: float, x: float, n: int) -> Floats:
    return chain_forward(w, b, 0.0, n)


@BANK.mistake("The last entry, y_n, is 0.", "range(1, n) ends at n - 1. Which places does your loop have to fill?")
def last_not_filled(w: float, b: float, x: float, n: int) -> Floats:
    y = chain_forward(w, b, x, n)
    y[-1] = 0.0 if n else x
    return y


@BANK.mistake(
    "b is added once, on top of every y_i, y_0 included.",
    "y_0 is x itself, and y_2 = w * y_1 + b, where y_1 already contains b. Build each output from the output before.",
)
def bias_on_top(w: float, b: float, x: float, n: int) -> Floats:
    return np.array([w**i * x + b for i in range(n + 1)])


def _step_by_step(x: float, n: int, step: Callable[[float, int], float]) -> Floats:
    """The outputs of layers that compute ``step(y_(i-1), i)``, i from 0."""
    y = [x]
    for i in range(n):
        y.append(step(y[-1], i))
    return np.array(y)


@BANK.mistake(
    "From y_2 on, each output is b.",
    "y_2 needs y_1. Do you compute all layers in one line, from an array that still holds zeros?",
)
def all_at_once(w: float, b: float, x: float, n: int) -> Floats:
    return np.array([x, w * x + b, *[b] * (n - 1)][: n + 1])


@BANK.mistake("b is missing in the first layer.", "What does layer 1 do with x? Is b a part of it?")
def bias_not_first(w: float, b: float, x: float, n: int) -> Floats:
    return _step_by_step(x, n, lambda y, i: w * y + (b if i else 0.0))


COUNTER = ("b is multiplied by the loop's counter.", "All layers are equal. Which b does layer 3 add?")


@BANK.mistake(*COUNTER)
def bias_times_index(w: float, b: float, x: float, n: int) -> Floats:
    return _step_by_step(x, n, lambda y, i: w * y + i * b)


@BANK.mistake(*COUNTER)
def bias_times_number(w: float, b: float, x: float, n: int) -> Floats:
    return _step_by_step(x, n, lambda y, i: w * y + (i + 1) * b)


@BANK.mistake(
    "Each output is added to the output before it.",
    "A layer replaces its input by w * y + b. Is there y itself in your sum?",
)
def added_up(w: float, b: float, x: float, n: int) -> Floats:
    return _step_by_step(x, n, lambda y, _: y + w * y + b)


@BANK.mistake("x is added in every layer.", "Only layer 1 gets x. What are the two terms of a layer?")
def input_added(w: float, b: float, x: float, n: int) -> Floats:
    return _step_by_step(x, n, lambda y, _: w * y + b + x)


@BANK.mistake(
    "Layer i multiplies the output of the layer before by w^i.",
    "That output has been multiplied by w in each earlier layer. What is left to do in layer i?",
)
def powers_on_outputs(w: float, b: float, x: float, n: int) -> Floats:
    return _step_by_step(x, n, lambda y, i: w ** (i + 1) * y + b)


@BANK.mistake("Negative outputs become 0.", "That is a ReLU. The layers here are linear: is there a max in your loop?")
def relu(w: float, b: float, x: float, n: int) -> Floats:
    return _step_by_step(x, n, lambda y, _: max(0.0, w * y + b))


@BANK.mistake("The sign of w is lost.", "What does a layer with w = -2 and b = 0 make of 3?")
def size_of_w(w: float, b: float, x: float, n: int) -> Floats:
    return chain_forward(abs(w), b, x, n)


@BANK.mistake("w is added instead of multiplied.", "What does a layer with w = 2 and b = 0 make of 3?")
def weight_added(w: float, b: float, x: float, n: int) -> Floats:
    return _step_by_step(x, n, lambda y, _: w + y + b)


@BANK.mistake(
    "Each output is computed from the output two places before it.",
    "Which place does your loop read, and which does it fill, when i is 1?",
)
def two_places_before(w: float, b: float, x: float, n: int) -> Floats:
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = w * y[i - 1] + b
    return y


@BANK.mistake(
    "y_0 is b instead of x, and y_n is 0.",
    "Which place does your loop fill first, and which does it fill last?",
)
def input_overwritten(w: float, b: float, x: float, n: int) -> Floats:
    return np.append(chain_forward(w, b, 0.0, n)[1:], 0.0) if n else np.array([x])


RETURN_IN_LOOP = ("Only layer 1 is computed.", "Is the return inside the loop? Then it ends after the first layer.")


@BANK.mistake(*RETURN_IN_LOOP)
def return_in_loop(w: float, b: float, x: float, n: int) -> Floats:
    return chain_forward(w, b, x, min(n, 1))


@BANK.mistake(*RETURN_IN_LOOP)
def first_layer_filled(w: float, b: float, x: float, n: int) -> Floats:
    out = np.zeros(n + 1)
    out[:2] = chain_forward(w, b, x, n)[:2]
    return out


@BANK.mistake(
    "The chain starts from b: y_0 should be x.",
    "Place 0 holds x. Which place should the loop fill first? (y[-1] is the last place.)",
)
def chain_from_bias(w: float, b: float, x: float, n: int) -> Floats:
    return chain_forward(w, b, b, n)


@BANK.mistake(
    "The sum of powers in front of b has one term too many: your y_0 already contains b.",
    "y_0 is x alone, and y_1 = w * x + b contains b once. How many terms has the sum for y_i?",
)
def one_term_more(w: float, b: float, x: float, n: int) -> Floats:
    powers = float(w) ** np.arange(n + 1)
    return np.asarray(powers * x + b * np.cumsum(powers))


@BANK.mistake(
    "Every output is cut to a whole number, y_0 as well.",
    "An array of whole numbers drops what comes after the point. Which dtype has yours?",
)
def cut_to_whole(w: float, b: float, x: float, n: int) -> Floats:
    y = np.zeros(n + 1, dtype=np.int64)
    y[0] = x
    for i in range(n):
        y[i + 1] = w * y[i] + b
    return y.astype(np.float64)


@BANK.mistake("w is missing in the first layer: y_1 is x + b.", "All layers are equal. What does layer 1 do with x?")
def weight_not_first(w: float, b: float, x: float, n: int) -> Floats:
    return _step_by_step(x, n, lambda y, i: (w if i else 1.0) * y + b)


CHAIN_FORWARD = Exercise(
    name="chain_forward",
    lesson="01_deep_linear_network",
    parameters=CHAIN,
    outputs=(Output("y", Array(("n + 1",)), share=2),),
    reference=chain_forward,
    cases=_chain_cases,
    points=3,
    nudge="What comes out of layer 1? And what goes into layer 2?",
    hint="Make an array of n + 1 numbers, put x in place 0, and fill the places one by one, each from the one before.",
    explanation=(
        "Each layer gets only the output of the layer before it, so one loop is enough, and with n = 0 the loop "
        "does not run at all: the result is x."
    ),
    mistakes=tuple(BANK),
)

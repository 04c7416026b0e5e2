"""``chain_gradients``: the derivatives of y_n by x and by the w and b that all layers share."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Real
from autograder.exercises.base import Bank, Case, Exercise, Output
from autograder.exercises.draw import SCALAR_TOLERANCE
from autograder.exercises.lesson_01.chain_forward import chain_forward
from autograder.exercises.lesson_01.scalar_chain import CHAIN, chain_case

__all__ = ["CHAIN_GRADIENTS", "chain_gradients"]

Gradients = tuple[float, float, float]
Floats = NDArray[np.float64]


def chain_gradients(w: float, b: float, x: float, n: int) -> Gradients:
    """dy_n/dx, dy_n/dw and dy_n/db: the chain rule, summed over the layers that share w and b."""
    return _right(w, b, x, n)[:3]


def _cases(rng: np.random.Generator) -> list[Case]:
    case = partial(chain_case, rng, chain_gradients)
    return [
        case("a shrinking weight", (0.4, 0.9), rng.integers(4, 10)),
        case("a growing weight", (1.1, 1.6), rng.integers(4, 10)),
        case("a negative weight, odd depth", (-1.4, -0.6), 2 * rng.integers(2, 5) + 1),
        case("a negative weight, even depth", (-1.4, -0.6), 2 * rng.integers(2, 5)),
        case("a deep chain", (0.95, 0.99), rng.integers(30, 60)),
        case("one layer", (0.4, 0.9), 1, edge=True),
        case("a weight of exactly 1", 1.0, rng.integers(4, 10), edge=True),
        case("a weight of 0", 0.0, rng.integers(4, 10), edge=True),
        case("no layer at all", (0.4, 0.9), 0, edge=True),
        case("no layer at all and a weight of 0", 0.0, 0, edge=True),
    ]


def _right(w: float, b: float, x: float, n: int) -> tuple[float, float, float, list[float]]:
    """The three derivatives, and the outputs y_0…y_n, for mistakes that change one of them."""
    y = [float(value) for value in chain_forward(w, b, x, n)]
    dw = sum(w ** (n - i) * y[i - 1] for i in range(1, n + 1))
    db = sum(w**i for i in range(n))
    return w**n, float(dw), float(db), y


BANK = Bank()


@BANK.mistake(
    "In every layer, b times dy_db is added to dy_dw as well.",
    "y_i = w y_(i-1) + b. b does not depend on w, so its share of the derivative by w is 0.",
)
def bias_term_in_dw(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, db, _ = _right(w, b, x, n)
    extra = 0.0
    for count in range(1, n + 1):
        extra = w * extra + b * _right(w, b, x, count)[2]
    return dx, dw + extra, db


@BANK.mistake(
    "dy_dx is a sum of powers of w, like dy_db.",
    "Every layer uses b, but x comes in once, below the first layer.",
)
def input_in_every_layer(w: float, b: float, x: float, n: int) -> Gradients:
    _, dw, db, _ = _right(w, b, x, n)
    return float(sum(w**k for k in range(1, n + 1))), dw, db


@BANK.mistake(
    "dy_dw and dy_db count the last layer only.", "All layers share w and b. Add up what each of them contributes."
)
def last_layer(w: float, b: float, x: float, n: int) -> Gradients:
    dx, _, _, y = _right(w, b, x, n)
    return dx, y[-2] if n else 0.0, 1.0 if n else 0.0


@BANK.mistake(
    "dy_dw and dy_db count the first layer only.", "All layers share w and b. Add up what each of them contributes."
)
def first_layer(w: float, b: float, x: float, n: int) -> Gradients:
    dx, _, _, _ = _right(w, b, x, n)
    return dx, w ** (n - 1) * x if n else 0.0, w ** (n - 1) if n else 0.0


@BANK.mistake("dy_dw and dy_db are swapped.", "Return them in the order of the docstring.")
def swapped(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, db, _ = _right(w, b, x, n)
    return dx, db, dw


@BANK.mistake(
    "These are the derivatives of y_(n-1): the last layer is missing.", "Count how often your loop runs when n = 1."
)
def one_layer_short(w: float, b: float, x: float, n: int) -> Gradients:
    return _right(w, b, x, max(n - 1, 0))[:3]


@BANK.mistake(
    "dy_dw is the derivative of w^n x alone: the bias terms depend on w too.",
    "y_2 = w² x + w b + b. Differentiate all of it by w.",
)
def no_bias_terms(w: float, b: float, x: float, n: int) -> Gradients:
    dx, _, db, _ = _right(w, b, x, n)
    return dx, n * w ** (n - 1) * x if n else 0.0, db


@BANK.mistake("dy_dx has one w too few: w^(n-1).", "x goes through all n layers. What does each layer multiply it by?")
def one_power_short(w: float, b: float, x: float, n: int) -> Gradients:
    _, dw, db, _ = _right(w, b, x, n)
    return w ** (n - 1) if n else 1.0, dw, db


@BANK.mistake("dy_dx is w: that is one layer's share.", "x goes through all n layers.")
def only_w(w: float, b: float, x: float, n: int) -> Gradients:
    _, dw, db, _ = _right(w, b, x, n)
    return w, dw, db


@BANK.mistake(
    "dy_dw multiplies by a layer's output where its input belongs.",
    "Layer i computes w * y_(i-1) + b. Differentiate that by w.",
)
def output_for_input(w: float, b: float, x: float, n: int) -> Gradients:
    dx, _, db, y = _right(w, b, x, n)
    return dx, float(sum(w ** (n - i) * y[i] for i in range(1, n + 1))), db


@BANK.mistake(
    "Each layer's share is added, but not multiplied by the layers that follow it.",
    "A change in layer i still goes through layers i + 1 to n before it reaches y_n.",
)
def no_way_to_the_output(w: float, b: float, x: float, n: int) -> Gradients:
    dx, _, _, y = _right(w, b, x, n)
    return dx, float(sum(y[:-1])), float(n)


@BANK.mistake(
    "dy_db is n: the layers above a bias are left out.",
    "The b of layer i is multiplied by w in each of the layers i + 1 to n.",
)
def bias_counted(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, _, _ = _right(w, b, x, n)
    return dx, dw, float(n)


@BANK.mistake("dy_db is 1: that is the last layer's b alone.", "There are n biases, one a layer.")
def bias_one(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, _, _ = _right(w, b, x, n)
    return dx, dw, 1.0 if n else 0.0


@BANK.mistake(
    "dy_db is multiplied by b: that is the bias term itself, not its derivative.", "What is the derivative of 3 b by b?"
)
def bias_times_b(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, db, _ = _right(w, b, x, n)
    return dx, dw, db * b


@BANK.mistake(
    "dy_db has one term too many, w^n.", "Even the b of the first layer goes through only n - 1 further layers."
)
def bias_one_more(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, db, _ = _right(w, b, x, n)
    return dx, dw, db + w**n


@BANK.mistake(
    "Each layer's share of dy_dw is multiplied by the layers before it instead of those after it.",
    "The input of layer i already contains the layers before. What is still to come on the way to y_n?",
)
def input_side(w: float, b: float, x: float, n: int) -> Gradients:
    dx, _, db, y = _right(w, b, x, n)
    return dx, float(sum(w ** (i - 1) * y[i - 1] for i in range(1, n + 1))), db


@BANK.mistake(
    "The results are in the order of w, b, x; x should be first.", "Return them in the order of the docstring."
)
def other_order(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, db, _ = _right(w, b, x, n)
    return dw, db, dx


@BANK.mistake(
    "Each share of dy_dw and dy_db has one w too many: you also multiply by the weight of layer i itself.",
    "The b of the last layer is multiplied by nothing. Which comes first in your loop: adding the "
    "share, or multiplying by w?",
)
def one_power_more(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, db, _ = _right(w, b, x, n)
    return dx, w * dw, w * db


@BANK.mistake(
    "The sums in dy_dw and dy_db stop at layer n - 1: the last share is missing.",
    "range(1, n) ends at n - 1. Which layers have a share?",
)
def last_share_missing(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, db, y = _right(w, b, x, n)
    return (dx, dw - y[-2], db - 1.0) if n else (dx, dw, db)


@BANK.mistake(
    "Each share of dy_dw is multiplied by x instead of the input of its layer.",
    "Only layer 1 gets x. What does layer i get?",
)
def network_input(w: float, b: float, x: float, n: int) -> Gradients:
    dx, _, db, _ = _right(w, b, x, n)
    return dx, db * x, db


@BANK.mistake("These are the derivatives of y_(n+1): one layer too many.", "Count how often your loop runs when n = 1.")
def one_layer_more(w: float, b: float, x: float, n: int) -> Gradients:
    return _right(w, b, x, n + 1)[:3]


@BANK.mistake(
    "dy_dw adds up the inputs of the layers, but does not carry them on to the output.",
    "In each later layer a share is multiplied by w: what becomes of the old dy_dw when y becomes w * y + b?",
)
def weight_not_carried(w: float, b: float, x: float, n: int) -> Gradients:
    dx, _, db, y = _right(w, b, x, n)
    return dx, float(sum(y[:-1])), db


@BANK.mistake("dy_dw counts the last layer only.", "All layers share w. Add up what each of them contributes.")
def weight_of_last(w: float, b: float, x: float, n: int) -> Gradients:
    dx, _, db, y = _right(w, b, x, n)
    return dx, y[-2] if n else 0.0, db


@BANK.mistake("dy_dx is |w|^n: the sign of w is lost.", "Each layer multiplies by w itself, negative or not.")
def size_of_w(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, db, _ = _right(w, b, x, n)
    return abs(dx), dw, db


@BANK.mistake("dy_dx has one w too many: w^(n+1).", "x goes through n layers. What does each layer multiply it by?")
def input_power_more(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, db, _ = _right(w, b, x, n)
    return w * dx, dw, db


@BANK.mistake("dy_dx is w * n instead of w^n.", "Two layers make w * w. What do n layers make?")
def product_for_power(w: float, b: float, x: float, n: int) -> Gradients:
    _, dw, db, _ = _right(w, b, x, n)
    return w * n, dw, db


@BANK.mistake("dy_dx is multiplied by x: that is the term w^n x itself.", "What is the derivative of 3 x by x?")
def input_times_x(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, db, _ = _right(w, b, x, n)
    return dx * x, dw, db


@BANK.mistake("dy_dx is y_n, the output itself.", "How much does y_n change when x grows by 1?")
def output_itself(w: float, b: float, x: float, n: int) -> Gradients:
    _, dw, db, y = _right(w, b, x, n)
    return y[-1], dw, db


@BANK.mistake(
    "w^n is added to dy_dw, as if its sum started at 1 instead of 0.",
    "Before the first layer y is x. Does x depend on w?",
)
def weight_starts_at_one(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, db, _ = _right(w, b, x, n)
    return dx, dw + w**n, db


@BANK.mistake(
    "w^n is added to dy_dw and to dy_db, as if their sums started at 1 instead of 0.",
    "Before the first layer y is x. Does x depend on w or b?",
)
def both_start_at_one(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, db, _ = _right(w, b, x, n)
    return dx, dw + w**n, db + w**n


@BANK.mistake("dy_dw is the same as dy_db: the inputs of the layers are missing.", "Differentiate w * y + b by w.")
def weight_like_bias(w: float, b: float, x: float, n: int) -> Gradients:
    dx, _, db, _ = _right(w, b, x, n)
    return dx, db, db


@BANK.mistake("dy_db is the same as dy_dw: each share is multiplied by an input.", "Differentiate w * y + b by b.")
def bias_like_weight(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, _, _ = _right(w, b, x, n)
    return dx, dw, dw


@BANK.mistake(
    "Each share of dy_dw has one w too many.", "The share of the last layer is multiplied by nothing but its input."
)
def weight_power_more(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, db, _ = _right(w, b, x, n)
    return dx, w * dw, db


@BANK.mistake("Each share of dy_db has one w too many.", "The b of the last layer is multiplied by nothing.")
def bias_power_more(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, db, _ = _right(w, b, x, n)
    return dx, dw, w * db


@BANK.mistake(
    "dy_dw is n w^(n-1): that is the derivative of w^n alone.",
    "y_n contains w^n x and the bias terms. Differentiate them.",
)
def power_rule(w: float, b: float, x: float, n: int) -> Gradients:
    dx, _, db, _ = _right(w, b, x, n)
    return dx, n * w ** (n - 1) if n else 0.0, db


@BANK.mistake("dy_dw and dy_db are averaged over the layers.", "The shares of the layers add up.")
def averaged(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, db, _ = _right(w, b, x, n)
    return dx, dw / max(n, 1), db / max(n, 1)


@BANK.mistake("dy_dw is averaged over the layers.", "The shares of the layers add up.")
def weight_averaged(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, db, _ = _right(w, b, x, n)
    return dx, dw / max(n, 1), db


@BANK.mistake("dy_dw lacks the share of the last layer.", "Which layers contain w? Count your terms for n = 1.")
def weight_share_of_last_missing(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, db, y = _right(w, b, x, n)
    return dx, dw - y[-2] if n else 0.0, db


@BANK.mistake("dy_dw lacks the share of the first layer.", "Which layers contain w? Count your terms for n = 1.")
def weight_share_of_first_missing(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, db, _ = _right(w, b, x, n)
    return dx, dw - w ** (n - 1) * x if n else 0.0, db


@BANK.mistake(
    "dy_dw and dy_db lack the share of the first layer.", "Which layers contain w and b? Count your terms for n = 1."
)
def first_share_missing(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, db, _ = _right(w, b, x, n)
    return (dx, dw - w ** (n - 1) * x, db - w ** (n - 1)) if n else (dx, dw, db)


@BANK.mistake(
    "dy_dw is n w^n x: the power is not lowered, and the bias terms are missing.",
    "What is the derivative of w^3 by w? And which terms of y_2 contain w?",
)
def power_not_lowered(w: float, b: float, x: float, n: int) -> Gradients:
    dx, _, db, _ = _right(w, b, x, n)
    return dx, n * w**n * x, db


@BANK.mistake(
    "dy_db is 1 / (1 - w): that is its value after infinitely many layers.",
    "How many terms does the sum have at n = 2?",
)
def bias_asymptote(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, _, _ = _right(w, b, x, n)
    return dx, dw, float(1 / np.float64(1 - w))


@BANK.mistake("The sign of w is lost everywhere.", "Is there an abs in your code? Each layer multiplies by w itself.")
def size_everywhere(w: float, b: float, x: float, n: int) -> Gradients:
    return _right(abs(w), b, x, n)[:3]


@BANK.mistake(
    "In dy_dw the sign of w is lost on the way to the output.", "Each later layer multiplies a share by w itself."
)
def size_in_weight(w: float, b: float, x: float, n: int) -> Gradients:
    dx, _, db, y = _right(w, b, x, n)
    return dx, float(sum(abs(w) ** (n - i) * y[i - 1] for i in range(1, n + 1))), db


@BANK.mistake(
    "In dy_db the sign of w is lost on the way to the output.", "Each later layer multiplies a share by w itself."
)
def size_in_bias(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, _, _ = _right(w, b, x, n)
    return dx, dw, float(sum(abs(w) ** i for i in range(n)))


@BANK.mistake(
    "In the step for dy_dw, w and y are swapped.",
    "Differentiate the product w * y by w: which factor stays beside the old dy_dw?",
)
def product_rule_swapped(w: float, b: float, x: float, n: int) -> Gradients:
    dx, _, db, y = _right(w, b, x, n)
    dw = 0.0
    for below in y[:-1]:
        dw = below * dw + w
    return dx, dw, db


def _up_to_its_own(w: float, y: list[float]) -> float:
    """The sum of w^i y_(i-1) over the layers."""
    return float(sum(w**i * below for i, below in enumerate(y[:-1], 1)))


@BANK.mistake(
    "Each layer's share of dy_dw is multiplied by the layers up to its own instead of those after it.",
    "The input of layer i already contains the layers before. What is still to come on the way to y_n?",
)
def input_side_more(w: float, b: float, x: float, n: int) -> Gradients:
    dx, _, db, y = _right(w, b, x, n)
    return dx, _up_to_its_own(w, y), db


@BANK.mistake(
    "The shares of dy_dw and dy_db are multiplied by the layers up to their own instead of those after them.",
    "A change of b in the last layer reaches y_n unchanged. What is your share of that layer?",
)
def both_on_input_side(w: float, b: float, x: float, n: int) -> Gradients:
    dx, _, db, y = _right(w, b, x, n)
    return dx, _up_to_its_own(w, y), w * db


@BANK.mistake(
    "dy_dw is n w^(n-1) (x + b): the bias terms are not differentiated correctly.",
    "Did you differentiate the numerator and the denominator of (1 - w^n) / (1 - w) separately? A quotient u / v "
    "has the derivative (u' v - u v') / v².",
)
def quotient_part_by_part(w: float, b: float, x: float, n: int) -> Gradients:
    dx, _, db, _ = _right(w, b, x, n)
    return dx, n * w ** (n - 1) * (x + b) if n else 0.0, db


@BANK.mistake(
    "All three derivatives are multiplied by y_n.", "These are derivatives of y_n² / 2. The text asks for those of y_n."
)
def times_output(w: float, b: float, x: float, n: int) -> Gradients:
    dx, dw, db, y = _right(w, b, x, n)
    return y[-1] * dx, y[-1] * dw, y[-1] * db


@BANK.mistake(
    "dy_dw and dy_db hold the share of each layer; the exercise asks for their sum.",
    "All layers share w and b. Add up what each of them contributes.",
)
def shares_not_summed(w: float, b: float, x: float, n: int) -> tuple[float, Floats, Floats]:
    dx, _, _, y = _right(w, b, x, n)
    powers = np.array([w ** (n - i) for i in range(1, n + 1)])
    return dx, powers * np.array(y[:-1]), powers


@BANK.mistake(
    "Each input in dy_dw is multiplied by the dy_db of the layers up to its own.",
    "dy_db is a sum over the layers. By which single power of w does the input of layer i reach y_n?",
)
def weight_times_bias_so_far(w: float, b: float, x: float, n: int) -> Gradients:
    dx, _, db, y = _right(w, b, x, n)
    return dx, float(sum(_right(w, b, x, i)[2] * y[i - 1] for i in range(1, n + 1))), db


CHAIN_GRADIENTS = Exercise(
    name="chain_gradients",
    lesson="01_deep_linear_network",
    parameters=CHAIN,
    outputs=(
        Output("dy_dx", Real(), "gradient"),
        Output("dy_dw", Real(), "gradient"),
        Output("dy_db", Real(), "gradient"),
    ),
    reference=chain_gradients,
    cases=_cases,
    tolerance=SCALAR_TOLERANCE,
    points=4,
    nudge="w sits in every layer. If it grows a little, how many layers change?",
    hint="Go through the layers and keep three running derivatives. When y becomes w * y + b, the product rule "
    "gives the new dy_dw from the old y and the old dy_dw.",
    explanation="Each step applies the product rule to w * y + b: d/dw gives y + w * (old dy_dw), because the w of "
    "this layer and the w inside y both move. The update of dy_dw has to come before y itself is updated.",
    mistakes=tuple(BANK),
)

"""``gradient_bound``: by how much a stack of layers can change the size of a gradient, at most."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Array, ListOf, Real
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.draw import SCALAR_TOLERANCE
from autograder.exercises.lesson_02.slopes import LESSON

__all__ = ["GRADIENT_BOUND", "gradient_bound"]

Floats = NDArray[np.float64]
Matrices = Sequence[Floats]


def gradient_bound(Ws: Matrices, slope: float) -> float:
    """The product over the layers of slope times the largest singular value of W: a bound on ‖dL/dX‖ / ‖dL/dh_L‖."""
    return _product(lambda W: float(np.linalg.svd(W, compute_uv=False)[0]), Ws, slope)


def _product(size: Callable[[Floats], float], Ws: Matrices, slope: float) -> float:
    """The product of slope times some size of the matrix."""
    bound = 1.0
    for W in Ws:
        bound *= slope * size(np.asarray(W, np.float64))
    return bound


def _matrix_product(Ws: Matrices) -> Floats:
    """W_L … W_1; for no layers the number 1 as a matrix."""
    product = np.eye(Ws[0].shape[1]) if Ws else np.eye(1)
    for W in Ws:
        product = W @ product
    return product


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, widths: Sequence[int], slope: float, edge: bool = False, gain: float = 1.0) -> Case:
        Ws = [rng.normal(0, gain * n**-0.5, (m, n)) for n, m in pairwise(widths)]
        return Case(label, (Ws, slope), edge)

    def with_a_short_layer(made: Case) -> Case:
        """The second layer's factor is one half, all others are above 1: a bound is cut off elsewhere than a factor."""
        Ws, slope = made.arguments
        Ws[1] *= 0.5 / (slope * np.linalg.norm(Ws[1], 2))
        return made

    return [
        case("three layers of different widths", [4, 6, 3, 5], float(rng.uniform(0.2, 0.3))),
        case("five layers", [3, 5, 4, 6, 3, 2], float(rng.uniform(0.6, 0.9))),
        with_a_short_layer(case("square layers", [4] * 5, float(rng.uniform(1.2, 1.6)), gain=1.5)),
        case("one layer", [5, 3], 0.25, edge=True),
        case("no layer at all", [4], 0.25, edge=True),
        case("a slope of 1", [3, 4, 2], 1.0, edge=True),
        case("ten layers", [6] * 11, 0.25, edge=True),
    ]


BANK = Bank()


@BANK.mistake(
    "This is the mean factor of one layer: the L-th root of the product.",
    "By how much can all layers together change the gradient?",
)
def geometric_mean(Ws: Matrices, slope: float) -> float:
    return float(gradient_bound(Ws, slope) ** (1 / len(Ws))) if Ws else 1.0


@BANK.mistake(
    "This uses the condition number: the largest singular value divided by the smallest.",
    "np.linalg.cond compares two directions. By how much does W stretch the direction that it stretches most?",
)
def condition_number(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: float(np.linalg.cond(W)), Ws, slope)


@BANK.mistake(
    "Each layer's factor is cut off at 1.",
    "A layer whose slope times singular value is above 1 can make the gradient longer. The bound has to allow for "
    "this.",
)
def factors_cut(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: min(1.0, slope * float(np.linalg.norm(W, 2))) / slope, Ws, slope)


@BANK.mistake(
    "You raise every factor that is below 1 to 1.",
    "A layer whose slope times singular value is below 1 makes every gradient shorter. What does this mean for the "
    "bound?",
)
def factors_raised(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: max(1.0, slope * float(np.linalg.norm(W, 2))) / slope, Ws, slope)


@BANK.mistake(
    "The weights are left out: this bounds the product of the slopes, not the gradient.",
    "Each step back multiplies by the slopes and by W.",
)
def no_weights(Ws: Matrices, slope: float) -> float:
    return float(slope ** len(Ws))


@BANK.mistake("The slopes are left out.", "Each step back multiplies by the slopes and by W.")
def no_slope(Ws: Matrices, slope: float) -> float:
    return gradient_bound(Ws, 1.0)


@BANK.mistake(
    "The slope is counted once; but every layer has a slope.", "With L layers there are L slopes on the way back."
)
def slope_once(Ws: Matrices, slope: float) -> float:
    return slope * gradient_bound(Ws, 1.0)


@BANK.mistake(
    "This uses the Frobenius norm, the root of the sum of all squares: a bound as well, but a looser one.",
    "np.linalg.norm of a matrix has a second argument. Which one gives the largest singular value?",
)
def frobenius(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: float(np.linalg.norm(W)), Ws, slope)


@BANK.mistake(
    "This uses the largest sum of a row, not the largest singular value.",
    "np.linalg.norm(W, np.inf) measures other lengths. Ours is the root of the sum of squares.",
)
def maximum_norm(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: float(np.linalg.norm(W, np.inf)), Ws, slope)


@BANK.mistake(
    "This uses the largest entry of each matrix.",
    "Many small entries together can stretch a vector a lot. The largest singular value counts them all.",
)
def largest_entry(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: float(np.abs(W).max()), Ws, slope)


@BANK.mistake(
    "This uses the smallest singular value: the least by which a layer stretches a vector.",
    "np.linalg.svd gives the singular values in falling order.",
)
def smallest(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: float(np.linalg.svd(W, compute_uv=False)[-1]), Ws, slope)


@BANK.mistake(
    "This multiplies the matrices first. But slopes stand between them, and they differ from unit to unit.",
    "Bound each layer by itself, then multiply the numbers.",
)
def norm_of_product(Ws: Matrices, slope: float) -> float:
    return float(slope ** len(Ws) * np.linalg.norm(_matrix_product(Ws), 2))


@BANK.mistake(
    "The layers' factors are added.",
    "Each layer acts on the result of the layer before. What do two layers make of a vector?",
)
def sum_(Ws: Matrices, slope: float) -> float:
    return float(sum(slope * np.linalg.norm(W, 2) for W in Ws))


@BANK.mistake(
    "The last layer is left out.", "For one layer the bound is the slope times the largest singular value of W_1."
)
def last_left_out(Ws: Matrices, slope: float) -> float:
    return gradient_bound(Ws[:-1], slope)


@BANK.mistake("Your bound is 0.", "Anything times 0 is 0. What should a product start from?")
def starts_at_zero(Ws: Matrices, slope: float) -> float:
    return 0.0


@BANK.mistake(
    "This uses the square of the largest singular value.",
    "The eigenvalues of W^T W are squares of the singular values of W.",
)
def squared(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: float(np.linalg.norm(W, 2)) ** 2, Ws, slope)


@BANK.mistake(
    "This uses the largest sum of a column, not the largest singular value.",
    "np.linalg.norm(W, 1) measures other lengths. Ours is the root of the sum of squares.",
)
def column_sum(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: float(np.linalg.norm(W, 1)), Ws, slope)


@BANK.mistake(
    "The slope is 0.25, whatever the argument says.",
    "0.25 is the largest slope of the sigmoid. Where does your code use slope?",
)
def always_a_quarter(Ws: Matrices, slope: float) -> float:
    return gradient_bound(Ws, 0.25)


@BANK.mistake("There is one slope too few.", "The product runs over all L layers: each has a slope and a W.")
def one_slope_short(Ws: Matrices, slope: float) -> float:
    return gradient_bound(Ws, slope) / slope


@BANK.mistake("Only the first layer counts.", "Is the return line inside the loop?")
def first_layer(Ws: Matrices, slope: float) -> float:
    return gradient_bound(Ws[:1], slope)


@BANK.mistake(
    "This uses the sum of the singular values, not the largest.",
    "Which number says by how much W can make a vector longer, at most?",
)
def nuclear(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: float(np.linalg.norm(W, "nuc")), Ws, slope)


@BANK.mistake(
    "This uses the mean of the singular values, not the largest.",
    "Which number says by how much W can make a vector longer, at most?",
)
def mean_value(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: float(np.linalg.svd(W, compute_uv=False).mean()), Ws, slope)


@BANK.mistake(
    "This uses the product of the singular values, not the largest.",
    "Which number says by how much W can make a vector longer, at most?",
)
def volume(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: float(np.prod(np.linalg.svd(W, compute_uv=False))), Ws, slope)


@BANK.mistake(
    "This uses the largest entry of each matrix.",
    "Many small entries together can stretch a vector a lot. The largest singular value counts them all.",
)
def largest_signed(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: float(W.max()), Ws, slope)


@BANK.mistake(
    "This uses the length of the longest row.",
    "One row alone does not say how far all rows together can stretch a vector.",
)
def longest_row(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: float(np.linalg.norm(W, axis=1).max()), Ws, slope)


@BANK.mistake(
    "This uses the length of the longest column.",
    "One column alone does not say how far all columns together can stretch a vector.",
)
def longest_column(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: float(np.linalg.norm(W, axis=0).max()), Ws, slope)


@BANK.mistake(
    "This uses the root of the largest singular value.",
    "The eigenvalues of W^T W are squares of the singular values of W. What does np.linalg.svd give?",
)
def root(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: float(np.linalg.norm(W, 2)) ** 0.5, Ws, slope)


@BANK.mistake(
    "There is one slope too many.",
    "How many slopes do L layers have?",
)
def one_slope_more(Ws: Matrices, slope: float) -> float:
    return gradient_bound(Ws, slope) * slope


@BANK.mistake(
    "The first layer is left out.",
    "For one layer the bound is the slope times the largest singular value of W_1.",
)
def first_left_out(Ws: Matrices, slope: float) -> float:
    return gradient_bound(Ws[1:], slope)


@BANK.mistake(
    "Only the last layer counts.",
    "What does each round of the loop do with the number from the round before?",
)
def last_layer(Ws: Matrices, slope: float) -> float:
    return gradient_bound(Ws[-1:], slope)


@BANK.mistake(
    "The layers' factors are added.",
    "Each layer acts on the result of the layer before. What do two layers make of a vector?",
)
def sum_from_one(Ws: Matrices, slope: float) -> float:
    return 1 + sum_(Ws, slope)


@BANK.mistake(
    "For no layers your bound is 0.",
    "Without a layer the gradient stays unchanged. Which factor is that?",
)
def zero_for_none(Ws: Matrices, slope: float) -> float:
    return gradient_bound(Ws, slope) if Ws else 0.0


@BANK.mistake(
    "The slope is added to the singular value.",
    "Each step back multiplies by the slopes and by W.",
)
def slope_added(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: slope + float(np.linalg.norm(W, 2)), Ws, 1.0)


@BANK.mistake(
    "The bound is divided by the slopes.",
    "Each step back multiplies by the slopes and by W.",
)
def divided(Ws: Matrices, slope: float) -> float:
    return gradient_bound(Ws, 1 / slope)


@BANK.mistake(
    "This is the logarithm of the bound.",
    "A sum of logarithms is not yet a product. Which function leads back?",
)
def logarithm(Ws: Matrices, slope: float) -> float:
    return float(np.log(gradient_bound(Ws, slope)))


@BANK.mistake(
    "The slope of every layer is squared.",
    "Each step back multiplies by the slopes and by W.",
)
def slope_squared(Ws: Matrices, slope: float) -> float:
    return gradient_bound(Ws, slope**2)


@BANK.mistake(
    "This keeps the largest factor; every layer's factor counts.",
    "Each layer acts on the result of the layer before. What do two layers make of a vector?",
)
def largest_factor(Ws: Matrices, slope: float) -> float:
    return max((gradient_bound([W], slope) for W in Ws), default=1.0)


@BANK.mistake(
    "The bound is cut off at 1.",
    "Can a layer make a gradient longer?",
)
def cut_off(Ws: Matrices, slope: float) -> float:
    return min(gradient_bound(Ws, slope), 1.0)


@BANK.mistake(
    "This multiplies the matrices first. But slopes stand between them, and they differ from unit to unit.",
    "Bound each layer by itself, then multiply the numbers.",
)
def product_frobenius(Ws: Matrices, slope: float) -> float:
    return float(slope ** len(Ws) * np.linalg.norm(_matrix_product(Ws)))


@BANK.mistake(
    "These are the factors of the layers; the exercise asks for their product.", "Which function multiplies a list?"
)
def factors(Ws: Matrices, slope: float) -> Floats:
    return np.array([slope * np.linalg.norm(W, 2) for W in Ws])


ENTRIES = "This uses the entries of W one by one, not its largest singular value."
COUNTS_ALL = "Many small entries together can stretch a vector a lot. np.linalg.norm(W, 2) is the largest stretch."


@BANK.mistake(ENTRIES, COUNTS_ALL)
def mean_entry(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: float(np.abs(W).mean()), Ws, slope)


@BANK.mistake(ENTRIES, COUNTS_ALL)
def all_entries(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: float(np.abs(W).sum()), Ws, slope)


@BANK.mistake(ENTRIES, COUNTS_ALL)
def rms_entry(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: float(np.sqrt(np.mean(W**2))), Ws, slope)


@BANK.mistake(ENTRIES, COUNTS_ALL)
def spread_of_entries(Ws: Matrices, slope: float) -> float:
    return _product(lambda W: float(W.std()), Ws, slope)


@BANK.mistake(
    "Every layer gets the largest singular value of all layers.",
    "It is a bound, but a looser one. Each layer contributes its own factor.",
)
def largest_for_all(Ws: Matrices, slope: float) -> float:
    return float((slope * max((np.linalg.norm(W, 2) for W in Ws), default=0.0)) ** len(Ws))


GRADIENT_BOUND = Exercise(
    name="gradient_bound",
    lesson=LESSON,
    parameters=(
        Parameter("Ws", ListOf(Array(("d_i", "d_(i-1)")), "the weight matrices, W_1 first")),
        Parameter("slope", Real("the largest slope of the activation function")),
    ),
    outputs=(Output("bound", Real(), share=2),),
    reference=gradient_bound,
    cases=_cases,
    points=3,
    tolerance=SCALAR_TOLERANCE,
    nudge="One step back multiplies by the slopes and by W. By how much can W make a vector longer, at most?",
    hint="np.linalg.norm(W, 2) is the largest singular value. Each layer contributes the slope times that.",
    explanation="A row g becomes (g * slopes) @ W. The slopes make it longer by at most their largest value, W by at "
    "most its largest singular value. Each layer can do so once, and the factors multiply.",
    mistakes=tuple(BANK),
)

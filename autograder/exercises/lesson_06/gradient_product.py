"""``gradient_product``: dy/dx of a chain of scalar residual blocks."""

import math

import numpy as np

from autograder.contract.kinds import Array, Real
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.draw import SCALAR_TOLERANCE, away_from_zero
from deepgrad.networks.arrays import Array as Floats

__all__ = ["GRADIENT_PRODUCT", "gradient_product"]

MARGIN = 0.3  # least distance of an ordinary factor 1 + s from 0 and from 1, so that no mistake is near the truth


def gradient_product(slopes: Floats) -> float:
    """The product of 1 + f'_i over the L blocks; 1 for L = 0."""
    return float(np.prod(1.0 + np.asarray(slopes, np.float64)))


def _cases(rng: np.random.Generator) -> list[Case]:
    def slopes(count: int, turned: int) -> Floats:
        """Slopes of both signs, ``turned`` of them below -1, with factors away from 0."""
        drawn: Floats = np.asarray(away_from_zero(rng, MARGIN, 1.0 - MARGIN, count))
        drawn[:turned], drawn[turned] = -rng.uniform(1.4, 1.7, turned), rng.uniform(0.8, 1.2)
        return np.asarray(rng.permutation(drawn))

    steep = slopes(5, 0)
    steep[int(np.argmax(steep))] = rng.uniform(1.3, 1.5)
    dead = slopes(5, 1)
    dead[int(rng.integers(5))] = -1.0
    return [
        Case("slopes of both signs", (slopes(4, 1),)),
        Case("more blocks", (slopes(7, 2),)),
        Case("steep slopes", (rng.permutation(rng.uniform(0.6, 1.4, 5) * [1, 1, 1, 1, -2]),)),
        Case("no slope below -1", (steep,)),  # tells a product that is cut at 0 from one that is always 0
        Case("a block whose slope is -1", (dead,), edge=True),
        Case("branches that are silent: all slopes 0", (np.zeros(6),), edge=True),
        Case("100 blocks with small slopes", (rng.uniform(0.01, 0.03, 100),), edge=True),
        Case("no block", (np.zeros(0),), edge=True),
    ]


BANK = Bank()


@BANK.mistake(
    "This is the mean factor of one block: the L-th root of the product.",
    "Through how many blocks does the gradient go?",
)
def root_of_product(slopes: Floats) -> float:
    product = gradient_product(slopes)
    return float(np.sign(product) * abs(product) ** (1 / len(slopes))) if len(slopes) else 1.0


@BANK.mistake("Each factor is halved: (1 + f') / 2.", "x + f(x) adds the two paths up. It does not average them.")
def factors_halved(slopes: Floats) -> float:
    return float(np.prod((1.0 + slopes) / 2))


@BANK.mistake(
    "Factors that are 0 are left out.",
    "At f' = -1 the two paths cancel. How much of the gradient comes through this block?",
)
def zeros_left_out(slopes: Floats) -> float:
    factors = 1.0 + slopes
    return float(np.prod(factors[factors != 0]))


@BANK.mistake(
    "This is the product of the slopes alone: the skips are missing.",
    "A plain chain would give that. What is the derivative of x + f(x)?",
)
def plain_product(slopes: Floats) -> float:
    return float(np.prod(slopes))


@BANK.mistake(
    "One skip goes past all blocks together: 1 plus the product of the slopes.",
    "Every block has a skip of its own, so every factor has its own 1.",
)
def one_skip(slopes: Floats) -> float:
    return 1.0 + float(np.prod(slopes))


@BANK.mistake(
    "The factors are added up.", "The chain rule multiplies along the chain. Inside a block the two paths add up."
)
def sum_of_factors(slopes: Floats) -> float:
    return float(np.sum(1.0 + slopes))


@BANK.mistake(
    "This is 1 plus the sum of the slopes: only the paths through at most one branch.",
    "Multiply out (1 + a)(1 + b): there is a fourth term.",
)
def first_order(slopes: Floats) -> float:
    return 1.0 + float(np.sum(slopes))


@BANK.mistake(
    "The slopes are taken without their sign.",
    "A slope can be negative. What does that do to the factor 1 + f'?",
)
def sizes_of_slopes(slopes: Floats) -> float:
    return float(np.prod(1.0 + np.abs(slopes)))


@BANK.mistake(
    "The result has lost its sign: it is the product of the absolute values of the factors.",
    "If a slope is below -1, the block turns the gradient around.",
)
def sizes_of_factors(slopes: Floats) -> float:
    return float(np.prod(np.abs(1.0 + slopes)))


@BANK.mistake("The factors are 1 - f'.", "The block adds its branch to x.")
def minus(slopes: Floats) -> float:
    return float(np.prod(1.0 - slopes))


@BANK.mistake(
    "This is e to the sum of the slopes: right only for very small ones.",
    "log(1 + s) is near s, but it is not s. Multiply the factors themselves.",
)
def exponential(slopes: Floats) -> float:
    return math.exp(float(np.sum(slopes)))


@BANK.mistake(
    "You raise every factor that is below 1 to 1.",
    "The skip adds 1 to the slope; it is no guarantee. What if the slope is negative?",
)
def at_least_one(slopes: Floats) -> float:
    return float(np.prod(np.maximum(1.0 + slopes, 1.0)))


@BANK.mistake(
    "This is the list of partial products; the exercise asks for its last entry.", "One number is asked for: dy_L/dx."
)
def partial_products(slopes: Floats) -> Floats:
    return np.cumprod(1.0 + slopes)


@BANK.mistake("The first block is left out.", "Every block has a factor, the first one too.")
def without_first(slopes: Floats) -> float:
    return float(np.prod(1.0 + slopes[1:]))


@BANK.mistake("The last block is left out.", "Every block has a factor, the last one too.")
def without_last(slopes: Floats) -> float:
    return float(np.prod(1.0 + slopes[:-1]))


@BANK.mistake(
    "Only the first block's factor is there.",
    "Does the return stand inside the loop? Then the first round ends the function.",
)
def first_factor(slopes: Floats) -> float:
    return float(1.0 + slopes[0]) if len(slopes) else 1.0


@BANK.mistake(
    "Without blocks your result is 0.",
    "Without blocks y is x itself. What is its derivative, and which number begins a product?",
)
def zero_without_blocks(slopes: Floats) -> float:
    return gradient_product(slopes) if len(slopes) else 0.0


@BANK.mistake(
    "This is a power of the mean factor.",
    "Two blocks with the slopes a and b give (1 + a)(1 + b). Try it with numbers.",
)
def power_of_mean(slopes: Floats) -> float:
    return float((1.0 + np.mean(slopes)) ** len(slopes)) if len(slopes) else 1.0


@BANK.mistake(
    "The result is always 0.", "Which number changes nothing when it is multiplied? A product begins with it."
)
def starts_at_zero(slopes: Floats) -> float:
    return 0.0


@BANK.mistake("If the product is below 1, you raise it to 1.", "The 1 of a skip can be cancelled by its branch.")
def product_at_least_one(slopes: Floats) -> float:
    return max(1.0, gradient_product(slopes))


@BANK.mistake(
    "If the product is below 0, you set it to 0.", "If a slope is below -1, the block turns the gradient around."
)
def product_at_least_zero(slopes: Floats) -> float:
    return max(0.0, gradient_product(slopes))


@BANK.mistake("The logarithm of the product is returned.", "Undo it with an exponential; or multiply the factors.")
def logarithm(slopes: Floats) -> float:
    return float(np.sum(np.log(np.abs(1.0 + slopes) + 1e-300)))


@BANK.mistake(
    "If a factor is negative, your result is nan.",
    "Do you add up logarithms? A negative number has none. Multiply the factors.",
)
def sum_of_logs(slopes: Floats) -> float:
    return float(np.exp(np.sum(np.log(1.0 + slopes))))


@BANK.mistake("The result is the sum of the logarithms of the factors.", "Multiply the factors.")
def sum_of_logs_alone(slopes: Floats) -> float:
    return float(np.sum(np.log(1.0 + slopes)))


@BANK.mistake("The product of the slopes is taken without its sign, and 1 is added.", "Each block has its own 1.")
def one_plus_size(slopes: Floats) -> float:
    return 1.0 + abs(float(np.prod(slopes)))


@BANK.mistake("1 is subtracted at the end: the path through all skips is missing.", "That path counts, too.")
def without_skip_path(slopes: Floats) -> float:
    return gradient_product(slopes) - 1.0


@BANK.mistake("1 is added at the end once more.", "Every factor has its 1 already.")
def one_more(slopes: Floats) -> float:
    return gradient_product(slopes) + 1.0


@BANK.mistake("The factors are f' - 1.", "The block adds x to its branch: what is the slope of x?")
def slope_minus_one(slopes: Floats) -> float:
    return float(np.prod(slopes - 1.0))


@BANK.mistake("The slopes are added up.", "Paths inside a block add up; blocks one after the other multiply.")
def sum_of_slopes(slopes: Floats) -> float:
    return float(np.sum(slopes))


@BANK.mistake("This is the mean of the factors.", "The chain rule multiplies along the chain.")
def mean_of_factors(slopes: Floats) -> float:
    return float(np.mean(1.0 + slopes)) if len(slopes) else 1.0


@BANK.mistake("Only the last block's factor is there.", "Is the result of the rounds before overwritten?")
def last_factor(slopes: Floats) -> float:
    return float(1.0 + slopes[-1]) if len(slopes) else 1.0


@BANK.mistake("Every factor is squared.", "The gradient goes through each block once.")
def squared(slopes: Floats) -> float:
    return gradient_product(slopes) ** 2


@BANK.mistake("The slopes are squared.", "What is the derivative of x + f(x)?")
def squared_slopes(slopes: Floats) -> float:
    return float(np.prod(1.0 + np.asarray(slopes) ** 2))


@BANK.mistake("The factors are 2 + f'.", "The slope of x is 1, once.")
def two_plus(slopes: Floats) -> float:
    return float(np.prod(2.0 + slopes))


@BANK.mistake("You divide by the factors: this is the product of 1 / (1 + f').", "Going back multiplies, too.")
def inverse(slopes: Floats) -> float:
    return float(np.prod(1.0 / (1.0 + slopes)))


@BANK.mistake("The first factor lacks its 1.", "Begin the product with 1, then every block brings 1 + f'.")
def first_without_one(slopes: Floats) -> float:
    return float(slopes[0] * np.prod(1.0 + slopes[1:])) if len(slopes) else 1.0


@BANK.mistake("The last factor lacks its 1.", "Every block has a skip, the last one too.")
def last_without_one(slopes: Floats) -> float:
    return float(slopes[-1] * np.prod(1.0 + slopes[:-1])) if len(slopes) else 1.0


@BANK.mistake(
    "This is the absolute value of the product of the slopes; the skips are missing.",
    "What is the derivative of x + f(x), and can it be negative?",
)
def size_of_plain_product(slopes: Floats) -> float:
    return abs(float(np.prod(slopes)))


@BANK.mistake("The result is always 1.", "The skips alone give 1. What do the branches add?")
def always_one(slopes: Floats) -> float:
    return 1.0


@BANK.mistake(
    "The product of the slopes is added to the sum: 1 + f'_1 + f'_2 + … + f'_1 f'_2 ….",
    "Multiply out (1 + a)(1 + b)(1 + c). Which terms are there?",
)
def both_ends(slopes: Floats) -> float:
    return 1.0 + float(np.sum(slopes)) + float(np.prod(slopes))


@BANK.mistake("You set every factor below 0 to 0.", "If a slope is below -1, the block turns the gradient around.")
def factors_at_least_zero(slopes: Floats) -> float:
    return float(np.prod(np.maximum(1.0 + slopes, 0.0)))


@BANK.mistake("The slopes are clipped to -1 … 1.", "A branch can have any slope.")
def slopes_cut(slopes: Floats) -> float:
    return float(np.prod(1.0 + np.clip(slopes, -1.0, 1.0)))


NESTED = "The 1 belongs to each factor: multiply what you have by 1 + f'."


@BANK.mistake("In each step you multiply the product so far by f' alone and then add 1.", NESTED)
def one_added_behind(slopes: Floats) -> float:
    product = 1.0
    for slope in slopes:
        product = 1.0 + float(slope) * product
    return product


@BANK.mistake(
    "Going from the last block to the first, you multiply the product so far by f' alone and then add 1.", NESTED
)
def one_added_behind_backwards(slopes: Floats) -> float:
    return one_added_behind(slopes[::-1])


@BANK.mistake("After the first block you compute product * f' + f'; it should be product * f' + product.", NESTED)
def slope_added_behind(slopes: Floats) -> float:
    product = 1.0
    for slope in slopes:
        product = product + float(slope) if product == 1.0 else product * float(slope) + float(slope)
    return product


@BANK.mistake(
    "The product is cut to a whole number after each block.",
    "Is your product a whole number? Begin with 1.0; an int or an array of whole numbers cuts off the digits.",
)
def cut_to_whole(slopes: Floats) -> float:
    product = 1
    for slope in slopes:
        product = int(product * (1.0 + float(slope)))
    return float(product)


@BANK.mistake("Only the paths through two branches or fewer are there.", "Multiply out: there are longer paths.")
def second_order(slopes: Floats) -> float:
    total = float(np.sum(slopes))
    return 1.0 + total + (total**2 - float(np.sum(np.asarray(slopes) ** 2))) / 2


@BANK.mistake("Every skip goes past two blocks.", "Every block has a skip of its own.")
def skips_over_two(slopes: Floats) -> float:
    return float(np.prod([1.0 + np.prod(slopes[at : at + 2]) for at in range(0, len(slopes), 2)]))


@BANK.mistake(
    "The partial products are added up.", "The last of them holds the factors of all blocks. Is anything left to add?"
)
def sum_of_partial_products(slopes: Floats) -> float:
    return float(np.cumprod(1.0 + slopes).sum())


GRADIENT_PRODUCT = Exercise(
    name="gradient_product",
    lesson="06_residual_connections",
    parameters=(Parameter("slopes", Array(("L",), "the slopes f'_1…f'_L of the branches, where the signal passes")),),
    outputs=(Output("product", Real(), "gradient"),),
    reference=gradient_product,
    cases=_cases,
    points=1,
    tolerance=SCALAR_TOLERANCE,
    nudge="What is the derivative of x + f(x)?",
    hint="One factor a block, and np.prod multiplies them.",
    explanation="Each block multiplies the gradient by 1 + f'. That can be 0, negative or large: the 1 is a part of "
    "the factor, not a floor below it.",
    mistakes=tuple(BANK),
)

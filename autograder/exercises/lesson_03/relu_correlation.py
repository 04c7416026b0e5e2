"""``relu_correlation``: the cosine of two inputs, layer by layer through wide ReLU layers; the lesson's challenge."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Array, Count, Real
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter

__all__ = ["RELU_CORRELATION", "arc_cosine", "relu_correlation"]

Floats = NDArray[np.float64]

# Near a cosine of 1, sqrt(1 - c²) loses half the digits of a c that was rounded to float32.
TOLERANCE = 1e-5


def arc_cosine(c: float) -> float:
    """E[relu(u) relu(v)] / E[relu(u)²] for normal u and v of correlation c (Cho and Saul 2009, eq. 6, n = 1)."""
    return (math.sqrt(1 - c * c) + (math.pi - math.acos(c)) * c) / math.pi


def relu_correlation(c: float, depth: int) -> Floats:
    """c_0 = c, c_1, …, c_depth, shape (depth + 1,)."""
    return _iterate(c, depth, arc_cosine)


def _iterate(c: float, depth: int, step: Callable[[float], float]) -> Floats:
    found = [c]
    for _ in range(depth):
        found.append(step(min(1.0, max(-1.0, found[-1]))))
    return np.array(found, dtype=np.float64)


def _cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case("two alike", (float(rng.uniform(0.3, 0.8)), int(rng.integers(4, 8)))),
        Case("two opposed", (float(rng.uniform(-0.8, -0.3)), int(rng.integers(4, 8)))),
        Case("many layers", (float(rng.uniform(-0.2, 0.4)), int(rng.integers(30, 60)))),
        Case("no layer", (float(rng.uniform(-0.5, 0.5)), 0), edge=True),
        Case("at right angles", (0.0, 3), edge=True),
        Case("one and the same", (1.0, 4), edge=True),
        Case("exactly opposed", (-1.0, 4), edge=True),
        Case("two hundred layers", (0.0, 200), edge=True),
    ]


UNCLIPPED: dict[str, Callable[[float], float]] = {}
"""Steps that soon give a cosine above 1, by the name of their mistake."""


def _leaves_the_range(step: Callable[[float], float]) -> bool:
    c = 0.3
    for _ in range(3):
        c = step(c)
        if abs(c) > 1:
            return True
    return False


def _through(step: Callable[[float], float]) -> Callable[[float, int], Floats]:

    def wrong(c: float, depth: int) -> Floats:
        return _iterate(c, depth, step)

    wrong.__name__ = step.__name__
    if _leaves_the_range(step):
        UNCLIPPED[step.__name__] = step

    return wrong


BANK = Bank()


@BANK.mistake("The cosine multiplies the sine as well.", "cos θ is a factor of π - θ alone.")
@_through
def cosine_of_all(c: float) -> float:
    return (math.sqrt(1 - c * c) + math.pi - math.acos(c)) * c / math.pi


@BANK.mistake(
    "Brackets are missing: the cosine multiplies θ alone, not π - θ.",
    "Python multiplies before it subtracts. Which difference does the cosine multiply?",
)
@_through
def angle_times_cosine(c: float) -> float:
    return (math.sqrt(1 - c * c) + math.pi - math.acos(c) * c) / math.pi


@BANK.mistake("The root is missing: 1 - c² is the square of the sine.", "sin θ is the root of 1 - cos² θ.")
@_through
def sine_squared(c: float) -> float:
    return (1 - c * c + (math.pi - math.acos(c)) * c) / math.pi


@BANK.mistake("The division by π is missing.", "Put c = 1 in: it has to stay 1.")
@_through
def no_pi(c: float) -> float:
    return math.sqrt(1 - c * c) + (math.pi - math.acos(c)) * c


@BANK.mistake(
    "The sine of the angle is missing.", "Put c = 0 in. Two inputs at right angles come out with 1/π, not with 0."
)
@_through
def no_root(c: float) -> float:
    return (math.pi - math.acos(c)) * c / math.pi


@BANK.mistake(
    "It multiplies c by the angle θ; it should be π - θ.", "Two equal inputs have θ = 0 and have to keep c = 1."
)
@_through
def angle(c: float) -> float:
    return (math.sqrt(1 - c * c) + math.acos(c) * c) / math.pi


@BANK.mistake("You take the angle from the arcsine.", "c is the cosine of the angle.")
@_through
def arcsine(c: float) -> float:
    return (math.sqrt(1 - c * c) + (math.pi - math.asin(c)) * c) / math.pi


@BANK.mistake(
    "Every layer halves the result.",
    "He's weights make up for the half that ReLU throws away; and a cosine is a ratio, in which such a factor cancels.",
)
@_through
def no_he(c: float) -> float:
    return arc_cosine(c) / 2


@BANK.mistake("π - θ is not multiplied by the cosine.", "The second term is (π - θ) cos θ.")
@_through
def no_cosine(c: float) -> float:
    return (math.sqrt(1 - c * c) + math.pi - math.acos(c)) / math.pi


@BANK.mistake("You take the sine of the cosine.", "The formula needs the sine of the angle. It is the root of 1 - c².")
@_through
def sine_of_cosine(c: float) -> float:
    return (math.sin(c) + (math.pi - math.acos(c)) * c) / math.pi


@BANK.mistake(
    "This is the correlation, with the means subtracted; the exercise asks for the cosine.",
    "ReLU's outputs have a mean above 0, and a cosine counts it.",
)
@_through
def centred(c: float) -> float:
    return (arc_cosine(c) - 1 / math.pi) / (1 - 1 / math.pi)


@BANK.mistake("The cosine is used as the angle.", "c is cos θ. Which function gives θ?")
@_through
def cosine_as_angle(c: float) -> float:
    return (math.sin(c) + (math.pi - c) * math.cos(c)) / math.pi


@BANK.mistake("Only the second term is divided by π.", "The whole sum is divided. Put it in parentheses.")
@_through
def no_parenthesis(c: float) -> float:
    return math.sqrt(1 - c * c) + (math.pi - math.acos(c)) * c / math.pi


@BANK.mistake(
    "Negative cosines are treated as 0.", "Two inputs can point away from each other: a cosine goes from -1 to 1."
)
@_through
def no_negative(c: float) -> float:
    return arc_cosine(max(c, 0.0))


@BANK.mistake(
    "Every layer starts from the input's cosine again.", "The second layer's input is the first layer's output."
)
def not_repeated(c: float, depth: int) -> Floats:
    return np.array([c, *[arc_cosine(c)] * depth], dtype=np.float64)


@BANK.mistake(
    "The cosine is the same in every layer: that is a linear network.",
    "ReLU makes every output positive or zero. What does that do to an angle?",
)
def linear(c: float, depth: int) -> Floats:
    return np.full(depth + 1, c)


@BANK.mistake("The input's own cosine is missing.", "The result has depth + 1 entries, and c is the first.")
def input_left_out(c: float, depth: int) -> Floats:
    return relu_correlation(c, depth)[1:]


@BANK.mistake("The last layer is missing.", "The result has depth + 1 entries: c, and one for each layer.")
def last_left_out(c: float, depth: int) -> Floats:
    return relu_correlation(c, depth)[:-1]


@BANK.mistake(
    "Everything is one layer too far: the first entry should be the input's own cosine.",
    "With depth = 0 the result is [c].",
)
def one_ahead(c: float, depth: int) -> Floats:
    return relu_correlation(c, depth + 1)[1:]


@BANK.mistake("Only the first term is divided by π.", "The whole sum is divided. Put it in parentheses.")
@_through
def first_term_alone(c: float) -> float:
    return math.sqrt(1 - c * c) / math.pi + (math.pi - math.acos(c)) * c


@BANK.mistake(
    "These are the angles; the exercise asks for their cosines.",
    "The formula gives c' itself. The angle is needed only on the way.",
)
def angles(c: float, depth: int) -> Floats:
    return np.arccos(np.clip(relu_correlation(c, depth), -1, 1))


@BANK.mistake("There is one layer too many at the end.", "The result has depth + 1 entries: c, and one for each layer.")
def one_too_many(c: float, depth: int) -> Floats:
    return relu_correlation(c, depth + 1)


@BANK.mistake("The second term is subtracted.", "Put c = 1 in: it has to stay 1.")
@_through
def minus(c: float) -> float:
    return (math.sqrt(1 - c * c) - (math.pi - math.acos(c)) * c) / math.pi


@BANK.mistake("Sine and cosine are swapped.", "sin θ + (π - θ) cos θ, and cos θ is c.")
@_through
def sine_and_cosine(c: float) -> float:
    return (c + (math.pi - math.acos(c)) * math.sqrt(1 - c * c)) / math.pi


@BANK.mistake("Both terms use the arcsine as the angle.", "c is the cosine of the angle: use np.arccos.")
@_through
def arcsine_in_both(c: float) -> float:
    return (c + (math.pi - math.asin(c)) * c) / math.pi


@BANK.mistake("Both terms use the arcsine as the angle.", "c is the cosine of the angle: use np.arccos.")
@_through
def arcsine_as_angle(c: float) -> float:
    theta = math.asin(c)
    return (math.sin(theta) + (math.pi - theta) * math.cos(theta)) / math.pi


@BANK.mistake("The angle is in degrees.", "np.sin and np.arccos use radians: half a turn is π, not 180.")
@_through
def degrees(c: float) -> float:
    return (math.sqrt(1 - c * c) + (180 - math.degrees(math.acos(c))) * c) / 180


@BANK.mistake("The result is only (π - θ) / π.", "The text's formula has two terms: sin θ + (π - θ) cos θ.")
@_through
def share_of_angle(c: float) -> float:
    return (math.pi - math.acos(c)) / math.pi


@BANK.mistake(
    "The second term multiplies by the first cosine in every layer.", "Each layer starts from the cosine before it."
)
def first_cosine_kept(c: float, depth: int) -> Floats:
    return _iterate(c, depth, lambda x: (math.sqrt(1 - x * x) + (math.pi - math.acos(x)) * c) / math.pi)


@BANK.mistake("The result is squared in every layer.", "The formula gives the cosine itself.")
@_through
def squared(c: float) -> float:
    return arc_cosine(c) ** 2


@BANK.mistake("Only the last cosine is returned.", "Return all of them, from c itself to the last, in one array.")
def only_last(c: float, depth: int) -> float:
    return float(relu_correlation(c, depth)[-1])


@BANK.mistake("The angle is in degrees.", "np.sin and np.cos want radians, and so does π - θ: do not convert.")
@_through
def degrees_throughout(c: float) -> float:
    theta = math.degrees(math.acos(c))
    return (math.sin(theta) + (math.pi - theta) * math.cos(theta)) / math.pi


@BANK.mistake("The angle is in degrees.", "np.arccos gives radians, and π - θ wants them: do not convert.")
@_through
def degrees_in_the_factor(c: float) -> float:
    return (math.sqrt(1 - c * c) + (math.pi - math.degrees(math.acos(c))) * c) / math.pi


@BANK.mistake(
    "The second term has π + θ where π - θ belongs.", "Two opposed inputs have θ = π: what is then left of the term?"
)
@_through
def angle_added(c: float) -> float:
    return (math.sqrt(1 - c * c) + (math.pi + math.acos(c)) * c) / math.pi


@BANK.mistake("Only one layer is computed.", "Put the result of one layer into the next, `depth` times.")
def one_layer_only(c: float, depth: int) -> Floats:
    return np.array([c, arc_cosine(c)])


@BANK.mistake("The angle is in degrees.", "np.sin and np.cos want radians, and 180 is π there: do not convert.")
@_through
def degrees_and_half_a_turn(c: float) -> float:
    theta = np.degrees(np.arccos(c))  # as learners write it; after forty layers, rounding changes even the first digit
    return float((np.sin(theta) + (180 - theta) * np.cos(theta)) / 180)


SIGN_LOST = (
    "A negative cosine loses its sign.",
    "Two inputs can point away from each other: a cosine goes from -1 to 1. Is there an abs?",
)


@BANK.mistake(*SIGN_LOST)
@_through
def size_of_cosine(c: float) -> float:
    return arc_cosine(abs(c))


@BANK.mistake(*SIGN_LOST)
def size_of_input(c: float, depth: int) -> Floats:
    return relu_correlation(abs(c), depth)


@BANK.mistake(
    "The first layer's cosine is halved.",
    "He's weights make up for the half that ReLU throws away; and a cosine is a ratio, in which such a factor cancels.",
)
def first_halved(c: float, depth: int) -> Floats:
    return np.append(c, relu_correlation(arc_cosine(c) / 2, depth - 1)) if depth else np.array([c])


def _shortened(digits: int) -> Callable[[float, int], Floats]:
    """Each cosine is rounded before the next layer gets it."""

    def wrong(c: float, depth: int) -> Floats:
        return _iterate(c, depth, lambda x: round(arc_cosine(x), digits))

    return wrong


BANK.add(
    *(
        Mistake(
            f"rounded_{digits}",
            f"Each cosine is rounded to {digits} digits, and the next layer starts from the rounded number.",
            "Keep all digits. Round only when you print.",
            _shortened(digits),
        )
        for digits in (2, 3, 4)
    )
)


def _beyond_one(step: Callable[[float], float]) -> Callable[[float, int], Floats]:
    """The same slip without a clip: np.arccos of a number above 1 is NaN, and so is all that follows."""

    def wrong(c: float, depth: int) -> Floats:
        found = [c]
        for _ in range(depth):
            found.append(step(found[-1]) if abs(found[-1]) <= 1 else math.nan)
        return np.array(found)

    return wrong


def _cut_at_one(step: Callable[[float], float]) -> Callable[[float, int], Floats]:
    """The same slip, and each cosine is clipped before it is kept."""

    def wrong(c: float, depth: int) -> Floats:
        return _iterate(c, depth, lambda x: min(1.0, max(-1.0, step(x))))

    return wrong


@BANK.mistake(
    "Negative cosines are treated as 0.", "Two inputs can point away from each other: a cosine goes from -1 to 1."
)
def no_negative_input(c: float, depth: int) -> Floats:
    return relu_correlation(max(c, 0.0), depth)


# A learner may clip such a cosine, or what is kept of it, or nothing; without a clip it turns into NaN.
for _name, _step in UNCLIPPED.items():
    _clipped = next(mistake for mistake in BANK if mistake.name == _name)
    BANK.add(Mistake(f"{_name}_beyond_one", _clipped.title, _clipped.hint, _beyond_one(_step)))
    if _name != "angle_times_cosine":  # it is never below 1: cut, it has the same numbers as other slips
        BANK.add(Mistake(f"{_name}_cut_at_one", _clipped.title, _clipped.hint, _cut_at_one(_step)))


@BANK.mistake(
    "Only the first layer turns the cosine into an angle; later layers take the cosine itself for the angle.",
    "Each layer gets a cosine and gives a cosine. Where does the second layer get its angle from?",
)
def cosine_as_next_angle(c: float, depth: int) -> Floats:
    found, theta = [c], math.acos(c)
    for _ in range(depth):
        theta = (math.sin(theta) + (math.pi - theta) * math.cos(theta)) / math.pi
        found.append(theta)
    return np.array(found, dtype=np.float64)


RELU_CORRELATION = Exercise(
    name="relu_correlation",
    lesson="03_initialization",
    parameters=(
        Parameter("c", Real("the cosine of the angle between two inputs")),
        Parameter("depth", Count("the number of layers, 0 or more")),
    ),
    outputs=(Output("cosines", Array(("depth + 1",))),),
    reference=relu_correlation,
    cases=_cases,
    points=3,
    tolerance=TOLERANCE,
    nudge="The formula gives one layer. What goes into the second?",
    hint="The angle is np.arccos(c), and its sine is the root of 1 - c². Put the result of one layer into the next, "
    "and keep all of them, the input's first.",
    explanation="The whole of a wide random ReLU network, as far as two inputs are concerned, is one function of one "
    "number. Its only fixed point is c = 1, and all inputs are on the way there.",
    mistakes=tuple(BANK),
)

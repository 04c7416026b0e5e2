"""``angle_between``: by how much clipping has turned a gradient."""

from collections.abc import Callable

import numpy as np

from autograder.contract.kinds import Real
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter
from autograder.exercises.lesson_07.gradients import GRADS, LESSON, Floats, Grads, drawn, flat, of_length
from autograder.exercises.parts import Slip, single_slips, two_slips

__all__ = ["ANGLE_BETWEEN", "angle_between"]


ROUNDING = 1e-9  # degrees; the error for parallel vectors that were divided by their lengths is smaller


def angle_between(grads: Grads, others: Grads) -> float:
    """The angle between two gradients, each as one long vector, in degrees from 0 to 180.

    Computed from the arctangent of half the angle (Kahan 2006), which is exact even for parallel vectors.
    """
    a, b = (_unit(flat(gradient)) for gradient in (grads, others))
    degrees = float(np.degrees(2 * np.arctan2(np.linalg.norm(a - b), np.linalg.norm(a + b))))
    return degrees if degrees > ROUNDING else 0.0


def _unit(vector: Floats) -> Floats:
    scaled = vector / np.abs(vector).max()
    return np.asarray(scaled / np.linalg.norm(scaled))


# The dot product divided by the two lengths is 1.0000000000000002 here, by every usual formula and every order of
# adding up. With random numbers, an arccosine without np.clip would fail only by chance.
PARALLEL = (4.5, 3.1), (22.5, 15.5)
OPPOSITE = (8.0, 2.9), (-40.0, -14.5)


def _cases(rng: np.random.Generator) -> list[Case]:
    shapes = ((4, 3), (4,), (2, 4))

    def pair(turn: float, size: float = 1.3) -> tuple[list[Floats], list[Floats]]:
        """Two gradients of different lengths, whose arrays differ by different angles."""
        first = drawn(rng, *shapes, sizes=lambda at: 1.0 + at)
        noise = drawn(rng, *shapes, sizes=lambda at: turn * (2.0 - 0.5 * at))
        return first, [size * (a + b) for a, b in zip(first, noise, strict=True)]

    first, second = pair(0.6, size=0.6)
    wide = drawn(rng, *shapes, sizes=lambda at: 1.0 + at)
    turned = [_turned(rng, g, cosine) for g, cosine in zip(wide, rng.uniform(*SMALL_COSINES), strict=True)]
    steep, clipped = drawn(rng, (3, 4), (3,)), drawn(rng, (3, 4), (3,))
    steep[0].flat[:2] = (50.0, -30.0)
    clipped = [np.clip(g, -1.0, 1.0) for g in steep]
    single = [[g.astype(np.float32) for g in gradient] for gradient in pair(0.8)]
    return [
        Case("a small turn", (first, second)),
        # |a·b| and the sum of the arrays' cosines are below 1, so that np.clip does not hide wrong cosines
        Case("a large turn of short vectors", (of_length(wide, 0.6), of_length(turned, 0.9))),
        Case("more than a right angle", (first, [-g for g in second])),
        Case("a spike, cut by value", (steep, clipped), edge=True),
        Case("the same direction, another length", _fixed(PARALLEL), edge=True),
        Case("the opposite direction", _fixed(OPPOSITE), edge=True),
        Case("short vectors", ([1e-9 * g for g in first], [1e-9 * g for g in second]), edge=True),
        Case("a right angle", ([np.array([3.0, 0.0])], [np.array([0.0, 5.0])]), edge=True),
        Case("arrays of float32", tuple(single), edge=True),
        # the cosine differs from 1 only after its sixth digit
        Case("a turn below a tenth of a degree", pair(1e-3), edge=True),
    ]


SMALL_COSINES = (0.05, 0.2, 0.3), (0.1, 0.25, 0.4)  # ranges of the cosines of the three arrays


def _turned(rng: np.random.Generator, array: Floats, cosine: float) -> Floats:
    """An array of random length whose angle to the given one has this cosine."""
    unit = array / np.linalg.norm(array)
    across = rng.normal(size=array.shape)
    across -= np.sum(across * unit) * unit
    turned = cosine * unit + np.sqrt(1 - cosine**2) * across / np.linalg.norm(across)
    return np.asarray(rng.uniform(0.7, 2.0) * turned)


def _fixed(pair: tuple[tuple[float, float], tuple[float, float]]) -> tuple[list[Floats], list[Floats]]:
    """Two gradients of two parameters, a matrix and a bias, of one number each."""
    first, second = ([np.array([[matrix]]), np.array([bias])] for matrix, bias in pair)
    return first, second


def _cosine(a: Floats, b: Floats) -> float:
    return float(a.ravel() @ b.ravel() / (np.linalg.norm(a) * np.linalg.norm(b)))


def _degrees(cosine: float) -> float:
    return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))


def _joined(grads: Grads, others: Grads, combine: Callable[[list[float]], float]) -> float:
    """The angles of the arrays one by one, combined."""
    return combine([_degrees(_cosine(a, b)) for a, b in zip(grads, others, strict=True)])


BANK = Bank()


@BANK.mistake(
    "The cosine is clipped below 1, so parallel gradients get an angle above 0.",
    "np.clip(cosine, -1, 1) is enough against nan: the arccosine of exactly 1 is 0.",
)
def clipped_below_one(grads: Grads, others: Grads) -> float:
    most = 1 - 1e-7
    return float(np.degrees(np.arccos(np.clip(_cosine(flat(grads), flat(others)), -most, most))))


@BANK.mistake(
    "The cosine is rounded, so small angles are lost.",
    "The cosine of a small angle differs from 1 only in its last digits. Do you need to round it?",
)
def cosine_rounded(grads: Grads, others: Grads) -> float:
    rounded = np.round(np.cos(np.radians(angle_between(grads, others))), 6)
    return float(np.degrees(np.arccos(rounded)))


@BANK.mistake("The angle is in radians.", "The text asks for degrees: np.degrees.")
def radians(grads: Grads, others: Grads) -> float:
    return float(np.radians(angle_between(grads, others)))


@BANK.mistake("It is the cosine of the angle.", "Which function goes from a cosine to its angle?")
def cosine(grads: Grads, others: Grads) -> float:
    return _cosine(flat(grads), flat(others))


@BANK.mistake(
    "It is the cosine times 180/π: the arccosine is missing.",
    "np.degrees needs an angle. Which function goes from a cosine to its angle?",
)
def degrees_of_cosine(grads: Grads, others: Grads) -> float:
    return float(np.degrees(_cosine(flat(grads), flat(others))))


@BANK.mistake("It is 1 minus the cosine.", "That is called cosine distance. The angle is the arccosine, in degrees.")
def cosine_distance(grads: Grads, others: Grads) -> float:
    return 1 - _cosine(flat(grads), flat(others))


@BANK.mistake(
    "It is the distance between the two vectors.",
    "Two vectors of the same direction, but of different length, have a distance. What is the angle between them?",
)
def distance(grads: Grads, others: Grads) -> float:
    return float(np.linalg.norm(flat(grads) - flat(others)))


@BANK.mistake(
    "It is the distance between the two vectors, each divided by its length.",
    "On the unit circle this distance is a chord. Which angle belongs to it?",
)
def chord(grads: Grads, others: Grads) -> float:
    return float(np.linalg.norm(_unit(flat(grads)) - _unit(flat(others))))


@BANK.mistake(
    "It is a·b.", "a·b grows with both lengths. Divide by them. Which function leads from there to the angle?"
)
def dot_product(grads: Grads, others: Grads) -> float:
    return float(flat(grads) @ flat(others))


@BANK.mistake("It is the mean of the angles that you get array by array.", "All arrays together form one vector.")
def mean_of_angles(grads: Grads, others: Grads) -> float:
    return _joined(grads, others, lambda angles: float(np.mean(angles)))


@BANK.mistake("It is the sum of the angles that you get array by array.", "All arrays together form one vector.")
def sum_of_angles(grads: Grads, others: Grads) -> float:
    return _joined(grads, others, sum)


@BANK.mistake("It is the largest of the angles that you get array by array.", "All arrays together form one vector.")
def largest_angle(grads: Grads, others: Grads) -> float:
    return _joined(grads, others, max)


@BANK.mistake("It is the angle between the first arrays alone.", "All arrays together form one vector.")
def first_only(grads: Grads, others: Grads) -> float:
    return _joined(grads, others, lambda angles: angles[0])


@BANK.mistake("It is the angle between the last arrays alone.", "All arrays together form one vector.")
def last_only(grads: Grads, others: Grads) -> float:
    return _joined(grads, others, lambda angles: angles[-1])


@BANK.mistake(
    "Each array has the same weight, whatever its norm: this is the mean of the cosines of the arrays.",
    "All arrays together form one vector, with one cosine.",
)
def mean_of_cosines(grads: Grads, others: Grads) -> float:
    return _degrees(float(np.mean([_cosine(a, b) for a, b in zip(grads, others, strict=True)])))


@BANK.mistake(
    "No angle is above 90 degrees: the cosine has lost its sign.",
    "Two gradients of opposite directions have an angle of 180 degrees. Which cosine leads to it?",
)
def absolute_cosine(grads: Grads, others: Grads) -> float:
    return _degrees(abs(_cosine(flat(grads), flat(others))))


@BANK.mistake("a·b is divided by the square of the first length.", "The cosine is a·b / (‖a‖ ‖b‖).")
def one_length(grads: Grads, others: Grads) -> float:
    a, b = flat(grads), flat(others)
    return _degrees(float(a @ b / np.linalg.norm(a) ** 2))


@BANK.mistake("a·b is divided by the square of the second length.", "The cosine is a·b / (‖a‖ ‖b‖).")
def other_length(grads: Grads, others: Grads) -> float:
    a, b = flat(grads), flat(others)
    return _degrees(float(a @ b / np.linalg.norm(b) ** 2))


@BANK.mistake("You take the arcsine of the cosine.", "Which function goes from a cosine to its angle?")
def arcsine(grads: Grads, others: Grads) -> float:
    return float(np.degrees(np.arcsin(np.clip(_cosine(flat(grads), flat(others)), -1, 1))))


@BANK.mistake(
    "It is the angle divided by 180 degrees.", "The text asks for degrees, in which a straight angle has 180."
)
def half_turns(grads: Grads, others: Grads) -> float:
    return angle_between(grads, others) / 180


@BANK.mistake("It is the angle in full turns.", "The text asks for degrees, in which a full turn has 360.")
def full_turns(grads: Grads, others: Grads) -> float:
    return angle_between(grads, others) / 360


BEYOND = "For parallel vectors rounding can make the quotient 1.0000000000000002"


@BANK.mistake(
    "The angle of parallel or opposite vectors is nan: rounding has taken the cosine beyond 1 or -1.",
    f"{BEYOND}, for opposite vectors -1.0000000000000002. Which cosines does np.arccos accept?",
)
def not_clipped(grads: Grads, others: Grads) -> float:
    return float(np.degrees(np.arccos(_cosine(flat(grads), flat(others)))))


@BANK.mistake(
    "The angle of opposite vectors is nan: rounding has taken the cosine below -1.",
    "Their quotient can be -1.0000000000000002. Which is the smallest cosine that np.arccos accepts?",
)
def clipped_above_only(grads: Grads, others: Grads) -> float:
    return float(np.degrees(np.arccos(np.minimum(_cosine(flat(grads), flat(others)), 1.0))))


@BANK.mistake(
    "The angle of parallel vectors is nan: rounding has taken the cosine above 1.",
    "Their quotient can be 1.0000000000000002. Which is the largest cosine that np.arccos accepts?",
)
def clipped_below_only(grads: Grads, others: Grads) -> float:
    return float(np.degrees(np.arccos(np.maximum(_cosine(flat(grads), flat(others)), -1.0))))


@BANK.mistake(
    "If rounding takes the cosine beyond 1 or -1, the angle is 0, also for opposite vectors.",
    f"{BEYOND}, for opposite vectors -1.0000000000000002. Mend the cosine before np.arccos, not a nan after it.",
)
def nan_to_zero(grads: Grads, others: Grads) -> float:
    return float(np.nan_to_num(np.degrees(np.arccos(_cosine(flat(grads), flat(others))))))


@BANK.mistake(
    "If rounding takes the cosine of parallel or opposite vectors beyond ±1, your answer is 90 degrees.",
    f"{BEYOND}. Which cosine from -1 to 1 is nearest to it?",
)
def right_angle_beyond_one(grads: Grads, others: Grads) -> float:
    cosine = _cosine(flat(grads), flat(others))
    return _degrees(cosine if abs(cosine) <= 1 else 0.0)


@BANK.mistake(
    "Every angle above 90 degrees becomes 90: you use 0 for each cosine below 0.",
    "How small can the cosine of an angle be?",
)
def clipped_at_zero(grads: Grads, others: Grads) -> float:
    return float(np.degrees(np.arccos(np.clip(_cosine(flat(grads), flat(others)), 0.0, 1.0))))


@BANK.mistake(
    "You take the arccosine of a·b without dividing by the two lengths.",
    "a·b grows with the lengths of both vectors. A cosine does not.",
)
def not_divided(grads: Grads, others: Grads) -> float:
    return _degrees(float(flat(grads) @ flat(others)))


@BANK.mistake(
    "You take the arccosine of a·b without dividing by the two lengths, and a·b is not clipped.",
    "a·b grows with the lengths of both vectors. A cosine lies between -1 and 1.",
)
def not_divided_not_clipped(grads: Grads, others: Grads) -> float:
    return float(np.degrees(np.arccos(flat(grads) @ flat(others))))


@BANK.mistake(
    "As the length of each vector you use the sum of the norms of its arrays.",
    "All numbers form one long vector. How long is that vector?",
)
def sum_of_norms(grads: Grads, others: Grads) -> float:
    a, b = (sum(float(np.linalg.norm(g)) for g in gradient) for gradient in (grads, others))
    return _degrees(float(flat(grads) @ flat(others)) / (a * b))


@BANK.mistake("You take the cosine of the cosine.", "Which function goes the other way, from a cosine to its angle?")
def cosine_of_cosine(grads: Grads, others: Grads) -> float:
    return float(np.degrees(np.cos(_cosine(flat(grads), flat(others)))))


def _angle(
    grads: Grads,
    others: Grads,
    *,
    long: Callable[[Grads], Floats] = flat,
    dot: Callable[[Floats, Floats], float] = lambda a, b: float(a @ b),
    divide: Callable[[float, float, float], float] = lambda dot, a, b: dot / (a * b),
    size: Callable[[Floats], float] = lambda a: float(np.linalg.norm(a)),
    kept: Callable[[float], float] = lambda cosine: float(np.clip(cosine, -1.0, 1.0)),
    back: Callable[[float], float] = lambda cosine: float(np.arccos(cosine)),
    unit: Callable[[float], float] = lambda angle: float(np.degrees(angle)),
) -> float:
    """The angle with one part exchanged: the long vector, a·b, the lengths, the clip, the arccosine, the unit."""
    a, b = long(grads), long(others)
    return unit(back(kept(divide(dot(a, b), size(a), size(b)))))


LENGTHS = "The cosine is a·b / (‖a‖ ‖b‖)."
LAW = f"{LENGTHS} In the law of cosines, (‖a‖² + ‖b‖² - ‖a - b‖²) / (2 ‖a‖ ‖b‖), a 2 belongs in the denominator."
ONE_VECTOR = "All arrays together form one vector."
TURN = "A straight angle is pi in radians and 180 in degrees."

DIVIDED = (
    Slip(
        "first_length_only",
        "a·b is divided by the first length only.",
        LENGTHS,
        "divide",
        wrong=lambda d, a, b: d / a,
    ),
    Slip(
        "second_length_only",
        "a·b is divided by the second length only.",
        LENGTHS,
        "divide",
        wrong=lambda d, a, b: d / b,
    ),
    Slip(
        "times_second_length",
        "a·b is divided by the first length and multiplied by the second.",
        "a / b * c is (a / b) * c. Where do the parentheses belong?",
        "divide",
        wrong=lambda d, a, b: d / a * b,
    ),
    Slip(
        "squares_of_lengths",
        "a·b is divided by the squares of the lengths.",
        f"{LENGTHS} a·a is the square of a length.",
        "divide",
        wrong=lambda d, a, b: d / (a * b) ** 2,
    ),
    Slip(
        "roots_of_lengths",
        "a·b is divided by the root of the product of the lengths.",
        f"{LENGTHS} Is a root taken twice?",
        "divide",
        wrong=lambda d, a, b: d / np.sqrt(a * b),
    ),
    Slip(
        "lengths_added",
        "a·b is divided by the sum of the lengths.",
        LENGTHS,
        "divide",
        wrong=lambda d, a, b: d / (a + b),
    ),
    Slip(
        "lengths_multiplied",
        "a·b is multiplied by the lengths.",
        "Should the cosine grow with the vectors?",
        "divide",
        wrong=lambda d, a, b: d * a * b,
    ),
    Slip(
        "larger_length_twice",
        "a·b is divided by the square of the larger length.",
        LENGTHS,
        "divide",
        wrong=lambda d, a, b: d / max(a, b) ** 2,
    ),
)
MEASURED = (
    Slip(
        "cosine_doubled",
        "The cosine is twice as large as it should be.",
        LAW,
        "divide",
        wrong=lambda d, a, b: 2 * d / (a * b),
    ),
    Slip(
        "cosine_halved",
        "The cosine is half as large as it should be.",
        LAW,
        "divide",
        wrong=lambda d, a, b: d / (2 * a * b),
    ),
    Slip(
        "cosine_squared",
        "The cosine is squared before the arccosine.",
        f"{LENGTHS} A square loses its sign, and it is smaller.",
        "divide",
        wrong=lambda d, a, b: (d / (a * b)) ** 2,
    ),
    Slip(
        "absolute_lengths",
        "As the length of a vector you use the sum of its absolute values.",
        "That is another norm (L1). Which norm belongs to a dot product?",
        "size",
        wrong=lambda a: np.abs(a).sum(),
    ),
    Slip(
        "largest_for_length",
        "As the length of a vector you use its largest absolute value.",
        "That is another norm (L∞). Which norm belongs to a dot product?",
        "size",
        wrong=lambda a: np.abs(a).max(),
    ),
    Slip(
        "mean_for_dot",
        "a·b is a mean, but the lengths are roots of sums.",
        "Take both as sums, or both as means. Then the number of entries cancels.",
        "dot",
        wrong=lambda a, b: np.mean(a * b),
    ),
    Slip(
        "centred",
        "It is the correlation: the means are subtracted before a·b is taken.",
        "np.corrcoef and np.cov subtract the means. Does a vector keep its direction without its mean?",
        "long",
        wrong=lambda grads: flat(grads) - flat(grads).mean(),
    ),
    Slip(
        "absolute_dot",
        "The absolute values of the products are added up.",
        "Is the cosine of opposite vectors above 0?",
        "dot",
        wrong=lambda a, b: np.abs(a * b).sum(),
    ),
    Slip(
        "last_left_out",
        "The last array of each gradient is left out.",
        ONE_VECTOR,
        "long",
        wrong=lambda grads: flat(grads[: max(1, len(grads) - 1)]),
    ),
    Slip(
        "first_left_out",
        "The first array of each gradient is left out.",
        ONE_VECTOR,
        "long",
        wrong=lambda grads: flat(grads[1:] or grads),
    ),
    Slip(
        "matrices_only",
        "The biases are left out.",
        ONE_VECTOR,
        "long",
        wrong=lambda grads: flat([g for g in grads if np.ndim(g) > 1] or grads),
    ),
)
TAKEN_BACK = (
    Slip(
        "arctangent",
        "You take the arctangent of the cosine.",
        "np.arccos goes from a cosine to its angle.",
        "back",
        wrong=np.arctan,
    ),
    Slip(
        "supplement",
        "It is 180 degrees minus the angle.",
        "What is the angle between a vector and itself? Is the sign of a·b reversed?",
        "back",
        wrong=lambda cosine: np.pi - np.arccos(cosine),
    ),
    Slip(
        "complement",
        "It is the absolute value of 90 degrees minus the angle.",
        "Which function goes from a cosine to its angle?",
        "back",
        wrong=lambda c: abs(np.arcsin(c)),
    ),
    Slip(
        "sine",
        "You take the sine of the cosine.",
        "Which function goes from a cosine to its angle?",
        "back",
        wrong=np.sin,
    ),
    Slip(
        "one_over_cosine",
        "It is 1 / cos of the cosine.",
        "cos⁻¹ means arccos, not 1 / cos.",
        "back",
        wrong=lambda c: 1 / np.cos(c),
    ),
    Slip(
        "rounded",
        "The angle is rounded to a whole number.",
        "The text asks for the angle without rounding.",
        "unit",
        wrong=lambda angle: round(np.degrees(angle)),
    ),
)
UNITS = (
    Slip(
        "doubled_unit",
        "The angle is twice as large as it should be.",
        TURN,
        "unit",
        wrong=lambda angle: angle * 360 / np.pi,
    ),
    Slip(
        "halved_unit",
        "The angle is half as large as it should be.",
        TURN,
        "unit",
        wrong=lambda angle: angle * 90 / np.pi,
    ),
    Slip(
        "radians_of_radians",
        "You multiply the angle in radians by pi / 180; it should be 180 / pi.",
        "np.radians turns degrees into radians. Which function goes the other way?",
        "unit",
        wrong=np.radians,
    ),
    Slip(
        "degrees_twice",
        "The angle is multiplied by 180 / pi twice.",
        f"{TURN} Does an earlier line do it already?",
        "unit",
        wrong=lambda angle: np.degrees(np.degrees(angle)),
    ),
    Slip(
        "gradians",
        "The angle is in gradians: a right angle is 100, not 90.",
        TURN,
        "unit",
        wrong=lambda angle: angle * 200 / np.pi,
    ),
    Slip(
        "angle_of_one",
        "You multiply the angle in radians by 180; it should be 180 / pi.",
        "How many degrees has an angle of pi?",
        "unit",
        wrong=lambda angle: 180 * angle,
    ),
)
BANK.add(*single_slips(_angle, (*DIVIDED, *MEASURED, *TAKEN_BACK, *UNITS)))
SAME = ("unclipped_and_squares_of_lengths", "unclipped_and_larger_length_twice")
"""Pairs in which the second slip leaves nothing to clip."""
IN_RADIANS = Slip(
    "in_radians",
    "The angle is in radians.",
    "Which function turns radians into degrees?",
    "unit",
    wrong=lambda angle: angle,
)
UNCLIPPED = Slip(
    "unclipped",
    "The cosine is not clipped.",
    f"{BEYOND}. Which cosines does np.arccos accept?",
    "kept",
    wrong=lambda cosine: cosine,
)
SIGN_LOST = Slip(
    "sign_lost",
    "The sign of the cosine is lost.",
    "Can an angle be above 90 degrees?",
    "kept",
    wrong=lambda c: min(abs(c), 1.0),
)
BANK.add(*two_slips(_angle, (IN_RADIANS, UNCLIPPED), (UNCLIPPED, SIGN_LOST, *DIVIDED), without=SAME))


@BANK.mistake("The cosines of the arrays are added up.", "All arrays together form one vector, with one cosine.")
def sum_of_cosines(grads: Grads, others: Grads) -> float:
    return _degrees(sum(_cosine(a, b) for a, b in zip(grads, others, strict=True)))


@BANK.mistake(
    "You clip the angle in radians to [-1, 1]; it should be the cosine.",
    "Which of the two must lie between -1 and 1? Clip before np.arccos.",
)
def angle_clipped(grads: Grads, others: Grads) -> float:
    return _angle(grads, others, kept=lambda cosine: cosine, back=lambda cosine: np.clip(np.arccos(cosine), -1, 1))


@BANK.mistake("It is the smallest of the angles that you get array by array.", ONE_VECTOR)
def smallest_angle(grads: Grads, others: Grads) -> float:
    return _joined(grads, others, min)


@BANK.mistake(
    "As the length of each matrix you use its largest singular value, as np.linalg.norm(matrix, 2) does.",
    "Without the 2, np.linalg.norm adds up the squares of all entries.",
)
def spectral(grads: Grads, others: Grads) -> float:
    def measured(arrays: Grads) -> float:
        return float(np.sqrt(sum(np.linalg.norm(g, 2 if np.ndim(g) == 2 else None) ** 2 for g in arrays)))

    dot = sum(np.sum(np.asarray(g, np.float64) * o) for g, o in zip(grads, others, strict=True))
    return float(np.degrees(np.arccos(np.clip(dot / (measured(grads) * measured(others)), -1.0, 1.0))))


@BANK.mistake(
    "It is the share of entries whose signs differ, times 180.",
    "Signs say nothing about absolute values. The cosine is a·b / (‖a‖ ‖b‖).",
)
def share_of_signs(grads: Grads, others: Grads) -> float:
    return float(180.0 * np.mean(np.sign(flat(grads)) != np.sign(flat(others))))


def _guarded(small: float) -> Mistake:
    def guarded(grads: Grads, others: Grads) -> float:
        a, b = flat(grads), flat(others)
        cosine = a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + small)
        return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))

    return Mistake(
        f"guarded_by_{small:g}".replace("-", "_"),
        f"{small:g} is added to the product of the lengths: parallel vectors get an angle, and short vectors look "
        "perpendicular.",
        "A number that is small beside 1 is not small beside every gradient. Leave it out.",
        guarded,
    )


BANK.add(*map(_guarded, (1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12)))


ANGLE_BETWEEN = Exercise(
    name="angle_between",
    lesson=LESSON,
    parameters=(Parameter("grads", GRADS), Parameter("others", GRADS)),
    outputs=(Output("degrees", Real("the angle in degrees, 0 to 180")),),
    reference=angle_between,
    cases=_cases,
    points=2,
    # arccos turns the rounding of a cosine near 1, 4e-16, into 2e-6 degrees; that is still right
    tolerance=1e-5,
    nudge="Lay the arrays out as one long vector each. What does a·b tell about the angle?",
    hint="cos = a·b / (‖a‖ ‖b‖), then np.arccos and np.degrees. Rounding can make a cosine of 1.0000000000000002, and "
    "its arccosine is nan: np.clip keeps it in [-1, 1].",
    explanation="One vector for all arrays, one dot product, two lengths. The clip is not cosmetic: for "
    "parallel vectors "
    "the quotient is often a hair above 1. Clipping by norm gives 0 degrees; clipping by value does not.",
    mistakes=tuple(BANK),
)

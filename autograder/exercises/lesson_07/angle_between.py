"""``angle_between``: by how much clipping has turned a gradient."""

from collections.abc import Callable

import numpy as np

from autograder.contract.kinds import Real
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.lesson_07.gradients import GRADS, LESSON, Floats, Grads, drawn, flat, of_length

__all__ = ["ANGLE_BETWEEN", "angle_between"]


ROUNDING = 1e-9  # degrees; parallel vectors that were divided by their lengths differ by so little


def angle_between(grads: Grads, others: Grads) -> float:
    """The angle between two gradients, each as one long vector, in degrees from 0 to 180.

    By the arctangent of half of it (Kahan 2006), which stays exact where the vectors are parallel.
    """
    a, b = (_unit(flat(gradient)) for gradient in (grads, others))
    degrees = float(np.degrees(2 * np.arctan2(np.linalg.norm(a - b), np.linalg.norm(a + b))))
    return degrees if degrees > ROUNDING else 0.0


def _unit(vector: Floats) -> Floats:
    scaled = vector / np.abs(vector).max()
    return np.asarray(scaled / np.linalg.norm(scaled))


# The dot product divided by the two lengths is 1.0000000000000002 here, by every usual formula and every order of
# adding up. With random numbers it is a matter of luck whether an arccosine without np.clip fails.
PARALLEL = (4.5, 3.1), (22.5, 15.5)
OPPOSITE = (8.0, 2.9), (-40.0, -14.5)


def _cases(rng: np.random.Generator) -> list[Case]:
    shapes = ((4, 3), (4,), (2, 4))

    def pair(turn: float, size: float = 1.3) -> tuple[list[Floats], list[Floats]]:
        """Two gradients of different lengths, whose arrays point apart by different angles."""
        first = drawn(rng, *shapes, sizes=lambda at: 1.0 + at)
        noise = drawn(rng, *shapes, sizes=lambda at: turn * (2.0 - 0.5 * at))
        return first, [size * (a + b) for a, b in zip(first, noise, strict=True)]

    first, second = pair(0.6, size=0.6)
    wide, turned = pair(2.0)
    steep, clipped = drawn(rng, (3, 4), (3,)), drawn(rng, (3, 4), (3,))
    steep[0].flat[:2] = (50.0, -30.0)
    clipped = [np.clip(g, -1.0, 1.0) for g in steep]
    single = [[g.astype(np.float32) for g in gradient] for gradient in pair(0.8)]
    return [
        Case("a small turn", (first, second)),
        # |a·b| is below 1, so that an answer which takes a·b for the cosine is not 0 in every ordinary case
        Case("a large turn of short vectors", (of_length(wide, 0.6), of_length(turned, 0.9))),
        Case("a spike, cut by value", (steep, clipped), edge=True),
        Case("more than a right angle", (first, [-g for g in second]), edge=True),
        Case("the same direction, another length", _fixed(PARALLEL), edge=True),
        Case("the opposite direction", _fixed(OPPOSITE), edge=True),
        Case("a right angle", ([np.array([3.0, 0.0])], [np.array([0.0, 5.0])]), edge=True),
        Case("arrays of float32", tuple(single), edge=True),
    ]


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


@BANK.mistake("The angle is in radians.", "The text asks for degrees: np.degrees.")
def radians(grads: Grads, others: Grads) -> float:
    return float(np.radians(angle_between(grads, others)))


@BANK.mistake("It is the cosine of the angle.", "Which function takes a cosine to its angle?")
def cosine(grads: Grads, others: Grads) -> float:
    return _cosine(flat(grads), flat(others))


@BANK.mistake("It is 1 minus the cosine.", "That is called cosine distance. The angle is the arccosine, in degrees.")
def cosine_distance(grads: Grads, others: Grads) -> float:
    return 1 - _cosine(flat(grads), flat(others))


@BANK.mistake("It is the mean of the angles of the single arrays.", "All arrays together form one vector.")
def mean_of_angles(grads: Grads, others: Grads) -> float:
    return _joined(grads, others, lambda angles: float(np.mean(angles)))


@BANK.mistake("It is the sum of the angles of the single arrays.", "All arrays together form one vector.")
def sum_of_angles(grads: Grads, others: Grads) -> float:
    return _joined(grads, others, sum)


@BANK.mistake("It is the largest of the angles of the single arrays.", "All arrays together form one vector.")
def largest_angle(grads: Grads, others: Grads) -> float:
    return _joined(grads, others, max)


@BANK.mistake("It is the angle of the first arrays alone.", "All arrays together form one vector.")
def first_only(grads: Grads, others: Grads) -> float:
    return _joined(grads, others, lambda angles: angles[0])


@BANK.mistake("It is the angle of the last arrays alone.", "All arrays together form one vector.")
def last_only(grads: Grads, others: Grads) -> float:
    return _joined(grads, others, lambda angles: angles[-1])


@BANK.mistake("The cosine is averaged over the arrays.", "All arrays together form one vector, with one cosine.")
def mean_of_cosines(grads: Grads, others: Grads) -> float:
    return _degrees(float(np.mean([_cosine(a, b) for a, b in zip(grads, others, strict=True)])))


@BANK.mistake(
    "The absolute value of the cosine is taken.", "An angle of more than 90 degrees means: the step goes uphill."
)
def absolute_cosine(grads: Grads, others: Grads) -> float:
    return _degrees(abs(_cosine(flat(grads), flat(others))))


@BANK.mistake("Only one of the two lengths is divided out.", "The cosine is a·b / (‖a‖ ‖b‖).")
def one_length(grads: Grads, others: Grads) -> float:
    a, b = flat(grads), flat(others)
    return _degrees(float(a @ b / np.linalg.norm(a) ** 2))


@BANK.mistake("Only the length of the second vector is divided out.", "The cosine is a·b / (‖a‖ ‖b‖).")
def other_length(grads: Grads, others: Grads) -> float:
    a, b = flat(grads), flat(others)
    return _degrees(float(a @ b / np.linalg.norm(b) ** 2))


@BANK.mistake("The arcsine is taken of the cosine.", "np.arccos.")
def arcsine(grads: Grads, others: Grads) -> float:
    return float(np.degrees(np.arcsin(np.clip(_cosine(flat(grads), flat(others)), -1, 1))))


@BANK.mistake("It is the angle in radians, in units of pi.", "A straight angle has 180 degrees.")
def half_turns(grads: Grads, others: Grads) -> float:
    return angle_between(grads, others) / 180


@BANK.mistake("It is the angle in full turns.", "A full turn has 360 degrees.")
def full_turns(grads: Grads, others: Grads) -> float:
    return angle_between(grads, others) / 360


BEYOND = "For parallel vectors rounding can make the quotient 1.0000000000000002"


@BANK.mistake(
    "The cosine is not clipped, so rounding makes the angle nan.",
    f"{BEYOND}, for opposite ones -1.0000000000000002. Which cosines does np.arccos accept?",
)
def not_clipped(grads: Grads, others: Grads) -> float:
    return float(np.degrees(np.arccos(_cosine(flat(grads), flat(others)))))


@BANK.mistake(
    "The cosine is clipped at 1 only, so rounding makes the angle of opposite vectors nan.",
    "Their quotient can be -1.0000000000000002. What is the other end?",
)
def clipped_above_only(grads: Grads, others: Grads) -> float:
    return float(np.degrees(np.arccos(np.minimum(_cosine(flat(grads), flat(others)), 1.0))))


@BANK.mistake(
    "The cosine is clipped at -1 only, so rounding makes the angle of parallel vectors nan.",
    "Their quotient can be 1.0000000000000002. What is the other end?",
)
def clipped_below_only(grads: Grads, others: Grads) -> float:
    return float(np.degrees(np.arccos(np.maximum(_cosine(flat(grads), flat(others)), -1.0))))


@BANK.mistake(
    "An angle of nan is replaced by 0, also where the vectors are opposite.",
    f"{BEYOND}, for opposite ones -1.0000000000000002. Mend the cosine before np.arccos, not the nan after it.",
)
def nan_to_zero(grads: Grads, others: Grads) -> float:
    return float(np.nan_to_num(np.degrees(np.arccos(_cosine(flat(grads), flat(others))))))


@BANK.mistake(
    "A cosine below 0 is clipped to 0, so no angle is above 90 degrees.", "How small can the cosine of an angle be?"
)
def clipped_at_zero(grads: Grads, others: Grads) -> float:
    return float(np.degrees(np.arccos(np.clip(_cosine(flat(grads), flat(others)), 0.0, 1.0))))


@BANK.mistake(
    "The two lengths are not divided out: the arccosine is taken of a·b.",
    "a·b grows with the lengths of both vectors. A cosine does not.",
)
def not_divided(grads: Grads, others: Grads) -> float:
    return _degrees(float(flat(grads) @ flat(others)))


@BANK.mistake(
    "The two lengths are not divided out, and a·b is not clipped.",
    "a·b grows with the lengths of both vectors. A cosine lies between -1 and 1.",
)
def not_divided_not_clipped(grads: Grads, others: Grads) -> float:
    return float(np.degrees(np.arccos(flat(grads) @ flat(others))))


@BANK.mistake(
    "The arrays' norms are added up for the length of each vector.",
    "All numbers form one long vector. How long is that one?",
)
def sum_of_norms(grads: Grads, others: Grads) -> float:
    a, b = (sum(float(np.linalg.norm(g)) for g in gradient) for gradient in (grads, others))
    return _degrees(float(flat(grads) @ flat(others)) / (a * b))


@BANK.mistake("The cosine is taken of the cosine.", "Which function goes the other way, from a cosine to its angle?")
def cosine_of_cosine(grads: Grads, others: Grads) -> float:
    return float(np.degrees(np.cos(_cosine(flat(grads), flat(others)))))


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

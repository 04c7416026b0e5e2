"""``numerical_gradient``: central differences of any function, for every entry of an array."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Array, Function, Real
from autograder.contract.wire import Known
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.draw import away_from_zero

__all__ = ["NUMERICAL_GRADIENT", "numerical_gradient"]

Floats = NDArray[np.float64]
Scalar = Callable[[Floats], float]


def numerical_gradient(f: Scalar, x: Floats, h: float) -> Floats:
    """(f(x + h e_i) - f(x - h e_i)) / (2 h) for every entry i, of the shape of x."""
    return _entries(x, lambda i: (f(_moved(x, i, h)) - f(_moved(x, i, -h))) / (2 * h))


# One array has many entries, one of them well above 1, so that a step of h * max(1, |x|) differs from h there.
MANY, LARGE = 20, 1.1


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, name: str, shape: tuple[int, ...], h: float, *, edge: bool = False) -> Case:
        x = np.asarray(away_from_zero(rng, 0.3, 1.2, shape))
        while x.size > MANY and np.abs(x).max() < LARGE:
            x = np.asarray(away_from_zero(rng, 0.3, 1.2, shape))
        return Case(f"{label}, f = {name}", (Known(name), x, float(h)), edge=edge)

    return [
        case("a vector", "waves", (int(rng.integers(4, 7)),), rng.uniform(0.05, 0.2)),
        case("a matrix", "neighbours", (3, int(rng.integers(4, 6))), rng.uniform(0.05, 0.2)),
        case("three axes", "ratio", (2, 4, 3), rng.uniform(0.05, 0.2)),
        case("a small step", "growth", (3,), 10 ** rng.uniform(-4, -3)),
        case("a single number, shape ()", "neighbours", (), rng.uniform(0.05, 0.2), edge=True),
        case("one entry, shape (1, 1)", "waves", (1, 1), rng.uniform(0.05, 0.2), edge=True),
        case("a large step", "neighbours", (2, 3), rng.uniform(1.0, 2.0), edge=True),
        case("a function that needs the shape of x", "rows", (3, 4), rng.uniform(0.05, 0.2), edge=True),
    ]


def _moved(x: Floats, i: tuple[int, ...], by: float) -> Floats:
    moved = x.copy()
    moved[i] += by
    return moved


def _entries(x: Floats, value: Callable[[tuple[int, ...]], float]) -> Floats:
    """An array of the shape of x with a value for every index."""
    out = np.empty(x.shape)
    for i in _indices(x):
        out[i] = value(i)
    return out


def _indices(x: Floats) -> Iterator[tuple[int, ...]]:
    return iter(np.ndindex(x.shape))


BANK = Bank()


FOUR_POINTS = (
    "This is the formula of fourth order, with four points.",
    "It is better than what the exercise asks for, and has other numbers: use the two points x + h and x - h.",
)


@BANK.mistake(*FOUR_POINTS)
def four_points(f: Scalar, x: Floats, h: float) -> Floats:
    return (4 * numerical_gradient(f, x, h) - numerical_gradient(f, x, 2 * h)) / 3


@BANK.mistake(*FOUR_POINTS)
def four_points_within_h(f: Scalar, x: Floats, h: float) -> Floats:
    return four_points(f, x, h / 2)


@BANK.mistake(
    "The entries are put together in the wrong order: column by column.",
    "NumPy's flat order goes row by row. reshape(x.shape), without order='F' and without .T, keeps it.",
)
def column_order(f: Scalar, x: Floats, h: float) -> Floats:
    right = _entries(x, lambda i: (f(_moved(x, i, h)) - f(_moved(x, i, -h))) / (2 * h))
    return right.ravel().reshape(x.shape, order="F")


@BANK.mistake(
    "These are forward differences: f(x + h) - f(x), divided by h.",
    "Step to both sides. How far are the two points apart then?",
)
def forward(f: Scalar, x: Floats, h: float) -> Floats:
    return _entries(x, lambda i: (f(_moved(x, i, h)) - f(x)) / h)


@BANK.mistake(
    "These are backward differences: f(x) - f(x - h), divided by h.",
    "Step to both sides. How far are the two points apart then?",
)
def backward(f: Scalar, x: Floats, h: float) -> Floats:
    return _entries(x, lambda i: (f(x) - f(_moved(x, i, -h))) / h)


@BANK.mistake(
    "The difference is divided by h, but the two points are 2 h apart.",
    "From x - h to x + h: how long is that way?",
)
def over_h(f: Scalar, x: Floats, h: float) -> Floats:
    return 2 * numerical_gradient(f, x, h)


@BANK.mistake(
    "The difference is divided by 2 h, but your two points are only h apart.",
    "Which two points do you compare? Is one of them still x itself?",
)
def half_forward(f: Scalar, x: Floats, h: float) -> Floats:
    return forward(f, x, h) / 2


@BANK.mistake(
    "The difference is divided by 2 h, but your two points, x - h and x, are only h apart.",
    "Which two points do you compare?",
)
def half_backward(f: Scalar, x: Floats, h: float) -> Floats:
    return backward(f, x, h) / 2


@BANK.mistake(
    "The difference is not divided by the step.",
    "How far apart are your two points? How steep is a line that rises by 3 over a distance of 0.1?",
)
def not_divided(f: Scalar, x: Floats, h: float) -> Floats:
    return 2 * h * numerical_gradient(f, x, h)


@BANK.mistake(
    "The difference is multiplied by h instead of divided.",
    "In Python a / 2 * h is (a / 2) * h. Where do brackets belong?",
)
def multiplied(f: Scalar, x: Floats, h: float) -> Floats:
    return h**2 * numerical_gradient(f, x, h)


@BANK.mistake(
    "The sign is wrong: f(x - h) - f(x + h).",
    "If f grows with an entry, what sign has its slope?",
)
def sign(f: Scalar, x: Floats, h: float) -> Floats:
    return -numerical_gradient(f, x, h)


@BANK.mistake(
    "All entries are moved at the same time, so each entry of the result is the same.",
    "The gradient asks what one entry alone does. Keep the others where they are.",
)
def all_at_once(f: Scalar, x: Floats, h: float) -> Floats:
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))


@BANK.mistake(
    "An entry stays at x - h when the next one is moved.",
    "Put each entry back before you go on. Keep its old value: adding and subtracting h can leave a rounding error.",
)
def left_below(f: Scalar, x: Floats, h: float) -> Floats:
    return _left(f, x, h, up=h, down=-h, stays=-h)


@BANK.mistake(
    "An entry stays at x + h when the next one is moved.",
    "Put each entry back before you go on.",
)
def left_above(f: Scalar, x: Floats, h: float) -> Floats:
    return _left(f, x, h, up=h, down=-h, stays=h)


@BANK.mistake(
    "The second point of an entry is x itself instead of x - h, and afterwards the entry stays at x - h.",
    "Where are you after + h and then - h?",
)
def one_step_back_over_h(f: Scalar, x: Floats, h: float) -> Floats:
    return _left(f, x, h, up=h, down=0.0, stays=-h) * 2


def _left(f: Scalar, x: Floats, h: float, *, up: float, down: float, stays: float) -> Floats:
    """Central differences on one array whose entries stay moved."""
    work, out = x.copy(), np.empty(x.shape)
    for i in _indices(x):
        at = work[i]
        work[i] = at + up
        above = f(work)
        work[i] = at + down
        out[i] = (above - f(work)) / (2 * h)
        work[i] = at + stays
    return out


@BANK.mistake(
    "The step is h / 2 to each side.",
    "The docstring says x + h and x - h.",
)
def half_step(f: Scalar, x: Floats, h: float) -> Floats:
    return numerical_gradient(f, x, h / 2)


@BANK.mistake(
    "The step is h / 2 to each side, and you divide by 2 h.",
    "The docstring says x + h and x - h.",
)
def half_step_over_two_h(f: Scalar, x: Floats, h: float) -> Floats:
    return numerical_gradient(f, x, h / 2) / 2


@BANK.mistake(
    "The step is 2 h to each side.",
    "The docstring says x + h and x - h.",
)
def double_step(f: Scalar, x: Floats, h: float) -> Floats:
    return numerical_gradient(f, x, 2 * h)


@BANK.mistake(
    "Your step is not h, but much smaller.",
    "Use the argument h. How small it should be is the next question of the lesson.",
)
def own_step(f: Scalar, x: Floats, h: float) -> Floats:
    return numerical_gradient(f, x, 1e-5)


@BANK.mistake(
    "The step is h times |x[i]|.",
    "Each entry moves by h itself.",
)
def relative_step(f: Scalar, x: Floats, h: float) -> Floats:
    return _entries(x, lambda i: numerical_gradient(f, x, h * abs(float(x[i])))[i])


@BANK.mistake(
    "The step is h times |x[i]| wherever |x[i]| is above 1.",
    "Each entry moves by h itself, large or small.",
)
def relative_step_above_one(f: Scalar, x: Floats, h: float) -> Floats:
    return _entries(x, lambda i: numerical_gradient(f, x, h * max(1.0, abs(float(x[i]))))[i])


@BANK.mistake(
    "The step is h times (1 + |x[i]|).",
    "Each entry moves by h itself.",
)
def relative_step_plus_one(f: Scalar, x: Floats, h: float) -> Floats:
    return _entries(x, lambda i: numerical_gradient(f, x, h * (1.0 + abs(float(x[i]))))[i])


@BANK.mistake(
    "A whole row is moved at once: x[i] of a matrix is a row.",
    "x can have any number of axes: np.ndindex(x.shape) gives every index.",
)
def whole_rows(f: Scalar, x: Floats, h: float) -> Floats:
    if x.ndim < 2:
        return numerical_gradient(f, x, h)
    out = np.empty(x.shape)
    for i in range(len(x)):
        out[i] = (f(_moved(x, (i,), h)) - f(_moved(x, (i,), -h))) / (2 * h)
    return out


@BANK.mistake(
    "f is given one entry alone: it needs the whole array.",
    "Change one entry of a copy of x, and give the copy to f.",
)
def entry_alone(f: Scalar, x: Floats, h: float) -> Floats:
    return _entries(x, lambda i: (f(x[i] + h) - f(x[i] - h)) / (2 * h))


@BANK.mistake(
    "The other entries are 0 when one is moved.",
    "np.zeros_like(x) is a fine step, but it has to be added to x.",
)
def others_zero(f: Scalar, x: Floats, h: float) -> Floats:
    def at(i: tuple[int, ...], by: float) -> Floats:
        out = np.zeros(x.shape)
        out[i] = x[i] + by
        return out

    return _entries(x, lambda i: (f(at(i, h)) - f(at(i, -h))) / (2 * h))


@BANK.mistake(
    "The slope is taken at 0: x is missing from both points.",
    "The two points are x + h e_i and x - h e_i.",
)
def at_zero(f: Scalar, x: Floats, h: float) -> Floats:
    return numerical_gradient(f, np.zeros(x.shape), h)


@BANK.mistake(
    "This is the second derivative: f(x + h) - 2 f(x) + f(x - h), divided by h².",
    "For the slope, the value at x itself is not needed.",
)
def second(f: Scalar, x: Floats, h: float) -> Floats:
    return _entries(x, lambda i: (f(_moved(x, i, h)) - 2 * f(x) + f(_moved(x, i, -h))) / h**2)


@BANK.mistake("Every slope has lost its sign.", "Is there an abs? A slope can be negative.")
def size_only(f: Scalar, x: Floats, h: float) -> Floats:
    return np.abs(numerical_gradient(f, x, h))


@BANK.mistake("Each slope is divided by the number of entries.", "There is no mean in a gradient.")
def averaged(f: Scalar, x: Floats, h: float) -> Floats:
    return numerical_gradient(f, x, h) / x.size


@BANK.mistake(
    "This is the average of the two values, f(x + h) and f(x - h), not their difference.",
    "How much does f change from one point to the other?",
)
def mean_of_values(f: Scalar, x: Floats, h: float) -> Floats:
    return _entries(x, lambda i: (f(_moved(x, i, h)) + f(_moved(x, i, -h))) / 2)


@BANK.mistake(
    "The two values are added; a slope is their difference.", "How much does f change from one point to the other?"
)
def sum_over_step(f: Scalar, x: Floats, h: float) -> Floats:
    return mean_of_values(f, x, h) / h


@BANK.mistake("The last entry is 0.", "Count the entries: x.size. Does your loop reach the last one?")
def last_missing(f: Scalar, x: Floats, h: float) -> Floats:
    out = numerical_gradient(f, x, h)
    if out.size > 1:
        out.flat[-1] = 0.0
    return out


@BANK.mistake(
    "Only the first entry is right; the others are 0.", "Is the return inside the loop? Then it ends after one entry."
)
def first_only(f: Scalar, x: Floats, h: float) -> Floats:
    out = np.zeros(x.shape)
    if x.size > 1:
        out.flat[0] = numerical_gradient(f, x, h).flat[0]
        return out
    return numerical_gradient(f, x, h)


@BANK.mistake(
    "The gradient is 0 everywhere.",
    "Are your two points different arrays? up = x makes no copy; x.copy() does. Or is the line that fills the "
    "result never reached?",
)
def zeros(f: Scalar, x: Floats, h: float) -> Floats:
    return np.zeros(x.shape)


@BANK.mistake(
    "Each step is kept: entries that were moved before stay moved, up in one point and down in the other.",
    "Begin with new copies of x for every entry, or put the entry back before you go on.",
)
def steps_kept(f: Scalar, x: Floats, h: float) -> Floats:
    up, down, out = x.copy(), x.copy(), np.empty(x.shape)
    for i in _indices(x):
        up[i] += h
        down[i] -= h
        out[i] = (f(up) - f(down)) / (2 * h)
    return out


@BANK.mistake(
    "All entries are moved at the same time, so one number comes out for all of them.",
    "The gradient asks what one entry alone does. Go over the entries, and keep the others where they are.",
)
def one_number(f: Scalar, x: Floats, h: float) -> float:
    return (f(x + h) - f(x - h)) / (2 * h)


@BANK.mistake(
    "The slopes are right, but they stand in one long row: the shape of x is lost.",
    "Fill an array of the shape of x, or reshape at the end.",
)
def flattened(f: Scalar, x: Floats, h: float) -> Floats:
    return numerical_gradient(f, x, h).ravel()


@BANK.mistake(
    "The slopes of all entries are added up.", "Each entry keeps its own slope: fill an array of the shape of x."
)
def slopes_summed(f: Scalar, x: Floats, h: float) -> float:
    return float(numerical_gradient(f, x, h).sum())


@BANK.mistake(
    "Only the slope of the last entry is returned.",
    "Does your loop store each slope in its place, gradient[i], or does it overwrite one number?",
)
def last_alone(f: Scalar, x: Floats, h: float) -> float:
    return float(numerical_gradient(f, x, h).ravel()[-1])


@BANK.mistake(
    "The step is h times the entry, but you divide by 2 h.",
    "Each entry moves by h itself: x[i] + h and x[i] - h.",
)
def relative_step_over_h(f: Scalar, x: Floats, h: float) -> Floats:
    return x * relative_step(f, x, h)


@BANK.mistake(
    "The step is h times |x[i]| wherever |x[i]| is above 1, but you divide by 2 h.",
    "Each entry moves by h itself, large or small.",
)
def relative_step_above_one_over_h(f: Scalar, x: Floats, h: float) -> Floats:
    return np.asarray(np.maximum(1.0, np.abs(x)) * relative_step_above_one(f, x, h))


@BANK.mistake(
    "The step is h times (1 + |x[i]|), but you divide by 2 h.",
    "Each entry moves by h itself, large or small.",
)
def relative_step_plus_one_over_h(f: Scalar, x: Floats, h: float) -> Floats:
    return np.asarray((1.0 + np.abs(x)) * relative_step_plus_one(f, x, h))


@BANK.mistake(
    "The step is h times |x[i]|, but you divide by 2 h.",
    "Each entry moves by h itself: x[i] + h and x[i] - h.",
)
def relative_size_over_h(f: Scalar, x: Floats, h: float) -> Floats:
    return np.asarray(np.abs(x) * relative_step(f, x, h))


@BANK.mistake(
    "The entry is replaced by h and by -h: its own value is lost.", "The two points are x[i] + h and x[i] - h."
)
def entry_replaced(f: Scalar, x: Floats, h: float) -> Floats:
    return _entries(x, lambda i: (f(_moved(x, i, h - x[i])) - f(_moved(x, i, -h - x[i]))) / (2 * h))


@BANK.mistake("The difference is divided by h once too often.", "Is there an h**2 in your formula?")
def over_h_squared(f: Scalar, x: Floats, h: float) -> Floats:
    return numerical_gradient(f, x, h) / h


@BANK.mistake(
    "Brackets are missing: only f(x - h) is divided by 2 h.",
    "Python divides before it subtracts. What is the whole numerator?",
)
def no_brackets(f: Scalar, x: Floats, h: float) -> Floats:
    return _entries(x, lambda i: f(_moved(x, i, h)) - f(_moved(x, i, -h)) / (2 * h))


@BANK.mistake(
    "The slopes are written into x itself, so later entries are taken at other points.",
    "Make an array of its own for the gradient: np.zeros(x.shape).",
)
def written_into_x(f: Scalar, x: Floats, h: float) -> Floats:
    work = x.copy()
    for i in _indices(work):
        work[i] = (f(_moved(work, i, h)) - f(_moved(work, i, -h))) / (2 * h)
    return work


@BANK.mistake(
    "f gets a flat array; it should get one of the shape of x.",
    "f can add up rows or multiply matrices. Move one entry of a copy of x, and hand the whole copy to f.",
)
def flat_argument(f: Scalar, x: Floats, h: float) -> Floats:
    return np.asarray(numerical_gradient(f, x.ravel(), h)).reshape(x.shape)


NUMERICAL_GRADIENT = Exercise(
    name="numerical_gradient",
    lesson="01_deep_linear_network",
    parameters=(
        Parameter("f", Function("a function of an array, which gives one number")),
        Parameter("x", Array(("...",), "where the gradient is taken")),
        Parameter("h", Real("the step")),
    ),
    outputs=(Output("gradient", Array(("...",)), "gradient"),),
    reference=numerical_gradient,
    cases=_cases,
    points=3,
    nudge="How would you find the slope of f at one entry with two calls of f?",
    hint="Go over np.ndindex(x.shape). For each index, make two copies of x. Move this entry up by h in one copy and "
    "down by h in the other, and compare f of the two.",
    explanation=(
        "np.ndindex gives the indices of an array of any shape; for shape () it gives one, the empty tuple. The "
        "copy leaves x unchanged. The two points are 2 h apart, so the difference of f is divided by 2 h."
    ),
    mistakes=tuple(BANK),
    rough=(
        "The numbers are near the truth, some above and some below.",
        "Is there a rounding, a float32 or another step in it? Of seven digits a small step leaves two or three.",
    ),
)

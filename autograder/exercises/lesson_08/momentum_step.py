"""``momentum_step``: a step of gradient descent with momentum on a quadratic, written as a matrix."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Array, Real
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.parts import Slip, single_slips, two_slips

__all__ = ["MOMENTUM_STEP", "momentum_step"]

LESSON = "08_clinic"

Floats = NDArray[np.float64]
Step = tuple[Floats, float]


def momentum_step(curvature: float, lr: float, momentum: float) -> Step:
    """The matrix that takes (x, v) to the next (x, v) on the loss curvature * x**2 / 2, and its spectral radius.

    v_new = momentum * v + curvature * x and x_new = x - lr * v_new (torch.optim.SGD, dampening 0).
    """
    return _grown([[1 - lr * curvature, -lr * momentum], [curvature, momentum]])


def _grown(rows: list[list[float]]) -> Step:
    step = np.array(rows, dtype=np.float64)
    return step, float(np.abs(np.linalg.eigvals(step)).max())


def _measured(curvature: float, lr: float, momentum: float, measure: Callable[[Floats], float]) -> Step:
    """The right matrix with a wrong number in place of its spectral radius."""
    step, _ = momentum_step(curvature, lr, momentum)
    return step, float(measure(step))


def _sizes(step: Floats) -> Floats:
    return np.asarray(np.abs(np.linalg.eigvals(step)))


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(
        label: str, curvature: tuple[float, float], lr: tuple[float, float], momentum: tuple[float, float]
    ) -> Case:
        return Case(label, tuple(float(rng.uniform(*low_high)) for low_high in (curvature, lr, momentum)))

    def edge(label: str, *arguments: float) -> Case:
        return Case(label, arguments, edge=True)

    curvature, lr = float(rng.uniform(0.6, 0.9)), float(rng.uniform(0.2, 0.4))
    return [
        case("the way down from a saddle", (-1.4, -0.7), (0.2, 0.4), (0.6, 0.8)),
        case("a valley that is crossed again and again", (1.0, 1.4), (0.3, 0.4), (0.75, 0.85)),
        case("a valley that is too steep for the rate", (4.5, 6.0), (0.8, 0.95), (0.3, 0.4)),
        case("a shallow valley", (0.15, 0.25), (0.3, 0.5), (0.2, 0.3)),
        edge("a saddle without momentum", -curvature, lr, 0.0),
        edge("a valley without momentum", curvature, lr, 0.0),
        edge("a valley that is too steep, without momentum", 3.0 / lr, lr, 0.0),
        edge("a plain: curvature 0", 0.0, lr, 0.7),
        edge("learning rate 0", curvature, 0.0, 0.7),
        edge("a saddle, nearly flat", -1e-3, lr, 0.9),
    ]


BANK = Bank()


@BANK.mistake(
    "x moves by the old velocity: this step's gradient arrives one step late.",
    "Update the velocity first, then move x by the new one.",
)
def old_velocity(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1.0, -lr], [curvature, momentum]])


@BANK.mistake(
    "x moves first, and the gradient is taken at its new place.",
    "Both the gradient and the old velocity are those of before the step.",
)
def gradient_at_new_x(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1.0, -lr], [curvature, momentum - lr * curvature]])


@BANK.mistake(
    "The learning rate is inside the velocity.",
    "PyTorch's velocity is a sum of gradients. The rate comes in when x moves.",
)
def rate_in_velocity(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature, -momentum], [lr * curvature, momentum]])


@BANK.mistake(
    "The learning rate is inside the velocity, and the step is added: an older convention.",
    "PyTorch's velocity is a sum of gradients, without the rate and without a minus.",
)
def rate_in_velocity_added(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature, momentum], [-lr * curvature, momentum]])


@BANK.mistake(
    "The gradient enters the velocity with the factor 1 - momentum: an average instead of a sum.",
    "That is Adam's first moment. In this convention the gradient enters in full.",
)
def average(curvature: float, lr: float, momentum: float) -> Step:
    entering = (1 - momentum) * curvature
    return _grown([[1 - lr * entering, -lr * momentum], [entering, momentum]])


@BANK.mistake(
    "This is Nesterov's variant, which looks one step ahead.",
    "A fine method, but plain momentum moves x by the new velocity itself.",
)
def nesterov(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature * (1 + momentum), -lr * momentum**2], [curvature, momentum]])


@BANK.mistake("The step goes uphill.", "The gradient points to where the loss grows fastest.")
def uphill(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 + lr * curvature, lr * momentum], [curvature, momentum]])


@BANK.mistake(
    "The old velocity pushes x the wrong way.",
    "The whole new velocity is subtracted, the part of the old one, too.",
)
def old_velocity_added(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature, lr * momentum], [curvature, momentum]])


@BANK.mistake(
    "x moves by the gradient alone: the velocity is kept up to date, and nothing uses it.",
    "Which entry of the matrix says how the old velocity moves x?",
)
def velocity_unused(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature, 0.0], [curvature, momentum]])


@BANK.mistake(
    "x moves by the whole old velocity: momentum is missing in the first row.",
    "x moves by the new velocity, which keeps only the share `momentum` of the old one.",
)
def momentum_missing_in_x(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature, -lr], [curvature, momentum]])


@BANK.mistake(
    "The old velocity is kept whole: momentum is missing.",
    "Each step keeps only the share `momentum` of the old velocity.",
)
def no_decay(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature, -lr], [curvature, 1.0]])


@BANK.mistake("momentum multiplies the new gradient as well.", "The old velocity is damped; the gradient enters whole.")
def momentum_on_both(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * momentum * curvature, -lr * momentum], [momentum * curvature, momentum]])


@BANK.mistake(
    "The velocity adds up negative gradients, and the step is added.",
    "x moves as it should, but PyTorch's velocity adds up the gradients themselves. The minus comes when x moves.",
)
def gradient_subtracted(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature, lr * momentum], [-curvature, momentum]])


@BANK.mistake(
    "The gradient enters the new velocity with a minus, and x moves as if it had none.",
    "Put v_new = momentum * v + curvature * x into x - lr * v_new: both rows have to fit together.",
)
def signs_do_not_fit(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature, -lr * momentum], [-curvature, momentum]])


@BANK.mistake(
    "This is a step without momentum: the velocity is 0 everywhere.", "What does the velocity keep, and what joins it?"
)
def plain_descent(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature, 0.0], [0.0, 0.0]])


@BANK.mistake(
    "The pair is the new x and the x before, not x and its velocity.",
    "It has the same eigenvalues, and is a fine way to see momentum. The text asks for the matrix of (x, v).",
)
def previous_x(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature + momentum, -momentum], [1.0, 0.0]])


@BANK.mistake(
    "The velocity keeps the share 1 - momentum.", "momentum is the share that is kept, not the one that is lost."
)
def one_minus_momentum(curvature: float, lr: float, momentum: float) -> Step:
    return momentum_step(curvature, lr, 1 - momentum)


@BANK.mistake(
    "The matrix is transposed.",
    "The first row says how the new x is made of x and v; multiply it by (x, v) and look.",
)
def transposed(curvature: float, lr: float, momentum: float) -> Step:
    step, growth = momentum_step(curvature, lr, momentum)
    return step.T.copy(), growth


@BANK.mistake("x and v are swapped.", "The pair is (x, v): x comes first, in the rows and in the columns.")
def velocity_first(curvature: float, lr: float, momentum: float) -> Step:
    step, growth = momentum_step(curvature, lr, momentum)
    return step[::-1, ::-1].copy(), growth


@BANK.mistake(
    "The two rows are swapped.", "The first row makes the new x, the second the new v; the columns are right."
)
def rows_swapped(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[curvature, momentum], [1 - lr * curvature, -lr * momentum]])


@BANK.mistake("The two columns are swapped.", "The first column multiplies x, the second v; the rows are right.")
def columns_swapped(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[-lr * momentum, 1 - lr * curvature], [momentum, curvature]])


@BANK.mistake(
    "The gradient is twice as large: it is 2 * curvature * x.", "The loss has a factor of 1/2. What is its derivative?"
)
def gradient_doubled(curvature: float, lr: float, momentum: float) -> Step:
    return momentum_step(2 * curvature, lr, momentum)


@BANK.mistake(
    "The gradient is half as large: it is curvature * x / 2.", "What does the derivative of x**2 do to the factor 1/2?"
)
def gradient_halved(curvature: float, lr: float, momentum: float) -> Step:
    return momentum_step(curvature / 2, lr, momentum)


@BANK.mistake("The learning rate is missing.", "How far does x go along the new velocity?")
def no_rate(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - curvature, -momentum], [curvature, momentum]])


@BANK.mistake(
    "The old velocity moves x without the learning rate.", "The rate multiplies the whole new velocity, both parts."
)
def rate_on_gradient_only(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature, -momentum], [curvature, momentum]])


@BANK.mistake("The matrix makes the change of x, not the new x.", "Where does the old x itself enter the new one?")
def change_of_x(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[-lr * curvature, -lr * momentum], [curvature, momentum]])


@BANK.mistake(
    "The matrix makes the changes of x and v, not the new ones: 1 is missing on the diagonal.",
    "Multiply it by (x, v): is the new x there, or what is added to the old one?",
)
def changes(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[-lr * curvature, -lr * momentum], [curvature, momentum - 1]])


@BANK.mistake(
    "The size of the curvature is used: its sign is lost, and with it the saddle.",
    "A negative curvature makes a gradient that points to the saddle, so that the step leads away from it.",
)
def sign_of_curvature_lost(curvature: float, lr: float, momentum: float) -> Step:
    return momentum_step(abs(curvature), lr, momentum)


@BANK.mistake(
    "growth is the largest singular value: np.linalg.norm(step, 2).",
    "That is the most that one step can do to any (x, v). In the long run the eigenvalues decide.",
)
def singular_value(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(np.linalg.norm(step, 2)))


@BANK.mistake(
    "growth is the Frobenius norm of the matrix.",
    "In the long run the eigenvalues decide, not the size of the entries.",
)
def frobenius(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(np.linalg.norm(step)))


@BANK.mistake(
    "The eigenvalues are those of a symmetric matrix: eigvalsh looks at one triangle only.",
    "step is not symmetric. Which function takes any square matrix?",
)
def taken_for_symmetric(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(np.abs(np.linalg.eigvalsh(step)).max()))


@BANK.mistake(
    "growth is the largest real part of the eigenvalues.",
    "A complex pair turns and shrinks: its factor per step is the absolute value. A negative one counts by its size.",
)
def largest_real_part(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(np.linalg.eigvals(step).real.max()))


@BANK.mistake(
    "The imaginary parts of the eigenvalues are dropped before their sizes are taken.",
    "The size of a complex number needs both of its parts: np.abs takes the number as it is.",
)
def imaginary_part_dropped(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(np.abs(np.linalg.eigvals(step).real).max()))


@BANK.mistake("growth is the smaller eigenvalue.", "After many steps the larger one is all that one sees.")
def smallest(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(_sizes(step).min()))


@BANK.mistake(
    "growth is the determinant, the product of the eigenvalues.", "It is the same for every curvature. Take the larger."
)
def determinant(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(abs(np.linalg.det(step))))


@BANK.mistake("growth is the trace, the sum of the eigenvalues.", "Take the larger of the two sizes.")
def trace(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(np.trace(step)))


@BANK.mistake("The sizes of the eigenvalues are added up.", "After many steps the larger one is all that one sees.")
def sum_of_sizes(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(_sizes(step).sum()))


@BANK.mistake("The sizes of the eigenvalues are averaged.", "After many steps the larger one is all that one sees.")
def mean_of_sizes(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(_sizes(step).mean()))


@BANK.mistake("growth is squared.", "The size of a complex number is the root of the sum of its parts' squares.")
def size_squared(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(_sizes(step).max() ** 2))


@BANK.mistake(
    "growth is the logarithm of the factor.", "The factor itself is asked for: 1 where nothing grows or shrinks."
)
def logarithm(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(np.log(_sizes(step).max())))


@BANK.mistake(
    "growth is what a step without momentum does: |1 - lr * curvature|.",
    "The velocity carries on what earlier steps began. Only the eigenvalues know both.",
)
def without_velocity(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: abs(float(step[0, 0])))


@BANK.mistake(
    "growth is the length of (x, v) after one step from (1, 0).",
    "The first steps depend on where they start. In the long run the eigenvalues decide.",
)
def one_step(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(np.linalg.norm(step[:, 0])))


@BANK.mistake("growth is the largest entry of the matrix.", "In the long run the eigenvalues decide, not the entries.")
def largest_entry(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(np.abs(step).max()))


Entry = Callable[[float, float, float], float]
Measure = Callable[[Floats], float]


def _entries(
    curvature: float,
    lr: float,
    momentum: float,
    *,
    xx: Entry = lambda c, lr, m: 1 - lr * c,
    xv: Entry = lambda c, lr, m: -lr * m,
    vx: Entry = lambda c, lr, m: c,
    vv: Entry = lambda c, lr, m: m,
    measure: Measure = lambda step: float(_sizes(step).max()),
) -> Step:
    """The matrix and its growth with one entry exchanged (xv is how the new x is made of v), or the measure."""
    step = np.array([[of(curvature, lr, momentum) for of in row] for row in ((xx, xv), (vx, vv))])
    return step, float(measure(step))


INSERT = "Put v_new = momentum * v + curvature * x into x_new = x - lr * v_new, and sort by x and v."
GROWTH = "The sizes of both eigenvalues first, np.abs; then the larger one."

XX = (
    Slip(
        "gradient_added_to_x",
        "In the new x, the gradient has the wrong sign: 1 + lr * curvature.",
        INSERT,
        "xx",
        wrong=lambda c, lr, m: 1 + lr * c,
    ),
    Slip(
        "one_missing_in_x",
        "In the new x, the old x has the factor lr * curvature.",
        INSERT,
        "xx",
        wrong=lambda c, lr, m: lr * c,
    ),
    Slip(
        "x_minus_one",
        "In the new x, the factor of the old x has the wrong sign.",
        INSERT,
        "xx",
        wrong=lambda c, lr, m: lr * c - 1,
    ),
    Slip(
        "x_without_rate",
        "In the new x, the gradient lacks the learning rate.",
        INSERT,
        "xx",
        wrong=lambda c, lr, m: 1 - c,
    ),
    Slip(
        "x_without_curvature",
        "In the new x, the gradient lacks the curvature.",
        INSERT,
        "xx",
        wrong=lambda c, lr, m: 1 - lr,
    ),
    Slip("x_unmoved_by_gradient", "In the new x, the gradient is missing.", INSERT, "xx", wrong=lambda c, lr, m: 1.0),
    Slip(
        "x_keeps_momentum",
        "In the new x, the old x is multiplied by momentum.",
        INSERT,
        "xx",
        wrong=lambda c, lr, m: m - lr * c,
    ),
    Slip(
        "x_damped_gradient",
        "In the new x, the gradient is multiplied by momentum.",
        INSERT,
        "xx",
        wrong=lambda c, lr, m: 1 - lr * c * m,
    ),
    Slip(
        "x_with_the_rest",
        "In the new x, the gradient is multiplied by 1 - momentum.",
        INSERT,
        "xx",
        wrong=lambda c, lr, m: 1 - lr * c * (1 - m),
    ),
)
XV = (
    Slip(
        "v_without_momentum",
        "In the new x, the old velocity enters by the rate alone, and not damped.",
        INSERT,
        "xv",
        wrong=lambda c, lr, m: lr,
    ),
    Slip(
        "v_undamped_unrated",
        "In the new x, the old velocity is subtracted as it is.",
        INSERT,
        "xv",
        wrong=lambda c, lr, m: -1.0,
    ),
    Slip(
        "v_momentum_alone",
        "In the new x, the old velocity has momentum as its factor.",
        INSERT,
        "xv",
        wrong=lambda c, lr, m: m,
    ),
    Slip(
        "v_squared_momentum",
        "In the new x, the old velocity is damped twice.",
        INSERT,
        "xv",
        wrong=lambda c, lr, m: -lr * m**2,
    ),
    Slip(
        "v_with_curvature",
        "In the new x, the old velocity is multiplied by the curvature.",
        INSERT,
        "xv",
        wrong=lambda c, lr, m: -lr * m * c,
    ),
    Slip(
        "v_with_the_rest",
        "In the new x, the old velocity has the share 1 - momentum.",
        INSERT,
        "xv",
        wrong=lambda c, lr, m: -lr * (1 - m),
    ),
)
VX = (
    Slip(
        "gradient_rated",
        "In the new v, the gradient is multiplied by the learning rate.",
        INSERT,
        "vx",
        wrong=lambda c, lr, m: lr * c,
    ),
    Slip(
        "gradient_rated_away",
        "In the new v, the gradient is multiplied by minus the learning rate.",
        INSERT,
        "vx",
        wrong=lambda c, lr, m: -lr * c,
    ),
    Slip("gradient_of_one", "In the new v, the curvature is missing.", INSERT, "vx", wrong=lambda c, lr, m: 1.0),
    Slip("gradient_missing", "In the new v, the gradient is missing.", INSERT, "vx", wrong=lambda c, lr, m: 0.0),
    Slip(
        "gradient_damped",
        "In the new v, the gradient is multiplied by momentum.",
        INSERT,
        "vx",
        wrong=lambda c, lr, m: m * c,
    ),
    Slip(
        "gradient_with_the_rest",
        "In the new v, the gradient is multiplied by 1 - momentum.",
        INSERT,
        "vx",
        wrong=lambda c, lr, m: (1 - m) * c,
    ),
    Slip("gradient_twice", "In the new v, the gradient is twice as large.", INSERT, "vx", wrong=lambda c, lr, m: 2 * c),
    Slip("gradient_half", "In the new v, the gradient is half as large.", INSERT, "vx", wrong=lambda c, lr, m: c / 2),
    Slip(
        "gradient_at_the_new_x",
        "In the new v, the gradient is that of the new x.",
        INSERT,
        "vx",
        wrong=lambda c, lr, m: c * (1 - lr * c),
    ),
)
VV = (
    Slip("v_kept_whole", "In the new v, the old one is kept whole.", INSERT, "vv", wrong=lambda c, lr, m: 1.0),
    Slip("v_forgotten", "In the new v, the old one is missing.", INSERT, "vv", wrong=lambda c, lr, m: 0.0),
    Slip("v_turned", "In the new v, the old one has the wrong sign.", INSERT, "vv", wrong=lambda c, lr, m: -m),
    Slip(
        "v_keeps_the_rest",
        "In the new v, the old one has the share 1 - momentum.",
        INSERT,
        "vv",
        wrong=lambda c, lr, m: 1 - m,
    ),
    Slip("v_damped_twice", "In the new v, momentum is squared.", INSERT, "vv", wrong=lambda c, lr, m: m**2),
    Slip(
        "v_rated",
        "In the new v, the old one is multiplied by the learning rate.",
        INSERT,
        "vv",
        wrong=lambda c, lr, m: lr * m,
    ),
    Slip(
        "v_rated_only",
        "In the new v, the old one has the learning rate as its factor.",
        INSERT,
        "vv",
        wrong=lambda c, lr, m: lr,
    ),
)
MEASURES = (
    Slip(
        "size_of_largest_real",
        "growth is the size of the largest real part: abs comes after max.",
        GROWTH,
        "measure",
        wrong=lambda step: abs(float(np.linalg.eigvals(step).real.max())),
    ),
    Slip(
        "eigenvectors",
        "growth is the largest entry of the eigenvectors.",
        "np.linalg.eig gives the eigenvalues first, then the vectors; np.linalg.eigvals gives the values alone.",
        "measure",
        wrong=lambda step: float(np.abs(np.linalg.eig(step)[1]).max()),
    ),
    Slip(
        "first_eigenvalue",
        "growth is the size of the first eigenvalue, whichever it is.",
        "np.linalg.eigvals sorts nothing. Take the larger size.",
        "measure",
        wrong=lambda step: float(_sizes(step)[0]),
    ),
    Slip(
        "last_eigenvalue",
        "growth is the size of the last eigenvalue, whichever it is.",
        "np.linalg.eigvals sorts nothing. Take the larger size.",
        "measure",
        wrong=lambda step: float(_sizes(step)[-1]),
    ),
    Slip(
        "smallest_real_part",
        "growth is the smallest real part of the eigenvalues.",
        GROWTH,
        "measure",
        wrong=lambda step: float(np.linalg.eigvals(step).real.min()),
    ),
    Slip(
        "imaginary_part",
        "growth is the largest imaginary part of the eigenvalues.",
        GROWTH,
        "measure",
        wrong=lambda step: float(np.linalg.eigvals(step).imag.max()),
    ),
    Slip(
        "parts_added",
        "The real and the imaginary part are added up for the size.",
        "The size of a complex number is the root of the sum of its parts' squares.",
        "measure",
        wrong=lambda step: max(abs(e.real) + abs(e.imag) for e in np.linalg.eigvals(step).astype(complex)),
    ),
    Slip(
        "size_of_sum",
        "growth is the size of the sum of the eigenvalues.",
        GROWTH,
        "measure",
        wrong=lambda step: abs(float(np.trace(step))),
    ),
    Slip(
        "root_of_growth",
        "growth is the root of the larger size.",
        GROWTH,
        "measure",
        wrong=lambda step: float(np.sqrt(_sizes(step).max())),
    ),
    Slip(
        "growth_minus_one",
        "growth is the larger size minus 1.",
        "The factor itself is asked for.",
        "measure",
        wrong=lambda step: float(_sizes(step).max() - 1),
    ),
    Slip(
        "largest_part_below_one",
        "growth is never above 1.",
        "A step away from a saddle grows.",
        "measure",
        wrong=lambda step: min(1.0, float(_sizes(step).max())),
    ),
    Slip(
        "largest_part_above_one",
        "growth is never below 1.",
        "In a valley the pair comes to rest.",
        "measure",
        wrong=lambda step: max(1.0, float(_sizes(step).max())),
    ),
    Slip(
        "row_sums",
        "growth is the largest sum of absolute values in a row.",
        "That is the norm with np.inf. In the long run the eigenvalues decide.",
        "measure",
        wrong=lambda step: float(np.linalg.norm(step, np.inf)),
    ),
    Slip(
        "column_sums",
        "growth is the largest sum of absolute values in a column.",
        "That is the norm with 1. In the long run the eigenvalues decide.",
        "measure",
        wrong=lambda step: float(np.linalg.norm(step, 1)),
    ),
    Slip(
        "signed_determinant",
        "growth is the root of the determinant.",
        "That holds only where the eigenvalues are complex.",
        "measure",
        wrong=lambda step: float(np.sqrt(abs(np.linalg.det(step)))),
    ),
    Slip(
        "length_of_eigenvalues",
        "growth is the length of both eigenvalues together.",
        GROWTH,
        "measure",
        wrong=lambda step: float(np.linalg.norm(_sizes(step))),
    ),
    Slip(
        "upper_triangle",
        "The eigenvalues are read off the diagonal.",
        "The diagonal holds them only in a triangular matrix.",
        "measure",
        wrong=lambda step: float(np.abs(np.diag(step)).max()),
    ),
)
BANK.add(*single_slips(_entries, (*XX, *XV, *VX, *VV, *MEASURES)))


Rows = tuple[tuple[float, float], tuple[float, float]]


def _made(
    curvature: float,
    lr: float,
    momentum: float,
    *,
    rows: Callable[[float, float, float], Rows],
    measure: Measure = lambda step: float(_sizes(step).max()),
) -> Step:
    """A wrong matrix, and a number that is measured on it."""
    step = np.array(rows(curvature, lr, momentum))
    return step, float(measure(step))


UPDATES = (
    Slip("uphill", "The step goes uphill.", INSERT, "rows", wrong=lambda c, lr, m: ((1 + lr * c, lr * m), (c, m))),
    Slip("no_rate", "The learning rate is missing.", INSERT, "rows", wrong=lambda c, lr, m: ((1 - c, -m), (c, m))),
    Slip(
        "rate_in_velocity",
        "The learning rate is inside the velocity.",
        INSERT,
        "rows",
        wrong=lambda c, lr, m: ((1 - lr * c, -m), (lr * c, m)),
    ),
    Slip("old_velocity", "x moves by the old velocity.", INSERT, "rows", wrong=lambda c, lr, m: ((1.0, -lr), (c, m))),
)
MEASURED = (
    Slip("smallest", "growth is the smaller eigenvalue.", GROWTH, "measure", wrong=lambda step: _sizes(step).min()),
    Slip(
        "largest_real_part",
        "growth is the largest real part of the eigenvalues.",
        GROWTH,
        "measure",
        wrong=lambda step: np.linalg.eigvals(step).real.max(),
    ),
    Slip(
        "imaginary_part_dropped",
        "The imaginary parts of the eigenvalues are dropped.",
        GROWTH,
        "measure",
        wrong=lambda step: np.abs(np.linalg.eigvals(step).real).max(),
    ),
    Slip(
        "singular_value",
        "growth is the largest singular value.",
        GROWTH,
        "measure",
        wrong=lambda step: np.linalg.norm(step, 2),
    ),
)
SAME = ("uphill_and_imaginary_part_dropped", "old_velocity_and_imaginary_part_dropped")
"""Pairs that give the same numbers as the largest real part, because there no negative eigenvalue is the larger one."""
BANK.add(*two_slips(_made, UPDATES, MEASURED, SAME))


@BANK.mistake(
    "The matrix is made of whole numbers: every fraction is cut off.",
    "np.array([[1, 0], [0, 1]]) holds whole numbers, also of what is written into it later. Write 1.0, or dtype=float.",
)
def whole_numbers(curvature: float, lr: float, momentum: float) -> Step:
    step, _ = momentum_step(curvature, lr, momentum)
    return _grown(np.trunc(step).tolist())


@BANK.mistake(
    "The curvature has the wrong sign: the step goes uphill.",
    "The gradient of curvature * x² / 2 is curvature * x, and x moves against it.",
)
def sign_of_curvature(curvature: float, lr: float, momentum: float) -> Step:
    return momentum_step(-curvature, lr, momentum)


@BANK.mistake(
    "growth is the size of the eigenvalue with the largest real part.",
    "A negative eigenvalue may be the larger one: take the sizes first, then the largest.",
)
def size_of_largest(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(np.abs(np.max(np.linalg.eigvals(step)))))


@BANK.mistake(
    "growth is what a step without momentum does at the rate lr / (1 - momentum).",
    "That rate fits slow motion along a gentle slope only. The eigenvalues of step tell the growth.",
)
def at_effective_rate(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: abs(1 - lr / (1 - momentum) * curvature))


MOMENTUM_STEP = Exercise(
    name="momentum_step",
    lesson=LESSON,
    parameters=(
        Parameter("curvature", Real("the second derivative of the loss along the axis")),
        Parameter("lr", Real("the learning rate")),
        Parameter("momentum", Real("the share of the velocity that is kept")),
    ),
    outputs=(
        Output("step", Array(("2", "2"), "what makes the new (x, v) of (x, v)"), share=2),
        Output("growth", Real("the factor of a step in the long run")),
    ),
    reference=momentum_step,
    cases=_cases,
    points=4,
    nudge="Write the new v as a multiple of x plus a multiple of v. Then put it into the new x.",
    hint="The second row comes first: v_new = curvature * x + momentum * v. Then x_new = x - lr * v_new: sort "
    "by x and v. np.linalg.eigvals gives both eigenvalues, complex ones, too; np.abs gives their sizes.",
    explanation="A step is linear in (x, v), so n steps are the n-th power of one matrix, and its largest eigenvalue "
    "decides: above 1 the pair runs away, below 1 it comes to rest. At a saddle the eigenvalue with momentum is "
    "larger than 1 - lr * curvature, so the escape takes fewer steps. The determinant is momentum, whatever the "
    "curvature: where the eigenvalues are complex, both have the size √momentum.",
    mistakes=tuple(BANK),
)

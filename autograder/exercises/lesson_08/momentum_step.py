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
    "x moves by the old velocity, so the gradient of this step arrives one step late.",
    "Which velocity moves x: the velocity before or after the update?",
)
def old_velocity(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1.0, -lr], [curvature, momentum]])


@BANK.mistake(
    "x moves first, by the old velocity, and the gradient is that of the new x.",
    "In v_new = momentum * v + curvature * x, is x the place before or after the step?",
)
def gradient_at_new_x(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1.0, -lr], [curvature, momentum - lr * curvature]])


@BANK.mistake(
    "The learning rate is inside the velocity.",
    "PyTorch's velocity is a sum of gradients. Where does the learning rate belong then?",
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
    "That is Adam's first moment. Which factor does the gradient have in the text?",
)
def average(curvature: float, lr: float, momentum: float) -> Step:
    entering = (1 - momentum) * curvature
    return _grown([[1 - lr * entering, -lr * momentum], [entering, momentum]])


@BANK.mistake(
    "This is Nesterov's variant, which looks one step ahead.",
    "A fine method. But by which velocity does plain momentum move x?",
)
def nesterov(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature * (1 + momentum), -lr * momentum**2], [curvature, momentum]])


@BANK.mistake(
    "The gradient is that of x - lr * momentum * v: this is Nesterov's momentum.",
    "In v_new = momentum * v + curvature * x, at which place is the gradient taken?",
)
def gradient_ahead(curvature: float, lr: float, momentum: float) -> Step:
    kept = momentum * (1 - lr * curvature)
    return _grown([[1 - lr * curvature, -lr * kept], [curvature, kept]])


@BANK.mistake(
    "The step goes uphill: lr times the new velocity is added to x.",
    "The gradient points to where the loss grows fastest. Where should x go?",
)
def uphill(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 + lr * curvature, lr * momentum], [curvature, momentum]])


@BANK.mistake(
    "In the new x the old velocity is added; it should be subtracted.",
    "x_new = x - lr * v_new. Which sign has momentum * v in it?",
)
def old_velocity_added(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature, lr * momentum], [curvature, momentum]])


@BANK.mistake(
    "x moves by the gradient alone: the new x does not depend on the old velocity.",
    "Which entry of the matrix says how the old velocity moves x?",
)
def velocity_unused(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature, 0.0], [curvature, momentum]])


@BANK.mistake(
    "x moves by the whole old velocity: momentum is missing in the first row.",
    "x moves by the new velocity. Which share of the old velocity does it keep?",
)
def momentum_missing_in_x(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature, -lr], [curvature, momentum]])


@BANK.mistake(
    "The whole old velocity is kept: momentum is missing.",
    "Which share of the old velocity does each step keep?",
)
def no_decay(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature, -lr], [curvature, 1.0]])


@BANK.mistake(
    "momentum multiplies the new gradient as well.",
    "Which of the two has a factor in the new velocity: the old velocity or the gradient?",
)
def momentum_on_both(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * momentum * curvature, -lr * momentum], [momentum * curvature, momentum]])


@BANK.mistake(
    "The velocity is the sum of the negative gradients, and the step adds it.",
    "x moves as it should, but PyTorch's velocity is the sum of the gradients themselves. Where does the minus "
    "belong then?",
)
def gradient_subtracted(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature, lr * momentum], [-curvature, momentum]])


@BANK.mistake(
    "In the new velocity the gradient is subtracted, but in the new x it has the right sign.",
    "Put v_new = momentum * v + curvature * x into x - lr * v_new: both rows have to fit together.",
)
def signs_do_not_fit(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature, -lr * momentum], [-curvature, momentum]])


@BANK.mistake(
    "This is a step without momentum: the new velocity is always 0.",
    "Which share of the old velocity is kept, and which number is added to it?",
)
def plain_descent(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature, 0.0], [0.0, 0.0]])


@BANK.mistake(
    "The pair is the new x and the old x, not x and its velocity.",
    "This matrix has the same eigenvalues and is a fine way to look at momentum. The text asks for the matrix of "
    "(x, v).",
)
def previous_x(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature + momentum, -momentum], [1.0, 0.0]])


@BANK.mistake(
    "The velocity keeps the share 1 - momentum.",
    "Does momentum say how much of the velocity is kept, or how much is lost?",
)
def one_minus_momentum(curvature: float, lr: float, momentum: float) -> Step:
    return momentum_step(curvature, lr, 1 - momentum)


@BANK.mistake(
    "The matrix is transposed.",
    "Multiply the first row by (x, v): is the result the new x?",
)
def transposed(curvature: float, lr: float, momentum: float) -> Step:
    step, growth = momentum_step(curvature, lr, momentum)
    return step.T.copy(), growth


@BANK.mistake(
    "x and v have changed places, in the rows and in the columns.", "The pair is (x, v). Which of the two comes first?"
)
def velocity_first(curvature: float, lr: float, momentum: float) -> Step:
    step, growth = momentum_step(curvature, lr, momentum)
    return step[::-1, ::-1].copy(), growth


@BANK.mistake(
    "The two rows have changed places.", "Which row gives the new x, and which gives the new v? The columns are right."
)
def rows_swapped(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[curvature, momentum], [1 - lr * curvature, -lr * momentum]])


@BANK.mistake(
    "The two columns have changed places.", "Which column is multiplied by x, and which by v? The rows are right."
)
def columns_swapped(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[-lr * momentum, 1 - lr * curvature], [momentum, curvature]])


@BANK.mistake(
    "As the gradient you use 2 * curvature * x, which is twice as large as it should be.",
    "The loss has a factor of 1/2. What is its derivative?",
)
def gradient_doubled(curvature: float, lr: float, momentum: float) -> Step:
    return momentum_step(2 * curvature, lr, momentum)


@BANK.mistake(
    "As the gradient you use curvature * x / 2, which is half as large as it should be.",
    "What does the derivative of x**2 do to the factor 1/2?",
)
def gradient_halved(curvature: float, lr: float, momentum: float) -> Step:
    return momentum_step(curvature / 2, lr, momentum)


@BANK.mistake("The learning rate is missing.", "How far does x go along the new velocity?")
def no_rate(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - curvature, -momentum], [curvature, momentum]])


@BANK.mistake(
    "The old velocity moves x without the learning rate.",
    "Which parts of the new velocity are multiplied by the learning rate?",
)
def rate_on_gradient_only(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[1 - lr * curvature, -momentum], [curvature, momentum]])


@BANK.mistake(
    "The first row gives the change of x, not the new x.", "Where is the old x itself in your formula of the new x?"
)
def change_of_x(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[-lr * curvature, -lr * momentum], [curvature, momentum]])


@BANK.mistake(
    "The matrix gives the changes of x and v, not the new x and v: 1 is missing on the diagonal.",
    "Multiply it by (x, v): do you get the new x, or the number that is added to the old x?",
)
def changes(curvature: float, lr: float, momentum: float) -> Step:
    return _grown([[-lr * curvature, -lr * momentum], [curvature, momentum - 1]])


@BANK.mistake(
    "You use the absolute value of the curvature, so a saddle becomes a valley.",
    "At a saddle the curvature is negative. Does the step lead to the saddle or away from it?",
)
def sign_of_curvature_lost(curvature: float, lr: float, momentum: float) -> Step:
    return momentum_step(abs(curvature), lr, momentum)


@BANK.mistake(
    "growth is the largest singular value, as np.linalg.norm(step, 2) gives it.",
    "That is the largest factor that one single step can have. Which numbers decide in the long run?",
)
def singular_value(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(np.linalg.norm(step, 2)))


@BANK.mistake(
    "growth is the Frobenius norm of the matrix.",
    "Which numbers of a matrix decide in the long run?",
)
def frobenius(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(np.linalg.norm(step)))


@BANK.mistake(
    "As eigenvalues you use those of a symmetric matrix, as eigvalsh gives them.",
    "step is not symmetric, and eigvalsh looks at one triangle only. Which function is for any square matrix?",
)
def taken_for_symmetric(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(np.abs(np.linalg.eigvalsh(step)).max()))


@BANK.mistake(
    "growth is the largest real part of the eigenvalues.",
    "Complex eigenvalues come in pairs: (x, v) turns, and its factor per step is their absolute value. And which "
    "factor does a negative eigenvalue give?",
)
def largest_real_part(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(np.linalg.eigvals(step).real.max()))


@BANK.mistake(
    "growth is the largest absolute value of a real part: the imaginary parts are dropped.",
    "The absolute value of a complex number needs both parts. Which argument does np.abs get?",
)
def imaginary_part_dropped(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(np.abs(np.linalg.eigvals(step).real).max()))


@BANK.mistake(
    "growth is the smaller of the two absolute values.", "Which of the two eigenvalues decides after many steps?"
)
def smallest(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(_sizes(step).min()))


@BANK.mistake(
    "growth is the determinant, the product of the eigenvalues, which is momentum.",
    "It is the same for every curvature. Which of the two eigenvalues decides after many steps?",
)
def determinant(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(abs(np.linalg.det(step))))


@BANK.mistake(
    "growth is the trace, the sum of the eigenvalues.", "Which of the two eigenvalues decides after many steps?"
)
def trace(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(np.trace(step)))


@BANK.mistake(
    "growth is the sum of the absolute values of the eigenvalues.",
    "Which of the two eigenvalues decides after many steps?",
)
def sum_of_sizes(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(_sizes(step).sum()))


@BANK.mistake(
    "growth is the mean of the absolute values of the eigenvalues.",
    "Which of the two eigenvalues decides after many steps?",
)
def mean_of_sizes(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(_sizes(step).mean()))


@BANK.mistake(
    "growth is the square of the right number.", "The absolute value of a complex number is √(real² + imaginary²)."
)
def size_squared(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(_sizes(step).max() ** 2))


@BANK.mistake("growth is the logarithm of the factor.", "If a step changes nothing, should growth be 0 or 1?")
def logarithm(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(np.log(_sizes(step).max())))


@BANK.mistake(
    "growth is |1 - lr * curvature|, the factor of a step without momentum.",
    "x also moves by the velocity of earlier steps. Which numbers of the matrix tell how x and v grow together?",
)
def without_velocity(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: abs(float(step[0, 0])))


@BANK.mistake(
    "growth is the length of (x, v) after one step from (1, 0).",
    "The first steps depend on where they start. Which numbers of a matrix decide in the long run?",
)
def one_step(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(np.linalg.norm(step[:, 0])))


@BANK.mistake(
    "growth is the largest absolute value of an entry of the matrix.",
    "Which numbers of a matrix decide in the long run?",
)
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
GROWTH = "Take the absolute values of both eigenvalues first (np.abs). Which of the two decides after many steps?"

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
        "In the new x, the gradient is not multiplied by the learning rate.",
        INSERT,
        "xx",
        wrong=lambda c, lr, m: 1 - c,
    ),
    Slip(
        "x_without_curvature",
        "In the new x, the factor curvature is missing.",
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
        "In the new x, the old velocity has the factor lr; it should be -lr * momentum.",
        INSERT,
        "xv",
        wrong=lambda c, lr, m: lr,
    ),
    Slip(
        "v_undamped_unrated",
        "In the new x, the old velocity has the factor -1; it should be -lr * momentum.",
        INSERT,
        "xv",
        wrong=lambda c, lr, m: -1.0,
    ),
    Slip(
        "v_momentum_alone",
        "In the new x, the old velocity has the factor momentum; it should be -lr * momentum.",
        INSERT,
        "xv",
        wrong=lambda c, lr, m: m,
    ),
    Slip(
        "v_squared_momentum",
        "In the new x, the old velocity is multiplied by momentum twice.",
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
        "In the new x, the old velocity is multiplied by 1 - momentum instead of momentum.",
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
    Slip(
        "gradient_twice",
        "In the new v, the gradient is twice as large as it should be.",
        INSERT,
        "vx",
        wrong=lambda c, lr, m: 2 * c,
    ),
    Slip(
        "gradient_half",
        "In the new v, the gradient is half as large as it should be.",
        INSERT,
        "vx",
        wrong=lambda c, lr, m: c / 2,
    ),
    Slip(
        "gradient_at_the_new_x",
        "In the new v, the gradient is that of the new x.",
        INSERT,
        "vx",
        wrong=lambda c, lr, m: c * (1 - lr * c),
    ),
)
VV = (
    Slip(
        "v_kept_whole",
        "In the new v, the old v is not multiplied by momentum.",
        INSERT,
        "vv",
        wrong=lambda c, lr, m: 1.0,
    ),
    Slip("v_forgotten", "In the new v, the old v is missing.", INSERT, "vv", wrong=lambda c, lr, m: 0.0),
    Slip("v_turned", "In the new v, the old v has the wrong sign.", INSERT, "vv", wrong=lambda c, lr, m: -m),
    Slip(
        "v_keeps_the_rest",
        "In the new v, the old v is multiplied by 1 - momentum instead of momentum.",
        INSERT,
        "vv",
        wrong=lambda c, lr, m: 1 - m,
    ),
    Slip(
        "v_damped_twice",
        "In the new v, the old v is multiplied by momentum twice.",
        INSERT,
        "vv",
        wrong=lambda c, lr, m: m**2,
    ),
    Slip(
        "v_rated",
        "In the new v, the old v is also multiplied by the learning rate.",
        INSERT,
        "vv",
        wrong=lambda c, lr, m: lr * m,
    ),
    Slip(
        "v_rated_only",
        "In the new v, the old v is multiplied by the learning rate instead of momentum.",
        INSERT,
        "vv",
        wrong=lambda c, lr, m: lr,
    ),
)
MEASURES = (
    Slip(
        "size_of_largest_real",
        "growth is the absolute value of the largest real part.",
        GROWTH,
        "measure",
        wrong=lambda step: abs(float(np.linalg.eigvals(step).real.max())),
    ),
    Slip(
        "eigenvectors",
        "growth is the largest absolute value of an entry of the eigenvectors.",
        "np.linalg.eig gives the eigenvalues first, then the eigenvectors. Which function gives the eigenvalues alone?",
        "measure",
        wrong=lambda step: float(np.abs(np.linalg.eig(step)[1]).max()),
    ),
    Slip(
        "first_eigenvalue",
        "growth is the absolute value of the first eigenvalue, even if the second is larger.",
        "np.linalg.eigvals does not sort the eigenvalues. Which of the two decides after many steps?",
        "measure",
        wrong=lambda step: float(_sizes(step)[0]),
    ),
    Slip(
        "last_eigenvalue",
        "growth is the absolute value of the last eigenvalue, even if the first is larger.",
        "np.linalg.eigvals does not sort the eigenvalues. Which of the two decides after many steps?",
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
        "As the absolute value of an eigenvalue you use the sum of its real and its imaginary part.",
        "The absolute value of a complex number is √(real² + imaginary²).",
        "measure",
        wrong=lambda step: max(abs(e.real) + abs(e.imag) for e in np.linalg.eigvals(step).astype(complex)),
    ),
    Slip(
        "size_of_sum",
        "growth is the absolute value of the sum of the eigenvalues.",
        GROWTH,
        "measure",
        wrong=lambda step: abs(float(np.trace(step))),
    ),
    Slip(
        "root_of_growth",
        "growth is the root of the larger absolute value.",
        GROWTH,
        "measure",
        wrong=lambda step: float(np.sqrt(_sizes(step).max())),
    ),
    Slip(
        "growth_minus_one",
        "growth is the larger absolute value minus 1.",
        "If a step changes nothing, should growth be 0 or 1?",
        "measure",
        wrong=lambda step: float(_sizes(step).max() - 1),
    ),
    Slip(
        "largest_part_below_one",
        "growth is never above 1.",
        "Near a saddle the steps become longer and longer. Is their factor above or below 1?",
        "measure",
        wrong=lambda step: min(1.0, float(_sizes(step).max())),
    ),
    Slip(
        "largest_part_above_one",
        "growth is never below 1.",
        "In a shallow valley x moves to the lowest point. Is the factor of a step above or below 1 there?",
        "measure",
        wrong=lambda step: max(1.0, float(_sizes(step).max())),
    ),
    Slip(
        "row_sums",
        "growth is the largest sum of absolute values in a row.",
        "That is the norm with np.inf. Which numbers of a matrix decide in the long run?",
        "measure",
        wrong=lambda step: float(np.linalg.norm(step, np.inf)),
    ),
    Slip(
        "column_sums",
        "growth is the largest sum of absolute values in a column.",
        "That is the norm with 1. Which numbers of a matrix decide in the long run?",
        "measure",
        wrong=lambda step: float(np.linalg.norm(step, 1)),
    ),
    Slip(
        "signed_determinant",
        "growth is the root of the determinant, which is the root of momentum.",
        "That is right only if the eigenvalues are complex. And if both are real?",
        "measure",
        wrong=lambda step: float(np.sqrt(abs(np.linalg.det(step)))),
    ),
    Slip(
        "length_of_eigenvalues",
        "growth is the norm of both eigenvalues as one vector.",
        GROWTH,
        "measure",
        wrong=lambda step: float(np.linalg.norm(_sizes(step))),
    ),
    Slip(
        "upper_triangle",
        "As eigenvalues you use the two entries of the diagonal.",
        "These are the eigenvalues only if the matrix is triangular. Is step triangular?",
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
    Slip(
        "uphill",
        "The step goes uphill: lr times the new velocity is added to x.",
        INSERT,
        "rows",
        wrong=lambda c, lr, m: ((1 + lr * c, lr * m), (c, m)),
    ),
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
    Slip(
        "smallest",
        "growth is the smaller of the two absolute values.",
        GROWTH,
        "measure",
        wrong=lambda step: _sizes(step).min(),
    ),
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
    "All entries of the matrix are whole numbers: the digits after the decimal point are lost.",
    "np.array([[1, 0], [0, 1]]) stores whole numbers only, also if you write a fraction into it later. Write 1.0, "
    "or dtype=float.",
)
def whole_numbers(curvature: float, lr: float, momentum: float) -> Step:
    step, _ = momentum_step(curvature, lr, momentum)
    return _grown(np.trunc(step).tolist())


@BANK.mistake(
    "The curvature has the wrong sign: the step goes uphill.",
    "What is the gradient of curvature * x² / 2, and which way does x move?",
)
def sign_of_curvature(curvature: float, lr: float, momentum: float) -> Step:
    return momentum_step(-curvature, lr, momentum)


@BANK.mistake(
    "growth is the absolute value of the eigenvalue with the largest real part.",
    "Can a negative eigenvalue have the larger absolute value? In which order do you take max and abs?",
)
def size_of_largest(curvature: float, lr: float, momentum: float) -> Step:
    return _measured(curvature, lr, momentum, lambda step: float(np.abs(np.max(np.linalg.eigvals(step)))))


@BANK.mistake(
    "growth is the factor of a step without momentum at the learning rate lr / (1 - momentum).",
    "That rate is right only for slow motion along a gentle slope. Which numbers of step decide in the long run?",
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
        Output("step", Array(("2", "2"), "the matrix that takes (x, v) to the new (x, v)"), share=2),
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

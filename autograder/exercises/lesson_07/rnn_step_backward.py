"""``rnn_step_backward``: one time step of a recurrent layer, backwards."""

from collections.abc import Callable

import numpy as np
import torch

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter
from autograder.exercises.lesson_07.gradients import LESSON, Floats
from autograder.exercises.lesson_07.rnn_forward import drawn_rnn
from autograder.exercises.parts import Slip, single_slips, two_slips

__all__ = ["RNN_STEP_BACKWARD", "rnn_step_backward"]

Step = tuple[Floats, Floats, Floats, Floats]


def rnn_step_backward(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    """dL/dWx, dL/dWh, dL/db and dL/dh_before of one step whose output h gets dL/dh, by autograd.

    The pre-activation is arctanh h, so every h inside (-1, 1) is possible.
    """
    own, seen, before = (torch.tensor(np.asarray(a), dtype=torch.float64) for a in (h, x, h_before))
    weights = torch.tensor(np.asarray(Wh), dtype=torch.float64, requires_grad=True)
    inputs = torch.zeros(own.shape[1], seen.shape[1], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(own.shape[1], dtype=torch.float64, requires_grad=True)
    before.requires_grad_()
    change = seen @ inputs.T + before @ weights.T + bias
    out = torch.tanh(torch.atanh(own) + change - change.detach())
    found = torch.autograd.grad(out, (inputs, weights, bias, before), torch.tensor(np.asarray(dh), dtype=torch.float64))
    return tuple(g.numpy() for g in found)  # type: ignore[return-value]


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, batch: int, inputs: int, units: int, edge: bool = False, dtype: type = np.float64) -> Case:
        X, h0, Wx, Wh, b = drawn_rnn(rng, 1, batch, inputs, units)
        h = np.tanh(X[0] @ Wx.T + h0 @ Wh.T + b)
        arguments = (rng.normal(size=h.shape), X[0], h0, h, Wh)
        return Case(label, tuple(a.astype(dtype) for a in arguments), edge)

    dh, x, before, h, Wh = case("", 3, 2, 4).arguments
    return [
        case("a step", int(rng.integers(5, 8)), 3, 4),
        case("as many inputs as units and examples", 4, 4, 4),
        case("one example", 1, 3, 4, edge=True),
        case("one unit", 5, 2, 1, edge=True),
        Case("no gradient comes in", (0.0 * dh, x, before, h, Wh), edge=True),
        Case("a state before of 0", (dh, x, 0.0 * before, h, Wh), edge=True),
        case("arrays of float32", 5, 3, 4, edge=True, dtype=np.float32),
    ]


def _step(dz: Floats, x: Floats, h_before: Floats, Wh: Floats) -> Step:
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh


BANK = Bank()


@BANK.mistake("The slope of tanh is missing.", "The weights are inside the tanh. What is dh/dz?")
def no_slope(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    return _step(dh, x, h_before, Wh)


@BANK.mistake(
    "As the slope you use 1 - h_before²; it should be 1 - h².",
    "Which of the two states is the result of the tanh of this step?",
)
def slope_of_time_before(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    return _step(dh * (1 - h_before**2), x, h_before, Wh)


@BANK.mistake(
    "As the slope you use 1 - tanh(h)²: tanh is applied a second time.",
    "h is already tanh(z). How do you write the slope of tanh with h?",
)
def squashed_twice(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    return _step(dh * (1 - np.tanh(h) ** 2), x, h_before, Wh)


@BANK.mistake(
    "You use h (1 - h), which is the slope of the sigmoid.", "h is tanh(z). How do you write the slope of tanh with h?"
)
def sigmoid_slope(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    return _step(dh * h * (1 - h), x, h_before, Wh)


@BANK.mistake("As the slope you use 1 - h: the square is missing.", "tanh' = 1 - tanh². How do you write this with h?")
def slope_without_square(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    return _step(dh * (1 - h), x, h_before, Wh)


@BANK.mistake("dWh uses h, the state after the step.", "Which state did Wh multiply on the way forward?")
def state_after(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    return _step(dh * (1 - h**2), x, h, Wh)


@BANK.mistake("dWh uses the input x instead of h_before.", "x belongs to Wx. What did Wh multiply?")
def input_for_state(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    dz = dh * (1 - h**2)
    return dz.T @ x, dz.T @ x, dz.sum(axis=0), dz @ Wh


@BANK.mistake("dWx uses h_before instead of the input x.", "h_before belongs to Wh. What did Wx multiply?")
def state_for_input(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    dz = dh * (1 - h**2)
    return dz.T @ h_before, dz.T @ h_before, dz.sum(axis=0), dz @ Wh


@BANK.mistake(
    "Wh is transposed on the way back to h_before.",
    "Forward a row was multiplied by Whᵀ; back it is multiplied by Wh. A square matrix hides the mix-up.",
)
def transposed_back(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    return _step(dh * (1 - h**2), x, h_before, Wh.T)


@BANK.mistake("dWx and dWh are transposed.", "The gradient of W has the same shape as W.")
def transposed(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    dWx, dWh, db, before = _step(dh * (1 - h**2), x, h_before, Wh)
    return dWx.T, dWh.T, db, before


@BANK.mistake("dWh is transposed.", "dL/dWh has a row for each unit of h, like Wh. A square matrix hides the mix-up.")
def hidden_transposed(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    dWx, dWh, db, before = _step(dh * (1 - h**2), x, h_before, Wh)
    return dWx, dWh.T, db, before


@BANK.mistake("dh_before leaves out the slope of tanh.", "h_before is inside the tanh, like the weights.")
def before_without_slope(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    dWx, dWh, db, _ = _step(dh * (1 - h**2), x, h_before, Wh)
    return dWx, dWh, db, dh @ Wh


@BANK.mistake(
    "dh_before leaves out Wh.", "h_before was multiplied by Wh. By which matrix do you multiply on the way back?"
)
def before_without_weights(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    dz = dh * (1 - h**2)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz


@BANK.mistake("You add dh itself to dh_before, as if there were a skip.", "h depends on h_before through Wh alone.")
def with_skip(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    dWx, dWh, db, before = _step(dh * (1 - h**2), x, h_before, Wh)
    return dWx, dWh, db, before + dh


@BANK.mistake(
    "The gradients of the weights and the bias are means over the examples.",
    "dh already contains the mean of the loss. Are the shares of the examples added up or averaged?",
)
def mean_over_examples(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    dWx, dWh, db, before = _step(dh * (1 - h**2), x, h_before, Wh)
    return dWx / len(x), dWh / len(x), db / len(x), before


@BANK.mistake(
    "db is a mean over the examples.", "Every example uses the same b. Are their shares added up or averaged?"
)
def bias_mean(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    dWx, dWh, db, before = _step(dh * (1 - h**2), x, h_before, Wh)
    return dWx, dWh, db / len(x), before


@BANK.mistake("db leaves out the slope of tanh.", "b is inside the tanh, like the weights.")
def bias_without_slope(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    dWx, dWh, _, before = _step(dh * (1 - h**2), x, h_before, Wh)
    return dWx, dWh, dh.sum(axis=0), before


@BANK.mistake(
    "You use the square of the slope.", "dh goes back through one tanh. How often do you multiply by its slope?"
)
def slope_twice(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    return _step(dh * (1 - h**2) ** 2, x, h_before, Wh)


ONE_STEP = "dh_before is the gradient at h_before. To which step does the tanh belong whose result is h_before?"


@BANK.mistake("You multiply dh_before also by the slope of the step before.", ONE_STEP)
def before_sloped_beyond(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    dWx, dWh, db, before = _step(dh * (1 - h**2), x, h_before, Wh)
    return dWx, dWh, db, before * (1 - h_before**2)


@BANK.mistake("For dh_before you use the slope of the step before instead of the slope of this step.", ONE_STEP)
def before_sloped_elsewhere(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    dWx, dWh, db, _ = _step(dh * (1 - h**2), x, h_before, Wh)
    return dWx, dWh, db, dh @ Wh * (1 - h_before**2)


@BANK.mistake(
    "For dWx and dWh you add over the examples first, and multiply the two sums after that.",
    "The product of two sums is not the sum of the products. What does dzᵀ @ x do with each example?",
)
def product_of_sums(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
    dz = dh * (1 - h**2)
    _, _, db, before = _step(dz, x, h_before, Wh)
    return np.outer(db, x.sum(axis=0)), np.outer(db, h_before.sum(axis=0)), db, before


def _unsloped(*at: int) -> Callable[..., Step]:
    """An answer in which some gradients use dh without the slope of tanh."""

    def wrong(dh: Floats, x: Floats, h_before: Floats, h: Floats, Wh: Floats) -> Step:
        right, bare = _step(dh * (1 - h**2), x, h_before, Wh), _step(dh, x, h_before, Wh)
        return tuple(bare[i] if i in at else right[i] for i in range(4))  # type: ignore[return-value]

    return wrong


INSIDE = "The weights and the bias are inside the tanh. Are their gradients computed from dz or from dh?"
BANK.add(
    Mistake(
        "weights_and_bias_without_slope",
        "dWx, dWh and db leave out the slope of tanh; only dh_before has it.",
        INSIDE,
        _unsloped(0, 1, 2),
    ),
    Mistake("weights_without_slope", "dWx and dWh leave out the slope of tanh.", INSIDE, _unsloped(0, 1)),
    Mistake("inputs_without_slope", "dWx leaves out the slope of tanh.", INSIDE, _unsloped(0)),
    Mistake("states_without_slope", "dWh leaves out the slope of tanh.", INSIDE, _unsloped(1)),
)


def _passed(
    dh: Floats,
    x: Floats,
    h_before: Floats,
    h: Floats,
    Wh: Floats,
    *,
    slope: Callable[[Floats, Floats], Floats] = lambda h, before: 1 - h**2,
    inputs: Callable[[Floats, Floats], Floats] = lambda dz, x: dz.T @ x,
    states: Callable[[Floats, Floats, Floats], Floats] = lambda dz, before, h: dz.T @ before,
    bias: Callable[[Floats], Floats] = lambda dz: dz.sum(axis=0),
    back: Callable[[Floats, Floats, Floats], Floats] = lambda dz, dh, Wh: dz @ Wh,
) -> Step:
    """The step backward with one part exchanged: the slope of tanh, or one of the four gradients."""
    dz = dh * slope(h, h_before)
    return inputs(dz, x), states(dz, h_before, h), np.asarray(bias(dz)), back(dz, dh, Wh)


TANH = "h is tanh(z), and the slope of tanh is 1 - h²."
SHAPE = "The gradient of an array has the same shape as the array."
SUM = "Every example uses the same b: add over the examples, and keep one number for each unit."
PRODUCT = "The gradient of Wh has a row for each unit. It is a matrix product of dzᵀ and the state that Wh multiplied."
BACK = "A row of dz goes back through Wh: which product does this, and is anything else needed?"

SLOPES = (
    Slip("no_slope_of_tanh", "The slope of tanh is missing.", TANH, "slope", wrong=lambda h, before: np.ones_like(h)),
    Slip(
        "one_minus_h",
        "As the slope you use 1 - h: the square is missing.",
        TANH,
        "slope",
        wrong=lambda h, before: 1 - h,
    ),
    Slip(
        "of_sigmoid",
        "As the slope you use h (1 - h), the slope of the sigmoid.",
        TANH,
        "slope",
        wrong=lambda h, before: h * (1 - h),
    ),
    Slip(
        "of_state_before",
        "As the slope you use 1 - h_before²; it should be 1 - h².",
        TANH,
        "slope",
        wrong=lambda h, before: 1 - before**2,
    ),
    Slip(
        "of_tanh_of_h",
        "As the slope you use 1 - tanh(h)²: tanh is applied again.",
        TANH,
        "slope",
        wrong=lambda h, before: 1 - np.tanh(h) ** 2,
    ),
)
MORE_SLOPES = (
    Slip("slope_plus", "As the slope you use 1 + h².", TANH, "slope", wrong=lambda h, before: 1 + h**2),
    Slip(
        "square_outside",
        "As the slope you use (1 - h)²; it should be 1 - h².",
        TANH,
        "slope",
        wrong=lambda h, before: (1 - h) ** 2,
    ),
    Slip(
        "doubled_for_square",
        "As the slope you use 1 - 2 h; it should be 1 - h².",
        TANH,
        "slope",
        wrong=lambda h, before: 1 - 2 * h,
    ),
    Slip("slope_is_square", "As the slope you use h².", TANH, "slope", wrong=lambda h, before: h**2),
    Slip("slope_is_tanh", "As the slope you use h.", TANH, "slope", wrong=lambda h, before: h),
    Slip(
        "slope_is_root",
        "As the slope you use the root of 1 - h².",
        TANH,
        "slope",
        wrong=lambda h, before: np.sqrt(1 - h**2),
    ),
    Slip(
        "divided_by_slope",
        "You divide dh by the slope.",
        "The chain rule multiplies.",
        "slope",
        wrong=lambda h, before: 1 / (1 - h**2),
    ),
    Slip(
        "slope_of_product",
        "As the slope you use 1 - h h_before.",
        TANH,
        "slope",
        wrong=lambda h, before: 1 - h * before,
    ),
    Slip(
        "slope_of_inner",
        "As the slope you use 2 h (1 - h²).",
        TANH,
        "slope",
        wrong=lambda h, before: 2 * h * (1 - h**2),
    ),
)
STATES = (
    Slip(
        "from_state_after",
        "dWh uses h, the state after the step.",
        PRODUCT,
        "states",
        wrong=lambda dz, before, h: dz.T @ h,
    ),
    Slip("states_transposed", "dWh is transposed.", PRODUCT, "states", wrong=lambda dz, before, h: before.T @ dz),
)
BIASES = (Slip("mean_for_bias", "db is a mean over the examples.", SUM, "bias", wrong=lambda dz: dz.mean(axis=0)),)
BACKS = (
    Slip(
        "back_transposed",
        "Wh is transposed on the way back to h_before.",
        BACK,
        "back",
        wrong=lambda dz, dh, Wh: dz @ Wh.T,
    ),
    Slip("back_unsloped", "dh_before leaves out the slope of tanh.", BACK, "back", wrong=lambda dz, dh, Wh: dh @ Wh),
)
SHAPES = (
    Slip("bias_not_summed", "db is not added up over the examples.", SUM, "bias", wrong=lambda dz: dz),
    Slip(
        "bias_over_units",
        "db is added up over the units, not over the examples.",
        SUM,
        "bias",
        wrong=lambda dz: dz.sum(axis=1),
    ),
    Slip(
        "bias_one_number",
        "db is one number: you add over the examples and the units.",
        SUM,
        "bias",
        wrong=lambda dz: dz.sum(),
    ),
    Slip(
        "bias_keeps_axis",
        "db keeps the axis of the examples.",
        f"{SUM} Is there a keepdims?",
        "bias",
        wrong=lambda dz: dz.sum(axis=0, keepdims=True),
    ),
    Slip(
        "states_elementwise",
        "dWh is a product entry by entry, not a matrix product.",
        PRODUCT,
        "states",
        wrong=lambda dz, before, h: dz * before,
    ),
    Slip(
        "states_summed",
        "dWh is added up over the examples, entry by entry.",
        PRODUCT,
        "states",
        wrong=lambda dz, before, h: (dz * before).sum(axis=0),
    ),
    Slip(
        "one_matrix_each",
        "dWh has a matrix for each example; the matrices are not added up.",
        PRODUCT,
        "states",
        wrong=lambda dz, before, h: dz[:, :, None] * before[:, None, :],
    ),
    Slip(
        "inputs_each",
        "dWx has a matrix for each example; the matrices are not added up.",
        SHAPE,
        "inputs",
        wrong=lambda dz, x: dz[:, :, None] * x[:, None, :],
    ),
    Slip("inputs_transposed", "dWx is transposed.", SHAPE, "inputs", wrong=lambda dz, x: x.T @ dz),
    Slip(
        "back_summed",
        "dh_before is added up over the examples.",
        SHAPE,
        "back",
        wrong=lambda dz, dh, Wh: (dz @ Wh).sum(axis=0),
    ),
    Slip(
        "back_elementwise",
        "dh_before uses only the diagonal of Wh.",
        BACK,
        "back",
        wrong=lambda dz, dh, Wh: dz * np.diag(Wh),
    ),
    Slip("back_of_dh_alone", "dh_before is dh itself.", BACK, "back", wrong=lambda dz, dh, Wh: dh + 0.0),
    Slip(
        "back_sloped_twice",
        "dh_before is multiplied by the slope of tanh twice.",
        "dh goes back through one tanh. How often do you multiply by its slope?",
        "back",
        wrong=lambda dz, dh, Wh: dz * (dz / dh) @ Wh,
    ),
)
BANK.add(*single_slips(_passed, (*MORE_SLOPES, *SHAPES)))
BANK.add(*two_slips(_passed, SLOPES, (*STATES, *BIASES, *BACKS), without=("no_slope_of_tanh_and_back_unsloped",)))


RNN_STEP_BACKWARD = Exercise(
    name="rnn_step_backward",
    lesson=LESSON,
    parameters=(
        Parameter("dh", Array(("N", "m"), "dL/dh, all that arrives at the output of the step")),
        Parameter("x", Array(("N", "d"), "the input of the step")),
        Parameter("h_before", Array(("N", "m"), "the state before the step")),
        Parameter("h", Array(("N", "m"), "the state after it, tanh(x Wxᵀ + h_before Whᵀ + b)")),
        Parameter("Wh", Array(("m", "m"), "the weights of the state")),
    ),
    outputs=(
        Output("dWx", Array(("m", "d")), "gradient"),
        Output("dWh", Array(("m", "m")), "gradient"),
        Output("db", Array(("m",)), "gradient"),
        Output("dh_before", Array(("N", "m")), "gradient"),
    ),
    reference=rnn_step_backward,
    cases=_cases,
    points=4,
    nudge="It is one layer of lesson 2. First carry dh back through the tanh. What is left is a linear layer.",
    hint="dz = dh * slope, with the slope written in h. Then: what did Wx multiply, what did Wh multiply, and "
    "what does a "
    "row dz turn into on its way to h_before?",
    explanation="dz = dh (1 - h²). W's gradient is dzᵀ times what W multiplied, b's is dz added over the examples, and "
    "dh_before = dz Wh. Wx is not needed: nobody asks for dL/dx here.",
    mistakes=tuple(BANK),
)

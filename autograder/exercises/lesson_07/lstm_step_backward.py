"""``lstm_step_backward``: one time step of an LSTM, backwards; the lesson's challenge."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from scipy.special import expit, logit

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter
from autograder.exercises.lesson_07.gradients import LESSON, Floats
from autograder.exercises.parts import Slip, single_slips, two_slips

__all__ = ["LSTM_STEP_BACKWARD", "lstm_step_backward"]

Gradients = tuple[Floats, Floats, Floats, Floats, Floats]


def lstm_step_backward(
    dh: Floats, dc: Floats, x: Floats, h_before: Floats, c_before: Floats, Wx: Floats, Wh: Floats, b: Floats
) -> Gradients:
    """dL/dWx, dL/dWh, dL/db, dL/dh_before and dL/dc_before of one LSTM step, by autograd.

    The step is Hochreiter and Schmidhuber's (1997) with the forget gate of Gers (2000), the gates in PyTorch's order i,
    f, g, o. dc is the gradient that reaches the new cell from later steps, without the part through the new h.
    """
    to = [torch.tensor(np.asarray(a), dtype=torch.float64) for a in (x, h_before, c_before, Wx, Wh, b)]
    seen, before, cell, inputs, weights, bias = (t.requires_grad_() for t in to)
    i, f, g, o = (seen @ inputs.T + before @ weights.T + bias).chunk(4, dim=1)
    c = torch.sigmoid(f) * cell + torch.sigmoid(i) * torch.tanh(g)
    h = torch.sigmoid(o) * torch.tanh(c)
    given = [torch.tensor(np.asarray(a), dtype=torch.float64) for a in (dh, dc)]
    found = torch.autograd.grad((h, c), (inputs, weights, bias, before, cell), given)
    return tuple(one.numpy() for one in found)  # type: ignore[return-value]


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, batch: int, inputs: int, units: int, edge: bool = False, dtype: type = np.float64) -> Case:
        arguments = (
            rng.normal(size=(batch, units)),
            rng.normal(size=(batch, units)),
            rng.normal(size=(batch, inputs)),
            rng.uniform(-0.9, 0.9, (batch, units)),
            rng.normal(size=(batch, units)),
            1.4 * rng.normal(size=(4 * units, inputs)) / np.sqrt(inputs),
            1.4 * rng.normal(size=(4 * units, units)) / np.sqrt(units),
            rng.uniform(-0.5, 0.5, 4 * units),
        )
        return Case(label, tuple(a.astype(dtype) for a in arguments), edge)

    dh, dc, *rest = case("", 4, 3, 3).arguments
    return [
        case("a step", int(rng.integers(4, 7)), 3, 2),
        case("as many inputs as units and examples", 4, 4, 4),
        case("one example", 1, 2, 3, edge=True),
        Case("the last step: nothing comes back to the cell", (dh, 0.0 * dc, *rest), edge=True),
        Case("nothing arrives at h", (0.0 * dh, dc, *rest), edge=True),
        case("arrays of float32", 4, 3, 2, edge=True, dtype=np.float32),
    ]


@dataclass(frozen=True)
class _Parts:
    """The values and slopes of one step, from which the backward pass is computed; mistakes exchange one of them."""

    i: Floats
    f: Floats
    g: Floats
    o: Floats
    tanh_c: Floats
    c_before: Floats
    slope_i: Floats
    slope_f: Floats
    slope_g: Floats
    slope_o: Floats
    slope_c: Floats


Bend = Callable[[Floats], Floats]


def _of_sigmoid(value: Floats) -> Floats:
    return value * (1 - value)


def _of_tanh(value: Floats) -> Floats:
    return 1 - value**2


def _one(value: Floats) -> Floats:
    return np.ones_like(value)


SIGMOID_AND_SLOPE: tuple[Bend, Bend] = expit, _of_sigmoid
TANH_AND_SLOPE: tuple[Bend, Bend] = np.tanh, _of_tanh


def _parts(
    x: Floats,
    h_before: Floats,
    c_before: Floats,
    Wx: Floats,
    Wh: Floats,
    b: Floats,
    *,
    gate: tuple[Bend, Bend] = SIGMOID_AND_SLOPE,
    candidate: tuple[Bend, Bend] = TANH_AND_SLOPE,
    cell: tuple[Bend, Bend] = TANH_AND_SLOPE,
) -> _Parts:
    """Compute the parts.

    Each of the last three arguments is an activation, and its slope as a function of its value.
    """
    zi, zf, zg, zo = np.split(x @ Wx.T + h_before @ Wh.T + b, 4, axis=1)
    (bent, slope), (bent_g, slope_g), (bent_c, slope_c) = gate, candidate, cell
    i, f, o, g = bent(zi), bent(zf), bent(zo), bent_g(zg)
    tanh_c = bent_c(f * c_before + i * g)
    return _Parts(i, f, g, o, tanh_c, c_before, slope(i), slope(f), slope_g(g), slope(o), slope_c(tanh_c))


def _gates(p: _Parts, dh: Floats, dc: Floats) -> tuple[list[Floats], Floats]:
    """dL/dz of the gates i, f, g, o, and dL/dc_before."""
    do = dh * p.tanh_c
    cell = dc + dh * p.o * p.slope_c
    dz = [cell * p.g * p.slope_i, cell * p.c_before * p.slope_f, cell * p.i * p.slope_g, do * p.slope_o]
    return dz, cell * p.f


def _rest(dz: list[Floats], dc_before: Floats, x: Floats, h_before: Floats, Wh: Floats) -> Gradients:
    d = np.concatenate(dz, axis=1)
    return d.T @ x, d.T @ h_before, d.sum(axis=0), d @ Wh, dc_before


def _with(given: tuple[Floats, ...], **changed: Floats) -> Gradients:
    """The right backward pass with some values or slopes exchanged."""
    dh, dc, x, h_before, c_before, Wx, Wh, b = given
    p = replace(_parts(x, h_before, c_before, Wx, Wh, b), **changed)
    return _rest(*_gates(p, dh, dc), x, h_before, Wh)


def _with_last(given: tuple[Floats, ...], last: Callable[[_Parts, Floats], Floats]) -> Gradients:
    """The right gradients, except dL/dc_before, which ``last`` computes from the parts and the whole gradient of c."""
    dh, dc, x, h_before, c_before, Wx, Wh, b = given
    p = _parts(x, h_before, c_before, Wx, Wh, b)
    dz, _ = _gates(p, dh, dc)
    return _rest(dz, last(p, dc + dh * p.o * p.slope_c), x, h_before, Wh)


def _read(given: tuple[Floats, ...], order: tuple[int, ...]) -> Gradients:
    """The right backward pass of a step that reads its weights in another order; each swap undoes itself."""
    dh, dc, x, h_before, c_before, *weights = given
    swapped = [np.concatenate([np.split(a, 4)[at] for at in order]) for a in weights]
    found = _with((dh, dc, x, h_before, c_before, *swapped))
    back = [np.concatenate([np.split(a, 4)[at] for at in order]) for a in found[:3]]
    return back[0], back[1], back[2], found[3], found[4]


BANK = Bank()


@BANK.mistake(
    "The gradient that reaches c through h is left out: only dc arrives at c.",
    "h = o tanh(c). By which two ways does c reach the loss?",
)
def cell_without_output(*given: Floats) -> Gradients:
    dh, dc, x, h_before, c_before, Wx, Wh, b = given
    p = _parts(x, h_before, c_before, Wx, Wh, b)
    dz, _ = _gates(p, 0.0 * dh, dc)
    dz[3] = dh * p.tanh_c * p.slope_o
    return _rest(dz, dc * p.f, x, h_before, Wh)


@BANK.mistake(
    "The gradient that comes back to the cell from later steps, dc, is left out.",
    "c reaches the loss through this h and through the c of the next step. Both shares are added.",
)
def no_later_cell(*given: Floats) -> Gradients:
    dh, dc, *rest = given
    return _with((dh, 0.0 * dc, *rest))


@BANK.mistake(
    "On the way from h to c the slope of tanh(c) is missing.", "h = o tanh(c). What is the slope of tanh there?"
)
def no_cell_slope(*given: Floats) -> Gradients:
    return _with(given, slope_c=np.ones_like(given[0]))


@BANK.mistake(
    "On the way from h to c you use the slope 1 - c²; it should be 1 - tanh(c)².",
    "h = o tanh(c). What is the slope of tanh at c?",
)
def cell_for_its_tanh(*given: Floats) -> Gradients:
    p = _parts(*given[2:])
    return _with(given, slope_c=1 - (p.f * p.c_before + p.i * p.g) ** 2)


@BANK.mistake(
    "On the way from h to c the output gate o is missing.",
    "h = o tanh(c). What is the derivative of h with respect to c?",
)
def no_output_gate(*given: Floats) -> Gradients:
    dh, dc, x, h_before, c_before, Wx, Wh, b = given
    p = _parts(x, h_before, c_before, Wx, Wh, b)
    cell = dc + dh * p.slope_c
    dz = [
        cell * p.g * p.slope_i,
        cell * p.c_before * p.slope_f,
        cell * p.i * p.slope_g,
        dh * p.tanh_c * p.slope_o,
    ]
    return _rest(dz, cell * p.f, x, h_before, Wh)


@BANK.mistake("The slopes of the three gates are missing.", "Each gate is a sigmoid of z. Its slope is s (1 - s).")
def no_gate_slopes(*given: Floats) -> Gradients:
    one = np.ones_like(given[0])
    return _with(given, slope_i=one, slope_f=one, slope_o=one)


@BANK.mistake("The slope of the candidate g is missing.", "g is a tanh of z. Its slope is 1 - g².")
def no_candidate_slope(*given: Floats) -> Gradients:
    return _with(given, slope_g=np.ones_like(given[0]))


@BANK.mistake("For the candidate g you use the slope of a sigmoid.", "g is a tanh of z. What is its slope?")
def candidate_sigmoid_slope(*given: Floats) -> Gradients:
    p = _parts(*given[2:])
    return _with(given, slope_g=p.g * (1 - p.g))


@BANK.mistake(
    "For the gates i, f and o you use the slope of tanh.", "i, f and o are sigmoids of z. What is their slope?"
)
def gate_tanh_slopes(*given: Floats) -> Gradients:
    p = _parts(*given[2:])
    return _with(given, slope_i=1 - p.i**2, slope_f=1 - p.f**2, slope_o=1 - p.o**2)


@BANK.mistake(
    "The gradient of the forget gate has the factor c; it should be c_before.",
    "In c = f c_before + i g, what does f multiply?",
)
def forget_with_new_cell(*given: Floats) -> Gradients:
    p = _parts(*given[2:])
    return _with(given, c_before=p.f * p.c_before + p.i * p.g)


@BANK.mistake("dWh uses the new h instead of h_before.", "Which state was multiplied by Wh on the way forward?")
def weights_of_new_state(*given: Floats) -> Gradients:
    dh, dc, x, h_before, c_before, Wx, Wh, b = given
    p = _parts(x, h_before, c_before, Wx, Wh, b)
    inputs, _, bias, before, cell = _with(given)
    return inputs, np.concatenate(_gates(p, dh, dc)[0], axis=1).T @ (p.o * p.tanh_c), bias, before, cell


def _with_cell(given: tuple[Floats, ...], cell: Callable[[_Parts], Floats]) -> Gradients:
    """The right backward pass, except that the new cell was computed in another way."""
    tanh_c = np.tanh(cell(_parts(*given[2:])))
    return _with(given, tanh_c=tanh_c, slope_c=1 - tanh_c**2)


@BANK.mistake(
    "As the new cell you use i c_before + f g; it should be f c_before + i g.",
    "Which gate decides how much of the old cell stays?",
)
def gates_swapped_in_cell(*given: Floats) -> Gradients:
    return _with_cell(given, lambda p: p.i * p.c_before + p.f * p.g)


@BANK.mistake(
    "You use tanh(c_before) instead of tanh(c).",
    "From which cell is h computed: from the cell before the step, or from c = f c_before + i g?",
)
def old_cell_for_new(*given: Floats) -> Gradients:
    return _with_cell(given, lambda p: p.c_before)


@BANK.mistake(
    "The gradient of the input gate has the factor i; it should be g.",
    "What is the derivative of c = f c_before + i g with respect to i?",
)
def input_with_itself(*given: Floats) -> Gradients:
    dh, dc, x, h_before, c_before, Wx, Wh, b = given
    p = _parts(x, h_before, c_before, Wx, Wh, b)
    dz, before = _gates(p, dh, dc)
    return _rest([(dc + dh * p.o * p.slope_c) * p.i * p.slope_i, *dz[1:]], before, x, h_before, Wh)


@BANK.mistake(
    "The gradient of the candidate g has the factor g; it should be i.",
    "What is the derivative of c = f c_before + i g with respect to g?",
)
def candidate_with_itself(*given: Floats) -> Gradients:
    dh, dc, x, h_before, c_before, Wx, Wh, b = given
    p = _parts(x, h_before, c_before, Wx, Wh, b)
    dz, before = _gates(p, dh, dc)
    return _rest([*dz[:2], (dc + dh * p.o * p.slope_c) * p.g * p.slope_g, dz[3]], before, x, h_before, Wh)


@BANK.mistake(
    "The gradient of i has the factor i, and the gradient of g has the factor g; it should be the other way round.",
    "c = f c_before + i g. What is the derivative of a product with respect to one of its factors?",
)
def partners_swapped(*given: Floats) -> Gradients:
    dh, dc, x, h_before, c_before, Wx, Wh, b = given
    p = _parts(x, h_before, c_before, Wx, Wh, b)
    dz, before = _gates(p, dh, dc)
    cell = dc + dh * p.o * p.slope_c
    return _rest([cell * p.i * p.slope_i, dz[1], cell * p.g * p.slope_g, dz[3]], before, x, h_before, Wh)


@BANK.mistake(
    "The gradient of the output gate has the factor c; it should be tanh(c).",
    "What is the derivative of h = o tanh(c) with respect to o?",
)
def output_with_cell(*given: Floats) -> Gradients:
    dh, dc, x, h_before, c_before, Wx, Wh, b = given
    p = _parts(x, h_before, c_before, Wx, Wh, b)
    dz, before = _gates(p, dh, dc)
    return _rest([*dz[:3], dh * (p.f * p.c_before + p.i * p.g) * p.slope_o], before, x, h_before, Wh)


@BANK.mistake(
    "For dc_before you do not multiply by the forget gate f.",
    "What is the derivative of c = f c_before + i g with respect to c_before?",
)
def no_forget_gate(*given: Floats) -> Gradients:
    return _with_last(given, lambda p, cell: cell)


@BANK.mistake(
    "For dc_before you multiply by i; it should be f.",
    "What is the derivative of c = f c_before + i g with respect to c_before?",
)
def input_gate_for_forget(*given: Floats) -> Gradients:
    return _with_last(given, lambda p, cell: cell * p.i)


@BANK.mistake(
    "dc_before is computed from dc alone, without the gradient that reaches c through h.",
    "Which two gradients arrive at c?",
)
def before_of_later_only(*given: Floats) -> Gradients:
    return _with_last(given, lambda p, cell: given[1] * p.f)


@BANK.mistake(
    "The gates i, f and g get dc alone, without the gradient that reaches c through h; dc_before has both.",
    "Which two gradients arrive at c? Compute their sum before you go on to i, f and g.",
)
def gates_of_later_only(*given: Floats) -> Gradients:
    dh, dc, x, h_before, c_before, Wx, Wh, b = given
    p = _parts(x, h_before, c_before, Wx, Wh, b)
    (*_, output), before = _gates(p, dh, dc)
    (*inner, _), _ = _gates(p, 0.0 * dh, dc)
    return _rest([*inner, output], before, x, h_before, Wh)


@BANK.mistake("dz is put together in the order i, f, o, g.", "In which order does the text put the gates?")
def another_order(*given: Floats) -> Gradients:
    dh, dc, x, h_before, c_before, Wx, Wh, b = given
    dz, before = _gates(_parts(x, h_before, c_before, Wx, Wh, b), dh, dc)
    return _rest([dz[0], dz[1], dz[3], dz[2]], before, x, h_before, Wh)


@BANK.mistake("dz is put together in the order f, i, g, o.", "In which order does the text put the gates?")
def forget_first(*given: Floats) -> Gradients:
    dh, dc, x, h_before, c_before, Wx, Wh, b = given
    dz, before = _gates(_parts(x, h_before, c_before, Wx, Wh, b), dh, dc)
    return _rest([dz[1], dz[0], *dz[2:]], before, x, h_before, Wh)


@BANK.mistake(
    "The weights are read in the order i, f, o, g, forward and back.", "In which order does the text put the gates?"
)
def read_in_another_order(*given: Floats) -> Gradients:
    return _read(given, (0, 1, 3, 2))


@BANK.mistake(
    "The weights are read in the order f, i, g, o, forward and back.", "In which order does the text put the gates?"
)
def read_forget_first(*given: Floats) -> Gradients:
    return _read(given, (1, 0, 2, 3))


@BANK.mistake(
    "db is a mean over the examples.", "Every example uses the same b. Are their shares added up or averaged?"
)
def bias_mean(*given: Floats) -> Gradients:
    dWx, dWh, db, dh_before, dc_before = _with(given)
    return dWx, dWh, db / len(given[0]), dh_before, dc_before


@BANK.mistake(
    "The gradients of the weights and the bias are means over the examples.",
    "dh already contains the mean of the loss. Are the shares of the examples added up or averaged?",
)
def mean_over_examples(*given: Floats) -> Gradients:
    dWx, dWh, db, dh_before, dc_before = _with(given)
    n = len(given[0])
    return dWx / n, dWh / n, db / n, dh_before, dc_before


@BANK.mistake("The bias is left out of the gates.", "z = x Wxᵀ + h_before Whᵀ + b, then the gates.")
def no_bias(*given: Floats) -> Gradients:
    return _with((*given[:7], 0.0 * given[7]))


@BANK.mistake("dh_before contains only the share of the output gate.", "h_before reaches all four gates.")
def output_gate_only(*given: Floats) -> Gradients:
    dh, dc, x, h_before, c_before, Wx, Wh, b = given
    dz, before = _gates(_parts(x, h_before, c_before, Wx, Wh, b), dh, dc)
    dWx, dWh, db, _, _ = _rest(dz, before, x, h_before, Wh)
    return dWx, dWh, db, dz[3] @ np.split(Wh, 4)[3], before


@BANK.mistake(
    "You add dh times o to dh_before, as if h had a direct way back, like the cell.",
    "dh times o arrives at tanh(c). By which ways did h_before reach the new h?",
)
def state_with_direct_way(*given: Floats) -> Gradients:
    dWx, dWh, db, dh_before, dc_before = _with(given)
    return dWx, dWh, db, dh_before + given[0] * _parts(*given[2:]).o, dc_before


Part = Callable[[_Parts], Floats]


def _exchanged(
    *given: Floats,
    slope_i: Part = lambda p: p.slope_i,
    slope_f: Part = lambda p: p.slope_f,
    slope_g: Part = lambda p: p.slope_g,
    slope_o: Part = lambda p: p.slope_o,
    slope_c: Part = lambda p: p.slope_c,
    through_h: Part = lambda p: p.o,
    partner_i: Part = lambda p: p.g,
    partner_f: Part = lambda p: p.c_before,
    partner_g: Part = lambda p: p.i,
    partner_o: Part = lambda p: p.tanh_c,
    forget: Part = lambda p: p.f,
    arrived: Callable[[Floats, Floats], Floats] = lambda later, own: later + own,
    at_output: Callable[[Floats, Floats, Floats], Floats] = lambda dh, dc, cell: dh,
    ends: Callable[[Gradients, Floats], Gradients] = lambda found, dh: found,
) -> Gradients:
    """The backward pass with parts exchanged: slopes, factors of products, gradients at c or o, or results."""
    dh, dc, x, h_before, c_before, Wx, Wh, b = given
    p = _parts(x, h_before, c_before, Wx, Wh, b)
    cell = arrived(dc, dh * through_h(p) * slope_c(p))
    dz = [
        cell * partner_i(p) * slope_i(p),
        cell * partner_f(p) * slope_f(p),
        cell * partner_g(p) * slope_g(p),
        at_output(dh, dc, cell) * partner_o(p) * slope_o(p),
    ]
    return ends(_rest(dz, cell * forget(p), x, h_before, Wh), dh)


CELL = "c = f c_before + i g, and h = o tanh(c). The derivative of a product is the other factor."
SIGMOID = "Each gate is a sigmoid of z. Its slope is s (1 - s)."
CANDIDATE = "g is a tanh of z. Its slope is 1 - g²."
THROUGH = "h = o tanh(c): from h to c it is o times the slope of tanh at c."
OUTPUT = "o is used only in h = o tanh(c), and the new cell does not depend on it. Which gradient arrives at h?"
BOTH = "c reaches the loss through this h and through the c of the next step. Both shares are added."

THE_CELL = (
    Slip(
        "cell_slope_missing",
        "On the way from h to c the slope of tanh is missing.",
        THROUGH,
        "slope_c",
        wrong=lambda p: np.ones_like(p.o),
    ),
    Slip(
        "output_gate_missing",
        "On the way from h to c the output gate o is missing.",
        THROUGH,
        "through_h",
        wrong=lambda p: np.ones_like(p.o),
    ),
    Slip("later_missing", "dc is left out.", BOTH, "arrived", wrong=lambda later, own: own),
)
MORE_CELL = (
    Slip(
        "cell_slope_of_h",
        "On the way from h to c you use the slope 1 - h²; it should be 1 - tanh(c)².",
        THROUGH,
        "slope_c",
        wrong=lambda p: 1 - (p.o * p.tanh_c) ** 2,
    ),
    Slip(
        "cell_slope_without_square",
        "On the way from h to c you use the slope 1 - tanh(c): the square is missing.",
        THROUGH,
        "slope_c",
        wrong=lambda p: 1 - p.tanh_c,
    ),
    Slip(
        "cell_slope_of_sigmoid",
        "On the way from h to c you use the slope of a sigmoid; it should be that of tanh.",
        THROUGH,
        "slope_c",
        wrong=lambda p: p.tanh_c * (1 - p.tanh_c),
    ),
    Slip(
        "tanh_for_slope",
        "On the way from h to c you multiply by tanh(c); it should be the slope of tanh at c.",
        THROUGH,
        "slope_c",
        wrong=lambda p: p.tanh_c,
    ),
    Slip(
        "cell_slope_of_old_cell",
        "On the way from h to c you take the slope of tanh at c_before; it should be at c.",
        THROUGH,
        "slope_c",
        wrong=lambda p: 1 - np.tanh(p.c_before) ** 2,
    ),
    Slip(
        "cell_slope_of_old_square",
        "On the way from h to c you use the slope 1 - c_before²; it should be 1 - tanh(c)².",
        THROUGH,
        "slope_c",
        wrong=lambda p: 1 - p.c_before**2,
    ),
    Slip(
        "forget_for_output",
        "On the way from h to c you multiply by f; it should be o.",
        THROUGH,
        "through_h",
        wrong=lambda p: p.f,
    ),
    Slip(
        "input_for_output",
        "On the way from h to c you multiply by i; it should be o.",
        THROUGH,
        "through_h",
        wrong=lambda p: p.i,
    ),
    Slip(
        "slope_of_output_for_output",
        "On the way from h to c you multiply by the slope of o; it should be o.",
        THROUGH,
        "through_h",
        wrong=lambda p: p.slope_o,
    ),
    Slip(
        "later_subtracted",
        "The gradient that reaches c through h is subtracted from dc; it should be added.",
        BOTH,
        "arrived",
        wrong=lambda later, own: later - own,
    ),
    Slip(
        "own_doubled",
        "The gradient that reaches c through h is added to dc twice.",
        BOTH,
        "arrived",
        wrong=lambda later, own: later + 2 * own,
    ),
    Slip(
        "multiplied_at_the_cell",
        "The gradient that reaches c through h is multiplied by dc; it should be added.",
        BOTH,
        "arrived",
        wrong=lambda later, own: later * own,
    ),
)
AT_OUTPUT = (
    Slip(
        "output_from_the_cell",
        "The output gate gets the gradient of the cell instead of dh.",
        OUTPUT,
        "at_output",
        wrong=lambda dh, dc, cell: cell,
    ),
    Slip(
        "output_from_later",
        "The output gate gets dc instead of dh.",
        OUTPUT,
        "at_output",
        wrong=lambda dh, dc, cell: dc,
    ),
    Slip(
        "output_from_both",
        "The output gate gets dh + dc instead of dh.",
        OUTPUT,
        "at_output",
        wrong=lambda dh, dc, cell: dh + dc,
    ),
)
GATES = (
    Slip(
        "input_slope_missing",
        "The slope of the input gate i is missing.",
        SIGMOID,
        "slope_i",
        wrong=lambda p: np.ones_like(p.i),
    ),
    Slip(
        "forget_slope_missing",
        "The slope of the forget gate f is missing.",
        SIGMOID,
        "slope_f",
        wrong=lambda p: np.ones_like(p.f),
    ),
    Slip(
        "output_slope_missing",
        "The slope of the output gate o is missing.",
        SIGMOID,
        "slope_o",
        wrong=lambda p: np.ones_like(p.o),
    ),
    Slip(
        "input_tanh_slope",
        "For the input gate i you use the slope of tanh.",
        SIGMOID,
        "slope_i",
        wrong=lambda p: 1 - p.i**2,
    ),
    Slip(
        "forget_tanh_slope",
        "For the forget gate f you use the slope of tanh.",
        SIGMOID,
        "slope_f",
        wrong=lambda p: 1 - p.f**2,
    ),
    Slip(
        "output_tanh_slope",
        "For the output gate o you use the slope of tanh.",
        SIGMOID,
        "slope_o",
        wrong=lambda p: 1 - p.o**2,
    ),
    Slip(
        "candidate_without_square",
        "As the slope of g you use 1 - g: the square is missing.",
        CANDIDATE,
        "slope_g",
        wrong=lambda p: 1 - p.g,
    ),
    Slip(
        "candidate_squashed_twice",
        "As the slope of g you use 1 - tanh(g)²: tanh is applied again.",
        CANDIDATE,
        "slope_g",
        wrong=lambda p: 1 - np.tanh(p.g) ** 2,
    ),
)
PARTNERS = (
    Slip(
        "input_with_one",
        "In the gradient of the input gate the factor g is missing.",
        CELL,
        "partner_i",
        wrong=lambda p: np.ones_like(p.g),
    ),
    Slip(
        "input_with_cell",
        "The gradient of the input gate has the factor c_before; it should be g.",
        CELL,
        "partner_i",
        wrong=lambda p: p.c_before,
    ),
    Slip(
        "forget_with_one",
        "In the gradient of the forget gate the factor c_before is missing.",
        CELL,
        "partner_f",
        wrong=lambda p: np.ones_like(p.f),
    ),
    Slip(
        "forget_with_itself",
        "The gradient of the forget gate has the factor f; it should be c_before.",
        CELL,
        "partner_f",
        wrong=lambda p: p.f,
    ),
    Slip(
        "forget_with_candidate",
        "The gradient of the forget gate has the factor g; it should be c_before.",
        CELL,
        "partner_f",
        wrong=lambda p: p.g,
    ),
    Slip(
        "forget_with_tanh",
        "The gradient of the forget gate has the factor tanh(c); it should be c_before.",
        CELL,
        "partner_f",
        wrong=lambda p: p.tanh_c,
    ),
    Slip(
        "candidate_with_one",
        "In the gradient of the candidate the factor i is missing.",
        CELL,
        "partner_g",
        wrong=lambda p: np.ones_like(p.i),
    ),
    Slip(
        "candidate_with_forget",
        "The gradient of the candidate g has the factor f; it should be i.",
        CELL,
        "partner_g",
        wrong=lambda p: p.f,
    ),
    Slip(
        "candidate_with_output",
        "The gradient of the candidate g has the factor o; it should be i.",
        CELL,
        "partner_g",
        wrong=lambda p: p.o,
    ),
    Slip(
        "output_with_one",
        "In the gradient of the output gate the factor tanh(c) is missing.",
        CELL,
        "partner_o",
        wrong=lambda p: np.ones_like(p.o),
    ),
    Slip(
        "output_with_itself",
        "The gradient of the output gate has the factor o; it should be tanh(c).",
        CELL,
        "partner_o",
        wrong=lambda p: p.o,
    ),
    Slip(
        "output_with_h",
        "The gradient of the output gate has the factor h; it should be tanh(c).",
        CELL,
        "partner_o",
        wrong=lambda p: p.o * p.tanh_c,
    ),
    Slip(
        "output_with_old_cell",
        "The gradient of the output gate has the factor tanh(c_before); it should be tanh(c).",
        CELL,
        "partner_o",
        wrong=lambda p: np.tanh(p.c_before),
    ),
    Slip("output_gate_back", "For dc_before you multiply by o; it should be f.", CELL, "forget", wrong=lambda p: p.o),
    Slip(
        "forget_slope_back",
        "For dc_before you multiply by the slope of f; it should be f.",
        CELL,
        "forget",
        wrong=lambda p: p.slope_f,
    ),
    Slip(
        "one_minus_forget",
        "For dc_before you multiply by 1 - f; it should be f.",
        CELL,
        "forget",
        wrong=lambda p: 1 - p.f,
    ),
    Slip("forget_squared", "For dc_before you multiply by f twice.", CELL, "forget", wrong=lambda p: p.f**2),
)
ENDS = (
    Slip(
        "skip_of_h",
        "You add dh itself to dh_before, as if there were a skip.",
        "h_before reaches h through the gates alone.",
        "ends",
        wrong=lambda found, dh: (*found[:3], found[3] + dh, found[4]),
    ),
    Slip(
        "skip_of_c",
        "You add dh itself to dc_before.",
        "c_before reaches h through the new cell alone.",
        "ends",
        wrong=lambda found, dh: (*found[:4], found[4] + dh),
    ),
    Slip(
        "weights_transposed",
        "dWx and dWh are transposed.",
        "The gradient of an array has the same shape as the array.",
        "ends",
        wrong=lambda found, dh: (found[0].T, found[1].T, *found[2:]),
    ),
)
BANK.add(*single_slips(_exchanged, (*MORE_CELL, *AT_OUTPUT, *GATES, *PARTNERS, *ENDS)))


@BANK.mistake("The slopes of the three gates and of the candidate are missing.", f"{SIGMOID} {CANDIDATE}")
def no_slopes(*given: Floats) -> Gradients:
    return _with(given, **dict.fromkeys(("slope_i", "slope_f", "slope_g", "slope_o"), np.ones_like(given[0])))


SQUASHED = f"{SIGMOID} {CANDIDATE} Here s is the value after the sigmoid, and g the value after the tanh."


def _at_z(gates: bool, candidate: bool) -> Callable[..., Gradients]:
    """An answer whose slopes use the numbers before the sigmoid or the tanh."""

    def wrong(*given: Floats) -> Gradients:
        p = _parts(*given[2:])
        changed = {f"slope_{name}": _of_sigmoid(logit(getattr(p, name))) for name in "ifo"} if gates else {}
        return _with(given, **changed, **({"slope_g": _of_tanh(np.arctanh(p.g))} if candidate else {}))

    return wrong


BANK.add(
    Mistake(
        "gates_sloped_at_z",
        "As the slope of the gates you use z (1 - z), with z before the sigmoid.",
        SQUASHED,
        _at_z(True, False),
    ),
    Mistake(
        "candidate_sloped_at_z",
        "As the slope of g you use 1 - z², with z before the tanh.",
        SQUASHED,
        _at_z(False, True),
    ),
    Mistake(
        "all_sloped_at_z",
        "As slopes you use z (1 - z) and 1 - z², with z before the sigmoid or the tanh.",
        SQUASHED,
        _at_z(True, True),
    ),
)


@BANK.mistake("The slopes of the gates are taken at the gates: the sigmoid is applied again.", SIGMOID)
def gates_squashed_twice(*given: Floats) -> Gradients:
    p = _parts(*given[2:])
    return _with(given, **{f"slope_{name}": _of_sigmoid(expit(getattr(p, name))) for name in "ifo"})


SIGMOID_G = Slip(
    "sigmoid_slope_of_g",
    "For the candidate g you use the slope of a sigmoid.",
    CANDIDATE,
    "slope_g",
    wrong=lambda p: p.g * (1 - p.g),
)
NO_G = Slip(
    "no_slope_of_g", "The slope of the candidate g is missing.", CANDIDATE, "slope_g", wrong=lambda p: np.ones_like(p.g)
)
NO_FORGET = Slip(
    "forget_left_out",
    "For dc_before you do not multiply by the forget gate f.",
    CELL,
    "forget",
    wrong=lambda p: np.ones_like(p.f),
)
C_FOR_TANH = Slip(
    "output_gets_cell",
    "The gradient of the output gate has the factor c; it should be tanh(c).",
    CELL,
    "partner_o",
    wrong=lambda p: p.f * p.c_before + p.i * p.g,
)
ACTIVATIONS = "i, f and o are sigmoids. g is a tanh, and between c and h there is another tanh, forward and back."


def _activated(
    gate: tuple[Bend, Bend] = SIGMOID_AND_SLOPE,
    candidate: tuple[Bend, Bend] = TANH_AND_SLOPE,
    cell: tuple[Bend, Bend] = TANH_AND_SLOPE,
) -> Callable[..., Gradients]:
    def wrong(*given: Floats) -> Gradients:
        p = _parts(*given[2:], gate=gate, candidate=candidate, cell=cell)
        return _rest(*_gates(p, given[0], given[1]), given[2], given[3], given[6])

    return wrong


BANK.add(
    *(
        Mistake(name, title, ACTIVATIONS, _activated(**changed))
        for name, title, changed in (
            (
                "candidate_by_sigmoid",
                "You compute g with a sigmoid; it should be tanh.",
                {"candidate": (expit, _of_tanh)},
            ),
            (
                "candidate_all_sigmoid",
                "You compute g with a sigmoid, forward and back; it should be tanh.",
                {"candidate": (expit, _of_sigmoid)},
            ),
            ("candidate_linear", "You compute g without its tanh.", {"candidate": (np.asarray, _of_tanh)}),
            (
                "candidate_all_linear",
                "You compute g without its tanh, forward and back.",
                {"candidate": (np.asarray, _one)},
            ),
            (
                "gates_by_tanh",
                "You compute the gates i, f and o with tanh; it should be a sigmoid.",
                {"gate": (np.tanh, _of_sigmoid)},
            ),
            (
                "gates_all_tanh",
                "You compute the gates i, f and o with tanh, forward and back; it should be a sigmoid.",
                {"gate": (np.tanh, _of_tanh)},
            ),
            ("cell_by_sigmoid", "You use the sigmoid of c instead of tanh(c).", {"cell": (expit, _of_tanh)}),
            (
                "cell_all_sigmoid",
                "You use the sigmoid of c instead of tanh(c), forward and back.",
                {"cell": (expit, _of_sigmoid)},
            ),
            ("cell_linear", "You use c instead of tanh(c).", {"cell": (np.asarray, _of_tanh)}),
        )
    )
)
INPUT_PARTNERS = (
    Slip(
        "input_by_itself",
        "The gradient of the input gate has the factor i; it should be g.",
        CELL,
        "partner_i",
        wrong=lambda p: p.i,
    ),
    Slip(
        "input_alone",
        "In the gradient of the input gate the factor g is missing.",
        CELL,
        "partner_i",
        wrong=lambda p: np.ones_like(p.g),
    ),
)
CANDIDATE_PARTNERS = (
    Slip(
        "candidate_by_itself",
        "The gradient of the candidate g has the factor g; it should be i.",
        CELL,
        "partner_g",
        wrong=lambda p: p.g,
    ),
    Slip(
        "candidate_alone",
        "In the gradient of the candidate the factor i is missing.",
        CELL,
        "partner_g",
        wrong=lambda p: np.ones_like(p.g),
    ),
)
BANK.add(
    *two_slips(_exchanged, INPUT_PARTNERS, CANDIDATE_PARTNERS, without=("input_by_itself_and_candidate_by_itself",)),
)
SAME_PAIRS = ("later_missing_and_output_gate_missing",)
"""A pair that is already there in the other order."""
BANK.add(*two_slips(_exchanged, THE_CELL, (*THE_CELL[1:], SIGMOID_G, NO_G, NO_FORGET, C_FOR_TANH), without=SAME_PAIRS))


@BANK.mistake(
    "In the new cell you use 1 - f as the input gate: that is a GRU, or an LSTM with coupled gates.",
    "i has weights of its own: c = f c_before + i g.",
)
def coupled_gates(*given: Floats) -> Gradients:
    p = _parts(*given[2:])
    tanh_c = np.tanh(p.f * p.c_before + (1 - p.f) * p.g)
    return _with(given, tanh_c=tanh_c, slope_c=1 - tanh_c**2)


@BANK.mistake(
    "You use 1 - f as the input gate, in the new cell and in the gradient of g: that is a GRU, or an LSTM with "
    "coupled gates.",
    "i has weights of its own: c = f c_before + i g.",
)
def coupled_gates_throughout(*given: Floats) -> Gradients:
    p = _parts(*given[2:])
    tanh_c = np.tanh(p.f * p.c_before + (1 - p.f) * p.g)
    return _with(given, i=1 - p.f, tanh_c=tanh_c, slope_c=1 - tanh_c**2)


def _orders(letters: str) -> Iterator[Mistake]:
    """Gates that stand in another order: where z is cut, where dz is put together, or in both."""
    order = tuple("ifgo".index(letter) for letter in letters)
    said = ", ".join(letters)

    def cut(*given: Floats) -> Gradients:
        dh, dc, x, h_before, c_before, *weights = given
        where = [letters.index(letter) for letter in "ifgo"]
        moved = [np.concatenate([np.split(a, 4)[at] for at in where]) for a in weights]
        dz, before = _gates(_parts(x, h_before, c_before, *moved), dh, dc)
        return _rest(dz, before, x, h_before, weights[1])

    def put(*given: Floats) -> Gradients:
        dh, dc, x, h_before, c_before, Wx, Wh, b = given
        dz, before = _gates(_parts(x, h_before, c_before, Wx, Wh, b), dh, dc)
        return _rest([dz[at] for at in order], before, x, h_before, Wh)

    def both(*given: Floats) -> Gradients:
        dh, dc, x, h_before, c_before, *weights = given
        where = [letters.index(letter) for letter in "ifgo"]
        moved = [np.concatenate([np.split(a, 4)[at] for at in where]) for a in weights]
        dz, before = _gates(_parts(x, h_before, c_before, *moved), dh, dc)
        return _rest([dz[at] for at in order], before, x, h_before, weights[1])

    yield Mistake(
        f"cut_in_order_{letters}",
        f"z is cut into the gates in the order {said}, and dz is put together in the order i, f, g, o.",
        ORDER,
        cut,
    )
    if letters not in ("ifog", "figo"):  # they have names already
        yield Mistake(f"put_in_order_{letters}", f"dz is put together in the order {said}.", ORDER, put)
        yield Mistake(f"order_{letters}", f"The weights are read in the order {said}, forward and back.", ORDER, both)


ORDER = "In which order does the text put the gates?"
for _letters in ("ifog", "figo", "igfo", "fiog", "fgio", "oifg"):
    BANK.add(*_orders(_letters))


LSTM_STEP_BACKWARD = Exercise(
    name="lstm_step_backward",
    lesson=LESSON,
    parameters=(
        Parameter("dh", Array(("N", "m"), "dL/dh, all that arrives at the new h")),
        Parameter(
            "dc", Array(("N", "m"), "the gradient that reaches the new c from later steps, without the part through h")
        ),
        Parameter("x", Array(("N", "d"), "the input")),
        Parameter("h_before", Array(("N", "m"), "h before the step")),
        Parameter("c_before", Array(("N", "m"), "the cell before the step")),
        Parameter("Wx", Array(("4 m", "d"), "the input's weights of the gates i, f, g, o, one below the other")),
        Parameter("Wh", Array(("4 m", "m"), "the weights of h_before, in the same order")),
        Parameter("b", Array(("4 m",), "the biases, in the same order")),
    ),
    outputs=(
        Output("dWx", Array(("4 m", "d")), "gradient"),
        Output("dWh", Array(("4 m", "m")), "gradient"),
        Output("db", Array(("4 m",)), "gradient"),
        Output("dh_before", Array(("N", "m")), "gradient"),
        Output("dc_before", Array(("N", "m")), "gradient"),
    ),
    reference=lstm_step_backward,
    cases=_cases,
    points=5,
    nudge="Compute the gates once more, forward. Then: by which two ways does c reach the loss?",
    hint="The whole gradient of c is dc plus dh * o * (1 - tanh(c)²). Each of i, f, g gets it times its partner in "
    "c = f c_before + i g, o gets dh * tanh(c); then each its own slope. Stack the four and treat them as one "
    "linear layer.",
    explanation="Along the cell a step back multiplies by f alone: no matrix and no slope of tanh. With f near 1 the "
    "gradient arrives where it came from. That is the whole trick of the LSTM, and it is lesson 6's skip, with a gate.",
    mistakes=tuple(BANK),
)

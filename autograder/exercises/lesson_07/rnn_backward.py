"""``rnn_backward``: backpropagation through time."""

from collections.abc import Callable, Sequence

import numpy as np
import torch

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter
from autograder.exercises.lesson_07.gradients import LESSON, Floats
from autograder.exercises.lesson_07.rnn_forward import drawn_rnn, rnn_forward
from autograder.exercises.parts import Slip, single_slips, two_slips

__all__ = ["RNN_BACKWARD", "rnn_backward"]

Gradients = tuple[Floats, Floats, Floats, Floats]


def rnn_backward(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    """dL/dWx, dL/dWh, dL/db and dL/dh_0 (Werbos 1990), with the loss's gradient dH[t - 1] at h_t, by autograd.

    Each step's pre-activation is recovered from its state: z_t = arctanh h_t.
    """
    states, seen, given = (torch.tensor(np.asarray(a), dtype=torch.float64) for a in (H, X, dH))
    weights = torch.tensor(np.asarray(Wh), dtype=torch.float64, requires_grad=True)
    inputs = torch.zeros(H.shape[2], X.shape[2], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(H.shape[2], dtype=torch.float64, requires_grad=True)
    first = states[0].clone().requires_grad_()
    h, loss = first, torch.zeros((), dtype=torch.float64)
    for x, own, dh in zip(seen, states[1:], given, strict=True):
        change = x @ inputs.T + h @ weights.T + bias
        h = torch.tanh(torch.atanh(own) + change - change.detach())
        loss = loss + (h * dh).sum()
    found = torch.autograd.grad(loss, (inputs, weights, bias, first), allow_unused=True)
    shapes = (inputs, weights, bias, first)
    return tuple(  # type: ignore[return-value]
        np.zeros(like.shape) if g is None else g.numpy() for g, like in zip(found, shapes, strict=True)
    )


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(
        label: str,
        steps: int,
        batch: int,
        inputs: int,
        units: int,
        edge: bool = False,
        dtype: type = np.float64,
        size: float = 1.0,
        only: slice = slice(None),
    ) -> Case:
        X, h0, Wx, Wh, b = drawn_rnn(rng, steps, batch, inputs, units, size)
        H = rnn_forward(X, h0, Wx, Wh, b)
        dH = np.zeros((steps, batch, units))
        dH[only] = rng.normal(size=dH[only].shape)
        return Case(label, tuple(a.astype(dtype) for a in (dH, X, H, Wh)), edge)

    return [
        case("five time steps, a loss at each", 5, int(rng.integers(3, 6)), 3, 4),
        case("as many inputs as units and examples", 4, 4, 4, 4),
        case("a loss at the last step only", 4, 5, 3, 4, only=slice(-1, None), size=1.4),
        case("a loss at the first step only", 4, 5, 3, 4, edge=True, only=slice(0, 1)),
        case("one time step", 1, 4, 3, 5, edge=True),
        case("one example", 5, 1, 3, 4, edge=True),
        case("thirty time steps", 30, 3, 2, 4, edge=True, size=1.2),
        case("arrays of float32", 5, 4, 3, 4, edge=True, dtype=np.float32),
    ]


Slope = Callable[[Floats, Floats], Floats]


def _own(before: Floats, after: Floats) -> Floats:
    return np.asarray(1 - after**2)


def _walk(
    dH: Floats,
    X: Floats,
    H: Floats,
    Wh: Floats,
    *,
    slope: Slope = _own,
    back: Callable[[Floats, Floats, Floats], Floats] = lambda dz, dh, Wh: dz @ Wh,
    arrives: Callable[[Floats, Floats, bool], Floats] = lambda loss, later, last: loss + later,
    state: Callable[[Floats, Floats], Floats] = lambda before, after: before,
    adds: Callable[[Floats, Floats], Floats] = lambda total, new: total + new,
    order: Callable[[int], Sequence[int]] = lambda steps: range(steps - 1, -1, -1),
    ends: Callable[[Floats, Floats, Floats, Floats], Gradients] = lambda dWx, dWh, db, dh0: (dWx, dWh, db, dh0),
) -> Gradients:
    """The backward pass with parts exchanged: slope, way back, arriving gradient, Wh's input, sum, steps, end."""
    dWx, dWh = np.zeros((H.shape[2], X.shape[2])), np.zeros(Wh.shape)
    db, later = np.zeros(H.shape[2]), np.zeros(H.shape[1:])
    for at in order(len(X)):
        dh = arrives(np.asarray(dH[at], np.float64), later, at == len(X) - 1)
        dz = dh * slope(H[at], H[at + 1])
        dWx, dWh, db = adds(dWx, dz.T @ X[at]), adds(dWh, dz.T @ state(H[at], H[at + 1])), adds(db, dz.sum(axis=0))
        later = back(dz, dh, Wh)
    return ends(dWx, dWh, db, later)


BANK = Bank()


@BANK.mistake(
    "dWx at step t uses x_(t+1) instead of x_t.",
    "X[0] belongs to the first step. Which entry of X belongs to the step from h_(t-1) to h_t?",
)
def inputs_shifted(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH, X[[*range(1, len(X)), -1]], H, Wh)


@BANK.mistake(
    "dh0 is the sum of the gradients dh_before of all steps; it should be that of the first step alone.",
    "The weights are used at every step, but h_0 only once. Which dh_before belongs to h_0?",
)
def first_state_added_up(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    arrived = []

    def back(dz: Floats, dh: Floats, Wh: Floats) -> Floats:
        arrived.append(dz @ Wh)
        return arrived[-1]

    dWx, dWh, db, _ = _walk(dH, X, H, Wh, back=back)
    return dWx, dWh, db, np.sum(arrived, axis=0)


@BANK.mistake(
    "You read dH in the opposite order: h_T gets dH[0].",
    "dH[t - 1] belongs to h_t. Going back through time, which entry do you need first?",
)
def losses_reversed(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH[::-1], X, H, Wh)


@BANK.mistake(
    "You read X in the opposite order: the last step gets X[0].",
    "X[t - 1] is the input of step t. Going back through time, which entry do you need first?",
)
def inputs_reversed(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH, X[::-1], H, Wh)


@BANK.mistake(
    "At each step you add all later entries of dH, although the gradient that comes back already contains them.",
    "At each step one entry of dH is new. Which entry is it?",
)
def losses_added_up(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(np.cumsum(np.asarray(dH, np.float64)[::-1], axis=0)[::-1], X, H, Wh)


@BANK.mistake(
    "The last step counts twice in the gradients of the weights and the bias.",
    "Begin the sums with 0, or begin the loop one step earlier.",
)
def last_step_twice(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    shares = _walk(dH, X, H, Wh)
    last = np.zeros_like(dH)
    last[-1] = dH[-1]
    more = _walk(last[-1:], X[-1:], H[-2:], Wh)
    return shares[0] + more[0], shares[1] + more[1], shares[2] + more[2], shares[3]


@BANK.mistake(
    "dWx, dWh and db contain only the share of the first time step.",
    "The same weights are used at every step. Do you add the shares (dWh += ...), or replace them (dWh = ...)?",
)
def not_accumulated(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH, X, H, Wh, adds=lambda total, new: new)


@BANK.mistake(
    "The gradient that comes back from later steps is left out: each step uses only its own entry of dH.",
    "h_t reaches the loss directly and through h_(t+1). Which two gradients arrive at h_t?",
)
def no_time(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH, X, H, Wh, arrives=lambda loss, later, last: loss)


@BANK.mistake(
    "You use only the last entry of dH.",
    "Each h_t has a loss of its own. Where do you add its gradient dH[t - 1]?",
)
def last_loss_only(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH, X, H, Wh, arrives=lambda loss, later, last: loss if last else later)


@BANK.mistake("The last time step is dropped.", "The loop begins at the last state. Look at the range.")
def last_dropped(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH[:-1], X[:-1], H[:-1], Wh)


@BANK.mistake("The first time step is dropped.", "The loop ends with the step from h_0 to h_1. Look at the range.")
def first_dropped(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH[1:], X[1:], H[1:], Wh)


@BANK.mistake(
    "At step t you use the slope 1 - h_(t-1)²; it should be 1 - h_t².",
    "H begins with h_0. Which index has the state after step t?",
)
def slope_of_time_before(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH, X, H, Wh, slope=lambda before, after: 1 - before**2)


@BANK.mistake("The slope of tanh is missing.", "Each step back goes through a tanh.")
def no_slope(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH, X, H, Wh, slope=lambda before, after: np.ones_like(after))


@BANK.mistake(
    "As the slope you use 1 - tanh(h)²: tanh is applied a second time.",
    "h is already tanh(z). How do you write the slope of tanh with h?",
)
def squashed_twice(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH, X, H, Wh, slope=lambda before, after: 1 - np.tanh(after) ** 2)


@BANK.mistake("dWh uses h_t, the state after the step, instead of h_(t-1).", "Which state did Wh multiply at step t?")
def state_after(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH, X, H, Wh, state=lambda before, after: after)


@BANK.mistake(
    "Wh is transposed on the way back.",
    "Forward a row was multiplied by Whᵀ; back it is multiplied by Wh. A square matrix hides the mix-up.",
)
def transposed_back(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH, X, H, Wh, back=lambda dz, dh, W: dz @ W.T)


@BANK.mistake(
    "On the way back in time the slope is left out: you multiply dh by Wh instead of dz.",
    "Wh is inside the tanh. Which comes first on the way back: the tanh or Wh?",
)
def back_without_slope(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH, X, H, Wh, back=lambda dz, dh, W: dh @ W)


@BANK.mistake("On the way back in time Wh is left out.", "h_(t-1) reached step t through Wh.")
def back_without_weights(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH, X, H, Wh, back=lambda dz, dh, W: dz)


@BANK.mistake("dWh is transposed.", "dL/dWh has a row for each unit of h_t, like Wh. A square matrix hides the mix-up.")
def hidden_transposed(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    dWx, dWh, db, dh0 = _walk(dH, X, H, Wh)
    return dWx, dWh.T, db, dh0


@BANK.mistake(
    "The gradients of the weights and the bias are means over the time steps.",
    "dH already contains the mean of the loss. Are the shares of the steps added up or averaged?",
)
def mean_over_time(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    dWx, dWh, db, dh0 = _walk(dH, X, H, Wh)
    return dWx / len(X), dWh / len(X), db / len(X), dh0


@BANK.mistake(
    "The gradients of the weights and the bias are means over the examples.",
    "dH already contains the mean of the loss. Are the shares of the examples added up or averaged?",
)
def mean_over_examples(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    dWx, dWh, db, dh0 = _walk(dH, X, H, Wh)
    return dWx / H.shape[1], dWh / H.shape[1], db / H.shape[1], dh0


@BANK.mistake(
    "dh0 is the gradient at h_1; it should be the gradient at h_0.",
    "Through how many steps do you go back from h_1 to h_0?",
)
def one_step_short(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    dWx, dWh, db, _ = _walk(dH, X, H, Wh)
    later = _walk(dH[1:], X[1:], H[1:], Wh)[3]
    return dWx, dWh, db, later + dH[0]


@BANK.mistake(
    "You go through the time steps forwards.",
    "The gradient comes from the loss. Which time step comes first on the way back?",
)
def forwards(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    dWx, dWh, db = np.zeros((H.shape[2], X.shape[2])), np.zeros(Wh.shape), np.zeros(H.shape[2])
    later = np.zeros(H.shape[1:])
    for at in range(len(X)):
        dz = (dH[at] + later) * (1 - H[at + 1] ** 2)
        dWx, dWh, db, later = dWx + dz.T @ X[at], dWh + dz.T @ H[at], db + dz.sum(axis=0), dz @ Wh
    return dWx, dWh, db, later


@BANK.mistake(
    "dWx at step t uses x_(t-1) instead of x_t.",
    "The first input in X belongs to the first step. Count from the same number in X and in the loop.",
)
def input_of_time_before(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    _, dWh, db, dh0 = _walk(dH, X, H, Wh)
    return _walk(dH, np.roll(X, 1, axis=0), H, Wh)[0], dWh, db, dh0


@BANK.mistake(
    "You add dz @ Wh to the gradient from later steps; it should replace this gradient.",
    "Which gradients are added up over the steps, and which gradient is only handed on to the step before?",
)
def piled_up(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    dWx, dWh, db = np.zeros((H.shape[2], X.shape[2])), np.zeros(Wh.shape), np.zeros(H.shape[2])
    later = np.zeros(H.shape[1:])
    for at in reversed(range(len(X))):
        dz = (dH[at] + later) * (1 - H[at + 1] ** 2)
        dWx, dWh, db, later = dWx + dz.T @ X[at], dWh + dz.T @ H[at], db + dz.sum(axis=0), later + dz @ Wh
    return dWx, dWh, db, later


@BANK.mistake(
    "The states are taken one index too early in H: as the state before step t you use h_(t-2) instead of h_(t-1).",
    "H begins with h_0, and X with x_1: the first input leads from the first state in H to the second.",
)
def states_too_early(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH, X, np.roll(H, 1, axis=0), Wh)


@BANK.mistake(
    "The states before and after a step have changed places.",
    "Which of the two states is multiplied by Wh in this step, and which is the result of its tanh?",
)
def states_swapped(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH, X, H, Wh, slope=lambda before, after: 1 - before**2, state=lambda before, after: after)


@BANK.mistake(
    "dH[0] is added to dh0.",
    "dH[0] belongs to h_1, and you have added it there. Does the loss depend on h_0 directly?",
)
def first_loss_twice(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    dWx, dWh, db, dh0 = _walk(dH, X, H, Wh)
    return dWx, dWh, db, dh0 + dH[0]


@BANK.mistake(
    "The gradient from the later step is multiplied by Wh twice.",
    "dh_before already contains the product with Wh. Does it need another factor in the step before?",
)
def back_twice(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH, X, H, Wh, arrives=lambda loss, later, last: loss + later @ Wh)


@BANK.mistake(
    "The gradient from the later step is multiplied by Wh twice, and so is dh0.",
    "dh_before already contains the product with Wh. Does it need another factor in the step before?",
)
def back_twice_to_the_start(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH, X, H, Wh, back=lambda dz, dh, W: dz @ W @ W)


def _early(dH: Floats) -> Floats:
    """For each step, the part of dH that belongs to the step after it; 0 for the last."""
    return np.concatenate([dH[1:], 0.0 * dH[:1]])


OWN_LOSS = "dh of step t is dH[t - 1] plus the gradient from step t + 1. In which order do you add and go back?"


@BANK.mistake("At step t you add dH[t] instead of dH[t - 1], and at h_0 you add dH[0].", OWN_LOSS)
def loss_after_the_step(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    dWx, dWh, db, dh0 = _walk(_early(dH), X, H, Wh)
    return dWx, dWh, db, dh0 + dH[0]


@BANK.mistake("At step t you add dH[t] instead of dH[t - 1], and at the last step nothing.", OWN_LOSS)
def loss_of_step_after(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(_early(dH), X, H, Wh)


@BANK.mistake(
    "At step t you add dH[t - 2] instead of dH[t - 1], and at the first step the last entry of dH.",
    "dH[t - 1] belongs to h_t. Count from the same number in dH and in the loop.",
)
def loss_of_step_before(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(np.roll(dH, 1, axis=0), X, H, Wh)


ADD_UP = "The same weights are used at every step, so the shares of all steps are added up."
EVERY_STEP = "Every time step has a share. Through how many steps does your loop run?"
ONCE = "The gradient at h_t is dH[t - 1] plus the gradient from step t + 1, each once."
FROM_THE_END = "The gradient comes from the loss. Which time step comes first on the way back?"
TANH = "h is tanh(z), and the slope of tanh is 1 - h²."


def _shares(X: Floats, dH: Floats, H: Floats, Wh: Floats) -> list[Gradients]:
    """The share of each step, from the last to the first."""
    found: list[Gradients] = []
    later = np.zeros(H.shape[1:])
    for at in reversed(range(len(X))):
        found.append(_walk(dH[at : at + 1] + later, X[at : at + 1], H[at : at + 2], Wh))
        later = found[-1][3]
    return found


def _replaced(*at: int) -> Callable[..., Gradients]:
    """An answer in which some gradients have only the first step's share, because the other shares were overwritten."""

    def wrong(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
        right, last = _walk(dH, X, H, Wh), _shares(X, dH, H, Wh)[-1]
        return tuple(last[i] if i in at else right[i] for i in range(4))  # type: ignore[return-value]

    return wrong


for place, gradient in enumerate(("dWx", "dWh", "db")):
    BANK.add(
        Mistake(
            f"{gradient}_not_accumulated",
            f"{gradient} contains only the share of the first time step.",
            f"{ADD_UP} Do you write {gradient} += ..., or {gradient} = ...?",
            _replaced(place),
        ),
    )


def _stacked(dH: Floats, X: Floats, H: Floats, Wh: Floats, forwards: bool) -> Gradients:
    shares = _shares(X, dH, H, Wh)
    ordered = shares[::-1] if forwards else shares
    dWx, dWh, db = (np.stack([share[at] for share in ordered]) for at in range(3))
    return dWx, dWh, db, shares[-1][3]


@BANK.mistake("dWx, dWh and db have one entry for each time step; these are not added up.", ADD_UP)
def stacked(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _stacked(dH, X, H, Wh, forwards=False)


@BANK.mistake(
    "dWx, dWh and db have one entry for each time step, in the order of time; these are not added up.", ADD_UP
)
def stacked_in_order(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _stacked(dH, X, H, Wh, forwards=True)


SLOPES = (
    Slip(
        "slope_missing", "The slope of tanh is missing.", TANH, "slope", wrong=lambda before, after: np.ones_like(after)
    ),
    Slip(
        "slope_before",
        "At step t you use the slope 1 - h_(t-1)²; it should be 1 - h_t².",
        TANH,
        "slope",
        wrong=lambda before, after: 1 - before**2,
    ),
)
MORE_SLOPES = (
    Slip(
        "slope_without_square",
        "As the slope you use 1 - h: the square is missing.",
        TANH,
        "slope",
        wrong=lambda before, after: 1 - after,
    ),
    Slip(
        "sigmoid_slope",
        "You use h (1 - h), which is the slope of the sigmoid.",
        TANH,
        "slope",
        wrong=lambda before, after: after * (1 - after),
    ),
    Slip(
        "slope_twice",
        "You use the square of the slope.",
        "Each step goes back through one tanh. How often do you multiply by its slope?",
        "slope",
        wrong=lambda before, after: (1 - after**2) ** 2,
    ),
    Slip(
        "slope_negated",
        "As the slope you use h² - 1; it should be 1 - h².",
        TANH,
        "slope",
        wrong=lambda before, after: after**2 - 1,
    ),
)
ARRIVALS = (
    Slip(
        "own_loss_only",
        "The gradient that comes back from later steps is left out.",
        ONCE,
        "arrives",
        wrong=lambda loss, later, last: loss,
    ),
    Slip(
        "last_loss",
        "You use only the last entry of dH.",
        ONCE,
        "arrives",
        wrong=lambda loss, later, last: loss if last else later,
    ),
)
MORE_ARRIVALS = (
    Slip(
        "loss_subtracted",
        "The gradient from the later step is subtracted; it should be added.",
        ONCE,
        "arrives",
        wrong=lambda loss, later, last: loss - later,
    ),
    Slip(
        "loss_doubled",
        "dH[t - 1] is added twice.",
        ONCE,
        "arrives",
        wrong=lambda loss, later, last: 2 * loss + later,
    ),
    Slip(
        "last_loss_doubled",
        "dH[T - 1] is added twice, the other entries once.",
        "No step comes after h_T. With which numbers should the gradient from later steps begin?",
        "arrives",
        wrong=lambda loss, later, last: (1 + last) * loss + later,
    ),
    Slip(
        "later_doubled",
        "The gradient from the later step is added twice.",
        ONCE,
        "arrives",
        wrong=lambda loss, later, last: loss + 2 * later,
    ),
    Slip(
        "mean_of_both",
        "You take the mean of dH[t - 1] and the gradient from the later step; it should be their sum.",
        ONCE,
        "arrives",
        wrong=lambda loss, later, last: (loss + later) / 2,
    ),
    Slip(
        "product_of_both",
        "You multiply dH[t - 1] by the gradient from the later step; it should be their sum.",
        ONCE,
        "arrives",
        wrong=lambda loss, later, last: loss if last else loss * later,
    ),
)
WAYS_BACK = (
    Slip(
        "wh_transposed",
        "Wh is transposed on the way back.",
        "Forward, a row is multiplied by Whᵀ. By which matrix do you multiply back?",
        "back",
        wrong=lambda dz, dh, W: dz @ W.T,
    ),
    Slip(
        "wh_left_out",
        "On the way back in time Wh is left out.",
        "The state before reached the step through Wh.",
        "back",
        wrong=lambda dz, dh, W: dz,
    ),
    Slip(
        "slope_not_passed",
        "For dh_before the slope of tanh is left out.",
        TANH,
        "back",
        wrong=lambda dz, dh, W: dh @ W,
    ),
)
MORE_WAYS_BACK = (
    Slip(
        "arrived_added_again",
        "You add dh to dh_before; dh_before replaces dh.",
        "Which gradients are added up over the steps, and which gradient is only handed on to the step before?",
        "back",
        wrong=lambda dz, dh, W: dh + dz @ W,
    ),
    Slip(
        "nothing_but_dh",
        "dh itself goes back to the step before, without the slope of tanh and Wh.",
        "Which result of rnn_step_backward belongs to the state before the step?",
        "back",
        wrong=lambda dz, dh, W: dh,
    ),
)
STEPS = (
    Slip(
        "walked_forwards",
        "You go through the time steps forwards.",
        FROM_THE_END,
        "order",
        wrong=lambda steps: range(steps),
    ),
    Slip(
        "one_step_only",
        "You go back through the last time step only.",
        EVERY_STEP,
        "order",
        wrong=lambda steps: [steps - 1],
    ),
)
MORE_STEPS = (
    Slip(
        "first_step_only", "You go back through the first time step only.", EVERY_STEP, "order", wrong=lambda steps: [0]
    ),
    Slip(
        "two_steps_only",
        "You go back through the last two time steps only.",
        EVERY_STEP,
        "order",
        wrong=lambda steps: range(steps - 1, -1, -1)[:2],
    ),
    Slip(
        "three_steps_only",
        "You go back through the last three time steps only.",
        EVERY_STEP,
        "order",
        wrong=lambda steps: range(steps - 1, -1, -1)[:3],
    ),
    Slip(
        "every_step_is_the_last",
        "At each time step you use the numbers of the last time step.",
        "Which index changes in the loop?",
        "order",
        wrong=lambda steps: [steps - 1] * steps,
    ),
)
ENDS = (
    Slip(
        "no_first_state",
        "dh0 is 0.",
        "Which gradient do you have after the loop, and to which state does it belong?",
        "ends",
        wrong=lambda a, b, c, d: (a, b, c, 0 * d),
    ),
    Slip(
        "bias_of_examples",
        "db is a mean over the examples.",
        ADD_UP,
        "ends",
        wrong=lambda a, b, c, d: (a, b, c / len(d), d),
    ),
)
BANK.add(*single_slips(_walk, (*MORE_SLOPES, *MORE_ARRIVALS, *MORE_WAYS_BACK, STEPS[1], *MORE_STEPS, *ENDS)))
SAME = ("walked_forwards_and_last_loss", "slope_missing_and_slope_not_passed")
"""Pairs that give the numbers of one of their slips."""
BANK.add(*two_slips(_walk, STEPS[:1], (*SLOPES, *ARRIVALS, *WAYS_BACK), SAME))
BANK.add(*two_slips(_walk, SLOPES, (*ARRIVALS, *WAYS_BACK), SAME), *two_slips(_walk, ARRIVALS[1:], WAYS_BACK))


@BANK.mistake(
    "The states are taken one index too late in H: as the state before step t you use h_t instead of h_(t-1).",
    "H has one state more than X has inputs, because it begins with h_0. Which index has the state before step t?",
)
def states_one_late(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH, X, np.roll(H, -1, axis=0), Wh)


@BANK.mistake(
    "The states are taken one index too early in H, and for the first step you use h_0 before and after it.",
    "H begins with h_0, and X with x_1: the first input leads from the first state in H to the second.",
)
def states_too_early_from_first(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH, X, H[[0, *range(len(X))]], Wh)


@BANK.mistake(
    "The states are taken one index too late in H, and for the last step you use h_T before and after it.",
    "H has one state more than X has inputs, because it begins with h_0. Which index has the state before step t?",
)
def states_one_late_to_last(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    return _walk(dH, X, H[[*range(1, len(H)), -1]], Wh)


@BANK.mistake(
    "You add the sum of all entries of dH at the last step, and nothing at the other steps.",
    "dH[t - 1] is the gradient of the loss at h_t. At which step do you add it?",
)
def losses_at_last_step(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    arrived = np.zeros(dH.shape)
    arrived[-1] = np.asarray(dH, np.float64).sum(axis=0)
    return _walk(arrived, X, H, Wh)


@BANK.mistake(
    "At each step dH[t - 1] is added after the product with the slope; it should be added before.",
    "dH[t - 1] and the gradient from step t + 1 both arrive at h_t = tanh(z). Which of them go back through this tanh?",
)
def loss_behind_slope(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    with np.errstate(all="ignore"):
        return _walk(np.asarray(dH, np.float64) / (1 - np.asarray(H[1:], np.float64) ** 2), X, H, Wh)


@BANK.mistake(
    "The gradient from the later step is added after the product with the slope; it should be added before.",
    "dH[t - 1] and the gradient from step t + 1 both arrive at h_t = tanh(z). Which of them go back through this tanh?",
)
def later_behind_slope(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
    dWx, dWh = np.zeros((H.shape[2], X.shape[2])), np.zeros(Wh.shape)
    db, later = np.zeros(H.shape[2]), np.zeros(H.shape[1:])
    for at in range(len(X) - 1, -1, -1):
        dz = dH[at] * (1 - H[at + 1] ** 2) + later
        dWx, dWh, db, later = dWx + dz.T @ X[at], dWh + dz.T @ H[at], db + dz.sum(axis=0), dz @ Wh
    return dWx, dWh, db, later


def _truncated(steps: int) -> Mistake:
    def truncated(dH: Floats, X: Floats, H: Floats, Wh: Floats) -> Gradients:
        total, gone = _walk(dH[:0], X[:0], H[:1], Wh), len(X)
        while gone > 0:
            begin = max(0, gone - steps)
            part = _walk(dH[begin:gone], X[begin:gone], H[begin : gone + 1], Wh)
            total, gone = (total[0] + part[0], total[1] + part[1], total[2] + part[2], part[3]), begin
        return total

    return Mistake(
        f"truncated_after_{steps}",
        f"Every {steps} steps the gradient from later steps is set to 0: that is truncated backpropagation.",
        "In a long sequence the gradient of the last loss reaches the first step, too. Is there a reset in the loop?",
        truncated,
    )


BANK.add(*map(_truncated, (5, 6, 8, 10, 15, 16, 20, 25)))


RNN_BACKWARD = Exercise(
    name="rnn_backward",
    lesson=LESSON,
    parameters=(
        Parameter(
            "dH", Array(("T", "N", "m"), "dH[t - 1] = dL/dh_t, the part that reaches h_t from the loss directly")
        ),
        Parameter("X", Array(("T", "N", "d"), "the inputs x_1 to x_T")),
        Parameter("H", Array(("T + 1", "N", "m"), "the states h_0 to h_T")),
        Parameter("Wh", Array(("m", "m"), "the weights of the state")),
    ),
    outputs=(
        Output("dWx", Array(("m", "d")), "gradient"),
        Output("dWh", Array(("m", "m")), "gradient"),
        Output("db", Array(("m",)), "gradient"),
        Output("dh0", Array(("N", "m")), "gradient"),
    ),
    reference=rnn_backward,
    cases=_cases,
    points=4,
    nudge="Begin at the end. What arrives at h_t, besides dH[t - 1]?",
    hint="Walk t from T down to 1. dh is dH[t - 1] plus dh_before of the step after (0 at the end). "
    "rnn_step_backward from "
    "deepgrad gives the four gradients of one step; three of them add up over time.",
    explanation="The same step backward, T times. The weights are shared, so their gradients add up; dh_before "
    "is handed "
    "on. It has gone through Wh and a slope at every step: that product is what vanishes or explodes.",
    mistakes=tuple(BANK),
)

"""``rnn_forward``: the states of a recurrent layer, one for each time step."""

from collections.abc import Callable, Sequence

import numpy as np

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter
from autograder.exercises.lesson_07.gradients import LESSON, Floats
from autograder.exercises.parts import Slip, single_slips, two_slips

__all__ = ["RNN_FORWARD", "drawn_rnn", "rnn_forward"]


def rnn_forward(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    """h_0…h_T of shape (T + 1, N, m): h_t = tanh(x_t Wxᵀ + h_(t-1) Whᵀ + b), Elman's network."""
    states = [np.asarray(h0)]
    for x in X:
        states.append(np.tanh(x @ Wx.T + states[-1] @ Wh.T + b))
    return np.stack(states)


def drawn_rnn(
    rng: np.random.Generator, steps: int, batch: int, inputs: int, units: int, size: float = 1.0
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """X, h0, Wx, Wh, b of a layer whose tanh is neither linear nor saturated."""
    return (
        rng.normal(size=(steps, batch, inputs)),
        rng.uniform(-0.9, 0.9, (batch, units)),
        size * rng.normal(size=(units, inputs)) / np.sqrt(inputs),
        size * rng.normal(size=(units, units)) / np.sqrt(units),
        rng.uniform(-0.5, 0.5, units),
    )


def _cases(rng: np.random.Generator) -> list[Case]:
    X, h0, Wx, Wh, b = drawn_rnn(rng, 4, 3, 2, 5)
    return [
        Case("five time steps", drawn_rnn(rng, 5, int(rng.integers(3, 6)), 3, 4)),
        Case("as many inputs as units and examples", drawn_rnn(rng, 3, 4, 4, 4)),
        Case("one time step", drawn_rnn(rng, 1, 3, 2, 4), edge=True),
        Case("no time step", drawn_rnn(rng, 0, 3, 2, 4), edge=True),
        Case("one example", drawn_rnn(rng, 4, 1, 3, 2), edge=True),
        Case("a first state of 0", (X, 0.0 * h0, Wx, Wh, b), edge=True),
        Case("thirty time steps", drawn_rnn(rng, 30, 2, 2, 3), edge=True),
        Case("arrays of float32", tuple(a.astype(np.float32) for a in drawn_rnn(rng, 4, 3, 2, 5)), edge=True),
    ]


BANK = Bank()


@BANK.mistake(
    "H holds z_t instead of tanh(z_t), and each step takes the tanh of the state before, also of h_0.",
    "The state is h_t = tanh(z_t), and h_0 is a state already. When do you apply tanh, and to which numbers?",
)
def late_tanh(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    states = [np.asarray(h0)]
    for x in X:
        states.append(x @ Wx.T + np.tanh(states[-1]) @ Wh.T + b)
    return np.stack(states)


@BANK.mistake("The state before is left out: each step uses its input only.", "What does Wh multiply?")
def no_memory(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    return np.stack([np.asarray(h0), *(np.tanh(x @ Wx.T + b) for x in X)])


@BANK.mistake("Every step starts from h0.", "Which state does step t need?")
def always_from_first(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    return np.stack([np.asarray(h0), *(np.tanh(x @ Wx.T + h0 @ Wh.T + b) for x in X)])


@BANK.mistake("The inputs are left out.", "What does Wx multiply?")
def no_input(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    return rnn_forward(np.zeros_like(X), h0, Wx, Wh, b)


@BANK.mistake("The bias is missing.", "h_t = tanh(x_t Wxᵀ + h_(t-1) Whᵀ + b).")
def no_bias(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    return rnn_forward(X, h0, Wx, Wh, np.zeros_like(b))


@BANK.mistake("The tanh is missing.", "Without tanh the layer is linear, and states grow or shrink like powers of Wh.")
def no_tanh(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    states = [np.asarray(h0)]
    for x in X:
        states.append(x @ Wx.T + states[-1] @ Wh.T + b)
    return np.stack(states)


@BANK.mistake("The bias is added after the tanh.", "In h_t = tanh(...), is b inside or outside of the parentheses?")
def bias_outside(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    states = [np.asarray(h0)]
    for x in X:
        states.append(np.tanh(x @ Wx.T + states[-1] @ Wh.T) + b)
    return np.stack(states)


@BANK.mistake("Wh is not transposed.", "Examples are rows: a row h times Whᵀ. A square matrix hides the mix-up.")
def hidden_not_transposed(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    return rnn_forward(X, h0, Wx, Wh.T, b)


@BANK.mistake(
    "You use a sigmoid instead of tanh.", "The values of tanh go from -1 to 1. Which values can your states have?"
)
def sigmoid(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    states = [np.asarray(h0)]
    for x in X:
        states.append(1 / (1 + np.exp(-(x @ Wx.T + states[-1] @ Wh.T + b))))
    return np.stack(states)


@BANK.mistake("You use ReLU instead of tanh.", "The values of tanh go from -1 to 1. Which values can your states have?")
def rectified(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    states = [np.asarray(h0)]
    for x in X:
        states.append(np.maximum(x @ Wx.T + states[-1] @ Wh.T + b, 0.0))
    return np.stack(states)


@BANK.mistake("h_0 is missing: the states begin with h_1.", "T time steps have T + 1 states; h_0 comes first.")
def without_first(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    return rnn_forward(X, h0, Wx, Wh, b)[1:]


@BANK.mistake("Only the last state is returned.", "The backward pass needs the state of every time step, h_0 included.")
def last_only(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    return np.asarray(rnn_forward(X, h0, Wx, Wh, b)[-1])


@BANK.mistake("You take the tanh of h_0 as well.", "h_0 is a state already. Does it need a tanh?")
def first_squashed(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    return rnn_forward(X, np.tanh(h0), Wx, Wh, b)


@BANK.mistake("The input sequence is read backwards.", "x_1 comes first.")
def backwards(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    return rnn_forward(X[::-1], h0, Wx, Wh, b)


@BANK.mistake(
    "Each step uses the input of the step before.",
    "h_t is computed from x_t, and X[0] is x_1. Which entry of X does step t need?",
)
def late_input(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    return rnn_forward(np.roll(X, 1, axis=0), h0, Wx, Wh, b)


@BANK.mistake("h0 is ignored: the first state is 0.", "h0 is an argument. Where do you use it?")
def zeros_for_first(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    return rnn_forward(X, np.zeros_like(h0), Wx, Wh, b)


@BANK.mistake("h0 is returned, but the first step uses a state of 0.", "From which state is h_1 computed?")
def first_step_from_zeros(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    states = rnn_forward(X, np.zeros_like(h0), Wx, Wh, b)
    return np.concatenate([np.asarray(h0)[None], states[1:]])


def _last_left(states: Floats, steps: int) -> Floats:
    """The states, but the last one is still 0, as in an array of zeros."""
    if steps:
        states[-1] = 0.0
    return states


@BANK.mistake(
    "h_T is 0: the last time step is missing.", "T inputs make T steps. Does the loop end one step too early?"
)
def last_step_missing(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    return _last_left(rnn_forward(X, h0, Wx, Wh, b), len(X))


@BANK.mistake(
    "Each step uses the input of the step after, and h_T is 0.",
    "h_t is computed from x_t, and X[0] is x_1. Which entry of X does step t need?",
)
def early_input(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    return _last_left(rnn_forward(np.roll(X, -1, axis=0), h0, Wx, Wh, b), len(X))


@BANK.mistake("Every step uses the first input.", "Which x does your loop use at step t?")
def first_input_only(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    return rnn_forward(np.broadcast_to(X[:1], X.shape) if len(X) else X, h0, Wx, Wh, b)


@BANK.mistake(
    "H holds z_t instead of h_t = tanh(z_t).", "Which of the two do you store, the number before or after the tanh?"
)
def pre_activations(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    states = rnn_forward(X, h0, Wx, Wh, b)
    return np.stack([states[0], *(x @ Wx.T + h @ Wh.T + b for x, h in zip(X, states[:-1], strict=True))])


@BANK.mistake(
    "The state is added to the tanh: h_t = h_(t-1) + tanh(...).",
    "That is a residual step, as in lesson 6. Does the formula of h_t have a skip?",
)
def residual(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    states = [np.asarray(h0)]
    for x in X:
        states.append(states[-1] + np.tanh(x @ Wx.T + states[-1] @ Wh.T + b))
    return np.stack(states)


JOINED = "If x comes first in the joined row, which weights must come first in the joined matrix?"


@BANK.mistake("State and input are joined as [h, x], and the weights as [Wx, Wh].", JOINED)
def joined_state_first(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    states, W = [np.asarray(h0)], np.hstack([Wx, Wh])
    for x in X:
        states.append(np.tanh(np.hstack([states[-1], x]) @ W.T + b))
    return np.stack(states)


@BANK.mistake("Input and state are joined as [x, h], and the weights as [Wh, Wx].", JOINED)
def joined_input_first(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    states, W = [np.asarray(h0)], np.hstack([Wh, Wx])
    for x in X:
        states.append(np.tanh(np.hstack([x, states[-1]]) @ W.T + b))
    return np.stack(states)


def _run(
    X: Floats,
    h0: Floats,
    Wx: Floats,
    Wh: Floats,
    b: Floats,
    *,
    sum_: Callable[[Floats, Floats, Floats], Floats] = lambda seen, before, b: seen + before + b,
    bend: Callable[[Floats], Floats] = np.tanh,
    weights: Callable[[Floats], Floats] = lambda Wh: Wh.T,
    carried: Callable[[Floats, Floats, Floats], Floats] = lambda z, before, after: after,
    ends: Callable[[Floats], Floats] = lambda states: states,
) -> Floats:
    """The forward pass with one part exchanged: the sum, the tanh, Wh, the next input, or the returned states."""
    states = [np.asarray(h0, np.float64)]
    memory = states[0]
    for x in X:
        z = sum_(x @ Wx.T, memory @ weights(Wh), b)
        states.append(bend(z))
        memory = carried(z, memory, states[-1])
    return ends(np.stack(states))


FORMULA = "h_t = tanh(x_t Wxᵀ + h_(t-1) Whᵀ + b)."
STATES = "T time steps have T + 1 states, from h_0 to h_T."

SUMS = (
    Slip("bias_gone", "The bias is missing.", FORMULA, "sum_", wrong=lambda seen, before, b: seen + before),
    Slip("memory_gone", "The state before is left out.", FORMULA, "sum_", wrong=lambda seen, before, b: seen + b),
)
MORE_SUMS = (
    Slip(
        "bias_subtracted", "The bias is subtracted.", FORMULA, "sum_", wrong=lambda seen, before, b: seen + before - b
    ),
    Slip(
        "bias_twice",
        "The bias is added twice.",
        "Both products share one bias.",
        "sum_",
        wrong=lambda seen, before, b: seen + before + 2 * b,
    ),
    Slip(
        "state_subtracted",
        "The share of the state before is subtracted.",
        FORMULA,
        "sum_",
        wrong=lambda seen, before, b: seen - before + b,
    ),
    Slip(
        "shares_multiplied",
        "The shares of input and state are multiplied.",
        FORMULA,
        "sum_",
        wrong=lambda seen, before, b: seen * before + b,
    ),
    Slip(
        "shares_averaged",
        "The shares of input and state are averaged.",
        FORMULA,
        "sum_",
        wrong=lambda seen, before, b: (seen + before) / 2 + b,
    ),
    Slip(
        "state_twice",
        "The share of the state before is added twice.",
        FORMULA,
        "sum_",
        wrong=lambda seen, before, b: seen + 2 * before + b,
    ),
)
BENDS = (
    Slip("no_bend", "The tanh is missing.", "The state is h_t = tanh(z_t).", "bend", wrong=lambda z: z),
    Slip(
        "sigmoid_bend",
        "You use a sigmoid instead of tanh.",
        "The values of tanh go from -1 to 1. Which values can your states have?",
        "bend",
        wrong=lambda z: 1 / (1 + np.exp(-z)),
    ),
)
BY_SIGMOID = "tanh(z) is 2 sigmoid(2 z) - 1. Or use np.tanh."
MORE_BENDS = (
    Slip(
        "clipped_bend",
        "You clip z to [-1, 1] instead of taking its tanh.",
        "tanh is a smooth curve. Which function does NumPy have for it?",
        "bend",
        wrong=lambda z: np.clip(z, -1, 1),
    ),
    Slip(
        "tanh_twice",
        "You take the tanh twice.",
        "Does an earlier line take the tanh already?",
        "bend",
        wrong=lambda z: np.tanh(np.tanh(z)),
    ),
    Slip(
        "tangent",
        "You take the tangent instead of the hyperbolic tangent.",
        "Look for the hyperbolic tangent in NumPy.",
        "bend",
        wrong=np.tan,
    ),
    Slip(
        "arctangent",
        "You take the arctangent instead of the hyperbolic tangent.",
        "Look for the hyperbolic tangent in NumPy.",
        "bend",
        wrong=np.arctan,
    ),
    Slip(
        "slope_for_value",
        "You use the slope of tanh instead of tanh.",
        "Which of the two does the forward pass need?",
        "bend",
        wrong=lambda z: 1 - np.tanh(z) ** 2,
    ),
    Slip(
        "sine",
        "You take the sine instead of the hyperbolic tangent.",
        "Look for the hyperbolic tangent in NumPy.",
        "bend",
        wrong=np.sin,
    ),
    Slip(
        "tanh_of_half",
        "You compute tanh(z / 2), which is 2 sigmoid(z) - 1.",
        BY_SIGMOID,
        "bend",
        wrong=lambda z: np.tanh(z / 2),
    ),
    Slip("tanh_of_double", "You compute tanh(2 z).", BY_SIGMOID, "bend", wrong=lambda z: np.tanh(2 * z)),
    Slip(
        "sigmoid_of_double",
        "You compute sigmoid(2 z), from 0 to 1; it should go from -1 to 1.",
        BY_SIGMOID,
        "bend",
        wrong=lambda z: (1 + np.tanh(z)) / 2,
    ),
    Slip(
        "sigmoid_not_shifted",
        "You compute 2 sigmoid(2 z), from 0 to 2: the 1 is not subtracted.",
        BY_SIGMOID,
        "bend",
        wrong=lambda z: 1 + np.tanh(z),
    ),
    Slip(
        "hyperbolic_sine",
        "You use the hyperbolic sine instead of tanh.",
        "Look for the hyperbolic tangent in NumPy.",
        "bend",
        wrong=np.sinh,
    ),
    Slip("tanh_negated", "The tanh has the wrong sign.", FORMULA, "bend", wrong=lambda z: -np.tanh(z)),
)
CARRIED = (
    Slip(
        "sum_goes_on",
        "The next step gets z_t instead of h_t = tanh(z_t).",
        "Which of the two is the state?",
        "carried",
        wrong=lambda z, before, after: z,
    ),
    Slip(
        "states_added_up",
        "The next step gets the sum of all states so far.",
        "The new state replaces the old one.",
        "carried",
        wrong=lambda z, before, after: before + after,
    ),
    Slip(
        "states_mixed",
        "The next step gets the mean of the old and the new state.",
        "The new state replaces the old one.",
        "carried",
        wrong=lambda z, before, after: (before + after) / 2,
    ),
)
ENDS = (
    Slip(
        "one_array_for_all",
        "All entries of H are the last state.",
        "Does each step write into the same array? Make a new array at each step: h = ..., not h[:] = ....",
        "ends",
        wrong=lambda states: np.repeat(states[-1:], len(states), axis=0),
    ),
    Slip(
        "one_array_but_first",
        "All states but h_0 are the last one, h_T.",
        "Does the list hold one array many times? Make a new array at each step: h = ..., not h[:] = ....",
        "ends",
        wrong=lambda states: np.concatenate([states[:1], *[states[-1:]] * (len(states) - 1)]),
    ),
    Slip(
        "last_state_missing",
        "h_T is missing.",
        STATES,
        "ends",
        wrong=lambda states: states[:-1] if len(states) > 1 else states,
    ),
    Slip(
        "first_row_left_zero",
        "H[0] is 0: h_0 was used, but not stored.",
        "Which state belongs to H[0]?",
        "ends",
        wrong=lambda states: np.concatenate([0.0 * states[:1], states[1:]]),
    ),
    Slip(
        "last_first",
        "The states come back from the last to the first.",
        STATES,
        "ends",
        wrong=lambda states: states[::-1],
    ),
    Slip(
        "first_state_twice",
        "H contains h_0 twice.",
        STATES,
        "ends",
        wrong=lambda states: np.concatenate([states[:1], states]),
    ),
    Slip(
        "last_state_twice",
        "H contains h_T twice.",
        STATES,
        "ends",
        wrong=lambda states: np.concatenate([states, states[-1:]]),
    ),
    Slip(
        "examples_first",
        "The first axis of H belongs to the examples; it should be the time steps.",
        "In which order should the axes of H be?",
        "ends",
        wrong=lambda states: states.swapaxes(0, 1),
    ),
    Slip(
        "one_row_a_state",
        "H has no axis for the examples: each state is one long row.",
        "Which three axes should H have?",
        "ends",
        wrong=lambda states: states.reshape(len(states), -1),
    ),
    Slip(
        "states_rounded_to_signs",
        "The states are only -1 and 1: you take the sign instead of the tanh.",
        FORMULA,
        "ends",
        wrong=lambda states: np.concatenate([states[:1], np.sign(states[1:])]),
    ),
)
TRANSPOSED = (
    Slip(
        "wh_as_it_is", "Wh is not transposed.", "Examples are rows: a row h times Whᵀ.", "weights", wrong=lambda Wh: Wh
    ),
)
NO_FIRST = (Slip("no_first_state", "h_0 is missing.", STATES, "ends", wrong=lambda states: states[1:]),)


def _unbent(sum_: Callable[[Floats, Floats, Floats], Floats]) -> Callable[..., Floats]:
    return lambda *given: _run(*given, sum_=sum_, bend=np.asarray)


OUTSIDE = "The shares of the input, the state and the bias are added up first. How many tanh does the formula have?"
BENT_APART = tuple(
    Mistake(name, title, OUTSIDE, _unbent(sum_))
    for name, title, sum_ in (
        (
            "memory_outside",
            "The share of the state is added outside the tanh.",
            lambda s, m, b: np.tanh(s + b) + m,
        ),
        ("input_outside", "The share of the input is added outside the tanh.", lambda s, m, b: np.tanh(m + b) + s),
        ("only_input_bent", "The tanh takes the share of the input alone.", lambda s, m, b: np.tanh(s) + m + b),
        ("only_memory_bent", "The tanh takes the share of the state alone.", lambda s, m, b: np.tanh(m) + s + b),
        ("bent_apart", "Each share has a tanh of its own.", lambda s, m, b: np.tanh(s) + np.tanh(m + b)),
        ("bent_apart_too", "Each share has a tanh of its own.", lambda s, m, b: np.tanh(s + b) + np.tanh(m)),
        ("all_bent_apart", "Each of the three has a tanh of its own.", lambda s, m, b: sum(map(np.tanh, (s, m, b)))),
    )
)
BANK.add(*BENT_APART)
BANK.add(*single_slips(_run, (*MORE_SUMS, *MORE_BENDS, *CARRIED, *ENDS)))
BANK.add(*two_slips(_run, NO_FIRST, (*TRANSPOSED, *SUMS, *BENDS)), *two_slips(_run, TRANSPOSED, (SUMS[0], *BENDS)))
BANK.add(*two_slips(_run, SUMS, BENDS))


PARAMETERS = (
    Parameter("X", Array(("T", "N", "d"), "the inputs: time step, example, number")),
    Parameter("h0", Array(("N", "m"), "the state before the first step")),
    Parameter("Wx", Array(("m", "d"), "the weights of the input")),
    Parameter("Wh", Array(("m", "m"), "the weights of the state before")),
    Parameter("b", Array(("m",), "the bias")),
)


def _inputs_at(X: Floats, places: Sequence[int]) -> Floats:
    return np.asarray(X)[list(places)] if len(X) else X


@BANK.mistake(
    "Each step uses the input of the step after, and the last input is used twice.",
    "h_t is computed from x_t, and X[0] is x_1. Which entry of X does step t need?",
)
def early_input_last_twice(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    return rnn_forward(_inputs_at(X, [min(t + 1, len(X) - 1) for t in range(len(X))]), h0, Wx, Wh, b)


@BANK.mistake(
    "Each step uses the input of the step before, and the first input is used twice.",
    "h_t is computed from x_t, and X[0] is x_1. Which entry of X does step t need?",
)
def late_input_first_twice(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    return rnn_forward(_inputs_at(X, [max(t - 1, 0) for t in range(len(X))]), h0, Wx, Wh, b)


@BANK.mistake(
    "Each step uses the input of the step after, and the last step uses the first input.",
    "h_t is computed from x_t, and X[0] is x_1. Which entry of X does step t need?",
)
def early_input_turned(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    return rnn_forward(np.roll(X, -1, axis=0), h0, Wx, Wh, b)


@BANK.mistake(
    "Wx is reshaped instead of transposed, so its numbers are in other places.",
    "reshape fills row after row. Wx.T turns rows into columns.",
)
def inputs_reshaped(X: Floats, h0: Floats, Wx: Floats, Wh: Floats, b: Floats) -> Floats:
    return rnn_forward(X, h0, np.asarray(Wx).reshape(np.shape(Wx)[::-1]).T, Wh, b)


RNN_FORWARD = Exercise(
    name="rnn_forward",
    lesson=LESSON,
    parameters=PARAMETERS,
    outputs=(Output("H", Array(("T + 1", "N", "m"))),),
    reference=rnn_forward,
    cases=_cases,
    points=2,
    nudge="It is a deep net that uses the same layer again and again. What does step t get, besides x_t?",
    hint="Keep a list that begins with h0. Each step appends np.tanh(x @ Wx.T + states[-1] @ Wh.T + b). np.stack makes "
    "one array of the list.",
    explanation="A recurrent net is a deep net whose T layers share their weights. That is why its gradient contains "
    "Wh T times, as the chain of lesson 1 contained w n times.",
    mistakes=tuple(BANK),
)

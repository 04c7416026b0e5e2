"""Claims about how far back a recurrent net's gradient reaches. Clipping cannot extend that."""

from collections.abc import Callable
from functools import cache
from typing import Literal, TypeAlias

import numpy as np
import torch
from torch import Tensor, nn

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers, Verdict
from deepgrad.claims.lesson_07.lesson import LESSON, PASCANU
from deepgrad.claims.registry import claim
from deepgrad.networks.arrays import Array
from deepgrad.networks.clipping import clipped_sgd_step, global_norm
from deepgrad.networks.recurrent import pixel_reader, reader_gradients
from deepgrad.tensors import one_thread

__all__ = ["CELLS", "Cell", "through_time"]

Cell: TypeAlias = Literal["RNN", "GRU", "LSTM"]
CELLS: dict[Cell, Callable[[int, int], nn.RNNBase]] = {"RNN": nn.RNN, "GRU": nn.GRU, "LSTM": nn.LSTM}

TIME, UNITS, INPUTS, BATCH = 100, 64, 8, 32
SETTING = f"{UNITS} units, {TIME} steps of random input, PyTorch's start"

LAG, TRIES, SHRINKING = 60, 300, 0.6
THRESHOLDS, RATES = (0.001, 0.1, 10.0), (0.25, 25.0)


@cache
def through_time(cell: Cell, seed: int, forget_bias: float | None = None) -> Array:
    """‖dL/dh_t‖ over ‖dL/dh_T‖ for t = 1…T and a random gradient at h_T. For an LSTM, h and c count together."""
    with torch.random.fork_rng(devices=[]), one_thread():
        torch.manual_seed(seed)
        net = CELLS[cell](INPUTS, UNITS)
        if forget_bias is not None:
            _open_forget_gate(net, forget_bias)
        states = _states(net, torch.randn(TIME, BATCH, INPUTS))
        arriving = (states[-1][0] * torch.randn(1, BATCH, UNITS)).sum()
        arriving.backward()  # type: ignore[no-untyped-call]
    norms = [global_norm([s.grad.numpy() for s in state if s.grad is not None]) for state in states]
    return np.array(norms) / norms[-1]


def _open_forget_gate(net: nn.RNNBase, bias: float) -> None:
    """Set the bias of the forget gate. PyTorch adds two biases and orders the gates i, f, g, o."""
    gate = slice(UNITS, 2 * UNITS)
    with torch.no_grad():
        for name, value in (("bias_ih_l0", bias), ("bias_hh_l0", 0.0)):
            net.get_parameter(name)[gate] = value


def _states(net: nn.RNNBase, inputs: Tensor) -> list[tuple[Tensor, ...]]:
    """The state after each time step, with ``retain_grad`` set."""
    zero = torch.zeros(1, BATCH, UNITS)
    state: tuple[Tensor, ...] = (zero, zero) if net.mode == "LSTM" else (zero,)
    states = []
    for x in inputs:
        _, new = net(x[None], state if net.mode == "LSTM" else state[0])
        state = new if isinstance(new, tuple) else (new,)
        for part in state:
            part.retain_grad()
        states.append(state)
    return states


@claim(
    "l7.no_cure_for_vanishing",
    lesson=LESSON,
    sentence="Clipping cures no vanishing: a net that forgets its first input learns nothing with any threshold.",
    source=f"{PASCANU}, section 3.2: clipping is for the exploding half of the problem",
    quantity=(
        f"lowest loss over max_norm {', '.join(f'{t:g}' for t in THRESHOLDS)} and rates {RATES[0]:g} and {RATES[1]:g}, "
        f"after {TRIES} steps: name the sign of the first of {LAG} inputs; 32 tanh units, Wh = {SHRINKING} x orthogonal"
    ),
    judged="loss",
    bound=Bound(
        low=Gap(measured=0.66, rival=0.0), why="0 would be a net that has learned it; guessing is log 2 = 0.69."
    ),
    slow=True,
)
def no_cure_for_vanishing(seed: int) -> Numbers:
    """Train with several thresholds and rates from the same start."""
    ends = [_remember(seed, rate, max_norm, SHRINKING) for max_norm in THRESHOLDS for rate in RATES]
    return {"loss": min(ends), "with Wh orthogonal and max_norm 0.1": _remember(seed, RATES[0], 0.1, 1.0)}


def _remember(seed: int, rate: float, max_norm: float, scale: float) -> float:
    """Train, and return the mean loss of the last steps."""
    rng = np.random.default_rng(seed)
    params = pixel_reader(rng, classes=2)
    params[1] = scale * params[1]
    losses = []
    for _ in range(TRIES):
        X = np.zeros((LAG, BATCH, 1))
        X[0, :, 0] = rng.normal(size=BATCH)
        y = (X[0, :, 0] > 0).astype(np.int64)
        loss, grads = reader_gradients(params, X, y)
        losses.append(loss)
        params = clipped_sgd_step(params, grads, rate, max_norm)
    return float(np.mean(losses[-20:]))


@claim(
    "l7.folk_lstm_remembers",
    lesson=LESSON,
    sentence="An LSTM's gradient does not vanish over time.",
    source='Often told; here from "The Vanishing Gradient Problem", The Exploding Gradient Cousin',
    quantity=f"‖dL/d(h, c)‖ after the first step over that after the last, before training; {SETTING}",
    judged="LSTM",
    expected=Verdict.NOT_REPLICATED,
    bound=Bound(low=Gap(measured=5.28e-20, rival=1.0, scale="log"), why="1 is a gradient that arrives as it left."),
)
def folk_lstm_remembers(seed: int) -> Numbers:
    """Measure the gradient through three kinds of cells with PyTorch's default start."""
    return {cell: float(through_time(cell, seed)[0]) for cell in CELLS}


@claim(
    "l7.open_forget_gate",
    lesson=LESSON,
    sentence="It does not vanish once the forget gate starts open: with a bias of 3, more than half arrives.",
    source="Jozefowicz, Zaremba and Sutskever 2015, section 2.2: the bias of the forget gate should start large",
    quantity=f"‖dL/d(h, c)‖ after the first step over that after the last, forget bias 3; {SETTING}",
    judged="bias 3",
    bound=Bound(low=Gap(measured=0.6, rival=1.3e-7, scale="log"), why="1.3e-7 is what a bias of 1 keeps."),
)
def open_forget_gate(seed: int) -> Numbers:
    """Measure the gradient through an LSTM with a larger bias of the forget gate."""
    return {f"bias {bias:g}": float(through_time("LSTM", seed, bias)[0]) for bias in (1.0, 3.0)}

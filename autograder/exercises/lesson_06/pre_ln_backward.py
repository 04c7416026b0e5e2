"""``pre_ln_backward``: the gradients of y = x + f(LN(x)), the block of today's transformers."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from autograder.exercises.base import Bank, Case, Exercise, Mistake
from autograder.exercises.lesson_06.blocks import gradients, torch_branch
from autograder.exercises.lesson_06.normed_blocks import (
    OUTPUTS,
    PARAMETERS,
    Floats,
    Result,
    backward,
    block_cases,
    shared,
)
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward, residual_backward

__all__ = ["PRE_LN_BACKWARD", "pre_ln_backward"]


def pre_ln_backward(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    """dL/dx (N, d), dL/dW1 (h, d), dL/dW2 (d, h) of y = x + f(LN(x)); the norm has no scale and no shift."""

    def block(x: torch.Tensor, W1: torch.Tensor, W2: torch.Tensor) -> torch.Tensor:
        return x + torch_branch(torch.nn.functional.layer_norm(x, x.shape[1:], eps=float(eps)), W1, W2)

    return gradients(block, dout, x, W1, W2)


def _cases(rng: np.random.Generator) -> list[Case]:
    return block_cases(rng, layer_norm)


BANK = Bank()


@BANK.mistake(
    "The two paths are mixed up: the branch's gradient goes past the norm, and the skip's goes through it.",
    "y = x + f(LN(x)): the norm stands inside the branch. Which gradient goes through it on the way back?",
)
def paths_mixed_up(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    du, dW1, dW2 = branch_backward(dout, layer_norm(x, eps), W1, W2)
    return du + layer_norm_backward(dout, x, eps), dW1, dW2


@BANK.mistake("The branch gets LN(LN(x)): the norm is applied twice.", "u = LN(x). The branch gets u itself.")
def normed_twice(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    du, dW1, dW2 = branch_backward(dout, layer_norm(layer_norm(x, eps), eps), W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2


@BANK.mistake(
    "The skip is missing in dx.", "x reaches y by two paths, and one of them goes through neither norm nor weight."
)
def skip_dropped(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    dx, dW1, dW2 = backward("pre", dout, x, W1, W2, eps)
    return dx - dout, dW1, dW2


@BANK.mistake(
    "The skip's gradient is added twice.",
    "The skip brings dout once. Of the functions that you are given, `block_backward` has it in its dx already.",
)
def skip_twice(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    dx, dW1, dW2 = backward("pre", dout, x, W1, W2, eps)
    return dx + dout, dW1, dW2


@BANK.mistake("The skip's gradient is halved.", "At a plus sign dout goes both ways in full. Where do you divide by 2?")
def skip_halved(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    dx, dW1, dW2 = backward("pre", dout, x, W1, W2, eps)
    return dx - dout / 2, dW1, dW2


@BANK.mistake(
    "The branch's part is halved in dx.", "At a plus sign dout goes both ways in full. Where do you divide by 2?"
)
def branch_halved(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    dx, dW1, dW2 = backward("pre", dout, x, W1, W2, eps)
    return (dx + dout) / 2, dW1, dW2


@BANK.mistake("dW1 multiplies dL/dz by x; but W1 multiplies u = LN(x).", "What goes into W1 on the way forward?")
def first_of_x(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    dx, _, dW2 = backward("pre", dout, x, W1, W2, eps)
    gate = layer_norm(x, eps) @ W1.T > 0
    return dx, ((dout @ W2) * gate).T @ x, dW2


@BANK.mistake(
    "The skip's gradient goes through the norm, too.",
    "The norm stands inside the branch. What stands on the skip's path from x to y?",
)
def skip_through_norm(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    du, dW1, dW2 = branch_backward(dout, layer_norm(x, eps), W1, W2)
    return layer_norm_backward(dout + du, x, eps), dW1, dW2


@BANK.mistake(
    "The skip's gradient is there twice: once by itself, and once through the norm.",
    "`block_backward` contains a skip of its own, and you sent its result through the norm. `branch_backward` has "
    "none.",
)
def skip_inside_and_outside(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    du, dW1, dW2 = branch_backward(dout, layer_norm(x, eps), W1, W2)
    return dout + layer_norm_backward(dout + du, x, eps), dW1, dW2


@BANK.mistake(
    "You gave x to the branch; it should get LN(x).",
    "Compute u = layer_norm(x, eps) first, and give u to the branch's backward pass.",
)
def branch_of_x(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    du, dW1, dW2 = branch_backward(dout, x, W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2


@BANK.mistake(
    "The norm's backward pass is missing: you use dL/du as dL/dx.", "What stands between u and x on the way forward?"
)
def norm_skipped(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    du, dW1, dW2 = branch_backward(dout, layer_norm(x, eps), W1, W2)
    return dout + du, dW1, dW2


@BANK.mistake(
    "There is no norm here at all, forward or backward.", "The branch gets u = LN(x), and dL/du goes back through LN."
)
def no_norm(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    du, dW1, dW2 = branch_backward(dout, x, W1, W2)
    return dout + du, dW1, dW2


@BANK.mistake(
    "The norm's backward pass is taken at LN(x); it needs x itself.",
    "Which array was the norm's input in the forward pass?",
)
def norm_at_u(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, u, eps), dW1, dW2


@BANK.mistake(
    "The norm's backward pass is applied to dout; dL/du belongs there.",
    "On the way back the branch comes first, then the norm. Which gradient arrives at the norm's output u?",
)
def norm_of_dout(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    _, dW1, dW2 = branch_backward(dout, layer_norm(x, eps), W1, W2)
    return dout + layer_norm_backward(dout, x, eps), dW1, dW2


@BANK.mistake(
    "Norm and branch are swapped on the way back: the norm came first.",
    "Backward means last step first. Which of the two is nearer to y?",
)
def norm_first(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    du, dW1, dW2 = branch_backward(layer_norm_backward(dout, x, eps), layer_norm(x, eps), W1, W2)
    return dout + du, dW1, dW2


BANK.add(*shared("pre"))


@BANK.mistake(
    "eps is used forward only: the norm's backward pass has PyTorch's 1e-5.",
    "Pass eps on to both functions of the norm.",
)
def default_eps_backward(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    return backward("pre", dout, x, W1, W2, eps, norm=lambda d, x, _: layer_norm_backward(d, x))


@BANK.mistake(
    "eps is used on the way back only: the norm before the branch has PyTorch's 1e-5.",
    "Pass eps on to both functions of the norm.",
)
def default_eps_forward(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    return backward("pre", dout, x, W1, W2, eps, normed=lambda x, _: layer_norm(x))


@BANK.mistake(
    "eps is used on the way back only: the norm before the branch adds nothing to the variance.",
    "Pass eps on to both functions of the norm.",
)
def no_eps_forward(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    return backward("pre", dout, x, W1, W2, eps, normed=lambda x, _: layer_norm(x, 0.0))


@BANK.mistake(
    "This is the post-LN block, y = LN(x + f(x)).",
    "Here the norm comes before the branch, and nothing comes after the sum.",
)
def post_ln(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    return backward("post", dout, x, W1, W2, eps)


@BANK.mistake("x is added to dx instead of dout.", "The skip's slope is 1. What does the chain rule multiply it with?")
def input_added(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    dx, dW1, dW2 = backward("pre", dout, x, W1, W2, eps)
    return dx - dout + x, dW1, dW2


@BANK.mistake("LN(x) is added on the way back instead of dout.", "The skip carries dout to x unchanged.")
def normed_input_added(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    dx, dW1, dW2 = backward("pre", dout, x, W1, W2, eps)
    return dx - dout + layer_norm(x, eps), dW1, dW2


@BANK.mistake(
    "The norm comes first on the way back, for the skip as well: that is the order of post-LN.",
    "Here nothing comes after the sum. Which of norm and branch is nearer to y?",
)
def norm_before_everything(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    return residual_backward(layer_norm_backward(dout, x, eps), x, W1, W2)


@BANK.mistake(
    "dL/du is normalised: it goes forward through the norm instead of back.",
    "`layer_norm` normalises what it is given. `layer_norm_backward` carries a gradient back.",
)
def gradient_normed(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    du, dW1, dW2 = branch_backward(dout, layer_norm(x, eps), W1, W2)
    return dout + layer_norm(du, eps), dW1, dW2


@BANK.mistake(
    "dW1 and dW2 are those of a branch that gets x; dx is right.",
    "What was the branch's input on the way forward?",
)
def weights_at_x(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    return pre_ln_backward(dout, x, W1, W2, eps)[0], *branch_backward(dout, x, W1, W2)[1:]


@BANK.mistake(
    "The norm runs over the batch, forward and backward: that is batch norm.",
    "A layer norm has one mean and one variance per example. The functions of the notebook take x without a "
    "transposition.",
)
def norm_over_batch(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    du, dW1, dW2 = branch_backward(dout, layer_norm(x.T, eps).T, W1, W2)
    return dout + layer_norm_backward(du.T, x.T, eps).T, dW1, dW2


@BANK.mistake(
    "The norm's backward pass got its arguments in the wrong order: x came first.",
    "The gradient comes first, then the norm's input.",
)
def norm_arguments_swapped(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    du, dW1, dW2 = branch_backward(dout, layer_norm(x, eps), W1, W2)
    return dout + layer_norm_backward(x, du, eps), dW1, dW2


def steps(
    *,
    skip: Callable[..., Floats] = lambda dout, x, u, back: dout,
    sign: float = 1.0,
    into_branch: str = "u",
    norm_at: str = "x",
    norm: Callable[[Floats, Floats, float], Floats] = layer_norm_backward,
) -> Callable[..., Result]:
    """An answer with other parts than the right ones.

    Args:
        skip: the term that is added to the branch's part in dx, a function of dout, x, u and that part.
        sign: the sign of the branch's part in dx.
        into_branch: the input for the branch's backward pass: "x", "u" or "s", which is x + f(u).
        norm_at: the array at which the norm's backward pass is computed: "x", "u" or "s".
        norm: the norm's backward pass.
    """

    def wrong(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
        dout, x, W1, W2 = (np.asarray(array, np.float64) for array in (dout, x, W1, W2))
        u = layer_norm(x, eps)
        at = {"x": x, "u": u, "s": x + branch(u, W1, W2), "f": branch(u, W1, W2)}
        du, dW1, dW2 = branch_backward(dout, at[into_branch], W1, W2)
        back = norm(du, at[norm_at], eps)
        return skip(dout, x, u, back) + sign * back, dW1, dW2

    return wrong


def _no_skip(dout: Floats, x: Floats, u: Floats, back: Floats) -> Floats:
    return np.zeros_like(dout)


def _two_skips(dout: Floats, x: Floats, u: Floats, back: Floats) -> Floats:
    return 2 * dout


def _no_norm(du: Floats, x: Floats, eps: float) -> Floats:
    return du


def _norm_twice(du: Floats, x: Floats, eps: float) -> Floats:
    return layer_norm_backward(layer_norm_backward(du, x, eps), x, eps)


ADD = "At the plus sign dout goes both ways, and in dx both parts add up."
LAST = "A backward pass needs the input of the forward pass: x for the norm, u = LN(x) for the branch."
BANK.add(
    Mistake(
        "paths_multiplied",
        "The two ways are multiplied in dx, not added.",
        ADD,
        steps(skip=lambda dout, x, u, back: dout * back, sign=0.0),
    ),
    Mistake("branch_subtracted", "The branch's part is subtracted in dx.", ADD, steps(sign=-1.0)),
    Mistake("skip_subtracted", "dout is subtracted in dx.", ADD, steps(skip=lambda dout, x, u, back: -dout)),
    Mistake("branch_twice", "The branch's part is in dx twice.", ADD, steps(sign=2.0)),
    Mistake("only_skip", "dx is dout alone: the branch's part is missing.", ADD, steps(sign=0.0)),
    Mistake("one_added", "1 is added to dx instead of dout.", ADD, steps(skip=lambda d, x, u, back: np.ones_like(d))),
    Mistake(
        "norm_twice",
        "dL/du goes through the norm twice.",
        "There is one norm, before the branch.",
        steps(norm=_norm_twice),
    ),
    Mistake("norm_at_sum", "The norm's backward pass is taken at y = x + f(LN(x)).", LAST, steps(norm_at="s")),
    Mistake("norm_at_branch", "The norm's backward pass is taken at f(LN(x)).", LAST, steps(norm_at="f")),
    Mistake("branch_at_sum", "The branch's backward pass is taken at y.", LAST, steps(into_branch="s")),
    Mistake(
        "norm_at_u_branch_at_x",
        "Norm and branch have each other's input: the norm got LN(x), and the branch got x.",
        LAST,
        steps(norm_at="u", into_branch="x"),
    ),
)
OTHER_STEPS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("norm_at_u", "the norm's backward pass is taken at LN(x)", {"norm_at": "u"}),
    ("branch_of_x", "you gave x to the branch, which should get LN(x)", {"into_branch": "x"}),
    ("norm_skipped", "the norm's backward pass is missing", {"norm": _no_norm}),
    ("no_norm", "there is no norm at all", {"norm": _no_norm, "into_branch": "x"}),
    (
        "default_eps_backward",
        "the norm's backward pass has PyTorch's eps",
        {"norm": lambda d, x, _: layer_norm_backward(d, x)},
    ),
)
for _name, _words, _parts in OTHER_STEPS:
    BANK.add(
        Mistake(
            f"{_name}_and_skip_dropped",
            f"The skip is missing in dx, and {_words}.",
            f"{ADD} {LAST}",
            steps(skip=_no_skip, **_parts),
        ),
        Mistake(
            f"{_name}_and_skip_twice",
            f"The skip is in dx twice, and {_words}.",
            f"{ADD} {LAST}",
            steps(skip=_two_skips, **_parts),
        ),
    )


PRE_LN_BACKWARD = Exercise(
    name="pre_ln_backward",
    lesson="06_residual_connections",
    parameters=PARAMETERS,
    outputs=OUTPUTS,
    reference=pre_ln_backward,
    cases=_cases,
    points=3,
    nudge="Three steps forward: norm, branch, sum. Which comes first on the way back?",
    hint=(
        "u = layer_norm(x, eps) is the branch's input. branch_backward gives dL/du; the norm's backward pass "
        "carries it to x, where dout arrives by the skip as well."
    ),
    explanation="dout goes both ways at the plus sign. In the branch it goes through f, whose input is u, and then "
    "the norm, whose input is x. The skip's part reaches x untouched: whatever the norm does, dx has dout in it as a "
    "whole.",
    mistakes=tuple(BANK),
)

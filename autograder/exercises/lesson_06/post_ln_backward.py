"""``post_ln_backward``: the gradients of y = LN(x + f(x)), the block of the first transformer."""

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

__all__ = ["POST_LN_BACKWARD", "post_ln_backward"]


def post_ln_backward(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    """dL/dx (N, d), dL/dW1 (h, d), dL/dW2 (d, h) of y = LN(x + f(x)); the norm has no scale and no shift."""

    def block(x: torch.Tensor, W1: torch.Tensor, W2: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.layer_norm(x + torch_branch(x, W1, W2), x.shape[1:], eps=float(eps))

    return gradients(block, dout, x, W1, W2)


def _cases(rng: np.random.Generator) -> list[Case]:
    return block_cases(rng, lambda x: x)


BANK = Bank()


@BANK.mistake("The skip is missing in dx.", "The norm gets x + f(x). Both parts carry a gradient back to x.")
def skip_dropped(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    return branch_backward(layer_norm_backward(dout, x + branch(x, W1, W2), eps), x, W1, W2)


@BANK.mistake(
    "The skip's gradient is added twice.", "`block_backward` has the skip in its dx already. `branch_backward` has not."
)
def skip_twice(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    ds = layer_norm_backward(dout, x + branch(x, W1, W2), eps)
    dx, dW1, dW2 = residual_backward(ds, x, W1, W2)
    return ds + dx, dW1, dW2


@BANK.mistake(
    "The skip carries dout past the norm.",
    "The norm comes after the sum. Which gradient arrives at the sum, from where it goes to skip and branch?",
)
def skip_past_norm(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    dx, dW1, dW2 = branch_backward(layer_norm_backward(dout, x + branch(x, W1, W2), eps), x, W1, W2)
    return dout + dx, dW1, dW2


@BANK.mistake(
    "dout is added to dx: the skip's gradient is there twice, once without the norm.",
    "`block_backward` has the skip in it already, and nothing gets past the norm.",
)
def skip_past_norm_too(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    dx, dW1, dW2 = backward("post", dout, x, W1, W2, eps)
    return dout + dx, dW1, dW2


@BANK.mistake(
    "The norm's backward pass is taken at x; it should be taken at x + f(x).",
    "Which array was the norm's input in the forward pass?",
)
def norm_at_x(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    return residual_backward(layer_norm_backward(dout, x, eps), x, W1, W2)


@BANK.mistake(
    "The norm's backward pass is taken at f(x); it should be taken at x + f(x).",
    "A backward pass needs the input of the forward pass. Which two parts has the sum?",
)
def norm_at_branch(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    return residual_backward(layer_norm_backward(dout, branch(x, W1, W2), eps), x, W1, W2)


@BANK.mistake(
    "The norm's backward pass is taken at y = LN(x + f(x)); it needs x + f(x) itself.",
    "A backward pass needs the input of the forward pass, not its output.",
)
def norm_at_y(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    y = layer_norm(x + branch(x, W1, W2), eps)
    return residual_backward(layer_norm_backward(dout, y, eps), x, W1, W2)


@BANK.mistake(
    "The norm's backward pass is missing.", "dout is the gradient at the norm's output. Where does it go first?"
)
def norm_skipped(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    return residual_backward(dout, x, W1, W2)


@BANK.mistake(
    "The norm's backward pass comes last; it should come first.",
    "Backward means last step first. The norm is the last step on the way forward.",
)
def norm_last(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    dx, dW1, dW2 = residual_backward(dout, x, W1, W2)
    return layer_norm_backward(dx, x + branch(x, W1, W2), eps), dW1, dW2


@BANK.mistake(
    "dW1 and dW2 start at dout, which has not gone through the norm.",
    "The norm stands between the weights and y. Which gradient arrives at the branch?",
)
def weights_past_norm(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    dx, _, _ = backward("post", dout, x, W1, W2, eps)
    return dx, *branch_backward(dout, x, W1, W2)[1:]


@BANK.mistake(
    "You gave LN(x) to the branch, as in pre-LN; here the branch gets x itself.",
    "y = LN(x + f(x)): what stands inside f?",
)
def branch_of_normed(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    u = layer_norm(x, eps)
    ds = layer_norm_backward(dout, x + branch(u, W1, W2), eps)
    return residual_backward(ds, u, W1, W2)


@BANK.mistake("This is the pre-LN block, y = x + f(LN(x)).", "Here the norm comes after the sum.")
def pre_ln(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    return backward("pre", dout, x, W1, W2, eps)


BANK.add(*shared("post"))


@BANK.mistake(
    "The norm's backward pass comes last, and it is taken at x.",
    "Backward means last step first: the norm is the last step forward, and its input is x + f(x).",
)
def norm_last_at_x(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    dx, dW1, dW2 = residual_backward(dout, x, W1, W2)
    return layer_norm_backward(dx, x, eps), dW1, dW2


@BANK.mistake(
    "The block's backward pass is taken at LN(x); it should be taken at x.",
    "y = LN(x + f(x)): what stands inside f? The norm is at the other end.",
)
def block_at_normed(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    return residual_backward(layer_norm_backward(dout, x + branch(x, W1, W2), eps), layer_norm(x, eps), W1, W2)


@BANK.mistake(
    "The block's backward pass is taken at x + f(x); it should be taken at x.",
    "A backward pass needs the input of the forward pass. What was the input of f, and what was the input of the norm?",
)
def block_at_sum(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    s = x + branch(x, W1, W2)
    return residual_backward(layer_norm_backward(dout, s, eps), s, W1, W2)


@BANK.mistake(
    "dout is normalised: it goes forward through the norm instead of back.",
    "`layer_norm` normalises what it is given. `layer_norm_backward` carries a gradient back.",
)
def gradient_normed(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    return residual_backward(layer_norm(dout, eps), x, W1, W2)


@BANK.mistake(
    "The gradient that comes back through the branch goes through the norm a second time.",
    "There is one norm, after the sum. Is there a norm between x and the branch?",
)
def norm_twice(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    ds = layer_norm_backward(dout, x + branch(x, W1, W2), eps)
    dx, dW1, dW2 = branch_backward(ds, x, W1, W2)
    return ds + layer_norm_backward(dx, x, eps), dW1, dW2


@BANK.mistake(
    "All of dx goes through the norm a second time, at x.",
    "There is one norm, after the sum. Where is the end of the way back?",
)
def norm_again_at_x(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    dx, dW1, dW2 = backward("post", dout, x, W1, W2, eps)
    return layer_norm_backward(dx, np.asarray(x, np.float64), eps), dW1, dW2


@BANK.mistake(
    "All of dx goes through the norm a second time, at x + f(x).",
    "There is one norm, after the sum. Where is the end of the way back?",
)
def norm_again_at_sum(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    dx, dW1, dW2 = backward("post", dout, x, W1, W2, eps)
    return layer_norm_backward(dx, np.asarray(x + branch(x, W1, W2), np.float64), eps), dW1, dW2


@BANK.mistake(
    "In the norm's way back dout and x + f(x) are swapped.",
    "`layer_norm_backward` takes the gradient first, then the norm's input.",
)
def norm_arguments_swapped(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    return residual_backward(layer_norm_backward(x + branch(x, W1, W2), dout, eps), x, W1, W2)


def steps(
    *,
    skip: str = "ds",
    times: float = 1.0,
    into_branch: str = "ds",
    sign: float = 1.0,
    norm_at: str = "s",
    norm: Callable[[Floats, Floats, float], Floats] = layer_norm_backward,
    back: Callable[[Floats, Floats, float], Floats] = lambda dx, s, eps: dx,
) -> Callable[..., Result]:
    """An answer with other parts than the right ones.

    Args:
        skip: the gradient that the skip carries, "ds" or "dout".
        times: how often the skip is added.
        into_branch: which gradient the branch gets, "ds" or "dout".
        sign: the sign of the branch's part in dx.
        norm_at: the array at which the norm's backward pass is computed: x, f, y, their product "xf", the difference
            "x-f", or x plus a wrong branch: without its ReLU "x+z", with the ReLU last "x+relu", with its weights
            exchanged "x+f'", or of LN(x) "x+f(u)".
        norm: the norm's backward pass.
        back: a function of the branch's part, s and eps that is applied to that part.
    """

    def wrong(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
        dout, x, W1, W2 = (np.asarray(array, np.float64) for array in (dout, x, W1, W2))
        f = branch(x, W1, W2)
        z = x @ W1.T @ W2.T
        at = {"s": x + f, "x": x, "f": f, "y": layer_norm(x + f, eps), "xf": x * f, "x-f": x - f, "x+s": 2 * x + f}
        at |= {
            "x+f(u)": x + branch(layer_norm(x, eps), W1, W2),
            "x+z": x + z,
            "x+relu": x + np.maximum(z, 0.0),
            "x+f'": x + branch(x, W2.T, W1.T),
        }
        carried = {"dout": dout, "ds": norm(dout, at[norm_at], eps)}
        dx, dW1, dW2 = branch_backward(carried[into_branch], x, W1, W2)
        return times * carried[skip] + sign * back(dx, x + f, eps), dW1, dW2

    return wrong


@BANK.mistake(
    "There are two norms: this is the block LN(x + f(LN(x))).",
    "y = LN(x + f(x)): what stands inside f? The one norm is at the other end.",
)
def norms_at_both_ends(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    u = layer_norm(x, eps)
    ds = layer_norm_backward(dout, x + branch(u, W1, W2), eps)
    du, dW1, dW2 = branch_backward(ds, u, W1, W2)
    return ds + layer_norm_backward(du, x, eps), dW1, dW2


def _norm_twice(dout: Floats, s: Floats, eps: float) -> Floats:
    return layer_norm_backward(layer_norm_backward(dout, s, eps), s, eps)


FIRST = "The norm is the last step forward, so it is the first step back. After it, dL/ds goes both ways."
SUM = "The norm's input is s = x + f(x)."
ADD = "dL/ds goes both ways, and in dx both parts add up."
BANK.add(
    Mistake(
        "branch_past_norm",
        "The branch got dout itself; only the skip's gradient went through the norm.",
        FIRST,
        steps(into_branch="dout"),
    ),
    Mistake(
        "norm_at_normed_branch",
        "The norm's backward pass is taken at x + f(LN(x)): there is a norm too many in s.",
        "y = LN(x + f(x)): what stands inside f? The one norm is at the other end.",
        steps(norm_at="x+f(u)"),
    ),
    Mistake("skip_halved", "The skip's part in dx is halved.", ADD, steps(times=0.5)),
    Mistake("branch_halved", "The branch's part in dx is halved.", ADD, steps(sign=0.5)),
    Mistake("norm_at_product", "The norm's backward pass is taken at x times f(x).", SUM, steps(norm_at="xf")),
    Mistake("norm_at_difference", "The norm's backward pass is taken at x - f(x).", SUM, steps(norm_at="x-f")),
    Mistake("norm_at_double", "The norm's backward pass is taken at 2x + f(x).", SUM, steps(norm_at="x+s")),
    Mistake(
        "norm_at_linear",
        "The norm's backward pass is taken at x + x W1^T W2^T: the ReLU is missing in s.",
        f"{SUM} `branch` has the ReLU.",
        steps(norm_at="x+z"),
    ),
    Mistake(
        "norm_at_late_relu",
        "The norm's backward pass is taken at x + relu(x W1^T W2^T): the ReLU of s comes after W2.",
        f"{SUM} `branch` has the ReLU between W1 and W2.",
        steps(norm_at="x+relu"),
    ),
    Mistake(
        "norm_at_exchanged",
        "The norm's backward pass is taken at x + relu(x W2) W1: in s the weights are swapped.",
        f"{SUM} W1 comes first in `branch(x, W1, W2)`.",
        steps(norm_at="x+f'"),
    ),
    Mistake("branch_dropped", "dx is dL/ds alone: the branch's part is missing.", ADD, steps(sign=0.0)),
    Mistake("branch_subtracted", "The branch's part is subtracted in dx.", ADD, steps(sign=-1.0)),
    Mistake("skip_subtracted", "The skip's part is subtracted in dx.", ADD, steps(times=-1.0)),
    Mistake("branch_twice", "The branch's part is in dx twice.", ADD, steps(sign=2.0)),
    Mistake(
        "norm_on_branch_only",
        "Only the branch's gradient goes through the norm, and it does so last.",
        FIRST,
        steps(skip="dout", into_branch="dout", back=layer_norm_backward),
    ),
    Mistake(
        "passed_twice",
        "dout goes through the norm twice.",
        "There is one norm, after the sum.",
        steps(norm=_norm_twice),
    ),
    Mistake("only_dout", "dx is dout alone.", FIRST, steps(skip="dout", sign=0.0)),
)
OTHER_STEPS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("norm_at_x", "the norm's backward pass is taken at x", {"norm_at": "x"}),
    ("norm_at_branch", "the norm's backward pass is taken at f(x)", {"norm_at": "f"}),
    ("norm_at_y", "the norm's backward pass is taken at its own output", {"norm_at": "y"}),
    ("norm_skipped", "the norm's backward pass is missing", {"norm": lambda d, s, eps: d}),
    ("default_eps", "the norm's backward pass has PyTorch's eps", {"norm": lambda d, s, _: layer_norm_backward(d, s)}),
)
for _name, _words, _parts in OTHER_STEPS:
    BANK.add(
        Mistake(
            f"{_name}_and_skip_dropped",
            f"The skip is missing in dx, and {_words}.",
            f"{FIRST} {SUM}",
            steps(times=0.0, **_parts),
        ),
        Mistake(
            f"{_name}_and_skip_twice",
            f"The skip is in dx twice, and {_words}.",
            f"{FIRST} {SUM}",
            steps(times=2.0, **_parts),
        ),
    )
    if _name != "norm_skipped":
        title = f"The skip carries dout past the norm, and {_words}."
        BANK.add(Mistake(f"{_name}_and_skip_past_norm", title, f"{FIRST} {SUM}", steps(skip="dout", **_parts)))


@BANK.mistake("In dx you multiply the two parts; they should be added.", "Paths that run side by side add up.")
def paths_multiplied(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    ds = layer_norm_backward(dout, x + branch(x, W1, W2), eps)
    dx, dW1, dW2 = branch_backward(ds, x, W1, W2)
    return ds * dx, dW1, dW2


@BANK.mistake("x is added to dx instead of dL/ds.", "The skip's slope is 1. What does the chain rule multiply it with?")
def input_added(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
    dx, dW1, dW2 = branch_backward(layer_norm_backward(dout, x + branch(x, W1, W2), eps), x, W1, W2)
    return dx + x, dW1, dW2


POST_LN_BACKWARD = Exercise(
    name="post_ln_backward",
    lesson="06_residual_connections",
    parameters=PARAMETERS,
    outputs=OUTPUTS,
    reference=post_ln_backward,
    cases=_cases,
    points=3,
    nudge="What is the very last step on the way forward? That step comes first now.",
    hint=(
        "s = x + f(x) is the norm's input. Carry dout through the norm to dL/ds; from there on it is the block of "
        "exercise 1."
    ),
    explanation="The norm is the last step forward, so the first one back, and it saw s = x + f(x). After it stands "
    "the plain residual block, with dL/ds in the place of dout. No path leads around the norm: every "
    "block changes the whole gradient.",
    mistakes=tuple(BANK),
)

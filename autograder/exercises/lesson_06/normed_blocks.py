"""The cases of ``pre_ln_backward`` and ``post_ln_backward``, and a backward pass with exchangeable parts for both."""

from collections.abc import Callable, Iterator
from typing import Literal

import numpy as np

from autograder.contract.kinds import Array
from autograder.exercises.base import Case, Mistake, Output, Parameter
from autograder.exercises.lesson_06.blocks import DOUT, EPS, W1, W2, Block, Floats, Result, X, block_case
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

__all__ = ["OUTPUTS", "PARAMETERS", "Floats", "Order", "Result", "backward", "block_cases", "shared"]

NormBackward = Callable[[Floats, Floats, float], Floats]
Forward = Callable[[Floats, float], Floats]
BranchBackward = Callable[[Floats, Floats, Floats, Floats], Result]
Order = Literal["pre", "post"]
"""The place of the norm: before the branch, as in x + f(LN(x)), or after the sum, as in LN(x + f(x))."""

PARAMETERS: tuple[Parameter, ...] = (DOUT, X, W1, W2, EPS)
OUTPUTS = (
    Output("dx", Array(("N", "d")), "gradient", share=2),
    Output("dW1", Array(("h", "d")), "gradient"),
    Output("dW2", Array(("d", "h")), "gradient"),
)


def block_cases(rng: np.random.Generator, into_branch: Callable[[Floats], Floats]) -> list[Case]:
    """The cases of a block with a norm. ``into_branch`` maps x to the branch's input; its z stays away from 0."""

    def block(shape: tuple[int, int, int], shift: float = 1.0) -> Block:
        return block_case(rng, shape, into_branch, shift)

    def eps() -> float:
        return float(rng.uniform(0.05, 0.3))  # large enough that leaving it out shows

    narrow = block((5, 7, 4))
    dout, x, W1, W2 = block((5, 4, 6))
    single = tuple(array.astype(np.float32) for array in block((4, 5, 6)))
    return [
        Case("a branch that is wider than the stream", (*block((6, 5, 8)), eps())),
        Case("a branch that is narrower than the stream", (*narrow, _above_a_variance(*narrow[1:], into_branch))),
        Case("a branch that is silent: W2 is 0", (dout, x, W1, np.zeros_like(W2), eps()), edge=True),
        Case("one example", (*block((1, 5, 6)), eps()), edge=True),
        Case("inputs far from 0", (*block((5, 6, 4), shift=20.0), eps()), edge=True),
        Case("arrays of float32", (*single, eps()), edge=True),
    ]


def _above_a_variance(x: Floats, W1: Floats, W2: Floats, into_branch: Callable[[Floats], Floats]) -> float:
    """An eps above the smallest variance of a row whose gradient goes through the norm.

    In this row eps as a floor under the variance is no missing eps.
    """
    is_open = (into_branch(x) @ W1.T > 0).any(axis=1)
    smallest = (float(stream.var(axis=1).min()) for stream in (x[is_open], x + branch(x, W1, W2)))
    return 1.5 * max(smallest)


def _std(x: Floats, eps: float, axis: int = 1) -> Floats:
    return np.asarray(np.sqrt(x.var(axis=axis, keepdims=True) + eps))


def no_mean_path(dout: Floats, x: Floats, eps: float) -> Floats:
    """The norm's backward pass without the path through the mean."""
    normalized = layer_norm(x, eps)
    return np.asarray((dout - normalized * (dout * normalized).mean(axis=1, keepdims=True)) / _std(x, eps))


def no_variance_path(dout: Floats, x: Floats, eps: float) -> Floats:
    """The norm's backward pass without the path through the variance."""
    return np.asarray((dout - dout.mean(axis=1, keepdims=True)) / _std(x, eps))


def std_only(dout: Floats, x: Floats, eps: float) -> Floats:
    """The norm's backward pass that treats its statistics as constants."""
    return np.asarray(dout / _std(x, eps))


def over_the_batch(dout: Floats, x: Floats, eps: float) -> Floats:
    """The norm's backward pass with batch norm's means, over the examples."""
    normalized = (x - x.mean(axis=0)) / _std(x, eps, 0)
    return np.asarray((dout - dout.mean(axis=0) - normalized * (dout * normalized).mean(axis=0)) / _std(x, eps, 0))


def no_gate(dout: Floats, u: Floats, W1: Floats, W2: Floats) -> Result:
    """The branch's backward pass without the gate of its ReLU."""
    dz = dout @ W2
    return dz @ W1, dz.T @ u, dout.T @ np.maximum(u @ W1.T, 0.0)


def gated(gate: Callable[[Floats], Floats]) -> BranchBackward:
    """The branch's backward pass with another gate, a function of z."""

    def wrong(dout: Floats, u: Floats, W1: Floats, W2: Floats) -> Result:
        z = u @ W1.T
        dz = (dout @ W2) * gate(z)
        return dz @ W1, dz.T @ u, dout.T @ np.maximum(z, 0.0)

    return wrong


def late_gate(dout: Floats, u: Floats, W1: Floats, W2: Floats) -> Result:
    """The branch's backward pass with a dW1 from before the gate."""
    du, _, dW2 = branch_backward(dout, u, W1, W2)
    return du, (dout @ W2).T @ u, dW2


def second_of_z(dout: Floats, u: Floats, W1: Floats, W2: Floats) -> Result:
    """The branch's backward pass with z in place of h in dW2."""
    du, dW1, _ = branch_backward(dout, u, W1, W2)
    return du, dW1, dout.T @ (u @ W1.T)


def averaged(dout: Floats, u: Floats, W1: Floats, W2: Floats) -> Result:
    """The branch's backward pass with the weights' gradients averaged over the batch."""
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return du, dW1 / len(u), dW2 / len(u)


def arguments_swapped(dout: Floats, u: Floats, W1: Floats, W2: Floats) -> Result:
    """The branch's backward pass with its input in the place of the gradient, and the gradient in that of the input."""
    return branch_backward(u, dout, W1, W2)


def norm_without_eps(dout: Floats, x: Floats, eps: float) -> Floats:
    """The norm's backward pass with eps 0."""
    return layer_norm_backward(dout, x, 0.0)


def norm_undivided(dout: Floats, x: Floats, eps: float) -> Floats:
    """The norm's backward pass without the division by the standard deviation."""
    return layer_norm_backward(dout, x, eps) * _std(x, eps)


def norm_multiplied(dout: Floats, x: Floats, eps: float) -> Floats:
    """The norm's backward pass that multiplies by the standard deviation."""
    return layer_norm_backward(dout, x, eps) * _std(x, eps) ** 2


def norm_over_variance(dout: Floats, x: Floats, eps: float) -> Floats:
    """The norm's backward pass that divides by the variance."""
    return np.asarray(layer_norm_backward(dout, x, eps) / _std(x, eps))


def mean_of_all_rows(dout: Floats, x: Floats, eps: float) -> Floats:
    """The norm's backward pass whose path through the mean takes the mean of the whole array."""
    return np.asarray(no_mean_path(dout, x, eps) - dout.mean() / _std(x, eps))


def means_of_all_rows(dout: Floats, x: Floats, eps: float) -> Floats:
    """The norm's backward pass with means of the whole array."""
    normalized = layer_norm(x, eps)
    return np.asarray((dout - dout.mean() - normalized * (dout * normalized).mean()) / _std(x, eps))


def variance_path_added(dout: Floats, x: Floats, eps: float) -> Floats:
    """The norm's backward pass whose path through the variance has the wrong sign."""
    return 2 * no_variance_path(dout, x, eps) - layer_norm_backward(dout, x, eps)


def _through(x_hat: Floats, sigma: Floats, dout: Floats, centred: bool = True) -> Floats:
    """The way back through a norm that gives x_hat and divides by sigma."""
    by_mean = dout.mean(axis=1, keepdims=True) if centred else 0.0
    return np.asarray((dout - by_mean - x_hat * (dout * x_hat).mean(axis=1, keepdims=True)) / sigma)


def _other_norm(divisor: Callable[[Floats, float], Floats], centred: bool = True) -> tuple[Forward, NormBackward]:
    """A norm with another divisor, forward and backward."""

    def centre(x: Floats) -> Floats:
        return x - x.mean(axis=1, keepdims=True) if centred else x

    def forward(x: Floats, eps: float) -> Floats:
        return np.asarray(centre(x) / divisor(x, eps))

    def back(dout: Floats, x: Floats, eps: float) -> Floats:
        return _through(forward(x, eps), divisor(x, eps), dout, centred)

    return forward, back


def _unbiased(x: Floats, eps: float) -> Floats:
    return np.asarray(np.sqrt(x.var(axis=1, keepdims=True, ddof=1) + eps))


def _outside(x: Floats, eps: float) -> Floats:
    return np.asarray(x.std(axis=1, keepdims=True) + eps)


def _rms(x: Floats, eps: float) -> Floats:
    return np.asarray(np.sqrt((x**2).mean(axis=1, keepdims=True) + eps))


def _variance(x: Floats, eps: float) -> Floats:
    return np.asarray(x.var(axis=1, keepdims=True) + eps)


def _floor(x: Floats, eps: float) -> Floats:
    return np.asarray(np.sqrt(np.maximum(x.var(axis=1, keepdims=True), eps)))


def _unbiased_outside(x: Floats, eps: float) -> Floats:
    return np.asarray(x.std(axis=1, keepdims=True, ddof=1) + eps)


def _differentiated(divisor: Callable[[Floats, float], Floats], ddof: int) -> tuple[Forward, NormBackward]:
    """A norm with another divisor, and the true gradient of this norm, as autograd finds it.

    Args:
        divisor: √(v + eps) or √v + eps, where v is a row's variance.
        ddof: what v subtracts from the width before it divides the sum of squares.
    """

    def back(dout: Floats, x: Floats, eps: float) -> Floats:
        centred, divided = x - x.mean(axis=1, keepdims=True), divisor(x, eps)
        # the divisor without an eps outside of its root, which has no slope
        root = divided - eps if divisor in (_outside, _unbiased_outside) else divided
        slope = centred / (root * (x.shape[1] - ddof))
        shrunk = (dout * centred).sum(axis=1, keepdims=True) / divided**2
        return np.asarray((dout - dout.mean(axis=1, keepdims=True)) / divided - slope * shrunk)

    return _other_norm(divisor)[0], back


DIFFERENTIATED: tuple[tuple[str, str, tuple[Forward, NormBackward]], ...] = (
    (
        "unbiased_norm",
        "The norm divides by √(variance + eps) with the unbiased variance, of width - 1.",
        _differentiated(_unbiased, 1),
    ),
    (
        "eps_outside_root",
        "The norm divides by √variance + eps: eps stands outside the root.",
        _differentiated(_outside, 0),
    ),
    (
        "unbiased_norm_eps_outside",
        "The norm divides by the unbiased deviation, with width - 1, plus eps.",
        _differentiated(_unbiased_outside, 1),
    ),
)
"""Norms whose way back is their own gradient: answers by autograd."""

OTHER_NORMS: tuple[tuple[str, str, tuple[Forward, NormBackward]], ...] = (
    ("rms_norm", "The norm is RMS norm: it subtracts no mean.", _other_norm(_rms, centred=False)),
    ("unbiased_norm", "The norm divides by the unbiased deviation, with width - 1.", _other_norm(_unbiased)),
    ("eps_outside_root", "In the norm eps stands outside the root.", _other_norm(_outside)),
    ("norm_by_variance", "The norm divides by the variance, not by its root.", _other_norm(_variance)),
    ("eps_as_floor", "In the norm eps is used as a lower limit of the variance, not added to it.", _other_norm(_floor)),
)


def backward(
    order: Order,
    dout: Floats,
    x: Floats,
    W1: Floats,
    W2: Floats,
    eps: float,
    norm: NormBackward = layer_norm_backward,
    branched: BranchBackward = branch_backward,
    normed: Forward = layer_norm,
) -> Result:
    """dL/dx, dL/dW1 and dL/dW2 of a block with a norm.

    Args:
        order: the place of the norm.
        norm: the norm's own backward pass.
        branched: the branch's own backward pass.
        normed: the norm itself, for what the branch sees.
    """
    dout, x, W1, W2 = (np.asarray(array, np.float64) for array in (dout, x, W1, W2))
    if order == "pre":
        du, dW1, dW2 = branched(dout, normed(x, eps), W1, W2)
        return dout + norm(du, x, eps), dW1, dW2
    ds = norm(dout, x + branch(x, W1, W2), eps)
    dx, dW1, dW2 = branched(ds, x, W1, W2)
    return ds + dx, dW1, dW2


def shared(order: Order) -> Iterator[Mistake]:
    """The mistakes that both exercises have, worded for the one with this order."""
    pre = order == "pre"
    arrives, normed = ("dL/du", "x") if pre else ("dout", "x + f(x)")

    def with_norm(norm: NormBackward) -> Callable[..., Result]:
        def wrong(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
            return backward(order, dout, x, W1, W2, eps, norm)

        return wrong

    def default_eps(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
        return backward(order, dout, x, W1, W2, 1e-5)

    def no_eps(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
        return backward(order, dout, x, W1, W2, 0.0)

    def transposed(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
        dx, dW1, dW2 = backward(order, dout, x, W1, W2, eps)
        return dx, dW1.T, dW2.T

    def without_gate(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
        return backward(order, dout, x, W1, W2, eps, branched=no_gate)

    yield Mistake(
        "mean_path_missing",
        "The norm's backward pass lacks the path through the mean.",
        "Each row's mean depends on all of its entries. `layer_norm_backward` has that path.",
        with_norm(no_mean_path),
    )
    yield Mistake(
        "variance_path_missing",
        "The norm's backward pass lacks the path through the variance.",
        "Each row's variance depends on all of its entries. `layer_norm_backward` has that path.",
        with_norm(no_variance_path),
    )
    yield Mistake(
        "constant_statistics",
        f"The norm's mean and variance are treated as constants: {arrives} is only divided by the standard deviation.",
        f"They depend on {normed}, so two more paths lead back. `layer_norm_backward` has them.",
        with_norm(std_only),
    )
    yield Mistake(
        "means_over_batch",
        "The norm's backward pass takes its means over the batch, as batch norm does.",
        "A layer norm has one mean and one variance per example: axis=1.",
        with_norm(over_the_batch),
    )
    yield Mistake(
        "default_eps",
        "eps is not used: this is the norm with PyTorch's 1e-5.",
        "Pass eps on to both functions of the norm." if pre else "Pass eps on to the norm's backward pass.",
        default_eps,
    )
    if pre:  # with "post", only the norm's backward pass uses eps
        hint = "Pass eps on to both functions of the norm."
        yield Mistake("no_eps", "eps is not used: this is the norm with eps = 0.", hint, no_eps)
    yield Mistake(
        "transposed",
        "The weights' gradients are transposed.",
        "A gradient has the shape of its weight: dW1 is (h, d), dW2 is (d, h).",
        transposed,
    )
    for name, title, hint, norm in (
        (
            "norm_undivided",
            "The norm's way back is not divided by the standard deviation.",
            "LN divides x.",
            norm_undivided,
        ),
        (
            "norm_multiplied",
            "The norm's way back multiplies by the standard deviation.",
            "LN divides.",
            norm_multiplied,
        ),
        (
            "variance_path_added",
            "In the norm's way back the path through the variance has the wrong sign.",
            "`layer_norm_backward` has that path right.",
            variance_path_added,
        ),
        (
            "norm_over_variance",
            "The norm's way back is divided by the variance, not by its root.",
            "LN divides x by √(variance + eps), once.",
            norm_over_variance,
        ),
        (
            "mean_of_all_rows",
            f"In the norm's way back the mean of {arrives} is that of the whole array, not of each row.",
            "A layer norm has one mean and one variance per example: axis=1.",
            mean_of_all_rows,
        ),
        (
            "means_of_all_rows",
            "In the norm's way back both means are those of the whole array, not of each row.",
            "A layer norm has one mean and one variance per example: axis=1.",
            means_of_all_rows,
        ),
        ("norm_without_eps", "eps is missing in the norm's way back.", "Pass eps on.", norm_without_eps),
    ):
        yield Mistake(name, title, hint, with_norm(norm))

    def with_other(normed: Forward, norm: NormBackward) -> Callable[..., Result]:
        return lambda dout, x, W1, W2, eps: backward(order, dout, x, W1, W2, eps, norm, normed=normed)

    for name, title, (normed_by, back) in OTHER_NORMS:
        hint = "`layer_norm` and `layer_norm_backward` subtract the row's mean, and divide by √(variance + eps)."
        yield Mistake(name, title, hint, with_other(normed_by, back))
        if pre:
            gone, came = (f"{title[:-1]}, but only on the way {way}." for way in ("back", "forward"))
            yield Mistake(f"{name}_backward", gone, hint, with_other(layer_norm, back))
            yield Mistake(f"{name}_forward", came, hint, with_other(normed_by, layer_norm_backward))

    for name, title, (normed_by, back) in DIFFERENTIATED:
        hint = "LN divides by √(variance + eps), with the mean of the squares. What do var and std of torch divide by?"
        yield Mistake(f"{name}_differentiated", title, hint, with_other(normed_by, back))

    def with_branch(branched: BranchBackward) -> Callable[..., Result]:
        def wrong(dout: Floats, x: Floats, W1: Floats, W2: Floats, eps: float) -> Result:
            return backward(order, dout, x, W1, W2, eps, branched=branched)

        return wrong

    given = "`branch_backward` does all of this for you."
    for name, title, branched in (
        ("inverted_gate", "The ReLU's gate is the wrong way round.", gated(lambda z: (z <= 0).astype(np.float64))),
        (
            "value_for_gate",
            "The gradient is multiplied by relu(z), not by its slope.",
            gated(lambda z: np.maximum(z, 0)),
        ),
        ("late_gate", "dW1 uses the gradient before the gate.", late_gate),
        (
            "branch_arguments_swapped",
            "In the branch's way back the gradient and the branch's input are swapped.",
            arguments_swapped,
        ),
        ("second_of_z", "dW2 uses z; but W2 multiplies relu(z).", second_of_z),
        ("mean_for_sum", "The weights' gradients are averaged over the batch where they should add up.", averaged),
    ):
        hint = "`branch_backward` takes dout first." if name == "branch_arguments_swapped" else given
        yield Mistake(name, title, hint, with_branch(branched))
    yield Mistake(
        "no_gate",
        "The gate of the ReLU is missing.",
        "A unit whose z was below 0 lets no gradient back. Where does your way back ask about z?",
        without_gate,
    )

"""Wrong answers as students write them: refused with every seed, and called by their name."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from scipy.special import expit
from support.answers import assert_named

from autograder.exercises import find
from autograder.exercises.lesson_02.slopes import sigmoid_and_slopes
from autograder.judge.check import check_with_seed

SEEDS = range(10)


def from_the_second(w: float, b: float, x: float, n: int) -> Any:
    y = np.zeros(n + 1)
    for i in range(1, n + 1):
        y[i] = w * y[i - 1] + b
    return y


def up_to_n(w: float, b: float, x: float, n: int) -> Any:
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(1, n):
        y[i] = w * y[i - 1] + b
    return y


def no_parentheses(w: float, b: float, x: float, n: int) -> Any:
    return x + n * b if w == 1 else w**n * x + 1 - w**n / (1 - w) * b


def wrong_way_round(w: float, tol: float) -> int:
    n = 0
    while abs(w) ** n < tol and n < 10_000:
        n += 1
    return n


def cut_off(w: float, tol: float) -> int:
    """int() cuts towards 0, so tol just above 1 gives one layer."""
    return int(tol <= 1) if w == 0 else max(int(math.log(tol) / math.log(abs(w))) + 1, 0)


def multiplied_first(w: float, b: float, x: float, n: int) -> Any:
    y = [x]
    for _ in range(n):
        y.append(w * y[-1] + b)
    upstream, dw, db = 1.0, 0.0, 0.0
    for i in range(n, 0, -1):
        upstream *= w
        dw += upstream * y[i - 1]
        db += upstream
    return upstream, dw, db


def one_array_of_two_names(ws: Any, bs: Any, x: float, target: float) -> Any:
    n = len(ws)
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.zeros(n + 1)
    dw = db = np.zeros(n)
    dy[n] = y[n] - target
    for i in reversed(range(n)):
        dw[i] = dy[i + 1] * y[i]
        db[i] = dy[i + 1]
        dy[i] = dy[i + 1] * ws[i]
    return dy, dw, db


def with_mse_loss(Ws: Any, X: Any, Y: Any) -> Any:
    weights = [torch.tensor(W, requires_grad=True) for W in Ws]
    hidden = torch.tensor(X)
    for W in weights:
        hidden = hidden @ W.T
    torch.nn.functional.mse_loss(hidden, torch.tensor(Y)).backward()
    return [W.grad.numpy() for W in weights]  # type: ignore[union-attr]


def quotient_of_infs(x: Any) -> Any:
    return np.exp(x) / (1 + np.exp(x)) ** 2


def tanh_by_quotient_of_infs(x: Any) -> Any:
    return 4 * np.exp(2 * x) / (1 + np.exp(2 * x)) ** 2


def near_the_ends(a: Any, activation: str, slope_below: float) -> float:
    low = 0 if activation == "sigmoid" else -1
    return float(((a < low + slope_below) | (a > 1 - slope_below)).mean())


def overflowing(params: Any, X: Any) -> Any:
    hidden = [X]
    for W, b in params[:-1]:
        z = hidden[-1] @ W.T + b
        hidden.append(np.exp(z) / (1 + np.exp(z)))
    W, b = params[-1]
    return [*hidden, hidden[-1] @ W.T + b]


def biases_along_the_units(params: Any, activations: Any, dout: Any) -> Any:
    dhs, dWs, dbs, dz = [dout], [], [], dout
    for i in reversed(range(len(params))):
        dWs.insert(0, dz.T @ activations[i])
        dbs.insert(0, dz.sum(axis=1))
        dhs.insert(0, dz @ params[i][0])
        dz = dhs[0] * activations[i] * (1 - activations[i])
    return dhs, dWs, dbs


def product_from_zero(Ws: Any, slope: float) -> float:
    bound = 0.0
    for W in Ws:
        bound *= slope * np.linalg.norm(W, 2)
    return bound


def slope_of_the_logit(z: Any, t: Any) -> Any:
    s = expit(z)
    return ((s - t) ** 2).mean() / 2, (s - t) * z * (1 - z) / len(z)


def torch_without_logits(z: Any, t: Any) -> Any:
    logits = torch.tensor(z, requires_grad=True)
    loss = torch.nn.functional.binary_cross_entropy(torch.sigmoid(logits), torch.tensor(t))
    return loss.item(), (expit(z) - t) / len(z)


def coarse_clip(z: Any, t: Any) -> Any:
    s = np.clip(expit(z), 1e-7, 1 - 1e-7)
    return -np.mean(t * np.log(s) + (1 - t) * np.log(1 - s)), (s - t) / len(z)


def carried(w: float, b: float, x: float, n: int, keep: Any = None, more: int = 0) -> Any:
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n + more):
        dx, dw, db, y = w * dx, (w if keep is None else keep) * dw + y, w * db + 1, w * y + b
    return dx, dw, db


def not_carried(w: float, b: float, x: float, n: int) -> Any:
    return carried(w, b, x, n, keep=1.0)


def one_layer_too_many(w: float, b: float, x: float, n: int) -> Any:
    return carried(w, b, x, n, more=1)


def tolerant(w: float, b: float, x: float, n: int) -> float:
    return x + n * b if abs(w - 1) < 1e-3 else w**n * x + (1 - w**n) / (1 - w) * b


def four_s_one_minus_s(x: Any) -> Any:
    s = 1 / (1 + np.exp(-2 * x))
    return 4 * s * (1 - s)


def in_place_of(result: str, function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A right answer to ``sigmoid_and_slopes`` with one of its results from another function."""

    def answer(x: Any) -> Any:
        right = dict(zip(("s", "ds", "dt"), sigmoid_and_slopes(x), strict=True))
        return tuple((right | {result: function(x)}).values())

    return answer


@pytest.mark.parametrize(
    ("exercise", "student", "name"),
    [
        ("chain_gradients", not_carried, "weight_not_carried"),
        ("chain_gradients", one_layer_too_many, "one_layer_more"),
        ("chain_closed_form", tolerant, "wide_tolerance"),
        ("sigmoid_and_slopes", in_place_of("dt", four_s_one_minus_s), "dt_one_tail_lost"),
        ("chain_forward", from_the_second, "start_at_zero"),
        ("chain_forward", up_to_n, "last_not_filled"),
        ("chain_closed_form", no_parentheses, "parentheses"),
        ("vanishing_depth", wrong_way_round, "never_counts"),
        ("chain_gradients", multiplied_first, "one_power_more"),
        ("layer_gradients", one_array_of_two_names, "weights_like_biases"),
        ("matrix_chain_backward", with_mse_loss, "mse_loss"),
        ("sigmoid_and_slopes", in_place_of("ds", quotient_of_infs), "ds_inf_over_inf_above"),
        ("sigmoid_and_slopes", in_place_of("dt", tanh_by_quotient_of_infs), "dt_inf_over_inf_above"),
        ("saturated_fraction", near_the_ends, "near_the_ends"),
        ("sigmoid_mlp_forward", overflowing, "inf_over_inf"),
        ("sigmoid_mlp_backward", biases_along_the_units, "bias_over_units"),
        ("gradient_bound", product_from_zero, "starts_at_zero"),
        ("mse_of_sigmoid", slope_of_the_logit, "slope_of_logit"),
        ("bce_with_logits", torch_without_logits, "logarithm_cut"),
        ("bce_with_logits", coarse_clip, "clipped_coarsely"),
    ],
)
def test_is_a_students_slip_called_by_its_name(exercise: str, student: Callable[..., Any], name: str) -> None:
    assert_named(find(exercise), student, name, SEEDS)


def test_is_a_quotient_cut_off_towards_zero_refused() -> None:
    for seed in SEEDS:
        result = check_with_seed(find("vanishing_depth"), cut_off, seed)
        assert (result.points, result.case) == (1, "a threshold just above 1"), seed


def test_does_a_right_answer_in_float32_hear_of_its_dtype_and_of_nothing_else() -> None:
    exercise = find("sigmoid_and_slopes")
    for seed in SEEDS:
        result = check_with_seed(
            exercise, lambda x: tuple(one.astype(np.float32) for one in exercise.reference(x)), seed
        )
        assert not result.passed
        assert result.mistakes == ("wrong_dtype",), f"seed {seed}: {result!s}"
        assert "dtype is float32" in result.headline


def test_does_a_division_by_zero_come_with_a_question() -> None:
    def plain(w: float, b: float, x: float, n: int) -> float:
        return w**n * x + (1 - w**n) / (1 - w) * b

    result = check_with_seed(find("chain_closed_form"), plain, 0)
    assert result.case == "a weight of exactly 1"
    assert result.hints == ("In that case it divides by 0. What should the result be there?",)

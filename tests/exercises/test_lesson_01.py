"""Are lesson 1's references true, and is every right way to write them accepted, whatever the seed?"""

import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from support.answers import assert_accepted

from autograder.exercises.lesson_01.chain_forward import CHAIN_FORWARD, chain_forward
from autograder.exercises.lesson_01.layer_gradients import LAYER_GRADIENTS, layer_gradients
from autograder.judge.check import check_with_seed
from autograder.judge.verdict import truths
from autograder.mutants import SEEDS

MANY = range(300)  # seeds for what needs no student: a course's secret one may be any


# Are the references true?


def test_is_the_chain_what_its_closed_formula_says() -> None:
    for seed in MANY:
        for case in CHAIN_FORWARD.draw(seed):
            w, b, x, n = case.arguments
            powers = w ** np.arange(n + 1)
            sums = np.concatenate([[0.0], np.cumsum(powers)[:-1]])
            np.testing.assert_allclose(chain_forward(w, b, x, n), powers * x + b * sums, rtol=1e-9, atol=1e-12)


def loss(ws: np.ndarray, bs: np.ndarray, x: float, target: float, start: int = 0) -> float:
    """The loss of the layers from ``start`` on, where ``x`` enters."""
    for w, b in zip(ws[start:], bs[start:], strict=True):
        x = w * x + b
    return float((x - target) ** 2 / 2)


def test_are_the_gradients_the_central_differences_of_the_loss() -> None:
    step = 1e-5
    for seed in SEEDS:
        for case in LAYER_GRADIENTS.draw(seed):
            ws, bs, x, target = (np.asarray(a, np.float64) for a in case.arguments)
            y = [float(x)]
            for w, b in zip(ws, bs, strict=True):
                y.append(float(w * y[-1] + b))
            dy = [
                (loss(ws, bs, v + step, target, i) - loss(ws, bs, v - step, target, i)) / (2 * step)
                for i, v in enumerate(y)
            ]
            eye = step * np.eye(len(ws))
            dw = [(loss(ws + e, bs, x, target) - loss(ws - e, bs, x, target)) / (2 * step) for e in eye]
            db = [(loss(ws, bs + e, x, target) - loss(ws, bs - e, x, target)) / (2 * step) for e in eye]
            for got, want in zip(layer_gradients(*case.arguments), (dy, dw, db), strict=True):
                assert np.linalg.norm(got - want) <= 1e-5 * np.linalg.norm(want) + 1e-7, case.label


def test_are_the_gradients_those_of_autograd() -> None:
    for seed in SEEDS:
        for case in LAYER_GRADIENTS.draw(seed):
            ws, bs, x, target = case.arguments
            weights = torch.tensor(ws, dtype=torch.float64, requires_grad=True)
            biases = torch.tensor(bs, dtype=torch.float64, requires_grad=True)
            outputs = [torch.tensor(x, dtype=torch.float64, requires_grad=True)]
            for w, b in zip(weights, biases, strict=True):
                outputs.append(w * outputs[-1] + b)
            *dy, dw, db = torch.autograd.grad((outputs[-1] - target) ** 2 / 2, [*outputs, weights, biases])
            wanted = torch.stack(dy).numpy(), dw.numpy(), db.numpy()
            for got, want in zip(layer_gradients(*case.arguments), wanted, strict=True):
                np.testing.assert_allclose(got, want, rtol=1e-10, atol=1e-12, err_msg=case.label)


def test_are_the_gradients_those_of_a_plain_backward_loop() -> None:
    for seed in MANY:
        for case in LAYER_GRADIENTS.draw(seed):
            for got, want in zip(layer_gradients(*case.arguments), loop(*case.arguments), strict=True):
                np.testing.assert_allclose(got, want, rtol=1e-9, atol=1e-12 * np.abs(got).max())


def test_does_no_case_ask_for_a_number_that_rounding_could_spoil() -> None:
    for seed in MANY:
        for case in LAYER_GRADIENTS.draw(seed):
            dy, _, _ = layer_gradients(*case.arguments)
            assert abs(dy[-1]) >= 3.0, case.label


@pytest.mark.parametrize("exercise", [CHAIN_FORWARD, LAYER_GRADIENTS], ids=lambda e: e.name)
def test_is_the_truth_finite_and_of_a_teachable_size(exercise: Any) -> None:
    for seed in MANY:
        for values in truths(exercise, exercise.draw(seed)):
            assert all(np.abs(value).max() < 1e6 for value in values)


def test_do_the_edge_cases_cover_the_corners_of_the_text() -> None:
    chain = {case.arguments[3] for case in CHAIN_FORWARD.draw(0) if case.edge}
    weights = {case.arguments[0] for case in CHAIN_FORWARD.draw(0) if case.edge}
    assert {0, 1} <= chain and {0.0, 1.0} <= weights
    corners = [case.arguments for case in LAYER_GRADIENTS.draw(0) if case.edge]
    assert [len(ws) for ws, *_ in corners].count(1) == 1
    assert any((ws == 0).any() for ws, *_ in corners)
    assert any(ws.dtype == np.float32 for ws, *_ in corners)


# Is every right way accepted?


def loop(ws: Any, bs: Any, x: Any, target: Any) -> Any:
    y = [float(x)]
    for w, b in zip(ws, bs, strict=True):
        y.append(float(w) * y[-1] + float(b))
    dy = [y[-1] - float(target)]
    for w in reversed(ws):
        dy.insert(0, float(w) * dy[0])
    return np.array(dy), np.array([d * v for d, v in zip(dy[1:], y, strict=False)]), np.array(dy[1:])


def chain_numpy(w, b, x, n):
    y = np.zeros(n + 1)
    y[0] = x
    for i in range(1, n + 1):
        y[i] = w * y[i - 1] + b
    return y


def chain_cumprod(w, b, x, n):
    powers = np.cumprod(np.concatenate([[1.0], np.full(n, w)]))
    return powers * x + b * np.concatenate([[0.0], np.cumsum(powers)[:-1]])


def chain_closed(w, b, x, n):
    i = np.arange(n + 1)
    return w**i * x + (b * i if w == 1 else b * (1 - w**i) / (1 - w))


def chain_torch(w, b, x, n):
    y = [torch.tensor(x, dtype=torch.float64)]
    for _ in range(n):
        y.append(torch.as_tensor(w) * y[-1] + b)
    return torch.stack(y).numpy()


def chain_torch_single(w, b, x, n):
    y = [torch.tensor(x)]
    for _ in range(n):
        y.append(w * y[-1] + b)
    return np.array([float(v) for v in y])


def chain_list(w, b, x, n):
    y = [x]
    for _ in range(n):
        y.append(w * y[-1] + b)
    return np.array(y)


def chain_recursive(w, b, x, n):
    return np.array([x]) if n == 0 else np.append(before := chain_recursive(w, b, x, n - 1), w * before[-1] + b)


def chain_strided(w, b, x, n):
    padded = np.full((n + 1, 3), np.nan)
    padded[:, 1] = chain_numpy(w, b, x, n)
    return padded[:, 1]


def chain_backwards(w, b, x, n):
    return chain_numpy(w, b, x, n)[::-1].copy()[::-1]


def chain_read_only(w, b, x, n):
    y = chain_numpy(w, b, x, n)
    y.flags.writeable = False
    return y


def chain_warning(w, b, x, n):
    warnings.warn("deprecated", DeprecationWarning, stacklevel=1)
    np.float64(1) / np.zeros(1)
    return chain_numpy(w, b, x, n)


def chain_printing(w, b, x, n):
    print("w is", w)
    print("\ud800" * 100_000, file=sys.stderr)
    return chain_numpy(w, b, x, n)


def gradients_numpy(ws, bs, x, target):
    n = len(ws)
    y = np.empty(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.empty(n + 1)
    dy[n] = y[n] - target
    for i in range(n - 1, -1, -1):
        dy[i] = ws[i] * dy[i + 1]
    return dy, dy[1:] * y[:-1], dy[1:]  # a view of another result is no fault


def gradients_cumprod(ws, bs, x, target):
    ws, bs = np.asarray(ws, np.float64), np.asarray(bs, np.float64)
    y = [x, *(w * 0 for w in ws)]
    for i, (w, b) in enumerate(zip(ws, bs, strict=True)):
        y[i + 1] = w * y[i] + b
    dy = (y[-1] - target) * np.cumprod([1.0, *ws[::-1]])[::-1]
    return [dy, dy[1:] * np.array(y[:-1]), dy[1:].copy()]  # a list for the tuple


def gradients_torch(ws, bs, x, target):
    w, b = torch.tensor(ws, requires_grad=True), torch.tensor(bs, requires_grad=True)
    y = [torch.tensor(x, requires_grad=True)]
    for i in range(len(ws)):
        y.append(w[i] * y[-1] + b[i])
        y[-1].retain_grad()
    ((y[-1] - torch.tensor(target)) ** 2 / 2).backward()
    return torch.stack([v.grad.double() for v in y]).numpy(), w.grad.numpy(), b.grad.numpy()


def gradients_in_single(ws, bs, x, target):
    """Keeps the dtype of its arguments."""
    y = np.empty(len(ws) + 1, ws.dtype)
    y[0] = x
    for i in range(len(ws)):
        y[i + 1] = ws[i] * y[i] + bs[i]
    dy = np.empty_like(y)
    dy[-1] = y[-1] - target
    for i in reversed(range(len(ws))):
        dy[i] = ws[i] * dy[i + 1]
    return dy, dy[1:] * y[:-1], dy[1:].copy()


def gradients_strided(*arguments):
    return tuple(np.repeat(g, 2)[::2] for g in loop(*arguments))


def gradients_read_only(*arguments):
    results = loop(*arguments)
    for result in results:
        result.flags.writeable = False
    return results


def gradients_locking(ws, bs, x, target):
    ws.flags.writeable = bs.flags.writeable = False
    return loop(ws, bs, x, target)


def gradients_warning(*arguments):
    warnings.warn("take care", stacklevel=1)
    np.log(np.zeros(1))
    return loop(*arguments)


def gradients_printing(*arguments):
    print("here", *arguments)
    return loop(*arguments)


CHAINS = [f for name, f in sorted(globals().items()) if name.startswith("chain_") and f is not chain_forward]
GRADIENTS = [loop, *(f for name, f in sorted(globals().items()) if name.startswith("gradients_"))]


@pytest.mark.parametrize("right", CHAINS, ids=lambda f: f.__name__)
def test_is_every_right_chain_accepted_whatever_the_seed(right: Callable[..., Any]) -> None:
    assert_accepted(CHAIN_FORWARD, right, SEEDS)


@pytest.mark.parametrize("right", GRADIENTS, ids=lambda f: f.__name__)
def test_are_right_gradients_accepted_whatever_the_seed(right: Callable[..., Any]) -> None:
    assert_accepted(LAYER_GRADIENTS, right, SEEDS)


def test_is_what_is_no_failure_still_noted() -> None:
    noted = {
        gradients_warning: "Python warned (no points lost): UserWarning: take care",
        gradients_printing: "It printed: here",
    }
    for right, note in noted.items():
        assert any(text.startswith(note) for text in check_with_seed(LAYER_GRADIENTS, right, 0).notes)


# Is a wrong answer that no bank foresaw refused, and not misnamed?


def test_is_a_gradient_wrong_in_one_entry_refused_and_the_place_told() -> None:
    def wrong(*arguments: Any) -> Any:
        dy, dw, db = loop(*arguments)
        dw[0] *= 1.001
        return dy, dw, db

    for seed in SEEDS:
        result = check_with_seed(LAYER_GRADIENTS, wrong, seed)
        assert (result.passed, result.mistakes) == (False, ("first_unlike",))
        assert [aspect.passed for aspect in result.aspects] == [True, False, True, False]


def test_are_right_gradients_of_half_the_arrays_paid_by_aspect() -> None:
    def wrong(*arguments: Any) -> Any:
        dy, dw, db = loop(*arguments)
        return dy, 2 * dw, db

    result = check_with_seed(LAYER_GRADIENTS, wrong, 3)
    assert (repr(result), result.mistakes) == ("2", ("factor",))
    assert result.headline == "dL_dw is 2 times the right result."

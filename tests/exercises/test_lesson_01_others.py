"""Lesson 1's further exercises: the references against finite differences, and other right solutions accepted."""

import math
from collections import namedtuple

import numpy as np
import pytest
import torch
from scipy.stats import ortho_group
from support.answers import assert_accepted

from autograder.contract.functions import KNOWN
from autograder.exercises import find
from autograder.exercises.lesson_01.chain_closed_form import chain_closed_form
from autograder.exercises.lesson_01.chain_gradients import chain_gradients
from autograder.exercises.lesson_01.matrix_chain_backward import matrix_chain_backward
from autograder.exercises.lesson_01.numerical_gradient import numerical_gradient

SEEDS = range(20)
STEP = 1e-6


def closed_form_torch(w, b, x, n):
    y = torch.tensor(x)
    for _ in range(n):
        y = w * y + b
    return float(y)


def closed_form_float32(w, b, x, n):
    y = np.float32(x)
    for _ in range(n):
        y = np.float32(w) * y + np.float32(b)
    return y


def closed_form_polynomial(w, b, x, n):
    return np.polyval([x, *[b] * n], w) if n else np.array(x)


def gradients_torch(w, b, x, n):
    W, B, X = (torch.tensor(value, requires_grad=True) for value in (w, b, x))
    y = X * 1
    for _ in range(n):
        y = W * y + B
    y.backward()
    return tuple(0.0 if leaf.grad is None else leaf.grad.item() for leaf in (X, W, B))


def gradients_formula(w, b, x, n):
    y = [x]
    for _ in range(n):
        y.append(w * y[-1] + b)
    return w**n, sum(w ** (n - 1 - i) * y[i] for i in range(n)), sum(w**i for i in range(n))


def gradients_backward(w, b, x, n):
    y = [x]
    for _ in range(n):
        y.append(w * y[-1] + b)
    upstream, dw, db = np.float64(1), np.float64(0), np.float64(0)
    for i in reversed(range(n)):
        dw, db, upstream = dw + upstream * y[i], db + upstream, upstream * w
    return [upstream, dw, db]


def vanishing_logarithms(w, tol):
    if tol > 1:
        return 0
    return math.floor(math.log(tol) / math.log(abs(w))) + 1 if w else 1


def vanishing_powers(w, tol):
    n = 0
    while abs(w) ** n >= tol:
        n += 1
    return n


def vanishing_recursive(w, tol, left=1.0):
    return 0 if left < tol else 1 + vanishing_recursive(w, tol, left * abs(w))


def vanishing_single(w, tol):
    n, left = 0, torch.tensor(1.0)
    while left >= tol:
        n, left = n + 1, left * abs(w)
    return n


def overflow_in_the_dtype(w, dtype):
    y, n = np.dtype(dtype).type(1), np.int64(0)
    while np.isfinite(y):
        y, n = y * np.dtype(dtype).type(w), n + 1
    return n


def overflow_ceil(w, dtype):
    return int(np.ceil(np.log(float(np.finfo(dtype).max)) / np.log(abs(w))))


def matrices_einsum(Ws, X, Y):
    hidden = [X]
    for W in Ws:
        hidden.append(np.einsum("ij,kj->ki", W, hidden[-1]))
    upstream, gradients = (hidden[-1] - Y) / len(X), []
    for W, below in zip(Ws[::-1], hidden[-2::-1], strict=True):
        gradients.insert(0, np.einsum("ki,kj->ij", upstream, below))
        upstream = upstream @ W
    return gradients


def matrices_torch(Ws, X, Y):
    leaves = [torch.tensor(W, requires_grad=True) for W in Ws]
    hidden = torch.tensor(X)
    for W in leaves:
        hidden = hidden @ W.T
    (((hidden - torch.tensor(Y)) ** 2).sum() / (2 * len(X))).backward()
    return tuple(leaf.grad.numpy() for leaf in leaves)


def matrices_fortran_order(Ws, X, Y):
    return [np.asfortranarray(gradient) for gradient in matrices_einsum(Ws, X, Y)]


def orthogonal_polar(n, rng):
    U, _, V = np.linalg.svd(rng.standard_normal((n, n)))
    return U @ V


def orthogonal_scipy(n, rng):
    return ortho_group.rvs(n, random_state=rng)


def orthogonal_gram_schmidt(n, rng):
    A, Q = rng.normal(size=(n, n)), np.zeros((n, n))
    for i in range(n):
        v = A[:, i].copy()
        for _ in range(2):  # twice is enough
            v -= Q[:, :i] @ (Q[:, :i].T @ v)
        Q[:, i] = v / np.linalg.norm(v)
    return Q


def orthogonal_one_pass(n, rng):
    """The textbook's Gram-Schmidt: orthogonal to seven digits only, for an unlucky matrix."""
    A, Q = rng.normal(size=(n, n)), np.zeros((n, n))
    for i in range(n):
        v = A[:, i] - Q[:, :i] @ (Q[:, :i].T @ A[:, i])
        Q[:, i] = v / np.linalg.norm(v)
    return Q


Gradients = namedtuple("Gradients", "dx dw db")


def gradients_named(w, b, x, n):
    return Gradients(*gradients_formula(w, b, x, n))


RIGHT = {
    "chain_closed_form": [closed_form_torch, closed_form_float32, closed_form_polynomial],
    "chain_gradients": [gradients_torch, gradients_formula, gradients_backward, gradients_named],
    "vanishing_depth": [vanishing_logarithms, vanishing_powers, vanishing_recursive, vanishing_single],
    "overflow_depth": [overflow_in_the_dtype, overflow_ceil],
    "matrix_chain_backward": [matrices_einsum, matrices_torch, matrices_fortran_order],
    "random_orthogonal": [orthogonal_polar, orthogonal_scipy, orthogonal_gram_schmidt, orthogonal_one_pass],
}


@pytest.mark.parametrize(("name", "solution"), [(name, f) for name, all_of in RIGHT.items() for f in all_of])
def test_is_another_right_solution_accepted_whatever_the_seed(name, solution):
    assert_accepted(find(name), solution, SEEDS)


@pytest.mark.parametrize("name", KNOWN)
def test_do_central_differences_come_nearer_to_the_true_slope_by_four_when_the_step_is_halved(name):
    x = np.linspace(0.3, 1.1, 6).reshape(2, 3)
    coarse, fine, finest = (numerical_gradient(KNOWN[name], x, h) for h in (0.02, 0.01, 0.005))
    assert np.linalg.norm(coarse - fine) / np.linalg.norm(fine - finest) == pytest.approx(4, rel=0.02)


@pytest.mark.parametrize("seed", SEEDS)
def test_are_the_shared_gradients_those_of_autograd(seed):
    for case in find("chain_gradients").draw(seed):
        w, b, x, n = case.arguments
        leaves = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in (x, w, b)]
        y, shared_w, shared_b = leaves
        for _ in range(n):
            y = shared_w * y + shared_b
        # with n = 0 the output is the leaf x, and w and b are not on its path
        found = torch.autograd.grad(y, leaves, allow_unused=True)
        wanted = [0.0 if gradient is None else float(gradient) for gradient in found]
        assert chain_gradients(w, b, x, n) == pytest.approx(wanted, rel=1e-12, abs=1e-12), case.label


@pytest.mark.parametrize("seed", SEEDS)
def test_are_the_matrix_gradients_those_of_autograd(seed):
    for case in find("matrix_chain_backward").draw(seed):
        Ws, X, Y = case.arguments
        weights = [torch.tensor(W, dtype=torch.float64, requires_grad=True) for W in Ws]
        hidden = torch.tensor(X, dtype=torch.float64)
        for W in weights:
            hidden = hidden @ W.T
        loss = ((hidden - torch.tensor(Y, dtype=torch.float64)) ** 2).sum() / (2 * len(X))
        for got, want in zip(matrix_chain_backward(Ws, X, Y), torch.autograd.grad(loss, weights), strict=True):
            np.testing.assert_allclose(got, want.numpy(), rtol=1e-10, atol=1e-12, err_msg=case.label)


@pytest.mark.parametrize("seed", SEEDS)
def test_are_the_shared_gradients_central_differences(seed):
    for case in find("chain_gradients").draw(seed):
        w, b, x, n = case.arguments
        around = [
            (chain_closed_form(w, b, x + STEP, n) - chain_closed_form(w, b, x - STEP, n)) / (2 * STEP),
            (chain_closed_form(w + STEP, b, x, n) - chain_closed_form(w - STEP, b, x, n)) / (2 * STEP),
            (chain_closed_form(w, b + STEP, x, n) - chain_closed_form(w, b - STEP, x, n)) / (2 * STEP),
        ]
        assert chain_gradients(w, b, x, n) == pytest.approx(around, rel=1e-5, abs=1e-8), case.label


def test_are_the_matrix_gradients_central_differences_along_random_directions():
    rng = np.random.default_rng(0)
    for case in find("matrix_chain_backward").draw(0):
        Ws, X, Y = ([np.asarray(W, float) for W in case.arguments[0]], *map(np.asarray, case.arguments[1:]))

        def loss(matrices, X=X, Y=Y):
            hidden = X
            for W in matrices:
                hidden = hidden @ W.T
            return ((hidden - Y) ** 2).sum() / (2 * len(X))

        along = [rng.normal(size=W.shape) for W in Ws]
        up = loss([W + STEP * D for W, D in zip(Ws, along, strict=True)])
        down = loss([W - STEP * D for W, D in zip(Ws, along, strict=True)])
        slope = sum(float((G * D).sum()) for G, D in zip(matrix_chain_backward(Ws, X, Y), along, strict=True))
        assert slope == pytest.approx((up - down) / (2 * STEP), rel=1e-5, abs=1e-8), case.label


def test_does_no_vanishing_depth_hang_on_rounding_or_outgrow_python_calls():
    for seed in range(200):
        for case in find("vanishing_depth").draw(seed):
            (w, tol), n = case.arguments, vanishing_powers(*case.arguments)
            assert n < 600, case.label
            if not case.edge:
                left = [k * math.log(abs(w)) - math.log(tol) for k in (n - 1, n)]
                assert min(map(abs, left)) > 1e-3, case.label

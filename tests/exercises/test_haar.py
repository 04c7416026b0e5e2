"""Laws of orthogonal matrices: each wrong one is refused, each way to the uniform one is accepted."""

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.stats import ortho_group

from autograder.exercises import find
from autograder.judge.check import check_with_seed
from autograder.judge.compare import compare

EXERCISE = find("random_orthogonal")
SEEDS = range(int(os.environ.get("HAAR_SEEDS", "2")))  # 40 for the wrong laws, 2,000 for the right ones by hand
ALMOST = 1e-9  # keeps a matrix of few values from being singular


def uniform_if_gaussian(A: Any) -> Any:
    Q, R = np.linalg.qr(A)
    return Q * np.where(np.diag(R) < 0, -1.0, 1.0)


def plain(A: Any) -> Any:
    return np.linalg.qr(A)[0]


def mirror(n: int, rng: Any) -> Any:
    v = rng.normal(size=(n, 1))
    return np.eye(n) - 2 * v @ v.T / (v.T @ v)


def fixed(n: int) -> Any:
    return uniform_if_gaussian(np.random.default_rng(5).normal(size=(n, n)))


def signs(n: int, rng: Any) -> Any:
    return rng.choice([-1.0, 1.0], n)


def all_planes(n: int, rng: Any) -> Any:
    Q = np.eye(n)
    for i in range(n):
        for j in range(i + 1, n):
            angle = rng.uniform(0, 2 * np.pi)
            c, s = np.cos(angle), np.sin(angle)
            Q[:, [i, j]] = Q[:, [i, j]] @ np.array([[c, -s], [s, c]])
    return Q * signs(n, rng)


def cayley(n: int, rng: Any) -> Any:
    A = rng.normal(size=(n, n))
    A = A - A.T
    return np.linalg.solve(np.eye(n) + A, np.eye(n) - A) * signs(n, rng)


def one_or_two_mirrors(n: int, rng: Any) -> Any:
    return mirror(n, rng) @ (mirror(n, rng) if rng.random() < 0.5 else np.eye(n))


class EverySecond:
    """Every second draw is made of the one before."""

    def __init__(self, made: Callable[[Any], Any]) -> None:
        self.made, self.kept = made, None

    def __call__(self, n: int, rng: Any) -> Any:
        if self.kept is not None and self.kept.shape == (n, n):
            Q, self.kept = self.made(self.kept), None
            return Q
        self.kept = uniform_if_gaussian(rng.normal(size=(n, n)))
        return self.kept


class Walk:
    """Each draw is near the one before."""

    def __init__(self) -> None:
        self.Q = np.eye(1)

    def __call__(self, n: int, rng: Any) -> Any:
        start = self.Q if self.Q.shape == (n, n) else np.eye(n)
        self.Q = uniform_if_gaussian(start + 0.3 * rng.normal(size=(n, n)))
        return self.Q


WRONG: dict[str, Callable[[int, Any], Any]] = {
    "plain QR": lambda n, rng: plain(rng.normal(size=(n, n))),
    "plain QR, one random sign": lambda n, rng: plain(rng.normal(size=(n, n))) * rng.choice([-1.0, 1.0]),
    "plain QR, times its determinant": lambda n, rng: (Q := plain(rng.normal(size=(n, n)))) * np.linalg.det(Q),
    "plain QR, rows shuffled": lambda n, rng: plain(rng.normal(size=(n, n)))[rng.permutation(n)],
    "plain QR, columns shuffled": lambda n, rng: plain(rng.normal(size=(n, n)))[:, rng.permutation(n)],
    "diagonal of Q positive": lambda n, rng: (Q := plain(rng.normal(size=(n, n)))) * np.sign(np.diag(Q)),
    "first row of Q positive": lambda n, rng: (Q := plain(rng.normal(size=(n, n)))) * np.sign(Q[0]),
    "uniform entries from 0 to 1": lambda n, rng: uniform_if_gaussian(rng.uniform(size=(n, n))),
    "uniform entries from -1 to 1": lambda n, rng: uniform_if_gaussian(rng.uniform(-1, 1, (n, n))),
    "entries of ±1": lambda n, rng: uniform_if_gaussian(rng.choice([-1.0, 1.0], (n, n)) + ALMOST * np.eye(n)),
    "three values": lambda n, rng: uniform_if_gaussian(rng.choice([-1.0, 0.0, 1.0], (n, n)) + ALMOST * np.eye(n)),
    "rounded entries": lambda n, rng: uniform_if_gaussian(rng.normal(size=(n, n)).round() + ALMOST * np.eye(n)),
    "exponential entries": lambda n, rng: uniform_if_gaussian(rng.exponential(size=(n, n))),
    "Laplace's entries": lambda n, rng: uniform_if_gaussian(rng.laplace(size=(n, n))),
    "Cauchy's entries": lambda n, rng: uniform_if_gaussian(rng.standard_cauchy((n, n))),
    "entries of mean 1": lambda n, rng: uniform_if_gaussian(rng.normal(1, 1, (n, n))),
    "rows of different size": lambda n, rng: uniform_if_gaussian(
        rng.normal(size=(n, n)) * np.arange(1, n + 1)[:, None]
    ),
    "a symmetric start": lambda n, rng: uniform_if_gaussian((A := rng.normal(size=(n, n))) + A.T),
    "a triangular start": lambda n, rng: uniform_if_gaussian(np.tril(rng.normal(size=(n, n)))),
    "a start near the identity": lambda n, rng: uniform_if_gaussian(np.eye(n) + 0.5 * rng.normal(size=(n, n))),
    "eigenvectors of A + Aᵀ": lambda n, rng: np.linalg.eigh((A := rng.normal(size=(n, n))) + A.T)[1],
    "eigenvectors of AAᵀ": lambda n, rng: np.linalg.eigh((A := rng.normal(size=(n, n))) @ A.T)[1],
    "eigenvectors of a mirrored half, random signs": lambda n, rng: (
        np.linalg.eigh(rng.normal(size=(n, n)))[1] * signs(n, rng)
    ),
    "left singular vectors": lambda n, rng: np.linalg.svd(rng.normal(size=(n, n)))[0],
    "one matrix, columns shuffled": lambda n, rng: fixed(n)[:, rng.permutation(n)],
    "one matrix, columns shuffled, random signs": lambda n, rng: fixed(n)[:, rng.permutation(n)] * signs(n, rng),
    "permutations with signs": lambda n, rng: np.eye(n)[rng.permutation(n)] * signs(n, rng),
    "one matrix": lambda n, rng: fixed(n),
    "size 6, whatever n": lambda n, rng: uniform_if_gaussian(rng.normal(size=(6, 6))),
    "one mirror": mirror,
    "one mirror, random signs": lambda n, rng: mirror(n, rng) * signs(n, rng),
    "two mirrors": lambda n, rng: mirror(n, rng) @ mirror(n, rng),
    "one or two mirrors": one_or_two_mirrors,
    "rotations only": lambda n, rng: (
        (Q := uniform_if_gaussian(rng.normal(size=(n, n)))) * np.r_[np.linalg.det(Q), np.ones(n - 1)]
    ),
    "a rotation where n is odd": lambda n, rng: (Q := uniform_if_gaussian(rng.normal(size=(n, n)))) * np.linalg.det(Q),
    "a rotation in each plane": all_planes,
    "Cayley's transform": cayley,
    "every second draw is minus the last": EverySecond(np.negative),
    "every second draw is the last": EverySecond(np.copy),
    "every second draw is the last, transposed": EverySecond(np.transpose),
    "each draw near the last": Walk(),
}


def polar(n: int, rng: Any) -> Any:
    U, _, Vt = np.linalg.svd(rng.normal(size=(n, n)))
    return U @ Vt


def gram_schmidt(n: int, rng: Any) -> Any:
    columns: list[Any] = []
    for _ in range(n):
        v = rng.normal(size=n)
        for q in columns:
            v = v - (q @ v) * q
        columns.append(v / np.linalg.norm(v))
    return np.stack(columns, axis=1)


def stewart(n: int, rng: Any) -> Any:
    """A Householder mirror for each size, Stewart 1980."""
    H, flips = np.eye(n), np.ones(n)
    for k in range(n - 1):
        x = rng.normal(size=n - k)
        flips[k] = -np.sign(x[0])
        x[0] += np.sign(x[0]) * np.linalg.norm(x)
        H[:, k:] -= np.outer(H[:, k:] @ x, 2 * x / (x @ x))
    flips[-1] = rng.choice([-1.0, 1.0])
    return H * flips


RIGHT: dict[str, Callable[[int, Any], Any]] = {
    "QR with the signs of R": lambda n, rng: uniform_if_gaussian(rng.normal(size=(n, n))),
    "QR with random signs": lambda n, rng: plain(rng.normal(size=(n, n))) * signs(n, rng),
    "QR in float32": lambda n, rng: uniform_if_gaussian(rng.normal(size=(n, n)).astype(np.float32)).astype(np.float64),
    "polar decomposition": polar,
    "scipy": lambda n, rng: ortho_group.rvs(n, random_state=rng),
    "eigenvectors of A + Aᵀ with random signs": lambda n, rng: (
        np.linalg.eigh((A := rng.normal(size=(n, n))) + A.T)[1] * signs(n, rng)
    ),
    "Gram-Schmidt": gram_schmidt,
    "Stewart's mirrors": stewart,
}


def accepted(law: Callable[[int, Any], Any], seed: int) -> bool:
    """Whether all statistics of all sizes are in range: the verdict without the search for a name."""
    (output,) = EXERCISE.outputs
    for case in EXERCISE.draw(seed):
        count, size, _ = case.arguments
        with np.errstate(all="ignore"):
            (draws,) = EXERCISE.call(law, case.arguments)
        if not compare(output, draws, [np.zeros((size, size))] * count, 1.0).passed:
            return False
    return True


@pytest.mark.parametrize("law", WRONG)
def test_a_wrong_law_is_refused(law: str) -> None:
    assert not [seed for seed in SEEDS if accepted(WRONG[law], seed)]


@pytest.mark.parametrize("way", RIGHT)
def test_a_uniform_law_is_accepted_whichever_way_it_is_drawn(way: str) -> None:
    assert not [seed for seed in SEEDS if not accepted(RIGHT[way], seed)]


def test_a_matrix_known_from_another_draw_up_to_signs_and_order_is_named() -> None:
    for law in ("one matrix, columns shuffled, random signs", "permutations with signs"):
        assert check_with_seed(EXERCISE, WRONG[law], 0).mistakes == ("one_matrix",)

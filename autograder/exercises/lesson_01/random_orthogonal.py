"""``random_orthogonal``: an orthogonal matrix from the uniform (Haar) distribution; the lesson's challenge."""

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Array, Count, ListOf, Rng
from autograder.contract.wire import Seed
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter, Statistic
from deepgrad.networks.starts import orthogonal

__all__ = ["RANDOM_ORTHOGONAL", "random_orthogonal"]

Floats = NDArray[np.float64]

# Sample size and ranges; a right answer leaves each with a probability below 1e-9.
# Trace: of a Haar matrix of O(6) it has mean 0 and variance 1 and is close to normal (Diaconis and Shahshahani
# 1994), so the mean of 120 has deviation 0.0913, and 0.6 is 6.6 of them: 5e-11.
# Determinant: +1 or -1 with equal odds; by Hoeffding its mean leaves 0.6 with probability below 9e-10.
# Sum of all entries: mean 0, variance 6, so the mean of 120 has deviation 0.224, and 2.4 is 10 of them.
# Fourth power of an entry: mean 3 / (6 * 8) = 0.0625; over 4320 entries its mean deviates by less than 0.002.
# Squared trace: mean 1, deviation of the mean 0.13; 0.2 is 6.2 of them below, 3.2 is 17 above.
# Orthogonality: one pass of Gram-Schmidt loses seven or eight digits on the worst matrix of a thousand; what is not
# orthogonal at all is off by 0.1 and more.
ORTHOGONAL = 1e-5
DRAWS = 120
SIZE = 6


def random_orthogonal(n: int, rng: np.random.Generator) -> Floats:
    """Haar-distributed Q of O(n), shape (n, n)."""
    return orthogonal(n, n, rng).astype(np.float64, copy=False)


def _cases(rng: np.random.Generator) -> list[Case]:
    seed = int(rng.integers(2**62))
    return [Case(f"{DRAWS} matrices of size {SIZE}", (DRAWS, SIZE, Seed(seed)))]


def _off_orthogonal(draws: Floats) -> float:
    product = np.swapaxes(draws, 1, 2) @ draws
    return float(np.abs(product - np.eye(draws.shape[1])).max())


def _repeated(draws: Floats) -> float:
    return float(np.mean([np.array_equal(draw, draws[0]) for draw in draws[1:]]))


def _mean_trace(draws: Floats) -> float:
    return float(np.trace(draws, axis1=1, axis2=2).mean())


def _mean_squared_trace(draws: Floats) -> float:
    return float((np.trace(draws, axis1=1, axis2=2) ** 2).mean())


def _mean_sum(draws: Floats) -> float:
    return float(draws.sum(axis=(1, 2)).mean())


def _mean_fourth_power(draws: Floats) -> float:
    return float((draws**4).mean())


def _mean_determinant(draws: Floats) -> float:
    return float(np.linalg.det(draws).mean())


BANK = Bank()


@BANK.mistake(
    "The Q of a plain QR is orthogonal, but not uniform: its diagonal leans to the negative side.",
    "The signs on the diagonal of R carry LAPACK's habit. Give them back to the columns of Q.",
)
def plain_qr(n: int, rng: np.random.Generator) -> Floats:
    Q: Floats
    Q, _ = np.linalg.qr(rng.normal(size=(n, n)))
    return Q


@BANK.mistake(
    "The signs come from the diagonal of Q: that makes its trace positive.",
    "The signs to correct with are those of R's diagonal.",
)
def sign_of_q(n: int, rng: np.random.Generator) -> Floats:
    Q = plain_qr(n, rng)
    return Q * np.sign(np.diag(Q))


@BANK.mistake(
    "A scaled Gaussian matrix is orthogonal only on average.",
    "The columns have to be exactly orthogonal: QᵀQ = I. Which factorisation does that?",
)
def scaled_gaussian(n: int, rng: np.random.Generator) -> Floats:
    return rng.normal(0.0, n**-0.5, (n, n))


@BANK.mistake(
    "The determinant always has the same sign: half of the orthogonal matrices never come.",
    "Rotations have determinant +1, reflections -1. A uniform orthogonal matrix is either.",
)
def rotation_only(n: int, rng: np.random.Generator) -> Floats:
    Q = random_orthogonal(n, rng)
    Q[:, 0] *= np.sign(np.linalg.det(Q))
    return Q


@BANK.mistake(
    "The matrix that is factorised has favourite directions: are its entries Gaussian?",
    "Uniform entries between 0 and 1 all point the same way. Gaussian ones point nowhere.",
)
def uniform_start(n: int, rng: np.random.Generator) -> Floats:
    Q: Floats
    Q, R = np.linalg.qr(rng.uniform(size=(n, n)))
    return Q * np.sign(np.diag(R))


@BANK.mistake(
    "These matrices only exchange and flip the axes: most directions never come.",
    "A random direction has no zero entries. Start from a QR of a Gaussian matrix.",
)
def permutation(n: int, rng: np.random.Generator) -> Floats:
    Q: Floats = np.eye(n)[rng.permutation(n)] * rng.choice([-1.0, 1.0], n)
    return Q


@BANK.mistake(
    "Every call gives the same matrix.",
    "Draw from the rng that comes as an argument. A generator made inside starts anew in each call.",
)
def same_each_time(n: int, rng: np.random.Generator) -> Floats:
    return random_orthogonal(n, np.random.default_rng(0))


@BANK.mistake(
    "This is one mirror: I - 2vvᵀ. It is orthogonal, but leaves all other directions as they are.",
    "A random orthogonal matrix mixes all directions. Start from a QR.",
)
def reflection(n: int, rng: np.random.Generator) -> Floats:
    v = rng.normal(size=(n, 1))
    return np.eye(n) - 2 * v @ v.T / (v.T @ v)


RANDOM_ORTHOGONAL = Exercise(
    name="random_orthogonal",
    lesson="01_deep_linear_network",
    parameters=(
        Parameter("n", Count("the size of the matrix")),
        Parameter("rng", Rng("the generator that all randomness comes from")),
    ),
    outputs=(
        Output(
            "Q",
            ListOf(Array(("n", "n"))),
            statistics=(
                Statistic("orthogonality", _off_orthogonal, 0.0, ORTHOGONAL, "the largest entry of |QᵀQ - I|"),
                Statistic("repetition", _repeated, 0.0, 0.0, "the share of draws that repeat the first one"),
                Statistic("trace", _mean_trace, -0.6, 0.6, f"the mean trace of {DRAWS} draws"),
                Statistic("determinant", _mean_determinant, -0.6, 0.6, f"the mean determinant of {DRAWS} draws"),
                Statistic(
                    "fourth", _mean_fourth_power, 0.05, 0.08, f"the mean fourth power of the entries of {DRAWS} draws"
                ),
                Statistic("sum", _mean_sum, -2.4, 2.4, f"the mean sum of all entries over {DRAWS} draws"),
                Statistic("spread", _mean_squared_trace, 0.2, 3.2, f"the mean squared trace of {DRAWS} draws"),
            ),
        ),
    ),
    reference=random_orthogonal,
    cases=_cases,
    points=3,
    style="draws",
    nudge="np.linalg.qr turns any square matrix into an orthogonal one. Which matrix has no favourite direction?",
    hint="Take Q and R from the QR of a Gaussian matrix. LAPACK chooses the signs of R's diagonal by its own rule, "
    "and that rule bends the distribution. Flip the columns of Q so that the diagonal of R would be positive.",
    explanation="A Gaussian matrix has no favourite direction, so its Q should have none. But the QR factors are "
    "unique only once the signs on R's diagonal are fixed. Multiplying each column of Q by the sign of its entry in R "
    "does that, and makes Q uniform (Mezzadri 2007).",
    mistakes=tuple(BANK),
)

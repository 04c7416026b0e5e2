"""``random_orthogonal``: an orthogonal matrix from the uniform (Haar) distribution; the lesson's challenge."""

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Array, Count, ListOf, Rng
from autograder.contract.wire import Seed
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.lesson_01.haar import SIZES, STATISTICS
from deepgrad.networks.starts import orthogonal

__all__ = ["RANDOM_ORTHOGONAL", "random_orthogonal"]

Floats = NDArray[np.float64]


def random_orthogonal(n: int, rng: np.random.Generator) -> Floats:
    """Haar-distributed Q of O(n), shape (n, n)."""
    return orthogonal(n, n, rng).astype(np.float64, copy=False)


def _cases(rng: np.random.Generator) -> list[Case]:
    return [
        Case(f"{count} matrices of size {size}", (count, size, Seed(int(rng.integers(2**62))))) for count, size in SIZES
    ]


def _signed(A: Floats) -> Floats:
    """The Q of a QR whose R has a positive diagonal: uniform if A is Gaussian."""
    Q, R = np.linalg.qr(A)
    uniform: Floats = Q * np.where(np.diag(R) < 0, -1.0, 1.0)
    return uniform


BANK = Bank()


@BANK.mistake(
    "The Q of a plain QR is orthogonal, but not uniform: too many numbers on its diagonal are negative.",
    "QR leaves the signs on R's diagonal open, and LAPACK chooses them by a fixed rule. How can you undo this choice?",
)
def plain_qr(n: int, rng: np.random.Generator) -> Floats:
    Q: Floats
    Q, _ = np.linalg.qr(rng.normal(size=(n, n)))
    return Q


@BANK.mistake(
    "All numbers on the diagonal of Q are positive, so the trace is too large.",
    "Correct the columns with the signs of R's diagonal, not with those of Q's.",
)
def sign_of_q(n: int, rng: np.random.Generator) -> Floats:
    Q = plain_qr(n, rng)
    positive: Floats = Q * np.sign(np.diag(Q))
    return positive


@BANK.mistake(
    "All numbers in the first row of Q are positive.",
    "Correct the columns with the signs of R's diagonal, not with those of a row of Q.",
)
def sign_of_first_row(n: int, rng: np.random.Generator) -> Floats:
    Q = plain_qr(n, rng)
    positive: Floats = Q * np.sign(Q[0])
    return positive


@BANK.mistake(
    "All of Q is multiplied by one sign; each column needs a sign of its own.",
    "Compare the shape of your signs with that of R's diagonal.",
)
def one_sign(n: int, rng: np.random.Generator) -> Floats:
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    signed: Floats = Q * np.sign(R[0, 0])
    return signed


@BANK.mistake(
    "LAPACK chooses the signs of the eigenvectors by a fixed rule, so some entries of Q prefer one sign.",
    "Either give each column a random sign, or use a QR and the signs of R's diagonal.",
)
def eigenvectors(n: int, rng: np.random.Generator) -> Floats:
    A = rng.normal(size=(n, n))
    Q: Floats = np.linalg.eigh(A + A.T)[1]
    return Q


@BANK.mistake(
    "LAPACK chooses the signs of the singular vectors by a fixed rule, so some entries of Q prefer one sign.",
    "Either give each column a random sign, or use a QR and the signs of R's diagonal.",
)
def singular_vectors(n: int, rng: np.random.Generator) -> Floats:
    U: Floats = np.linalg.svd(rng.normal(size=(n, n)))[0]
    return U


@BANK.mistake(
    "A scaled Gaussian matrix is orthogonal only on average.",
    "The columns have to be exactly orthogonal: QᵀQ = I. Which factorisation does that?",
)
def scaled_gaussian(n: int, rng: np.random.Generator) -> Floats:
    return rng.normal(0.0, n**-0.5, (n, n))


@BANK.mistake(
    "The determinant is always +1: half of the orthogonal matrices never occur.",
    "Rotations have determinant +1, reflections -1. A uniform orthogonal matrix is either.",
)
def rotation_only(n: int, rng: np.random.Generator) -> Floats:
    Q = random_orthogonal(n, rng)
    Q[:, 0] *= np.sign(np.linalg.det(Q))
    return Q


@BANK.mistake(
    "The determinant is always -1: half of the orthogonal matrices never occur.",
    "Rotations have determinant +1, reflections -1. A uniform orthogonal matrix is either.",
)
def never_a_rotation(n: int, rng: np.random.Generator) -> Floats:
    Q = rotation_only(n, rng)
    Q[:, 0] *= -1.0
    return Q


@BANK.mistake(
    "The columns prefer one side: most entries of the matrix that you factorise have one sign.",
    "Uniform numbers between 0 and 1, for example, are all positive. Gaussian numbers of mean 0 prefer no side.",
)
def uniform_start(n: int, rng: np.random.Generator) -> Floats:
    return _signed(rng.uniform(size=(n, n)))


NOT_GAUSSIAN = (
    "Some directions occur more often than others.",
    "Only a matrix of independent Gaussian entries of one variance has no favourite direction. What do you start from?",
)


@BANK.mistake(*NOT_GAUSSIAN)
def diagonals_too_often(n: int, rng: np.random.Generator) -> Floats:
    return _signed(rng.uniform(-1.0, 1.0, (n, n)))


@BANK.mistake(*NOT_GAUSSIAN)
def axes_too_often(n: int, rng: np.random.Generator) -> Floats:
    return _signed(rng.laplace(size=(n, n)))


@BANK.mistake(*NOT_GAUSSIAN)
def symmetric_start(n: int, rng: np.random.Generator) -> Floats:
    A = rng.normal(size=(n, n))
    return _signed(A + A.T)


@BANK.mistake(*NOT_GAUSSIAN)
def product_start(n: int, rng: np.random.Generator) -> Floats:
    A = rng.normal(size=(n, n))
    return _signed(A @ A.T)


@BANK.mistake(
    "Only the first column gets its sign from R; the others keep the program's choice.",
    "Each column needs a sign of its own. How many signs does np.diag(R) have?",
)
def first_sign_only(n: int, rng: np.random.Generator) -> Floats:
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    Q[:, 0] *= np.sign(R[0, 0])
    return np.asarray(Q)


@BANK.mistake(
    "All draws are one matrix, with its rows and columns in another order or with other signs.",
    "In a uniform Q each entry takes new values in each draw. Start from a QR of a new Gaussian matrix.",
)
def one_matrix(n: int, rng: np.random.Generator) -> Floats:
    Q: Floats = np.eye(n)[rng.permutation(n)] * rng.choice([-1.0, 1.0], n)
    return Q


@BANK.mistake(
    "Every call gives the same matrix.",
    "Draw from the rng that comes as an argument. A generator made inside starts anew in each call.",
)
def same_each_time(n: int, rng: np.random.Generator) -> Floats:
    return random_orthogonal(n, np.random.default_rng(0))


@BANK.mistake(
    "This is one mirror: I - 2vvᵀ. It is orthogonal, but leaves all other directions unchanged.",
    "A random orthogonal matrix mixes all directions. Start from a QR.",
)
def reflection(n: int, rng: np.random.Generator) -> Floats:
    v = rng.normal(size=(n, 1))
    return np.eye(n) - 2 * v @ v.T / (v.T @ v)


@BANK.mistake(
    "The columns are multiplied by the numbers on R's diagonal, so their length is not 1.",
    "Only the signs of these numbers are needed.",
)
def diagonal_kept(n: int, rng: np.random.Generator) -> Floats:
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    scaled: Floats = Q * np.diag(R)
    return scaled


@BANK.mistake(
    "The columns have length 1, but they are not at right angles to each other.",
    "The columns have to be exactly orthogonal: QᵀQ = I. Which factorisation does that?",
)
def unit_columns(n: int, rng: np.random.Generator) -> Floats:
    A = rng.normal(size=(n, n))
    scaled: Floats = A / np.linalg.norm(A, axis=0)
    return scaled


@BANK.mistake(
    "The rows have length 1, but they are not at right angles to each other.",
    "The rows have to be exactly orthogonal: QᵀQ = I. Which factorisation does that?",
)
def unit_rows(n: int, rng: np.random.Generator) -> Floats:
    turned: Floats = unit_columns(n, rng).T
    return turned


ALL_OF_R = ("The signs of all of R are used: below its diagonal they are 0.", "Take the diagonal alone: np.diag(R).")


@BANK.mistake(*ALL_OF_R)
def signs_of_all_of_r(n: int, rng: np.random.Generator) -> Floats:
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    cut: Floats = Q * np.sign(R)
    return cut


@BANK.mistake(*ALL_OF_R)
def product_with_signs_of_r(n: int, rng: np.random.Generator) -> Floats:
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    mixed: Floats = Q @ np.sign(R)
    return mixed


@BANK.mistake(
    "This is the Gaussian matrix itself.",
    "Which of the two factors, Q and R, is orthogonal? Their product is the matrix that you started from.",
)
def gaussian_itself(n: int, rng: np.random.Generator) -> Floats:
    return rng.normal(size=(n, n))


@BANK.mistake("This is R, the triangular factor.", "np.linalg.qr returns Q first. Which of the two is orthogonal?")
def triangular(n: int, rng: np.random.Generator) -> Floats:
    R: Floats = np.linalg.qr(rng.normal(size=(n, n)))[1]
    return R


@BANK.mistake(
    "The signs of Q itself are lost.", "Is there an np.abs? Only a whole column is allowed to change its sign."
)
def sizes_of_q(n: int, rng: np.random.Generator) -> Floats:
    return np.abs(plain_qr(n, rng))


@BANK.mistake(
    "Q @ signs is a product of a matrix and a vector, which is one vector.",
    "Q * signs multiplies each column by its sign.",
)
def vector_of_signs(n: int, rng: np.random.Generator) -> Floats:
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    vector: Floats = Q @ np.sign(np.diag(R))
    return vector


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
            statistics=STATISTICS,
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

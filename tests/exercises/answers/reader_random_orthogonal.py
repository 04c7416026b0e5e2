"""Answers to ``random_orthogonal`` by a reader who knew the text of the lesson alone."""

from support.tables import Answers

TABLE = Answers(
    "random_orthogonal",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.sign(np.diag(R))
""",
)
whole, other = TABLE.whole, TABLE.other

other(
    "random signs on the columns",
    """
def random_orthogonal(n, rng):
    A = rng.standard_normal((n, n))
    Q, R = np.linalg.qr(A)
    d = np.diag(R)
    return Q @ np.diag(d / np.abs(d))
""",
)
other(
    "rows flipped (Stewart's product of reflections; Haar with Householder QR)",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return np.sign(np.diag(R))[:, None] * Q
""",
)
other(
    "svd",
    """
def random_orthogonal(n, rng):
    U, _, Vt = np.linalg.svd(rng.normal(size=(n, n)))
    return U @ Vt
""",
)
whole(
    "plain QR",
    "plain_qr",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q
""",
)
whole(
    "uniform numbers",
    "uniform_start",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.uniform(size=(n, n)))
    return Q * np.sign(np.diag(R))
""",
)
whole(
    "uniform centred",
    "diagonals_too_often",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.uniform(-1, 1, size=(n, n)))
    return Q * np.sign(np.diag(R))
""",
)
whole(
    "rotations only",
    "rotation_only",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    Q = Q * np.sign(np.diag(R))
    if np.linalg.det(Q) < 0:
        Q[:, 0] *= -1
    return Q
""",
)
whole(
    "np.random",
    "",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(np.random.randn(n, n))
    return Q * np.sign(np.diag(R))
""",
)
whole(
    "own generator",
    "same_each_time",
    """
def random_orthogonal(n, rng):
    rng = np.random.default_rng(0)
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.sign(np.diag(R))
""",
)
whole(
    "diag kept",
    "diagonal_kept",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.diag(R)
""",
)
whole(
    "normalised columns",
    "unit_columns",
    """
def random_orthogonal(n, rng):
    A = rng.normal(size=(n, n))
    return A / np.linalg.norm(A, axis=0)
""",
)
whole(
    "1/sqrt n",
    "scaled_gaussian",
    """
def random_orthogonal(n, rng):
    return rng.normal(size=(n, n)) / np.sqrt(n)
""",
)
whole(
    "Q and R",
    "",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.sign(np.diag(R)), R
""",
)
whole(
    "sign of Q",
    "sign_of_q",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.sign(np.diag(Q))
""",
)
whole(
    "sign of whole R",
    "signs_of_all_of_r",
    """
def random_orthogonal(n, rng):
    Q, R = np.linalg.qr(rng.normal(size=(n, n)))
    return Q * np.sign(R)
""",
)
whole(
    "eigenvectors",
    "eigenvectors",
    """
def random_orthogonal(n, rng):
    A = rng.normal(size=(n, n))
    return np.linalg.eigh(A + A.T)[1]
""",
)

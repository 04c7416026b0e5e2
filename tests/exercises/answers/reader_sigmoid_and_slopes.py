"""Answers to ``sigmoid_and_slopes`` by a reader who knew the text of the lesson alone."""

from support.tables import Answers

TABLE = Answers(
    "sigmoid_and_slopes",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = e / (1 + e) ** 2
    e2 = np.exp(-2 * np.abs(x))
    dt = 4 * e2 / (1 + e2) ** 2
    return s, ds, dt
""",
)
whole, other = TABLE.whole, TABLE.other

other(
    "s(-x)",
    """
def sigmoid_and_slopes(x):
    def sig(v):
        e = np.exp(-np.abs(v))
        return np.where(v < 0, e, 1.0).astype(v.dtype) / (1 + e)
    return sig(x), sig(x) * sig(-x), 4 * sig(2 * x) * sig(-2 * x)
""",
)
other(
    "float64 for float32",
    """
def sigmoid_and_slopes(x):
    x = np.asarray(x, dtype=np.float64)
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    e2 = np.exp(-2 * np.abs(x))
    return s, e / (1 + e) ** 2, 4 * e2 / (1 + e2) ** 2
""",
)
whole(
    "1 - s",
    "ds_upper_tail_lost+dt_tails_lost",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    return s, s * (1 - s), 1 - np.tanh(x) ** 2
""",
)
whole(
    "1 - tanh^2 only",
    "dt_tails_lost",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    return s, e / (1 + e) ** 2, 1 - np.tanh(x) ** 2
""",
)
whole(
    "factor 4 forgotten",
    "dt_four_forgotten",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    e2 = np.exp(-2 * np.abs(x))
    return s, e / (1 + e) ** 2, e2 / (1 + e2) ** 2
""",
)
whole(
    "factor 2",
    "factor",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    e2 = np.exp(-2 * np.abs(x))
    return s, e / (1 + e) ** 2, 2 * e2 / (1 + e2) ** 2
""",
)
whole(
    "x instead of 2x",
    "dt_half_argument",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    ds = e / (1 + e) ** 2
    return s, ds, 4 * ds
""",
)
whole(
    "e^x/(1+e^x)",
    "s_inf_over_inf+ds_inf_over_inf_above+dt_inf_over_inf_above",
    """
def sigmoid_and_slopes(x):
    s = np.exp(x) / (1 + np.exp(x))
    ds = s * (1 / (1 + np.exp(x)))
    t = np.exp(2 * x) / (1 + np.exp(2 * x))
    return s, ds, 4 * t / (1 + np.exp(2 * x))
""",
)
whole(
    "sigmoid of |x|",
    "s_sign_lost",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = 1 / (1 + e)
    e2 = np.exp(-2 * np.abs(x))
    return s, e / (1 + e) ** 2, 4 * e2 / (1 + e2) ** 2
""",
)
whole(
    "tail as 1 - s",
    "s_lower_tail_lost",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    p = 1 / (1 + e)
    s = np.where(x >= 0, p, 1 - p)
    e2 = np.exp(-2 * np.abs(x))
    return s, e / (1 + e) ** 2, 4 * e2 / (1 + e2) ** 2
""",
)
whole(
    "clipped",
    "s_clipped+ds_tails_lost+dt_tails_lost",
    """
def sigmoid_and_slopes(x):
    x = np.clip(x, -30, 30)
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    e2 = np.exp(-2 * np.abs(x))
    return s, e / (1 + e) ** 2, 4 * e2 / (1 + e2) ** 2
""",
)
whole(
    "tanh returned",
    "dt_itself",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    return s, e / (1 + e) ** 2, np.tanh(x)
""",
)
whole(
    "if on an array",
    "",
    """
def sigmoid_and_slopes(x):
    if x >= 0:
        s = 1 / (1 + np.exp(-x))
    else:
        s = np.exp(x) / (1 + np.exp(x))
    return s, s * (1 - s), 1 - np.tanh(x) ** 2
""",
)
whole(
    "slopes swapped",
    "order",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    e2 = np.exp(-2 * np.abs(x))
    return s, 4 * e2 / (1 + e2) ** 2, e / (1 + e) ** 2
""",
)
whole(
    "square forgotten",
    "ds_square_missing+dt_square_missing",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    e2 = np.exp(-2 * np.abs(x))
    return s, e / (1 + e), 4 * e2 / (1 + e2)
""",
)
whole(
    "two results",
    "missing_output",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    return s, e / (1 + e) ** 2
""",
)
whole(
    "cosh",
    "",
    """
def sigmoid_and_slopes(x):
    e = np.exp(-np.abs(x))
    s = np.where(x >= 0, 1 / (1 + e), e / (1 + e))
    return s, e / (1 + e) ** 2, 1 / np.sinh(x) ** 2
""",
)

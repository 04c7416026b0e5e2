"""Answers to ``mse_of_sigmoid`` by a reader who knew the text of the lesson alone."""

from support.tables import Answers

TABLE = Answers(
    "mse_of_sigmoid",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    d = s - t
    return float(np.mean(d**2) / 2), d * s * (1 - s) / len(z)
""",
)
whole, other = TABLE.whole, TABLE.other

other(
    "expit",
    """
def mse_of_sigmoid(z, t):
    from scipy.special import expit
    s = expit(z)
    loss = 0.5 * float(np.dot(s - t, s - t)) / z.size
    return loss, (s - t) * s * expit(-z) / z.size
""",
)
whole(
    "slope forgotten",
    "no_slope",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((s - t) ** 2) / 2), (s - t) / len(z)
""",
)
whole(
    "N forgotten in the gradient",
    "gradient_of_sum",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((s - t) ** 2) / 2), (s - t) * s * (1 - s)
""",
)
whole(
    "half forgotten in the loss",
    "factor",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((s - t) ** 2)), (s - t) * s * (1 - s) / len(z)
""",
)
whole(
    "factor 2 in the gradient",
    "gradient_twice",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((s - t) ** 2) / 2), 2 * (s - t) * s * (1 - s) / len(z)
""",
)
whole(
    "half in the gradient",
    "factor",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((s - t) ** 2) / 2), (s - t) * s * (1 - s) / (2 * len(z))
""",
)
whole(
    "sum",
    "sum_for_mean",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.sum((s - t) ** 2) / 2), (s - t) * s * (1 - s)
""",
)
whole(
    "no sigmoid",
    "of_logit",
    """
def mse_of_sigmoid(z, t):
    return float(np.mean((z - t) ** 2) / 2), (z - t) / len(z)
""",
)
whole(
    "sign",
    "target_minus_output",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((t - s) ** 2) / 2), (t - s) * s * (1 - s) / len(z)
""",
)
whole(
    "slope from z",
    "slope_of_logit",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((s - t) ** 2) / 2), (s - t) * z * (1 - z) / len(z)
""",
)
whole(
    "scalar gradient",
    "gradient_summed",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((s - t) ** 2) / 2), np.mean((s - t) * s * (1 - s))
""",
)
whole(
    "loss array",
    "loss_not_summed",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return (s - t) ** 2 / (2 * len(z)), (s - t) * s * (1 - s) / len(z)
""",
)
whole(
    "swapped",
    "order",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return (s - t) * s * (1 - s) / len(z), float(np.mean((s - t) ** 2) / 2)
""",
)
whole(
    "only the loss",
    "missing_output",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    return float(np.mean((s - t) ** 2) / 2)
""",
)
whole(
    "/ 2 * N",
    "multiplied_by_n",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    return float(np.sum((s - t) ** 2) / 2 * N), (s - t) * s * (1 - s) / N
""",
)
whole(
    "square of the sum",
    "square_of_sum",
    """
def mse_of_sigmoid(z, t):
    N = len(z)
    s = 1 / (1 + np.exp(-z))
    return float(np.sum(s - t) ** 2 / (2 * N)), (s - t) * s * (1 - s) / N
""",
)
whole(
    "slope twice",
    "slope_twice",
    """
def mse_of_sigmoid(z, t):
    s = 1 / (1 + np.exp(-z))
    ds = s * (1 - s)
    dL_ds = (s - t) * ds / len(z)
    return float(np.mean((s - t) ** 2) / 2), dL_ds * ds
""",
)

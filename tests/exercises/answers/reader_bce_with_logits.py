"""Answers to ``bce_with_logits`` by a reader who knew the text of the lesson alone."""

from support.tables import Answers

TABLE = Answers(
    "bce_with_logits",
    """
def bce_with_logits(z, t):
    loss = np.mean(t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z))
    s = np.exp(-np.logaddexp(0, -z))
    return float(loss), (s - t) / len(z)
""",
)
whole, other = TABLE.whole, TABLE.other

other(
    "max formula",
    """
def bce_with_logits(z, t):
    e = np.exp(-np.abs(z))
    loss = np.maximum(z, 0) - z * t + np.log1p(e)
    s = np.where(z >= 0, 1, e) / (1 + e)
    return float(loss.mean()), (s - t) / z.size
""",
)
whole(
    "as it stands",
    "logarithm_of_zero",
    """
def bce_with_logits(z, t):
    s = 1 / (1 + np.exp(-z))
    loss = -np.mean(t * np.log(s) + (1 - t) * np.log(1 - s))
    return float(loss), (s - t) / len(z)
""",
)
whole(
    "eps",
    "clipped",
    """
def bce_with_logits(z, t):
    s = 1 / (1 + np.exp(-z))
    loss = -np.mean(t * np.log(s + 1e-12) + (1 - t) * np.log(1 - s + 1e-12))
    return float(loss), (s - t) / len(z)
""",
)
whole(
    "clipped",
    "clipped_coarsely",
    """
def bce_with_logits(z, t):
    s = np.clip(1 / (1 + np.exp(-z)), 1e-7, 1 - 1e-7)
    loss = -np.mean(t * np.log(s) + (1 - t) * np.log(1 - s))
    return float(loss), (s - t) / len(z)
""",
)
whole(
    "N forgotten in the gradient",
    "gradient_of_sum",
    """
def bce_with_logits(z, t):
    loss = np.mean(t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z))
    return float(loss), 1 / (1 + np.exp(-z)) - t
""",
)
whole(
    "slope left in",
    "slope_left_in",
    """
def bce_with_logits(z, t):
    loss = np.mean(t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z))
    s = 1 / (1 + np.exp(-z))
    return float(loss), (s - t) * s * (1 - s) / len(z)
""",
)
whole(
    "sign of z swapped",
    "loss_swapped",
    """
def bce_with_logits(z, t):
    loss = np.mean(t * np.logaddexp(0, z) + (1 - t) * np.logaddexp(0, -z))
    s = 1 / (1 + np.exp(-z))
    return float(loss), (s - t) / len(z)
""",
)
whole(
    "minus forgotten",
    "sign",
    """
def bce_with_logits(z, t):
    loss = np.mean(-t * np.logaddexp(0, -z) - (1 - t) * np.logaddexp(0, z))
    s = 1 / (1 + np.exp(-z))
    return float(loss), (s - t) / len(z)
""",
)
whole(
    "only the yes term",
    "loss_of_one_class",
    """
def bce_with_logits(z, t):
    loss = np.mean(t * np.logaddexp(0, -z))
    s = 1 / (1 + np.exp(-z))
    return float(loss), (s - t) / len(z)
""",
)
whole(
    "sum",
    "sum_for_mean",
    """
def bce_with_logits(z, t):
    loss = np.sum(t * np.logaddexp(0, -z) + (1 - t) * np.logaddexp(0, z))
    s = 1 / (1 + np.exp(-z))
    return float(loss), s - t
""",
)
whole(
    "sum in the loss",
    "loss_is_sum",
    """
def bce_with_logits(z, t):
    loss = np.sum(np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z))))
    s = 1 / (1 + np.exp(-z))
    return float(loss), (s - t) / len(z)
""",
)
whole(
    "gradient sign",
    "target_minus_output",
    """
def bce_with_logits(z, t):
    loss = np.mean(np.logaddexp(0, z) - t * z)
    s = 1 / (1 + np.exp(-z))
    return float(loss), (t - s) / len(z)
""",
)
whole(
    "targets 0 and 1 only",
    "targets_rounded_in_loss",
    """
def bce_with_logits(z, t):
    loss = np.mean(np.where(t > 0.5, np.logaddexp(0, -z), np.logaddexp(0, z)))
    s = 1 / (1 + np.exp(-z))
    return float(loss), (s - t) / len(z)
""",
)
whole(
    "log1p(exp)",
    "overflow",
    """
def bce_with_logits(z, t):
    loss = np.mean(np.log(1 + np.exp(z)) - t * z)
    s = 1 / (1 + np.exp(-z))
    return float(loss), (s - t) / len(z)
""",
)
whole(
    "e^z/(1+e^z) in the gradient",
    "gradient_overflow",
    """
def bce_with_logits(z, t):
    loss = np.mean(np.logaddexp(0, z) - t * z)
    s = np.exp(z) / (1 + np.exp(z))
    return float(loss), (s - t) / len(z)
""",
)
whole(
    "nan replaced",
    "infinite_replaced",
    """
def bce_with_logits(z, t):
    s = 1 / (1 + np.exp(-z))
    l = -(t * np.log(s) + (1 - t) * np.log(1 - s))
    l = np.nan_to_num(l, posinf=0.0)
    return float(l.mean()), (s - t) / len(z)
""",
)
whole(
    "half left",
    "factor",
    """
def bce_with_logits(z, t):
    loss = 0.5 * np.mean(np.logaddexp(0, z) - t * z)
    s = 1 / (1 + np.exp(-z))
    return float(loss), (s - t) / (2 * len(z))
""",
)
whole(
    "z forgotten",
    "all_ones",
    """
def bce_with_logits(z, t):
    loss = np.mean(np.logaddexp(0, -z))
    s = 1 / (1 + np.exp(-z))
    return float(loss), (s - t) / len(z)
""",
)

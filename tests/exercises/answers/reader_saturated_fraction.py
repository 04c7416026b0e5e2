"""Answers to ``saturated_fraction`` by a reader who knew the text of the lesson alone."""

from support.tables import Answers

TABLE = Answers(
    "saturated_fraction",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return float(np.mean(slope < slope_below))
""",
)
whole, other = TABLE.whole, TABLE.other

other(
    "counted",
    """
def saturated_fraction(a, activation, slope_below):
    if activation == "tanh":
        d = (1 - a) * (1 + a)
    else:
        d = a - a * a
    return int((d < slope_below).sum()) / d.size
""",
)
whole(
    "larger than",
    "healthy",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return float(np.mean(slope > slope_below))
""",
)
whole(
    "less or equal",
    "threshold_included",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return float(np.mean(slope <= slope_below))
""",
)
whole(
    "sigmoid again",
    "pre_activation",
    """
def saturated_fraction(a, activation, slope_below):
    if activation == "sigmoid":
        s = 1 / (1 + np.exp(-a))
        slope = s * (1 - s)
    else:
        slope = 1 - np.tanh(a) ** 2
    return float(np.mean(slope < slope_below))
""",
)
whole(
    "activation compared",
    "signed_activation_below",
    """
def saturated_fraction(a, activation, slope_below):
    return float(np.mean(a < slope_below))
""",
)
whole(
    "sigmoid slope for tanh",
    "always_sigmoid",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a)
    return float(np.mean(slope < slope_below))
""",
)
whole(
    "slopes swapped",
    "rules_swapped",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "tanh" else 1 - a**2
    return float(np.mean(slope < slope_below))
""",
)
whole(
    "count",
    "count",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return float(np.sum(slope < slope_below))
""",
)
whole(
    "per unit",
    "share_of_each_unit",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return np.mean(slope < slope_below, axis=0)
""",
)
whole(
    "mean slope",
    "mean_slope",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return float(np.mean(slope.mean(axis=0) < slope_below))
""",
)
whole(
    "divided by N",
    "per_example",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return float((slope < slope_below).sum() / len(a))
""",
)
whole(
    "percent",
    "percent",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return float(100 * np.mean(slope < slope_below))
""",
)
whole(
    "limit fixed",
    "own_threshold",
    """
def saturated_fraction(a, activation, slope_below):
    if activation == "sigmoid":
        return float(np.mean(a * (1 - a) < 0.0125))
    return float(np.mean(1 - a**2 < 0.05))
""",
)
whole(
    "tanh 1 - a",
    "square_missing",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a
    return float(np.mean(slope < slope_below))
""",
)
whole(
    "only the upper end",
    "one_end",
    """
def saturated_fraction(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a**2
    return float(np.mean((slope < slope_below) & (a > 0.5)))
""",
)
whole(
    "if on array",
    "",
    """
def saturated_fraction(a, activation, slope_below):
    count = 0
    for row in a:
        slope = row * (1 - row) if activation == "sigmoid" else 1 - row**2
        if slope < slope_below:
            count += 1
    return count / a.size
""",
)

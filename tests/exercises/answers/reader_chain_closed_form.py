"""Answers to ``chain_closed_form`` by a reader who knew the text of the lesson alone."""

from support.tables import Answers

TABLE = Answers(
    "chain_closed_form",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return float(x + n * b)
    return float(w**n * x + (1 - w**n) / (1 - w) * b)
""",
)
whole, other = TABLE.whole, TABLE.other

other(
    "sum of powers",
    """
def chain_closed_form(w, b, x, n):
    powers = float(w) ** np.arange(n)
    return float(float(w) ** n * x + b * powers.sum())
""",
)
whole(
    "no case for 1",
    "",
    """
def chain_closed_form(w, b, x, n):
    return w**n * x + (1 - w**n) / (1 - w) * b
""",
)
whole(
    "b once at w = 1",
    "one_bias_at_one",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + b
    return w**n * x + (1 - w**n) / (1 - w) * b
""",
)
whole(
    "sum up to w^n",
    "one_term_more",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + (n + 1) * b
    return w**n * x + (1 - w ** (n + 1)) / (1 - w) * b
""",
)
whole(
    "sum up to w^(n-2)",
    "one_term_less",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + n * b
    return w**n * x + (1 - w ** (n - 1)) / (1 - w) * b
""",
)
whole(
    "sign of the fraction",
    "minus",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + n * b
    return w**n * x + (1 - w**n) / (w - 1) * b
""",
)
whole(
    "missing brackets",
    "parentheses",
    """
def chain_closed_form(w, b, x, n):
    if w == 1.0:
        return x + n * b
    return w**n * x + 1 - w**n / (1 - w) * b
""",
)
whole(
    "infinite series",
    "asymptote",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + n * b
    return w**n * x + b / (1 - w)
""",
)
whole(
    "w times n",
    "product_for_powers",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + n * b
    return w * n * x + (1 - w * n) / (1 - w) * b
""",
)
whole(
    "bias forgotten",
    "no_bias",
    """
def chain_closed_form(w, b, x, n):
    return w**n * x
""",
)
whole(
    "tolerance too wide",
    "very_wide_tolerance",
    """
def chain_closed_form(w, b, x, n):
    if abs(w - 1) < 0.1:
        return x + n * b
    return w**n * x + (1 - w**n) / (1 - w) * b
""",
)
whole(
    "abs of w",
    "magnitude",
    """
def chain_closed_form(w, b, x, n):
    a = abs(w)
    if a == 1:
        return x + n * b
    return a**n * x + (1 - a**n) / (1 - a) * b
""",
)
whole(
    "exp log",
    "by_logarithm",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + n * b
    wn = np.exp(n * np.log(w))
    return float(wn * x + (1 - wn) / (1 - w) * b)
""",
)
whole(
    "w = 1 gives x",
    "no_bias_at_one",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x
    wn = w ** n
    return wn * x + b * (1 - wn) / (1 - w)
""",
)
whole(
    "power of n-1 for x",
    "input_power_less",
    """
def chain_closed_form(w, b, x, n):
    if w == 1:
        return x + n * b
    return w ** (n - 1) * x + b * (1 - w ** n) / (1 - w)
""",
)
whole(
    "all outputs",
    "all_outputs",
    """
def chain_closed_form(w, b, x, n):
    i = np.arange(n + 1)
    if w == 1:
        return x + i * b
    return w**i * x + (1 - w**i) / (1 - w) * b
""",
)

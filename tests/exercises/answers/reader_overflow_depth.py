"""Answers to ``overflow_depth`` by a reader who knew the text of the lesson alone."""

from support.tables import Answers

TABLE = Answers(
    "overflow_depth",
    """
def overflow_depth(w, dtype):
    largest = float(np.finfo(dtype).max)
    n, p = 0, 1.0
    while p <= largest:
        p *= abs(w)
        n += 1
    return n
""",
)
whole, other = TABLE.whole, TABLE.other

other(
    "for ever",
    """
def overflow_depth(w, dtype):
    limit = float(np.finfo(np.dtype(dtype)).max)
    size = abs(float(w))
    value, n = size, 1
    while True:
        if value > limit:
            return n
        value *= size
        n += 1
""",
)
whole(
    "power operator",
    "",
    """
def overflow_depth(w, dtype):
    m = float(np.finfo(dtype).max)
    n = 1
    while abs(w) ** n <= m:
        n += 1
    return n
""",
)
whole(
    "no abs",
    "signed",
    """
def overflow_depth(w, dtype):
    m = float(np.finfo(dtype).max)
    n, p = 0, 1.0
    while p <= m:
        p *= w
        n += 1
    return n
""",
)
whole(
    "one too few",
    "last_finite",
    """
def overflow_depth(w, dtype):
    m = float(np.finfo(dtype).max)
    n, p = 0, 1.0
    while p * abs(w) <= m:
        p *= abs(w)
        n += 1
    return n
""",
)
whole(
    "one too many",
    "one_late",
    """
def overflow_depth(w, dtype):
    m = float(np.finfo(dtype).max)
    n, p = 1, 1.0
    while p <= m:
        p *= abs(w)
        n += 1
    return n
""",
)
whole(
    "dtype ignored float32",
    "always_single",
    """
def overflow_depth(w, dtype):
    m = float(np.finfo(np.float32).max)
    n, p = 0, 1.0
    while p <= m:
        p *= abs(w)
        n += 1
    return n
""",
)
whole(
    "isinf in float64",
    "always_double",
    """
def overflow_depth(w, dtype):
    n, p = 0, 1.0
    while not math.isinf(p):
        p *= abs(w)
        n += 1
    return n
""",
)
whole(
    "log, floor",
    "last_finite",
    """
def overflow_depth(w, dtype):
    m = float(np.finfo(dtype).max)
    return int(math.log(m) / math.log(abs(w)))
""",
)
whole(
    "eps for max",
    "precision",
    """
def overflow_depth(w, dtype):
    m = 1 / float(np.finfo(dtype).eps)
    n, p = 0, 1.0
    while p <= m:
        p *= abs(w)
        n += 1
    return n
""",
)
whole(
    "ten to the 38",
    "power_of_ten",
    """
def overflow_depth(w, dtype):
    m = 1e38 if dtype == "float32" else 1e308
    n, p = 0, 1.0
    while p <= m:
        p *= abs(w)
        n += 1
    return n
""",
)
whole(
    "numpy int",
    "",
    """
def overflow_depth(w, dtype):
    m = float(np.finfo(dtype).max)
    return np.ceil(np.log(m) / np.log(abs(w)))
""",
)
whole(
    "log10 against log",
    "tenths_above",
    """
def overflow_depth(w, dtype):
    m = float(np.finfo(dtype).max)
    return int(np.floor(np.log10(m) / np.log(abs(w)))) + 1
""",
)
whole(
    "bits",
    "number_of_bits",
    """
def overflow_depth(w, dtype):
    m = 2.0 ** np.finfo(dtype).bits
    n, p = 0, 1.0
    while p <= m:
        p *= abs(w)
        n += 1
    return n
""",
)
whole(
    "squared step",
    "repeated_squaring",
    """
def overflow_depth(w, dtype):
    m = float(np.finfo(dtype).max)
    n, p = 1, abs(w)
    while p <= m:
        p *= p
        n += 1
    return n
""",
)
whole(
    "finfo of w",
    "always_double",
    """
def overflow_depth(w, dtype):
    m = float(np.finfo(type(w)).max)
    n, p = 0, 1.0
    while p <= m:
        p = p * abs(w)
        n = n + 1
    return n
""",
)
whole(
    "returns the number",
    "number_itself",
    """
def overflow_depth(w, dtype):
    m = float(np.finfo(dtype).max)
    p = 1.0
    while p <= m:
        p *= abs(w)
    return p
""",
)

"""Answers to ``vanishing_depth`` and ``overflow_depth``."""

from support.tables import Answers

VANISHING = Answers(
    "vanishing_depth",
    """
def vanishing_depth(w, tol):
    n, left = 0, 1.0
    while left >= tol:
        left *= abs(w)
        n += 1
    return n
""",
)
slip, whole, other = VANISHING.slip, VANISHING.whole, VANISHING.other

slip("stops at equality", "at_most", "left >= tol -> left > tol")
slip("one too many", "one_late", "return n -> return n + 1")
slip("one too few", "one_early", "return n -> return n - 1")
slip("counts from 1", "one_late", "n, left = 0 -> n, left = 1")
slip("starts at w", "one_early", "left = 0, 1.0 -> left = 0, abs(w)")
slip("a negative w kept", "sign_of_w", "abs(w) -> w")
slip("the sign of w kept, one power each", "sign_of_w", "left *= abs(w) -> left = w ** (n + 1)")
slip("returns what is left", "what_is_left", "return n -> return left")
slip("a float", "", "return n -> return float(n)")
slip("at least one layer", "at_least_one", "n, left = 0, 1.0 -> n, left = 1, abs(w)")
slip("w squared", "squared", "left *= abs(w) -> left *= w * w")
slip("what is lost", "never_counts", "left >= tol -> 1 - left >= tol")
slip("a loop of at most 100", "capped", "while left >= tol: -> while left >= tol and n < 100:")
slip("always one", "inverted", "return n -> return 1")
slip("the depth never counted", "never_counts", "n += 1 -> pass")
whole(
    "logs, rounded up",
    "rounded_up",
    "def vanishing_depth(w, tol):\n    return int(np.ceil(np.log(tol) / np.log(abs(w))))",
)
whole(
    "logs, rounded down",
    "one_early",
    "def vanishing_depth(w, tol):\n    return int(np.floor(np.log(tol) / np.log(abs(w))))",
)
whole("logs, cut off", "one_early", "def vanishing_depth(w, tol):\n    return int(math.log(tol) / math.log(abs(w)))")
whole(
    "logs, w = 0 forgotten",
    "",
    "def vanishing_depth(w, tol):\n    return max(0, math.floor(math.log(tol) / math.log(abs(w))) + 1)",
)
whole(
    "logs, floor + 1, tol above 1",
    "negative_above_one",
    "def vanishing_depth(w, tol):\n    return 1 if w == 0 else math.floor(math.log(tol) / math.log(abs(w))) + 1",
)
whole(
    "logs, rounded",
    "rounded",
    "def vanishing_depth(w, tol):\n    return 1 if w == 0 else round(math.log(tol) / math.log(abs(w)))",
)
whole(
    "logs, floor + 2",
    "one_late",
    "def vanishing_depth(w, tol):\n    return int(np.floor(np.log(tol) / np.log(abs(w)))) + 2",
)
whole(
    "logs, no absolute value",
    "",
    "def vanishing_depth(w, tol):\n    return int(np.floor(np.log(tol) / np.log(w))) + 1",
)
whole(
    "logs upside down",
    "inverted",
    "def vanishing_depth(w, tol):\n    return int(np.ceil(np.log(abs(w)) / np.log(tol)))",
)
other(
    "powers",
    """
def vanishing_depth(w, tol):
    n = 0
    while abs(w) ** n >= tol:
        n += 1
    return n
""",
)
other(
    "logs, corrected by counting",
    """
def vanishing_depth(w, tol):
    if tol > 1:
        return 0
    if w == 0:
        return 1
    n = max(0, int(math.log(tol) / math.log(abs(w))) - 2)
    while abs(w) ** n >= tol:
        n += 1
    return n
""",
)
other(
    "recursion by the absolute value of a product",
    """
def vanishing_depth(w, tol):
    product = 1.0
    depth = 0
    while not abs(product) < tol:
        product = product * w
        depth = depth + 1
    return np.int64(depth)
""",
)
other(
    "itertools",
    """
def vanishing_depth(w, tol):
    import itertools
    return next(n for n in itertools.count() if abs(w) ** n < tol)
""",
)
other(
    "torch",
    """
def vanishing_depth(w, tol):
    left, n = torch.tensor(1.0, dtype=torch.float64), 0
    while left >= tol:
        left, n = left * abs(w), n + 1
    return n
""",
)

whole(
    "logs, floor + 1, at least 0, but 1 for w = 0 whatever tol is",
    "one_for_zero",
    "def vanishing_depth(w, tol):\n    return 1 if w == 0 else max(0, math.floor(math.log(tol) / math.log(abs(w))) + 1)",
)

OVERFLOW = Answers(
    "overflow_depth",
    """
def overflow_depth(w, dtype):
    largest = float(np.finfo(dtype).max)
    n, y = 0, 1.0
    while y <= largest:
        y *= abs(w)
        n += 1
    return n
""",
)
slip, whole, other = OVERFLOW.slip, OVERFLOW.whole, OVERFLOW.other

slip("the smallest number for the largest", "zeros", "finfo(dtype).max -> finfo(dtype).tiny")
slip("the smallest step for the largest", "zeros", "finfo(dtype).max -> finfo(dtype).eps")
slip("the most negative number", "zeros", "finfo(dtype).max -> finfo(dtype).min")
slip("always float32", "always_single", "finfo(dtype).max -> finfo('float32').max")
slip("always float64", "always_double", "finfo(dtype).max -> finfo('float64').max")
slip("the types swapped", "types_swapped", "finfo(dtype) -> finfo('float32' if dtype == 'float64' else 'float64')")
slip("one too many", "one_late", "return n -> return n + 1")
slip("the last that fits", "last_finite", "return n -> return n - 1")
slip("starts at w", "last_finite", "n, y = 0, 1.0 -> n, y = 0, abs(w)")
slip("counts from 1", "one_late", "n, y = 0 -> n, y = 1")
slip("the sign kept", "signed", "y *= abs(w) -> y *= w")
slip("the square", "squared", "y *= abs(w) -> y *= w * w")
slip("a number of bits", "number_of_bits", "float(np.finfo(dtype).max) -> 2.0 ** np.finfo(dtype).bits")
slip("the largest int", "largest_integer", "float(np.finfo(dtype).max) -> 2.0 ** (31 if dtype == 'float32' else 63)")
slip(
    "the exponent's range only",
    "power_of_ten",
    "float(np.finfo(dtype).max) -> 10.0 ** (38 if dtype == 'float32' else 308)",
)
slip("returns the number", "number_itself", "return n -> return y")
slip("a float", "", "return n -> return float(n)")
slip("the depth never counted, but once", "always_one", "n += 1 -> n = 1")
slip("a loop of at most 1000", "capped", "while y <= largest -> while y <= largest and n < 1000")
slip("the loop never starts", "zeros", "while y <= largest -> while y > largest")
whole(
    "log floor + 1",
    "late_at_two",
    "def overflow_depth(w, dtype):\n    return math.floor(math.log(float(np.finfo(dtype).max)) / math.log(abs(w))) + 1",
)
whole(
    "log cut off",
    "last_finite",
    "def overflow_depth(w, dtype):\n    return int(np.log(np.finfo(dtype).max) / np.log(abs(w)))",
)
whole(
    "log rounded",
    "rounded",
    "def overflow_depth(w, dtype):\n    return round(math.log(float(np.finfo(dtype).max)) / math.log(abs(w)))",
)
whole(
    "log in float32",
    "late_at_two_in_both",
    "def overflow_depth(w, dtype):\n    return int(np.floor(np.log(np.finfo(dtype).max) / np.log(abs(w)))) + 1",
)
whole(
    "log10 floor + 1",
    "late_at_two",
    "def overflow_depth(w, dtype):\n    return int(np.floor(np.log10(float(np.finfo(dtype).max)) / np.log10(abs(w)))) + 1",
)
whole(
    "log2 floor + 1",
    "late_at_two",
    "def overflow_depth(w, dtype):\n    return int(np.floor(np.log2(float(np.finfo(dtype).max)) / np.log2(abs(w)))) + 1",
)
whole(
    "log without the size of w",
    "",
    "def overflow_depth(w, dtype):\n    return int(np.floor(np.log(float(np.finfo(dtype).max)) / np.log(w))) + 1",
)
whole(
    "log upside down",
    "always_one",
    "def overflow_depth(w, dtype):\n    return math.ceil(math.log(abs(w)) / math.log(float(np.finfo(dtype).max)))",
)
whole(
    "Python's power raises",
    "",
    "def overflow_depth(w, dtype):\n    n = 0\n    while abs(w) ** n <= float(np.finfo(dtype).max):\n        n += 1\n    return n",
)
whole(
    "waits for inf in float64",
    "always_double",
    "def overflow_depth(w, dtype):\n    n, y = 0, 1.0\n    while y != float('inf'):\n        y *= abs(w)\n        n += 1\n    return n",
)
other(
    "waits for inf in the dtype",
    """
def overflow_depth(w, dtype):
    y, n = np.array(1, dtype), 0
    with np.errstate(over="ignore"):
        while not np.isinf(y):
            y = (y * np.array(abs(w), dtype)).astype(dtype)
            n += 1
    return n
""",
)
other(
    "exact integers from fractions",
    """
def overflow_depth(w, dtype):
    from fractions import Fraction
    largest, y, n = Fraction(float(np.finfo(dtype).max)), Fraction(1), 0
    step = abs(Fraction(w))
    low, high = 1, 8000
    if step ** 40 > largest:
        high = 40
    while low < high:
        middle = (low + high) // 2
        if float(middle * math.log(abs(w))) > math.log(float(largest)) + 1e-9:
            high = middle
        elif step ** middle > largest:
            high = middle
        else:
            low = middle + 1
    return low
""",
)
other(
    "keeps the sign, looks at the size",
    """
def overflow_depth(w, dtype):
    n, y = 0, 1.0
    while abs(y) <= np.finfo(dtype).max:
        y = y * w
        n = n + 1
    return n
""",
)
other(
    "torch",
    """
def overflow_depth(w, dtype):
    kind = getattr(torch, dtype)
    y, n = torch.ones((), dtype=torch.float64), 0
    while y <= torch.finfo(kind).max:
        y, n = y * abs(w), n + 1
    return n
""",
)
other(
    "floor + 1, then corrected",
    """
def overflow_depth(w, dtype):
    largest = float(np.finfo(dtype).max)
    n = int(math.log(largest) / math.log(abs(w))) - 2
    n = max(n, 0)
    y = abs(w) ** n
    while y <= largest:
        y *= abs(w)
        n += 1
    return n
""",
)
other("at equality too", OVERFLOW.base.replace("y <= largest", "y < largest"))
other(
    "a quotient of logs, rounded up",
    "def overflow_depth(w, dtype):\n    return math.ceil(math.log(float(np.finfo(dtype).max)) / math.log(abs(w)))",
)
other(
    "a quotient of binary logs, rounded up",
    "def overflow_depth(w, dtype):\n    return int(np.ceil(np.log2(float(np.finfo(dtype).max)) / np.log2(abs(w))))",
)

"""Answers to ``gradient_product``, ``path_counts``, ``predicted_variance``, ``branch_scale``, ``gradient_autocorrelation``."""

from support.tables import Answers

PRODUCT = Answers(
    "gradient_product",
    """
def gradient_product(slopes):
    product = 1.0
    for s in slopes:
        product *= 1 + s
    return product
""",
)
slip = PRODUCT.slip
slip("no 1", "plain_product", "1 + s -> s")
slip("one skip past all", "one_skip", "product *= 1 + s -> product *= s", "return product -> return 1 + product")
slip("a sum", "sum_of_factors", "product = 1.0 -> product = 0.0", "product *= -> product +=")
slip("1 and the slopes", "first_order", "product *= 1 + s -> product += s")
slip("sizes of slopes", "sizes_of_slopes", "1 + s -> 1 + abs(s)")
slip("sizes of factors", "sizes_of_factors", "1 + s -> abs(1 + s)")
slip("1 - s", "minus", "1 + s -> 1 - s")
slip("exponential", "exponential", "1 + s -> np.exp(s)")
slip("at least 1", "at_least_one", "1 + s -> max(1, 1 + s)")
slip("without the first", "without_first", "in slopes -> in slopes[1:]")
slip("without the last", "without_last", "in slopes -> in slopes[:-1]")
slip(
    "return in the loop",
    "first_factor",
    "        product *= 1 + s -> \n        product *= 1 + s\n        return product",
)
slip("minus the product", "sign", "return product -> return -product")
PRODUCT.whole("cumprod", "partial_products", "def gradient_product(slopes):\n    return np.cumprod(1 + slopes)")
PRODUCT.other("np.prod", "def gradient_product(slopes):\n    return np.prod(1 + slopes)")
PRODUCT.other("math.prod", "def gradient_product(slopes):\n    return math.prod(1 + s for s in slopes)")

PATHS = Answers(
    "path_counts",
    """
def path_counts(L):
    counts = [1]
    for _ in range(L):
        counts = [1] + [a + b for a, b in zip(counts, counts[1:])] + [1]
    return counts
""",
)
PATHS.slip("cumulative", "cumulative", "return counts -> return [sum(counts[: k + 1]) for k in range(L + 1)]")
PATHS.slip("one row too early", "other_arguments", "range(L) -> range(L - 1)")
PATHS.slip("one row too late", "other_arguments", "range(L) -> range(L + 1)")
PATHS.slip("k = 0 left out", "first_missing", "return counts -> return counts[1:]")
PATHS.slip("weighted", "weighted", "return counts -> return [k * c for k, c in enumerate(counts)]")
PATHS.slip("shares", "shares", "return counts -> return [c / 2**L for c in counts]")
PATHS.slip("the sum", "", "return counts -> return sum(counts)")
PATHS.slip("an array", "", "return counts -> return np.array(counts)")
PATHS.whole("powers", "powers_of_two", "def path_counts(L):\n    return [2**k for k in range(L + 1)]")
PATHS.whole("ones", "ones", "def path_counts(L):\n    return [1 for k in range(L + 1)]")
PATHS.whole("all", "all_paths", "def path_counts(L):\n    return [2**L for k in range(L + 1)]")
PATHS.whole("ordered", "ordered", "def path_counts(L):\n    return [math.perm(L, k) for k in range(L + 1)]")
PATHS.whole(
    "L - 1",
    "one_block_fewer",
    "def path_counts(L):\n    return [math.comb(L - 1, k) if L else 1 for k in range(L + 1)]",
)
PATHS.other("comb", "def path_counts(L):\n    return [math.comb(L, k) for k in range(L + 1)]")
PATHS.other("a tuple", "def path_counts(L):\n    return tuple(math.comb(L, k) for k in range(L + 1))")
PATHS.whole(
    "NumPy's ints, which stop at the first that is too large",
    "",
    "def path_counts(L):\n    return [np.int64(math.comb(L, k)) for k in range(L + 1)]",
)
PATHS.other(
    "factorials",
    "def path_counts(L):\n    f = math.factorial\n    return [f(L) // (f(k) * f(L - k)) for k in range(L + 1)]",
)

GROWTH = Answers(
    "predicted_variance",
    """
def predicted_variance(L, branch_gain):
    q = np.ones(L + 1)
    for i in range(1, L + 1):
        q[i] = (1 + branch_gain) * q[i - 1]
    return q
""",
)
slip = GROWTH.slip
slip("linear", "linear", "(1 + branch_gain) * q[i - 1] -> q[i - 1] + branch_gain")
slip("plain", "plain", "(1 + branch_gain) -> branch_gain")
slip("standard deviations", "std_for_variance", "return q -> return np.sqrt(q)")
slip("added deviations", "stds_added", "(1 + branch_gain) -> (1 + np.sqrt(branch_gain)) ** 2")
slip("the gain squared", "gain_squared", "(1 + branch_gain) -> (1 + branch_gain**2)")
slip("squared", "squared", "return q -> return q**2")
slip("one block too far", "from_first_block", "q = np.ones(L + 1) -> q = np.full(L + 1, 1 + branch_gain)")
slip("doubling", "doubling", "(1 + branch_gain) -> 2")
slip("exponential", "exponential", "(1 + branch_gain) -> np.exp(branch_gain)")
slip("the last everywhere", "last_everywhere", "return q -> return np.full(L + 1, q[-1])")
slip("the last alone", "", "return q -> return q[-1]")
slip("without the input", "first_missing", "return q -> return q[1:]")
slip("reversed", "reversed", "return q -> return q[::-1]")
GROWTH.other("a power", "def predicted_variance(L, branch_gain):\n    return (1 + branch_gain) ** np.arange(L + 1.0)")
GROWTH.other(
    "cumprod",
    "def predicted_variance(L, branch_gain):\n    return np.cumprod([1.0] + [1 + branch_gain] * L)",
)

SCALE = Answers("branch_scale", "def branch_scale(L, m):\n    return L ** (-1 / (2 * m - 2))")
slip = SCALE.slip
slip("the branch's output", "on_the_output", "(-1 / (2 * m - 2)) -> (-1 / 2)")
slip("all m matrices", "over_all_matrices", "(2 * m - 2) -> (2 * m)")
slip("no half", "without_half", "(2 * m - 2) -> (m - 1)")
slip("plus", "inverse", "-1 / -> 1 / ")
slip("the power first", "power_first", "L ** (-1 / (2 * m - 2)) -> L ** -1.0 / (2 * m - 2)")
slip("no inner brackets", "no_brackets", "(-1 / (2 * m - 2)) -> (-1 / 2 * m - 2)")
slip("2 m, then - 2", "two_after", "(2 * m - 2) -> (2 * m) - 2")
slip("1 / L", "one_over_blocks", "L ** (-1 / (2 * m - 2)) -> 1 / L")
slip("swapped", "swapped", "L ** (-1 / (2 * m - 2)) -> m ** (-1 / (2 * L - 2)) if L > 1 else 1.0")
slip("2 m - 1", "off_by_one", "2 * m - 2 -> 2 * m - 1")
slip("minus", "sign", "return L -> return -(L", "(2 * m - 2)) -> (2 * m - 2)))")
SCALE.other("a root", "def branch_scale(L, m):\n    return 1 / math.pow(L, 1 / (2 * (m - 1)))")
SCALE.other("by logs", "def branch_scale(L, m):\n    return float(np.exp(-np.log(L) / (2 * m - 2)))")

CORRELATION = Answers(
    "gradient_autocorrelation",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads - grads.mean()
    out = np.zeros(len(lags))
    for i, k in enumerate(lags):
        out[i] = np.sum(c[: K - k] * c[k:]) / np.sum(c**2)
    return out
""",
)
slip = CORRELATION.slip
slip("not centred", "not_centred", "grads - grads.mean() -> grads")
slip(
    "means",
    "means_of_products",
    "np.sum(c[: K - k] * c[k:]) / np.sum(c**2) -> np.mean(c[: K - k] * c[k:]) / np.mean(c**2)",
)
slip("in a circle", "circular", "c[: K - k] * c[k:] -> c * np.roll(c, -k)")
slip("not divided", "not_normalised", " / np.sum(c**2) -> ")
slip("covariance", "covariance", " / np.sum(c**2) ->  / K")
slip("one lag too far", "lag_too_large", "c[: K - k] * c[k:] -> c[: K - k - 1] * c[k + 1 :]")
slip("the index for the lag", "lags_ignored", "out[i] = -> k = i\n        out[i] =")
slip("without sign", "without_sign", "return out -> return np.abs(out)")
slip("a short denominator", "short_denominator", "np.sum(c**2) -> np.sum(c[: K - k] ** 2)")
slip("a list", "", "return out -> return list(out)")
slip("the other end", "reversed", "return out -> return out[::-1]")
CORRELATION.whole(
    "corrcoef",
    "corrcoef",
    """
def gradient_autocorrelation(grads, lags):
    return np.array([np.corrcoef(grads[: len(grads) - k], grads[k:])[0, 1] for k in lags])
""",
)
CORRELATION.other(
    "np.correlate",
    """
def gradient_autocorrelation(grads, lags):
    c = np.asarray(grads, float) - np.mean(grads, dtype=float)
    full = np.correlate(c, c, "full")[len(c) - 1 :]
    return full[np.array(lags, dtype=int)] / full[0]
""",
)
CORRELATION.other(
    "a comprehension",
    """
def gradient_autocorrelation(grads, lags):
    c = grads - np.mean(grads)
    return np.array([np.dot(c[: len(c) - k], c[k:]) / np.dot(c, c) for k in lags], dtype=float)
""",
)

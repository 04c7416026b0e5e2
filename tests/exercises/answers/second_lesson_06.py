"""What the second reader who knew only the text of lesson 6 wrote: plausible slips and right answers of other styles.

A slip with the name ``""`` is refused with words but without a name. The answers that change an argument in place are left
out: they are right but for that.
"""

from support.tables import Answers

BRANCH_SCALE = Answers(
    "branch_scale",
    """
def branch_scale(L, m):
    return L ** (-1 / (2 * m - 2))
""",
)
BRANCH_SCALE.other(
    "exp log",
    """
def branch_scale(L, m):
    return math.exp(-math.log(L) / (2 * (m - 1)))
""",
)
BRANCH_SCALE.other(
    "root",
    """
def branch_scale(L, m):
    return float(1 / np.sqrt(L) ** (1 / (m - 1)))
""",
)
BRANCH_SCALE.whole(
    "bracket",
    "no_brackets",
    """
def branch_scale(L, m):
    return float(L ** (-1 / 2 * m - 2))
""",
)
BRANCH_SCALE.whole(
    "bracket 2",
    "two_after",
    """
def branch_scale(L, m):
    return float(L ** (-1 / (2 * m) - 2))
""",
)
BRANCH_SCALE.whole(
    "sign",
    "inverse",
    """
def branch_scale(L, m):
    return float(L ** (1 / (2 * m - 2)))
""",
)
BRANCH_SCALE.whole(
    "one over root L",
    "on_the_output",
    """
def branch_scale(L, m):
    return float(L ** -0.5)
""",
)
BRANCH_SCALE.whole(
    "one over L",
    "one_over_blocks",
    """
def branch_scale(L, m):
    return 1 / L
""",
)
BRANCH_SCALE.whole(
    "precedence",
    "power_first",
    """
def branch_scale(L, m):
    return L ** -1 / (2 * m - 2)
""",
)
BRANCH_SCALE.whole(
    "floor",
    "one_over_blocks",
    """
def branch_scale(L, m):
    return float(L ** (-1 // (2 * m - 2)))
""",
)
BRANCH_SCALE.whole(
    "no 2",
    "without_half",
    """
def branch_scale(L, m):
    return float(L ** (-1 / (m - 1)))
""",
)
BRANCH_SCALE.whole(
    "2m",
    "over_all_matrices",
    """
def branch_scale(L, m):
    return float(L ** (-1 / (2 * m)))
""",
)
BRANCH_SCALE.whole(
    "inverse exponent",
    "exponent_upside_down",
    """
def branch_scale(L, m):
    return float(L ** (-(2.0 * m - 2)))
""",
)
BRANCH_SCALE.whole(
    "m and L swapped",
    "swapped",
    """
def branch_scale(L, m):
    return float(m ** (-1 / max(2 * L - 2, 1)))
""",
)
BRANCH_SCALE.whole(
    "2m-1",
    "off_by_one",
    """
def branch_scale(L, m):
    return float(L ** (-1 / (2 * m - 1)))
""",
)
BRANCH_SCALE.whole(
    "2(m-2)",
    "one_matrix_too_few",
    """
def branch_scale(L, m):
    return float(L ** (-1 / (2 * (m - 2))))
""",
)
BRANCH_SCALE.whole(
    "int power",
    "",
    """
def branch_scale(L, m):
    return float(np.power(L, -1) ** (1 / (2 * m - 2)))
""",
)
BRANCH_SCALE.whole(
    "rounded",
    "rounded",
    """
def branch_scale(L, m):
    return round(L ** (-1 / (2 * m - 2)), 1)
""",
)
BRANCH_SCALE.whole(
    "no return",
    "",
    """
def branch_scale(L, m):
    s = L ** (-1 / (2 * m - 2))
    print(s)
""",
)
BRANCH_SCALE.whole(
    "array",
    "",
    """
def branch_scale(L, m):
    return np.full(m - 1, L ** (-1 / (2 * m - 2)))
""",
)
BRANCH_SCALE.whole(
    "whole branch",
    "on_the_output",
    """
def branch_scale(L, m):
    return (L ** (-1 / (2 * m - 2))) ** (m - 1)
""",
)
BRANCH_SCALE.whole(
    "2m-2 in front",
    "under_the_root",
    """
def branch_scale(L, m):
    return 1 / math.sqrt(L * (2 * m - 2))
""",
)
BRANCH_SCALE.whole(
    "log",
    "logarithm",
    """
def branch_scale(L, m):
    return -math.log(L) / (2 * m - 2)
""",
)
BRANCH_SCALE.whole(
    "negated",
    "minus_in_front",
    """
def branch_scale(L, m):
    return -(L ** (1 / (2 * m - 2)))
""",
)
BRANCH_SCALE.whole(
    "product",
    "exponent_multiplied",
    """
def branch_scale(L, m):
    return L * (-1 / (2 * m - 2))
""",
)
BRANCH_SCALE.whole(
    "two: sign and no 2",
    "inverse_without_half",
    """
def branch_scale(L, m):
    return float(L ** (1 / (m - 1)))
""",
)
BRANCH_SCALE.whole(
    "blocks minus one",
    "one_block_less",
    """
def branch_scale(L, m):
    return float(max(L - 1, 1) ** (-1 / (2 * m - 2)))
""",
)

GRADIENT_AUTOCORRELATION = Answers(
    "gradient_autocorrelation",
    """
def gradient_autocorrelation(grads, lags):
    c = grads - grads.mean()
    K = len(c)
    return np.array([np.sum(c[: K - k] * c[k:]) for k in lags], dtype=float) / np.sum(c**2)
""",
)
GRADIENT_AUTOCORRELATION.other(
    "correlate",
    """
def gradient_autocorrelation(grads, lags):
    c = np.asarray(grads, dtype=float) - np.mean(grads)
    full = np.correlate(c, c, mode="full")[len(c) - 1 :]
    return full[np.array(lags, dtype=int)] / full[0]
""",
)
GRADIENT_AUTOCORRELATION.other(
    "double loop",
    """
def gradient_autocorrelation(grads, lags):
    mean = sum(grads) / len(grads)
    c = [g - mean for g in grads]
    below = sum(v * v for v in c)
    out = np.zeros(len(lags))
    for i, k in enumerate(lags):
        for t in range(len(c) - k):
            out[i] += c[t] * c[t + k]
        out[i] /= below
    return out
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "not centred",
    "not_centred",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads
    out = []
    for k in lags:
        out.append(np.sum(c[: K - k] * c[k:]) / np.sum(c**2))
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "averaged",
    "means_of_products",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads - grads.mean()
    out = []
    for k in lags:
        out.append(np.mean(c[: K - k] * c[k:]) / np.mean(c**2))
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "overlap below",
    "short_denominator",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads - grads.mean()
    out = []
    for k in lags:
        out.append(np.sum(c[: K - k] * c[k:]) / np.sum(c[: K - k] ** 2))
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "circular",
    "circular",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads - grads.mean()
    out = []
    for k in lags:
        out.append(np.sum(c * np.roll(c, k)) / np.sum(c**2))
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "corrcoef",
    "corrcoef",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    out = []
    for k in lags:
        a, b = grads[: K - k], grads[k:]
        a, b = a - a.mean(), b - b.mean()
        out.append(np.sum(a * b) / (np.sqrt(np.sum(a * a) * np.sum(b * b)) + 1e-300))
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "own means",
    "own_means",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads
    out = []
    for k in lags:
        out.append(np.sum((c[: K - k] - c[: K - k].mean()) * (c[k:] - c[k:].mean())) / np.sum((c - c.mean()) ** 2))
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "range of lags",
    "",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads - grads.mean()
    out = []
    for k in range(lags):
        out.append(np.sum(c[: K - k] * c[k:]) / np.sum(c**2))
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "minus k",
    "",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads - grads.mean()
    out = []
    for k in lags:
        out.append(np.sum(c[:-k] * c[k:]) / np.sum(c**2))
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "minus k quiet",
    "empty_at_zero",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads - grads.mean()
    out = []
    for k in lags:
        out.append(sum(a * b for a, b in zip(c[:-k], c[k:])) / np.sum(c**2))
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "variance below",
    "sum_over_mean",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads - grads.mean()
    out = []
    for k in lags:
        out.append(np.sum(c[: K - k] * c[k:]) / np.var(grads))
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "not normalised",
    "not_normalised",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads - grads.mean()
    out = []
    for k in lags:
        out.append(np.sum(c[: K - k] * c[k:]) / 1.0)
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "abs",
    "without_sign",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads - grads.mean()
    out = []
    for k in lags:
        out.append(abs(np.sum(c[: K - k] * c[k:])) / np.sum(c**2))
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "off by one",
    "lag_too_large",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads - grads.mean()
    out = []
    for k in lags:
        out.append(np.sum(c[: max(K - k - 1, 0)] * c[k + 1 :]) / np.sum(c**2))
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "std below",
    "root_of_squares",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads - grads.mean()
    out = []
    for k in lags:
        out.append(np.sum(c[: K - k] * c[k:]) / np.sqrt(np.sum(c**2)))
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "common overlap",
    "common_overlap",
    """
def gradient_autocorrelation(grads, lags):
    c = grads - grads.mean()
    n = len(c) - max(lags, default=0)
    return np.array([c[:n] @ c[k : k + n] for k in lags], dtype=float) / (c @ c)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "empty fails",
    "",
    """
def gradient_autocorrelation(grads, lags):
    c = grads - grads.mean()
    K = len(c)
    return np.stack([np.sum(c[: K - k] * c[k:]) for k in lags]) / np.sum(c**2)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "int",
    "whole",
    """
def gradient_autocorrelation(grads, lags):
    c = grads - grads.mean()
    K = len(c)
    out = np.zeros(len(lags), dtype=int)
    for i, k in enumerate(lags):
        out[i] = np.sum(c[: K - k] * c[k:]) / np.sum(c**2)
    return out.astype(float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "last only",
    "",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads - grads.mean()
    out = []
    for k in lags:
        out.append(np.sum(c[: K - k] * c[k:]) / np.sum(c**2))
    return out[-1] if out else np.zeros(0)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "all lags",
    "lags_ignored",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads - grads.mean()
    out = []
    for k in range(len(lags)):
        out.append(np.sum(c[: K - k] * c[k:]) / np.sum(c**2))
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "mean difference",
    "differences_squared",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads - grads.mean()
    out = []
    for k in lags:
        out.append(np.sum((c[: K - k] - c[k:]) ** 2) / np.sum(c**2))
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "averaged times",
    "mean_over_sum",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads - grads.mean()
    out = []
    for k in lags:
        out.append(np.mean(c[: K - k] * c[k:]) / np.sum(c**2))
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "two: not centred, circular",
    "circular_not_centred",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads
    out = []
    for k in lags:
        out.append(np.sum(c * np.roll(c, k)) / np.sum(c**2))
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "one term too few",
    "last_product_missing",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads - grads.mean()
    out = []
    for k in lags:
        out.append(np.sum(c[: max(K - k - 1, 0)] * c[k : k + max(K - k - 1, 0)]) / np.sum(c**2))
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "lag 0 only below of the lagged",
    "denominator_of_later_part",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads - grads.mean()
    out = []
    for k in lags:
        out.append(np.sum(c[: K - k] * c[k:]) / np.sum(c[k:] ** 2))
    return np.array(out, dtype=float)
""",
)
GRADIENT_AUTOCORRELATION.whole(
    "median",
    "median_subtracted",
    """
def gradient_autocorrelation(grads, lags):
    K = len(grads)
    c = grads - np.median(grads)
    out = []
    for k in lags:
        out.append(np.sum(c[: K - k] * c[k:]) / np.sum(c**2))
    return np.array(out, dtype=float)
""",
)

GRADIENT_PRODUCT = Answers(
    "gradient_product",
    """
def gradient_product(slopes):
    return float(np.prod(1 + np.asarray(slopes, dtype=float)))
""",
)
GRADIENT_PRODUCT.other(
    "loop",
    """
def gradient_product(slopes):
    product = 1.0
    for s in slopes:
        product *= 1.0 + s
    return float(product)
""",
)
GRADIENT_PRODUCT.other(
    "math.prod",
    """
def gradient_product(slopes):
    return math.prod((1.0 + float(s) for s in slopes), start=1.0)
""",
)
GRADIENT_PRODUCT.whole(
    "no skip",
    "plain_product",
    """
def gradient_product(slopes):
    return float(np.prod(slopes))
""",
)
GRADIENT_PRODUCT.whole(
    "one plus product",
    "one_skip",
    """
def gradient_product(slopes):
    return float(1 + np.prod(slopes))
""",
)
GRADIENT_PRODUCT.whole(
    "sum",
    "first_order",
    """
def gradient_product(slopes):
    return float(1 + np.sum(slopes))
""",
)
GRADIENT_PRODUCT.whole(
    "abs",
    "sizes_of_factors",
    """
def gradient_product(slopes):
    return float(np.prod(np.abs(1 + slopes)))
""",
)
GRADIENT_PRODUCT.whole(
    "cumprod",
    "partial_products",
    """
def gradient_product(slopes):
    return np.cumprod(1 + slopes)
""",
)
GRADIENT_PRODUCT.whole(
    "minus",
    "minus",
    """
def gradient_product(slopes):
    return float(np.prod(1 - slopes))
""",
)
GRADIENT_PRODUCT.whole(
    "start at 0",
    "starts_at_zero",
    """
def gradient_product(slopes):
    p = 0.0
    for s in slopes:
        p *= 1 + s
    return p
""",
)
GRADIENT_PRODUCT.whole(
    "first left out",
    "without_first",
    """
def gradient_product(slopes):
    p = 1.0
    for i in range(1, len(slopes)):
        p *= 1 + slopes[i]
    return float(p)
""",
)
GRADIENT_PRODUCT.whole(
    "last left out",
    "without_last",
    """
def gradient_product(slopes):
    p = 1.0
    for i in range(len(slopes) - 1):
        p *= 1 + slopes[i]
    return float(p)
""",
)
GRADIENT_PRODUCT.whole(
    "exp",
    "exponential",
    """
def gradient_product(slopes):
    return float(np.exp(np.sum(slopes)))
""",
)
GRADIENT_PRODUCT.whole(
    "mean power",
    "power_of_mean",
    """
def gradient_product(slopes):
    if len(slopes) == 0:
        return 1.0
    return float((1 + np.mean(slopes)) ** len(slopes))
""",
)
GRADIENT_PRODUCT.whole(
    "empty fails",
    "",
    """
def gradient_product(slopes):
    p = 1 + slopes[0]
    for s in slopes[1:]:
        p *= 1 + s
    return float(p)
""",
)
GRADIENT_PRODUCT.whole(
    "empty is 0",
    "zero_without_blocks",
    """
def gradient_product(slopes):
    if len(slopes) == 0:
        return 0.0
    return float(np.prod(1 + slopes))
""",
)
GRADIENT_PRODUCT.whole(
    "at least 1",
    "product_at_least_one",
    """
def gradient_product(slopes):
    return float(max(1.0, np.prod(1 + slopes)))
""",
)
GRADIENT_PRODUCT.whole(
    "early return",
    "first_factor",
    """
def gradient_product(slopes):
    p = 1.0
    for s in slopes:
        p *= 1 + s
        return float(p)
    return float(p)
""",
)
GRADIENT_PRODUCT.whole(
    "log",
    "logarithm",
    """
def gradient_product(slopes):
    return float(np.sum(np.log(np.abs(1 + slopes) + 1e-300)))
""",
)
GRADIENT_PRODUCT.whole(
    "logs lose the sign",
    "sizes_of_factors",
    """
def gradient_product(slopes):
    return float(np.exp(np.sum(np.log(np.abs(1 + slopes)))))
""",
)
GRADIENT_PRODUCT.whole(
    "negative cut",
    "at_least_one",
    """
def gradient_product(slopes):
    return float(np.prod(1 + np.maximum(slopes, 0)))
""",
)
GRADIENT_PRODUCT.whole(
    "no return",
    "",
    """
def gradient_product(slopes):
    np.prod(1 + slopes)
""",
)
GRADIENT_PRODUCT.whole(
    "two: product plus one, abs",
    "one_plus_size",
    """
def gradient_product(slopes):
    return float(1 + abs(np.prod(slopes)))
""",
)
GRADIENT_PRODUCT.whole(
    "int",
    "whole",
    """
def gradient_product(slopes):
    return float(int(np.prod(1 + slopes)))
""",
)
GRADIENT_PRODUCT.whole(
    "sum of factors",
    "sum_of_factors",
    """
def gradient_product(slopes):
    return float(np.sum(1 + slopes))
""",
)

PATH_COUNTS = Answers(
    "path_counts",
    """
def path_counts(L):
    return [math.comb(L, k) for k in range(L + 1)]
""",
)
PATH_COUNTS.other(
    "pascal",
    """
def path_counts(L):
    row = [1]
    for _ in range(L):
        row = [a + b for a, b in zip([0] + row, row + [0])]
    return row
""",
)
PATH_COUNTS.other(
    "quotients",
    """
def path_counts(L):
    out, c = [1], 1
    for k in range(L):
        c = c * (L - k) // (k + 1)
        out.append(c)
    return out
""",
)
PATH_COUNTS.whole(
    "L entries",
    "last_missing",
    """
def path_counts(L):
    return [math.comb(L, k) for k in range(L)]
""",
)
PATH_COUNTS.whole(
    "from 1",
    "first_missing",
    """
def path_counts(L):
    return [math.comb(L, k) for k in range(1, L + 1)]
""",
)
PATH_COUNTS.whole(
    "floats",
    "",
    """
def path_counts(L):
    return [int(round(math.factorial(L) / (math.factorial(k) * math.factorial(L - k)))) for k in range(L + 1)]
""",
)
PATH_COUNTS.whole(
    "gamma floats",
    "",
    """
def path_counts(L):
    return [int(round(math.exp(math.lgamma(L + 1) - math.lgamma(k + 1) - math.lgamma(L - k + 1)))) for k in range(L + 1)]
""",
)
PATH_COUNTS.whole(
    "int64",
    "int64_overflow",
    """
def path_counts(L):
    row = np.array([1], dtype=np.int64)
    for _ in range(L):
        row = np.convolve(row, [1, 1])
    return [int(v) for v in row]
""",
)
PATH_COUNTS.whole(
    "division first",
    "divided_first",
    """
def path_counts(L):
    out, c = [1], 1
    for k in range(L):
        c = c // (k + 1) * (L - k)
        out.append(c)
    return out
""",
)
PATH_COUNTS.whole(
    "powers",
    "powers_of_two",
    """
def path_counts(L):
    return [2**k for k in range(L + 1)]
""",
)
PATH_COUNTS.whole(
    "total",
    "",
    """
def path_counts(L):
    return 2**L
""",
)
PATH_COUNTS.whole(
    "perm",
    "ordered",
    """
def path_counts(L):
    return [math.perm(L, k) for k in range(L + 1)]
""",
)
PATH_COUNTS.whole(
    "L+1 blocks",
    "other_arguments",
    """
def path_counts(L):
    return [math.comb(L + 1, k) for k in range(L + 2)]
""",
)
PATH_COUNTS.whole(
    "L+1 blocks cut",
    "one_block_more",
    """
def path_counts(L):
    return [math.comb(L + 1, k) for k in range(L + 1)]
""",
)
PATH_COUNTS.whole(
    "shares",
    "shares",
    """
def path_counts(L):
    return [math.comb(L, k) / 2**L for k in range(L + 1)]
""",
)
PATH_COUNTS.whole(
    "pascal in place",
    "row_changed_from_left",
    """
def path_counts(L):
    row = [1] + [0] * L
    for _ in range(L):
        for k in range(1, L + 1):
            row[k] += row[k - 1]
    return row
""",
)
PATH_COUNTS.whole(
    "pascal one round less",
    "other_arguments",
    """
def path_counts(L):
    row = [1]
    for _ in range(L - 1):
        row = [1] + [a + b for a, b in zip(row, row[1:])] + [1]
    return row
""",
)
PATH_COUNTS.whole(
    "dict",
    "",
    """
def path_counts(L):
    return {k: math.comb(L, k) for k in range(L + 1)}
""",
)
PATH_COUNTS.whole(
    "k",
    "powers_of_blocks",
    """
def path_counts(L):
    return [L**k for k in range(L + 1)]
""",
)
PATH_COUNTS.whole(
    "ones",
    "ones",
    """
def path_counts(L):
    return [1] * (L + 1)
""",
)
PATH_COUNTS.whole(
    "zero fails",
    "",
    """
def path_counts(L):
    out = [0] * (L + 1)
    out[0], out[1] = 1, L
    for k in range(2, L + 1):
        out[k] = out[k - 1] * (L - k + 1) // k
    return out
""",
)
PATH_COUNTS.whole(
    "recursion without base",
    "",
    """
def path_counts(L):
    row = path_counts(L - 1)
    return [a + b for a, b in zip([0] + row, row + [0])]
""",
)
PATH_COUNTS.whole(
    "cumulative",
    "cumulative",
    """
def path_counts(L):
    out, total = [], 0
    for k in range(L + 1):
        total += math.comb(L, k)
        out.append(total)
    return out
""",
)
PATH_COUNTS.whole(
    "at the wrong end doubled",
    "",
    """
def path_counts(L):
    half = [math.comb(L, k) for k in range(L // 2 + 1)]
    return half + half[::-1]
""",
)
PATH_COUNTS.whole(
    "floats out",
    "",
    """
def path_counts(L):
    return [float(math.comb(L, k)) for k in range(L + 1)]
""",
)
PATH_COUNTS.whole(
    "two: perm without last",
    "",
    """
def path_counts(L):
    return [math.perm(L, k) for k in range(L)]
""",
)
PATH_COUNTS.whole(
    "enumerate to 2^L sum wrong",
    "products",
    """
def path_counts(L):
    return [max(1, k * (L - k)) for k in range(L + 1)]
""",
)

POST_LN_BACKWARD = Answers(
    "post_ln_backward",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    return block_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.other(
    "with the branch",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def post_ln_backward(dout, x, W1, W2, eps):
    z = x @ W1.T
    s = x + np.maximum(z, 0) @ W2.T
    ds = layer_norm_backward(dout, s, eps)
    dx, dW1, dW2 = branch_backward(ds, x, W1, W2)
    return ds + dx, dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "norm at x",
    "norm_at_x",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    ds = layer_norm_backward(dout, x, eps)
    return block_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "norm at f",
    "norm_at_branch",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    return block_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "skip past the norm",
    "skip_past_norm",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    dx, dW1, dW2 = branch_backward(ds, x, W1, W2)
    return dout + dx, dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "no skip",
    "skip_dropped",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    return branch_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "branch gets dout",
    "branch_past_norm",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    dx, dW1, dW2 = branch_backward(dout, x, W1, W2)
    return ds + dx, dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "norm at y",
    "norm_at_y",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    y = layer_norm(s, eps)
    ds = layer_norm_backward(dout, y, eps)
    return block_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "block at s",
    "block_at_sum",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    return block_backward(ds, s, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "skip twice",
    "skip_twice",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    dx, dW1, dW2 = block_backward(ds, x, W1, W2)
    return ds + dx, dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "pre-LN",
    "pre_ln",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def post_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "dW swapped",
    "order",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    dx, dW1, dW2 = block_backward(ds, x, W1, W2)
    return dx, dW2, dW1
""",
)
POST_LN_BACKWARD.whole(
    "norm not passed",
    "norm_skipped",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    return block_backward(dout, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "norm last",
    "norm_last",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    dx, dW1, dW2 = block_backward(dout, x, W1, W2)
    return layer_norm_backward(dx, s, eps), dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "weights with dout",
    "weights_past_norm",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    dx = block_backward(ds, x, W1, W2)[0]
    _, dW1, dW2 = block_backward(dout, x, W1, W2)
    return dx, dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "eps fixed",
    "default_eps",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, 1e-5)
    return block_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "s product",
    "norm_at_product",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x * branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    return block_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "block at LN(x)",
    "block_at_normed",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    return block_backward(ds, layer_norm(x, eps), W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "norm's arguments",
    "norm_arguments_swapped",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(s, dout, eps)
    return block_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "forward norm",
    "gradient_normed",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    ds = layer_norm(dout, eps)
    return block_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "dx is ds",
    "branch_dropped",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    _, dW1, dW2 = block_backward(ds, x, W1, W2)
    return ds, dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "norm on the branch only",
    "norm_on_branch_only",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    dx, dW1, dW2 = branch_backward(dout, x, W1, W2)
    return dout + layer_norm_backward(dx, s, eps), dW1, dW2
""",
)
POST_LN_BACKWARD.whole(
    "branch misspelt",
    "",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x)
    ds = layer_norm_backward(dout, s, eps)
    return block_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "two: norm at x, no skip",
    "norm_at_x_and_skip_dropped",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def post_ln_backward(dout, x, W1, W2, eps):
    ds = layer_norm_backward(dout, x, eps)
    return branch_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "forward order",
    "passed_twice",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    ds = layer_norm_backward(ds, s, eps)
    return block_backward(ds, x, W1, W2)
""",
)
POST_LN_BACKWARD.whole(
    "weights exchanged",
    "",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def post_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    return block_backward(ds, x, W2, W1)
""",
)

PRE_LN_BACKWARD = Answers(
    "pre_ln_backward",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.other(
    "by hand",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    mu = x.mean(axis=1, keepdims=True)
    sigma = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    u = (x - mu) / sigma
    z = u @ W1.T
    dz = (dout @ W2) * (z > 0)
    du = dz @ W1
    dn = (du - du.mean(axis=1, keepdims=True) - u * (du * u).mean(axis=1, keepdims=True)) / sigma
    return dout + dn, dz.T @ u, dout.T @ np.maximum(z, 0)
""",
)
PRE_LN_BACKWARD.other(
    "with the block, minus dout",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    grads = branch_backward(dout, layer_norm(x, eps), W1, W2)
    through = layer_norm_backward(grads[0], x, eps)
    return np.add(dout, through), *grads[1:]
""",
)
PRE_LN_BACKWARD.whole(
    "skip through the norm",
    "skip_through_norm",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return layer_norm_backward(dout + du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "no skip",
    "skip_dropped",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "norm at u",
    "norm_at_u",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, u, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "branch at x",
    "branch_of_x",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    du, dW1, dW2 = branch_backward(dout, x, W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "norm not passed",
    "norm_skipped",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + du, dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "block for branch",
    "skip_inside_and_outside",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = block_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "post-LN",
    "post_ln",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward
from deepgrad.networks.residual import residual_backward as block_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    s = x + branch(x, W1, W2)
    ds = layer_norm_backward(dout, s, eps)
    return block_backward(ds, x, W1, W2)
""",
)
PRE_LN_BACKWARD.whole(
    "dW swapped",
    "order",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW2, dW1
""",
)
PRE_LN_BACKWARD.whole(
    "eps dropped",
    "default_eps",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, 1e-5), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "weights exchanged",
    "",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W2, W1)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "x in place of dout",
    "input_added",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return x + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "skip twice",
    "skip_twice",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return 2 * dout + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "tuple not unpacked",
    "",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, eps), du[1], du[2]
""",
)
PRE_LN_BACKWARD.whole(
    "norm's arguments",
    "norm_arguments_swapped",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(x, du, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "weights' gradients at x",
    "weights_at_x",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du = branch_backward(dout, u, W1, W2)[0]
    _, dW1, dW2 = branch_backward(dout, x, W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "product",
    "paths_multiplied",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout * layer_norm_backward(du, x, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "norm first",
    "norm_first",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    dn = layer_norm_backward(dout, x, eps)
    du, dW1, dW2 = branch_backward(dn, u, W1, W2)
    return dout + du, dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "forward norm on the way back",
    "gradient_normed",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm(du, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "norm of axis 0",
    "norm_over_batch",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x.T, eps).T
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du.T, x.T, eps).T, dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "two: no skip, at u",
    "norm_at_u_and_skip_dropped",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return layer_norm_backward(du, u, eps), dW1, dW2
""",
)
PRE_LN_BACKWARD.whole(
    "dx only",
    "missing_output",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout + layer_norm_backward(du, x, eps)
""",
)
PRE_LN_BACKWARD.whole(
    "minus",
    "branch_subtracted",
    """
from deepgrad.networks.residual import branch, branch_backward, layer_norm, layer_norm_backward

def pre_ln_backward(dout, x, W1, W2, eps):
    u = layer_norm(x, eps)
    du, dW1, dW2 = branch_backward(dout, u, W1, W2)
    return dout - layer_norm_backward(du, x, eps), dW1, dW2
""",
)

PREDICTED_VARIANCE = Answers(
    "predicted_variance",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** np.arange(L + 1)
""",
)
PREDICTED_VARIANCE.other(
    "loop",
    """
def predicted_variance(L, branch_gain):
    q = [1.0]
    for _ in range(L):
        q.append(q[-1] + branch_gain * q[-1])
    return np.array(q)
""",
)
PREDICTED_VARIANCE.other(
    "cumprod",
    """
def predicted_variance(L, branch_gain):
    factors = np.full(L + 1, 1 + branch_gain, dtype=float)
    factors[0] = 1
    return np.cumprod(factors)
""",
)
PREDICTED_VARIANCE.whole(
    "L entries",
    "last_missing",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** np.arange(L)
""",
)
PREDICTED_VARIANCE.whole(
    "gain alone",
    "plain",
    """
def predicted_variance(L, branch_gain):
    return float(branch_gain) ** np.arange(L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "linear",
    "linear",
    """
def predicted_variance(L, branch_gain):
    return 1.0 + branch_gain * np.arange(L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "starts late",
    "from_first_block",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** np.arange(1, L + 2)
""",
)
PREDICTED_VARIANCE.whole(
    "from 1",
    "first_missing",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** np.arange(1, L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "rms",
    "std_for_variance",
    """
def predicted_variance(L, branch_gain):
    return np.sqrt((1.0 + branch_gain) ** np.arange(L + 1))
""",
)
PREDICTED_VARIANCE.whole(
    "int array",
    "cut_to_whole",
    """
def predicted_variance(L, branch_gain):
    q = np.ones(L + 1, dtype=int)
    for i in range(1, L + 1):
        q[i] = q[i - 1] * (1 + branch_gain)
    return q.astype(float)
""",
)
PREDICTED_VARIANCE.whole(
    "last only",
    "",
    """
def predicted_variance(L, branch_gain):
    return float((1 + branch_gain) ** L)
""",
)
PREDICTED_VARIANCE.whole(
    "doubles",
    "doubling",
    """
def predicted_variance(L, branch_gain):
    return 2.0 ** np.arange(L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "one plus power",
    "power_of_gain_alone",
    """
def predicted_variance(L, branch_gain):
    return 1 + float(branch_gain) ** np.arange(L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "cumsum",
    "factor_added",
    """
def predicted_variance(L, branch_gain):
    q = np.full(L + 1, 1.0 + branch_gain)
    q[0] = 1
    return np.cumsum(q)
""",
)
PREDICTED_VARIANCE.whole(
    "gain squared",
    "gain_squared",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain**2) ** np.arange(L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "sizes added",
    "stds_added",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + np.sqrt(branch_gain)) ** (2 * np.arange(L + 1))
""",
)
PREDICTED_VARIANCE.whole(
    "base and exponent",
    "base_and_exponent",
    """
def predicted_variance(L, branch_gain):
    return np.arange(L + 1) ** (1.0 + branch_gain)
""",
)
PREDICTED_VARIANCE.whole(
    "L+2",
    "longer_at_end",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** np.arange(L + 2)
""",
)
PREDICTED_VARIANCE.whole(
    "reversed",
    "reversed",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** np.arange(L, -1, -1)
""",
)
PREDICTED_VARIANCE.whole(
    "exp",
    "exponential",
    """
def predicted_variance(L, branch_gain):
    return np.exp(branch_gain * np.arange(L + 1))
""",
)
PREDICTED_VARIANCE.whole(
    "start 0",
    "starts_at_zero",
    """
def predicted_variance(L, branch_gain):
    q = np.zeros(L + 1)
    for i in range(1, L + 1):
        q[i] = (1 + branch_gain) * q[i - 1]
    return q
""",
)
PREDICTED_VARIANCE.whole(
    "column",
    "",
    """
def predicted_variance(L, branch_gain):
    return ((1.0 + branch_gain) ** np.arange(L + 1))[:, None]
""",
)
PREDICTED_VARIANCE.whole(
    "squared",
    "squared",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain) ** (2 * np.arange(L + 1))
""",
)
PREDICTED_VARIANCE.whole(
    "scaled by L",
    "gain_over_blocks",
    """
def predicted_variance(L, branch_gain):
    return (1.0 + branch_gain / max(L, 1)) ** np.arange(L + 1)
""",
)
PREDICTED_VARIANCE.whole(
    "two: gain alone, L entries",
    "",
    """
def predicted_variance(L, branch_gain):
    return float(branch_gain) ** np.arange(L)
""",
)
PREDICTED_VARIANCE.whole(
    "ratio to the block before",
    "ratio_of_neighbours",
    """
def predicted_variance(L, branch_gain):
    q = np.full(L + 1, 1.0 + branch_gain)
    q[0] = 1
    return q
""",
)
PREDICTED_VARIANCE.whole(
    "range power",
    "",
    """
def predicted_variance(L, branch_gain):
    return (1 + branch_gain) ** range(L + 1)
""",
)

RESIDUAL_BACKWARD = Answers(
    "residual_backward",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z > 0)
    return dout + dz @ W1, dz.T @ x, dout.T @ a
""",
)
RESIDUAL_BACKWARD.other(
    "einsum and where",
    """
def residual_backward(dout, x, W1, W2):
    z = np.einsum("nd,hd->nh", x, W1)
    gate = np.where(z > 0, 1.0, 0.0)
    da = np.einsum("nd,dh->nh", dout, W2)
    dz = da * gate
    dW1 = np.einsum("nh,nd->hd", dz, x)
    dW2 = np.einsum("nd,nh->dh", dout, z * gate)
    dx = dout.copy()
    dx += np.dot(dz, W1)
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.other(
    "example by example",
    """
def residual_backward(dout, x, W1, W2):
    dx, dW1, dW2 = np.zeros(x.shape), np.zeros(W1.shape), np.zeros(W2.shape)
    for n in range(len(x)):
        z = W1 @ x[n]
        a = z.clip(min=0)
        dz = W2.T @ dout[n]
        dz[z <= 0] = 0
        dW2 += np.outer(dout[n], a)
        dW1 += np.outer(dz, x[n])
        dx[n] = dout[n] + W1.T @ dz
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "no skip",
    "skip_dropped",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z > 0)
    dx = dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "gate reversed",
    "inverted_gate",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z < 0)
    dx = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "slope 1 at 0",
    "gate_at_zero",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z >= 0)
    dx = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "no gate",
    "no_gate",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = dout @ W2
    dx = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "dW2 transposed",
    "transposed",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z > 0)
    dx = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = a.T @ dout
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "dW1 transposed",
    "transposed",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z > 0)
    dx = dout + dz @ W1
    dW1 = x.T @ dz
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "both transposed",
    "transposed",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z > 0)
    dx = dout + dz @ W1
    dW1 = x.T @ dz
    dW2 = a.T @ dout
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "dW2 of z",
    "pre_activation_for_second",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z > 0)
    dx = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ z
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "dW1 ungated",
    "late_gate",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z > 0)
    dx = dout + dz @ W1
    dW1 = (dout @ W2).T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "W1 not transposed",
    "",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z > 0)
    dx = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "W2 transposed",
    "",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2.T) * (z > 0)
    dx = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "mean over batch",
    "mean_for_sum",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z > 0)
    dx = dout + dz @ W1
    dW1 = dz.T @ x / len(x)
    dW2 = dout.T @ a / len(x)
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "order",
    "order",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z > 0)
    dx = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW2, dW1
""",
)
RESIDUAL_BACKWARD.whole(
    "skip twice",
    "skip_twice",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z > 0)
    dx = 2 * dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "relu of the gradient",
    "gate_of_gradient",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = np.maximum(dout @ W2, 0)
    dx = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "x for dout",
    "input_added",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z > 0)
    dx = x + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "times a",
    "value_for_gate",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * a
    dx = dout + dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "product",
    "paths_multiplied",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z > 0)
    dx = dout * (dz @ W1)
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "dout in place too early",
    "dout_overwritten",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z > 0)
    dout = dout + dz @ W1
    return dout, dz.T @ x, dout.T @ a
""",
)
RESIDUAL_BACKWARD.whole(
    "dW1 with dout",
    "",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z > 0)
    dx = dout + dz @ W1
    dW1 = dz.T @ a
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "two: no skip, no gate",
    "no_gate_and_skip_dropped",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = dout @ W2
    dx = dz @ W1
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "halved",
    "factor",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z > 0)
    dx = (dout + dz @ W1) / 2
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)
RESIDUAL_BACKWARD.whole(
    "relu at the output",
    "dx_gated_by_output",
    """
def residual_backward(dout, x, W1, W2):
    z = x @ W1.T
    a = np.maximum(z, 0)
    dz = (dout @ W2) * (z > 0)
    dx = (dout + dz @ W1) * (x + a @ W2.T > 0)
    dW1 = dz.T @ x
    dW2 = dout.T @ a
    return dx, dW1, dW2
""",
)

RESIDUALMLP = Answers(
    "ResidualMLP",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList()
        for _ in range(blocks):
            self.layers.append(torch.nn.Linear(width, width))
            self.layers.append(torch.nn.Linear(width, width))
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        for i in range(0, len(self.layers), 2):
            h = h + self.layers[i + 1](torch.relu(self.layers[i](h)))
        return self.head(h)
""",
)
RESIDUALMLP.other(
    "sequential branches",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        nn = torch.nn
        self.stem = nn.Sequential(nn.Linear(inputs, width), nn.ReLU())
        self.branches = nn.ModuleList(
            [nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, width)) for _ in range(blocks)]
        )
        self.head = nn.Linear(width, outputs)

    def forward(self, x):
        h = self.stem(x)
        for branch in self.branches:
            h = h + branch(h)
        return self.head(h)
""",
)
RESIDUALMLP.other(
    "everything in one list",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.all = torch.nn.ModuleList(
            [torch.nn.Linear(inputs, width)] + [torch.nn.Linear(width, width) for _ in range(2 * blocks)] + [torch.nn.Linear(width, outputs)]
        )

    def forward(self, x):
        stem, *inner, head = self.all
        h = stem(x).clamp(min=0)
        for first, second in zip(inner[::2], inner[1::2]):
            h = second(first(h).clamp(min=0)).add(h)
        return head(h)
""",
)
RESIDUALMLP.whole(
    "no skip",
    "no_skip",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = second(torch.relu(first(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "stem without relu",
    "linear_stem",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = self.stem(x)
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = h + second(torch.relu(first(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "relu behind the branch",
    "relu_at_the_end",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = h + torch.relu(second(first(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "relu behind both",
    "relu_behind_branch",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = h + torch.relu(second(torch.relu(first(h))))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "relu on the head",
    "relu_behind_head",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = h + second(torch.relu(first(h)))
        return torch.relu(self.head(h))
""",
)
RESIDUALMLP.whole(
    "no biases",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width, bias=False)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width, bias=False) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs, bias=False)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = h + second(torch.relu(first(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "two lists",
    "two_lists",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.first = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(blocks)])
        self.second = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.first, self.second):
            h = h + second(torch.relu(first(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "plain list",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = [torch.nn.Linear(width, width) for _ in range(2 * blocks)]
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = h + second(torch.relu(first(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "no super",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        pass
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = h + second(torch.relu(first(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "relu after the sum",
    "relu_behind_sum",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = torch.relu(h + second(torch.relu(first(h))))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "skip from the stem",
    "skip_from_start",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = start + second(torch.relu(first(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "in place",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h += second(torch.relu(first(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "softmax",
    "softmax_behind_head",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = h + second(torch.relu(first(h)))
        return torch.softmax(self.head(h), dim=1)
""",
)
RESIDUALMLP.whole(
    "shared blocks",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        pair = [torch.nn.Linear(width, width), torch.nn.Linear(width, width)]
        self.layers = torch.nn.ModuleList(pair * blocks)
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = h + second(torch.relu(first(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "one block less",
    "first_block_missing",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[2::2], self.layers[3::2]):
            h = h + second(torch.relu(first(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "second before first",
    "layers_swapped",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[1::2], self.layers[::2]):
            h = h + second(torch.relu(first(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "no return",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = h + second(torch.relu(first(h)))
        self.head(h)
""",
)
RESIDUALMLP.whole(
    "head first",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.head = torch.nn.Linear(width, outputs)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = h + second(torch.relu(first(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "stem sizes swapped",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(width, inputs)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = h + second(torch.relu(first(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "no relu in the block",
    "linear_branch",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = h + second(first(h))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "detached skip",
    "detached_skip",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = h.detach() + second(torch.relu(first(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "relu before first",
    "pre_activation",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = h + second(first(torch.relu(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "one layer a block",
    "",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers, self.layers):
            h = h + torch.relu(first(h))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "skip is multiplied",
    "multiplied",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = h * second(torch.relu(first(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "two: no relu stem, no skip",
    "linear_stem_and_no_skip",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = self.stem(x)
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = second(torch.relu(first(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "no grad",
    "detached_stem",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x)).detach()
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = h + second(torch.relu(first(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "skip twice",
    "skip_twice",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = 2 * h + second(torch.relu(first(h)))
        return self.head(h)
""",
)
RESIDUALMLP.whole(
    "skip inside",
    "skip_before_second",
    """
class ResidualMLP(torch.nn.Module):
    def __init__(self, inputs, width, outputs, blocks):
        super().__init__()
        self.stem = torch.nn.Linear(inputs, width)
        self.layers = torch.nn.ModuleList([torch.nn.Linear(width, width) for _ in range(2 * blocks)])
        self.head = torch.nn.Linear(width, outputs)

    def forward(self, x):
        h = torch.relu(self.stem(x))
        start = h
        for first, second in zip(self.layers[::2], self.layers[1::2]):
            h = second(h + torch.relu(first(h)))
        return self.head(h)
""",
)

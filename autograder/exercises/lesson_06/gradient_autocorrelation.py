"""``gradient_autocorrelation``: how similar the gradients at neighbouring inputs are."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.contract.kinds import Array, Count, ListOf
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter
from deepgrad.networks.arrays import Array as Floats

__all__ = ["GRADIENT_AUTOCORRELATION", "gradient_autocorrelation"]


def gradient_autocorrelation(grads: Floats, lags: list[int]) -> Floats:
    """For each lag k: sum over t of c_t c_(t+k), over the sum of c_t², with c = grads minus its mean.

    Source: Balduzzi et al. 2017, "The Shattered Gradients Problem", section 2; the estimate of Box and Jenkins 1976.
    """
    return _with(lambda c, k: float(c[: len(c) - k] @ c[k:]))(grads, lags)


def _with(products: Callable[[Floats, int], float]) -> Callable[[Floats, list[int]], Floats]:
    """The estimate with another sum of products of the centred gradients."""

    def estimate(grads: Floats, lags: list[int]) -> Floats:
        c = np.asarray(grads, np.float64) - np.mean(np.asarray(grads, np.float64))
        return np.asarray(np.array([products(c, k) for k in lags]) / (c @ c))

    return estimate


def _cases(rng: np.random.Generator) -> list[Case]:
    def smooth(count: int, width: int) -> Floats:
        """A wiggly curve around a mean that is not 0."""
        noise = rng.normal(size=count + width)
        curve = np.array([noise[i : i + width].sum() for i in range(count)])
        return curve + float(rng.uniform(1.0, 2.0))

    return [
        Case("a smooth gradient", (smooth(24, 5), [0, 1, 3])),
        Case("a rough gradient", (smooth(30, 2), [2, 5, 11])),
        Case("the largest lag there is", (smooth(9, 3), [8]), edge=True),
        Case("lags in any order, one twice", (smooth(15, 4), [6, 1, 6, 0]), edge=True),
        Case("no lag", (smooth(8, 2), []), edge=True),
        Case("gradients of float32", (smooth(20, 4).astype(np.float32), [1, 4]), edge=True),
    ]


BANK = Bank()


@BANK.mistake("Only one of the two factors is centred.", "Subtract the mean from all gradients, before any product.")
def one_factor_centred(grads: Floats, lags: list[int]) -> Floats:
    g = np.asarray(grads, np.float64)
    c = g - g.mean()
    return np.asarray(np.array([c[: len(c) - k] @ g[k:] for k in lags]) / (c @ c))


@BANK.mistake(
    "The mean is not subtracted, so a gradient that is large everywhere looks correlated with itself.",
    "Correlation is about deviations from the mean. Centre the gradients first.",
)
def not_centred(grads: Floats, lags: list[int]) -> Floats:
    g = np.asarray(grads, np.float64)
    return np.array([g[: len(g) - k] @ g[k:] for k in lags]) / (g @ g)


@BANK.mistake(
    "Numerator and denominator are both means, over different numbers of terms.",
    "The text divides one sum by another. The numerator has K - k terms and is not divided by them.",
)
def means_of_products(grads: Floats, lags: list[int]) -> Floats:
    return _with(lambda c, k: float(c[: len(c) - k] @ c[k:]) * len(c) / (len(c) - k))(grads, lags)


@BANK.mistake(
    "The gradients are shifted in a circle: the last gradients are multiplied by the first.",
    "np.roll brings the end to the beginning. Leave out the pairs that do not exist.",
)
def circular(grads: Floats, lags: list[int]) -> Floats:
    return _with(lambda c, k: float(c @ np.roll(c, -k)))(grads, lags)


@BANK.mistake(
    "The two parts are centred and scaled separately, as np.corrcoef does.",
    "One mean and one sum of squares, those of all gradients, serve every lag.",
)
def corrcoef(grads: Floats, lags: list[int]) -> Floats:
    g = np.asarray(grads, np.float64)
    with np.errstate(all="ignore"):
        return np.array([_correlation(g[: len(g) - k], g[k:]) for k in lags])


def _correlation(a: Floats, b: Floats) -> float:
    a, b = a - a.mean(), b - b.mean()
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))


@BANK.mistake(
    "The sum of squares in the denominator is missing: this is the autocovariance, times K.",
    "At lag 0 every autocorrelation is 1.",
)
def not_normalised(grads: Floats, lags: list[int]) -> Floats:
    g = np.asarray(grads, np.float64)
    c = g - g.mean()
    return np.array([c[: len(c) - k] @ c[k:] for k in lags])


@BANK.mistake(
    "This is the autocovariance: the division by the variance is missing.", "At lag 0 every autocorrelation is 1."
)
def covariance(grads: Floats, lags: list[int]) -> Floats:
    g = np.asarray(grads, np.float64)
    c = g - g.mean()
    return np.array([c[: len(c) - k] @ c[k:] / len(c) for k in lags])


@BANK.mistake("Every lag is one too large.", "Lag 0 compares each gradient with itself: the answer there is 1.")
def lag_too_large(grads: Floats, lags: list[int]) -> Floats:
    return _with(lambda c, k: float(c[: len(c) - k - 1] @ c[k + 1 :]))(grads, lags)


@BANK.mistake(
    "The lags are ignored: entry k belongs to lag k, not to the k-th of the lags.", "Use the numbers that are in lags."
)
def lags_ignored(grads: Floats, lags: list[int]) -> Floats:
    return _with(lambda c, k: float(c[: len(c) - k] @ c[k:]))(grads, list(range(len(lags))))


@BANK.mistake("The autocorrelations have lost their sign.", "A gradient can point the other way a little further on.")
def without_sign(grads: Floats, lags: list[int]) -> Floats:
    return np.abs(gradient_autocorrelation(grads, lags))


@BANK.mistake(
    "The denominator has only the first K - k gradients.",
    "The sum of squares in the denominator runs over all K gradients, for every lag.",
)
def short_denominator(grads: Floats, lags: list[int]) -> Floats:
    g = np.asarray(grads, np.float64)
    c = g - g.mean()
    return np.array([c[: len(c) - k] @ c[k:] / (c[: len(c) - k] @ c[: len(c) - k]) for k in lags])


@BANK.mistake(
    "Each of the two parts is centred by its own mean.",
    "One mean, that of all gradients, serves every lag. Centre before you take the parts.",
)
def own_means(grads: Floats, lags: list[int]) -> Floats:
    return _with(lambda c, k: float((c[: len(c) - k] - c[: len(c) - k].mean()) @ (c[k:] - c[k:].mean())))(grads, lags)


@BANK.mistake(
    "The sum of squares in the denominator uses the gradients themselves, not centred.",
    "Numerator and denominator use the same c: the gradients minus their mean.",
)
def squares_not_centred(grads: Floats, lags: list[int]) -> Floats:
    g = np.asarray(grads, np.float64)
    return not_normalised(grads, lags) / (g @ g)


@BANK.mistake(
    "The divisor is the root of the sum of squares.",
    "At lag 0 the numerator is the sum of squares, and the answer is 1.",
)
def root_of_squares(grads: Floats, lags: list[int]) -> Floats:
    c = np.asarray(grads, np.float64) - np.mean(np.asarray(grads, np.float64))
    return np.asarray(not_normalised(grads, lags) / np.sqrt(c @ c))


@BANK.mistake("The last product of each sum is missing.", "At lag 0 there are K products, at lag k there are K - k.")
def last_product_missing(grads: Floats, lags: list[int]) -> Floats:
    return _with(lambda c, k: float(c[: max(len(c) - k - 1, 0)] @ c[k : len(c) - 1]))(grads, lags)


@BANK.mistake(
    "The later part is multiplied by itself.",
    "A product takes one gradient from each part: c without its last k entries, and c without its first k.",
)
def same_part_twice(grads: Floats, lags: list[int]) -> Floats:
    return _with(lambda c, k: float(c[k:] @ c[k:]))(grads, lags)


def estimate(
    centre: Callable[[Floats], Any] = np.mean,
    above: Callable[[Floats, int], float] = lambda c, k: float(c[: len(c) - k] @ c[k:]),
    below: Callable[[Floats, int], float] = lambda c, k: float(c @ c),
) -> Callable[[Floats, list[int]], Floats]:
    """An answer with other parts than the right ones.

    Args:
        centre: the number that is subtracted, a function of the gradients.
        above: the numerator, a function of the centred gradients and the lag.
        below: the denominator.
    """

    def wrong(grads: Floats, lags: list[int]) -> Floats:
        g = np.asarray(grads, np.float64)
        c = g - centre(g)
        return np.array([above(c, k) / below(c, k) for k in lags], dtype=np.float64)

    return wrong


def _zero(g: Floats) -> float:
    return 0.0


def _circle(c: Floats, k: int) -> float:
    return float(c @ np.roll(c, k))


def _mean_above(c: Floats, k: int) -> float:
    return float((c[: len(c) - k] * c[k:]).mean())


def _first_squares(c: Floats, k: int) -> float:
    return float(c[: len(c) - k] @ c[: len(c) - k])


def _later_squares(c: Floats, k: int) -> float:
    return float(c[k:] @ c[k:])


def _both_sizes(c: Floats, k: int) -> float:
    return float(np.sqrt(_first_squares(c, k) * _later_squares(c, k)))


SUMS = "The numerator is a sum of K - k products of centred gradients, the denominator the sum of all K squares."
ONE = "One sum of squares, that of all K centred gradients, serves every lag."
BANK.add(
    Mistake("mean_over_sum", "The numerator is a mean, the denominator a sum.", SUMS, estimate(above=_mean_above)),
    Mistake(
        "sum_over_mean",
        "The numerator is a sum, the denominator a mean: the variance.",
        SUMS,
        estimate(below=lambda c, k: float((c @ c) / len(c))),
    ),
    Mistake(
        "sum_over_unbiased",
        "The numerator is a sum, the denominator the variance that divides by K - 1.",
        SUMS,
        estimate(below=lambda c, k: float((c @ c) / (len(c) - 1))),
    ),
    Mistake(
        "unbiased_times_blocks",
        "The denominator is K times the variance that divides by K - 1.",
        "np.var with ddof=1 divides by K - 1. Times K it is a little more than the sum of squares.",
        estimate(below=lambda c, k: float((c @ c) * len(c) / (len(c) - 1))),
    ),
    Mistake(
        "squares_multiplied",
        "The squares are multiplied, not the centred gradients themselves.",
        SUMS,
        estimate(above=lambda c, k: float((c[: len(c) - k] ** 2) @ (c[k:] ** 2))),
    ),
    Mistake(
        "mean_over_unbiased",
        "The numerator is a mean, the denominator the variance that divides by K - 1.",
        SUMS,
        estimate(above=_mean_above, below=lambda c, k: float((c @ c) / (len(c) - 1))),
    ),
    Mistake(
        "over_deviation",
        "The numerator is a mean, the denominator the standard deviation.",
        SUMS,
        estimate(above=_mean_above, below=lambda c, k: float(np.sqrt((c @ c) / len(c)))),
    ),
    Mistake(
        "mean_of_products",
        "This is a mean of products; the denominator is missing.",
        SUMS,
        estimate(above=_mean_above, below=lambda c, k: 1.0),
    ),
    Mistake(
        "divided_by_blocks",
        "The numerator is divided by K, the denominator is not.",
        SUMS,
        estimate(above=lambda c, k: float(c[: len(c) - k] @ c[k:]) / len(c)),
    ),
    Mistake(
        "denominator_of_later_part",
        "The denominator has only the later part's squares.",
        ONE,
        estimate(below=_later_squares),
    ),
    Mistake(
        "denominator_of_both_parts",
        "The denominator is the product of the norms of the two parts.",
        ONE,
        estimate(below=_both_sizes),
    ),
    Mistake(
        "sizes_not_squares",
        "The denominator is the sum of the absolute values, which are not squared.",
        ONE,
        estimate(below=lambda c, k: float(np.abs(c).sum())),
    ),
    Mistake(
        "square_of_squares",
        "The sum of squares in the denominator is squared.",
        ONE,
        estimate(below=lambda c, k: float(c @ c) ** 2),
    ),
    Mistake(
        "square_of_sum",
        "The denominator is the square of the sum of absolute values, not the sum of squares.",
        ONE,
        estimate(below=lambda c, k: float(np.abs(c).sum()) ** 2),
    ),
    Mistake(
        "largest_square",
        "The denominator is the largest square.",
        ONE,
        estimate(below=lambda c, k: float((c**2).max())),
    ),
    Mistake("median_subtracted", "The median is subtracted, not the mean.", SUMS, estimate(centre=np.median)),
    Mistake(
        "first_subtracted", "The first gradient is subtracted, not the mean.", SUMS, estimate(centre=lambda g: g[0])
    ),
    Mistake("mean_added", "The mean is added, not subtracted.", SUMS, estimate(centre=lambda g: -np.mean(g))),
    Mistake(
        "circular_not_centred",
        "The gradients are shifted in a circle, and the mean is not subtracted.",
        "Leave out the pairs that do not exist, and centre first.",
        estimate(centre=_zero, above=_circle),
    ),
    Mistake(
        "means_not_centred",
        "The mean is not subtracted, and both sums are means over different numbers of terms.",
        SUMS,
        estimate(centre=_zero, above=_mean_above, below=lambda c, k: float((c @ c) / len(c))),
    ),
    Mistake(
        "parts_not_centred",
        "The mean is not subtracted, and the denominator is the product of the norms of the two parts.",
        SUMS,
        estimate(centre=_zero, below=_both_sizes),
    ),
    Mistake(
        "products_not_centred",
        "This is the plain sum of products: the mean is not subtracted, and the denominator is missing.",
        SUMS,
        estimate(centre=_zero, below=lambda c, k: 1.0),
    ),
    Mistake(
        "mean_products_not_centred",
        "This is the sum of products divided by K; the mean is not subtracted.",
        SUMS,
        estimate(centre=_zero, below=lambda c, k: float(len(c))),
    ),
    Mistake(
        "own_mean_products_not_centred",
        "This is a mean of products: the mean is not subtracted, and the denominator is missing.",
        SUMS,
        estimate(centre=_zero, above=_mean_above, below=lambda c, k: 1.0),
    ),
    Mistake(
        "mean_over_sum_not_centred",
        "The mean is not subtracted, and a mean is divided by a sum.",
        SUMS,
        estimate(centre=_zero, above=_mean_above),
    ),
    Mistake(
        "short_denominator_not_centred",
        "The mean is not subtracted, and the denominator has the earlier part only.",
        SUMS,
        estimate(centre=_zero, below=_first_squares),
    ),
    Mistake(
        "circular_mean",
        "The gradients are shifted in a circle, and the denominator is missing: this is a mean of products.",
        SUMS,
        estimate(above=lambda c, k: _circle(c, k) / len(c), below=lambda c, k: 1.0),
    ),
    Mistake(
        "product_not_centred",
        "The numerator uses the gradients themselves, not centred.",
        "Numerator and denominator use the same c: the gradients minus their mean.",
        lambda grads, lags: not_centred(grads, lags) * _ratio_of_squares(grads),
    ),
    Mistake(
        "differences_squared",
        "The squares of differences are summed up, not products.",
        "Alike gradients give a large product; a difference would be small.",
        estimate(above=lambda c, k: float(((c[: len(c) - k] - c[k:]) ** 2).sum())),
    ),
    Mistake(
        "differences_from_one",
        "This is 1 - (sum of squared differences) / (sum of squares).",
        "Take the sum of products itself.",
        estimate(above=lambda c, k: float(c @ c - ((c[: len(c) - k] - c[k:]) ** 2).sum())),
    ),
    Mistake(
        "half_differences_from_one",
        "This is 1 - (sum of squared differences) / (2 * sum of squares), which leaves out terms at the ends.",
        "Take the sum of products itself.",
        estimate(above=lambda c, k: float(c @ c - ((c[: len(c) - k] - c[k:]) ** 2).sum() / 2)),
    ),
    Mistake(
        "sums_added",
        "The two parts are added, not multiplied.",
        "A product is large where both point the same way.",
        estimate(above=lambda c, k: float((c[: len(c) - k] + c[k:]).sum())),
    ),
    Mistake(
        "sizes_multiplied",
        "The products are taken without their sign.",
        "A gradient can point the other way a little further on.",
        estimate(above=lambda c, k: float(np.abs(c[: len(c) - k]) @ np.abs(c[k:]))),
    ),
    Mistake(
        "squared_result",
        "The autocorrelations are squared.",
        "A gradient can point the other way a little further on.",
        lambda grads, lags: gradient_autocorrelation(grads, lags) ** 2,
    ),
    Mistake(
        "ends_meet",
        "The first k gradients are multiplied by the last k.",
        "The pairs are k places apart: c without its last k entries, and c without its first k.",
        estimate(above=lambda c, k: float(c[:k] @ c[len(c) - k :])),
    ),
    Mistake(
        "lags_from_the_end",
        "Lag k has the value of lag K - 1 - k.",
        'np.correlate(c, c, "full") begins at the lag -(K - 1): lag 0 stands at index K - 1.',
        estimate(above=lambda c, k: float(c[: k + 1] @ c[len(c) - 1 - k :])),
    ),
    Mistake(
        "lags_from_the_middle",
        "Lag k has the value of lag k - K // 2.",
        'np.correlate(c, c, "same") begins at the lag -(K // 2). With "full", lag 0 stands at index K - 1.',
        estimate(above=lambda c, k: float(c[: len(c) - abs(len(c) // 2 - k)] @ c[abs(len(c) // 2 - k) :])),
    ),
    Mistake(
        "earlier_part_twice",
        "The earlier part is multiplied by itself.",
        "A product takes one gradient from each part.",
        estimate(above=_first_squares),
    ),
    Mistake(
        "reversed_part",
        "One of the parts runs backwards, as in a convolution.",
        "Each gradient is multiplied by the gradient k places further on.",
        estimate(above=lambda c, k: float(c[: len(c) - k] @ c[k:][::-1])),
    ),
    Mistake(
        "first_product_missing",
        "The first product of each sum is missing.",
        "At lag 0 there are K products, at lag k there are K - k.",
        estimate(above=lambda c, k: float(c[1 : len(c) - k] @ c[k + 1 :])),
    ),
    Mistake(
        "one_product_only",
        "Only the first product is there: the sum is missing.",
        "All pairs that are k places apart count.",
        estimate(above=lambda c, k: float(c[0] * c[k])),
    ),
    Mistake(
        "lag_too_small",
        "Every lag is one too small.",
        "Lag 0 compares each gradient with itself: the answer there is 1.",
        estimate(above=lambda c, k: float(c[: len(c) - abs(k - 1)] @ c[abs(k - 1) :])),
    ),
)


def _ratio_of_squares(grads: Floats) -> float:
    g = np.asarray(grads, np.float64)
    c = g - g.mean()
    return float((g @ g) / (c @ c))


@BANK.mistake(
    "At lag 0 your result is 0; it should be 1.",
    "There each gradient is multiplied by itself. c[:-k] is empty when k is 0; c[: K - k] works for every lag.",
)
def empty_at_zero(grads: Floats, lags: list[int]) -> Floats:
    return np.array(
        [0.0 if k == 0 else one for k, one in zip(lags, gradient_autocorrelation(grads, lags), strict=True)]
    )


@BANK.mistake(
    "Every lag has only as many products as the largest lag.", "At lag k there are K - k pairs, each lag has its own."
)
def common_overlap(grads: Floats, lags: list[int]) -> Floats:
    g = np.asarray(grads, np.float64)
    c, n = g - g.mean(), len(g) - max(lags, default=0)
    return np.asarray(np.array([c[:n] @ c[k : k + n] for k in lags], dtype=np.float64) / (c @ c))


@BANK.mistake(
    "You take differences of the gradients first.", "Which one number does the text subtract from the gradients?"
)
def of_differences(grads: Floats, lags: list[int]) -> Floats:
    return estimate(above=lambda c, k: float(c[: max(len(c) - k, 0)] @ c[k:]))(np.diff(grads), lags)


@BANK.mistake("Only the signs of the centred gradients are used.", "Their absolute values count as well.")
def of_signs(grads: Floats, lags: list[int]) -> Floats:
    g = np.asarray(grads, np.float64)
    signs = np.sign(g - g.mean())
    return np.asarray(np.array([signs[: len(g) - k] @ signs[k:] for k in lags], dtype=np.float64) / (signs @ signs))


@BANK.mistake(
    "The lags are sorted, and a lag that occurs twice is answered once.", "Answer the lags one by one, in their order."
)
def lags_sorted_once(grads: Floats, lags: list[int]) -> Floats:
    return gradient_autocorrelation(grads, sorted(set(lags)))


@BANK.mistake("The lags are sorted.", "Answer the lags one by one, in their order.")
def lags_sorted(grads: Floats, lags: list[int]) -> Floats:
    return gradient_autocorrelation(grads, sorted(lags))


@BANK.mistake("A lag that occurs twice is answered once.", "Answer the lags one by one, in their order.")
def lags_once(grads: Floats, lags: list[int]) -> Floats:
    return gradient_autocorrelation(grads, list(dict.fromkeys(lags)))


@BANK.mistake("This is 1 - (mean of the squared differences) / (2 * variance).", "Take the sum of products.")
def variogram(grads: Floats, lags: list[int]) -> Floats:
    g = np.asarray(grads, np.float64)
    return np.array([1.0 - ((g[: len(g) - k] - g[k:]) ** 2).mean() / (2 * g.var()) for k in lags], dtype=np.float64)


@BANK.mistake("Every entry is that of the first lag.", "Does the loop use its own lag?")
def first_lag_everywhere(grads: Floats, lags: list[int]) -> Floats:
    return gradient_autocorrelation(grads, [lags[0]] * len(lags)) if lags else np.zeros(0)


@BANK.mistake("Every entry is that of the last lag.", "Is each entry written inside the loop?")
def last_lag_everywhere(grads: Floats, lags: list[int]) -> Floats:
    return gradient_autocorrelation(grads, [lags[-1]] * len(lags)) if lags else np.zeros(0)


@BANK.mistake("The results are added up from lag to lag.", "Begin each lag's sum anew at 0.")
def added_up(grads: Floats, lags: list[int]) -> Floats:
    return np.cumsum(gradient_autocorrelation(grads, lags))


GRADIENT_AUTOCORRELATION = Exercise(
    name="gradient_autocorrelation",
    lesson="06_residual_connections",
    parameters=(
        Parameter("grads", Array(("K",), "the gradient at K evenly spaced inputs")),
        Parameter("lags", ListOf(Count(), "how many places apart, each from 0 to K - 1")),
    ),
    outputs=(Output("autocorrelation", Array(("lags",))),),
    reference=gradient_autocorrelation,
    cases=_cases,
    points=3,
    nudge="At lag 0 the answer is always 1. Does yours say so?",
    hint="Centre the gradients. Then multiply the part without its last k entries by the part without its first k.",
    explanation="c[:K - k] and c[k:] are the K - k pairs that are k places apart; their product is the numerator. "
    "The denominator is the same for all lags, so the result shrinks a little for long lags, where pairs "
    "are few: that is the usual estimate.",
    mistakes=tuple(BANK),
)

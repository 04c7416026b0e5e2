"""``gradient_autocorrelation``: how alike the gradients at two neighbouring inputs are."""

from collections.abc import Callable

import numpy as np

from autograder.contract.kinds import Array, Count, ListOf
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from deepgrad.networks.arrays import Array as Floats

__all__ = ["GRADIENT_AUTOCORRELATION", "gradient_autocorrelation"]


def gradient_autocorrelation(grads: Floats, lags: list[int]) -> Floats:
    """For each lag k: sum over t of c_t c_(t+k), over the sum of c_t², with c = grads less its mean.

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


@BANK.mistake(
    "The mean is not taken away: a gradient that is large everywhere looks correlated with itself.",
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
    "The gradients are shifted in a circle: the last ones meet the first.",
    "np.roll brings the end to the beginning. Leave out the pairs that do not exist.",
)
def circular(grads: Floats, lags: list[int]) -> Floats:
    return _with(lambda c, k: float(c @ np.roll(c, -k)))(grads, lags)


@BANK.mistake(
    "The two parts are centred and scaled by themselves: that is np.corrcoef of the two.",
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
    "The sum of squares below the line is missing: this is the autocovariance, times K.",
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


@BANK.mistake(
    "The autocorrelations have lost their sign.", "A gradient may well point the other way a little further on."
)
def without_sign(grads: Floats, lags: list[int]) -> Floats:
    return np.abs(gradient_autocorrelation(grads, lags))


@BANK.mistake(
    "The denominator has only the gradients that occur in the pairs.",
    "The sum of squares below the line runs over all K gradients, for every lag.",
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
    "The sum of squares below the line is that of the gradients as they are, not centred.",
    "Above and below the line stand the same c: the gradients less their mean.",
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
    hint="Centre the gradients. Then the part without its last k entries meets the part without its first k.",
    explanation="c[:K - k] and c[k:] are the K - k pairs that are k places apart; their product is the numerator. "
    "The denominator is the same for all lags, so the result shrinks a little for long lags, where pairs "
    "are few: that is the usual estimate.",
    mistakes=tuple(BANK),
)

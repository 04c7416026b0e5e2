"""Do slips of lesson 4 that learners write in words of their own fail, and under the right name?"""

import numpy as np
import pytest
from scipy.special import erf, softmax
from scipy.stats import norm
from support.answers import assert_named

from autograder.exercises import find
from autograder.judge.check import check_with_seed

SEEDS = range(2)


def log_softmax(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def cross_entropy(loss=None, gradient=None):
    """The right loss and gradient, but for what is given; from log p, p, the one-hot target, y and N."""

    def of(logits, y):
        log_p, p, target, N = log_softmax(logits), softmax(logits, axis=1), np.eye(logits.shape[1])[y], len(y)
        right = -log_p[np.arange(N), y].mean(), (p - target) / N
        wrong = [f and f(log_p, p, target, y, N) for f in (loss, gradient)]
        return tuple(r if w is None else w for r, w in zip(right, wrong, strict=True))

    return of


def every_row(log_p, p, target, y, N):
    d = p.copy()
    d[:, y] -= 1
    return d / N


def mlp(start, weights=lambda d, h: d.T @ h):
    def gradients(params, X, y):
        hs = [X]
        for W, b in params[:-1]:
            hs.append(np.maximum(hs[-1] @ W.T + b, 0))
        loss, d = start(hs[-1] @ params[-1][0].T + params[-1][1], y)
        dWs, dbs = [], []
        for (W, _), h in zip(params[::-1], hs[::-1], strict=True):
            dWs.insert(0, weights(d, h))
            dbs.insert(0, d.sum(axis=0))
            d = (d @ W) * (h > 0)
        return loss, dWs, dbs

    return gradients


def dead(share):
    def fractions(params, X):
        found = []
        for W, b in params[:-1]:
            X = np.maximum(X @ W.T + b, 0)
            found.append(share(X))
        return np.array(found)

    return fractions


def step(velocity, returned=lambda new, lr: new):
    def moved(param, grad, old, lr, momentum):
        new = velocity(grad, old, momentum)
        return param - lr * new, returned(new, lr)

    return moved


def by_mask(dout, x, alpha):
    return dout * (x > 0) + dout * (x < 0) * alpha * np.exp(np.where(x < 0, x, 0))


def right_class(values, y):
    return values[np.arange(len(y)), y]


SLIPS = {
    "relu": {"largest_of_a_column": lambda x: x.max(0)},
    "relu_backward": {"places_changed": lambda x, dout: np.where(x > 0, dout, 0)},
    "leaky_relu_backward": {
        "zero_at_zero": lambda dout, x, slope: np.where(x > 0, dout, np.where(x < 0, slope * dout, 0)),
        "larger_slope": lambda dout, x, slope: dout * np.where(x > 0, max(1, slope), np.maximum(0, slope)),
        "no_gate": lambda dout, x, slope: 1.0 * dout,
    },
    "elu_backward": {
        "zero_at_zero": by_mask,
        "lower_branch_everywhere": lambda dout, x, alpha: dout * alpha * np.exp(x.clip(None, 0)),
        "shut": lambda dout, x, alpha: np.where(x > 0, dout, 0),
        "minus_one_kept": lambda dout, x, alpha: dout * np.where(x > 0, 1, alpha * np.exp(np.minimum(0, x)) - 1),
        "alpha_in_the_exponent": lambda dout, x, alpha: dout * np.exp(alpha * np.minimum(x, 0)),
    },
    "gelu_backward": {
        "bell_without_half": lambda dout, x: dout * (norm.cdf(x) + x * np.exp(-x * x) / np.sqrt(2 * np.pi)),
        "bell_upside_down": lambda dout, x: dout * (norm.cdf(x) + x * np.exp((-x) ** 2 / 2) / np.sqrt(2 * np.pi)),
        "inner_derivative": lambda dout, x: dout * (norm.cdf(x) + 0.5 * x * 2 / np.sqrt(np.pi) * np.exp(-x * x / 2)),
        "erf_for_cdf": lambda dout, x: dout * (erf(x / 2**0.5) + x * norm.pdf(x)),
        "dout_on_one_term": lambda dout, x: dout * norm.cdf(x) + x * norm.pdf(x),
        "silu": lambda dout, x: dout * (1 / (1 + np.exp(-x)) * (1 + x * (1 - 1 / (1 + np.exp(-x))))),
    },
    "sgd_step": {
        "momentum_on_gradient": step(lambda grad, old, momentum: old + momentum * grad),
        "one_minus_momentum": step(lambda grad, old, momentum: (1 - momentum) * old + grad),
        "gradient_subtracted": step(lambda grad, old, momentum: momentum * old - grad),
        "rate_in_returned": step(lambda grad, old, momentum: momentum * old + grad, lambda new, lr: lr * new),
    },
    "softmax_cross_entropy": {
        "loss_over_entries": cross_entropy(loss=lambda log_p, p, target, y, N: -(target * log_p).mean()),
        "no_log": cross_entropy(loss=lambda log_p, p, target, y, N: -right_class(p, y).mean()),
        "every_row": cross_entropy(gradient=every_row),
        "mean_twice": cross_entropy(gradient=lambda log_p, p, target, y, N: (p - target) / N**2),
        "label_subtracted": cross_entropy(gradient=lambda log_p, p, target, y, N: (p.T - y).T / N),
        "floor_8": cross_entropy(loss=lambda log_p, p, target, y, N: -np.log(right_class(p, y) + 1e-8).mean()),
    },
    "relu_mlp_gradients": {
        "log_of_zero": mlp(cross_entropy(loss=lambda log_p, p, target, y, N: -np.log(right_class(p, y)).mean())),
        "floor": mlp(cross_entropy(loss=lambda log_p, p, target, y, N: -np.log(right_class(p, y) + 1e-12).mean())),
        "weights_mean": mlp(cross_entropy(), lambda d, h: d.T @ h / len(h)),
    },
    "dead_fraction": {
        "negative_output": dead(lambda h: (h < 0).all(axis=0).mean()),
        "divided_by_examples": dead(lambda h: (h == 0).all(axis=0).sum() / len(h)),
        "nearly_zero": dead(lambda h: np.isclose(h.mean(axis=0), 0).mean()),
    },
}
PAIRS = [pytest.param(name, slip, id=f"{name}-{slip}") for name, slips in SLIPS.items() for slip in slips]


@pytest.mark.parametrize(("name", "slip"), PAIRS)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_is_a_slip_in_a_learners_own_words_refused_and_named(name, slip):
    assert_named(find(name), SLIPS[name][slip], slip, SEEDS)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_does_the_log_of_a_probability_that_is_zero_fail_whatever_the_seed():
    for seed in range(40):
        result = check_with_seed(find("relu_mlp_gradients"), SLIPS["relu_mlp_gradients"]["log_of_zero"], seed)
        assert (result.passed, result.case) == (False, "logits in the thousands"), seed


def test_are_shares_that_were_rounded_down_told_by_their_dtype():
    result = check_with_seed(find("dead_fraction"), dead(lambda h: (h == 0).all(axis=0).sum() // h.shape[1]), 0)
    assert (result.mistakes, result.headline) == (
        ("wrong_dtype",),
        "dead should be an array of float64, but its dtype is int64.",
    )


@pytest.mark.parametrize(
    ("name", "slip"),
    [
        ("relu", lambda x: np.where(x > 0.01, x, 0.0)),
        ("relu_backward", lambda dout, x: dout * (x > 0.01)),
        ("leaky_relu_backward", lambda dout, x, slope: dout * np.where(x > 0.01, 1.0, slope)),
    ],
)
def test_is_a_threshold_above_zero_seen(name, slip):
    for seed in range(20):
        assert not check_with_seed(find(name), slip, seed).passed


def share_of_silent(threshold):
    def dead_fraction(params, X):
        h, found = X, []
        for W, b in params[:-1]:
            h = np.maximum(h @ W.T + b, 0)
            found.append(((h == 0).mean(axis=0) > threshold).mean())
        return np.array(found)

    return dead_fraction


@pytest.mark.parametrize(
    ("threshold", "name"),
    [
        (0.5, "mostly"),
        (0.9, "nearly_always"),
        (0.95, "nearly_always"),
        (0.99, "nearly_always"),
        (0.995, "nearly_always"),
    ],
)
def test_a_unit_that_is_silent_on_nearly_all_examples_is_not_dead(threshold, name):
    assert_named(find("dead_fraction"), share_of_silent(threshold), name, SEEDS)

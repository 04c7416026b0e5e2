"""Do slips of lesson 3 that learners write in words of their own get the right name, and no other's?"""

import math

import numpy as np
import pytest
from support.answers import assert_named

from autograder.exercises import find
from autograder.judge.check import check_with_seed
from deepgrad.networks.activations import ACTIVATIONS

SEEDS = range(2)


def moments_on(grid, points=3001):
    def moments(activation, std):
        z = np.linspace(-grid(std), grid(std), points)
        share = np.exp(-(z**2) / (2 * std**2)) / np.exp(-(z**2) / (2 * std**2)).sum()
        phi = ACTIVATIONS[activation]
        return share @ phi.function(z) ** 2, share @ phi.slope(z) ** 2

    return moments


def lsuv(size, onward):
    def scaled(weights, X, activation):
        phi, found = ACTIVATIONS[activation].function, []
        for W in weights:
            z = X @ W.T
            found.append(W / size(z))
            X = onward(phi, z, size(z))
        return found

    return scaled


def correlation(step, read=np.array):
    def cosines(c, depth):
        found = [c]
        for _ in range(depth):
            found.append(step(found[-1], np.arccos(np.clip(found[-1], -1, 1))))
        return read(found)

    return cosines


def map_of(cosine, theta):
    return (np.sin(theta) + (np.pi - theta) * cosine) / np.pi


def constant(error, phi=np.tanh, slope=lambda z: 1 - np.tanh(z) ** 2):
    def gradients(X, Y, hidden, value):
        W1, W2 = np.full((hidden, X.shape[1]), value), np.full((Y.shape[1], hidden), value)
        z = X @ W1.T
        D = error(phi(z) @ W2.T - Y)
        return ((D @ W2) * slope(z)).T @ X, D.T @ phi(z)

    return gradients


def predicted(moment):
    def std_of(depth, fan_in, weight_std, activation):
        q, u = 1.0, np.linspace(-7, 7, 2001)
        share = np.exp(-(u**2) / 2) / np.exp(-(u**2) / 2).sum()
        for _ in range(depth):
            s = math.sqrt(fan_in * weight_std**2 * q)
            q = moment(ACTIVATIONS[activation].function, share, s, u)
        return s

    return std_of


SLIPS = {
    "xavier_normal": {
        "no_brackets": lambda i, o, rng: rng.standard_normal((o, i)) * np.sqrt(2 / i + o),
        "scale_as_mean": lambda i, o, rng: rng.normal(np.sqrt(2 / (i + o)), size=(o, i)),
        "mean_of_variances": lambda i, o, rng: rng.standard_normal((i, o)).T * np.sqrt((1 / i + 1 / o) / 2),
        "root_above_only": lambda i, o, rng: rng.standard_normal((o, i)) * 2**0.5 / (i + o),
    },
    "xavier_uniform": {
        "old_start": lambda i, o, rng: (2 * rng.random((o, i)) - 1) / i**0.5,
        "half_the_range": lambda i, o, rng: (rng.random((o, i)) - 0.5) * (6 / (i + o)) ** 0.5,
        "variance_as_bound": lambda i, o, rng: rng.uniform(-2 / (i + o), 2 / (i + o), (o, i)),
        "only_fan_out": lambda i, o, rng: (2 * rng.random((o, i)) - 1) * (3 / o) ** 0.5,
    },
    "he_normal": {
        "times_fan_in": lambda i, o, rng, s: rng.standard_normal((o, i)) * np.sqrt(2 / (1 + s * s) * i),
        "factor_outside_root": lambda i, o, rng, s: rng.standard_normal((o, i)) * np.sqrt(2 / i) / (1 + s * s),
        "root_below_only": lambda i, o, rng, s: rng.standard_normal((o, i)) * 2 / np.sqrt((1 + s * s) * i),
        "uniform": lambda i, o, rng, s: (2 * rng.random((o, i)) - 1) * np.sqrt(6 / (1 + s * s) / i),
    },
    "activation_moments": {
        "narrow_grid": moments_on(lambda std: 3 * std),
        "very_narrow_grid": moments_on(lambda std: 2 * std),
        "std_left_out": lambda activation, std: moments_on(lambda _: 6.0)(activation, 1.0),
    },
    "predicted_std": {
        "root_of_moment": predicted(lambda phi, share, s, u: math.sqrt(share @ phi(s * u) ** 2)),
        "std_left_out": predicted(lambda phi, share, s, u: share @ phi(u) ** 2),
    },
    "constant_init_gradients": {
        "mean_squared_error": constant(lambda error: 2 * error / error.size),
        "mean_twice": constant(lambda error: error / len(error) ** 2),
        "no_tanh": constant(lambda error: error / len(error), lambda z: z, np.ones_like),
    },
    "lsuv_scale": {
        "divided_after": lsuv(np.std, lambda phi, z, size: phi(z) / size),
        "mean_of_stds": lsuv(lambda z: z.std(0).mean(), lambda phi, z, size: phi(z / size)),
        "always_relu": lsuv(np.std, lambda phi, z, size: np.maximum(z / size, 0)),
    },
    "relu_correlation": {
        "first_term_alone": correlation(lambda c, theta: np.sin(theta) / np.pi + (np.pi - theta) * np.cos(theta)),
        "angles": correlation(map_of, lambda found: np.arccos(np.clip(found, -1, 1))),
        "one_too_many": lambda c, depth: correlation(map_of)(c, depth + 1),
    },
}
PAIRS = [pytest.param(name, slip, id=f"{name}-{slip}") for name, slips in SLIPS.items() for slip in slips]


@pytest.mark.parametrize(("name", "slip"), PAIRS)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_is_a_slip_in_a_learners_own_words_named(name, slip):
    assert_named(find(name), SLIPS[name][slip], slip, SEEDS)


@pytest.mark.parametrize("end", [6, 8, 10, 12, 15])
def test_a_grid_that_does_not_grow_has_its_own_name_with_every_seed(end):
    named = {check_with_seed(find("activation_moments"), moments_on(lambda _: end), seed).mistakes for seed in range(8)}
    assert named == {(f"fixed_grid_{end}",)}


@pytest.mark.parametrize("points", [2001, 4001, 20001])
def test_an_average_whose_weights_do_not_add_up_to_1_is_named(points):
    def not_normalised(activation, std):
        z = np.linspace(-8 * std, 8 * std, points)
        share = np.exp(-(z**2) / (2 * std**2))
        f = ACTIVATIONS[activation]
        return share @ f.function(z) ** 2, share @ f.slope(z) ** 2

    assert_named(find("activation_moments"), not_normalised, "one_factor", SEEDS)

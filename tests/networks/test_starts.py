"""Has every start its mean and variance, and is the orthogonal one orthonormal and uniform?"""

import numpy as np
import pytest
import torch

from deepgrad.errors import BadArgument
from deepgrad.networks.starts import SCHEMES, biases, gaussian, orthogonal, weight_std, weights

SIX_SIGMA = 6.0  # false alarms once in 5e8 seeds; the seeds here are fixed


def test_gaussian_has_variance_gain_squared_over_fan_in() -> None:
    fan_out, fan_in, gain = 300, 200, 1.7
    W = gaussian(fan_out, fan_in, np.random.default_rng(0), gain)
    assert W.shape == (fan_out, fan_in)
    count, variance = W.size, gain**2 / fan_in
    assert abs(W.mean()) < SIX_SIGMA * np.sqrt(variance / count)
    assert abs(W.var() / variance - 1) < SIX_SIGMA * np.sqrt(2 / count)


@pytest.mark.parametrize("shape", [(6, 6), (3, 8), (8, 3)])
def test_orthogonal_has_orthonormal_rows_or_columns(shape) -> None:
    W = orthogonal(*shape, np.random.default_rng(1))
    assert W.shape == shape
    gram = W @ W.T if shape[0] <= shape[1] else W.T @ W
    np.testing.assert_allclose(gram, np.eye(min(shape)), atol=1e-13)


def test_orthogonal_is_uniform_so_its_mean_is_zero() -> None:
    """An entry of a Haar matrix has mean 0 and variance 1/n; plain QR fails at the diagonal."""
    n, draws = 6, 3000
    rng = np.random.default_rng(2)
    mean = np.mean([orthogonal(n, n, rng) for _ in range(draws)], axis=0)
    assert np.abs(mean).max() < SIX_SIGMA * np.sqrt(1 / n / draws)


def test_the_same_generator_state_gives_the_same_matrix() -> None:
    first, second = (orthogonal(4, 4, np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("scheme", [*SCHEMES, 0.3])
@pytest.mark.parametrize(("fan_in", "fan_out"), [(300, 200), (150, 400)])
def test_weights_have_the_mean_and_deviation_of_their_scheme(scheme, fan_in, fan_out) -> None:
    W = weights(scheme, fan_in, fan_out, np.random.default_rng(4), "relu")
    assert W.shape == (fan_out, fan_in) and W.dtype == np.float64
    std = weight_std(scheme, fan_in, fan_out, "relu")
    assert abs(W.mean()) < SIX_SIGMA * std / np.sqrt(W.size)
    assert abs(W.std() / std - 1) < SIX_SIGMA / np.sqrt(W.size)


def test_the_deviations_are_those_of_torchs_own_initialisers() -> None:
    shape = (fan_out, fan_in) = (700, 500)
    torch.manual_seed(0)
    theirs = {
        "xavier": torch.nn.init.xavier_normal_(torch.empty(shape)),
        "he": torch.nn.init.kaiming_normal_(torch.empty(shape), nonlinearity="relu"),
        "torch_default": torch.nn.Linear(fan_in, fan_out).weight.detach(),
    }
    for scheme, W in theirs.items():
        assert weight_std(scheme, fan_in, fan_out) == pytest.approx(float(W.std()), rel=0.01)


def test_the_closed_forms() -> None:
    assert weight_std("xavier", 30, 50) == pytest.approx(np.sqrt(2 / 80))
    assert weight_std("he", 30, 50, "relu") == pytest.approx(np.sqrt(2 / 30))
    assert weight_std("he", 30, 50, "leaky_relu") == pytest.approx(np.sqrt(2 / (1 + 0.01**2) / 30))
    assert weight_std("he", 30, 50, "linear") == pytest.approx(weight_std("lecun", 30, 50))
    assert weight_std("torch_default", 30, 50) == pytest.approx(1 / np.sqrt(90))
    assert (weight_std("small", 30, 50), weight_std("standard", 30, 50), weight_std(0.2, 30, 50)) == (0.01, 1.0, 0.2)


def test_torchs_default_is_uniform_and_ends_at_its_bound() -> None:
    rng = np.random.default_rng(5)
    for drawn in (weights("torch_default", 64, 500, rng), biases("torch_default", 64, 5000, rng)):
        assert 0.99 / 8 < np.abs(drawn).max() <= 1 / 8
    np.testing.assert_array_equal(biases("zero", 64, 3, rng), np.zeros(3))


def test_an_orthogonal_start_is_orthogonal_times_the_gain() -> None:
    W = weights("orthogonal", 20, 20, np.random.default_rng(6), "relu")
    np.testing.assert_allclose(W @ W.T, 2 * np.eye(20), atol=1e-12)


def test_unknown_schemes_are_told_the_known_ones() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(BadArgument, match=r"no scheme 'glorot'\. Choose one of xavier, he"):
        weights("glorot", 2, 2, rng)
    with pytest.raises(BadArgument, match="finite number from 0 up: got -1"):
        weights(-1, 2, 2, rng)
    with pytest.raises(BadArgument, match="'he' for biases"):
        biases("he", 2, 2, rng)
    with pytest.raises(BadArgument, match="no activation"):
        weights("he", 2, 2, rng, "swish")

"""Has the Gaussian start its variance, and is the orthogonal start orthonormal and uniform?"""

import numpy as np
import pytest

from deepgrad.networks.starts import gaussian, orthogonal

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

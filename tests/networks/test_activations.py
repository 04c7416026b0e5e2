"""Are values and slopes those of torch and of finite differences, exact in the tails, and silent about it?"""

import math

import numpy as np
import pytest
import torch
from scipy.integrate import quad

from deepgrad.errors import BadArgument
from deepgrad.networks.activations import ACTIVATIONS, LEAK, SATURATED_BELOW, activation_of, second_moment, slope_moment

TORCH = {
    "linear": lambda z: z * 1.0,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": torch.nn.LeakyReLU(),
    "elu": torch.nn.ELU(),
    "gelu": torch.nn.GELU(),
    "silu": torch.nn.SiLU(),
}
FAR = np.array([-1000.0, -800.0, -40.0, -20.0, 20.0, 40.0, 800.0, 1000.0])
names = pytest.mark.parametrize("name", ACTIVATIONS)


def test_the_names_are_the_keys_and_all_are_in_torch() -> None:
    assert {name: activation.name for name, activation in ACTIVATIONS.items()} == {name: name for name in TORCH}


@names
def test_values_and_slopes_are_those_of_torch_zero_included(name: str) -> None:
    z = np.concatenate([np.linspace(-8, 8, 161), [0.0]])
    tensor = torch.tensor(z, requires_grad=True)
    a = TORCH[name](tensor)
    a.sum().backward()
    np.testing.assert_allclose(activation_of(name).function(z), a.detach(), rtol=1e-10, atol=1e-15)
    np.testing.assert_allclose(activation_of(name).slope(z), tensor.grad, rtol=1e-8, atol=1e-13)


@names
def test_slopes_are_those_of_finite_differences(name: str) -> None:
    z, step = np.random.default_rng(0).normal(0, 2, 200), 1e-6
    phi = activation_of(name).function
    np.testing.assert_allclose(activation_of(name).slope(z), (phi(z + step) - phi(z - step)) / (2 * step), atol=1e-8)


@names
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_far_out_nothing_warns_and_the_precision_stays(name: str, dtype: type) -> None:
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        a, slope = activation_of(name).function(FAR.astype(dtype)), activation_of(name).slope(FAR.astype(dtype))
    assert a.dtype == slope.dtype == dtype
    assert np.isfinite(a).all() and np.isfinite(slope).all()


def test_the_slopes_of_the_tails_are_right_to_many_digits() -> None:
    sigmoid, tanh = activation_of("sigmoid"), activation_of("tanh")
    for z in (20.0, 40.0, 300.0):
        assert sigmoid.slope(np.array([-z, z])) == pytest.approx(math.exp(-z) / (1 + math.exp(-z)) ** 2, rel=1e-13)
        assert tanh.slope(np.array([-z, z])) == pytest.approx(1 / math.cosh(z) ** 2, rel=1e-13)


@names
def test_nan_goes_through(name: str) -> None:
    assert np.isnan(activation_of(name).function(np.array([np.nan]))).all()


@names
def test_the_largest_slope_is_the_largest(name: str) -> None:
    slopes = activation_of(name).slope(np.linspace(-10, 10, 200_001))
    assert slopes.max() == pytest.approx(activation_of(name).largest_slope, rel=1e-4)


@names
def test_the_moments_are_the_integrals(name: str) -> None:
    for moment, values in ((second_moment, "function"), (slope_moment, "slope")):

        def integrand(z: float, values: str = values) -> float:
            return float(getattr(activation_of(name), values)(np.array(z)) ** 2) * math.exp(-z * z / 2)

        whole = sum(quad(integrand, *half, epsabs=1e-12)[0] for half in ((-12, 0), (0, 12)))
        assert moment(name) == pytest.approx(whole / math.sqrt(2 * math.pi), rel=1e-9)


def test_the_moments_that_have_a_closed_form() -> None:
    assert second_moment("relu") == pytest.approx(0.5, abs=1e-13)
    assert slope_moment("relu") == pytest.approx(0.5, abs=1e-13)
    assert second_moment("leaky_relu") == pytest.approx((1 + LEAK**2) / 2, abs=1e-13)
    assert second_moment("linear") == pytest.approx(1.0, abs=1e-13)


def test_saturation_counts_flat_places_and_silence_counts_units() -> None:
    z = np.array([[-9.0, 1.0, -3.0], [9.0, -1.0, 0.0]])
    tanh, relu = activation_of("tanh"), activation_of("relu")
    assert tanh.saturated(tanh.slope(z)) == pytest.approx(3 / 6)
    assert relu.silent(z) == pytest.approx(1 / 3)
    assert math.isnan(tanh.silent(z))
    edge = np.arctanh(math.sqrt(1 - SATURATED_BELOW))
    assert tanh.saturated(tanh.slope(np.array([edge - 1e-6, edge + 1e-6]))) == 0.5


def test_an_unknown_name_is_told_the_known_ones() -> None:
    with pytest.raises(BadArgument, match=r"no activation 'swish'\. Choose one of linear, sigmoid"):
        activation_of("swish")
    with pytest.raises(BadArgument, match="no activation"):
        second_moment("swish")

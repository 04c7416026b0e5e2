"""Are the gradients by hand those of torch and of finite differences, for any depth and activation?"""

import math

import numpy as np
import pytest
import torch

from deepgrad.errors import BadArgument
from deepgrad.networks import mlp
from deepgrad.networks.activations import ACTIVATIONS, activation_of
from deepgrad.networks.losses import softmax_cross_entropy

SIZES = [5, 8, 3, 7, 4]
BATCH = 6
TORCH = {
    "linear": torch.nn.Identity(),
    "sigmoid": torch.nn.Sigmoid(),
    "tanh": torch.nn.Tanh(),
    "relu": torch.nn.ReLU(),
    "leaky_relu": torch.nn.LeakyReLU(),
    "elu": torch.nn.ELU(),
    "gelu": torch.nn.GELU(),
    "silu": torch.nn.SiLU(),
}


def network(activation: str) -> tuple[mlp.Params, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    params = mlp.initial(SIZES, rng, scheme="lecun", bias="torch_default", activation=activation)
    return params, rng.standard_normal((BATCH, SIZES[0])), rng.integers(0, SIZES[-1], BATCH)


def test_parameters_have_pytorchs_shapes_and_the_gain_is_a_factor() -> None:
    params, doubled = (mlp.initial(SIZES, np.random.default_rng(1), gain=gain) for gain in (1.0, 2.0))
    assert [W.shape for W, _ in params] == [(8, 5), (3, 8), (7, 3), (4, 7)]
    assert [b.tolist() for _, b in params] == [[0.0] * n for n in SIZES[1:]]
    for (W, _), (W2, _) in zip(params, doubled, strict=True):
        np.testing.assert_array_equal(2 * W, W2)


@pytest.mark.parametrize("output", ["linear", "sigmoid"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_all_gradients_are_those_of_torch(activation: str, output: str) -> None:
    params, X, _ = network(activation)
    d_output = np.random.default_rng(6).standard_normal((BATCH, SIZES[-1]))
    tensors = [tuple(torch.tensor(p, requires_grad=True) for p in layer) for layer in params]
    pre, post = [], [torch.tensor(X, requires_grad=True)]
    for i, (W, b) in enumerate(tensors):
        pre.append(torch.nn.functional.linear(post[-1], W, b))
        post.append(TORCH[activation if i < len(tensors) - 1 else output](pre[-1]))
        for kept in (pre[-1], post[-1]):
            kept.retain_grad()
    (post[-1] * torch.tensor(d_output)).sum().backward()
    zs, hs = mlp.forward(params, X, activation, output)
    found = mlp.backward(params, zs, hs, activation, d_output, output)
    wanted = (post, pre, [W for W, _ in tensors], [b for _, b in tensors])
    for ours, theirs in zip(found, wanted, strict=True):
        assert len(ours) == len(theirs)
        for one, other in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(one, other.grad, rtol=1e-9, atol=1e-13)
    for ours, theirs in ((zs, pre), (hs, post)):
        for one, other in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(one, other.detach(), rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("activation", ["tanh", "gelu"])
def test_gradients_are_those_of_finite_differences(activation: str) -> None:
    params, X, y = network(activation)
    rng, step = np.random.default_rng(7), 1e-6
    direction = [tuple(rng.standard_normal(p.shape) for p in layer) for layer in params]

    def loss(t: float) -> float:
        moved = [(W + t * dW, b + t * db) for (W, b), (dW, db) in zip(params, direction, strict=True)]
        return softmax_cross_entropy(mlp.forward(moved, X, activation)[1][-1], y)[0]

    zs, hs = mlp.forward(params, X, activation)
    found = mlp.backward(params, zs, hs, activation, softmax_cross_entropy(hs[-1], y)[1])
    along = sum(
        (dW * vW).sum() + (db * vb).sum() for dW, db, (vW, vb) in zip(found.dW, found.db, direction, strict=True)
    )
    assert (loss(step) - loss(-step)) / (2 * step) == pytest.approx(along, rel=1e-6)


def test_the_profile_says_what_forward_and_backward_say() -> None:
    params, X, y = network("relu")
    zs, hs = mlp.forward(params, X, "relu")
    d_output = softmax_cross_entropy(hs[-1], y)[1]
    gradients = mlp.backward(params, zs, hs, "relu", d_output)
    found = mlp.profile(params, X, y, "relu")
    np.testing.assert_allclose(found.activation_rms, [np.sqrt((h**2).mean()) for h in hs])
    np.testing.assert_allclose(found.gradient_rms, [np.sqrt((d**2).mean()) for d in gradients.dh])
    np.testing.assert_allclose(found.dW_norm, [np.linalg.norm(d) for d in gradients.dW])
    np.testing.assert_allclose(found.saturation, [(z <= 0).mean() for z in zs[:-1]] + [0.0])
    np.testing.assert_allclose(found.dead, [(z <= 0).all(axis=0).mean() for z in zs[:-1]] + [np.nan])
    for one, other in zip(found, mlp.profile(params, X, d_output, "relu"), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_dead_layer_and_a_saturated_one_are_seen() -> None:
    rng = np.random.default_rng(8)
    dead = [(rng.standard_normal((5, 5)), np.array([-1e3, -1e3, 0.0, 0.0, 1e3])), *mlp.initial([5, 3], rng)]
    X = rng.standard_normal((20, 5))
    assert mlp.profile(dead, X, np.zeros(20, int), "relu").dead[0] == pytest.approx(2 / 5)
    assert mlp.profile(dead, X, np.zeros(20, int), "sigmoid").saturation[0] >= 3 / 5


def test_profiles_keep_what_squares_would_lose() -> None:
    params = [(np.full((1, 1), 1e-20), np.zeros(1))] * 12
    found = mlp.profile(params, np.ones((1, 1)), np.ones((1, 1)), "linear")
    np.testing.assert_allclose(found.activation_rms, 10.0 ** (-20 * np.arange(13)), rtol=1e-12)
    np.testing.assert_allclose(found.gradient_rms, 10.0 ** (-20 * np.arange(13)[::-1]), rtol=1e-12)


@pytest.mark.parametrize("activation", ["relu", "gelu", "tanh"])
def test_a_network_that_overflows_does_so_without_a_warning(activation: str) -> None:
    params = mlp.initial([10] * 60, np.random.default_rng(9), scheme=1e9)
    found = mlp.profile(params, np.ones((4, 10)), np.zeros(4, int), activation)
    assert found.activation_rms.shape == (60,)
    if activation != "tanh":
        assert not np.isfinite(found.activation_rms[-1])


def test_single_precision_stays_single() -> None:
    params, X, y = network("silu")
    single = [(W.astype(np.float32), b.astype(np.float32)) for W, b in params]
    zs, hs = mlp.forward(single, X.astype(np.float32), "silu")
    gradients = mlp.backward(single, zs, hs, "silu", softmax_cross_entropy(hs[-1], y)[1])
    for arrays in (zs, hs, *gradients):
        assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


def test_a_he_relu_network_keeps_its_signal_and_a_lecun_one_halves_it() -> None:
    rng = np.random.default_rng(10)
    X, width = rng.standard_normal((50, 400)), 400
    for scheme, factor in (("he", 1.0), ("lecun", math.sqrt(0.5))):
        rms = mlp.profile(mlp.initial([width] * 11, rng, scheme), X, np.zeros(50, int), "relu").activation_rms
        assert (rms[-2] / rms[1]) ** (1 / 8) == pytest.approx(factor, rel=0.05)


def test_what_does_not_fit_is_refused_with_its_layer() -> None:
    params, X, _ = network("relu")
    zs, hs = mlp.forward(params, X, "relu")
    with pytest.raises(BadArgument, match=r"W_1 should have shape \(8, 4\): got \(8, 5\)"):
        mlp.forward(params, X[:, :4], "relu")
    with pytest.raises(BadArgument, match="4 layers have 4 zs and 5 hs: got 3 and 5"):
        mlp.backward(params, zs[1:], hs, "relu", hs[-1])
    with pytest.raises(BadArgument, match="d_output"):
        mlp.backward(params, zs, hs, "relu", hs[0])
    with pytest.raises(BadArgument, match="upstream"):
        mlp.profile(params, X, hs[0], "relu")
    with pytest.raises(BadArgument, match="no activation 'swish'"):
        mlp.forward(params, X, "swish")
    with pytest.raises(BadArgument, match=r"at least one layer: got \[5\]"):
        mlp.initial([5], np.random.default_rng(0))


def test_every_activation_can_be_an_output() -> None:
    params, X, _ = network("relu")
    for name in ACTIVATIONS:
        zs, hs = mlp.forward(params, X, "relu", name)
        np.testing.assert_array_equal(hs[-1], activation_of(name).function(zs[-1]))

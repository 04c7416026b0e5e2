"""Is DeepNet the network that one would write by hand, for every norm, skip and position?"""

import numpy as np
import pytest
import torch
from torch import nn

from deepgrad.errors import BadArgument
from deepgrad.networks import mlp
from deepgrad.networks.activations import ACTIVATIONS, activation_of
from deepgrad.networks.deep import DeepNet
from deepgrad.networks.losses import softmax_cross_entropy

X = np.random.default_rng(0).standard_normal((9, 5))
XT = torch.tensor(X)


def build(depth: int, **options) -> DeepNet:
    return DeepNet(5, 7, 3, depth, dtype=torch.float64, seed=4, **options)


def affine(linear: nn.Linear, h: torch.Tensor) -> torch.Tensor:
    return h @ linear.weight.T + linear.bias


def layer_norm(h: torch.Tensor) -> torch.Tensor:
    return (h - h.mean(1, keepdim=True)) / torch.sqrt(h.var(1, keepdim=True, unbiased=False) + 1e-5)


def rms_norm(h: torch.Tensor) -> torch.Tensor:
    return h / torch.sqrt((h**2).mean(1, keepdim=True) + 1e-5)


def batch_norm(h: torch.Tensor) -> torch.Tensor:
    return (h - h.mean(0)) / torch.sqrt(h.var(0, unbiased=False) + 1e-5)


NORMS = {None: lambda h: h, "layer": layer_norm, "rms": rms_norm, "batch": batch_norm}


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_plain_net_is_the_mlp_by_hand_with_the_same_seed(activation: str) -> None:
    net = build(4, activation=activation, bias="torch_default")
    params = mlp.initial([5, 7, 7, 7, 3], np.random.default_rng(4), "he", "torch_default", activation)
    zs, hs = mlp.forward(params, X, activation)
    logits = net(XT)
    np.testing.assert_allclose(logits.detach(), hs[-1], rtol=1e-10, atol=1e-13)
    y = np.array([0, 1, 2] * 3)
    nn.functional.cross_entropy(logits, torch.tensor(y)).backward()
    gradients = mlp.backward(params, zs, hs, activation, softmax_cross_entropy(hs[-1], y)[1])
    linears = [*(block.linear for block in net.blocks), net.head]
    for linear, dW, db in zip(linears, gradients.dW, gradients.db, strict=True):
        np.testing.assert_allclose(linear.weight.grad, dW, rtol=1e-8, atol=1e-13)
        np.testing.assert_allclose(linear.bias.grad, db, rtol=1e-8, atol=1e-13)


@pytest.mark.parametrize("norm", NORMS)
def test_where_the_norm_sits_in_a_plain_net(norm: str | None) -> None:
    norm_of = NORMS[norm]
    post, pre = build(4, norm=norm), build(4, norm=norm, norm_position="pre")
    h = g = XT
    for i in range(3):
        h = torch.relu(norm_of(affine(post.blocks[i].linear, h)))
        g = torch.relu(affine(pre.blocks[i].linear, norm_of(g) if i else g))
    torch.testing.assert_close(post(XT), affine(post.head, h))
    torch.testing.assert_close(pre(XT), affine(pre.head, norm_of(g)))


@pytest.mark.parametrize("norm", NORMS)
def test_where_the_norm_sits_in_a_residual_net(norm: str | None) -> None:
    norm_of = NORMS[norm]

    def same(h: torch.Tensor) -> torch.Tensor:
        return h

    for position in ("post", "pre", "branch"):
        before, inner, after = (norm_of if position == one else same for one in ("pre", "branch", "post"))
        net = build(6, norm=norm, skip="residual", norm_position=position)
        h = torch.relu((same if position == "pre" else norm_of)(affine(net.stem.linear, XT)))
        for block in net.blocks:
            h = after(h + inner(affine(block.second, torch.relu(inner(affine(block.first, before(h)))))))
        torch.testing.assert_close(net(XT), affine(net.head, before(h)))


def test_a_zero_residual_starts_as_its_stem_and_can_leave() -> None:
    net = build(8, skip="zero_residual")
    torch.testing.assert_close(net(XT), affine(net.head, torch.relu(affine(net.stem.linear, XT))))
    net(XT).square().sum().backward()
    assert all(float(block.scale.grad.abs()) > 0 for block in net.blocks)


@pytest.mark.parametrize(("skip", "depth"), [(None, 1), (None, 5), ("residual", 6), ("zero_residual", 4)])
def test_depth_counts_the_weight_layers(skip: str | None, depth: int) -> None:
    net = build(depth, skip=skip)
    assert sum(isinstance(module, nn.Linear) for module in net.modules()) == depth
    assert net(XT).shape == (9, 3)
    assert set(net.activations) <= {name for name, _ in net.named_modules()}


def test_the_activations_are_h_1_to_the_logits() -> None:
    assert build(3).activations == ["blocks.0", "blocks.1", "head"]
    assert build(6, skip="residual").activations == ["stem", "blocks.0", "blocks.1", "head"]


def test_the_seed_decides_everything_and_torchs_own_state_nothing() -> None:
    torch.manual_seed(1)
    before = torch.get_rng_state()
    first = build(5, norm="batch", bias="torch_default").state_dict()
    assert torch.equal(torch.get_rng_state(), before)
    torch.manual_seed(2)
    second = build(5, norm="batch", bias="torch_default").state_dict()
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_the_slope_of_the_leaky_relu_is_that_of_numpy() -> None:
    net = build(2, activation="leaky_relu")
    z = np.linspace(-3, 3, 7)
    np.testing.assert_allclose(
        net.blocks[0].activation(torch.tensor(z)), activation_of("leaky_relu").function(z), rtol=1e-12
    )


def test_single_precision_is_the_default() -> None:
    net = DeepNet(5, 7, 3, 6, norm="batch", skip="zero_residual")
    assert {p.dtype for p in net.parameters()} == {torch.float32}


@pytest.mark.parametrize(
    ("depth", "options", "message"),
    [
        (0, {}, "at least 1: got 0"),
        (5, {"skip": "residual"}, "even and at least 4: got 5"),
        (2, {"skip": "residual"}, "at least 4: got 2"),
        (4, {"skip": "dense"}, "skip should be one of None, 'residual', 'zero_residual': got 'dense'"),
        (4, {"norm": "group"}, "norm should be one of None, 'batch'"),
        (4, {"norm": "layer", "norm_position": "branch"}, "needs a skip"),
        (4, {"norm_position": "sandwich"}, "norm_position should be one of"),
        (4, {"activation": "swish"}, "activation should be one of 'linear'"),
        (4, {"start": "glorot"}, "no scheme 'glorot'"),
    ],
)
def test_what_cannot_be_built_is_refused(depth: int, options: dict, message: str) -> None:
    with pytest.raises(BadArgument, match=message):
        build(depth, **options)

"""Are the numbers those of autograd by hand, for any module, and is the network left as it was?"""

import math

import numpy as np
import pytest
import torch
from torch import nn

from deepgrad.errors import BadArgument
from deepgrad.networks import mlp
from deepgrad.networks.deep import DeepNet
from deepgrad.probe import probe

RNG = np.random.default_rng(0)
X, Y = RNG.standard_normal((12, 5)), RNG.integers(0, 3, 12)


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "gelu", "silu", "elu"])
def test_a_plain_net_has_the_profile_of_the_mlp_by_hand(activation: str) -> None:
    net = DeepNet(5, 20, 3, 6, activation=activation, seed=2, dtype=torch.float64)
    params = mlp.initial([5, *[20] * 5, 3], np.random.default_rng(2), activation=activation)
    by_hand, found = mlp.profile(params, X, Y, activation), probe(net, X, Y)
    assert found.names == (*(f"blocks.{i}.linear" for i in range(5)), "head")
    np.testing.assert_allclose(found.activation_rms, by_hand.activation_rms[1:], rtol=1e-9)
    np.testing.assert_allclose(found.gradient_rms, by_hand.gradient_rms[1:], rtol=1e-9)
    np.testing.assert_allclose(found.weight_gradient_norm, by_hand.dW_norm, rtol=1e-9)
    np.testing.assert_allclose(found.saturation[:-1], by_hand.saturation[:-1])
    np.testing.assert_allclose(found.dead[:-1], by_hand.dead[:-1])
    assert math.isnan(found.saturation[-1]) and math.isnan(found.dead[-1])
    np.testing.assert_allclose(found.weight_norm, [np.linalg.norm(W) for W, _ in params])


def test_moments_values_and_update_ratio() -> None:
    net = nn.Sequential(nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 3)).double()
    found = probe(net, X, Y, lr=0.1, keep=True)
    h = net[1](net[0](torch.tensor(X))).detach().numpy()
    np.testing.assert_allclose(found.activations[0], h)
    np.testing.assert_allclose(found.activation_mean[0], h.mean())
    np.testing.assert_allclose(found.activation_std[0], h.std())
    np.testing.assert_allclose(found.activation_rms[0], np.sqrt((h**2).mean()))
    nn.functional.cross_entropy(net(torch.tensor(X)), torch.tensor(Y)).backward()
    for i, layer in enumerate((net[0], net[2])):
        assert found.weight_gradient_norm[i] == pytest.approx(float(layer.weight.grad.norm()))
        assert found.update_ratio[i] == pytest.approx(0.1 * (layer.weight.grad.norm() / layer.weight.norm()).item())
    dz = (torch.softmax(net(torch.tensor(X)), 1).detach().numpy() - np.eye(3)[Y]) / len(Y)
    np.testing.assert_allclose(found.gradients[1], dz, atol=1e-15)
    np.testing.assert_allclose(found.gradients[0], dz @ net[2].weight.detach().numpy(), atol=1e-15)
    assert probe(net, X, Y).activations == ()
    assert np.isnan(probe(net, X, Y).update_ratio).all()


def test_a_convolutional_net_with_norm_and_pooling() -> None:
    net = nn.Sequential(
        nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(inplace=True), nn.MaxPool2d(2), nn.Conv2d(4, 2, 2),
        nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(8, 3),
    )  # fmt: skip
    with torch.no_grad():
        net[1].bias[:] = torch.tensor([-100.0, 0.0, 0.0, 100.0])
    images = RNG.standard_normal((12, 1, 8, 8))
    found = probe(net, images, Y)
    assert found.names == ("0", "4", "7")
    assert found.dead[0] == pytest.approx(1 / 4)
    assert found.saturation[1] == 0.0
    assert np.isfinite(found.gradient_rms).all() and (found.gradient_rms > 0).all()
    assert (found.weight_gradient_norm > 0).all()


def test_a_residual_net_is_measured_at_its_stream_when_its_blocks_are_named() -> None:
    net = DeepNet(5, 8, 3, 8, skip="residual", dtype=torch.float64)
    found = probe(net, X, Y, modules=net.activations, keep=True)
    assert found.names == ("stem", "blocks.0", "blocks.1", "blocks.2", "head")
    h = net.blocks[0](net.stem(torch.tensor(X)))
    np.testing.assert_allclose(found.activations[1], h.detach())
    weights = torch.cat([net.blocks[0].first.weight.flatten(), net.blocks[0].second.weight.flatten()])
    assert found.weight_norm[1] == pytest.approx(weights.norm().item())
    inside = net.blocks[0].first(net.stem(torch.tensor(X)))
    assert found.saturation[1] == pytest.approx(float((inside <= 0).double().mean()))


def test_a_cell_called_in_turns_gets_a_number_and_one_gradient() -> None:
    class Recurrent(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.cell, self.head = nn.RNNCell(1, 6), nn.Linear(6, 3)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            h = torch.zeros(len(x), 6, dtype=x.dtype)
            for t in range(x.shape[1]):
                h = self.cell(x[:, t : t + 1], h)
            return self.head(h)

    found = probe(Recurrent().double(), X, Y)
    assert found.names == ("cell[0]", "cell[1]", "cell[2]", "cell[3]", "cell[4]", "head")
    assert len(set(found.weight_gradient_norm[:5])) == 1
    assert len(set(found.gradient_rms)) == 6


def test_a_module_that_returns_a_tuple_and_a_loss_of_ones_own() -> None:
    found = probe(nn.LSTM(5, 4, batch_first=True), X.reshape(12, 1, 5), Y, lambda out, y: out.square().mean())
    assert found.names == ("",)
    assert found.weight_gradient_norm[0] > 0


def test_a_learners_own_activation_is_one() -> None:
    class Square(nn.Module):
        def forward(self, z: torch.Tensor) -> torch.Tensor:
            return z * z

    net = nn.Sequential(nn.Linear(5, 4), Square(), nn.Linear(4, 3)).double()
    found = probe(net, X, Y, keep=True)
    np.testing.assert_allclose(found.activations[0], net[0](torch.tensor(X)).square().detach())
    assert math.isnan(found.saturation[0])


def test_a_leaky_relu_of_another_slope_is_judged_by_its_own() -> None:
    z = torch.tensor([[-1.0], [1.0]])
    for slope, share in ((0.01, 0.5), (0.2, 0.0)):
        net = nn.Sequential(nn.Linear(1, 1, bias=False), nn.LeakyReLU(slope))
        nn.init.ones_(net[0].weight)
        assert probe(net, z, z, "mse").saturation[0] == share


def test_frozen_weights_have_no_gradient_but_pass_one_on() -> None:
    net = nn.Sequential(nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 3))
    net[0].requires_grad_(requires_grad=False)
    found = probe(net, X, Y)
    assert math.isnan(found.weight_gradient_norm[0]) and found.gradient_rms[0] > 0
    net.requires_grad_(requires_grad=False)
    assert np.isfinite(probe(net, X, Y).gradient_rms).all()


class Broken(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.norm, self.drop = nn.Linear(5, 4), nn.BatchNorm1d(4), nn.Dropout(0.5)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.drop(self.norm(self.first(x)))
        raise RuntimeError("on purpose")


def hooks_of(net: nn.Module) -> int:
    return sum(len(module._forward_hooks) + len(module._forward_pre_hooks) for module in net.modules())


@pytest.mark.parametrize("broken", [False, True])
def test_the_network_is_left_as_it_was(broken: bool) -> None:
    whole = nn.Sequential(nn.Linear(5, 4), nn.BatchNorm1d(4), nn.Dropout(0.5), nn.ReLU(), nn.Linear(4, 3))
    net: nn.Module = Broken() if broken else whole
    net(torch.tensor(X, dtype=torch.float32)).sum().backward() if not broken else None
    state = {name: value.clone() for name, value in net.state_dict().items()}
    gradients = [None if p.grad is None else p.grad.clone() for p in net.parameters()]
    random, threads = torch.get_rng_state(), torch.get_num_threads()
    if broken:
        with pytest.raises(RuntimeError, match="on purpose"):
            probe(net, X, Y)
    else:
        probe(net, X, Y)
    assert hooks_of(net) == 0 and net.training
    assert torch.equal(torch.get_rng_state(), random) and torch.get_num_threads() == threads
    assert all(torch.equal(value, net.state_dict()[name]) for name, value in state.items())
    for before, parameter in zip(gradients, net.parameters(), strict=True):
        assert (before is None and parameter.grad is None) or torch.equal(before, parameter.grad)


def test_evaluation_mode_is_respected() -> None:
    net = nn.Sequential(nn.Linear(5, 4), nn.BatchNorm1d(4), nn.Linear(4, 3))
    training, evaluation = probe(net, X, Y).loss, probe(net.eval(), X, Y).loss
    assert training != evaluation
    assert not net.training


def test_what_cannot_be_probed_is_refused() -> None:
    net = nn.Sequential(nn.Linear(5, 3), nn.ReLU())
    net.add_module("spare", nn.Identity())
    with pytest.raises(BadArgument, match=r"no module 'first'\. It has: 0, 1, spare"):
        probe(net, X, Y, modules=["first"])
    with pytest.raises(BadArgument, match="No layer with a weight"):
        probe(nn.ReLU(), X, Y)
    with pytest.raises(BadArgument, match=r"one number: got shape \(12, 3\)"):
        probe(net, X, X[:, :3], lambda out, y: (out - y) ** 2)
    with pytest.raises(BadArgument, match="12 examples and 3 targets"):
        probe(net, X, Y[:3])
    with pytest.raises(BadArgument, match="no loss 'hinge'"):
        probe(net, X, Y, "hinge")

    class Lazy(nn.Sequential):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self[0](x)

    with pytest.raises(BadArgument, match="'1' is never called"):
        probe(Lazy(nn.Linear(5, 3), nn.ReLU()), X, Y, modules=["1"])

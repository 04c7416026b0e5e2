"""Is a module run in the mode, with the buffers and as often as was sent, and is chance left where it was?"""

import re
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from autograder.contract.calls import invoke
from autograder.contract.misfits import MISFITS
from autograder.contract.modules import differentiate
from autograder.contract.wire import Seed, pack, unpack
from autograder.errors import ModuleMismatch

RNG = np.random.default_rng(3)
X, DOUT = RNG.normal(size=(4, 2)), RNG.normal(size=(4, 2))
WEIGHTS = [np.array([1.5, -0.5]), np.array([0.3, 2.0])]
RUNNING = [np.array([0.4, -1.0]), np.array([2.0, 0.7])]
MANY = 200


class Scale(torch.nn.Module):
    """Multiplies two numbers by two weights, with dropout behind it."""

    def __init__(self, p: float = 0.5) -> None:
        super().__init__()
        self.p = p
        self.weight = torch.nn.Parameter(torch.ones(2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return functional.dropout(x * self.weight, self.p, self.training)


def norm(training: bool, calls: int = 1) -> Any:
    arrays = [[a.copy() for a in some] for some in (WEIGHTS, RUNNING)]
    return differentiate(torch.nn.BatchNorm1d(2), arrays[0], X.copy(), DOUT.copy(), arrays[1], training, calls)


def test_evaluation_uses_the_running_statistics_that_are_sent_and_leaves_them() -> None:
    got = norm(training=False)
    want = WEIGHTS[0] * (X - RUNNING[0]) / np.sqrt(RUNNING[1] + 1e-5) + WEIGHTS[1]
    np.testing.assert_allclose(got["out"], want, rtol=1e-12)
    np.testing.assert_array_equal(got["running"], RUNNING)


@pytest.mark.parametrize("calls", [1, 3])
def test_training_moves_the_running_statistics_once_a_call(calls: int) -> None:
    kept = 0.9**calls
    moved = [kept * RUNNING[0] + (1 - kept) * X.mean(0), kept * RUNNING[1] + (1 - kept) * X.var(0, ddof=1)]
    np.testing.assert_allclose(norm(training=True, calls=calls)["running"], moved, rtol=1e-12)


def test_many_calls_of_a_module_without_chance_tell_what_one_does() -> None:
    one, many = norm(training=True), norm(training=True, calls=5)
    for name in ("out", "dx", "gradients"):
        np.testing.assert_array_equal(one[name], many[name])


def test_many_calls_show_each_number_as_far_from_0_as_a_mask_takes_it() -> None:
    got = differentiate(Scale(), [WEIGHTS[0]], X.copy(), DOUT.copy(), [], True, MANY, Seed(1))
    np.testing.assert_allclose(got["out"], 2 * X * WEIGHTS[0], rtol=1e-12)
    np.testing.assert_allclose(got["dx"], 2 * DOUT * WEIGHTS[0], rtol=1e-12)
    terms = 2 * X * DOUT
    furthest = [max(t[t > 0].sum(), t[t < 0].sum(), key=abs) for t in terms.T]
    np.testing.assert_allclose(got["gradients"][0], furthest, rtol=1e-12)


def test_the_seed_decides_the_masks_and_the_kernels_own_numbers_go_on() -> None:
    torch.manual_seed(9)
    expected = torch.rand(3)
    torch.manual_seed(9)
    outs = [
        differentiate(Scale(), [WEIGHTS[0]], X.copy(), DOUT.copy(), [], True, 1, Seed(seed))["out"]
        for seed in (1, 1, 2)
    ]
    assert torch.equal(torch.rand(3), expected)
    np.testing.assert_array_equal(outs[0], outs[1])
    assert not np.array_equal(outs[0], outs[2])


def test_without_running_statistics_nothing_is_said_of_them() -> None:
    assert set(differentiate(Scale(0.0), [WEIGHTS[0]], X.copy(), DOUT.copy())) == {"out", "dx", "gradients"}


class Normed(torch.nn.Sequential):
    """A bias whose effect batch norm takes away again, but for rounding."""

    def __init__(self) -> None:
        super().__init__(torch.nn.Linear(2, 2), torch.nn.BatchNorm1d(2))


def normed(dout: Any) -> Any:
    return differentiate(Normed(), [RNG.normal(size=(2, 2)), WEIGHTS[0], *WEIGHTS], X.copy(), dout)["gradients"]


def test_a_gradient_that_is_but_rounding_is_told_as_0() -> None:
    for _ in range(20):
        found = normed(RNG.normal(size=(4, 2)))
        assert not found[1].any()
        assert all(found[at].any() for at in (0, 2, 3))


def test_a_gradient_that_is_not_a_number_is_told_as_it_is() -> None:
    assert all(np.isnan(gradient).any() for gradient in normed(np.full((4, 2), np.nan)))


@pytest.mark.parametrize(
    ("module", "said"),
    [
        (torch.nn.BatchNorm1d(2, track_running_stats=False), r"shapes \[\(2,\), \(2,\)\]; they have \[\]"),
        (torch.nn.LayerNorm(2), r"running statistics \(its buffers of floats\) should have the shapes"),
    ],
)
def test_a_module_without_the_running_statistics_that_are_sent_is_told_so(module: Any, said: str) -> None:
    with pytest.raises(ModuleMismatch, match=said):
        differentiate(module, WEIGHTS, X, DOUT, RUNNING, True)


def test_all_of_it_crosses_the_border_as_one_call() -> None:
    sent = ({"p": 0.5}, [WEIGHTS[0]], X, DOUT, [], False, 2, Seed(4))
    got = unpack(pack(invoke(Scale, "module", unpack(pack(sent)))))
    np.testing.assert_allclose(got["out"], X * WEIGHTS[0], rtol=1e-12)
    assert got["running"] == []


class Stack(torch.nn.Module):
    """Two layers of one width, kept as ``keep`` says."""

    def __init__(self, keep: Any, bias: bool = True) -> None:
        super().__init__()
        self.layers = keep([torch.nn.Linear(2, 2, bias=bias) for _ in range(2)])


def one_layer_twice(layers: list[torch.nn.Module]) -> torch.nn.ModuleList:
    return torch.nn.ModuleList([layers[0]] * 2)


def biases_last(layers: list[Any]) -> torch.nn.ParameterList:
    return torch.nn.ParameterList([layer.weight for layer in layers] + [layer.bias for layer in layers])


CAUSES: list[tuple[Any, str, str]] = [
    (
        Stack(list),
        "layers_hidden",
        "self.layers is a plain list, and PyTorch does not see the layers in it: use nn.ModuleList.",
    ),
    (Stack(lambda layers: {"a": layers}), "layers_hidden", "self.layers is a plain dict"),
    (Stack(one_layer_twice), "layer_shared", "layers.0 and layers.1 are one and the same layer"),
    (Stack(torch.nn.ModuleList, bias=False), "bias_missing", "All weights are there, but biases are missing"),
    (Stack(biases_last), "layers_in_other_order", "These are the right layers in another order"),
    (
        torch.nn.Linear(3, 3),
        "layer_count",
        "There is 1 linear layer with weights, but 2 are asked for. The module's parameters should have the shapes",
    ),
    (
        torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Linear(2, 2)),
        "layers_not_chained",
        "A layer gives 3 numbers",
    ),
    (
        torch.nn.Sequential(torch.nn.LayerNorm(2), *Stack(list).layers),
        "vector_first",
        "The first parameter is a vector",
    ),
    (torch.nn.Sequential(*Stack(list).layers, torch.nn.LayerNorm(2)), "extra_vectors", "All linear layers are there"),
    (torch.nn.ReLU, "no_module", "The class should build a torch.nn.Module; it built a type."),
]


@pytest.mark.parametrize(
    ("module", "name", "said"), CAUSES, ids=[f"{name} {at}" for at, (_, name, _) in enumerate(CAUSES)]
)
def test_parameters_that_do_not_fit_are_told_with_their_cause(module: Any, name: str, said: str) -> None:
    weights = [np.ones((2, 2)), np.ones(2)] * 2
    with pytest.raises(ModuleMismatch, match=f"^{re.escape(said)}") as caught:
        differentiate(module, weights, X.copy(), DOUT.copy())
    assert caught.value.name == name
    assert name in MISFITS
    assert caught.value.plain
    assert not re.search(r"\d", caught.value.plain.replace("layers.0", "").replace("layers.1", ""))


def test_a_list_of_layers_that_pytorch_knows_as_well_is_no_cause() -> None:
    module = torch.nn.Sequential(torch.nn.Linear(2, 2))
    module.again = [module[0]]  # type: ignore[assignment]
    module.again.append(module.again)  # type: ignore[operator, union-attr]
    with pytest.raises(ModuleMismatch, match=r"^The module's parameters should"):
        differentiate(module, [np.ones((3, 2)), np.ones(3)], X.copy(), DOUT.copy())

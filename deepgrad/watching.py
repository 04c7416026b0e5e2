"""Records the outputs of a torch network's layers and activation functions by forward hooks, which it removes again.

Tested in ``tests/deepgrad/test_probe.py``.
"""

import math
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from deepgrad.networks.activations import ACTIVATIONS, SATURATED_BELOW
from deepgrad.tensors import first_tensor

__all__ = ["Call", "as_it_was", "is_function", "watching", "weights_of"]

NORMS = (nn.LayerNorm, nn.RMSNorm, nn.GroupNorm, nn.modules.batchnorm._NormBase)
RECTIFIERS = (
    nn.ReLU, nn.ReLU6, nn.LeakyReLU, nn.PReLU, nn.ELU, nn.CELU, nn.SELU, nn.GELU, nn.SiLU, nn.Mish, nn.Hardswish,
)  # fmt: skip
FUNCTIONS = (
    *RECTIFIERS, nn.Sigmoid, nn.Tanh, nn.Softplus, nn.Softsign, nn.Hardtanh, nn.Hardsigmoid, nn.LogSigmoid,
)  # fmt: skip
LARGEST_SLOPE: dict[type[nn.Module], float] = {
    nn.Sigmoid: ACTIVATIONS["sigmoid"].largest_slope,
    nn.GELU: ACTIVATIONS["gelu"].largest_slope,
    nn.SiLU: ACTIVATIONS["silu"].largest_slope,
    nn.Hardsigmoid: 1 / 6,
}


@dataclass(frozen=True)
class Call:
    """One call of a module.

    Attributes:
        name: the module's name in the network.
        module: the module.
        h: the first tensor that it returned.
        version: how often h had been changed in place at that time.
        moments: mean, standard deviation and root mean square of h.
        saturation: share of slopes below 5% of the function's largest; NaN for other modules.
        dead: share of units with z <= 0 on every example; NaN for all but rectifiers.
    """

    name: str
    module: nn.Module
    h: Tensor
    version: int
    moments: tuple[float, float, float]
    saturation: float
    dead: float


def weights_of(module: nn.Module, *, inside: bool = False) -> list[nn.Parameter]:
    """A module's parameters with at least two axes, or all ``inside`` it. Parameters of norms do not count."""
    owners = module.modules() if inside else [module]
    return [
        parameter
        for owner in owners
        if not isinstance(owner, NORMS)
        for parameter in owner.parameters(recurse=False)
        if parameter.ndim >= 2
    ]


def is_function(module: nn.Module) -> bool:
    """Whether a module is an activation function: one of torch's, or a learner's module without submodules."""
    if isinstance(module, FUNCTIONS):
        return True
    is_torchs = type(module).__module__.split(".")[0] == "torch"
    return not is_torchs and not [*module.parameters(), *module.children(), *module.buffers()]


@contextmanager
def watching(net: nn.Module, named: Collection[str] = ()) -> Iterator[list[Call]]:
    """A list that fills with the calls of layers, activation functions and the modules of these names."""
    calls: list[Call] = []
    asked: dict[nn.Module, tuple[float, float]] = {}
    convolved = False

    def before(module: nn.Module, arguments: tuple[Any, ...]) -> None:
        nonlocal convolved
        if weights_of(module):
            convolved = isinstance(module, nn.modules.conv._ConvNd)
        elif isinstance(module, FUNCTIONS) and arguments:
            asked[module] = _flatness(module, first_tensor(arguments), channels_first=convolved)

    def after(name: str, module: nn.Module, output: Any) -> None:
        h = first_tensor(output)
        calls.append(Call(name, module, h, h._version, _moments(h), *asked.pop(module, (math.nan, math.nan))))

    with ExitStack() as hooks:
        for name, module in net.named_modules():
            if weights_of(module) or is_function(module) or name in named:
                hooks.callback(module.register_forward_pre_hook(before).remove)
                hook = module.register_forward_hook(lambda module, _, output, name=name: after(name, module, output))
                hooks.callback(hook.remove)
        yield calls


@contextmanager
def as_it_was(net: nn.Module) -> Iterator[None]:
    """Restore running statistics and torch's random state at the end."""
    before = [(buffer, buffer.clone()) for buffer in net.buffers()]
    try:
        with torch.random.fork_rng(devices=[]):
            yield
    finally:
        with torch.no_grad():
            for buffer, value in before:
                buffer.copy_(value)


def _moments(h: Tensor) -> tuple[float, float, float]:
    values = h.detach().double()
    mean = values.mean()
    return mean.item(), (values - mean).square().mean().sqrt().item(), values.square().mean().sqrt().item()


def _flatness(function: nn.Module, z: Tensor, *, channels_first: bool) -> tuple[float, float]:
    """Saturation and share of silent units, measured before an in-place function can overwrite z."""
    z = z.detach().clone().requires_grad_()
    with torch.enable_grad():
        a = function.forward(z.clone())
        (slope,) = torch.autograd.grad(a.sum(), z)
    edge = SATURATED_BELOW * LARGEST_SLOPE.get(type(function), 1.0)
    saturation = float((slope.abs() < edge).double().mean())
    if not isinstance(function, RECTIFIERS) or z.ndim < 2:
        return saturation, math.nan
    units = z.movedim(1 if channels_first else -1, -1).flatten(0, -2)
    return saturation, float((units <= 0).all(dim=0).double().mean())

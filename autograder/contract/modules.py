"""Builds a student's torch module, gives it the weights that were sent, and runs it forward and backward."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from autograder.contract.misfits import Misbuilt, misfit
from autograder.contract.wire import Seed
from autograder.errors import ModuleMismatch

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

__all__ = ["differentiate"]

# share of the largest gradient. In float64, a sum that should be 0 is off by about 1e-16 of its terms.
ROUNDING = 1e-12

Result = tuple["Tensor", "Tensor", list["Tensor"]]


def differentiate(
    module: Any,
    weights: Sequence[Any],
    x: Any,
    dout: Any,
    running: Sequence[Any] | None = None,
    training: bool = True,
    calls: int = 1,
    seed: Seed | None = None,
) -> Mapping[str, Any]:
    """The output and the gradients of a module, in float64.

    A module with dropout gives other numbers with every call. After enough calls, the value of each number that is
    furthest from 0 no longer depends on chance. It shows what is dropped, where, and with which factor.

    Args:
        module: what the student's class built.
        weights: one array for each parameter, in the order of ``parameters()``.
        x: the input batch.
        dout: the gradient at the output, of the output's shape.
        running: one array for each buffer of floats, in the order of ``buffers()``; None leaves the buffers unchanged.
        training: whether the module is in training mode.
        calls: how often it runs forward and backward on the same batch.
        seed: seeds torch during the calls. Later random numbers of the learner's kernel are unchanged.

    Returns:
            ``{"out": ..., "dx": ..., "gradients": [...]}``. With several calls, each number is the one furthest from 0.
            If ``running`` is given, also ``"running"``: the buffers after the last call. If a parameter's gradient is
            only rounding, such as that of a bias before batch norm, it is 0.

    Raises:
        ModuleMismatch: the number or shapes of the parameters or buffers differ from what is sent, or the output is not
            one tensor that can be differentiated.
    """
    import torch  # a slow import, which only exercises about torch need

    if not isinstance(module, torch.nn.Module):
        raise _mismatch("no_module", f"The class should build a torch.nn.Module; it built a {type(module).__name__}.")
    module = module.double()
    parameters = list(module.parameters())
    _fill("parameters", parameters, weights, module)
    buffers = [buffer for buffer in module.buffers() if buffer.is_floating_point()]
    if running is not None:
        _fill("running statistics (its buffers of floats)", buffers, running)
    module.train(training)
    with _seeded(seed):
        found = _once(module, parameters, x, dout)
        for _ in range(calls - 1):
            found = _further(found, _once(module, parameters, x, dout))
    out, dx, gradients = found[0], found[1], _without_rounding(found[2])
    told = {"out": out.numpy(), "dx": dx.numpy(), "gradients": [gradient.numpy() for gradient in gradients]}
    return told if running is None else {**told, "running": [buffer.detach().numpy() for buffer in buffers]}


WITHOUT_STATISTICS = Misbuilt(
    "no_running_statistics",
    "No norm keeps running statistics: is it a LayerNorm, a GroupNorm or an InstanceNorm, or is there a "
    "track_running_stats=False?",
)


def _mismatch(name: str, said: str, plain: str = "") -> ModuleMismatch:
    return ModuleMismatch(said, name=name, plain=plain or said)


def _fill(what: str, tensors: "Sequence[Tensor]", values: Sequence[Any], module: "Module | None" = None) -> None:
    """Give tensors their values. If the shapes do not fit, ``module`` helps to say why."""
    import torch

    wanted = [tuple(value.shape) for value in values]
    found = [tuple(tensor.shape) for tensor in tensors]
    if wanted != found:
        cause = misfit(module, found, wanted) if module is not None else None if found else WITHOUT_STATISTICS
        seen = f"The module's {what} should have the shapes {wanted}; they have {found}."
        if cause is None:
            raise ModuleMismatch(seen)
        raise _mismatch(cause.name, f"{cause.said} {seen}", cause.plain or cause.said)
    with torch.no_grad():
        for tensor, value in zip(tensors, values, strict=True):
            tensor.copy_(torch.from_numpy(value))


@contextmanager
def _seeded(seed: Seed | None) -> Iterator[None]:
    """Seed torch, and put the learner's own stream of random numbers back afterwards."""
    import torch

    if seed is None:
        yield
        return
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed.value)
        yield


def _once(module: Any, parameters: "Sequence[Tensor]", x: Any, dout: Any) -> Result:
    """One run forward and backward: the output, dx, and the gradient of each parameter."""
    import torch

    inputs = torch.from_numpy(x).requires_grad_()
    out = module(inputs)
    if not isinstance(out, torch.Tensor):
        raise _mismatch("no_tensor", f"The module's output should be one tensor; it is a {type(out).__name__}.")
    if tuple(out.shape) != tuple(dout.shape):
        seen = f"The module's output should have shape {tuple(dout.shape)}; it has {tuple(out.shape)}."
        raise _mismatch("output_shape", seen, "The module's output does not have the promised shape.")
    if not out.requires_grad:
        told = "No gradient flows through the module: its output was detached, or made without autograd."
        raise _mismatch("no_gradient", told)
    leaves = [inputs, *parameters]
    for leaf in leaves:
        leaf.grad = None
    torch.autograd.backward(out.double(), torch.from_numpy(dout))
    dx, *gradients = [torch.zeros_like(leaf) if leaf.grad is None else leaf.grad for leaf in leaves]
    return out.detach().double(), dx.detach(), [gradient.detach() for gradient in gradients]


def _further(one: Result, other: Result) -> Result:
    """For each entry, the number of the two results that is further from 0."""
    import torch

    def further(a: "Tensor", b: "Tensor") -> "Tensor":
        return torch.where(a.abs() >= b.abs(), a, b)

    return further(one[0], other[0]), further(one[1], other[1]), list(map(further, one[2], other[2]))


def _without_rounding(gradients: "list[Tensor]") -> "list[Tensor]":
    """The gradients, with zeros for a parameter whose gradient is only rounding; a nan stays."""
    sizes = [float(gradient.abs().max()) if gradient.numel() else 0.0 for gradient in gradients]
    floor = ROUNDING * max(sizes, default=0.0)
    return [0 * gradient if size <= floor else gradient for gradient, size in zip(gradients, sizes, strict=True)]

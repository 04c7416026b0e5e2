"""Calls a student's code, in the learner's kernel and in the sandbox alike."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import numpy as np

from autograder.contract.functions import function_of
from autograder.contract.wire import Known, Seed
from autograder.errors import ModuleMismatch

__all__ = ["Style", "invoke"]

Style = Literal["function", "module", "draws"]


def invoke(student: Callable[..., Any], style: Style, arguments: Sequence[Any]) -> Any:
    """Call a student's function, or build and differentiate a student's torch module.

    Args:
        student: the function, or the module's class.
        style: ``function``: called with the arguments in order, a `Seed` as a fresh generator, a
            `Known` as the function of that name. ``module``: the
            arguments are ``(options, weights, x, dout)``: keyword arguments of the class, one array per parameter
            in the order of ``parameters()``, an input batch and an upstream gradient of the output's shape.
            ``draws``: the first argument says how often the function is called with the others, all calls drawing
            from one generator; the result is the list of what they returned.
        arguments: decoded values; the student may change them.

    Returns:
        What the function returned; for a module ``{"out": ..., "dx": ..., "gradients": [...]}`` in float64.

    Raises:
        ModuleMismatch: the number or the shapes of the module's parameters are wrong, or its output is not one
            tensor that can be differentiated.

    """
    if style == "module":
        options, weights, x, dout = arguments
        return _differentiate(student(**options), weights, x, dout)
    values: list[Any] = [_built(argument) for argument in arguments]
    if style == "draws":
        count, *rest = values
        return [student(*rest) for _ in range(count)]
    return student(*values)


def _built(argument: Any) -> Any:
    if type(argument) is Seed:
        return np.random.default_rng(argument.value)
    return function_of(argument.name) if type(argument) is Known else argument


def _differentiate(module: Any, weights: Sequence[Any], x: Any, dout: Any) -> Mapping[str, Any]:
    import torch  # only exercises about torch pay for it

    if not isinstance(module, torch.nn.Module):
        raise ModuleMismatch(f"The class should build a torch.nn.Module; it built a {type(module).__name__}.")
    module = module.double()
    parameters = list(module.parameters())
    wanted = [tuple(weight.shape) for weight in weights]
    found = [tuple(parameter.shape) for parameter in parameters]
    if wanted != found:
        raise ModuleMismatch(f"The module's parameters should have the shapes {wanted}; they have {found}.")
    with torch.no_grad():
        for parameter, weight in zip(parameters, weights, strict=True):
            parameter.copy_(torch.from_numpy(weight))
    inputs = torch.from_numpy(x).requires_grad_()
    out = module(inputs)
    if not isinstance(out, torch.Tensor):
        raise ModuleMismatch(f"The module's output should be one tensor; it is a {type(out).__name__}.")
    if tuple(out.shape) != tuple(dout.shape):
        raise ModuleMismatch(f"The module's output should have shape {tuple(dout.shape)}; it has {tuple(out.shape)}.")
    if not out.requires_grad:
        raise ModuleMismatch("No gradient flows through the module: its output was detached, or made without autograd.")
    torch.autograd.backward(out.double(), torch.from_numpy(dout))
    zero = [torch.zeros_like(parameter) for parameter in parameters]
    gradients = [p.grad if p.grad is not None else z for p, z in zip(parameters, zero, strict=True)]
    dx = inputs.grad if inputs.grad is not None else torch.zeros_like(inputs)
    return {
        "out": out.detach().double().numpy(),
        "dx": dx.numpy(),
        "gradients": [gradient.detach().numpy() for gradient in gradients],
    }

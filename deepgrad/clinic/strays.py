"""Finds weights that a model holds without registering them: layers in a plain list, tensors as attributes.

Tested in ``tests/clinic/test_exact.py``.
"""

from collections.abc import Iterator
from typing import Any

from torch import Tensor, nn

__all__ = ["stray_weights"]


def stray_weights(model: nn.Module) -> dict[str, Tensor]:
    """Unregistered leaf tensors that require a gradient, by name: "layers[0].weight"."""
    registered = {id(p) for p in model.parameters()}
    found: dict[str, Tensor] = {}
    modules = {id(module) for module in model.modules()}
    for name, module in model.named_modules():
        for key, value in vars(module).items():
            if not key.startswith("_"):
                for place, tensor in _weights(value, f"{name}.{key}" if name else key, modules):
                    if id(tensor) not in registered:
                        registered.add(id(tensor))
                        found[place] = tensor
    return found


def _weights(value: Any, name: str, known: set[int]) -> Iterator[tuple[str, Tensor]]:
    if isinstance(value, Tensor):
        if value.is_leaf and value.requires_grad and value.ndim:
            yield name, value
    elif isinstance(value, nn.Module):
        if id(value) not in known:
            yield from ((f"{name}.{key}", p) for key, p in value.named_parameters() if p.requires_grad)
    elif isinstance(value, (list, tuple)):
        for i, one in enumerate(value):
            yield from _weights(one, f"{name}[{i}]", known)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _weights(one, f"{name}[{key!r}]", known)

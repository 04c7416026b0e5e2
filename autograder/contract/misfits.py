"""Common reasons why a student's torch module does not have the parameters that the exercise asks for.

Tested in ``tests/contract/test_modules.py``.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch.nn import Module, Parameter

__all__ = ["misfit"]

DEPTH = 4  # lists in lists that are looked into; a list may hold itself

Shape = tuple[int, ...]


def misfit(module: "Module", found: Sequence[Shape], wanted: Sequence[Shape]) -> str:
    """The reason in one or two sentences and a space; empty if it is none of the common ones.

    Args:
        module: what the student's class built.
        found: the shapes of its parameters.
        wanted: those that are asked for, which are other ones.
    """
    return _hidden(module) or _shared(module) or _without_bias(found, wanted) or _other_order(found, wanted)


def _hidden(module: "Module") -> str:
    """A plain list or dict whose layers are not among the module's own."""
    known = {id(parameter) for parameter in module.parameters()}
    for part in module.modules():
        for name, value in vars(part).items():
            if isinstance(value, list | tuple | dict) and any(id(one) not in known for one in _within(value)):
                kind, better = type(value).__name__, "ModuleDict" if isinstance(value, dict) else "ModuleList"
                return f"self.{name} is a plain {kind}, and PyTorch does not see the layers in it: use nn.{better}. "
    return ""


def _within(value: Any, depth: int = 0) -> "Iterator[Parameter]":
    from torch.nn import Module, Parameter

    if isinstance(value, Module):
        yield from value.parameters()
    elif isinstance(value, Parameter):
        yield value
    elif isinstance(value, list | tuple | dict) and depth < DEPTH:
        for item in value.values() if isinstance(value, dict) else value:
            yield from _within(item, depth + 1)


def _shared(module: "Module") -> str:
    """One layer at two places."""
    names: dict[int, str] = {}
    for name, part in module.named_modules(remove_duplicate=False):
        if next(part.parameters(recurse=False), None) is None:
            continue
        first = names.setdefault(id(part), name)
        if first != name:
            return f"{first} and {name} are one and the same layer: make a new one for each place. "
    return ""


def _without_bias(found: Sequence[Shape], wanted: Sequence[Shape]) -> str:
    weights = [shape for shape in wanted if len(shape) > 1]
    if len(found) < len(wanted) and [shape for shape in found if len(shape) > 1] == weights:
        return "All weights are there, but biases are missing: is there a bias=False? "
    return ""


def _other_order(found: Sequence[Shape], wanted: Sequence[Shape]) -> str:
    if sorted(found) == sorted(wanted):
        return "These are the right layers in another order: make them in the order in which the text lists them. "
    return ""

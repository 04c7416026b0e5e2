"""Common reasons why a student's torch module does not have the parameters that the exercise asks for.

Tested in ``tests/contract/test_modules.py``.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch.nn import Module, Parameter

__all__ = ["misfit"]

DEPTH = 4  # levels of nested lists that are searched; a list may contain itself

Shape = tuple[int, ...]


def misfit(module: "Module", found: Sequence[Shape], wanted: Sequence[Shape]) -> str:
    """The reason in one or two sentences and a space; empty if it is none of the common ones.

    Args:
        module: what the student's class built.
        found: the shapes of its parameters.
        wanted: the shapes that the exercise asks for, which are different.
    """
    return (
        _hidden(module)
        or _shared(module)
        or _without_norm(found, wanted)
        or _without_bias(found, wanted)
        or _other_order(found, wanted)
        or _not_chained(found)
        or _too_many_or_few(found, wanted)
    )


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
    """The sentence about one layer that is registered at two places; empty if there is none."""
    names: dict[int, str] = {}
    for name, part in module.named_modules(remove_duplicate=False):
        if next(part.parameters(recurse=False), None) is None:
            continue
        first = names.setdefault(id(part), name)
        if first != name:
            return f"{first} and {name} are one and the same layer: make a new one for each place. "
    return ""


def _vectors(shapes: Sequence[Shape]) -> list[int]:
    """The number of vectors after each matrix; the first number counts the vectors before all matrices."""
    counts = [0]
    for shape in shapes:
        if len(shape) > 1:
            counts.append(0)
        else:
            counts[-1] += 1
    return counts


OF_A_NORM = 2  # vectors: its scale and its shift


def _without_norm(found: Sequence[Shape], wanted: Sequence[Shape]) -> str:
    if [shape for shape in found if len(shape) > 1] != [shape for shape in wanted if len(shape) > 1]:
        return ""
    missing = [w - f for f, w in zip(_vectors(found), _vectors(wanted), strict=True)]
    if not any(missing) or any(one not in (0, OF_A_NORM) for one in missing):
        return ""
    count = missing.count(OF_A_NORM)
    return f"All linear layers are there, but {count} norm{'s are' if count > 1 else ' is'} missing. "


def _without_bias(found: Sequence[Shape], wanted: Sequence[Shape]) -> str:
    weights = [shape for shape in wanted if len(shape) > 1]
    if len(found) < len(wanted) and [shape for shape in found if len(shape) > 1] == weights:
        return "All weights are there, but biases are missing: is there a bias=False? "
    return ""


def _other_order(found: Sequence[Shape], wanted: Sequence[Shape]) -> str:
    if sorted(found) == sorted(wanted):
        return "These are the right layers in another order: make them in the order in which the text lists them. "
    return ""


def _not_chained(found: Sequence[Shape]) -> str:
    matrices = [shape for shape in found if len(shape) == 2]
    for before, after in pairwise(matrices):
        if after[1] != before[0]:
            return f"A layer gives {before[0]} numbers, but the next one, of shape {after}, takes {after[1]}. "
    return ""


def _too_many_or_few(found: Sequence[Shape], wanted: Sequence[Shape]) -> str:
    matrices, due = (sum(len(shape) > 1 for shape in shapes) for shapes in (found, wanted))
    if matrices != due:
        have = "is 1 linear layer" if matrices == 1 else f"are {matrices} linear layers"
        return f"There {have} with weights, but {due} {'is' if due == 1 else 'are'} asked for. "
    if found and len(found[0]) == 1:
        return "The first parameter is a vector: does a norm stand before its linear layer? "
    if len(found) > len(wanted):
        return (
            "All linear layers are there, but there are too many vectors. Is there a norm that does not belong there? "
        )
    return ""

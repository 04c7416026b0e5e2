"""Common reasons why a student's torch module does not have the parameters that the exercise asks for.

Tested in ``tests/contract/test_modules.py``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch.nn import Module, Parameter

__all__ = ["MISFITS", "Misbuilt", "misfit"]

DEPTH = 4  # levels of nested lists that are searched; a list may contain itself

Shape = tuple[int, ...]

MISFITS = frozenset(
    {
        "bias_missing",
        "extra_vectors",
        "layer_count",
        "layers_hidden",
        "layers_not_chained",
        "layers_in_other_order",
        "layer_shared",
        "no_gradient",
        "no_module",
        "no_running_statistics",
        "no_tensor",
        "norm_missing",
        "norm_without_scale",
        "output_shape",
        "vector_first",
    }
)
"""The ids of all reasons. The judge accepts no other ones from a student's process."""


@dataclass(frozen=True)
class Misbuilt:
    """A reason why a student's module cannot be given the weights of a case.

    Attributes:
        name: its id, one of ``MISFITS``.
        said: one or two sentences; may tell sizes of the case.
        plain: the same without any number that the case determines; empty if ``said`` has none.
    """

    name: str
    said: str
    plain: str = ""


def misfit(module: "Module", found: Sequence[Shape], wanted: Sequence[Shape]) -> Misbuilt | None:
    """The reason why the shapes differ; None if it is none of the common ones.

    Args:
        module: what the student's class built.
        found: the shapes of its parameters.
        wanted: the shapes that the exercise asks for, which are different.
    """
    return (
        _hidden(module)
        or _shared(module)
        or _without_norm(module, found, wanted)
        or _without_bias(found, wanted)
        or _other_order(found, wanted)
        or _not_chained(found)
        or _too_many_or_few(found, wanted)
    )


def _hidden(module: "Module") -> Misbuilt | None:
    """A plain list or dict whose layers are not among the module's own."""
    known = {id(parameter) for parameter in module.parameters()}
    for part in module.modules():
        for name, value in vars(part).items():
            if isinstance(value, list | tuple | dict) and any(id(one) not in known for one in _within(value)):
                kind, better = type(value).__name__, "ModuleDict" if isinstance(value, dict) else "ModuleList"
                told = f"self.{name} is a plain {kind}, and PyTorch does not see the layers in it: use nn.{better}."
                return Misbuilt("layers_hidden", told)
    return None


def _within(value: Any, depth: int = 0) -> "Iterator[Parameter]":
    from torch.nn import Module, Parameter

    if isinstance(value, Module):
        yield from value.parameters()
    elif isinstance(value, Parameter):
        yield value
    elif isinstance(value, list | tuple | dict) and depth < DEPTH:
        for item in value.values() if isinstance(value, dict) else value:
            yield from _within(item, depth + 1)


def _shared(module: "Module") -> Misbuilt | None:
    """One layer that is registered at two places."""
    names: dict[int, str] = {}
    for name, part in module.named_modules(remove_duplicate=False):
        if next(part.parameters(recurse=False), None) is None:
            continue
        first = names.setdefault(id(part), name)
        if first != name:
            told = f"{first} and {name} are one and the same layer: make a new one for each place."
            return Misbuilt("layer_shared", told)
    return None


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


def _without_norm(module: "Module", found: Sequence[Shape], wanted: Sequence[Shape]) -> Misbuilt | None:
    if [shape for shape in found if len(shape) > 1] != [shape for shape in wanted if len(shape) > 1]:
        return None
    missing = [w - f for f, w in zip(_vectors(found), _vectors(wanted), strict=True)]
    if not any(missing) or any(one not in (0, OF_A_NORM) for one in missing):
        return None
    if any(False in (vars(part).get("affine"), vars(part).get("elementwise_affine")) for part in module.modules()):
        return Misbuilt("norm_without_scale", "A norm has no scale and no shift of its own: is there an affine=False?")
    count = missing.count(OF_A_NORM)
    told = f"All linear layers are there, but {count} norm{'s are' if count > 1 else ' is'} missing."
    return Misbuilt("norm_missing", told, "All linear layers are there, but a norm is missing.")


def _without_bias(found: Sequence[Shape], wanted: Sequence[Shape]) -> Misbuilt | None:
    weights = [shape for shape in wanted if len(shape) > 1]
    if len(found) < len(wanted) and [shape for shape in found if len(shape) > 1] == weights:
        return Misbuilt("bias_missing", "All weights are there, but biases are missing: is there a bias=False?")
    return None


def _other_order(found: Sequence[Shape], wanted: Sequence[Shape]) -> Misbuilt | None:
    if sorted(found) != sorted(wanted):
        return None
    told = "These are the right layers in another order: make them in the order in which the text lists them."
    return Misbuilt("layers_in_other_order", told)


def _not_chained(found: Sequence[Shape]) -> Misbuilt | None:
    matrices = [shape for shape in found if len(shape) == 2]
    for before, after in pairwise(matrices):
        if after[1] != before[0]:
            told = f"A layer gives {before[0]} numbers, but the next one, of shape {after}, takes {after[1]}."
            plain = "A layer gives more or fewer numbers than the next one takes."
            return Misbuilt("layers_not_chained", told, plain)
    return None


def _too_many_or_few(found: Sequence[Shape], wanted: Sequence[Shape]) -> Misbuilt | None:
    matrices, due = (sum(len(shape) > 1 for shape in shapes) for shapes in (found, wanted))
    if matrices != due:
        have = "is 1 linear layer" if matrices == 1 else f"are {matrices} linear layers"
        told = f"There {have} with weights, but {due} {'is' if due == 1 else 'are'} asked for."
        plain = f"There are too {'many' if matrices > due else 'few'} linear layers with weights."
        return Misbuilt("layer_count", told, plain)
    if found and len(found[0]) == 1:
        return Misbuilt("vector_first", "The first parameter is a vector: does a norm stand before its linear layer?")
    if len(found) > len(wanted):
        told = (
            "All linear layers are there, but there are too many vectors. Is there a norm that does not belong there?"
        )
        return Misbuilt("extra_vectors", told)
    return None

"""Turns a batch into calls of the model, of the loss and of the user's step.

Tested in ``tests/clinic/test_conventions.py``.
"""

import contextlib
import copy
import dataclasses
import inspect
import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from deepgrad.errors import BadArgument

__all__ = [
    "Objective",
    "Reached",
    "detached",
    "endless",
    "examples_in",
    "first_examples",
    "floating_inputs",
    "map_tensors",
    "number_of",
    "reaching",
    "split",
    "step_caller",
    "targets_in",
    "tensors_in",
]

BATCH_NUMBERS = {"batch_idx", "batch_index", "batch_i", "idx", "step_idx"}
"""Names of a step's second argument that is the number of the batch."""
Reached = tuple[bool, ...] | None
"""For each tensor of a batch, whether it reaches the model; None if that is not known."""
TARGET_NAMES = ("labels", "label", "targets", "target", "y")
"""Names under which a dict batch may hold its targets."""


def tensors_in(value: Any) -> list[Tensor]:
    """All tensors in nested tuples, lists, dicts and dataclasses, in their order."""
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, Mapping):
        value = list(value.values())
    elif _is_record(value):
        value = list(_fields(value).values())
    if isinstance(value, (tuple, list)):
        return [tensor for one in value for tensor in tensors_in(one)]
    return []


def map_tensors(value: Any, change: Callable[[Tensor], Tensor]) -> Any:
    """The same structure with every tensor changed."""
    if isinstance(value, Tensor):
        return change(value)
    if isinstance(value, Mapping):
        return {key: map_tensors(one, change) for key, one in value.items()}
    if _is_record(value):
        changed = copy.copy(value)
        for name, one in _fields(value).items():
            object.__setattr__(changed, name, map_tensors(one, change))
        return changed
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(map_tensors(one, change) for one in value))
    if isinstance(value, (tuple, list)):
        return type(value)(map_tensors(one, change) for one in value)
    return value


def _is_record(value: Any) -> bool:
    return dataclasses.is_dataclass(value) and not isinstance(value, type)


def _fields(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}


def split(batch: Any) -> tuple[Any, Any]:
    """Inputs and targets of a batch.

    (x, y) gives x and y. (x1, x2, …, y) gives (x1, x2, …) and y. A dict or dataclass gives its other entries as inputs,
    and the entry named labels, label, targets, target or y. A single tensor is its own target, as for an autoencoder.
    """
    if _is_record(batch):
        batch = _fields(batch)
    if isinstance(batch, Mapping):
        for name in TARGET_NAMES:
            if name in batch:
                return {key: value for key, value in batch.items() if key != name}, batch[name]
        return dict(batch), batch
    if isinstance(batch, (tuple, list)):
        if len(batch) == 1:
            return batch[0], batch[0]
        return (batch[0] if len(batch) == 2 else tuple(batch[:-1])), batch[-1]
    return batch, batch


def targets_in(batch: Any) -> list[Tensor]:
    """The targets of a batch, by their place or name; none if the inputs are their own targets."""
    inputs, targets = split(batch)
    shared = {id(t) for t in tensors_in(inputs)}
    return [t for t in tensors_in(targets) if id(t) not in shared]


def floating_inputs(batch: Any, reached: Reached = None) -> list[Tensor]:
    """The inputs that are real numbers, not indices; sparse and nested ones are left out.

    Args:
        reached: which of the batch's tensors reach the model, as ``reaching`` says it; None: take all possible inputs.
    """
    inputs = tensors_in(split(batch)[0])
    if reached is not None:
        wanted = {id(t) for t, does in zip(tensors_in(batch), reached, strict=False) if does}
        inputs = [t for t in inputs if id(t) in wanted]
    return [t for t in inputs if t.is_floating_point() and t.layout == torch.strided and not t.is_nested]


def reaching(objective: "Objective", batch: Any) -> Reached:
    """For each tensor of the batch, whether the model receives it or its numbers; None if it cannot be told.

    A batch of several parts may hold things that only the loss needs: weights of examples, times, log-probabilities.
    """
    parts = tensors_in(batch)
    found, received = [False] * len(parts), False

    def entering(_: nn.Module, args: Any, kwargs: Any) -> None:
        nonlocal received
        for tensor in tensors_in((args, kwargs)):
            received = True
            found[:] = [known or _same_numbers(part, tensor) for known, part in zip(found, parts, strict=True)]

    with contextlib.ExitStack() as stack:
        for module in objective.model.modules():
            if not isinstance(module, torch.jit.ScriptModule):
                stack.callback(module.register_forward_pre_hook(entering, with_kwargs=True).remove)
        objective(batch)
    return tuple(found) if received else None


def _same_numbers(a: Tensor, b: Tensor) -> bool:
    if a.layout != torch.strided or b.layout != torch.strided or a.is_nested or b.is_nested or not a.numel():
        return a is b
    if a is b or (a.numel() == b.numel() and a.data_ptr() == b.data_ptr()):
        return True
    return a.numel() == b.numel() and torch.equal(a.detach().flatten().double(), b.detach().flatten().double())


@dataclass(frozen=True)
class Objective:
    """The clean objective: loss(model(inputs), targets), or loss(model, batch) if the loss takes the model."""

    model: nn.Module
    loss: Callable[..., Any]

    def output(self, inputs: Any) -> Any:
        """What the model returns for these inputs."""
        if isinstance(inputs, Mapping):
            return self.model(**inputs) if self._takes(inputs) else self.model(inputs)
        return self.model(*inputs) if isinstance(inputs, (tuple, list)) else self.model(inputs)

    def of_output(self, output: Any, targets: Any) -> Tensor:
        """The loss as one number."""
        return _one_number(self.loss(output, targets))

    def __call__(self, batch: Any) -> Tensor:
        """The loss of a batch."""
        batch = self._placed(batch)
        if self.takes_model:
            return _one_number(self.loss(self.model, batch))
        inputs, targets = split(batch)
        return self.of_output(self.output(inputs), targets)

    @property
    def takes_model(self) -> bool:
        """Whether the loss wants (model, batch)."""
        names = _parameter_names(self.loss)
        return names is not None and bool(names) and names[0] in ("model", "net", "network", "module")

    def _takes(self, inputs: Mapping[str, Any]) -> bool:
        names = _parameter_names(self.model.forward)
        return names is None or "**" in names or set(inputs) <= set(names)

    def _placed(self, batch: Any) -> Any:
        first = next(self.model.parameters(), None)
        return (
            batch if first is None or first.device.type == "cpu" else map_tensors(batch, lambda t: t.to(first.device))
        )


def _one_number(value: Any) -> Tensor:
    tensors = tensors_in(value)
    if not tensors:
        raise BadArgument(f"The loss returned a {type(value).__name__}, expected a tensor. Return the loss itself.")
    if tensors[0].numel() != 1:
        raise BadArgument(f"The loss should be one number: got shape {tuple(tensors[0].shape)}. Take its mean.")
    return tensors[0]


def _parameter_names(function: Callable[..., Any]) -> list[str] | None:
    """Names of a function's positional parameters, with "*" and "**" for collecting ones; None if unknown."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    marks: dict[Any, str] = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    return [str(marks.get(p.kind, p.name)) for p in parameters]


def step_caller(step: Callable[..., Any]) -> tuple[Callable[[Any], Any], bool]:
    """A function that calls the user's step with a batch, and whether the step takes a batch at all.

    A step without parameters is called without arguments; a step with one gets the batch. A step of (batch, batch_idx),
    as Lightning calls it, gets the batch and its number. A step with as many parameters as the batch has parts gets the
    parts; a dict batch is one part.
    """
    try:
        parameters = list(inspect.signature(step).parameters.values())
    except (TypeError, ValueError):
        return lambda batch: step(batch), True
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    needed = sum(p.default is p.empty for p in positional)
    starred = any(p.kind is p.VAR_POSITIONAL for p in parameters)
    if not positional and not starred:
        return lambda _: step(), False

    numbers = itertools.count()

    def call(batch: Any) -> Any:
        if needed == 2 and positional[1].name in BATCH_NUMBERS:
            return step(batch, next(numbers))
        parts = tuple(batch) if isinstance(batch, (tuple, list)) else (batch,)
        if (starred and needed <= len(parts)) or (needed <= len(parts) <= len(positional) and len(positional) > 1):
            return step(*parts)
        if needed == 2 and len(parts) != 2:
            return step(*split(batch))
        return step(batch)

    return call, True


def endless(batches: list[Any]) -> Iterator[Any]:
    """Repeat the batches without end."""
    while True:
        yield from batches


def number_of(value: Any) -> float | None:
    """The loss that a step returned: a tensor, a float, the first entry of a tuple, or the entry "loss" of a dict."""
    if isinstance(value, Mapping):
        value = value.get("loss")
    if isinstance(value, (tuple, list)) and value:
        value = value[0]
    if isinstance(value, Tensor):
        return float(value.detach()) if value.numel() == 1 else None
    try:
        return float(value) if value is not None else None
    except (TypeError, ValueError):
        return None


def examples_in(batch: Any) -> int:
    """Length of the first tensor with an axis; 1 if there is none."""
    return next((len(t) for t in tensors_in(batch) if t.ndim), 1)


def first_examples(batch: Any, count: int) -> Any:
    """The first examples of a batch; the batch itself if its tensors are not equally long."""
    lengths = {len(t) if t.ndim else 0 for t in tensors_in(batch)}
    return map_tensors(batch, lambda t: t[:count]) if len(lengths) == 1 and 0 not in lengths else batch


def detached(value: Any) -> Any:
    """The same structure without a graph."""
    return map_tensors(value, torch.Tensor.detach)

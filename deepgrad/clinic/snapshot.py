"""Keeps everything that a training changes, and puts it back bit for bit, in place.

Tested in ``tests/clinic/test_put_back.py``.
"""

import copy
import random
import sys
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

__all__ = ["OptimizerSnapshot", "Snapshot"]

PLAIN = (bool, int, float, str, type(None))
"""Types of module attributes that are put back by value: counters, flags."""

Restore = Callable[[], None]


class Snapshot:
    """A model with its optimizers and all random states. ``put_back`` can restore them several times.

    It keeps parameters, buffers, gradients, ``requires_grad``, modes, hooks, plain attributes of modules, unregistered
    tensors, the optimizers' states and settings, and the random states of torch, Python, NumPy and a DataLoader's
    generators. The objects stay the same: only their contents change.
    """

    def __init__(
        self, model: nn.Module, optimizers: Iterable[Optimizer], strays: Iterable[Tensor], batches: Any
    ) -> None:
        tensors = {id(t): t for t in [*model.parameters(), *model.buffers(), *strays, *_in_optimizers(optimizers)]}
        self._optimizers = [OptimizerSnapshot(one) for one in optimizers]
        self._restores: list[Restore] = [_tensor(tensor) for tensor in tensors.values()]
        self._restores += [_module(module) for module in model.modules()]
        self._generators = _generators(batches)
        self._random = [_random_state(generator) for generator in self._generators]
        self._global_random = _global_random_state()

    def put_back(self) -> None:
        """Restore everything."""
        with torch.no_grad():
            for restore in self._restores:
                restore()
        for optimizer in self._optimizers:
            optimizer.put_back()
        self.put_back_random()

    def put_back_random(self) -> None:
        """Restore only the random states."""
        for restore in [*self._random, self._global_random]:
            restore()

    def also(self, other: "OptimizerSnapshot") -> None:
        """From now on, put this optimizer back, too, with the weights that it holds."""
        self._optimizers.append(other)
        self._restores += other.tensors


class OptimizerSnapshot:
    """One optimizer: its state, its groups' settings and its plain attributes."""

    def __init__(self, optimizer: Optimizer) -> None:
        self._optimizer = optimizer
        self._plain = {k: v for k, v in vars(optimizer).items() if isinstance(v, PLAIN)}
        self._groups = [{k: v if k == "params" else _kept(v) for k, v in g.items()} for g in optimizer.param_groups]
        self._params = [list(group["params"]) for group in optimizer.param_groups]
        self._state = {p: {k: _kept(v) for k, v in state.items()} for p, state in optimizer.state.items()}
        self.tensors: list[Restore] = [_tensor(p) for group in self._params for p in group]

    def put_back(self) -> None:
        """Restore it in place, with the same groups and the same state tensors."""
        optimizer = self._optimizer
        vars(optimizer).update(self._plain)
        del optimizer.param_groups[len(self._groups) :]
        for group, kept, params in zip(optimizer.param_groups, self._groups, self._params, strict=True):
            group.clear()
            group.update({k: v if k == "params" else _value(v) for k, v in kept.items()})
            group["params"][:] = params
        optimizer.state.clear()
        for parameter, state in self._state.items():
            optimizer.state[parameter] = {k: _value(v) for k, v in state.items()}


def _in_optimizers(optimizers: Iterable[Optimizer]) -> list[Tensor]:
    return [p for optimizer in optimizers for group in optimizer.param_groups for p in group["params"]]


def _kept(value: Any) -> tuple[Any, Any]:
    """An object and a copy of its contents."""
    return (value, value.detach().clone()) if isinstance(value, Tensor) else (None, copy.deepcopy(value))


def _value(kept: tuple[Any, Any]) -> Any:
    """The object with its old contents."""
    original, copied = kept
    if original is None:
        return copy.deepcopy(copied)
    with torch.no_grad():
        original.copy_(copied)
    return original


def _tensor(tensor: Tensor) -> Restore:
    """Contents, gradient and ``requires_grad`` of one tensor."""
    value, needed = tensor.detach().clone(), tensor.requires_grad
    gradient = tensor.grad if tensor.is_leaf else None
    gradient_value = None if gradient is None else gradient.detach().clone()

    def restore() -> None:
        if tensor.is_leaf:
            tensor.requires_grad_(needed)
        tensor.detach().copy_(value)
        if gradient is not None and gradient_value is not None:
            gradient.detach().copy_(gradient_value)
        if tensor.is_leaf:
            tensor.grad = gradient

    return restore


def _module(module: nn.Module) -> Restore:
    """Mode, hooks, registered objects and plain attributes of one module."""
    held = vars(module)
    plain = {k: v for k, v in held.items() if isinstance(v, PLAIN)}
    tensors = {k: _kept(v) for k, v in held.items() if isinstance(v, Tensor)}
    dicts = {k: (v, list(v.items())) for k, v in held.items() if isinstance(v, dict) and k.startswith("_")}
    names = set(held)

    def restore() -> None:
        for name in set(vars(module)) - names:
            del vars(module)[name]
        vars(module).update(plain)
        for name, kept in tensors.items():
            vars(module)[name] = _value(kept)
        for name, (original, items) in dicts.items():
            original.clear()
            original.update(items)
            vars(module)[name] = original

    return restore


def _generators(batches: Any) -> list[torch.Generator]:
    """Generators of a DataLoader and of its samplers."""
    sampler = getattr(batches, "sampler", None)
    holders = [batches, sampler, getattr(batches, "batch_sampler", None)]
    found = [getattr(holder, "generator", None) for holder in holders]
    return [generator for generator in found if isinstance(generator, torch.Generator)]


def _random_state(generator: torch.Generator) -> Restore:
    state = generator.get_state()

    def restore() -> None:
        generator.set_state(state)

    return restore


def _global_random_state() -> Restore:
    """Random states of torch (CPU and GPU), of Python, and of NumPy if it is loaded."""
    state, python = torch.get_rng_state(), random.getstate()
    cuda = None
    if torch.cuda.is_available() and torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
        cuda = torch.cuda.get_rng_state_all()
    numpy = sys.modules.get("numpy")
    legacy = numpy.random.get_state() if numpy else None

    def restore() -> None:
        torch.set_rng_state(state)
        random.setstate(python)
        if cuda is not None:
            torch.cuda.set_rng_state_all(cuda)
        if numpy and legacy is not None:
            numpy.random.set_state(legacy)

    return restore

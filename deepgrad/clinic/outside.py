"""Finds objects that the user's step advances and that cannot be put back: schedulers, iterators, counters.

Tested in ``tests/clinic/test_put_back.py``.
"""

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

from torch import Tensor, nn
from torch.optim import Optimizer

__all__ = ["Reachable"]

SKIPPED = (nn.Module, Optimizer, Tensor, type)


class Reachable:
    """The named things that a step can reach: its closure, the globals that it uses, its object's attributes."""

    def __init__(self, *functions: Any) -> None:
        self._functions = [function for function in functions if function is not None]
        self._before = {name: _mark(value) for name, value in self._things()}

    def advanced(self) -> list[str]:
        """Sentences about every object that has changed."""
        told = []
        for name, value in self._things():
            mark = _mark(value)
            if isinstance(value, Iterator):
                told.append(f"{name} is an iterator that the step may have moved on.")
            elif name in self._before and mark is not None and mark != self._before[name]:
                kind = type(value).__name__
                told.append(
                    f"{name} ({kind}) was advanced by the step and was not put back: {self._before[name]} → {mark}."
                )
        return told

    def _things(self) -> Iterator[tuple[str, Any]]:
        seen: set[int] = set()
        for function in self._functions:
            for name, value in _named(function):
                if id(value) in seen and not isinstance(value, (int, float)):
                    continue
                seen.add(id(value))
                yield name, value


def _named(function: Any) -> Iterator[tuple[str, Any]]:
    bare = inspect.unwrap(getattr(function, "__func__", function))
    try:
        variables = inspect.getclosurevars(bare)
    except TypeError:
        variables = None
    if variables is not None:
        yield from (pair for scope in (variables.nonlocals, variables.globals) for pair in _opened(scope))
    owner = getattr(function, "__self__", None) or (None if inspect.isfunction(bare) else function)
    if owner is not None and not isinstance(owner, nn.Module) and hasattr(owner, "__dict__"):
        yield from (("self." + name, value) for name, value in _opened(vars(owner)))


def _opened(scope: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The objects of a scope, and the objects in its plain objects and containers, one level down."""
    for name, value in list(scope.items()):
        if name.startswith("__") or inspect.ismodule(value):
            continue
        yield name, value
        if isinstance(value, dict):
            yield from (
                (f"{name}[{key!r}]", one) for key, one in list(value.items())[:50] if isinstance(one, (int, float))
            )
        elif (
            hasattr(value, "__dict__") and not (callable(value) or isinstance(value, SKIPPED)) and _mark(value) is None
        ):
            yield from (
                (f"{name}.{key}", one) for key, one in list(vars(value).items())[:50] if not key.startswith("__")
            )


def _mark(value: Any) -> str | None:
    """A short text that changes if the object advances; None for objects that do not count."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return f"{value:.10g}"
    if isinstance(value, (list, dict, set)):
        return f"{len(value)} entries"
    if isinstance(value, (nn.Module, Optimizer, Tensor)):
        return None
    if hasattr(value, "last_epoch"):
        return f"last_epoch {value.last_epoch}"
    return None

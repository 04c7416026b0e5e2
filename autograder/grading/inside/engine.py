"""Counts how often torch's autograd runs in the student's process.

The student's code can undo this. So the count is only evidence for the instructor and never gives a point.

Tested in ``tests/grading/test_autograd.py``.
"""

import importlib.machinery
import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType
from typing import Any

__all__ = ["runs", "watch"]

_runs = 0


def runs() -> int:
    """How often torch's engine ran, or forward mode was begun, since the process started."""
    return _runs


def watch() -> None:
    """Count from here on, as soon as torch is imported."""
    sys.meta_path.insert(0, _Watcher())
    for name, prepare in _PREPARED.items():
        if name in sys.modules:
            prepare(sys.modules[name])


def _counted(function: Callable[..., Any]) -> Callable[..., Any]:
    def counting(*arguments: Any, **named: Any) -> Any:
        global _runs
        _runs += 1
        return function(*arguments, **named)

    return counting


class _Engine:
    """Torch's engine, whose runs are counted."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self.run_backward = _counted(engine.run_backward)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


def _count_engine(module: Any) -> None:
    module.Variable._execution_engine = _Engine(module.Variable._execution_engine)


def _count_duals(module: Any) -> None:
    module.make_dual = _counted(module.make_dual)


_PREPARED: dict[str, Callable[[ModuleType], None]] = {
    "torch.autograd.variable": _count_engine,
    "torch.autograd.forward_ad": _count_duals,
}
"""For each module, the function that prepares it once it is imported."""


class _Watcher(MetaPathFinder):
    """Prepares the modules of ``_PREPARED`` when they are imported, in the zygote or in a kernel."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The spec that Python would find, with a loader that prepares the module; None for all other modules."""
        prepare = _PREPARED.get(name)
        spec = importlib.machinery.PathFinder.find_spec(name, path, target) if prepare is not None else None
        if prepare is None or spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            execute(module)
            prepare(module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign] # of this one loader
        return spec

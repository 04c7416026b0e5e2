"""`watch`: observes the user's own training loop without changing it.

Tested in ``tests/clinic/test_report.py``.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Any

from torch import nn
from torch.optim import Optimizer

from deepgrad.clinic.case import Case
from deepgrad.clinic.curve import Curve
from deepgrad.clinic.observer import LOOKED_INTO, Observer
from deepgrad.clinic.profile import Profile, profile_of
from deepgrad.clinic.report import Report
from deepgrad.clinic.rules import all_findings
from deepgrad.clinic.strays import stray_weights
from deepgrad.clinic.uncompiled import is_compiled, uncompiled
from deepgrad.clinic.weights import Weights
from deepgrad.errors import BadArgument

__all__ = ["Watch", "watch"]


def watch(model: nn.Module, optimizer: Optimizer | Sequence[Optimizer]) -> "Watch":
    """A context in which your own training loop is watched. It changes nothing and tries nothing.

    ::

        with watch(model, optimizer) as w:
            for x, y in batches:
                ...                      # your loop, as it is
        w.report

    For a trainer, enter it in the callback at the start of the fit (``stack.enter_context(watch(…))``), and leave it in
    the callback at the end.

    Args:
        model: any torch module.
        optimizer: the optimizer, or several.

    Raises:
        BadArgument: an argument is of the wrong kind.
    """
    optimizers = [optimizer] if isinstance(optimizer, Optimizer) else list(optimizer)
    if not isinstance(model, nn.Module):
        raise BadArgument(f"`model` is a {type(model).__name__}, expected a torch.nn.Module.")
    if not optimizers or not all(isinstance(one, Optimizer) for one in optimizers):
        raise BadArgument("`optimizer` should be a torch.optim.Optimizer or several.")
    return Watch(model, optimizers)


class Watch:
    """A watched loop: enter it, train, leave it, read ``report``."""

    def __init__(self, model: nn.Module, optimizers: list[Optimizer]) -> None:
        self._model, self._strays = model, stray_weights(model)
        self._observer = Observer(model, optimizers, self._strays)
        self._observer.turns_by_forward = True
        self._optimizers = optimizers
        self._stack = ExitStack()

    def __enter__(self) -> "Watch":
        self._stack.enter_context(uncompiled())
        self._stack.enter_context(self._observer.watching())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        turn = self._observer.turn
        if turn.steps or turn.backwards:
            self._observer.end_turn(None)
        self._stack.close()

    def evaluating(self) -> Any:
        """A context around your evaluation, so that `watch` checks its modes."""
        return self._observer.evaluation()

    @property
    def report(self) -> Report:
        """The findings so far."""
        journal = self._observer.journal
        turns = journal.turns
        seen = [profile_of([turns[i].operations]) for i in LOOKED_INTO[:3] if i < len(turns)]
        weights = Weights.of(self._model, self._observer.optimizers, self._strays, journal)
        curve = Curve(tuple(journal.losses), comparable=False) if journal.losses else None
        name = type(self._optimizers[0]).__name__
        birth = seen[0] if seen else Profile()
        case = Case(journal, weights, curve, birth, tuple(seen[1:]), None, None, name, own_step=True)
        notes = ["Only watched: no trials were run, so rates, inputs and labels were not judged."]
        if is_compiled(self._model):
            notes.append("The compiled model ran uncompiled while it was watched.")
        if len(turns) < 10:
            notes.append(f"Only {len(turns)} optimizer steps were seen. Watch a few dozen for a better diagnosis.")
        return Report(tuple(all_findings(case)), case, tuple(notes))

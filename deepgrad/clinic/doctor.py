"""`diagnose`: watch some steps of a training, measure, try treatments, put everything back, and report.

Tested in ``tests/clinic/test_conventions.py``.
"""

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn
from torch.nn.parameter import UninitializedParameter
from torch.optim import Optimizer

from deepgrad.clinic.examination import Examination
from deepgrad.clinic.report import Report
from deepgrad.clinic.uncompiled import uncompiled
from deepgrad.errors import BadArgument

__all__ = ["diagnose"]


def diagnose(
    model: nn.Module,
    loss: Callable[..., Any],
    batches: Iterable[Any],
    optimizer: Optimizer | Sequence[Optimizer],
    step: Callable[..., Any] | None = None,
    evaluate: Callable[[], Any] | None = None,
    steps: int = 50,
    trials: bool = True,
) -> Report:
    """Watch some steps of a training and say what is wrong, where, by which evidence, and what to do.

    Weights, buffers, gradients, modes, hooks, the optimizer's state and random states are put back bit for bit.

    Args:
        model: any torch module.
        loss: loss(model(inputs), targets) -> a tensor of one number. If its first argument is called ``model``, it is
            called as loss(model, batch).
        batches: an iterable of (inputs, targets), (input, input, …, targets), dicts, or single tensors. Batches
            that are taken from a one-shot iterator are gone; the report says how many.
        optimizer: the optimizer, or several.
        step: your own training step. With one argument, it gets the batch; with several, the batch's parts; with none,
            nothing; ``step(batch, batch_idx)`` gets the batch and its number. It returns the loss. Without a step,
            `diagnose` cannot see mistakes in your loop.
        evaluate: your own evaluation, called without arguments, once, after the steps.
        steps: how many steps are watched; fewer if a step is slow, and the report says how many.
        trials: whether the network may be trained again from its first weights, a few dozen steps at a time.

    Returns:
        The report: rich in a notebook, text in a terminal, ``report.json()`` for programs.

    Raises:
        BadArgument: an argument is of the wrong kind, or there are no batches.
        PatientFailed: your model, loss, step or evaluation raised an error, which is the cause of this one.
    """
    optimizers = [optimizer] if isinstance(optimizer, Optimizer) else list(optimizer)
    _require(model, loss, optimizers, steps, step)
    examination = Examination(model, loss, batches, optimizers, step, evaluate, steps)
    with examination.put_back(), _flushing_denormals(), uncompiled(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return examination.report(trials=trials)


def _require(model: Any, loss: Any, optimizers: list[Any], steps: int, step: Any) -> None:
    if not isinstance(model, nn.Module):
        raise BadArgument(f"`model` is a {type(model).__name__}, expected a torch.nn.Module.")
    if not callable(loss):
        raise BadArgument(f"`loss` is a {type(loss).__name__}, expected a function: loss(output, targets) -> a tensor.")
    if not optimizers or not all(isinstance(one, Optimizer) for one in optimizers):
        names = ", ".join(type(one).__name__ for one in optimizers) or "nothing"
        raise BadArgument(f"`optimizer` is {names}, expected a torch.optim.Optimizer or several.")
    if step is not None and not callable(step):
        raise BadArgument(f"`step` is a {type(step).__name__}, expected your training step, a function.")
    if not isinstance(steps, int) or steps < 3:
        raise BadArgument(f"steps = {steps!r}, expected a whole number of at least 3.")
    lazy = [name for name, p in model.named_parameters() if isinstance(p, UninitializedParameter)]
    if lazy:
        raise BadArgument(f"{lazy[0]} has no shape yet (a lazy module). Run the model on one batch first.")


@contextmanager
def _flushing_denormals() -> Iterator[None]:
    """Treat numbers below 1e-38 as 0 inside the block, because they would make vanishing networks ten times slower."""
    was = float(torch.tensor([1e-39]) * 1) == 0
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(was)

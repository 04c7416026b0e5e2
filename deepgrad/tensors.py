"""Helpers of probe and training: arrays to tensors, losses by name, and one thread during the work.

Tested in ``tests/deepgrad/test_probe.py``.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import torch
from torch import Tensor, nn

from deepgrad.errors import BadArgument

__all__ = ["Criterion", "Loss", "as_tensors", "first_tensor", "loss_of", "one_thread"]

Criterion: TypeAlias = Callable[[Tensor, Tensor], Tensor]
"""A function from the network's output and the targets to one number."""

Loss: TypeAlias = str | Criterion
"""A name in ``LOSSES``, or the function itself."""

LOSSES: dict[str, Criterion] = {
    "cross_entropy": nn.functional.cross_entropy,
    "mse": nn.functional.mse_loss,
    "bce_with_logits": nn.functional.binary_cross_entropy_with_logits,
}


def loss_of(loss: Loss) -> Criterion:
    """The function of that name, or the function itself.

    Raises:
        BadArgument: an unknown name; the message lists the known ones.
    """
    if not isinstance(loss, str):
        return loss
    if loss not in LOSSES:
        raise BadArgument(f"There is no loss {loss!r}. Choose one of {', '.join(LOSSES)}, or give a function.")
    return LOSSES[loss]


def as_tensors(net: nn.Module, X: Any, y: Any) -> tuple[Tensor, Tensor]:
    """Inputs and targets for this network: floats in its precision, whole numbers as int64, on its device.

    Args:
        net: the module. If it has no parameters, the precision is float32.
        X: inputs, array or tensor, examples along axis 0.
        y: targets, array or tensor, one for each example.

    Raises:
        BadArgument: another number of targets than of inputs.
    """
    one = next(itertools.chain(net.parameters(), net.buffers()), torch.empty(0))
    dtype = one.dtype if one.is_floating_point() else torch.float32
    inputs, targets = (
        tensor.to(one.device, dtype if tensor.is_floating_point() else torch.int64)
        for tensor in (torch.as_tensor(X).detach(), torch.as_tensor(y).detach())
    )
    if len(inputs) != len(targets):
        raise BadArgument(f"Each example needs a target: got {len(inputs)} examples and {len(targets)} targets.")
    return inputs, targets


def first_tensor(output: Any) -> Tensor:
    """A module's output, or its first part: recurrent modules also return their states.

    Raises:
        BadArgument: the output has no tensor.
    """
    while isinstance(output, tuple | list) and output:
        output = output[0]
    if not isinstance(output, Tensor):
        raise BadArgument(f"A module should return a tensor, or a tuple that begins with one: got {type(output)}.")
    return output


@contextmanager
def one_thread() -> Iterator[None]:
    """Use one torch thread inside the block, because more threads are slower for matrices of a hundred rows."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)

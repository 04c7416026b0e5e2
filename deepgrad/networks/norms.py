"""Batch norm written by hand inside a torch network: the forward and backward pass are NumPy functions.

So a learner's own functions can train a real network, and so can a wrong backward pass.

Tested in ``tests/figures/test_lesson_05.py``.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import torch
from torch import Tensor, nn

from deepgrad.errors import BadArgument
from deepgrad.networks.arrays import Array

__all__ = ["BatchNormByHand", "NormBackward", "NormForward", "batchnorm_backward", "batchnorm_forward", "with_norms"]

NormForward: TypeAlias = Callable[..., tuple[Array, Array, Array]]
"""A function from (x, gamma, beta, running_mean, running_var, momentum, eps, training) to output and new statistics."""

NormBackward: TypeAlias = Callable[[Array, Array, Array, float], tuple[Array, Array, Array]]
"""A function from (dout, x, gamma, eps) to dL/dx, dL/dgamma and dL/dbeta."""


def batchnorm_forward(
    x: Array, gamma: Array, beta: Array, running_mean: Array, running_var: Array, momentum: float, eps: float,
    training: bool,
) -> tuple[Array, Array, Array]:  # fmt: skip
    """Give the output (N, width) and the new running mean and variance (width,), by PyTorch's conventions.

    Source: Ioffe and Szegedy 2015, "Batch Normalization", algorithms 1 and 2.
    """
    if not training:
        return gamma * (x - running_mean) / np.sqrt(running_var + eps) + beta, running_mean, running_var
    mean, var = x.mean(axis=0), x.var(axis=0)
    out = gamma * (x - mean) / np.sqrt(var + eps) + beta
    unbiased = x.var(axis=0, ddof=1)
    return (
        out,
        (1 - momentum) * running_mean + momentum * mean,
        (1 - momentum) * running_var + momentum * unbiased,
    )


def batchnorm_backward(dout: Array, x: Array, gamma: Array, eps: float) -> tuple[Array, Array, Array]:
    """Give dL/dx (N, width), dL/dgamma and dL/dbeta (width,) in training mode."""
    sigma = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / sigma
    dgamma, dbeta = (dout * x_hat).sum(axis=0), dout.sum(axis=0)
    return gamma / sigma * (dout - dbeta / len(x) - x_hat * dgamma / len(x)), dgamma, dbeta


class BatchNormByHand(nn.Module):
    """A module like ``nn.BatchNorm1d`` whose two passes in training are NumPy functions.

    Args:
        width: number of features.
        backward: the backward pass.
        forward: the forward pass.
        momentum: the share of a new batch in the running statistics.
        eps: the number that is added to the variance.
    """

    running_mean: Tensor
    running_var: Tensor

    def __init__(
        self,
        width: int,
        backward: NormBackward = batchnorm_backward,
        forward: NormForward = batchnorm_forward,
        momentum: float = 0.1,
        eps: float = 1e-5,
    ) -> None:
        super().__init__()
        self.by_hand, self.momentum, self.eps = (forward, backward), momentum, eps
        self.gamma, self.beta = nn.Parameter(torch.ones(width)), nn.Parameter(torch.zeros(width))
        self.register_buffer("running_mean", torch.zeros(width))
        self.register_buffer("running_var", torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        """Shape (N, width) to (N, width)."""
        out: Tensor
        if self.training:
            out, mean, var = _Passes.apply(x, self.gamma, self.beta, self)  # type: ignore[no-untyped-call]
            with torch.no_grad():
                self.running_mean.copy_(mean)
                self.running_var.copy_(var)
            return out
        return self.gamma * (x - self.running_mean) / torch.sqrt(self.running_var + self.eps) + self.beta


class _Passes(torch.autograd.Function):
    """The two passes as one function of autograd."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, gamma: Tensor, beta: Tensor, norm: BatchNormByHand) -> tuple[Tensor, ...]:
        ctx.save_for_backward(x, gamma)
        ctx.norm = norm
        arrays = [_array(t) for t in (x, gamma, beta, norm.running_mean, norm.running_var)]
        found = norm.by_hand[0](*arrays, norm.momentum, norm.eps, True)
        out, mean, var = (torch.tensor(np.asarray(array), dtype=x.dtype) for array in found)
        ctx.mark_non_differentiable(mean, var)
        return out, mean, var

    @staticmethod
    def backward(ctx: Any, dout: Tensor, *_: Any) -> tuple[Tensor | None, ...]:
        x, gamma = ctx.saved_tensors
        with torch.enable_grad():  # the learner's function may use autograd itself
            found = ctx.norm.by_hand[1](_array(dout), _array(x), _array(gamma), ctx.norm.eps)
        return *(torch.tensor(np.asarray(array), dtype=x.dtype) for array in found), None


def _array(tensor: Tensor) -> Array:
    return np.asarray(tensor.detach().numpy(), dtype=np.float64)


def with_norms(net: nn.Module, make: Callable[[int], nn.Module]) -> nn.Module:
    """Put a norm after the weight of each hidden layer of a plain ``DeepNet``, in place. Returns the network.

    Args:
        net: a ``DeepNet`` without skips, built with ``norm_position`` "post".
        make: from a layer's width to its norm.

    Raises:
        BadArgument: the network is not such a ``DeepNet``.
    """
    blocks = list(getattr(net, "blocks", ()))
    if not blocks or not all(hasattr(block, "linear") and not block.norm_first for block in blocks):
        raise BadArgument("with_norms takes a plain DeepNet with norm_position 'post'.")
    for block in blocks:
        block.norm = make(block.linear.out_features)
    return net

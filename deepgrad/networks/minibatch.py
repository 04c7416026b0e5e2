"""Minibatch gradient descent with momentum, with any function for the gradients, such as the learner's."""

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

import numpy as np

from deepgrad.networks import mlp
from deepgrad.networks.arrays import Array, Labels
from deepgrad.networks.losses import softmax_cross_entropy
from deepgrad.networks.mlp import Params

__all__ = ["GradientsOf", "Step", "accuracy", "gradients_of", "minibatch_descent", "momentum_step"]

GradientsOf: TypeAlias = Callable[[Params, Array, Labels], tuple[float, list[Array], list[Array]]]
"""A function from (params, X, y) to the loss, dL/dW of every layer and dL/db of every layer."""

StepRule: TypeAlias = Callable[[Array, Array, Array, float, float], tuple[Array, Array]]
"""A function from (param, grad, velocity, lr, momentum) to the new parameter and the new velocity."""


class Step(NamedTuple):
    """The result of one step: its number from 1, the loss on its batch before it, and the parameters after it."""

    number: int
    loss: float
    params: Params


def gradients_of(activation: str) -> GradientsOf:
    """A function for the loss and gradients of a classifier with that activation and a linear output."""

    def gradients(params: Params, X: Array, y: Labels) -> tuple[float, list[Array], list[Array]]:
        zs, hs = mlp.forward(params, X, activation)
        loss, d_output = softmax_cross_entropy(hs[-1], y)
        found = mlp.backward(params, zs, hs, activation, d_output)
        return loss, found.dW, found.db

    return gradients


def momentum_step(param: Array, grad: Array, velocity: Array, lr: float, momentum: float) -> tuple[Array, Array]:
    """A momentum step in PyTorch's convention (torch.optim.SGD, dampening 0): v <- momentum v + g, p <- p - lr v."""
    new_velocity: Array = momentum * velocity + grad
    return param - lr * new_velocity, new_velocity


def minibatch_descent(
    params: Params,
    gradients: GradientsOf,
    X: Array,
    y: Labels,
    *,
    rate: float,
    steps: int,
    rng: np.random.Generator,
    batch: int = 32,
    momentum: float = 0.9,
    step_rule: StepRule = momentum_step,
) -> Iterator[Step]:
    """Train step by step. If a batch loss is not finite, that step is the last.

    Args:
        params: the first parameters; the given arrays are not changed.
        gradients: the loss and gradients of a batch.
        X: the examples, shape (N, fan_in).
        y: their classes, shape (N,).
        rate: the learning rate.
        steps: the number of steps.
        rng: draws each batch, with replacement.
        batch: number of examples in each step.
        momentum: the share of the velocity that is kept.
        step_rule: the rule for one parameter.
    """
    still = [(np.zeros_like(W), np.zeros_like(b)) for W, b in params]
    for number in range(1, steps + 1):
        drawn = rng.integers(0, len(y), batch)
        with np.errstate(all="ignore"):
            loss, dWs, dbs = gradients(params, X[drawn], y[drawn])
            moved = [
                (step_rule(W, dW, vW, rate, momentum), step_rule(b, db, vb, rate, momentum))
                for (W, b), (vW, vb), dW, db in zip(params, still, dWs, dbs, strict=True)
            ]
        params = [(W, b) for (W, _), (b, _) in moved]
        still = [(vW, vb) for (_, vW), (_, vb) in moved]
        yield Step(number, float(loss), params)
        if not np.isfinite(loss):
            return


def accuracy(params: Params, X: Array, y: Labels, activation: str) -> float:
    """Share of the examples whose largest logit is that of their class."""
    _, hs = mlp.forward(params, X, activation)
    return float(np.mean(hs[-1].argmax(axis=1) == y))

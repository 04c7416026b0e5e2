"""Measures a training: the record that a learner's ``name_illness`` gets.

Tested in ``tests/deepgrad/test_patients.py``.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import torch

from deepgrad.networks.arrays import Array
from deepgrad.patients.plan import Plan
from deepgrad.patients.training import Training

__all__ = ["KEYS", "RECORDED_STEPS", "recorded"]

RECORDED_STEPS = 60
TRIAL_FACTORS = (0.01, 0.1, 1.0, 10.0, 100.0, 1000.0)
LAST = 10
BIRTH_EXAMPLES = 256
SHOWN_OUTPUTS = 8
# A slope below this share of the steepest one counts as flat.
FLAT = 0.05

KEYS = {
    "losses": ("(60,) float64", "training loss of the first 60 steps, as the program computes it; may be nan or inf"),
    "held_out": ("(2,) float64", "held-out loss before and after the 60 steps, by the program's own evaluation"),
    "by_heart": ("(2,) float64", "loss on one batch before and after 60 steps on that batch alone"),
    "trial_losses": (
        "(6,) float64",
        "mean of the last 10 of 60 losses when trained again at 0.01, 0.1, 1, 10, 100, 1000 times the rate; may be inf",
    ),
    "gradient_norms": (
        "(4, 60) float64",
        "global norm of all gradients in each step: before backward, after backward, at the step, after the step",
    ),
    "gradient_rms": ("(L,) float64", "root mean square of dL/dz of each layer before the first step"),
    "weight_gradient": ("(L,) float64", "norm of dL/dW of each layer before the first step"),
    "update_ratio": (
        "(L,) float64",
        "length of a weight's update over the weight's, the largest of the first 10 steps",
    ),
    "activation_std": ("(L - 1,) float64", "standard deviation of each hidden layer's output before the first step"),
    "dead": ("(L - 1,) float64", "share of ReLU units that are 0 for every example before the first step; else 0"),
    "saturated": (
        "(L - 1,) float64",
        "share of a sigmoid's or tanh's outputs on its flat ends before the first step; 0 for ReLU",
    ),
    "row_spread": (
        "(L - 1,) float64",
        "how much the rows of a hidden layer's W differ: 0 if they are equal, about 1 if each is drawn by itself",
    ),
    "input_mean": ("(64,) float64", "mean of each input column over the training set"),
    "input_std": ("(64,) float64", "standard deviation of each input column over the training set"),
    "outputs": ("(8, 10) float64", "what the loss function is given for 8 examples in the first step"),
    "batch_size": ("int", "examples in a training step"),
    "batch_norm": ("bool", "whether the network has batch norm"),
    "dropout": ("float", "share of units that dropout sets to 0; 0 without dropout"),
    "training_mode": ("(2,) float64", "1 where the network is in training mode: while training, while evaluating"),
}
"""The keys of a record, each with its shape and dtype and its meaning. L is the number of weight layers."""


def recorded(plan: Plan) -> dict[str, Any]:
    """The measurements of a training; see ``KEYS``."""
    return {
        **_at_birth(Training(plan)),
        **_watched(Training(plan, watched=True)),
        "by_heart": _by_heart(plan),
        "trial_losses": np.array([_trial(replace(plan, rate=plan.rate * by)) for by in TRIAL_FACTORS]),
        "batch_size": plan.batch_size,
        "batch_norm": plan.batch_norm,
        "dropout": plan.dropout,
        "training_mode": np.array([plan.trains_in_training_mode, plan.evaluates_in_training_mode], np.float64),
    }


def _watched(training: Training) -> dict[str, Any]:
    before = training.held_out()[0]
    losses, norms, ratios = [], [], []
    for step in range(RECORDED_STEPS):
        old = [w.detach().clone() for w in training.weights] if step < LAST else []
        losses.append(training.step())
        norms.append(training.norms)
        if old:
            ratios.append([_length(w.detach() - o) / _length(o) for w, o in zip(training.weights, old, strict=True)])
        if not step:
            outputs = training.given.detach()
    shown = torch.cat([outputs] * SHOWN_OUTPUTS)[:SHOWN_OUTPUTS]  # a batch may be smaller
    return {
        "losses": np.array(losses),
        "held_out": np.array([before, training.held_out()[0]]),
        "gradient_norms": np.array(norms).T,
        "update_ratio": np.max(ratios, axis=0),
        "outputs": shown.numpy().copy(),
    }


def _length(w: torch.Tensor) -> float:
    return float(torch.linalg.vector_norm(w))


def _at_birth(training: Training) -> dict[str, Any]:
    """Each layer before the first step, in training mode, on 256 examples of the training set."""
    net = training.net.train(training.plan.trains_in_training_mode)
    loss = training.loss(training.X[:BIRTH_EXAMPLES], training.y[:BIRTH_EXAMPLES])
    wanted = [*net.sums, *training.weights]
    found = torch.autograd.grad(loss, wanted, allow_unused=True, materialize_grads=True)
    gradients, weight_gradients = found[: len(net.sums)], found[len(net.sums) :]
    hidden = [h.detach() for h in net.hidden]
    W = [w.detach() for w in training.weights[:-1]]
    return {
        "gradient_rms": np.array([float(g.square().mean().sqrt()) for g in gradients]),
        "weight_gradient": np.array([_length(g) for g in weight_gradients]),
        "activation_std": np.array([float(h.std()) for h in hidden]),
        "dead": np.array([_dead(h) if training.plan.activation == "relu" else 0.0 for h in hidden]),
        "saturated": np.array([_saturated(h, training.plan.activation) for h in hidden]),
        "row_spread": np.array([float((w - w.mean(0)).square().mean().sqrt() / w.square().mean().sqrt()) for w in W]),
        "input_mean": training.X.mean(0).numpy().copy(),
        "input_std": training.X.std(0, correction=0).numpy().copy(),
    }


def _dead(h: torch.Tensor) -> float:
    return float((h == 0).all(0).double().mean())


def _saturated(h: torch.Tensor, activation: str) -> float:
    if activation == "relu":
        return 0.0
    slope = 1 - h**2 if activation == "tanh" else 4 * h * (1 - h)
    return float((slope < FLAT).double().mean())


def _by_heart(plan: Plan) -> Array:
    training = Training(plan, one_batch=True)
    losses = [training.step() for _ in range(RECORDED_STEPS + 1)]
    return np.array([losses[0], losses[-1]])


def _trial(plan: Plan) -> float:
    training = Training(plan)
    losses = []
    for _ in range(RECORDED_STEPS):
        losses.append(training.step())
        if not np.isfinite(losses[-1]):
            return np.inf
    return float(np.mean(losses[-LAST:]))

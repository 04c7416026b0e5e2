"""Draws healthy plans, some of them odd, and gives them an illness.

Tested in ``tests/deepgrad/test_patients.py``.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from deepgrad.clinic.labels import Label
from deepgrad.patients.plan import Plan

__all__ = ["HEALTHY", "LABELS", "drawn"]

HEALTHY = "healthy"
LABELS = (*(label.value for label in Label if label is not Label.UNCLEAR), HEALTHY)
"""The names that ``name_illness`` may return: the names of `diagnose` without "unclear", and "healthy"."""

Rng = np.random.Generator
MOMENTUM = 0.9


def drawn(label: str, rng: Rng) -> Plan:
    """A plan that should have this illness. A training shows later whether the illness does harm."""
    return _odd(_healthy(rng), rng) if label == HEALTHY else ILLNESSES[label](rng)


def _healthy(rng: Rng, **fixed: Any) -> Plan:
    """A plan that learns, with the settings that an illness needs."""
    activation = fixed.pop("activation", None) or str(rng.choice(["relu", "relu", "tanh", "sigmoid"]))
    batch_norm = fixed.pop("batch_norm", bool(rng.random() < 0.35))
    depth = fixed.pop("depth", int(rng.integers(2, 4 if activation == "sigmoid" and not batch_norm else 8)))
    rate = float(10 ** rng.uniform(-1.2, -0.8)) * (8.0 if activation == "sigmoid" and not batch_norm else 1.0)
    momentum = MOMENTUM if rng.random() < 0.3 else 0.0
    rate *= 1 - momentum
    settings: dict[str, Any] = {
        "width": int(rng.choice([24, 32, 48])),
        "dropout": float(rng.choice([0.0, 0.0, 0.1, 0.2])),
        "usual_rate": rate,
        "rate": rate,
        "momentum": momentum,
        "batch_size": int(rng.choice([16, 32, 64])),
        "clip": float(rng.choice([0.0, 0.0, 2.0, 5.0])),
        "input_factor": float(rng.choice([0.7, 1.0, 1.0, 1.5])),
    }
    seed = int(rng.integers(2**31))
    return Plan(seed, activation=activation, depth=depth, batch_norm=batch_norm, **(settings | fixed))


def _odd(plan: Plan, rng: Rng) -> Plan:
    """The plan, changed with probability 1/2 so that it looks ill at one point but stays healthy."""
    if rng.random() < 0.5:
        return plan
    if not plan.batch_norm and rng.random() < 0.5:
        if rng.random() < 0.5:  # without batch norm and dropout, modes have no effect
            return replace(plan, dropout=0.0, evaluates_in_training_mode=True)
        return replace(plan, batch_size=4, rate=plan.rate / 4)
    return replace(plan, clip=float(rng.choice([0.5, 1.0])))  # the training clips, but still moves


def _uniform(rng: Rng, low: float, high: float) -> float:
    """A number whose logarithm is uniform."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def _accumulating(rng: Rng) -> Plan:
    plan = _healthy(rng, clip=0.0)
    return replace(plan, clears=False, rate=plan.rate * _uniform(rng, 1.5, 8))


def _not_updated(rng: Rng) -> Plan:
    kind = str(rng.choice(["rate", "none", "first half", "last half"]))
    if kind == "rate":
        return replace(_healthy(rng), rate=0.0)
    return replace(_healthy(rng, depth=int(rng.integers(5, 9))), updated=kind)  # type: ignore[arg-type]


def _clipped_late(rng: Rng) -> Plan:
    plan = _healthy(rng, activation=str(rng.choice(["relu", "tanh"])), clip=1.0, batch_norm=False)
    return replace(plan, clips_late=True, rate=plan.rate * _uniform(rng, 3, 12))


def _standstill(rng: Rng) -> Plan:
    return _healthy(rng, clip=_uniform(rng, 1e-6, 1e-3))


def _evaluation_mode(rng: Rng) -> Plan:
    plan = _healthy(rng, batch_norm=True, depth=int(rng.integers(5, 8)))
    factor = _uniform(rng, 0.2, 0.4) if plan.activation != "sigmoid" else 1.0
    return replace(plan, trains_in_training_mode=False, weight_factor=factor)


def _training_mode(rng: Rng) -> Plan:
    plan = _healthy(rng, depth=int(rng.integers(2, 5)), dropout=float(rng.uniform(0.5, 0.75)))
    return replace(plan, evaluates_in_training_mode=True)


def _mismatch(rng: Rng) -> Plan:
    return replace(_healthy(rng), squash=str(rng.choice(["softmax", "softmax", "sigmoid"])))  # type: ignore[arg-type]


def _tiny_batches(rng: Rng) -> Plan:
    return _healthy(rng, batch_norm=True, batch_size=int(rng.integers(2, 5)), depth=int(rng.integers(3, 9)))


def _symmetric(rng: Rng) -> Plan:
    return replace(_healthy(rng, batch_norm=False), row_spread=float(rng.choice([0.0, 0.0, 0.01])))


def _not_normalised(rng: Rng) -> Plan:
    plan = _healthy(rng)
    kind = int(rng.integers(4))
    if kind == 0:
        return replace(plan, input_factor=_uniform(rng, 20, 300))
    if kind == 1:
        return replace(plan, input_offset=_uniform(rng, 10, 100))
    if kind == 2:
        return replace(plan, input_column=_uniform(rng, 200, 2000))
    return replace(plan, input_factor=_uniform(rng, 1e-4, 1e-2))


def _dead(rng: Rng) -> Plan:
    plan = _healthy(rng, activation="relu", batch_norm=False)
    layer = 0 if rng.random() < 0.5 else int(rng.integers(1, plan.depth))
    return replace(plan, bias_shift=-_uniform(rng, 5, 15) * plan.input_factor, ill_layer=layer)


def _saturated(rng: Rng) -> Plan:
    plan = _healthy(rng, activation=str(rng.choice(["tanh", "sigmoid"])), batch_norm=False)
    if rng.random() < 0.6:
        layer = 0 if rng.random() < 0.5 else int(rng.integers(1, plan.depth))
        return replace(plan, bias_spread=_uniform(rng, 6, 15), ill_layer=layer)
    return replace(plan, weight_factor=_uniform(rng, 10, 40))


def _vanishing(rng: Rng) -> Plan:
    if rng.random() < 0.5:
        return _healthy(rng, activation="sigmoid", batch_norm=False, depth=int(rng.integers(6, 10)))
    activation = str(rng.choice(["relu", "tanh"]))
    plan = _healthy(rng, activation=activation, batch_norm=False, depth=int(rng.integers(6, 10)))
    return replace(plan, weight_factor=_uniform(rng, 0.15, 0.4))


def _exploding(rng: Rng) -> Plan:
    plan = _healthy(rng, activation="relu", batch_norm=False, depth=int(rng.integers(6, 10)), clip=0.0)
    return replace(plan, weight_factor=_uniform(rng, 2.2, 4))


def _too_large(rng: Rng) -> Plan:
    plan = _healthy(rng)
    return replace(plan, rate=plan.rate * _uniform(rng, 50, 1000))


def _too_small(rng: Rng) -> Plan:
    plan = _healthy(rng)
    return replace(plan, rate=plan.rate / _uniform(rng, 100, 3000))


def _not_learnable(rng: Rng) -> Plan:
    return replace(_healthy(rng), shuffled=True)


ILLNESSES: dict[str, Callable[[Rng], Plan]] = {
    Label.ACCUMULATE: _accumulating,
    Label.NOT_UPDATED: _not_updated,
    Label.CLIPPED_LATE: _clipped_late,
    Label.STANDSTILL: _standstill,
    Label.EVAL_WHILE_TRAINING: _evaluation_mode,
    Label.TRAIN_WHILE_EVALUATING: _training_mode,
    Label.MISMATCH: _mismatch,
    Label.TINY_BATCHES: _tiny_batches,
    Label.SYMMETRIC: _symmetric,
    Label.NOT_NORMALISED: _not_normalised,
    Label.DEAD: _dead,
    Label.SATURATED: _saturated,
    Label.VANISHING: _vanishing,
    Label.EXPLODING: _exploding,
    Label.RATE_TOO_LARGE: _too_large,
    Label.RATE_TOO_SMALL: _too_small,
    Label.NOTHING_LEARNABLE: _not_learnable,
}

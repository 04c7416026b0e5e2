"""Lesson 2's challenge: train ten layers, nine of them sigmoids, by the size of the weights and the learning rate."""

from deepgrad.challenges.challenge import Challenge

__all__ = ["CHALLENGES"]

TRIED = {"gain": (1, 2, 4, 6), "rate": (0.3, 1.0, 3.0)}
BEST_TRIED = 0.085
"""The best training loss that we found: 0.0854, with gain 6 and rate 0.3."""

CHALLENGES = (
    Challenge(
        "l2.deep_sigmoid",
        "Train a 10-layer sigmoid network in 600 steps: choose how large its weights start, and the learning rate.",
        "training loss",
        "lower",
        BEST_TRIED,
        least=0.0,
        most=10.0,
    ),
)

"""Lesson 5's challenge: twenty plain layers with batch norm, in few steps."""

from deepgrad.challenges.challenge import Challenge

__all__ = ["CHALLENGES"]

CHALLENGES = (
    Challenge(
        "l5.twenty_layers",
        "Bring twenty plain layers with batch norm below a loss of 0.5 in as few steps as you can.",
        "steps",
        "lower",
        beat=30,
        least=5,
        most=200,
    ),
)

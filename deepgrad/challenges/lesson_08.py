"""The challenge of lesson 8."""

from deepgrad.challenges.challenge import Challenge

__all__ = ["CHALLENGES"]

CHALLENGES = (
    Challenge(
        "l8.deepest",
        "Train a net of more than 200 layers on the digits in 300 steps: 95% of the training digits right.",
        "layers",
        "higher",
        beat=200,
        least=0,
        most=2000,
    ),
)

"""Lesson 3's challenge."""

from deepgrad.challenges.challenge import Challenge

__all__ = ["CHALLENGES"]

CHALLENGES = (
    Challenge(
        "l3.thirty_gelu_layers",
        "Start 30 GELU layers so that 200 steps of gradient descent read the most digits.",
        "% of the digits",
        "higher",
        beat=60,  # LSUV at std 1 reaches 37, a scale found by trial about 75
        least=0,
        most=100,
    ),
)

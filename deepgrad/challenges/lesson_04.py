"""Lesson 4's challenge."""

from deepgrad.challenges.challenge import Challenge

__all__ = ["CHALLENGES"]

CHALLENGES = (
    Challenge(
        "l4.fewest_steps",
        "Read 95% of the held-out digits after as few steps as you can.",
        "steps",
        "lower",
        beat=16,  # plain gradient descent at its best rate of a coarse grid
        least=1,
        most=300,
    ),
)

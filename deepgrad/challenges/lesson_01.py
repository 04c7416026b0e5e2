"""Lesson 1's challenge: a schedule of learning rates for a chain of fifty layers."""

from deepgrad.challenges.challenge import Challenge

__all__ = ["CHALLENGES"]

BEST_CONSTANT = 108
"""Steps of the best of the constant rates ``claims.lesson_01.learning_rates.RATES``. A test measures it again."""

CHALLENGES = (
    Challenge(
        "l1.fewest_steps",
        "Bring the output of a chain of 50 layers to its target, with a learning rate that may change with the step.",
        "steps",
        "lower",
        BEST_CONSTANT,
        least=10,
        most=500,
    ),
)

"""The challenge of lesson 6."""

from deepgrad.challenges.challenge import Challenge

__all__ = ["CHALLENGES"]

CHALLENGES = (
    Challenge(
        "l6.fifty_six_in_150",
        "Start a residual net of 56 layers so that 150 steps bring its training loss on the spirals below ours.",
        "",
        "lower",
        beat=0.008,
        least=0.0,
        most=10.0,
    ),
)

"""The challenge of lesson 7."""

from deepgrad.challenges.challenge import Challenge

__all__ = ["CHALLENGES"]

CHALLENGES = (
    Challenge(
        "l7.reader",
        "Choose a rate and a max_norm with which the pixel reader has the lowest loss after 500 steps.",
        "",
        "lower",
        beat=0.72,
        least=0.0,
        most=100.0,
    ),
)

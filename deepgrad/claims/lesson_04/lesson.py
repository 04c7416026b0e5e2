"""What all claims of lesson 4 share."""

__all__ = ["HARD", "LESSON", "REVOLUTION", "SOMETIMES"]

LESSON = "04_relu"

REVOLUTION = "Why Deep Learning Works (source document 003), The ReLU Revolution"
HARD = "Why Deep Nets Are Hard to Train (source document 001), Fix #2"
SOMETIMES = "The Vanishing Gradient Problem (source document 002), Smarter Activation Functions"
"""Named by their titles, because a learner knows seeds only as those of random numbers."""

"""Values that all claims of lesson 4 share."""

__all__ = ["HARD", "LESSON", "REVOLUTION", "SOMETIMES"]

LESSON = "04_relu"

REVOLUTION = 'Often told; here from "Why Deep Learning Works", The ReLU Revolution'
HARD = 'Often told; here from "Why Deep Nets Are Hard to Train", Fix #2'
SOMETIMES = 'Often told; here from "The Vanishing Gradient Problem", Smarter Activation Functions'
"""The sources' titles. (Learners do not know our numbers of sources.)"""

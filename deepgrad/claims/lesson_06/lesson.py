"""Values that all claims of lesson 6 share."""

__all__ = ["GUIDE", "LEARNING", "LESSON", "SOMETIMES"]

LESSON = "06_residual_connections"

LEARNING = 'Often told; here from "Why Your Deep Network Isn\'t Learning", Residual Intuition'
GUIDE = 'Often told; here from "Why Deep Nets Are Hard to Train", Fix #3'
SOMETIMES = 'Often told; here from "The Vanishing Gradient Problem", Residual Connections'
"""The sources' titles. (Learners do not know our numbers of sources.)"""

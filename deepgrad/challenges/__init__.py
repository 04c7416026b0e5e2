"""Challenges at the end of the lessons, each with a number to beat, and the learner's best so far."""

from deepgrad.challenges.challenge import Challenge
from deepgrad.challenges.record import Attempt, best_of, challenge
from deepgrad.challenges.registry import challenges, find

__all__ = ["Attempt", "Challenge", "best_of", "challenge", "challenges", "find"]

"""Lesson 1, the deep linear network: its exercises, one a module."""

from autograder.exercises.lesson_01.chain_closed_form import CHAIN_CLOSED_FORM
from autograder.exercises.lesson_01.chain_forward import CHAIN_FORWARD
from autograder.exercises.lesson_01.chain_gradients import CHAIN_GRADIENTS
from autograder.exercises.lesson_01.depths import OVERFLOW_DEPTH, VANISHING_DEPTH
from autograder.exercises.lesson_01.layer_gradients import LAYER_GRADIENTS
from autograder.exercises.lesson_01.matrix_chain_backward import MATRIX_CHAIN_BACKWARD
from autograder.exercises.lesson_01.random_orthogonal import RANDOM_ORTHOGONAL

__all__ = [
    "CHAIN_CLOSED_FORM",
    "CHAIN_FORWARD",
    "CHAIN_GRADIENTS",
    "LAYER_GRADIENTS",
    "MATRIX_CHAIN_BACKWARD",
    "OVERFLOW_DEPTH",
    "RANDOM_ORTHOGONAL",
    "VANISHING_DEPTH",
]

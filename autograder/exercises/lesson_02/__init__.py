"""Lesson 2, sigmoid saturation: its exercises."""

from autograder.exercises.lesson_02.gradient_bound import GRADIENT_BOUND
from autograder.exercises.lesson_02.output_losses import BCE_WITH_LOGITS, MSE_OF_SIGMOID
from autograder.exercises.lesson_02.saturated_fraction import SATURATED_FRACTION
from autograder.exercises.lesson_02.sigmoid_mlp import SIGMOID_MLP_FORWARD
from autograder.exercises.lesson_02.sigmoid_mlp_backward import SIGMOID_MLP_BACKWARD
from autograder.exercises.lesson_02.slopes import SIGMOID, SIGMOID_GRAD, TANH_GRAD

__all__ = [
    "BCE_WITH_LOGITS",
    "GRADIENT_BOUND",
    "MSE_OF_SIGMOID",
    "SATURATED_FRACTION",
    "SIGMOID",
    "SIGMOID_GRAD",
    "SIGMOID_MLP_BACKWARD",
    "SIGMOID_MLP_FORWARD",
    "TANH_GRAD",
]

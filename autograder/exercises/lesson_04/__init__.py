"""Lesson 4, ReLU: its exercises, one topic a module."""

from autograder.exercises.lesson_04.dead_fraction import DEAD_FRACTION
from autograder.exercises.lesson_04.elu_backward import ELU_BACKWARD
from autograder.exercises.lesson_04.gelu_backward import GELU_BACKWARD
from autograder.exercises.lesson_04.leaky_relu_backward import LEAKY_RELU_BACKWARD
from autograder.exercises.lesson_04.relu import RELU, RELU_BACKWARD
from autograder.exercises.lesson_04.relu_mlp_gradients import RELU_MLP_GRADIENTS
from autograder.exercises.lesson_04.sgd_step import SGD_STEP
from autograder.exercises.lesson_04.softmax_cross_entropy import SOFTMAX_CROSS_ENTROPY

__all__ = [
    "DEAD_FRACTION",
    "ELU_BACKWARD",
    "GELU_BACKWARD",
    "LEAKY_RELU_BACKWARD",
    "RELU",
    "RELU_BACKWARD",
    "RELU_MLP_GRADIENTS",
    "SGD_STEP",
    "SOFTMAX_CROSS_ENTROPY",
]

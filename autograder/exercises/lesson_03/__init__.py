"""Lesson 3, initialization: its exercises, one a module."""

from autograder.exercises.lesson_03.activation_moments import ACTIVATION_MOMENTS
from autograder.exercises.lesson_03.constant_init_gradients import CONSTANT_INIT_GRADIENTS
from autograder.exercises.lesson_03.he_normal import HE_NORMAL
from autograder.exercises.lesson_03.lsuv_scale import LSUV_SCALE
from autograder.exercises.lesson_03.predicted_std import PREDICTED_STD
from autograder.exercises.lesson_03.relu_correlation import RELU_CORRELATION
from autograder.exercises.lesson_03.xavier_normal import XAVIER_NORMAL
from autograder.exercises.lesson_03.xavier_uniform import XAVIER_UNIFORM

__all__ = [
    "ACTIVATION_MOMENTS",
    "CONSTANT_INIT_GRADIENTS",
    "HE_NORMAL",
    "LSUV_SCALE",
    "PREDICTED_STD",
    "RELU_CORRELATION",
    "XAVIER_NORMAL",
    "XAVIER_UNIFORM",
]

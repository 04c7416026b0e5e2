"""Lesson 7, gradient clipping: its exercises, one module for each topic."""

from autograder.exercises.lesson_07.angle_between import ANGLE_BETWEEN
from autograder.exercises.lesson_07.clip_by_global_norm import CLIP_BY_GLOBAL_NORM
from autograder.exercises.lesson_07.clip_by_value import CLIP_BY_VALUE
from autograder.exercises.lesson_07.clipped_sgd_step import CLIPPED_SGD_STEP
from autograder.exercises.lesson_07.global_norm import GLOBAL_NORM
from autograder.exercises.lesson_07.lstm_step_backward import LSTM_STEP_BACKWARD
from autograder.exercises.lesson_07.rnn_backward import RNN_BACKWARD
from autograder.exercises.lesson_07.rnn_forward import RNN_FORWARD
from autograder.exercises.lesson_07.rnn_step_backward import RNN_STEP_BACKWARD

__all__ = [
    "ANGLE_BETWEEN",
    "CLIPPED_SGD_STEP",
    "CLIP_BY_GLOBAL_NORM",
    "CLIP_BY_VALUE",
    "GLOBAL_NORM",
    "LSTM_STEP_BACKWARD",
    "RNN_BACKWARD",
    "RNN_FORWARD",
    "RNN_STEP_BACKWARD",
]

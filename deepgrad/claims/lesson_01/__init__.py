"""The claims of lesson 1, the deep linear network: importing this registers them, in the lesson's order."""

from deepgrad.claims.lesson_01 import signal  # isort: skip
from deepgrad.claims.lesson_01 import overflow  # isort: skip
from deepgrad.claims.lesson_01 import gradients  # isort: skip
from deepgrad.claims.lesson_01 import spectra  # isort: skip
from deepgrad.claims.lesson_01 import training  # isort: skip
from deepgrad.claims.lesson_01 import learning_rates  # isort: skip
from deepgrad.claims.lesson_01 import learning_time  # isort: skip

__all__ = ["gradients", "learning_rates", "learning_time", "overflow", "signal", "spectra", "training"]

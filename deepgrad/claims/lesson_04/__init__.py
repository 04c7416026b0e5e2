"""The claims of lesson 4, ReLU: importing this registers them, in the lesson's order."""

from deepgrad.claims.lesson_04 import biases  # isort: skip
from deepgrad.claims.lesson_04 import slopes  # isort: skip
from deepgrad.claims.lesson_04 import dying  # isort: skip
from deepgrad.claims.lesson_04 import recovery  # isort: skip
from deepgrad.claims.lesson_04 import depth  # isort: skip

__all__ = ["biases", "depth", "dying", "recovery", "slopes"]

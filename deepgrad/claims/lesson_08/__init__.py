"""The claims of lesson 8, the clinic: importing this registers them, in the lesson's order."""

from deepgrad.claims.lesson_08 import patients  # isort: skip
from deepgrad.claims.lesson_08 import dropout  # isort: skip
from deepgrad.claims.lesson_08 import landscape  # isort: skip
from deepgrad.claims.lesson_08 import sharpness  # isort: skip
from deepgrad.claims.lesson_08 import depth  # isort: skip

__all__ = ["depth", "dropout", "landscape", "patients", "sharpness"]

"""The claims of lesson 6, residual connections: importing this registers them, in the lesson's order."""

from deepgrad.claims.lesson_06 import depth  # isort: skip
from deepgrad.claims.lesson_06 import paths  # isort: skip
from deepgrad.claims.lesson_06 import deletion  # isort: skip
from deepgrad.claims.lesson_06 import growth  # isort: skip
from deepgrad.claims.lesson_06 import shattered  # isort: skip
from deepgrad.claims.lesson_06 import transformers  # isort: skip

__all__ = ["deletion", "depth", "growth", "paths", "shattered", "transformers"]

"""The claims of lesson 5, normalization: importing this registers them, in the lesson's order."""

from deepgrad.claims.lesson_05 import wrong_pass  # isort: skip
from deepgrad.claims.lesson_05 import modes  # isort: skip
from deepgrad.claims.lesson_05 import benefits  # isort: skip
from deepgrad.claims.lesson_05 import explosion  # isort: skip
from deepgrad.claims.lesson_05 import reasons  # isort: skip
from deepgrad.claims.lesson_05 import cousins  # isort: skip

__all__ = ["benefits", "cousins", "explosion", "modes", "reasons", "wrong_pass"]

"""The claims of lesson 2, sigmoid saturation: importing this registers them, in the lesson's order."""

from deepgrad.claims.lesson_02 import starts  # isort: skip
from deepgrad.claims.lesson_02 import saturation  # isort: skip
from deepgrad.claims.lesson_02 import training  # isort: skip
from deepgrad.claims.lesson_02 import early_layers  # isort: skip
from deepgrad.claims.lesson_02 import glorot  # isort: skip

__all__ = ["early_layers", "glorot", "saturation", "starts", "training"]

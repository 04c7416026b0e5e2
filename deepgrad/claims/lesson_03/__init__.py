"""The claims of lesson 3, initialization: importing this registers them, in the lesson's order."""

from deepgrad.claims.lesson_03 import signal  # isort: skip
from deepgrad.claims.lesson_03 import torch_default  # isort: skip
from deepgrad.claims.lesson_03 import profiles  # isort: skip
from deepgrad.claims.lesson_03 import other_activations  # isort: skip
from deepgrad.claims.lesson_03 import merging  # isort: skip
from deepgrad.claims.lesson_03 import width  # isort: skip
from deepgrad.claims.lesson_03 import training  # isort: skip
from deepgrad.claims.lesson_03 import first_loss  # isort: skip
from deepgrad.claims.lesson_03 import symmetry  # isort: skip

__all__ = [
    "first_loss",
    "merging",
    "other_activations",
    "profiles",
    "signal",
    "symmetry",
    "torch_default",
    "training",
    "width",
]

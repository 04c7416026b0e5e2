"""The claims of lesson 7, gradient clipping: importing this registers them, in the lesson's order."""

from deepgrad.claims.lesson_07 import cliff  # isort: skip
from deepgrad.claims.lesson_07 import spikes  # isort: skip
from deepgrad.claims.lesson_07 import direction  # isort: skip
from deepgrad.claims.lesson_07 import thresholds  # isort: skip
from deepgrad.claims.lesson_07 import memory  # isort: skip
from deepgrad.claims.lesson_07 import moments  # isort: skip
from deepgrad.claims.lesson_07 import not_a_number  # isort: skip

__all__ = ["cliff", "direction", "memory", "moments", "not_a_number", "spikes", "thresholds"]

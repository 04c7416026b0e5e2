"""What the lessons import: networks, data, figures, explorers, progress and claims. No grading."""

from deepgrad.errors import DeepgradError

__all__ = ["DeepgradError", "__version__"]

__version__ = "0.1.0"

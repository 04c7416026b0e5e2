"""Every error that deepgrad raises on purpose.

DeepgradError
├── BadArgument       a function of this package was called with something it cannot use
├── BadPicture        a figure's compute function returned something that cannot be drawn
├── LessonNotFound    no lesson of that name is installed
└── StoreUnwritable   the learner's record cannot be written
"""

__all__ = ["BadArgument", "BadPicture", "DeepgradError", "LessonNotFound", "StoreUnwritable"]


class DeepgradError(Exception):
    """Base of all errors of deepgrad; its message says what was seen and what to do."""


class BadArgument(DeepgradError, ValueError):
    """A function of this package was called with something it cannot use."""


class BadPicture(DeepgradError, ValueError):
    """A figure's compute function returned something that cannot be drawn."""


class LessonNotFound(DeepgradError, LookupError):
    """No lesson of that name is installed."""


class StoreUnwritable(DeepgradError, OSError):
    """The learner's record cannot be written."""

"""Every error that deepgrad raises on purpose.

DeepgradError
├── BadArgument          a function of this package was called with something it cannot use
├── BadClaim             a claim is declared without something it needs, or twice
├── BadPicture           a figure's compute function returned something that cannot be drawn
├── ChallengeNotFound    no challenge of that name is in the course
├── ClaimNotFound        no claim of that name is registered
├── ClaimsUnreadable     the committed measurements are missing or damaged
├── LessonNotFound       no lesson of that name is installed
├── MeasurementFailed    a claim's measurement raised an error
├── PatientFailed        what the user gave to `diagnose` raised an error
└── StoreUnwritable      the learner's record cannot be written
"""

__all__ = [
    "BadArgument",
    "BadClaim",
    "BadPicture",
    "ChallengeNotFound",
    "ClaimNotFound",
    "ClaimsUnreadable",
    "DeepgradError",
    "LessonNotFound",
    "MeasurementFailed",
    "PatientFailed",
    "StoreUnwritable",
]


class DeepgradError(Exception):
    """Base of all errors of deepgrad; its message says what was seen and what to do."""


class BadArgument(DeepgradError, ValueError):
    """A function of this package was called with something it cannot use."""


class BadClaim(DeepgradError, ValueError):
    """A claim is declared without something it needs, or twice."""


class BadPicture(DeepgradError, ValueError):
    """A figure's compute function returned something that cannot be drawn."""


class ChallengeNotFound(DeepgradError, LookupError):
    """No challenge of that name is in the course."""


class ClaimNotFound(DeepgradError, LookupError):
    """No claim of that name is registered."""


class ClaimsUnreadable(DeepgradError, OSError):
    """The committed measurements are missing or damaged."""


class LessonNotFound(DeepgradError, LookupError):
    """No lesson of that name is installed."""


class MeasurementFailed(DeepgradError, RuntimeError):
    """A claim's measurement raised an error; the message names the claim and the seed."""


class PatientFailed(DeepgradError, RuntimeError):
    """What the user gave to `diagnose` raised an error: the cause, with the place in the user's code."""


class StoreUnwritable(DeepgradError, OSError):
    """The learner's record cannot be written."""

"""Every error that deepgrad raises on purpose.

DeepgradError
├── BadArgument          a function of this package got an argument that it cannot use
├── BadClaim             a claim is declared twice, or a part of it is missing
├── BadPicture           a figure's compute function returned something that cannot be drawn
├── ChallengeNotFound    the course has no challenge of that name
├── ClaimNotFound        no claim of that name is registered
├── ClaimsUnreadable     the committed measurements are missing or damaged
├── LessonNotFound       no lesson of that name is installed
├── MeasurementFailed    a claim's measurement raised an error
├── PatientFailed        the user's code that `diagnose` calls raised an error
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
    """A function of this package got an argument that it cannot use."""


class BadClaim(DeepgradError, ValueError):
    """A claim is declared twice, or a part of it is missing."""


class BadPicture(DeepgradError, ValueError):
    """A figure's compute function returned something that cannot be drawn."""


class ChallengeNotFound(DeepgradError, LookupError):
    """The course has no challenge of that name."""


class ClaimNotFound(DeepgradError, LookupError):
    """No claim of that name is registered."""


class ClaimsUnreadable(DeepgradError, OSError):
    """The committed measurements are missing or damaged."""


class LessonNotFound(DeepgradError, LookupError):
    """No lesson of that name is installed."""


class MeasurementFailed(DeepgradError, RuntimeError):
    """A claim's measurement raised an error; the message names the claim and the seed."""


class PatientFailed(DeepgradError, RuntimeError):
    """The user's code that `diagnose` calls raised an error; the message names the place in that code."""


class StoreUnwritable(DeepgradError, OSError):
    """The learner's record cannot be written."""

"""Turns an error that the user's code raised into a ``PatientFailed`` that names the user's line.

Tested in ``tests/clinic/test_conventions.py``.
"""

import traceback

from deepgrad.errors import PatientFailed

__all__ = ["theirs"]


def theirs(where: str, error: Exception) -> PatientFailed:
    """An error that says what the user's code raised, at which of its lines, and in which activity (``where``)."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "/deepgrad/clinic/" not in f.filename]
    own = [f for f in frames if "/torch/" not in f.filename] or frames
    place = f" at {own[-1].filename}, line {own[-1].lineno}: {own[-1].line}" if own else ""
    return PatientFailed(
        f"In {where}, your code raised {type(error).__name__}: {error}{place}. "
        "Repair this first; everything was put back."
    )

"""The number that stands for nan and infinity.

Tested in ``tests/clinic/test_report.py``.
"""

__all__ = ["HUGE", "finite"]

HUGE = 1e30
"""Replaces every number that is not finite, so that means and comparisons still work."""


def finite(value: float, instead: float = HUGE) -> float:
    """The number, or ``instead`` if it is nan, or if its absolute value is HUGE or more."""
    return value if abs(value) < HUGE else instead

"""A record as text.

Tested in ``tests/deepgrad/test_patients.py``.
"""

from typing import Any

import numpy as np

from deepgrad.patients.recording import KEYS

__all__ = ["describe"]

SHOWN = 6


def describe(record: dict[str, Any]) -> str:
    """Each key with its shape and some of its numbers, one a line."""
    return "\n".join(f"{key:15s} {KEYS[key][0]:17s} {_glance(record[key])}" for key in KEYS)


def _glance(value: Any) -> str:
    if not isinstance(value, np.ndarray):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if value.ndim == 2:
        rows = "; ".join(_numbers(row[:3]) for row in value[:4])
        return f"[{rows}; …]" if len(value) > 4 else f"[{rows}]"
    if value.size > SHOWN:
        return f"[{_numbers(value[:3])} … {_numbers(value[-3:])}]"
    return f"[{_numbers(value)}]"


def _numbers(values: Any) -> str:
    return " ".join(f"{number:.3g}" for number in values)

"""Shows records as text: a single record, or the records of a ward side by side.

Tested in ``tests/deepgrad/test_patients.py``.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deepgrad.errors import BadArgument
from deepgrad.patients.patient import Patient
from deepgrad.patients.recording import KEYS

__all__ = ["describe", "ranges"]

SHOWN = 6
WIDTH = 112
"""Characters of a line in a notebook 1280 pixels wide."""
BY_ROW = ("held_out", "by_heart", "trial_losses", "gradient_norms", "training_mode")
"""The keys whose rows differ in meaning."""


def describe(record: dict[str, Any]) -> str:
    """A line for each key, with its shape and some of its numbers."""
    return "\n".join(f"{key:15s} {KEYS[key][0]:17s} {_glance(record[key])}" for key in KEYS)


def ranges(ward: Sequence[Patient], *keys: str) -> str:
    """The smallest and the largest number of some keys over the patients of each label, with a line for each label.

    Args:
        ward: the patients.
        keys: keys of a record; if none is named, all. A key whose rows differ in meaning gets a column for each row.

    Returns:
        A table as text, with about two digits for each number. If the columns do not fit side by side, the rest follows
        below. A range leaves nan out, and a question mark after it says that there is one.

    Raises:
        BadArgument: no record has such a key.
    """
    unknown = [key for key in keys if key not in KEYS]
    if unknown:
        raise BadArgument(f"A record has no key {unknown[0]!r}. Its keys are {', '.join(KEYS)}.")
    labels = dict.fromkeys(patient.label for patient in ward)
    names = ["", *labels]
    wide = max(map(len, names))
    blocks = [[f"{name:>{wide}}" for name in names]]
    for title, parts in _columns(ward, keys or tuple(KEYS)):
        column = [title]
        for label in labels:
            column.append(_range([part for part, one in zip(parts, ward, strict=True) if one.label == label]))
        space = max(map(len, column)) + 2
        if len(blocks[-1][0]) + space > WIDTH:
            blocks.append([f"{name:>{wide}}" for name in names])
        blocks[-1] = [line + f"{cell:>{space}}" for line, cell in zip(blocks[-1], column, strict=True)]
    return "\n\n".join("\n".join(block) for block in blocks)


def _columns(ward: Sequence[Patient], keys: Sequence[str]) -> Iterator[tuple[str, list[NDArray[np.float64]]]]:
    """The title of each column, with its numbers for each patient."""
    for key in keys:
        values = [np.asarray(patient.record[key], np.float64) for patient in ward]
        if key not in BY_ROW:
            yield key, values
        elif values:
            for row in range(len(values[0])):
                yield f"{key}[{row}]", [value[row] for value in values]


def _range(parts: Sequence[NDArray[np.float64]]) -> str:
    numbers = np.concatenate([np.ravel(part) for part in parts])
    known = numbers[~np.isnan(numbers)]
    if not known.size:
        return "nan"
    ends = dict.fromkeys(_short(end) for end in (known.min(), known.max()))
    return " … ".join(ends) + ("?" if known.size < numbers.size else "")


def _short(number: float) -> str:
    """The number with two digits and a short exponent, such as 1.2e-5. Below 100000 it has no exponent."""
    if 10 <= abs(number) < 1e5 - 0.5:
        return f"{number:.0f}"
    digits, _, exponent = f"{number:.2g}".partition("e")
    return f"{digits}e{int(exponent)}" if exponent else digits


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

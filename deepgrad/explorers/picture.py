"""Packs one picture into one row of float64, with every panel's numbers at fixed places.

float64 and not float32: the lessons show 1e-300 and 1e+300, which float32 would turn into 0 and infinity.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deepgrad.errors import BadPicture
from deepgrad.explorers.panels import Panel

__all__ = ["NOT_DRAWN", "Data", "Layout", "Slot"]

NOT_DRAWN = -np.finfo(np.float64).max  # marks the free places of a short row; NaN would be a computed value

Data = Mapping[str, ArrayLike]
Row = NDArray[np.float64]


@dataclass(frozen=True)
class Slot:
    """The place of one entry of compute's result in the row."""

    name: str
    start: int
    shape: tuple[int, ...]
    meaning: str

    @property
    def stop(self) -> int:
        """The place after the last one."""
        return self.start + int(np.prod(self.shape))


class Layout:
    """The places of a figure's numbers in a row."""

    def __init__(self, panels: Mapping[str, Panel]) -> None:
        self.slots: dict[str, Slot] = {}
        for key, panel in panels.items():
            kind = "(series, points)" if hasattr(panel, "series") else "(rows, columns)"
            self._add(key, panel.shape, kind)
            for name, length in panel.extras():
                if name not in self.slots:  # two panels may share a reference
                    self._add(name, (length,), "(points,)" if length > 1 else "one number")

    def _add(self, name: str, shape: tuple[int, ...], meaning: str) -> None:
        self.slots[name] = Slot(name, self.length, shape, meaning)

    @property
    def length(self) -> int:
        """The number of numbers in a row."""
        return max((slot.stop for slot in self.slots.values()), default=0)

    def empty(self) -> Row:
        """A row in which nothing is drawn."""
        return np.full(self.length, NOT_DRAWN)

    def pack(self, data: Data) -> Row:
        """The row of ``data``.

        Raises:
            BadPicture: an entry is missing, is not numeric or has a shape that the panel cannot draw.
        """
        if not isinstance(data, Mapping):
            raise BadPicture(f"compute must return a dict with the keys {list(self.slots)}: got {_kind(data)}.")
        missing = [name for name in self.slots if name not in data]
        if missing:
            raise BadPicture(f"compute returned no {missing[0]!r}: it returned {list(data)}.")
        row = self.empty()
        for slot in self.slots.values():
            _fill(row, slot, data[slot.name])
        return row

    def unpack(self, row: Row) -> dict[str, Row]:
        """The entries of a row, in their shapes; NaN where nothing is drawn."""
        row = np.where(row == NOT_DRAWN, np.nan, row)
        return {slot.name: row[slot.start : slot.stop].reshape(slot.shape) for slot in self.slots.values()}

    def spec(self) -> dict[str, Any]:
        """The data that the browser needs to read a row."""
        slots = {slot.name: [slot.start, slot.stop - slot.start] for slot in self.slots.values()}
        return {"length": self.length, "slots": slots}


def _fill(row: Row, slot: Slot, entry: ArrayLike) -> None:
    try:
        values = np.asarray(entry, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise BadPicture(f"compute returned {slot.name!r} as {_kind(entry)}: an array of numbers is needed.") from error
    if values.size == 1 and slot.shape == (1,):
        values = values.reshape(1)
    if values.ndim == 1 and len(slot.shape) == 2 and slot.shape[0] == 1:
        values = values[None]  # a single series may be a plain row
    fits = (
        values.ndim == len(slot.shape) and values.shape[:-1] == slot.shape[:-1] and values.shape[-1] <= slot.shape[-1]
    )
    if not fits:
        raise BadPicture(f"compute returned {slot.name!r} of shape {values.shape}, not {slot.shape} {slot.meaning}.")
    row[slot.start : slot.stop].reshape(slot.shape)[..., : values.shape[-1]] = values


def _kind(value: object) -> str:
    return f"a {type(value).__name__}"

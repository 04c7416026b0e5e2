"""Remembers what ``autograder build`` wrote into ``source/``, to notice later edits.

Tested in ``tests/authoring/test_extra.py``.
"""

import datetime
import difflib
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from autograder.course import Course
from autograder.exercises import names_in
from deepgrad.files import write_atomically

__all__ = ["Ledger", "differences", "digest_of", "inputs_of"]

FOLDER = ".autograder"
MAX_LINES = 30  # lines of a difference that are shown
MAX_OF_A_CELL = 5  # lines that are shown of a cell that a build would remove
MAX_WIDTH = 110  # characters of a shown line

TRANSIENT = {"execution", "collapsed", "scrolled", "trusted"}
"""What Jupyter writes into a cell's metadata when it is only run or looked at."""


class Ledger:
    """For each lesson of a course: a hash of the notebook that was built, and a hash of the choices behind it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._path = root / FOLDER / "built.json"
        try:
            self._known = msgspec.convert(json.loads(self._path.read_text(encoding="utf-8")), dict[str, dict[str, str]])
        except (FileNotFoundError, ValueError):
            self._known = {}

    def built(self, slug: str) -> str:
        """The hash of the notebook that was built last; empty if none was."""
        return self._known.get(slug, {}).get("built", "")

    def inputs(self, slug: str) -> str:
        """The hash of the choices and additions that the notebook was built from; empty if it was never built."""
        return self._known.get(slug, {}).get("inputs", "")

    def keep(self, slug: str, built: str, inputs: str) -> None:
        """Note a build."""
        self._known[slug] = {"built": built, "inputs": inputs}
        self._path.parent.mkdir(mode=0o700, exist_ok=True)
        write_atomically(self._path, json.dumps(self._known, indent=1, sort_keys=True) + "\n")

    def back_up(self, path: Path) -> Path:
        """Copy a file that will be replaced. Returns the copy."""
        folder = self._root / FOLDER / "backup"
        folder.mkdir(parents=True, exist_ok=True)
        now = datetime.datetime.now(datetime.UTC).strftime("%Y%m%d-%H%M%S-%f")
        copy = folder / f"{path.stem}-{now}{path.suffix}"
        copy.write_bytes(path.read_bytes())
        return copy


def inputs_of(course: Course, slug: str, extras: Sequence[Path]) -> str:
    """A hash of all that an instructor chose for a lesson: course.toml and extra/."""
    choices, own = course.choices, names_in(slug)
    about = {
        "points": {name: points for name, points in sorted(choices.points.items()) if name in own},
        "left_out": sorted(choices.left_out.intersection(own)),
        "hints": choices.hints,
        "worked": choices.worked_solutions,
        "extra": [[path.name, hashlib.sha256(path.read_bytes()).hexdigest()] for path in extras],
    }
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()


def digest_of(text: str) -> str:
    """A hash of a notebook's cells, which stays the same when the notebook is run; empty if the text is no notebook."""
    try:
        cells = [[cell.get("id", ""), cell["cell_type"], _lines(cell)] for cell in json.loads(text)["cells"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def differences(yours: str, wanted: str) -> list[str]:
    """What a build would change in an edited notebook, cell by cell, as a few short lines."""
    if not digest_of(yours):
        return ["it cannot be read as a notebook"]
    old, new = _by_id(yours), _by_id(wanted)
    lines = [line[:MAX_WIDTH] for line in _changes(old, new)]
    if not lines:
        lines = ["the cells stand in another order"]
    more = len(lines) - MAX_LINES
    return lines if more <= 0 else [*lines[:MAX_LINES], f"... and {more} lines more"]


def _changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    for key, cell in old.items():
        if key not in new:
            yield f"cell {key}: only in yours"
            yield from (f"  - {line}" for line in _text(cell)[:MAX_OF_A_CELL] if line.strip())
    for key, cell in new.items():
        if key not in old:
            yield f"cell {key}: not in yours"
        elif (yours := _lines(old[key])) != (built := _lines(cell)):
            yield f"cell {key}:"
            yield from (f"  {line}" for line in difflib.ndiff(yours, built) if line.startswith(("- ", "+ ")))


def _by_id(text: str) -> dict[str, Any]:
    return {str(cell.get("id", number)): cell for number, cell in enumerate(json.loads(text)["cells"], 1)}


def _text(cell: dict[str, Any]) -> list[str]:
    source = cell["source"]
    return (source if isinstance(source, str) else "".join(source)).splitlines()


def _lines(cell: dict[str, Any]) -> list[str]:
    """A cell's settings and text as lines."""
    settings = {key: value for key, value in cell.get("metadata", {}).items() if key not in TRANSIENT}
    return [*_flat("", settings), *_text(cell)]


def _flat(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key in sorted(value):
            yield from _flat(f"{name}.{key}" if name else key, value[key])
    else:
        yield f"{name} = {json.dumps(value)}"

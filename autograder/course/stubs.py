"""Remembers the texts with which answer cells, locked cells and experiments were handed out.

After a change of the lesson, grading still knows an untouched answer or experiment, and does not say that a student
changed it or a locked cell. ``.autograder/stubs.json`` has a short hash of each text, by assignment, notebook and cell
(nbgrader's name; an experiment has its own id), and ``ADDED`` for a cell that an earlier version did not have. Below
``ORDER`` it has the names of nbgrader's cells, in the order in which they were handed out.

Tested in ``tests/grading/test_update.py``.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from deepgrad.files import write_atomically

__all__ = ["ADDED", "ORDER", "known_stubs", "note_added", "note_release", "note_stubs", "stub_hash"]

FILE = ".autograder/stubs.json"
DIGITS = 16  # hexadecimal digits of a hash
ADDED = "added"  # stands among a cell's hashes if an earlier version did not have the cell
ORDER = "order of the cells"  # no cell has this name, because it has spaces

Stubs = dict[str, dict[str, dict[str, list[str]]]]


def stub_hash(text: str) -> str:
    """The hash of a text, without the spaces at its end."""
    return hashlib.sha256(text.rstrip().encode("utf-8", "replace")).hexdigest()[:DIGITS]


def known_stubs(root: Path, assignment: str, notebook: str) -> dict[str, list[str]]:
    """By cell, the hashes of the texts that were handed out, and ``ADDED``."""
    return _load(root).get(assignment, {}).get(notebook, {})


def note_stubs(root: Path, assignment: str, stubs: Iterable[tuple[str, str, str]]) -> None:
    """Add texts, each with its notebook and cell. Raises ``OSError``."""
    _note(root, assignment, [(notebook, cell, stub_hash(text)) for notebook, cell, text in stubs])


def note_added(root: Path, assignment: str, cells: Iterable[tuple[str, str]]) -> None:
    """Note the cells, each with its notebook, that the version handed out so far does not have. Raises ``OSError``."""
    _note(root, assignment, [(notebook, cell, ADDED) for notebook, cell in cells])


def _note(root: Path, assignment: str, entries: Iterable[tuple[str, str, str]]) -> None:
    known = _load(root)
    before = json.dumps(known)
    for notebook, cell, entry in entries:
        noted = known.setdefault(assignment, {}).setdefault(notebook, {}).setdefault(cell, [])
        noted += [entry] if entry not in noted else []
    if json.dumps(known) != before:
        (root / FILE).parent.mkdir(mode=0o700, exist_ok=True)
        write_atomically(root / FILE, json.dumps(known, indent=1, sort_keys=True) + "\n")


def note_release(root: Path, assignment: str, folder: Path) -> None:
    """Add the noted cells of the students' version in ``folder``. Raises ``OSError``."""
    _note(root, assignment, [entry for path in sorted(folder.glob("*.ipynb")) for entry in _entries_of(path)])


def _entries_of(path: Path) -> Iterator[tuple[str, str, str]]:
    import nbformat

    try:
        cells = nbformat.read(path, as_version=4).cells
    except ValueError:  # no notebook
        return
    yield from ((path.stem, name, stub_hash(cell.source)) for cell in cells if (name := _noted_as(cell)))
    names = [str(cell.metadata.get("nbgrader", {}).get("grade_id", "")) for cell in cells]
    yield path.stem, ORDER, " ".join(filter(None, names))


def _noted_as(cell: Any) -> str:
    """The name under which a cell's text is noted; empty if it is no answer cell, locked cell or experiment."""
    about = cell.metadata.get("nbgrader", {})
    if about.get("grade_id") and (about.get("solution") or about.get("locked")):
        return str(about["grade_id"])
    return str(cell.get("id", "")) if cell.metadata.get("deepgrad", {}).get("experiment") is True else ""


def _load(root: Path) -> Stubs:
    try:
        return msgspec.convert(json.loads((root / FILE).read_text(encoding="utf-8")), Stubs)
    except (FileNotFoundError, ValueError):
        return {}

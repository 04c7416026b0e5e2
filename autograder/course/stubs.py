"""Remembers the texts with which answer cells were handed out, so that an untouched answer is known after a change.

``.autograder/stubs.json`` has a short hash of each text, by assignment, notebook and cell.

Tested in ``tests/grading/test_update.py``.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from deepgrad.files import write_atomically

__all__ = ["known_stubs", "note_release", "note_stubs", "stub_hash"]

FILE = ".autograder/stubs.json"
DIGITS = 16  # hexadecimal digits of a hash

Stubs = dict[str, dict[str, dict[str, list[str]]]]


def stub_hash(text: str) -> str:
    """The hash of a text, without the spaces at its end."""
    return hashlib.sha256(text.rstrip().encode("utf-8", "replace")).hexdigest()[:DIGITS]


def known_stubs(root: Path, assignment: str, notebook: str) -> dict[str, list[str]]:
    """By cell, the hashes of the texts that were handed out."""
    return _load(root).get(assignment, {}).get(notebook, {})


def note_stubs(root: Path, assignment: str, stubs: Iterable[tuple[str, str, str]]) -> None:
    """Add texts, each with its notebook and cell. Raises ``OSError``."""
    known = _load(root)
    before = json.dumps(known)
    for notebook, cell, text in stubs:
        hashes = known.setdefault(assignment, {}).setdefault(notebook, {}).setdefault(cell, [])
        hashes += [stub_hash(text)] if stub_hash(text) not in hashes else []
    if json.dumps(known) != before:
        (root / FILE).parent.mkdir(mode=0o700, exist_ok=True)
        write_atomically(root / FILE, json.dumps(known, indent=1, sort_keys=True) + "\n")


def note_release(root: Path, assignment: str, folder: Path) -> None:
    """Add the answer cells of the students' version in ``folder``. Raises ``OSError``."""
    note_stubs(root, assignment, [stub for path in sorted(folder.glob("*.ipynb")) for stub in _stubs_of(path)])


def _stubs_of(path: Path) -> Sequence[tuple[str, str, str]]:
    import nbformat

    try:
        cells = nbformat.read(path, as_version=4).cells
    except ValueError:  # no notebook
        return []
    marked = [(cell.metadata.get("nbgrader", {}), cell.source) for cell in cells]
    return [(path.stem, about["grade_id"], text) for about, text in marked if about.get("solution")]


def _load(root: Path) -> Stubs:
    try:
        return msgspec.convert(json.loads((root / FILE).read_text(encoding="utf-8")), Stubs)
    except (FileNotFoundError, ValueError):
        return {}

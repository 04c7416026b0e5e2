"""Keeps the learner's record on disk, in one small JSON file for each exercise or prediction.

One file per record, each replaced by a rename, so two open notebooks never overwrite each other's work and a
crash leaves either the old record or the new one.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import platformdirs

from deepgrad.errors import BadArgument, StoreUnwritable
from deepgrad.files import write_atomically

__all__ = ["home", "load", "load_all", "save"]

NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}")  # no leading dot: '..' would leave the folder

Record = dict[str, Any]


def home() -> Path:
    """The folder of the learner's record: ``$DEEPGRAD_HOME``, else the system's place for user data."""
    chosen = os.environ.get("DEEPGRAD_HOME")
    return Path(chosen) if chosen else platformdirs.user_data_path("deepgrad", appauthor=False)


def save(kind: str, name: str, record: Record) -> None:
    """Write the record of that kind and name, and replace an earlier one.

    Raises:
        BadArgument: a name that is not made of letters, digits and ``_ . -``.
        StoreUnwritable: the folder cannot be written; the message says how to choose another.
    """
    path = _path(kind, name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, json.dumps(record, indent=1, sort_keys=True) + "\n")
    except OSError as error:
        raise StoreUnwritable(
            f"Your progress could not be saved in {path.parent}: {error.strerror}. "
            "Set the environment variable DEEPGRAD_HOME to a folder you can write to."
        ) from error


def load(kind: str, name: str) -> Record | None:
    """The record of that kind and name; None if there is none or it cannot be read."""
    return _read(_path(kind, name))


def load_all(kind: str) -> dict[str, Record]:
    """Every readable record of a kind, by name."""
    paths = sorted((home() / kind).glob("*.json"))
    records = {path.stem: _read(path) for path in paths}
    return {name: record for name, record in records.items() if record is not None}


def _path(kind: str, name: str) -> Path:
    if not (NAME.fullmatch(kind) and NAME.fullmatch(name)):
        raise BadArgument(
            "A record's kind and name use letters, digits, '_', '-' and '.', and do not begin with '.': "
            f"got {kind!r}, {name!r}."
        )
    return home() / kind / f"{name}.json"


def _read(path: Path) -> Record | None:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None

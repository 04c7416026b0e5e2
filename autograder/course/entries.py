"""Reads the tables of course.toml strictly: an error names the file, if possible the line, and what is allowed there.

Tested in ``tests/course/test_terms.py``.
"""

import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.course.access import closed_message
from autograder.errors import BadCourse
from deepgrad.near import offer

__all__ = ["Entries", "read_entries"]

QUOTES = ' A due date without seconds stands in quotes: due = "2026-03-05 23:59".'
UNQUOTED = re.compile(r"^[^#=]+=\s*\d{4}-", re.MULTILINE)


class Entries:
    """One table of the file.

    Attributes:
        keys: the names of the tables that lead to this one.
    """

    def __init__(self, path: Path, table: Mapping[str, Any], keys: Sequence[str] = ()) -> None:
        self.path = path
        self.keys = tuple(keys)
        self._table = table

    def __contains__(self, name: str) -> bool:
        return name in self._table

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def get(self, name: str, default: Any = None) -> Any:
        """A value as it stands in the file."""
        return self._table.get(name, default)

    def fault(self, sentence: str, name: str = "") -> BadCourse:
        """An error about an entry of the table, or about the table."""
        line = _line_of(self.path, (*self.keys, name) if name else self.keys)
        return BadCourse(f"{self.path}{f', line {line}' if line else ''}: {sentence}")

    def only(self, known: set[str]) -> None:
        """Refuse every entry that is not known. Raises ``BadCourse``."""
        for name in self._table:
            if name not in known:
                raise self.fault(f"unknown entry {name!r}. {offer(name, sorted(known), 'Known here:')}", name)

    def table(self, name: str) -> "Entries":
        """A table in this one; an empty one if it is missing. Raises ``BadCourse``."""
        value = self._table.get(name, {})
        if not isinstance(value, dict):
            raise self.fault(f"[{'.'.join((*self.keys, name))}] must be a table, not {value!r}.", name)
        return Entries(self.path, value, (*self.keys, name))

    def text(self, name: str) -> str:
        """A text; empty if it is missing. Raises ``BadCourse``."""
        value = self._table.get(name, "")
        if not isinstance(value, str):
            raise self.fault(f"{name} is a text in quotes, not {value!r}.", name)
        return value

    def switch(self, name: str, *, default: bool = True) -> bool:
        """True or false. Raises ``BadCourse``."""
        value = self._table.get(name, default)
        if not isinstance(value, bool):
            raise self.fault(f"{name} is true or false, not {value!r}.", name)
        return value

    def one_of(self, name: str, words: Sequence[str], default: str = "") -> str:
        """One of some words; the first if it is missing and no default is given. Raises ``BadCourse``."""
        value = self._table.get(name, default or words[0])
        if value not in words:
            raise self.fault(f"{name} is one of {', '.join(words)}, not {value!r}.", name)
        return str(value)

    def number(self, name: str, what: str, low: float, high: float, hint: str = "") -> float | None:
        """A number from ``low`` to ``high``; None if it is missing. Raises ``BadCourse``.

        Args:
            what: what it counts, such as "a number of seconds".
            hint: a sentence that follows.
        """
        if name not in self._table:
            return None
        value = self._table[name]
        if type(value) not in (int, float) or not low <= value <= high:
            raise self.fault(
                f"{name} is {what} from {low:.9g} to {high:.9g}, not {value!r}.{hint and f' {hint}'}", name
            )
        return float(value)


def read_entries(path: Path) -> Entries:
    """Read the file.

    Raises:
        BadCourse: it is missing, closed or not TOML.
    """
    try:
        text = path.read_text(encoding="utf-8")
        return Entries(path, tomllib.loads(text))
    except FileNotFoundError:
        raise BadCourse(
            f"{path.parent} is not a course: it has no {path.name}. Make one with 'autograder init DIR'."
        ) from None
    except PermissionError:
        raise BadCourse(closed_message(path.parent, path)) from None
    except tomllib.TOMLDecodeError as error:
        hint = QUOTES if UNQUOTED.search(text) else ""
        raise BadCourse(f"{path} cannot be read: {error}.{hint}") from error
    except (OSError, ValueError) as error:
        raise BadCourse(f"{path} cannot be read: {error}") from error


def _line_of(path: Path, keys: Sequence[str]) -> int:
    """The number of the line that comes nearest to an entry; 0 if there is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return 0
    best, most, header = 0, 0, list[str]()
    for number, line in enumerate(lines, 1):
        found = _keys_of(line)
        if line.lstrip().startswith("["):
            header = there = found or header
        else:
            there = [*header, *found]
        same = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(there, keys, strict=False)))
        if found and same > most:
            best, most = number, same
    return best


def _keys_of(line: str) -> list[str]:
    """The keys that a line of TOML names, outermost first; none if the line is only a part of a larger value."""
    try:
        plain: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        name = re.match(r"\s*([A-Za-z0-9_-]+)\s*=", line)
        return [name[1]] if name else []
    keys: list[str] = []
    while isinstance(plain, dict) and len(plain) == 1:
        ((name, plain),) = plain.items()
        keys.append(name)
    return keys

"""Keeps the list of students whom ``autograder forget`` removed, so that later runs skip them.

The list has a keyed hash of each name.

Tested in ``tests/term/test_forget.py``.
"""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from autograder.grading.errors import BadAssignment
from deepgrad.files import write_atomically

__all__ = ["FILE", "Forgotten", "load_forgotten"]

FILE = "forgotten.json"  # in .autograder


@dataclass(frozen=True)
class Forgotten:
    """The list.

    Attributes:
        key: the key of the hashes, in hexadecimal. Somebody who reads the list can still try names one by one.
        hashes: one for each student.
    """

    key: str = ""
    hashes: frozenset[str] = frozenset()

    def __contains__(self, student: object) -> bool:
        return bool(self.hashes) and isinstance(student, str) and self._hash(student) in self.hashes

    def with_student(self, student: str) -> "Forgotten":
        """A copy of the list with this student added."""
        keyed = Forgotten(self.key or secrets.token_hex(16), self.hashes)
        return Forgotten(keyed.key, self.hashes | {keyed._hash(student)})

    def without_student(self, student: str) -> "Forgotten":
        """A copy of the list with this student removed."""
        return Forgotten(self.key, self.hashes - {self._hash(student)})

    def keep(self, records: Path) -> None:
        """Write the list. Raises ``OSError``."""
        records.mkdir(mode=0o700, exist_ok=True)
        write_atomically(records / FILE, json.dumps({"key": self.key, "hashes": sorted(self.hashes)}) + "\n")

    def _hash(self, student: str) -> str:
        name = student.encode("utf-8", "surrogateescape")
        return hmac.new(bytes.fromhex(self.key), name, hashlib.sha256).hexdigest()


def load_forgotten(records: Path) -> Forgotten:
    """The list of a course.

    Raises:
        BadAssignment: it cannot be read. If the run went on, it would bring back forgotten students.
    """
    path = records / FILE
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        bytes.fromhex(plain["key"])
        return Forgotten(plain["key"], frozenset(map(str, plain["hashes"])))
    except FileNotFoundError:
        return Forgotten()
    except (OSError, ValueError, TypeError, LookupError, RecursionError) as error:
        raise BadAssignment(
            f"The list of students to forget, {path}, cannot be read ({error}). Restore it from a backup. If you "
            "remove it, forgotten students who are still in an archive or the exchange can come back."
        ) from error

"""Reads notebooks from a zip archive that a student handed in. Nothing is unpacked to the disk.

Tested in ``tests/grading/test_candidates.py``.
"""

import contextlib
import io
import zipfile
from pathlib import Path, PurePath, PurePosixPath

from autograder.grading.files import read_plain

__all__ = ["is_leftover", "notebooks_in", "unpacked"]

MAX_ARCHIVE = 64 << 20
MAX_DIRECTORY = 1 << 20  # bytes of an archive's list of files; enough for ten thousand files
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # to unpack other methods may take gigabytes of memory
# how the names of copies begin: macOS makes "._" on a disk of another system, Jupyter ".~" while it saves
LEFTOVERS = ("._", ".~")
FOLDERS = {"__MACOSX", ".ipynb_checkpoints"}
END, END_OF_LARGE = b"PK\5\6", b"PK\6\7"


def is_leftover(path: PurePath) -> bool:
    """Whether a program made the file for its own use. Such a file holds no work of the student, or only a copy."""
    return path.name.startswith(LEFTOVERS) or not FOLDERS.isdisjoint(path.parts)


def notebooks_in(path: Path) -> list[str]:
    """The names of the notebooks in an archive; empty if it has none or cannot be read."""
    archive = _opened(read_plain(path, MAX_ARCHIVE) or b"")
    return [] if archive is None else [one.filename for one in archive.infolist() if _is_notebook(one)]


def unpacked(data: bytes, member: str = "", most: int = MAX_ARCHIVE) -> tuple[str, bytes] | None:
    """The name of the only notebook in an archive and its first ``most`` bytes; None if there is not exactly one.

    With ``member`` only the notebook of that name counts.
    """
    archive = _opened(data)
    if archive is None:
        return None
    found = [one for one in archive.infolist() if _is_notebook(one) and member in ("", one.filename)]
    with contextlib.suppress(Exception):  # a broken archive raises many kinds of errors
        if len(found) == 1:
            with archive.open(found[0]) as file:
                return found[0].filename, file.read(most)
    return None


def _is_notebook(one: zipfile.ZipInfo) -> bool:
    if is_leftover(PurePosixPath(one.filename)) or not one.filename.lower().endswith(".ipynb"):
        return False
    encrypted = bool(one.flag_bits & 1)
    return one.compress_type in METHODS and not encrypted


def _opened(data: bytes) -> zipfile.ZipFile | None:
    """The opened archive. None if the data is no archive, or if its list of files is longer than ``MAX_DIRECTORY``."""
    at = data.rfind(END)
    if at < 0 or END_OF_LARGE in data[max(0, at - 100) : at]:
        return None
    if int.from_bytes(data[at + 12 : at + 16], "little") > MAX_DIRECTORY:
        return None
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except Exception:  # a broken archive raises many kinds of errors
        return None

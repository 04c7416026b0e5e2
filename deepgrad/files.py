"""Writes a file whole or not at all, even if the process is killed."""

import os
import tempfile
from pathlib import Path

__all__ = ["write_atomically"]

PREFIX = ".new-"
"""Prefix of a temporary file.

The rest of its name is random, because the file's own name may already have full length.
"""


def write_atomically(path: Path, content: str | bytes, mode: int | None = None) -> None:
    """Write a file through a temporary file beside it and a rename. The folder must exist.

    Args:
        content: text is written as UTF-8, with its line breaks as they are.
        mode: the rights of the file; by default the umask decides.

    Raises:
        OSError: the file cannot be written. An earlier file of that name is unchanged.
    """
    data = content.encode() if isinstance(content, str) else content
    descriptor, temporary = tempfile.mkstemp(prefix=PREFIX, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        if os.name == "posix":  # mkstemp makes files that only the owner can read
            Path(temporary).chmod(_usual_mode() if mode is None else mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _usual_mode() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask

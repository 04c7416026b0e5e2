"""Folders deeper than any path can name. They must be gone before pytest clears up: its removal recurses."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from autograder.kernels.cleanup import remove_tree


@contextlib.contextmanager
def nested(folder: Path, depth: int, name: str = "d") -> Iterator[None]:
    """Inside, ``folder`` holds ``depth`` folders in folders; at the end what is left of them is removed."""
    place = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir(name, dir_fd=place)
        below = os.open(name, os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = below
    os.close(place)
    try:
        yield
    finally:
        remove_tree(folder / name)

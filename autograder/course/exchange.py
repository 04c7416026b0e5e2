"""Finds folders of nbgrader's exchange that a course's group cannot use, and the commands that open them.

Tested in ``tests/test_access.py``.
"""

import os
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path

from autograder.course.access import owner_of
from autograder.course.file import Course

__all__ = ["closed_exchange"]

NEEDED = stat.S_ISGID | stat.S_IRWXG
"""The mode bits that let a course's group use a folder of the exchange. Folders in outbound/ need no setgid bit."""


def closed_exchange(course: Course, gid: int) -> list[str]:
    """A sentence that names the folders, then the commands that open them; empty if the group can use them all.

    nbgrader sets the rights of a folder when it makes the folder. The course may have had no group then.
    """
    top = _root(course) / course.name
    closed = [path for path in _folders(top) if not _is_open(path, gid)]
    if not closed:
        return []
    owners = " and ".join(sorted({owner_of(path) for path in closed}))
    named = ", ".join(str(path) for path in closed)
    passed = [path for path in (top, top / "inbound") if path.is_dir()]
    whole = [path for path in (top / "outbound", top / "feedback") if path.is_dir()]
    commands = [["chgrp", course.group, *map(str, passed)]]
    if whole:
        commands += [["chgrp", "-R", course.group, *map(str, whole)], ["chmod", "-R", "g+rwX", *map(str, whole)]]
    commands += [["chmod", "g+rwxs", *(str(path) for path in (*passed, *whole))]]
    return [
        (
            f"The exchange is not open to the group {course.group}, so colleagues cannot release or collect: {named}. "
            f"Ask {owners} to run:"
        ),
        *(shlex.join(command) for command in commands),
    ]


def _root(course: Course) -> Path:
    if course.exchange:
        return Path(course.exchange)
    from nbgrader.exchange.default import Exchange

    return Path(Exchange.root.default_value)


def _folders(top: Path) -> Iterator[Path]:
    """The folders that instructors write into, if they exist and you can see them."""
    for path in (top, top / "inbound", top / "outbound", top / "feedback"):
        if os.path.isdir(path):  # noqa: PTH112 - Path's raises below a closed folder
            yield path
    if os.access(top / "outbound", os.R_OK | os.X_OK):
        yield from sorted(path for path in (top / "outbound").iterdir() if path.is_dir())


def _is_open(path: Path, gid: int) -> bool:
    found = path.stat()
    wanted = NEEDED if path.parent.name != "outbound" else stat.S_IRWXG
    return found.st_gid == gid and found.st_mode & wanted == wanted

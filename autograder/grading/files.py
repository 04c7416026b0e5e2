"""Walks through a student's folder within limits, and reads only plain files.

Nothing here recurses. A tree that is too deep, too wide or closed is left out, and a sentence names it. A file that was
found may vanish or change before it is read.
"""

import errno
import fnmatch
import os
import stat
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.grading.errors import BadAssignment
from autograder.kernels.limits import Limits

__all__ = ["MACHINE", "Room", "Tree", "read_plain", "room_beside", "that_fit", "walk"]

MAX_ENTRIES = 10_000
"""Most files and folders that a walk looks at. A kernel's folder takes a fifth of that."""

MAX_PATH = 1_000
"""Longest path below the student's folder, in bytes.

The system allows 4,096 in all, and copies lie in other folders.
"""

MACHINE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM})
"""Numbers of OSErrors that are faults of the machine: no submission can bring them about."""


@dataclass(frozen=True)
class Room:
    """The most that may be copied with a notebook: as much as a kernel's working folder takes."""

    bytes: int = Limits().input_bytes
    files: int = Limits().input_files


@dataclass
class Tree:
    """What a folder holds.

    Attributes:
        files: plain files, relative to the folder. First a folder's own files by name, then those of its subfolders.
        left_out: sentences about files and folders that were skipped.
    """

    files: list[Path] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def leave_out(self, sentence: str) -> None:
        """Add a sentence, unless it is there already."""
        if sentence not in self.left_out:
            self.left_out.append(sentence)


def walk(folder: Path, ignore: Sequence[str] = (), depth: int = Limits.work_depth) -> Tree:
    """The plain files at most ``depth`` folders below a folder. Links are not followed.

    Args:
        ignore: patterns of names to skip, as in nbgrader's ``CourseDirectory.ignore``.

    Raises:
        OSError: the folder itself cannot be listed, or the machine is at fault.
    """
    tree, room = Tree(), MAX_ENTRIES
    pending = [Path()]
    while pending:
        inside = pending.pop()
        names, folders, seen = _listed(folder, inside, room, tree)
        room -= seen
        tree.files += [inside / name for name in names if not _ignored(name, ignore)]
        for name in reversed([name for name in folders if not _ignored(name, ignore)]):
            if len(inside.parts) == depth:
                tree.leave_out(f"Its folders are more than {depth} deep; deeper files were not read.")
            elif len(os.fsencode(inside / name)) > MAX_PATH:
                tree.leave_out(f"It has paths of more than {MAX_PATH} bytes; they were not looked at.")
            else:
                pending.append(inside / name)
    return tree


def room_beside(folder: Path, given: Sequence[Path]) -> Room:
    """The room that a kernel's folder still has after the instructor's files are copied.

    Raises:
        BadAssignment: the instructor's files alone exceed the room.
        OSError: one of them cannot be read.
    """
    folders = {parent for path in given for parent in path.parents if parent.parts}
    room = Room(
        Room.bytes - sum((folder / path).lstat().st_size for path in given), Room.files - len(given) - len(folders)
    )
    if room.bytes < 0 or room.files < 0:
        raise BadAssignment(
            f"The files beside the assignment's notebooks in {folder} are more than a kernel takes "
            f"({Room.bytes >> 20} MB in {Room.files} files and folders). Make them smaller or remove some."
        )
    return room


def that_fit(folder: Path, files: Iterable[Path], room: Room, first: Collection[str] = ()) -> list[Path]:
    """The files that fit into ``room``, in order. If one does not fit, it is skipped; a smaller one after it may fit.

    A size is the number of bytes that a program would read: a sparse file of 1 GB counts as 1 GB.

    Args:
        first: names of files that come before all others.
    """
    taken: set[Path] = set()
    folders: set[Path] = set()
    room_bytes, room_files = room.bytes, room.files
    files = list(files)
    for path in sorted(files, key=lambda path: str(path) not in first):
        try:
            size = (folder / path).lstat().st_size
        except OSError:  # it vanished
            continue
        new = {parent for parent in path.parents if parent.parts} - folders
        if size <= room_bytes and 1 + len(new) <= room_files:
            taken.add(path)
            folders |= new
            room_bytes, room_files = room_bytes - size, room_files - 1 - len(new)
    return [path for path in files if path in taken]


def read_plain(path: Path, most: int) -> bytes | None:
    """At most ``most`` bytes of a plain file; None for a link, a pipe, a device, or an unreadable file.

    Raises:
        OSError: a fault of the machine.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)  # fdopen refuses a folder
            return None
        with os.fdopen(handle, "rb") as file:
            return file.read(most)
    except OSError as error:
        if error.errno in MACHINE:
            raise
        return None


def _listed(folder: Path, inside: Path, room: int, tree: Tree) -> tuple[list[str], list[str], int]:
    """The names of plain files and of folders, in order, and how many entries were looked at: at most ``room``."""
    files: list[str] = []
    folders: list[str] = []
    seen = 0
    try:
        with os.scandir(folder / inside) as entries:
            for entry in entries:
                if seen == room:
                    tree.leave_out(f"It holds more than {MAX_ENTRIES} files; the rest were not looked at.")
                    break
                seen += 1
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
                elif entry.is_file(follow_symlinks=False):
                    files.append(entry.name)
    except OSError as error:
        if error.errno in MACHINE or not inside.parts:
            raise
        tree.leave_out(f"{folder / inside} cannot be read ({error.strerror}).")
    return sorted(files), sorted(folders), seen


def _ignored(name: str, ignore: Sequence[str]) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in ignore)

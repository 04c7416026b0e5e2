"""Reads an archive of a whole class, or a folder that was unpacked from one, within limits.

Students chose the files and their names, so nothing is unpacked here. Each file is listed with its size, and its bytes
are read on request. If a file cannot be taken, a sentence says why.
"""

import contextlib
import os
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.grading.archives import METHODS, is_leftover
from autograder.grading.files import read_plain, walk
from autograder.grading.names import shown
from autograder.lms.errors import BadArchive

__all__ = ["MAX_FILE", "Bundle", "File", "open_bundle"]

MAX_FILE = 64 << 20
"""Most bytes of one file. ``autograder grade`` reads no larger notebook."""

MAX_DIRECTORY = 64 << 20
"""Most bytes of an archive's list of files, which is kept in memory; enough for about 500,000 files."""

MAX_NAME = 255  # bytes of a file's name; Linux allows no more
MAX_DEPTH = 16  # depth of folders; grading reads no deeper ones
LISTED = 5  # names that one sentence lists

UTF8 = 0x800  # the zip flag for a name in UTF-8
ENCRYPTED = 0x1
MADE_ON_DOS = 0  # some programs on DOS and Windows separate folders by a backslash
END, END_OF_LARGE = b"PK\5\6", b"PK\6\6"
TAIL = (1 << 16) + 200  # bytes at the end of an archive, with its description
SYSTEM_FILES = {".DS_Store", "Thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class File:
    """A file of an archive or folder.

    Attributes:
        path: its path in NFC; no part is ``..``, empty or too long.
        size: the most bytes that ``read`` returns.
        read: returns the bytes. Raises ``BadArchive`` if they are damaged.
    """

    path: PurePosixPath
    size: int
    read: Callable[[], bytes]


@dataclass
class Bundle:
    """The files of an archive or a folder.

    Attributes:
        name: the name of the archive or folder, for sentences.
        files: the files that can be taken.
        refused: for each file that cannot be taken, its path, and a sentence that says why.
    """

    name: str
    files: list[File] = field(default_factory=list)
    refused: list[tuple[PurePosixPath, str]] = field(default_factory=list)

    def refuse(self, path: PurePosixPath, why: str) -> None:
        """Note a file that is not taken."""
        self.refused.append((path, f"{shown(str(path))} {why}"))


@contextlib.contextmanager
def open_bundle(path: Path) -> Iterator[Bundle]:
    """List a zip archive or a folder. Files can be read inside the ``with``.

    Raises:
        BadArchive: the path is no archive and no folder, or the list of files is broken or too long.
    """
    bundle = Bundle(path.name)
    with contextlib.ExitStack() as stack:
        try:
            if path.is_dir():
                _list_folder(path, bundle)
            else:
                _list_archive(stack.enter_context(_archive(path)), bundle)
        except OSError as error:
            raise BadArchive(f"{path} cannot be read: {error.strerror or error}.") from error
        _keep_one_of_each(bundle)
        yield bundle


def _list_folder(folder: Path, bundle: Bundle) -> None:
    """List a folder. It may contain a whole class, so each folder in it gets the limits of a walk for itself."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        inside = PurePosixPath(entry.name)
        if entry.is_file(follow_symlinks=False):
            _take_file(folder, inside, bundle)
        elif entry.is_dir(follow_symlinks=False):
            tree = walk(folder / entry.name)
            for found in tree.files:
                _take_file(folder, inside / found.as_posix(), bundle)
            for sentence in tree.left_out:
                bundle.refuse(inside, f"was not read in full: {sentence}")
        else:
            bundle.refuse(inside, "is a link or a device; it was not taken.")


def _take_file(folder: Path, inside: PurePosixPath, bundle: Bundle) -> None:
    place = folder / inside
    size = place.lstat().st_size

    def read() -> bytes:
        data = read_plain(place, MAX_FILE + 1)
        if data is None or len(data) > MAX_FILE:
            raise BadArchive("could not be read: you have no permission to read it, or it changed in the meantime.")
        return data

    _add(bundle, str(inside), size, read)


def _archive(path: Path) -> zipfile.ZipFile:
    _require_short_list(path)
    try:
        return zipfile.ZipFile(path)
    except OSError:
        raise
    except Exception as error:  # a broken archive raises many kinds of errors
        raise BadArchive(
            f"{path} is no zip archive that can be read ({error}). Download it again, or unpack it and give the folder."
        ) from error


def _list_archive(archive: zipfile.ZipFile, bundle: Bundle) -> None:
    for one in archive.infolist():
        if not one.is_dir():
            _take_member(archive, one, bundle)


def _take_member(archive: zipfile.ZipFile, one: zipfile.ZipInfo, bundle: Bundle) -> None:
    name = _decoded(one)
    if one.flag_bits & ENCRYPTED:
        bundle.refuse(PurePosixPath(name), "is encrypted; it was not taken.")
    elif stat.S_ISLNK(one.external_attr >> 16):
        bundle.refuse(PurePosixPath(name), "is a link; it was not taken.")
    elif one.compress_type not in METHODS:
        bundle.refuse(PurePosixPath(name), "is packed with a method other than deflate; it was not taken.")
    else:
        _add(bundle, name, one.file_size, lambda: _read_member(archive, one))


def _read_member(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(one) as file:
            return file.read(MAX_FILE)  # the size was checked, and zipfile reads no more than that
    except Exception as error:  # a broken archive raises many kinds of errors
        raise BadArchive(f"is damaged in the archive ({error}).") from error


def _decoded(one: zipfile.ZipInfo) -> str:
    """The decoded name. Programs that do not name an encoding mostly write UTF-8, or else the encoding of DOS."""
    name = one.filename
    if not one.flag_bits & UTF8:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/") if one.create_system == MADE_ON_DOS else name


def _add(bundle: Bundle, name: str, size: int, read: Callable[[], bytes]) -> None:
    """List a file if its name and size can be taken. Skip files that a program made for its own use."""
    path = PurePosixPath(unicodedata.normalize("NFC", name))
    if is_leftover(path) or path.name in SYSTEM_FILES:
        return
    why = _bad_name(name) or ("" if size <= MAX_FILE else f"has more than {MAX_FILE >> 20} MB; it was not taken.")
    if why:
        bundle.refuse(path, why)
    else:
        bundle.files.append(File(path, size, read))


def _bad_name(name: str) -> str:
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or "" in parts or "." in parts:
        return "has a path that leads out of the archive; it was not taken."
    try:
        long = any(len(part.encode()) > MAX_NAME for part in parts)
    except UnicodeEncodeError:
        return "has a name that is not UTF-8; it was not taken."
    if long or len(parts) > MAX_DEPTH:
        return f"has a name of more than {MAX_NAME} bytes, or is more than {MAX_DEPTH} folders deep; it was not taken."
    if any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in name):
        return "has a control character in its name; it was not taken."
    return ""


def _keep_one_of_each(bundle: Bundle) -> None:
    """Refuse files whose paths are equal on some system, or that stand where another file needs a folder."""
    places: dict[str, list[File]] = {}
    for file in bundle.files:
        places.setdefault(_place(file.path), []).append(file)
    folders = {_place(parent) for file in bundle.files for parent in file.path.parents if parent.parts}
    kept = []
    for place, files in places.items():
        if place in folders:
            bundle.refuse(files[0].path, "is there as a file and as a folder; the file was not taken.")
        elif len(files) > 1 and not _are_same(files):
            bundle.refuse(
                files[0].path,
                f"is there {len(files)} times, with different contents; none was taken. Leave the right one in.",
            )
        else:
            kept.append(files[0])
    bundle.files = kept


def _place(path: PurePosixPath) -> str:
    return str(path).casefold()


def _are_same(files: Iterable[File]) -> bool:
    try:
        return len({file.read() for file in files}) == 1
    except BadArchive:
        return False


def _require_short_list(path: Path) -> None:
    """Raise ``BadArchive`` if the archive says that its list of files would not fit into memory."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        tail = file.read()
    at, large = tail.rfind(END), tail.rfind(END_OF_LARGE)
    listed = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if large >= 0 and listed == 0xFFFFFFFF:
        listed = int.from_bytes(tail[large + 40 : large + 48], "little")
    if listed > MAX_DIRECTORY:
        raise BadArchive(f"{path} lists more files than any class hands in ({listed >> 20} MB of names).")

r"""Recognises the student of each file in an archive: by the names of Moodle or Canvas, or by folder and file name.

Moodle: ``Full Name_12345_assignsubmission_file_/name.ipynb``; without folders, ``..._file_name.ipynb``. Each
participant has one such number for each assignment; the grading worksheet calls it *Identifier*. Canvas:
``lastfirst_LATE_123_4567_name-1.ipynb``: the user's number, the attachment's, and the file's own name. A plain folder:
``ada/name.ipynb``, ``ada.ipynb`` or ``name_ada.ipynb``.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from autograder.lms.archive import Bundle, File

__all__ = ["Kind", "Upload", "recognise"]

Kind = Literal["moodle", "canvas", "plain"]

MOODLE = re.compile(
    r"(?P<name>[^_/]+)_(?P<key>\d{1,18})_(?P<sort>assignsubmission_(?:file|onlinetext))(?:_(?P<rest>.*))?", re.DOTALL
)
CANVAS = re.compile(
    r"(?P<name>[^_/]+)_(?P<late>LATE_)?(?P<key>\d{1,18})_(?P<attachment>\d{1,18})_(?P<rest>[^/]+)", re.DOTALL
)
AGAIN = re.compile(r"(?P<stem>.+)-(?P<number>\d{1,4})(?P<ending>\.[^.]+)")
ONLINE_TEXT = "assignsubmission_onlinetext"


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file of a student.

    Attributes:
        key: the student's key in the participant list: a number of Moodle or Canvas, or a folder's name.
        name: the student's name in the archive.
        path: where the file goes, below the student's folder of the assignment.
        prefix: the text that the LMS wrote before the file's own name; feedback files must begin with it.
        late: whether the LMS marked the file as late.
        number: Canvas's count of uploads of the same file; the last upload counts.
    """

    key: str
    name: str
    path: PurePosixPath
    file: File
    prefix: str = ""
    late: bool = False
    number: tuple[int, int] = (0, 0)


def recognise(bundle: Bundle, assignment: str, kind: Kind | None = None) -> tuple[Kind, list[Upload]]:
    """Find out which system made an archive, and the student of each file. Other files are refused in ``bundle``.

    Args:
        kind: the system, if it is known; otherwise the majority of the files decides.
    """
    files = _without_common_folder(bundle.files)
    if kind is None:
        kind = _kind(path for path, _ in files)
    uploads = []
    for path, file in files:
        upload = {"moodle": _moodle, "canvas": _canvas, "plain": _plain}[kind](path, file, assignment)
        if upload is None:
            bundle.refuse(file.path, f"has no name as {kind.capitalize()} gives it; it was not taken.")
        elif upload.path.name == ONLINE_TEXT:
            bundle.refuse(file.path, "is a text that the student typed into Moodle, and no file; it was not taken.")
        else:
            uploads.append(upload)
    return kind, _latest(bundle, uploads) if kind == "canvas" else uploads


def _kind(paths: Iterable[PurePosixPath]) -> Kind:
    found: Counter[Kind] = Counter(
        "moodle" if MOODLE.fullmatch(path.parts[0]) else "canvas" if CANVAS.fullmatch(path.name) else "plain"
        for path in paths
    )
    return found.most_common(1)[0][0] if found else "plain"


def _without_common_folder(files: Sequence[File]) -> list[tuple[PurePosixPath, File]]:
    """The files without a common outer folder, which appears if an archive is unpacked and packed again."""
    listed = [(file.path, file) for file in files]
    tops = {path.parts[0] for path, _ in listed}
    if len(tops) != 1 or MOODLE.fullmatch(next(iter(tops))) or any(len(path.parts) == 1 for path, _ in listed):
        return listed
    inner = [(PurePosixPath(*path.parts[1:]), file) for path, file in listed]
    return listed if _kind(path for path, _ in inner) == "plain" else inner


def _moodle(path: PurePosixPath, file: File, _: str) -> Upload | None:
    found = MOODLE.fullmatch(path.parts[0])
    if found is None:
        return None
    rest = PurePosixPath(found["rest"] or "", *path.parts[1:])
    if not rest.parts:
        return None
    if found["sort"] == ONLINE_TEXT:
        rest = PurePosixPath(ONLINE_TEXT)
    prefix = f"{found['name']}_{found['key']}_"
    return Upload(key=found["key"], name=found["name"], path=rest, file=file, prefix=prefix)


def _canvas(path: PurePosixPath, file: File, assignment: str) -> Upload | None:
    found = CANVAS.fullmatch(path.name)
    if found is None:
        return None
    again = AGAIN.fullmatch(found["rest"])
    stem = found["rest"]
    # Canvas or the student may have added "-1". If it is a part of the assignment's name, it stays.
    if again is not None and PurePosixPath(found["rest"]).stem != assignment:
        stem = again["stem"] + again["ending"]
    attachment = int(found["attachment"])
    return Upload(
        key=found["key"],
        name=found["name"],
        path=PurePosixPath(stem),
        file=file,
        prefix=f"{found['name']}_{found['late'] or ''}{found['key']}_{found['attachment']}_",
        late=found["late"] is not None,
        number=(int(again["number"]) if again is not None else 0, attachment),
    )


def _plain(path: PurePosixPath, file: File, assignment: str) -> Upload | None:
    if len(path.parts) > 1:
        inner = path.parts[1:]
        inner = inner[1:] if len(inner) > 1 and inner[0] == assignment else inner
        return Upload(key=path.parts[0], name=path.parts[0], path=PurePosixPath(*inner), file=file)
    if path.suffix.lower() != ".ipynb":
        return None
    stem = path.stem
    for cut in (stem.removeprefix(f"{assignment}_"), stem.removesuffix(f"_{assignment}")):
        if cut and cut != stem:
            stem = cut
            break
    if stem == assignment:
        return None
    return Upload(key=stem, name=stem, path=PurePosixPath(f"{assignment}.ipynb"), file=file)


def _latest(bundle: Bundle, uploads: Sequence[Upload]) -> list[Upload]:
    """If a student has several files of one name, keep the last upload; a sentence names the others."""
    best: dict[tuple[str, str], Upload] = {}
    for upload in sorted(uploads, key=lambda upload: upload.number):
        place = (upload.key, str(upload.path).casefold())
        if place in best:
            bundle.refuse(best[place].file.path, f"was uploaded again as {upload.file.path.name}, which was taken.")
        best[place] = upload
    return list(best.values())

"""Finds the places in which a course keeps data about one student.

Tested in ``tests/term/test_forget.py``.
"""

import html
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from autograder.grading.classroom import Classroom
from autograder.grading.records import records_of
from autograder.lms.collect import REPLACED
from autograder.report.write import FOLDER as REPORTS

__all__ = ["archives", "exchange_places", "folders", "naming", "reports", "sqlite_copies"]

# ``submitted`` is last, because the names of released feedback are made from the secrets in it
STEPS = ("feedback", "autograded", "submitted")
MARK = "@student@"
NOTE = "submission_secret.txt"
SQLITE = b"SQLite format 3\0"
MAX_BYTES = 64 << 20  # bytes of one file that are searched
MAX_NOTE = 1_000
ARCHIVE = re.compile(r"\.(zip|tar|tgz|gz|bz2|xz|zst|7z|rar)$", re.IGNORECASE)


def folders(classroom: Classroom, student: str) -> list[Path]:
    """The student's own folders and files, in the order of their removal. Raises ``OSError``."""
    own = [classroom.records / REPLACED / student, *records_of(classroom.records, student)]
    for step in STEPS:
        own += _step(classroom, step, student)
    return [path for path in own if os.path.lexists(path)]


def _step(classroom: Classroom, step: str, student: str) -> Iterator[Path]:
    """The student's folders of one step: several if the course puts the folder of an assignment above the students'."""
    parts = classroom.folder(step, MARK, "*").parts
    if MARK not in parts:
        return
    above = Path(*parts[: parts.index(MARK)])
    shared = "*" in above.parts
    for folder in Path(above.anchor).glob(str(above.relative_to(above.anchor))) if shared else [above]:
        yield folder / student


def reports(classroom: Classroom, student: str) -> list[Path]:
    """The class reports that name the student. Raises ``OSError``."""
    folder = classroom.root / REPORTS
    pattern = _pattern(student)
    return [path for path in sorted(folder.glob("*")) if path.is_file() and _holds(path, pattern)]


def archives(classroom: Classroom) -> list[Path]:
    """The archives in the course's folder, except those that students handed in."""
    own = {*STEPS, REPLACED}
    found = []
    for folder, inside, files in os.walk(classroom.root):
        inside[:] = sorted(set(inside) - own)
        found += [Path(folder) / name for name in sorted(files) if ARCHIVE.search(name)]
    return found


def sqlite_copies(classroom: Classroom) -> list[Path]:
    """Copies of the gradebook in the course's folder. Raises ``OSError``."""
    found = sorted([*classroom.root.glob("*.db*"), *(classroom.records / "backup").glob("*")])
    url = str(classroom.directories.db_url)
    return [path for path in found if path.is_file() and not url.endswith(f"/{path}") and _is_sqlite(path)]


def exchange_places(classroom: Classroom, student: str) -> list[Path]:
    """The student's files in nbgrader's exchange, as far as you may read it. Raises ``OSError``."""
    course = _exchange(classroom) / str(classroom.directories.course_id)
    inbound = course / "inbound"
    found = []
    if os.access(inbound, os.R_OK | os.X_OK):
        found += sorted(path for path in inbound.iterdir() if path.name.startswith(f"{student}+"))
    released = course / "feedback"
    if os.access(released, os.R_OK | os.X_OK):
        names = {f"{one}.html" for one in _hashes(classroom, student)}
        found += sorted(path for path in released.glob("*/*.html") if path.name in names)
    return found


def _exchange(classroom: Classroom) -> Path:
    from nbgrader.exchange.default import Exchange

    return Path(str(classroom.config.get("Exchange", {}).get("root", "") or Exchange.root.default_value))


def _hashes(classroom: Classroom, student: str) -> set[str]:
    """The names of the student's pages in the exchange, which nbgrader makes by hashing a secret of the hand-in."""
    from nbgrader.utils import notebook_hash

    found = set()
    for step in STEPS:
        for folder in _step(classroom, step, student):
            for path in [folder / NOTE, *folder.glob(f"*/{NOTE}")]:
                if path.is_file() and (secret := path.read_text(encoding="utf-8", errors="replace")[:MAX_NOTE]):
                    notebooks = {one.stem for one in [*path.parent.glob("*.ipynb"), *path.parent.glob("*.html")]}
                    found |= {notebook_hash(secret=secret, notebook_id=name) for name in notebooks}
    return found


def naming(root: Path, student: str) -> list[Path]:
    """The files and folders in a course whose name or text has the student's name as a word."""
    pattern = _pattern(student)
    found = []
    for folder, inside, files in os.walk(root):
        found += [Path(folder) / name for name in inside if pattern.search(os.fsencode(name))]
        for name in files:
            path = Path(folder) / name
            if pattern.search(os.fsencode(name)) or _holds(path, pattern):
                found.append(path)
    return sorted(found)


def _pattern(student: str) -> re.Pattern[bytes]:
    """A pattern that matches the name as a word, also in the escaped forms of JSON, HTML and URLs."""
    raw = os.fsencode(student)
    forms = {raw, quote(raw).encode(), json.dumps(student)[1:-1].encode()}
    escaped = html.escape(student).encode("utf-8", "surrogateescape")
    # jinja writes the second form
    forms |= {escaped, escaped.replace(b"&#x27;", b"&#39;").replace(b"&quot;", b"&#34;")}
    words = b"|".join(re.escape(form) for form in sorted(forms))
    return re.compile(rb"(?<![0-9A-Za-z_])(?:" + words + rb")(?![0-9A-Za-z_])")


def _holds(path: Path, pattern: re.Pattern[bytes]) -> bool:
    """Whether a file's first bytes match; False if it is no plain file or is closed."""
    try:
        if not path.is_file() or path.is_symlink():
            return False
        with path.open("rb") as file:
            return pattern.search(file.read(MAX_BYTES)) is not None
    except OSError:
        return False


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(SQLITE)) == SQLITE

"""Makes a course folder and its gradebook.

Tested in ``tests/test_course.py``.
"""

import contextlib
import json
import os
import re
import secrets
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from autograder.course.access import access_of, require_member, settle, share
from autograder.course.database import PASSWORD_FILE, SQLITE_FILE, gradebook_url, usable_database
from autograder.course.file import COURSE_FILE, Course, find_course, read_course
from autograder.course.settings import SEED_NAME
from autograder.course.template import CONFIG_FILE, EXAMPLE, GITIGNORE, NBGRADER_CONFIG, course_toml
from autograder.errors import BadCourse
from deepgrad.files import write_atomically

__all__ = ["create", "keep_database", "register", "set_group"]


def create(root: Path, name: str, exchange: str = "", group: str = "", database: str = "") -> Course:
    """Make a course folder: settings, course.toml, secret seed. The caller makes notebooks and gradebook afterwards.

    Args:
        group: the Unix group of the people who grade; without one, the folder is closed to all but its owner.
        database: the address of an empty PostgreSQL database; without one, the gradebook is an sqlite file.

    Raises:
        BadCourse: ``root`` is a file or a folder with files, is in another course or cannot be written, there is no
            such group, or the database cannot be used.
    """
    around = find_course(root.absolute().parent)
    if around is not None:
        raise BadCourse(
            f"{root} is in the course {around}. The programs of that course would read the new course as a part of "
            f"the old one. Choose a folder outside, for example {around.parent / root.name}."
        )
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise BadCourse(
            f"{root} exists and is not an empty folder. Choose a new folder, because 'autograder init' overwrites no "
            "files."
        )
    access = access_of(group)
    require_member(access)
    address, password = usable_database(database) if database else ("", "")
    try:
        root.mkdir(parents=True, exist_ok=True)
        share(root, access)  # before any file is written, so that each new file gets the folder's group
        with access.kept():
            _write_files(root, course_toml(name, exchange, group, address), password)
    except OSError as error:
        raise BadCourse(f"{root} cannot be written: {error.strerror}.") from error
    return read_course(root)


def _write_files(root: Path, choices: str, password: str) -> None:
    files = {
        CONFIG_FILE: NBGRADER_CONFIG,
        COURSE_FILE: choices,
        ".gitignore": GITIGNORE,
        "extra/_example.py": EXAMPLE,
        SEED_NAME: secrets.token_hex(32) + "\n",
    }
    if password:
        files[PASSWORD_FILE] = password + "\n"
    for file, text in files.items():
        (root / file).write_text(text, encoding="utf-8")


def set_group(root: Path, group: str) -> None:
    """Write the group into course.toml; everything else there stays as it is."""
    with access_of(group).kept():
        line = _set(root, "group", group)
    if read_course(root).group != group:
        raise BadCourse(
            f"The group could not be entered in {root / COURSE_FILE}. Write {line} below [course] yourself, then run "
            "'autograder share'."
        )


def keep_database(root: Path, address: str, password: str) -> None:
    """Write a database's address into course.toml, and its password into the password's file."""
    if password:
        write_atomically(root / PASSWORD_FILE, password + "\n")
    line = _set(root, "database", address)
    if read_course(root).database != address:
        raise BadCourse(
            f"The database could not be entered in {root / COURSE_FILE}. Write {line} below [course] yourself."
        )


def _set(root: Path, name: str, value: str) -> str:
    """Write an entry of ``[course]``. Returns its line."""
    path = root / COURSE_FILE
    text, line = path.read_text(encoding="utf-8"), f"{name} = {json.dumps(value)}"
    changed, count = re.subn(rf"^(# *)?{name} *=.*$", lambda _: line, text, count=1, flags=re.MULTILINE)
    if not count:
        changed = re.sub(r"^\[course\].*$", lambda found: f"{found[0]}\n{line}", text, count=1, flags=re.MULTILINE)
    write_atomically(path, changed)
    return line


def register(course: Course) -> None:
    """Enter the course's assignments in its gradebook. Create the gradebook if it is missing."""
    from nbgrader.api import Gradebook

    access, url = access_of(course.group), gradebook_url(course.root, course.database)
    with access.kept(), _scripts_on_path(), Gradebook(url, course.name) as gradebook:
        if not course.database:
            settle(course.root / SQLITE_FILE, access)
        for slug in course.lessons:
            gradebook.update_or_create_assignment(slug)


@contextlib.contextmanager
def _scripts_on_path() -> Iterator[None]:
    """Put this environment's scripts on the path inside the block, because nbgrader calls ``alembic`` by name."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before

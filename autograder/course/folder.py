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
from autograder.course.file import COURSE_FILE, Course, find_course, read_course
from autograder.course.settings import SEED_NAME
from autograder.course.template import CONFIG_FILE, EXAMPLE, GITIGNORE, NBGRADER_CONFIG, course_toml
from autograder.errors import BadCourse
from deepgrad.files import write_atomically

__all__ = ["create", "register", "set_group"]


def create(root: Path, name: str, exchange: str = "", group: str = "") -> Course:
    """Make a course folder: settings, course.toml, secret seed. The notebooks and gradebook are built after.

    Args:
        group: the Unix group of the people who grade; without one, the folder is closed to all but its owner.

    Raises:
        BadCourse: the folder holds something already, lies in another course or cannot be written, or there is no
            such group.
    """
    around = find_course(root.absolute().parent)
    if around is not None:
        raise BadCourse(
            f"{root} lies in the course {around}, whose programs would take it for a part of theirs. "
            f"Choose a folder outside, for example {around.parent / root.name}."
        )
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise BadCourse(f"{root} is not empty. Choose a new folder: a course is never written over another.")
    access = access_of(group)
    require_member(access)
    try:
        root.mkdir(parents=True, exist_ok=True)
        share(root, access)  # first, for what is written then gets the folder's group
        with access.kept():
            _write_files(root, name, exchange, group)
    except OSError as error:
        raise BadCourse(f"{root} cannot be written: {error.strerror}.") from error
    return read_course(root)


def _write_files(root: Path, name: str, exchange: str, group: str) -> None:
    files = {
        CONFIG_FILE: NBGRADER_CONFIG,
        COURSE_FILE: course_toml(name, exchange, group),
        ".gitignore": GITIGNORE,
        "extra/_example.py": EXAMPLE,
        SEED_NAME: secrets.token_hex(32) + "\n",
    }
    for file, text in files.items():
        (root / file).write_text(text, encoding="utf-8")


def set_group(root: Path, group: str) -> None:
    """Write the group into course.toml; everything else there stays as it is."""
    path = root / COURSE_FILE
    text, line = path.read_text(encoding="utf-8"), f"group = {json.dumps(group)}"
    changed, count = re.subn(r"^(# *)?group *=.*$", lambda _: line, text, count=1, flags=re.MULTILINE)
    if not count:
        changed = re.sub(r"^\[course\].*$", lambda found: f"{found[0]}\n{line}", text, count=1, flags=re.MULTILINE)
    with access_of(group).kept():
        write_atomically(path, changed)
    if read_course(root).group != group:
        raise BadCourse(f"{path}: write {line} below [course]; then run 'autograder share'.")


def register(course: Course) -> None:
    """Enter the course's assignments in its gradebook, which is made if need be."""
    from nbgrader.api import Gradebook

    access, path = access_of(course.group), course.root / "gradebook.db"
    with access.kept(), _scripts_on_path(), Gradebook(f"sqlite:///{path}", course.name) as gradebook:
        settle(path, access)
        for slug in course.lessons:
            gradebook.update_or_create_assignment(slug)


@contextlib.contextmanager
def _scripts_on_path() -> Iterator[None]:
    """The scripts of this environment on the path: nbgrader calls ``alembic`` by name, activated or not."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before

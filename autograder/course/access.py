"""The rights of a course's folder: only its owner or a group of instructors may read and write it.

Tested in ``tests/test_access.py``.
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course.stubs import note_release
from autograder.errors import BadCourse

__all__ = [
    "OPEN",
    "STEPS",
    "Access",
    "access_of",
    "closed_message",
    "open_release",
    "owner_of",
    "require_member",
    "require_open",
    "settle",
    "share",
]

STEPS = ("source", "release", "submitted", "autograded", "feedback")
"""The folders that nbgrader works in."""

RELEASE = "release"  # the only one that students may read

OWN = (".autograder", "extra", "reports")

MAX_DEPTH = 24
"""``share`` sets the rights of folders down to this depth. Grading reads a student's folder to a depth of 19."""


@dataclass(frozen=True)
class Access:
    """How the files of a course are written.

    Attributes:
        gid: the group that may read and write; None for the owner alone.
        closed: whether others are kept out. False for a course that ``autograder init`` did not make.
    """

    gid: int | None = None
    closed: bool = True

    @property
    def umask(self) -> int:
        """The umask: the permissions that a new file or folder must not have."""
        return 0o077 if self.gid is None else 0o007

    @property
    def finished(self) -> int:
        """The mode of a graded notebook: read-only, or writable for the group of a shared course (as in nbgrader)."""
        if not self.closed:
            return 0o444
        return 0o400 if self.gid is None else 0o660

    @property
    def released_file(self) -> int:
        """The mode of a file that students may read."""
        return 0o644 if self.gid is None else 0o664

    @property
    def released_folder(self) -> int:
        """The mode of a folder that students may read."""
        return 0o755 if self.gid is None else 0o2775

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """Give these rights to every file that is made inside the ``with`` block, whatever the user's umask is."""
        if not self.closed:
            yield
            return
        with _umask(self.umask):
            yield

    @contextlib.contextmanager
    def released(self) -> Iterator[None]:
        """Let students read every file that is made inside the ``with`` block."""
        with _umask(0o022 if self.gid is None else 0o002):
            yield

    def mode(self, owner: int, *, folder: bool, released: bool) -> int:
        """The mode of a file or folder.

        Args:
            owner: its mode now. The group gets the same rights as the owner.
            released: whether students may read it.
        """
        mode = owner & 0o700
        if self.gid is not None:
            mode |= (owner & 0o700) >> 3 | (0o2000 if folder else 0)
        if released:
            mode |= (owner & 0o500) >> 3 | (owner & 0o500) >> 6
        return mode


@contextlib.contextmanager
def _umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


OPEN = Access(closed=False)


def access_of(group: str) -> Access:
    """The access for a group; without a name, only the owner has access.

    Raises:
        BadCourse: this machine has no such group.
    """
    if not group:
        return Access()
    try:
        import grp
    except ImportError:  # Windows
        raise BadCourse(
            "A course can be shared only with a Unix group, and this system has no Unix groups. Leave out --group, or "
            "remove the line 'group = ...' from course.toml."
        ) from None
    try:
        return Access(grp.getgrnam(group).gr_gid)
    except KeyError:
        raise BadCourse(
            f"This machine has no group {group!r}. An administrator makes one with 'groupadd {group}' and adds each "
            f"instructor with 'usermod -aG {group} NAME'."
        ) from None


def share(root: Path, access: Access) -> list[Path]:
    """Give every file and folder of a course the rights of ``access``.

    Returns:
        The files and folders whose rights did not change, because they belong to somebody else.

    Raises:
        BadCourse: you are not in the group.
    """
    require_member(access)
    for name in (*STEPS, *OWN):
        (root / name).mkdir(exist_ok=True)
    others: list[Path] = []
    _set(root, access, others, passage=True)
    for base, folders, files in os.walk(root):
        if len(Path(base).relative_to(root).parts) == MAX_DEPTH:
            folders.clear()
        for name in (*folders, *files):
            path = Path(base, name)
            if not path.is_symlink():
                released = path.relative_to(root).parts[0] == RELEASE
                _set(path, access, others, released=released)
    return others


def _set(path: Path, access: Access, others: list[Path], *, released: bool = False, passage: bool = False) -> None:
    found = path.stat()
    folder = path.is_dir()
    mode = access.mode(found.st_mode, folder=folder, released=released)
    if passage:
        mode |= 0o011  # others may pass through to release/, but not list the folder
    try:
        if access.gid is not None and found.st_gid != access.gid:
            os.chown(path, -1, access.gid)
        if path.stat().st_mode & 0o7777 != mode:
            path.chmod(mode)
    except PermissionError:
        others.append(path)


def open_release(root: Path, access: Access, assignment: str, **_: object) -> None:
    """Let students read a released assignment, and note its answer cells, locked cells and experiments.

    nbgrader calls this after ``generate_assignment`` wrote it.
    """
    others: list[Path] = []
    for base, _folders, files in os.walk(root / RELEASE / assignment):
        for path in (Path(base), *(Path(base, name) for name in files)):
            if not path.is_symlink():
                _set(path, access, others, released=True)
    # if the note cannot be written, grading may later not know that an answer is untouched: it then waits for a person;
    # and it may say of a locked cell that the instructor changed that the student changed it
    with contextlib.suppress(OSError):
        note_release(root, assignment, root / RELEASE / assignment)


def settle(path: Path, access: Access) -> None:
    """Give a new file its rights. A database that sqlite has just made needs this: the group could not write it."""
    with contextlib.suppress(PermissionError):  # the file belongs to somebody else
        path.chmod(0o666 & ~access.umask)


def require_member(access: Access) -> None:
    """Check that you are in the group, because only members can give files to it.

    Raises:
        BadCourse: you are not in the group.
    """
    if access.gid is not None and os.geteuid() != 0 and access.gid not in {os.getegid(), *os.getgroups()}:
        raise BadCourse(
            f"You are not in the group {_group(access.gid)}, so you cannot share with it. An administrator adds you "
            f"with 'usermod -aG {_group(access.gid)} {_user(os.geteuid())}'; then log in again."
        )


def require_open(root: Path) -> None:
    """Check that you can read and write what grading needs.

    Raises:
        BadCourse: names the first file that you have no permission for, its owner, and the command for the owner.
    """
    read, write, enter = os.R_OK, os.W_OK, os.X_OK
    needed = {
        "": write | enter,
        "course.toml": read,
        "nbgrader_config.py": read,
        ".secret_seed": read,
        ".secret_database_password": read,
        "gradebook.db": read | write,
        ".autograder": read | write | enter,
        "autograded": read | write | enter,
        "source": read | write | enter,
        "extra": read | enter,
        "submitted": read | enter,
    }
    for name, wanted in needed.items():
        if (root / name).exists() and not os.access(root / name, wanted):
            raise BadCourse(closed_message(root, root / name))
    within = [(path, read) for path in (root / "extra").glob("[!_.]*.py")]
    for parent in ("source", ".autograder"):
        within += [(path, read | write | enter) for path in (root / parent).glob("*") if path.is_dir()]
    for path, wanted in sorted(within):
        if not os.access(path, wanted):
            raise BadCourse(closed_message(root, path))


def closed_message(root: Path, path: Path) -> str:
    """A sentence that names the file that you have no permission for, its owner, and the command for the owner."""
    path = _closed(root, path)
    try:
        found = path.stat()
        owner, group = _user(found.st_uid), _group(found.st_gid)
        shared = root.stat().st_mode & stat.S_ISGID
    except (OSError, ImportError):  # Windows has no numeric owner ids
        return f"Permission denied: {path}. Ask its owner to run 'autograder share --group GROUP' in {root}."
    told = f"Permission denied: {path} belongs to {owner}, group {group}, mode {found.st_mode & 0o7777:o}."
    if shared:
        return f"{told} Ask {owner} to run 'autograder share' in {root}."
    return f"{told} Ask {owner} to run 'autograder share --group GROUP' in {root}, with a group that you are both in."


def _closed(root: Path, path: Path) -> Path:
    """The file or folder whose rights keep you from ``path``: the path itself, or a folder above it."""
    for one in (path, *path.parents):
        if one == root:
            break
        needed = os.R_OK | os.W_OK | (os.X_OK if os.path.isdir(one) else 0)  # noqa: PTH112 - Path's raises below a closed folder
        if os.path.lexists(one) and not os.access(one, needed):
            return one
    return path


def owner_of(path: Path) -> str:
    """The name of a file's owner. Raises ``OSError``."""
    return _user(path.stat().st_uid)


def _user(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _group(gid: int | None) -> str:
    import grp

    try:
        return grp.getgrgid(gid).gr_name if gid is not None else "-"
    except KeyError:
        return str(gid)

"""Computes which paths a kernel may read: the paths that Python and its libraries need, without hidden ones.

Landlock can only grant. So a folder with a hidden path in it is granted child by child. The import system and
``importlib.metadata`` have to list that folder, so its names may be listed unless they are secret.
"""

import importlib.util
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder.kernels.errors import SandboxUnavailable
from autograder.kernels.options import Sandbox

SYSTEM = (
    "/usr",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/nsswitch.conf",
    "/etc/passwd",
    "/etc/group",
    "/etc/fonts",
    "/dev/urandom",
    "/sys/devices/system/cpu",
)
"""Files of the system that numpy, torch and matplotlib read."""

PROC = ("/proc/cpuinfo", "/proc/meminfo", "/proc/stat")
"""Files in /proc that may be read. Without them torch prints warnings about the processor."""

SCANNED_DEPTH = 40
"""Most folders between a readable path and a hidden one. Hidden paths lie a few folders deep; more is a mistake."""

INSTALLED = {"site-packages", "dist-packages"}
"""Folders that pip and Debian install into; everything in them is readable."""


@dataclass
class Readable:
    """The paths of a kernel.

    Attributes:
        files: paths that may be read, with everything below them.
        folders: folders whose names may be listed, also the names in all folders below.
        shown: paths that a kernel with a mount namespace sees.
        covered: paths that are covered there, because their content is hidden.
    """

    files: list[Path] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    shown: list[Path] = field(default_factory=list)
    covered: list[Path] = field(default_factory=list)


def readable_paths(sandbox: Sandbox) -> Readable:
    """All paths to grant. Raises ``ValueError`` for a hidden module that is not found."""
    secret = [Path(path).resolve() for path in sandbox.hidden]
    closed = closed_paths(sandbox)
    chosen = [Path(p) for p in SYSTEM] + _interpreter() + _importable() + [Path(p) for p in sandbox.readable]
    roots = _without_nested(path for path in chosen if path.exists())
    found = Readable()
    walk = _Walk(secret, closed, [root.resolve() for root in roots if not root.is_symlink()], found)
    for root in roots:
        walk.grant(root, SCANNED_DEPTH, is_shown=False)
    found.covered = [shown / path.relative_to(real) for shown, real, path in _inside(found.shown, closed)]
    return found


def require_open_way(paths: Iterable[Path]) -> None:
    """Check that every user can reach ``paths``, because kernels with private ids must.

    Raises ``SandboxUnavailable``.
    """
    for path in paths:
        closed = next((p for p in path.parents if not p.stat().st_mode & stat.S_IXOTH), None)
        if closed is not None and not path.is_relative_to("/proc"):
            raise SandboxUnavailable(
                "an interpreter that other users may read",
                f"if root grades, each kernel gets its own user id, and {closed} is closed to these users: install "
                "Python and this package elsewhere, grade as an ordinary user, or allow mount namespaces",
            )


def closed_paths(sandbox: Sandbox) -> list[Path]:
    """Paths with hidden content but visible names. Links are resolved; a module's bytecode is included."""
    paths = [Path(path).resolve() for path in sandbox.closed]
    for name in sandbox.hidden_modules:
        spec = importlib.util.find_spec(name)
        if spec is None:
            raise ValueError(f"hidden module {name!r} is not found")
        places = spec.submodule_search_locations or ([spec.origin] if spec.origin else [])
        for place in map(Path, places):
            paths += [place.resolve(), *(place.parent / "__pycache__").resolve().glob(f"{place.stem}.*.pyc")]
    return paths


def import_folders() -> list[Path]:
    """Import folders outside of the interpreter and of the folders of installed packages."""
    places = [*_interpreter(), *_installed()]
    folders = [path for path in map(Path, filter(None, sys.path)) if path.is_dir()]
    listed = [path for path in folders if os.access(path, os.R_OK | os.X_OK)]
    return [path for path in listed if not any(path.resolve().is_relative_to(place) for place in places)]


@dataclass
class _Walk:
    """Walks from a readable root down to the hidden paths in it."""

    secret: list[Path]
    closed: list[Path]
    roots: list[Path]
    found: Readable

    def grant(self, path: Path, depth: int, *, is_shown: bool) -> None:
        """Grant the parts of ``path`` that are not hidden. ``is_shown``: whether a folder around it is shown."""
        real = path.resolve()
        if any(real.is_relative_to(hidden) for hidden in (*self.secret, *self.closed)):
            return
        holds_secret = any(hidden.is_relative_to(real) for hidden in self.secret)
        holds_closed = any(hidden.is_relative_to(real) for hidden in self.closed)
        below_a_root = depth < SCANNED_DEPTH
        is_link = path.is_symlink() and (below_a_root or any(real.is_relative_to(root) for root in self.roots))
        if not is_shown and (is_link or not holds_secret):
            self.found.shown.append(path)
        if is_link:  # granting a link has no effect; the target can be granted by its own path
            return
        if not holds_secret and not holds_closed:
            self.found.files.append(path)
            return
        if depth == 0:
            raise ValueError(f"hidden paths lie more than {SCANNED_DEPTH} folders below a readable one: {path}")
        if not holds_secret:
            self.found.folders.append(path)
        for child in sorted(path.iterdir()):
            self.grant(child, depth - 1, is_shown=is_shown or not holds_secret)


def _inside(shown: list[Path], closed: list[Path]) -> Iterator[tuple[Path, Path, Path]]:
    for path in shown:
        real = path.resolve()
        if not path.is_symlink():
            yield from ((path, real, hidden) for hidden in closed if hidden.is_relative_to(real) and hidden.exists())


def _interpreter() -> list[Path]:
    return [Path(prefix).resolve() for prefix in {sys.prefix, sys.base_prefix, sys.exec_prefix}]


def _installed() -> list[Path]:
    """Folders of installed packages, including the user's own and those of PYTHONPATH."""
    return [path.resolve() for path in map(Path, filter(None, sys.path)) if path.name in INSTALLED and path.is_dir()]


def _importable() -> list[Path]:
    """Installed packages, and single modules of other import folders, in which a course's files may lie, too."""
    found = _installed()
    found += [child.resolve() for folder in found for child in folder.iterdir() if child.is_symlink()]
    for folder in import_folders():
        for child in folder.iterdir():
            package = os.path.isfile(child / "__init__.py")  # noqa: PTH113  # is_file() raises in a closed folder
            if package or child.suffix in {".py", ".so"}:
                found.append(child.resolve())
    return found


def _without_nested(paths: Iterable[Path]) -> list[Path]:
    kept: list[Path] = []
    for path in sorted(set(paths)):
        if not any(path.is_relative_to(parent) for parent in kept if not parent.is_symlink()):
            kept.append(path)
    return kept

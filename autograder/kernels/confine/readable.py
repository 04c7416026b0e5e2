"""Which paths a kernel may read: what Python and its libraries need, minus what is hidden.

Landlock and bind mounts only grant, so a folder that holds something hidden is granted child by child.
"""

import importlib.util
import stat
import sys
from collections.abc import Iterable
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
"""What numpy, torch and matplotlib read from the system."""

PROC = ("/proc/cpuinfo", "/proc/meminfo", "/proc/stat")
"""torch writes to stderr when it cannot read the processor's description."""

SCANNED_DEPTH = 40
"""Hidden paths lie a few folders deep; a deeper chain is a mistake."""


def readable_paths(sandbox: Sandbox) -> list[Path]:
    """Every path to grant, none holding a hidden one. Raises ``ValueError`` for a hidden module that is not found."""
    hidden = hidden_paths(sandbox)
    roots = [Path(p) for p in SYSTEM] + _interpreter() + _importable() + [Path(p) for p in sandbox.readable]
    granted: list[Path] = []
    for root in _without_nested(p for p in roots if p.exists()):
        granted += _minus(root, hidden, SCANNED_DEPTH)
    return granted


def require_open_way(paths: list[Path]) -> None:
    """Return if any user may reach ``paths``, as kernels with private ids must. Raises ``SandboxUnavailable``."""
    for path in paths:
        closed = next((p for p in path.parents if not p.stat().st_mode & stat.S_IXOTH), None)
        if closed is not None and not path.is_relative_to("/proc"):
            raise SandboxUnavailable(
                "an interpreter that other users may read",
                f"run as root, kernels get user ids of their own, and {closed} is closed to them: install Python "
                "and this package elsewhere, grade as an ordinary user, or allow mount namespaces",
            )


def hidden_paths(sandbox: Sandbox) -> list[Path]:
    """Hidden paths and the folders or files of hidden modules, links resolved."""
    paths = [Path(p).resolve() for p in sandbox.hidden]
    for name in sandbox.hidden_modules:
        spec = importlib.util.find_spec(name)
        if spec is None:
            raise ValueError(f"hidden module {name!r} is not found")
        places = spec.submodule_search_locations or ([spec.origin] if spec.origin else [])
        paths += [Path(place).resolve() for place in places]
    return paths


def _interpreter() -> list[Path]:
    return [Path(prefix).resolve() for prefix in {sys.prefix, sys.base_prefix, sys.exec_prefix}]


def _importable() -> list[Path]:
    """Of each import folder, only what can be imported: a course's repository lies open around it."""
    found: list[Path] = []
    for entry in map(Path, filter(None, sys.path)):
        if not entry.is_dir() or any(entry.resolve().is_relative_to(p) for p in _interpreter()):
            continue
        for child in entry.iterdir():
            package = child.is_dir() and (child / "__init__.py").exists()
            if package or child.suffix in {".py", ".so"}:
                found.append(child.resolve())
    return found


def _without_nested(paths: Iterable[Path]) -> list[Path]:
    kept: list[Path] = []
    for path in sorted(set(paths)):
        if not any(path.is_relative_to(parent) for parent in kept if not parent.is_symlink()):
            kept.append(path)
    return kept


def _minus(path: Path, hidden: list[Path], depth: int) -> list[Path]:
    real = path.resolve()
    if any(real.is_relative_to(secret) for secret in hidden):
        return []
    if not any(secret.is_relative_to(real) for secret in hidden):
        return [path]
    if depth == 0:
        raise ValueError(f"hidden paths lie more than {SCANNED_DEPTH} folders below a readable one: {path}")
    return [kept for child in sorted(path.iterdir()) for kept in _minus(child, hidden, depth - 1)]

"""The software that a process grades with. Two machines give equal scores only if their software is equal.

``autograder --version`` and the records of gradings have the entry for deepgrad.

Tested in ``tests/grading/cluster/test_software.py``.
"""

import functools
import hashlib
import platform
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

import autograder
import deepgrad

__all__ = ["code", "differences", "software"]

JUDGING = ("distributed", "ipython", "msgspec", "nbformat", "nbgrader")
IMPORTED = ("matplotlib", "numpy", "pandas", "scikit-learn", "scipy", "seaborn", "sympy", "torch")
"""Packages that the zygote may import before it forks a kernel."""

_MISSING = "none"


@functools.cache
def software() -> Mapping[str, str]:
    """The versions that results depend on, by name; a package that is not installed has the version ``none``."""
    found = {"deepgrad": code(), "Python": ".".join(platform.python_version_tuple()[:2])}
    for name in (*JUDGING, *IMPORTED):
        try:
            found[name] = metadata.version(name).partition("+")[0]  # "+cpu" names a build
        except metadata.PackageNotFoundError:
            found[name] = _MISSING
    return found


def differences(there: Mapping[str, str]) -> list[str]:
    """The packages whose version differs in another process, as phrases; empty if all are equal."""
    here = software()
    return [
        f"{name} {there.get(name, _MISSING)} (here {version})"
        for name, version in here.items()
        if there.get(name, _MISSING) != version
    ]


@functools.cache
def code() -> str:
    """The version of deepgrad, and a short hash of all modules of autograder and deepgrad.

    Without the hash, an upgrade within a version number, or another clone, would look the same.
    """
    found = hashlib.sha256()
    for package in (autograder, deepgrad):
        top = Path(str(package.__file__)).parent
        for path in sorted(top.rglob("*.py")):
            found.update(f"{path.relative_to(top).as_posix()}\n".encode())
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return f"{deepgrad.__version__} ({found.hexdigest()[:12]})"

"""An environment that has the package as its users have it, from a wheel: ``python plain.py FOLDER``.

It is made by the interpreter that runs this, again when what it installs changed, and kept otherwise. When only the
package changed, only a new wheel is installed. Needs nothing but the standard library.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ("pyproject.toml", "constraints.txt", "tests/support/plain.py")
PACKED = ("autograder", "deepgrad", "lessons", "solutions", "README.md", "LICENSE", "pyproject.toml")
"""What the wheel is built from."""

NOT_PACKED = {"__pycache__", ".ipynb_checkpoints"}


def ensure(folder: Path) -> None:
    """Make ``folder``, or bring it up to date. Raises ``subprocess.CalledProcessError`` with pip's own words shown."""
    folder = folder.absolute()
    wanted = {"requirements": digest(REQUIREMENTS, sys.version), "package": digest(PACKED)}
    with _alone(folder):
        stamp = folder / "made-from.json"
        made = json.loads(stamp.read_text()) if stamp.exists() else {}
        if made == wanted:
            return
        is_new = made.get("requirements") != wanted["requirements"]
        if is_new:
            _make(folder)
        else:  # when this is killed or fails, the next run installs again
            stamp.write_text(json.dumps({"requirements": wanted["requirements"]}))
        _install(folder, with_requirements=is_new)
        stamp.write_text(json.dumps(wanted))


def digest(names: Iterable[str], *more: str) -> str:
    """A hash of files, and of all in folders, by their names and contents."""
    found = hashlib.sha256("\n".join(more).encode())
    for name in names:
        top = ROOT / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and not NOT_PACKED & set(path.parts):
                found.update(f"\n{path.relative_to(ROOT)}\n".encode() + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time; what it makes, other users may read."""
    os.umask(0o022)
    with Path(f"{folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(folder: Path) -> None:
    """A fresh environment that can build the wheel, and can import ``tests`` without the folder around it."""
    print(f"Making {folder.name}: the package as users install it, to run the tests against", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    _pip(folder, "install", "--constraint", ROOT / "constraints.txt", "hatchling")
    (folder / "reach").mkdir()
    (folder / "reach" / "tests").symlink_to(ROOT / "tests")
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "reach.pth").write_text(f"{folder / 'reach'}\n")


def _install(folder: Path, *, with_requirements: bool) -> None:
    """Build the wheel and install it, alone or with all that it and the tests need."""
    with tempfile.TemporaryDirectory() as built:
        _pip(folder, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", built, ROOT)
        (wheel,) = Path(built).glob("*.whl")
        if with_requirements:
            _pip(folder, "install", "--constraint", ROOT / "constraints.txt", f"{wheel}[test]")
        else:
            _pip(folder, "install", "--no-deps", "--no-index", "--force-reinstall", wheel)


def _pip(folder: Path, *arguments: str | Path) -> None:
    subprocess.run([folder / "bin" / "python", "-m", "pip", "--quiet", *arguments], check=True)


if __name__ == "__main__":
    ensure(Path(sys.argv[1]))

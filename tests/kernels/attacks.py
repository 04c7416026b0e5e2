"""The attacks of tests/submissions that need no notebook around them, each a cell, one file per attack.

Those on the world around a kernel print GOT when they believe that they worked. They find in ``names`` what
they aim at, and ``raw``, any system call by its number.
"""

from pathlib import Path
from typing import Any

SUBMISSIONS = Path(__file__).parents[1] / "submissions"

LIBC = """
import ctypes, os, errno, time
libc = ctypes.CDLL(None, use_errno=True)
def raw(number, *args):
    result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(a) if isinstance(a, int) else a for a in args])
    if result < 0: raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
def sleep(seconds, piece=time.sleep):
    while seconds > 0: piece(min(seconds, 0.05)); seconds -= 0.05
time.sleep = sleep
"""
"""What every attack can use. While the whole machine stands still, nobody can end an attack, and it does not sleep."""


def sources(aim: str) -> dict[str, str]:
    """What attacks with this aim run, by name."""
    return {path.stem.replace("_", " "): path.read_text() for path in sorted((SUBMISSIONS / aim).glob("*.py"))}


def armed(source: str, names: dict[str, Any]) -> str:
    """An attack with what it needs to know of the world."""
    return LIBC + "".join(f"{name} = {value!r}\n" for name, value in names.items()) + source


ALL = {
    f"{aim}: {name}": source
    for aim in ("read", "write", "disturb", "reach", "multiply")
    for name, source in sources(aim).items()
}

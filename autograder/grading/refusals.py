"""Decides why a cell stopped while grading although it may work on its student's machine.

Only this module decides that. It reads what the kernel's client saw (a deadline, too much memory) and the type and text
of an error. The text comes from the student's process and may be forged. It can lead to a sentence, never to a point.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from autograder.kernels import refused
from autograder.kernels.client.session import CellResult
from autograder.kernels.endings import Reason, Status

__all__ = ["Kind", "Refusal", "refusal_in", "refusal_of"]

Kind = Literal[
    "input", "network", "process", "gpu", "path", "command", "platform", "module",
    "time", "check", "memory", "threads", "disk", "output", "locked", "other",
]  # fmt: skip

MAX_TEXT = 4_000  # characters of an error that are searched
MAX_SHOWN = 120  # characters of an error that are shown
MAX_WHAT = 80  # characters of a path or a module that are shown


@dataclass(frozen=True)
class Refusal:
    """One reason, the file or module that it is about, and the error as the student sees it, if there is one."""

    kind: Kind
    what: str = ""
    error: str = field(default="", compare=False)


STATUSES: dict[Status, Kind] = {"timed_out": "time", "out_of_memory": "memory", "too_much_output": "output"}
ENDINGS: dict[Reason, Kind] = {"too_many_threads": "threads", "disk_full": "disk", "too_many_mappings": "memory"}

NAMES: dict[str, Kind] = {
    "StdinNotImplementedError": "input",
    "URLError": "network",
    "gaierror": "network",
    "ConnectError": "network",
    "ConnectTimeout": "network",
    "NameResolutionError": "network",
    "NewConnectionError": "network",
    "MaxRetryError": "network",
    "MemoryError": "memory",
    "_ArrayMemoryError": "memory",
    "OutOfMemoryError": "memory",
}
"""Types of errors that have only one possible reason."""

NETWORK = (
    r"Failed to resolve|[Nn]ame resolution|Name or service not known|getaddrinfo failed|Network is unreachable"
    r"|Could not resolve host|no internet connection|couldn't connect to 'https?:|https?://\S* not found"
)
GPU = r"CUDA|NVIDIA|\bXPU\b|\bMPS\b|\bmps\b|\bcuda(?::\d+)?\b|\bHIP\b|ROCm"
TEXTS: tuple[tuple[Kind, str], ...] = (
    ("input", re.escape(refused.NO_INPUT)),
    ("network", f"{re.escape(refused.NO_NETWORK)}|{NETWORK}"),
    ("process", rf"{re.escape(refused.NO_PROCESSES)}|/dev/shm|['\"]/psm_|open shared memory object"),
    ("memory", r"can't allocate memory|Cannot allocate memory|[Uu]nable to allocate"),
    ("threads", r"can't start new thread"),
    ("disk", r"\[Errno (?:27|28|122)\]|No space left on device"),
    ("gpu", GPU),
)
"""Patterns that are searched in this order in the texts of ``SYSTEMS`` errors."""

SYSTEMS = {"OSError", "PermissionError", "FileNotFoundError", "ConnectionError", "ConnectionRefusedError"}
SYSTEMS |= {"ConnectionResetError", "TimeoutError", "RuntimeError", "AssertionError", "NotADirectoryError"}
SYSTEMS |= {"LocalEntryNotFoundError", "SSLError", "AcceleratorError"}
"""Types of errors that libraries raise if the system refuses something.

For a missing GPU torch raises AssertionError.
"""

FILES = {"FileNotFoundError", "PermissionError", "NotADirectoryError", "OSError", "RuntimeError"}
IMPORTS = {"ModuleNotFoundError", "ImportError"}
PLATFORMS = {"google", "google.colab", "kaggle_secrets", "kaggle_datasets", "kaggle_web_client", "dbruntime"}
PLATFORMS |= {"micropip", "piplite", "pyodide", "pyodide_js", "pyodide_kernel", "js", "sagemaker"}
MODULE = re.compile(r"No module named '([\w.]+)'")
MEMBER = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'")
OUTSIDE = re.compile(r"""(?:(?<=['"\s])|^)((?:/|~|\.\./|[A-Za-z]:[\\/])[^'"\n]*?)(?=['"]|$| not found| does not)""")
OWN_FOLDER = re.compile(r"/\S*?/dg-[^/\s]+/c\d+/\d+/w(?=/|\b)")
RELATIVE = re.compile(r"['\"]([^'\"\n]+)['\"]|^([^'\"\n]+?) (?:not found|does not exist)")
NOT_RUN = re.compile(re.escape(refused.NO_PROGRAMS.strip()).replace(r"\{\}", "(.*)"))
REASONS = (refused.NO_INPUT, refused.NO_NETWORK, refused.NO_PROCESSES)
REFUSED_CALL = r"\[Errno 1\] Operation not permitted"


def refusal_of(ran: CellResult[object], earlier: Iterable[CellResult[object]] = (), source: str = "") -> Refusal | None:
    """The reason why a cell stopped; None if it did not stop, or stopped through its own fault.

    ``earlier`` are the results of the cells before it: a file may be missing because a command there was not run.
    """
    if ran.status in STATUSES:
        return Refusal(STATUSES[ran.status])
    if ran.ended is not None and ran.ended in ENDINGS:
        return Refusal(ENDINGS[ran.ended])
    error = next((output for output in reversed(ran.outputs) if output.output_type == "error"), None)
    if error is None:
        return None
    return refusal_in(error.ename, error.evalue, source, _commands([*earlier, ran]))


def refusal_in(name: str, text: str, source: str = "", commands: str = "") -> Refusal | None:
    """The reason for an error with this type and text.

    ``commands`` are the shell commands before it that were not run.
    """
    text = "" if text == name else text[:MAX_TEXT].removeprefix(f"{name}: ")  # a function's fault begins with its type
    found = _by_text(name, text, source, commands)
    return None if found is None else replace(found, error=_shown(name, text))


def _shown(name: str, text: str) -> str:
    """The error's text for a sentence that continues with the reason. The sandbox's own words are left out."""
    if not text or any(words in text for words in REASONS):
        return name[:MAX_SHOWN]
    return " ".join(OWN_FOLDER.sub(".", f"{name}: {text}").split())[:MAX_SHOWN]


def _by_text(name: str, text: str, source: str, commands: str) -> Refusal | None:
    if name in IMPORTS:
        return None if "relative import" in text else _missing_module(text)  # a relative one works in no notebook
    if name in NAMES:
        return Refusal(NAMES[name])
    if name not in SYSTEMS:
        return None
    for kind, pattern in TEXTS:
        if re.search(pattern, text):
            return Refusal(kind)
    if name in FILES and (found := _outside(text, source)):
        return Refusal("path", found)
    if name in FILES and (found := _made_by(text, commands)):
        return Refusal("command", found)
    return Refusal("other") if re.search(REFUSED_CALL, text) else None


def _missing_module(text: str) -> Refusal:
    member, module = MEMBER.search(text), MODULE.search(text)
    name = f"{member[1]} from {member[2]}" if member else module[1] if module else "a module"
    if name in PLATFORMS or name.startswith("google.colab"):
        return Refusal("platform", "google.colab" if name == "google" else name)
    return Refusal("module", name[:MAX_WHAT])


def _outside(text: str, source: str) -> str:
    """The path in an error's text that leads out of the handed-in folder; empty if there is none."""
    text = OWN_FOLDER.sub("~" if "~" in source or "home" in source or "expanduser" in source else ".", text)
    found = OUTSIDE.search(text)
    return found[1].replace("\\\\", "\\")[:MAX_WHAT] if found else ""


def _made_by(text: str, commands: str) -> str:
    """The missing relative file that a command which was not run would have made; empty if none names it."""
    found = RELATIVE.search(OWN_FOLDER.sub(".", text))
    path = (found[1] or found[2]) if found else ""
    parts = [part for part in re.split(r"[\\/]", path) if part not in ("", ".")]
    names = {part.rsplit(".", 1)[0] for part in (parts[0], parts[-1])} if parts else set()
    return path[:MAX_WHAT] if any(len(name) > 1 and name in commands for name in names) else ""


def _commands(cells: Iterable[CellResult[object]]) -> str:
    streams = (output.text for ran in cells for output in ran.outputs if output.output_type == "stream")
    return "\n".join(match for text in streams for match in NOT_RUN.findall(text))

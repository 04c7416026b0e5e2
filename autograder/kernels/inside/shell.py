"""The parts that both kinds of kernel share: the shell for grading, and a bound on what a cell prints.

Tested in ``tests/kernels/client/test_execute.py``.
"""

import sys
from typing import Any

from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.pylabtools import activate_matplotlib
from IPython.utils.text import LSString, SList
from matplotlib_inline.backend_inline import configure_inline_support
from traitlets.config import Config

from autograder.kernels.refused import NO_PROGRAMS

MAX_STREAM = 1 << 20
"""Characters of stdout or stderr that one cell may send; the rest is cut off here, before it is sent."""

CONFIG = Config(HistoryManager={"enabled": False, "hist_file": ":memory:"})


class SandboxedShell(ZMQInteractiveShell):
    """A shell that shows figures as pictures and continues after ``quit()`` and ``!pip install``."""

    def ask_exit(self) -> None:
        """Do nothing: a notebook runs to its end, and the kernel would otherwise end during the next cell."""

    def system(self, cmd: str) -> None:
        """Do the same as the parent class, but tell that no program runs. A failed command does not stop its cell."""
        try:
            super().system(cmd)  # type: ignore[no-untyped-call]
        except OSError:
            sys.stdout.write(NO_PROGRAMS.format(cmd))

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """Do the same as the parent class; returns nothing for a command that is not run."""
        try:
            return super().getoutput(cmd, split, depth + 1)  # type: ignore[no-untyped-call]
        except OSError:
            sys.stdout.write(NO_PROGRAMS.format(cmd))
            return SList() if split else LSString()

    def enable_matplotlib(self, gui: str | None = None) -> Any:
        """Always select the inline backend: a graded notebook is not interactive, and a GUI toolkit may be missing."""
        return super().enable_matplotlib("inline")  # type: ignore[no-untyped-call]


def show_figures(shell: InteractiveShell) -> None:
    """Register the inline backend with the shell.

    Importing it does that, but the zygote imported it without a shell.
    """
    activate_matplotlib("inline")
    configure_inline_support(shell, "inline")  # type: ignore[no-untyped-call]


class Room:
    """Counts how many characters a cell may still print to one stream."""

    def __init__(self) -> None:
        self._left = MAX_STREAM

    def cut(self, text: str) -> str:
        """The part of ``text`` that may still be sent, with a mark if it was cut."""
        if self._left < 0:
            return ""
        self._left -= len(text)
        if self._left >= 0:
            return text
        return text[: self._left] + f"\n[output cut after {MAX_STREAM} characters]\n"

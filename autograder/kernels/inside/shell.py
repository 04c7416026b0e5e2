"""What both kinds of kernel share: IPython's shell as grading wants it, and how much a cell may print.

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
"""Characters of stdout or stderr that one cell may send; the rest is cut here, before it costs the client."""

CONFIG = Config(HistoryManager={"enabled": False, "hist_file": ":memory:"})


class SandboxedShell(ZMQInteractiveShell):
    """A shell that shows figures as pictures and continues after ``quit()`` and ``!pip install``."""

    def ask_exit(self) -> None:
        """Nothing: a notebook is run to its end, and the kernel would end in the middle of the next cell."""

    def system(self, cmd: str) -> None:
        """As the parent's; in Jupyter a command that fails does not stop its cell either."""
        try:
            super().system(cmd)  # type: ignore[no-untyped-call]
        except OSError:
            sys.stdout.write(NO_PROGRAMS.format(cmd))

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """As the parent's, or nothing."""
        try:
            return super().getoutput(cmd, split, depth + 1)  # type: ignore[no-untyped-call]
        except OSError:
            sys.stdout.write(NO_PROGRAMS.format(cmd))
            return SList() if split else LSString()

    def enable_matplotlib(self, gui: str | None = None) -> Any:
        """Always select the inline backend: a graded notebook is not interactive, and a GUI toolkit may be missing."""
        return super().enable_matplotlib("inline")  # type: ignore[no-untyped-call]


def show_figures(shell: InteractiveShell) -> None:
    """What importing the inline backend does in a kernel: the zygote imported it before there was a shell."""
    activate_matplotlib("inline")
    configure_inline_support(shell, "inline")  # type: ignore[no-untyped-call]


class Room:
    """How many characters a cell may still print to one stream."""

    def __init__(self) -> None:
        self._left = MAX_STREAM

    def cut(self, text: str) -> str:
        """The part of ``text`` that may still be sent; a cut is marked."""
        if self._left < 0:
            return ""
        self._left -= len(text)
        if self._left >= 0:
            return text
        return text[: self._left] + f"\n[output cut after {MAX_STREAM} characters]\n"

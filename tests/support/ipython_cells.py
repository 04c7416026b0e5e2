"""Run cells in IPython's own shell, as a program: a JSON list of sources comes in, and what each cell says goes out."""

import contextlib
import io
import json
import sys
from typing import Any

from IPython.core.interactiveshell import InteractiveShell


class Told(InteractiveShell):
    """Keeps the traceback of a cell instead of printing it."""

    traceback: list[str] | None = None

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.traceback = stb


def main() -> None:
    shell = Told.instance()
    answers: list[list[Any]] = []
    for source in json.load(sys.stdin):
        shell.traceback, printed = None, io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            shell.run_cell(source, store_history=True)
        said = [["stream", printed.getvalue()]] if printed.getvalue() else []
        answers.append(said + ([["error", "\n".join(shell.traceback)]] if shell.traceback is not None else []))
    print(json.dumps(answers))


if __name__ == "__main__":
    main()

"""Output of both commands: plain lines, tables that fit, and errors on one line.

Tested in ``tests/deepgrad/test_cli.py``.
"""

import importlib.metadata
import io
import os
import sys
from collections.abc import Callable
from typing import Annotated

import rich.console
import typer
from rich.markup import escape
from rich.table import Table

__all__ = ["Console", "command", "complain", "emit", "insist_on_utf8", "run", "say", "table"]


class Console(rich.console.Console):
    """A console for which a closed pipe (``| head``) is no error: the command continues to its own exit code."""

    def on_broken_pipe(self) -> None:
        """Discard all further output of this stream."""
        self.quiet = True
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.file.fileno())
        os.close(nowhere)


# A table for a file or a pipe may be wider than 80 columns.
say = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 140)
complain = Console(stderr=True, highlight=False, soft_wrap=True)


def command(about: str, version: Callable[[], str] | None = None) -> typer.Typer:
    """An app with several commands.

    Args:
        about: its one-line description.
        version: tells what ``--version`` prints after the package's name; by default its installed version.
    """
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        help=about,
    )

    def tell(asked: bool) -> None:
        if asked:
            typer.echo(f"deepgrad {version() if version is not None else importlib.metadata.version('deepgrad')}")
            raise typer.Exit

    def options(
        version: Annotated[
            bool, typer.Option("--version", is_eager=True, help="Print the version and stop.", callback=tell)
        ] = False,
    ) -> None:
        """The options before a command's name."""

    app.callback()(options)
    return app


def emit(text: str) -> None:
    """Print text for a program, such as JSON, without changes."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        say.on_broken_pipe()


def table(*columns: str, right: tuple[str, ...] = (), title: str | None = None) -> Table:
    """An empty table; the columns named in ``right`` are aligned there."""
    made = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for column in columns:
        made.add_column(column, justify="right" if column in right else "left")
    return made


def insist_on_utf8() -> None:
    """Start the command again in Python's UTF-8 mode if the locale has another encoding.

    Without it, names of folders and students would differ between locales, and nbgrader and plugins could not read
    files that they open without an encoding. Printed text stays in the locale's encoding.
    """
    if sys.getfilesystemencoding() == "utf-8" or os.name != "posix" or sys.flags.utf8_mode:
        return
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONIOENCODING": f"{sys.stdout.encoding}:backslashreplace"}
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)  # noqa: S606 - this command itself


def run(app: typer.Typer, name: str, errors: tuple[type[Exception], ...]) -> None:
    """Run a command; an error of ours is one line on stderr and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name that the terminal cannot show must not end a command
    try:
        app(prog_name=name)
    except errors as error:
        complain.print(f"{name}: {escape(str(error))}")
        sys.exit(1)

"""The command ``deepgrad``: open the lessons, show progress, measure claims, diagnose a training."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from deepgrad.claims.cli import claims_command
from deepgrad.clinic.cli import diagnose_command
from deepgrad.console import command, run, say
from deepgrad.errors import DeepgradError

__all__ = ["app", "main"]

app = command("deepgrad: why deep networks refuse to learn, and what fixed it.")

DEFAULT_FOLDER = Path("my-deepgrad")

WORDS = {
    "new": "copied",
    "current": "up to date",
    "updated": "replaced by a newer version (you had not changed it)",
    "yours": "yours, left as it is",
    "beside": "you have changed it, so the newer version was put beside it",
}


@app.command(epilog="Example: deepgrad lab ~/my-deepgrad")
def lab(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Your folder for the lessons.")] = DEFAULT_FOLDER,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
    port: Annotated[int, typer.Option(help="The port of the local server.")] = 8888,
    copy_only: Annotated[bool, typer.Option("--copy-only", help="Copy the lessons, open nothing.")] = False,
) -> None:
    """Copy the lessons to your folder once, never over your work, and open the start page there."""
    from deepgrad.lab import copy_lessons, open_lab

    copied = copy_lessons(folder)
    for one in copied:
        say.print(f"{escape(one.path.name)}: {WORDS[one.state]}")
    if copy_only:
        return
    say.print("Opening JupyterLab. Stop it with Ctrl-C in this window; your notebooks are saved as you go.")
    open_lab(folder, [f"--ServerApp.port={port}", *(["--no-browser"] if no_browser else [])])


@app.command(epilog="Example: deepgrad progress")
def progress() -> None:
    """Show what you have passed, the minutes left, the next step and your best in each challenge."""
    from deepgrad.frontdoor.overview import overview
    from deepgrad.frontdoor.terminal import board_of, lessons_of, next_step

    seen = overview()
    say.print(lessons_of(seen))
    say.print(f"\n{escape(next_step(seen))}")
    if seen.board:
        say.print()
        say.print(board_of(seen))


app.command("claims", epilog="Example: deepgrad claims --lesson 1")(claims_command)
app.command("diagnose", epilog="Example: deepgrad diagnose train.py:make")(diagnose_command)


def main() -> None:
    """Run the command; an error of ours is one line and exit code 1."""
    run(app, "deepgrad", (DeepgradError,))


if __name__ == "__main__":
    main()

"""The command ``deepgrad``: open the lessons, show progress."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from deepgrad.console import command, run, say, table
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
    """Copy the lessons to your folder once, never over your work, and open JupyterLab there."""
    from deepgrad.lab import copy_lessons, open_lab

    copied = copy_lessons(folder)
    for one in copied:
        say.print(f"{escape(one.path.name)}: {WORDS[one.state]}")
    if copy_only:
        return
    say.print("Opening JupyterLab. Stop it with Ctrl-C in this window; your notebooks are saved as you go.")
    first = copied[0].path.name if copied[0].state == "new" else copied[0].lesson.path.name
    open_lab(folder, first, [f"--ServerApp.port={port}", *(["--no-browser"] if no_browser else [])])


@app.command(epilog="Example: deepgrad progress")
def progress() -> None:
    """Show what you have passed, lesson by lesson."""
    from deepgrad.progress import progress as read_progress

    shown = table("lesson", "passed", "points", "still open", right=("passed", "points"))
    for one in read_progress():
        names = list(one.lesson.exercises)
        still = [name for name in names if name not in one.passed]
        earned, full = sum(one.points.values()), sum(one.lesson.exercises.values())
        shown.add_row(
            escape(one.lesson.title),
            f"{len(one.passed)} of {len(names)}",
            f"{earned:g} of {full:g}",
            ", ".join(still) or "-",
        )
    say.print(shown)


def main() -> None:
    """Run the command; an error of ours is one line and exit code 1."""
    run(app, "deepgrad", (DeepgradError,))


if __name__ == "__main__":
    main()

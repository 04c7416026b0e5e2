"""How long a lesson's notebook takes from top to bottom, and which cells take it. The course promises under 60 s.

    python benchmarks/notebook_seconds.py [SLUG ...] [--solved]

Without a slug every lesson is run, each in a kernel of its own; ``--solved`` puts the worked solutions in.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "tests")]

from nbclient import NotebookClient
from support.notebooks import released, solved

from deepgrad.lessons import shipped_lessons

PROMISE = 60  # seconds
SLOWEST = 5


def main() -> None:
    """Print one block a lesson."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("lessons", nargs="*", metavar="SLUG")
    parser.add_argument("--solved", action="store_true", help="with the worked solutions")
    options = parser.parse_args()
    for slug in options.lessons or [lesson.slug for lesson in shipped_lessons()]:
        with tempfile.TemporaryDirectory() as home:
            os.environ["DEEPGRAD_HOME"] = home  # the kernel's record, not the developer's
            seconds = cells(slug, with_solutions=options.solved)
        print(f"{slug}: {sum(seconds.values()):.1f} s of {PROMISE}")
        for name in sorted(seconds, key=seconds.__getitem__, reverse=True)[:SLOWEST]:
            print(f"  {seconds[name]:6.2f} s  {name}")


def cells(slug: str, *, with_solutions: bool) -> dict[str, float]:
    """Seconds of each code cell, by id, and of the kernel's start."""
    notebook = solved(slug) if with_solutions else released(slug)
    client = NotebookClient(notebook, kernel_name="python3")
    began = time.perf_counter()
    with client.setup_kernel():
        seconds = {"kernel": time.perf_counter() - began}
        for index, cell in enumerate(notebook.cells):
            began = time.perf_counter()
            client.execute_cell(cell, index)
            seconds[cell.id] = time.perf_counter() - began
    return seconds


if __name__ == "__main__":
    main()

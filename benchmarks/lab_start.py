"""From ``deepgrad lab`` to the start page and a usable lesson in Chromium.

Run: python benchmarks/lab_start.py [--rounds 3]

Usable means: the lesson is drawn and its kernel is idle. The server's own start is printed beside it.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

sys.path[:0] = [str(Path(__file__).parents[1] / "tests" / name) for name in ("browser", "")]

import conftest
from support.lab import learners_lab


def main() -> None:
    """Print seconds to the server's address and to the usable lesson."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds: int = parser.parse_args().rounds
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=conftest.CHROMIUM, args=conftest.QUIET)
        times = [once(chromium, learners_lab) for _ in range(rounds)]
        chromium.close()
    for label, column in zip(("server answers", "lesson usable"), zip(*times, strict=True), strict=True):
        print(f"deepgrad lab, {label}: median {statistics.median(column):.1f} s, worst {max(column):.1f} s of {rounds}")


def once(chromium: Browser, lab: Callable[[Path], AbstractContextManager[str]]) -> tuple[float, float]:
    """Seconds until the address is printed, and until the lesson can be used."""
    with tempfile.TemporaryDirectory() as base:
        start = time.perf_counter()
        with lab(Path(base) / "lessons") as address:
            answered = time.perf_counter() - start
            page = chromium.new_page()
            page.goto(address)
            page.locator("#next").evaluate("link => { link.target = ''; link.click(); }")  # in the same tab
            page.get_by_role("heading", name="Lesson 1.").wait_for(timeout=60_000)
            page.get_by_text("| Idle").wait_for(timeout=60_000)
            usable = time.perf_counter() - start
            page.close()
    return answered, usable


if __name__ == "__main__":
    main()

"""`autograder grade` against `nbgrader autograde` on honest submissions of lesson 1, scores compared one by one.

    python benchmarks/grading_throughput.py [--submissions 500] [--sample 12] [--jobs 0] [--tail 10000]

The submissions differ: all right, or wrong in one exercise, with constants of their own in the code. Both grade
the same files, in three ways: the graded cells alone (nothing else is handed in), the whole notebook as each tool is
used (ours leaves experiments alone that are as they were handed out), and the whole notebook with every cell run by
both. Stock nbgrader grades a sample, half of it before ours and half after, and one submission alone each time: the
difference is what a submission costs after its start, and tells what all of them would cost. Prints seconds a
submission with and without the start, the ratio of both, peak memory (proportional set size, the whole process tree),
whether the scores of the sample agree, and where our time goes.

``--tail N`` prints what a submission costs beside the execution, from 10 to N submissions, and the memory that the
coordinator has after each run: the answer of the workers is a stub there. ``--submissions 0 --tail N`` prints nothing
else.
"""

import argparse
import asyncio
import contextlib
import os
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import psutil

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "tests")]

import nbformat
from support.classroom import allow_stock_autograding, hand_in, make_course, nbgrader, scores
from support.notebooks import lean, solved, with_cells
from support.submissions import LESSON, SUBMISSIONS

from autograder.grading.classroom import open_classroom
from autograder.grading.coordinator import grade_assignment
from autograder.grading.settings import Event, Settings
from autograder.grading.warm import Warm

HONEST = ("perfect", "wrong", "partly_right", "wrong_only_at_the_edge", "returns_a_list", "warns_but_is_right")
PLACE = "123454321"
KIND = 10  # bytes at a payload's start that tell a question for versions from a task
EDGE = 5  # results at either end of a run that are not in its steady state


@dataclass(frozen=True)
class Way:
    """One comparison."""

    words: str
    lean: bool
    run_all: bool


WAYS = (
    Way("the graded cells alone, the same cells run by both", lean=True, run_all=True),
    Way("whole notebooks, each tool as it is used", lean=False, run_all=False),
    Way("whole notebooks, every cell and figure by both", lean=False, run_all=True),
)


@dataclass
class Usage:
    """CPU seconds by part, between two moments of a run, and the peak memory of all processes."""

    parts: dict[str, float] = field(default_factory=dict)
    peak: int = 0


def submissions(root: Path, count: int, half: int = 0, *, graded_only: bool) -> list[str]:
    """Hand in ``count`` submissions that differ; the sample's halves have names of their own."""
    names: list[str] = []
    for n in range(count):
        text = _text(HONEST[n % len(HONEST)], graded_only=graded_only)
        group = "before" if n < half else "after" if n < 2 * half else "student"
        names.append(f"{group}{n:05}")
        hand_in(root, names[-1], text.replace(PLACE, str(n)).encode())
    return names


@cache
def _text(kind: str, *, graded_only: bool) -> str:
    """A notebook of one kind, with a place for a constant of its student's."""
    notebook = with_cells(solved(LESSON), SUBMISSIONS[kind].cells)
    notebook = lean(notebook) if graded_only else notebook
    for cell in notebook.cells:
        if cell.id == "chain_closed_form":
            cell.source += f"\n\nmine = {PLACE}"
    return nbformat.writes(notebook)


@contextlib.contextmanager
def watched() -> Iterator[Usage]:
    """The peak memory of this process's children while the block runs."""
    usage, done = Usage(), threading.Event()

    def look() -> None:
        while not done.wait(3.0):  # to look costs the measured processes some of their time
            total = 0
            for process in psutil.Process().children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    total += process.memory_full_info().pss
            usage.peak = max(usage.peak, total)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield usage
    finally:
        done.set()
        watcher.join()


def cpu() -> dict[str, float]:
    """CPU seconds so far: the coordinator, the workers, and kernels with what forks them."""
    own = psutil.Process()
    found = {"coordinator": sum(own.cpu_times()[:2]), "workers": 0.0, "kernels": 0.0}
    for process in own.children(recursive=True):
        with contextlib.suppress(psutil.Error):
            times = process.cpu_times()
            kind = "workers" if "autograder.kernels.workers.nest" in process.cmdline() else "kernels"
            found[kind] += times.user + times.system + times.children_user + times.children_system
    return found


async def ours(root: Path, names: list[str], settings: Settings) -> tuple[float, float, dict[str, float]]:
    """Seconds a submission with the start, in the steady state, and CPU milliseconds a submission by part."""
    marks: list[tuple[float, dict[str, float]]] = []
    first, last = min(EDGE, len(names) // 4), len(names) - min(EDGE, len(names) // 4)

    def on_event(event: Event) -> None:
        if event.done in (first, last):
            marks.append((time.perf_counter(), cpu()))

    classroom = open_classroom(root)
    started = time.perf_counter()
    summary = await grade_assignment(classroom, LESSON, names, settings, on_event)
    whole = time.perf_counter() - started
    assert len(summary.graded) == len(names), summary
    (begin, before), (end, after) = marks
    count = last - first
    return whole / len(names), (end - begin) / count, {k: (after[k] - before[k]) / count * 1e3 for k in after}


def stock(root: Path, pattern: str) -> float:
    """Seconds that nbgrader takes to grade the students of a pattern; again, where they are graded."""
    started = time.perf_counter()
    nbgrader(root, "autograde", LESSON, "--force", f"--CourseDirectory.student_id={pattern}")
    return time.perf_counter() - started


def compare(way: Way, few: int, sample: int, jobs: int, folder: Path) -> None:
    """Measure one way on ``few`` submissions and print it."""
    root = make_course(folder / "course")
    allow_stock_autograding(root)
    half = sample // 2
    names = submissions(root, few, half, graded_only=way.lean)
    with watched() as theirs:
        one, some = stock(root, names[-1]), stock(root, "before*")
    expected = scores(root)
    with watched() as used:
        whole, steady, parts = asyncio.run(ours(root, names, Settings(jobs=jobs, force=True, run_all=way.run_all)))
    found = scores(root)
    one, some = (one + stock(root, names[-2])) / 2, (some + stock(root, "after*")) / 2
    expected |= {name: points for name, points in scores(root).items() if name.startswith("after")}
    each = (some - one) / (half - 1)  # seconds a submission after the start
    all_of_them = (one + (few - 1) * each) / few
    equal = all(abs(found[name] - points) < 1e-9 for name, points in expected.items())
    print(f"\n{way.words}")
    print(f"  nbgrader autograde  1 in {one:.2f} s, {half} in {some:.2f} s, peak {theirs.peak / 2**20:.0f} MB")
    print(f"                      {all_of_them:7.3f} s a submission ({len(names)} by that), {each:.3f} after the start")
    print(
        f"  autograder grade    {whole:7.3f} s a submission ({len(names)}), {steady:.3f} after the start, "
        f"peak {used.peak / 2**20:.0f} MB"
    )
    print(f"  ratio               {all_of_them / whole:7.1f}, {each / steady:.1f} after the start")
    print(f"  scores              {len(expected)} compared, {'all equal' if equal else 'THEY DIFFER'}")
    print("  CPU ms a submission " + ", ".join(f"{part} {ms:.0f}" for part, ms in parts.items()), flush=True)


def tail(most: int, folder: Path) -> None:
    """What a submission costs beside its execution, which is a stub here: one real answer, given to all."""
    print("\nbeside the execution (the kernels' answers are stubs)")
    root = make_course(folder / "course")
    answers: dict[bytes, bytes] = {}
    real = Warm.run

    async def keep(self: Warm, payload: bytes) -> bytes:
        answers[payload[:KIND]] = await real(self, payload)
        return answers[payload[:KIND]]

    async def stub(_: Warm, payload: bytes) -> bytes:
        return answers[payload[:KIND]]

    count = 10
    Warm.run = keep  # type: ignore[method-assign] # the seam that is measured around
    asyncio.run(grade_assignment(open_classroom(root), LESSON, submissions(root, 1, graded_only=True)))
    Warm.run = stub  # type: ignore[method-assign]
    Warm.start = lambda _: None  # type: ignore[method-assign,assignment,return-value]
    while count <= most:
        names = submissions(root, count, graded_only=True)
        started = time.perf_counter()
        asyncio.run(grade_assignment(open_classroom(root), LESSON, names, Settings(force=True)))
        each = (time.perf_counter() - started) / count * 1e3
        memory = psutil.Process().memory_info().rss / 2**20
        print(f"  {count:6} submissions  {each:7.1f} ms each, coordinator {memory:.0f} MB", flush=True)
        count *= 10


def main(count: int, sample: int, jobs: int, most: int) -> None:
    """Measure and print."""
    warnings.simplefilter("ignore")
    print(f"{len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f} before the start; {LESSON}")
    for way in WAYS if count else ():
        with tempfile.TemporaryDirectory() as folder:
            few = count if way.lean or not way.run_all else min(count, 24)
            compare(way, few, min(sample, few - 2), jobs, Path(folder))
    if most:
        with tempfile.TemporaryDirectory() as folder:
            tail(most, Path(folder))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=500)
    parser.add_argument("--sample", type=int, default=12)
    parser.add_argument("--jobs", type=int, default=0)
    parser.add_argument("--tail", type=int, default=0)
    options = parser.parse_args()
    main(options.submissions, options.sample, options.jobs, options.tail)

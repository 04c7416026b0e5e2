"""`autograder grade` against `nbgrader autograde` on honest submissions of lesson 1, scores compared one by one.

    python benchmarks/grading_throughput.py [--submissions 30] [--sample 4] [--jobs 0]

The submissions differ: all right, or wrong in one exercise, with constants of their own in the code. Stock nbgrader
grades the first few of them (the sample), ours grades all, twice: with every cell run that stock runs (--run-all),
and as used. Prints seconds a submission with and without the start, the ratios, and whether the sample's scores agree.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "tests")]

from support.classroom import hand_in, make_course, nbgrader, scores
from support.notebooks import solved, with_cells
from support.submissions import LESSON, SUBMISSIONS

from autograder.grading.classroom import open_classroom
from autograder.grading.coordinator import grade_assignment
from autograder.grading.settings import Event, Settings

HONEST = ("perfect", "wrong", "partly_right", "wrong_only_at_the_edge", "returns_a_list", "warns_but_is_right")


def submissions(root: Path, count: int) -> list[str]:
    """Hand in ``count`` submissions that differ."""
    names = []
    for n in range(count):
        cells = SUBMISSIONS[HONEST[n % len(HONEST)]].cells
        notebook = with_cells(solved(LESSON), cells)
        for cell in notebook.cells:
            if cell.cell_type == "code" and "chain_closed_form" in cell.source and cell.id == "chain_closed_form":
                cell.source += f"\n\nmine = {n}"
        names.append(f"student{n:04}")
        hand_in(root, names[-1], notebook)
    return names


async def ours(root: Path, names: list[str], settings: Settings) -> tuple[float, float]:
    """Seconds a submission: with the start, and from the first result to the last."""
    times: list[float] = []

    def on_event(_: Event) -> None:
        times.append(time.perf_counter())

    classroom = open_classroom(root)
    started = time.perf_counter()
    summary = await grade_assignment(classroom, LESSON, names, settings, on_event)
    whole = time.perf_counter() - started
    assert len(summary.graded) == len(names), summary
    return whole / len(names), (times[-1] - times[0]) / max(1, len(names) - 1)


def main(count: int, sample: int, jobs: int) -> None:
    """Measure and print."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        root = make_course(Path(folder) / "course")
        names = submissions(root, count)
        load = os.getloadavg()[0]
        print(f"{len(os.sched_getaffinity(0))} cores, load {load:.1f} before the start; {count} submissions")
        started = time.perf_counter()
        nbgrader(root, "autograde", LESSON, *[f"--CourseDirectory.student_id={names[0]}"])
        print(f"nbgrader autograde, one alone      {time.perf_counter() - started:8.2f} s")
        started = time.perf_counter()
        pattern = names[0][:-1] + f"[0-{min(sample, 10) - 1}]"
        nbgrader(root, "autograde", LESSON, f"--CourseDirectory.student_id={pattern}", "--force")
        theirs = (time.perf_counter() - started) / min(sample, 10)
        print(f"nbgrader autograde, {min(sample, 10)} in one run    {theirs:8.2f} s a submission")
        expected = scores(root)
        for words, run_all in (("--run-all, the same cells", True), ("as used", False)):
            settings = Settings(jobs=jobs, force=True, run_all=run_all)
            whole, steady = asyncio.run(ours(root, names, settings))
            found = scores(root)
            equal = all(abs(found[name] - points) < 1e-9 for name, points in expected.items())
            print(
                f"ours, {words:26}   {whole:8.3f} s a submission, {steady:.3f} after the start; "
                f"ratio {theirs / whole:.1f}, {theirs / steady:.1f} after the start; "
                f"{len(expected)} scores {'equal' if equal else 'DIFFER'}"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=30)
    parser.add_argument("--sample", type=int, default=4)
    parser.add_argument("--jobs", type=int, default=0)
    options = parser.parse_args()
    main(options.submissions, options.sample, options.jobs)

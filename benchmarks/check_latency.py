"""How fast ``check`` answers after its first use, and what the imports cost.

Run: python benchmarks/check_latency.py [EXERCISE ...] [--rounds 20]

Each exercise, or each named one, is checked with its worked solution and with every mistake of its bank, in one
process. The peer is one call of the reference over the same cases, which is the least that any check has to do.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import numpy as np

from autograder.exercises import find, names
from autograder.exercises.base import Exercise
from autograder.exercises.worked import worked_solution
from autograder.judge.check import check_with_seed

SEED = 0
LESSONS = Path(__file__).resolve().parents[1] / "lessons"


def main(exercises: list[str], rounds: int) -> None:
    """Print the table."""
    print("exercise                 functions  median ms  worst ms  reference alone ms")
    every: list[float] = []
    for name in exercises or names():
        exercise = find(name)
        functions = [solution(exercise), *(mistake.wrong for mistake in exercise.mistakes)]
        first = check_with_seed(exercise, functions[0], SEED)  # the first use loads torch and computes the truths
        assert first.passed, str(first)
        times = [timed(lambda f=f, e=exercise: check_with_seed(e, f, SEED)) for f in functions for _ in range(rounds)]
        cases = exercise.draw(SEED)
        alone = statistics.median(
            timed(lambda e=exercise, c=cases: [e.call(e.reference, case.arguments) for case in c if not case.raises])
            for _ in range(rounds)
        )
        every += times
        print(f"{name:24} {len(functions):9} {statistics.median(times):10.1f} {max(times):9.1f} {alone:19.1f}")
    print(f"\nall: median {statistics.median(every):.1f} ms, worst {max(every):.1f} ms, {len(every)} checks")
    base, ours = imports("import numpy"), imports("import numpy, deepgrad, autograder")
    print(f"import numpy: {base:.3f} s; with deepgrad and autograder: {ours:.3f} s; added {ours - base:.3f} s")


def solution(exercise: Exercise) -> Callable[..., Any]:
    """The worked solution from the lesson's source, after the lesson's imports."""
    lesson = nbformat.read(LESSONS / f"{exercise.lesson}.ipynb", as_version=4)
    namespace: dict[str, Any] = {}
    exec(next(cell.source for cell in lesson.cells if cell.id == "imports"), namespace)
    exec(worked_solution(exercise.lesson, exercise.name), namespace)
    function: Callable[..., Any] = namespace[exercise.name]
    return function


def timed(work: Callable[[], Any]) -> float:
    """Milliseconds."""
    with np.errstate(all="ignore"):
        start = time.perf_counter()
        work()
        return 1000 * (time.perf_counter() - start)


def imports(line: str) -> float:
    """Median seconds that a fresh interpreter needs for an import, over nine."""
    code = f"import time; t = time.perf_counter(); {line}; print(time.perf_counter() - t)"
    runs = [float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(9)]
    return statistics.median(runs)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE", help="all of them, if none is named")
    parser.add_argument("--rounds", type=int, default=20, help="times that each function is checked")
    options = parser.parse_args()
    main(options.exercises, options.rounds)

"""Measure the ladder again: every fix at every depth, at every learning rate, with every seed.

    OMP_NUM_THREADS=1 python benchmarks/ladder.py [--depths 56 100] [--fixes he pre_ln] [--jobs 2] [--out FILE] [--show]

It takes about 20 minutes of CPU. Each finished cell is written at once, so that a later run continues an
interrupted one. Several runs may go on at the same time, each with cells of its own. A file of other settings is not
touched.
``--show`` prints what the file holds and measures nothing.
"""

import argparse
import datetime
import json
import math
import multiprocessing
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from deepgrad import ladder
from deepgrad.files import write_atomically


def main() -> None:
    """Measure what is missing, or print what is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--out", type=Path, default=ladder.COMMITTED, help="where the cells are kept")
    parser.add_argument("--depths", type=int, nargs="+", choices=ladder.DEPTHS, default=ladder.DEPTHS)
    parser.add_argument("--fixes", nargs="+", choices=ladder.FIXES, default=tuple(ladder.FIXES))
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--show", action="store_true", help="print the table and measure nothing")
    options = parser.parse_args()
    if not options.show:
        _measure([(fix, depth) for depth in options.depths for fix in options.fixes], options.out, options.jobs)
    _show(_read(options.out)["cells"])


def _read(path: Path) -> dict[str, Any]:
    """What an earlier run left, or an empty file's content."""
    empty: dict[str, Any] = {"format": ladder.FORMAT, "settings": ladder.settings(), "cells": {}}
    if not path.exists():
        return empty
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if content.get("settings") != empty["settings"]:
        sys.exit(f"{path} was measured with other settings. Move it away, or give another file with --out.")
    return content


def _measure(cells: Sequence[tuple[str, int]], path: Path, jobs: int) -> None:
    known = _read(path)["cells"]
    missing = [(fix, depth) for fix, depth in cells if f"{fix}/{depth}" not in known]
    runs = [(rate, seed) for rate in ladder.RATES for seed in ladder.SEEDS]
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    context = multiprocessing.get_context("spawn")  # a fork would share the threads of torch
    with Progress(*columns) as progress, ProcessPoolExecutor(jobs, context, _one_thread) as pool:
        task = progress.add_task("ladder", total=sum(depth * len(runs) for _, depth in missing))
        for fix, depth in missing:
            progress.update(task, description=f"{ladder.LABELS[fix]}, {depth} layers")
            found = []
            for losses in pool.map(_run, [(fix, depth, rate, seed) for rate, seed in runs]):
                found.append([_number(loss) for loss in losses])
                progress.advance(task, depth)
            seeds = len(ladder.SEEDS)
            _keep(path, f"{fix}/{depth}", [found[at : at + seeds] for at in range(0, len(found), seeds)])
            progress.console.print(f"{fix}/{depth} is measured")


def _run(run: tuple[str, int, float, int]) -> list[float]:
    return ladder.run_of(*run)


def _one_thread() -> None:
    torch.set_num_threads(1)


def _keep(path: Path, name: str, cell: list[list[list[float | None]]]) -> None:
    content = _read(path)  # again: another process may have finished a cell since
    content["cells"][name] = cell
    content["date"] = datetime.datetime.now(datetime.UTC).date().isoformat()
    content["versions"] = {"numpy": np.__version__, "torch": torch.__version__}
    write_atomically(path, json.dumps(content, separators=(",", ":")) + "\n")


def _number(loss: float) -> float | None:
    return float(f"{loss:.4g}") if math.isfinite(loss) else None


def _show(cells: dict[str, Any]) -> None:
    """One line a cell and budget: the best rate, its median and range; * marks the edge of the grid."""
    for at, budget in enumerate(ladder.BUDGETS):
        print(f"\n{budget} steps: median training loss (lowest to highest) at the best rate; * at the grid's edge")
        for fix in ladder.FIXES:
            for depth in ladder.DEPTHS:
                if f"{fix}/{depth}" in cells:
                    cell = ladder.cell_of(cells[f"{fix}/{depth}"])
                    low, high = cell.range(at)
                    rate = ladder.RATES[cell.best(at)]
                    edge = "*" if cell.at_edge(at) else ""
                    print(f"{fix:14} {depth:4}  {cell.median(at):8.3g} ({low:.3g} to {high:.3g}) at {rate:g}{edge}")


if __name__ == "__main__":
    main()

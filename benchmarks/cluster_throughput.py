"""`autograder grade --cluster` on one and on two workers, and how many light workers one coordinator feeds.

    python benchmarks/cluster_throughput.py [--submissions 24] [--feed 400] [--light 1,8,64] [--cost 0.5]

First, whole notebooks of lesson 1 with every cell run (``--run-all``) on ``local:2`` and ``local:1``: seconds with and
without the start, and the efficiency, the first time over twice the second. One worker runs twice. On one core it
shares the core with scheduler and coordinator, as two workers share two cores with them. On two cores these two work
on the core that is free. The peer is the same class without a cluster, on one core and on two: its efficiency is what
these cores can give.

Then the feed: real submissions, gradebook and records, a real scheduler, and ``--light`` workers in one process, which
answer each job with one real answer after ``--cost`` seconds in which they use no processor. Prints jobs a second, what
the workers alone would do, processor milliseconds a job of the coordinator and of scheduler and workers together, and
the coordinator's peak memory. The coordinator is saturated at 1,000 over its milliseconds.
"""

import argparse
import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "tests")]

import nbformat
import psutil
from support.classroom import hand_in, make_course
from support.notebooks import lean, solved
from support.submissions import LESSON

from autograder.grading.classroom import open_classroom
from autograder.grading.coordinator import grade_assignment
from autograder.grading.settings import Event, Settings
from autograder.grading.warm import Warm

LAST = 2  # submissions that end while workers already idle


def submissions(root: Path, count: int, *, graded_only: bool) -> None:
    """Hand in ``count`` submissions that differ in a constant."""
    notebook = lean(solved(LESSON)) if graded_only else solved(LESSON)
    cell = next(cell for cell in notebook.cells if cell.id == "chain_closed_form")
    text = cell.source
    for n in range(count):
        cell.source = f"{text}\n\nmine = {n}"
        hand_in(root, f"student{n:05}", nbformat.writes(notebook).encode())


def graded(root: Path, count: int, settings: Settings) -> tuple[float, float]:
    """Seconds of a run with its start, and seconds a submission between the first and the last few."""
    marks: dict[int, float] = {}

    def on_event(event: Event) -> None:
        marks[event.done] = time.perf_counter()

    started = time.perf_counter()
    summary = asyncio.run(grade_assignment(open_classroom(root), LESSON, (), settings, on_event))
    whole = time.perf_counter() - started
    assert len(summary.graded) == count and not summary.remarks, summary
    last = max(2, count - LAST)
    return whole, (marks[last] - marks[1]) / (last - 1) if count > 1 else whole


def efficiency(count: int) -> None:
    """From one to two workers, with one core for everything or two; then without a cluster."""
    print(f"\nwhole notebooks, every cell run: {count} submissions")
    cores = sorted(os.sched_getaffinity(0))[:2]
    with tempfile.TemporaryDirectory() as folder:
        root = make_course(Path(folder) / "course")
        submissions(root, count, graded_only=False)
        both = _told("2 workers on two cores", root, cores, Settings(cluster="local:2"))
        for name, used in (("one core", cores[:1]), ("two cores", cores)):
            _tell_efficiency(_told(f"1 worker on {name}", root, used, Settings(cluster="local:1")), both)
        both = _told("no cluster, two cores", root, cores, Settings(jobs=2))
        _tell_efficiency(_told("no cluster, one core", root, cores[:1], Settings(jobs=1)), both)


def _told(name: str, root: Path, cores: list[int], settings: Settings) -> tuple[float, float]:
    count = len(list((root / "submitted").iterdir()))
    os.sched_setaffinity(0, cores)  # all processes that it starts have the same cores
    whole, each = graded(root, count, replace(settings, force=True, run_all=True))
    print(f"  {name}: {whole:.1f} s, {each:.3f} s each after the start", flush=True)
    return whole, each


def _tell_efficiency(one: tuple[float, float], two: tuple[float, float]) -> None:
    whole, each = (one[n] / two[n] / 2 for n in (0, 1))
    print(f"    efficiency to two of them: {each:.2f} after the start, {whole:.2f} with it", flush=True)


def feed(count: int, light: list[int], cost: float) -> None:
    """What one coordinator feeds."""
    print(f"\nlight workers, {cost} s a job: {count} submissions")
    with tempfile.TemporaryDirectory() as folder:
        root = make_course(Path(folder) / "course")
        submissions(root, count, graded_only=True)
        answers = _real_answers(root, Path(folder))
        for workers in light:
            command = [sys.executable, __file__, "--be-cluster", str(workers), "--cost", str(cost)]
            cluster = subprocess.Popen([*command, "--answers", answers], stdout=subprocess.PIPE, text=True)
            try:
                assert cluster.stdout is not None
                address = cluster.stdout.readline().strip()
                before = _cpu(cluster.pid), _cpu(os.getpid())
                _, each = graded(root, count, Settings(cluster=address, force=True))
                theirs, own = _cpu(cluster.pid) - before[0], _cpu(os.getpid()) - before[1]
            finally:
                cluster.kill()
                cluster.wait()
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
            print(
                f"  {workers:4} workers {1 / each:7.1f} jobs a second of {workers / cost:.1f}; CPU ms a job: "
                f"coordinator {own / count * 1e3:.0f}, the others {theirs / count * 1e3:.0f}; peak {peak} MB",
                flush=True,
            )


def _real_answers(root: Path, folder: Path) -> Path:
    """One real answer to each kind of question, in files."""
    real = Warm.run

    async def keep(self: Warm, payload: bytes) -> bytes:
        answer = await real(self, payload)
        (folder / ("versions" if payload.startswith(b'{"versions"') else "task")).write_bytes(answer)
        return answer

    Warm.run = keep  # type: ignore[method-assign] # the seam whose answers are kept
    student = sorted((root / "submitted").iterdir())[0].name
    asyncio.run(grade_assignment(open_classroom(root), LESSON, [student], Settings(jobs=1)))
    Warm.run = real  # type: ignore[method-assign]
    return folder


def _cpu(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


async def be_cluster(workers: int, cost: float, answers: Path) -> None:
    """A scheduler and light workers in this process, until it is killed."""
    from distributed import LocalCluster

    from autograder.grading.cluster import far
    from autograder.grading.cluster.wire import Reply, pack, read_job

    given = {name: pack(Reply(kind="answer", data=(answers / name).read_bytes())) for name in ("versions", "task")}

    async def grade(data: bytes) -> bytes:
        if read_job(data).payload.startswith(b'{"versions"'):
            return given["versions"]
        await asyncio.sleep(cost)
        return given["task"]

    far.grade = grade  # what the coordinator names is looked up here
    cluster = await LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=False,
        protocol="tcp",
        asynchronous=True,
        dashboard_address=None,
        memory_limit=None,  # it would be a worker's share, and each measures the whole process
    )
    print(cluster.scheduler_address, flush=True)
    await asyncio.Event().wait()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=24)
    parser.add_argument("--feed", type=int, default=400)
    parser.add_argument("--light", default="1,8,64")
    parser.add_argument("--cost", type=float, default=0.5)
    parser.add_argument("--be-cluster", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--answers", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    if options.be_cluster:
        asyncio.run(be_cluster(options.be_cluster, options.cost, options.answers))
        return
    print(f"{len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f} before the start; {LESSON}")
    if options.submissions:
        efficiency(options.submissions)
    if options.feed:
        feed(options.feed, [int(number) for number in options.light.split(",")], options.cost)


if __name__ == "__main__":
    main()

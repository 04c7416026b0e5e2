"""Measures claims in this process, or many at once in processes of one thread each."""

import multiprocessing
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib import metadata
from typing import TypeAlias

from deepgrad.claims import registry
from deepgrad.claims.claim import Claim, Numbers
from deepgrad.claims.outcome import Outcome
from deepgrad.errors import MeasurementFailed

__all__ = ["available_cores", "measure_all", "measure_one", "versions"]

Task: TypeAlias = tuple[str, int]
"""A claim's id and a seed."""

THREAD_SETTINGS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)
"""Environment variables that NumPy's and torch's linear algebra reads when it is loaded."""


def versions() -> dict[str, str]:
    """The versions of python, numpy and torch, without importing the two."""
    return {"python": platform.python_version()} | {name: metadata.version(name) for name in ("numpy", "torch")}


def available_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def measure_one(claim: Claim, date: str) -> Outcome:
    """Measure a claim here, with each of its seeds.

    Raises:
        MeasurementFailed: the measurement raised an error.
    """
    return Outcome.of(claim, tuple(_numbers(claim, seed) for seed in claim.seeds), date, versions())


def measure_all(
    claims: Sequence[Claim],
    date: str,
    jobs: int,
    done: Callable[[], None] = lambda: None,
) -> list[Outcome]:
    """Measure claims; one job is one claim with one seed.

    Args:
        claims: the claims; with several processes they must be in the registry, where the processes find them by id.
        date: ISO 8601, kept in every outcome.
        jobs: how many processes; 1 measures in this one.
        done: called after each job.

    Raises:
        MeasurementFailed: a measurement raised an error; the others are cancelled.
    """
    measured: dict[Task, Numbers] = {}
    for task, numbers in _here(claims) if jobs == 1 else _in_processes(claims, jobs):
        measured[task] = numbers
        done()
    found = versions()
    return [Outcome.of(c, tuple(measured[c.id, seed] for seed in c.seeds), date, found) for c in claims]


def _here(claims: Sequence[Claim]) -> Iterator[tuple[Task, Numbers]]:
    for claim in claims:
        for seed in claim.seeds:
            yield (claim.id, seed), _numbers(claim, seed)


def _in_processes(claims: Sequence[Claim], jobs: int) -> Iterator[tuple[Task, Numbers]]:
    tasks: list[Task] = [(claim.id, seed) for claim in claims for seed in claim.seeds]
    # Spawned, not forked: a fork of a process with BLAS threads can hang, and Windows has no fork.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(tasks)), context, initializer=_one_thread) as pool:
        futures = {pool.submit(_measure_registered, *task): task for task in tasks}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _one_thread() -> None:
    """Set one thread before NumPy is imported; ``deepgrad.claims`` alone does not import it."""
    for name in THREAD_SETTINGS:
        os.environ[name] = "1"


def _measure_registered(claim_id: str, seed: int) -> Numbers:
    return _numbers(registry.find(claim_id), seed)


def _numbers(claim: Claim, seed: int) -> Numbers:
    try:
        return claim.numbers(seed)
    except Exception as error:
        raise MeasurementFailed(f"Measuring {claim.id} with seed {seed} raised {error!r}.") from error

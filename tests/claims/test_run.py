"""Do other processes measure what this one does, with one thread each, and do they end?"""

import multiprocessing

import pytest

from deepgrad.claims import registry, run
from deepgrad.errors import MeasurementFailed

QUICK = ("l1.input_forgotten", "l1.half_vanishes", "l1.output_is_the_bias")
DATE = "2026-01-02"


def test_processes_measure_what_this_one_does_and_end() -> None:
    claims = [registry.find(claim_id) for claim_id in QUICK]
    ticks: list[None] = []
    outcomes = run.measure_all(claims, DATE, jobs=2, done=lambda: ticks.append(None))
    assert outcomes == run.measure_all(claims, DATE, jobs=1)
    assert len(ticks) == sum(len(claim.seeds) for claim in claims)
    assert multiprocessing.active_children() == []


def test_an_error_names_the_claim_and_the_seed(make_claim) -> None:
    broken = make_claim(measure=lambda seed: 1 / (seed - 1), seeds=(0, 1, 2))
    with pytest.raises(MeasurementFailed, match=r"l1.made_up with seed 1 raised ZeroDivisionError"):
        run.measure_one(broken, DATE)


def test_an_error_in_another_process_arrives_here(make_claim) -> None:
    unknown = make_claim(id="l1.known_only_here")
    with pytest.raises(LookupError, match="known_only_here"):
        run.measure_all([unknown], DATE, jobs=2)
    assert multiprocessing.active_children() == []


def test_versions_are_those_of_what_is_installed() -> None:
    import numpy
    import torch

    found = run.versions()
    assert found["numpy"] == numpy.__version__
    assert torch.__version__.startswith(found["torch"].split("+")[0])


def test_no_process_gets_more_threads_than_one() -> None:
    context = multiprocessing.get_context("spawn")
    with run.ProcessPoolExecutor(1, context, initializer=run._one_thread) as pool:
        pools = pool.submit(thread_counts).result()
    assert pools
    assert set(pools) == {1}


def thread_counts() -> list[int]:
    import numpy  # noqa: F401  its BLAS is what is counted
    import threadpoolctl

    return [library["num_threads"] for library in threadpoolctl.threadpool_info()]

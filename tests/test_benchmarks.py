"""A benchmark that nobody runs breaks unseen: each that has a smallest size runs at it here."""

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.mark.slow
@pytest.mark.parametrize(("name", "options"), [("check_latency.py", ["--rounds", "1"])])
def test_a_benchmark_runs_at_its_smallest_size(name: str, options: list[str]) -> None:
    run = subprocess.run([sys.executable, BENCHMARKS / name, *options], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-2000:]
    assert "median" in run.stdout

"""A benchmark that nobody runs breaks unseen: each runs here at its smallest size."""

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
SMALLEST = {
    "changed_figures.py": "--smallest --class 01_deep_linear_network:1",
    "check_latency.py": "chain_forward --rounds 1",
    "clinic_patients.py": "--fresh 1 --kinds healthy",
    "cluster_throughput.py": "--submissions 0 --feed 6 --light 2 --cost 0.05",
    "diagnose_patients.py": "--set once --kinds full --archs vae --seeds 1",
    "diagnose_seconds.py": "mlp",
    "explorer_latency.py": "--presses 2",
    "grading_throughput.py": "--submissions 0 --tail 10",
    "kernel_throughput.py": "--notebooks 2 --at-once 2",
    "lab_start.py": "--rounds 1",
    "ladder.py": "--show",
    "lesson_minutes.py": "",
    "notebook_seconds.py": "01_deep_linear_network",
    "report_seconds.py": "--students 10",
}


def test_every_benchmark_has_a_smallest_size() -> None:
    assert {path.name for path in BENCHMARKS.glob("*.py")} == SMALLEST.keys()


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", SMALLEST)
def test_a_benchmark_runs_at_its_smallest_size(name: str) -> None:
    command = [sys.executable, str(BENCHMARKS / name), *SMALLEST[name].split()]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-2000:]
    assert any(character.isdigit() for character in run.stdout)

"""Trains the patients of lesson 8's clinic and what each treatment does to them, and writes them to their two files.

    python benchmarks/clinic_patients.py --write examples    # three of each kind, to learn from
    python benchmarks/clinic_patients.py --write judged      # six of each kind, for check and for grading
    python benchmarks/clinic_patients.py --fresh 2           # two new ones of each kind: how often the rules are right

Prints CPU seconds. Set OMP_NUM_THREADS=1. ``--work FOLDER`` keeps what ``--write`` has trained, kind by kind, so that a
later run continues a stopped one; with ``--kinds`` it trains these kinds only, and a later run writes the file.
"""

import argparse
import time
from collections import Counter
from pathlib import Path

import torch

import autograder.exercises.lesson_08
from deepgrad.patients import LABELS, Patient, named, prescribed
from deepgrad.patients.making import made
from deepgrad.patients.pool import EXAMPLES, read, write

JUDGED = Path(autograder.exercises.lesson_08.__file__).with_name("patients.npz")
FILES = {"examples": (EXAMPLES, 8001, 3), "judged": (JUDGED, 8002, 6)}
"""File, seed, and patients of each kind."""
FRESH_SEED = 8003


def main() -> None:
    """Make what the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", choices=FILES)
    parser.add_argument("--fresh", type=int, default=0)
    parser.add_argument("--seed", type=int, default=FRESH_SEED)
    parser.add_argument("--kinds", nargs="*", choices=LABELS, default=LABELS)
    parser.add_argument("--work", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.write:
        path, seed, number = FILES[options.write]
        parts = [_kept(options.work, options.write, label, seed, number) for label in options.kinds]
        if len(options.kinds) < len(LABELS):
            return  # the parts are kept
        write(path, [patient for part in parts for patient in part])
        print(f"{path.name}: {sum(map(len, parts))} patients, {path.stat().st_size} bytes")
    if options.fresh:
        _tell([patient for label in options.kinds for patient in made(label, options.seed, options.fresh)])


def _kept(work: Path | None, name: str, label: str, seed: int, number: int) -> list[Patient]:
    path = work / f"{name}-{LABELS.index(label)}.npz" if work else None
    if path and path.exists():
        return read(path)[:number]
    start = time.process_time()
    patients = list(made(label, seed, number))
    print(f"{label}: {time.process_time() - start:.1f} s", flush=True)
    if path:
        write(path, patients)
    return patients


def _tell(patients: list[Patient]) -> None:
    right, cured = Counter[str](), Counter[str]()
    for patient in patients:
        said = named(patient.record)
        right[patient.label] += said == patient.label
        cured[patient.label] += prescribed(patient.record) in patient.cures
        if said != patient.label:
            print(f"{patient.label}: called {said} ({patient.about})")
    print(f"{right.total()} of {len(patients)} named, {cured.total()} of {len(patients)} cured")
    print(f"{time.process_time():.1f} s of CPU")


if __name__ == "__main__":
    main()

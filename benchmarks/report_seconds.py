"""How long `autograder report` takes for a class of N students, and how large its files are.

    python benchmarks/report_seconds.py [--students 5000] [--keep FOLDER]

The class is generated: the course, the gradebook and nbgrader's tables are real, records are written by the grader's
own function and are as large as real ones of lesson 1 (about 55 kB), scores and mistakes are drawn from a seed. The
command runs in a process of its own, as an instructor starts it. Prints its wall and processor seconds and the
size of each file.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "tests")]

from support.generated import generated_class
from support.submissions import LESSON


def main() -> None:
    """Make the class, run the command, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=5000)
    parser.add_argument("--keep", type=Path, help="a new folder for the course, to look at its report")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = asked.keep or Path(folder) / "course"
        began = time.monotonic()
        classroom = generated_class(root, [f"student{at:05}" for at in range(asked.students)])
        records = [path.stat().st_size for path in (classroom.records / LESSON).iterdir()]
        print(f"made a class of {asked.students} in {time.monotonic() - began:.0f} s")
        print(f"a record has {sum(records) / len(records) / 1000:.0f} kB in the mean")
        began = time.monotonic()
        report = subprocess.Popen(
            [sys.executable, "-m", "autograder.cli", "report", LESSON],
            cwd=root,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdout=subprocess.DEVNULL,
        )
        _, status, used = os.wait4(report.pid, 0)  # what this process alone used
        seconds = time.monotonic() - began
        if status:
            sys.exit("the report failed")
        print(f"report: {seconds:.1f} s, processor {used.ru_utime + used.ru_stime:.1f} s")
        for path in sorted((root / "reports").iterdir()):
            print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()

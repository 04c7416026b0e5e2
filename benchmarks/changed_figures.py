"""What grading costs when students changed figures: an older checkout and this one in turn, on the same submissions.

    python benchmarks/changed_figures.py --before PATH [--class 01_deep_linear_network:180 --class 03_initialization:60]
                                         [--share 0.4] [--rounds 2] [--jobs 0] [--smallest]

PATH is a checkout with a virtual environment in ``.venv`` (``git worktree add PATH COMMIT``, then ``make install``
there). Each submission has one exercise left undone, and a share of them one figure with another line. Each checkout
makes its own course and its own hand-ins from its own lessons, by the same seed; ``autograder grade --force`` is timed
as a whole. Prints seconds, their ratio, whether the scores agree, and seconds of this checkout with no figure changed.
Without ``--before`` only this checkout is measured. ``--smallest`` takes four submissions of each lesson, one round.
"""

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
CLASSES = ("01_deep_linear_network:180", "03_initialization:60")
SEED = 20261128
SMALLEST = 4


class Checkout:
    """A checkout and the environment that it runs in."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.python = self.path / ".venv" / "bin" / "python" if self.path != HERE else Path(sys.executable)
        if not self.python.exists():
            raise SystemExit(f"{self.path} has no .venv/bin/python. Run 'make install' there.")

    def run(self, *arguments: str, folder: Path) -> str:
        """The output of a Python program of this checkout."""
        paths = os.pathsep.join(map(str, (self.path, self.path / "tests")))
        places = f"{self.python.parent}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PYTHONPATH": paths, "PATH": places, "PYTHONWARNINGS": "ignore"}
        done = subprocess.run([self.python, *arguments], cwd=folder, env=environment, capture_output=True, text=True)
        if done.returncode not in (0, 3):  # 3: some need a human
            raise SystemExit(f"{self.path}: {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def course(self, root: Path, lesson: str) -> Path:
        """A course that nothing is handed in to."""
        self.run("-m", "autograder.cli", "init", str(root), folder=root.parent)
        self.run("-m", "nbgrader", "generate_assignment", lesson, folder=root)
        return root

    def hand_in(self, root: Path, lesson: str, count: int, share: float) -> None:
        """Put submissions into a course."""
        self.run(__file__, "--hand-in", str(root), "--class", f"{lesson}:{count}", "--share", str(share), folder=root)

    def seconds(self, course: Path, lesson: str, jobs: int) -> float:
        """Seconds to grade everything in a course."""
        started = time.perf_counter()
        chosen = ["--jobs", str(jobs)] if jobs else []
        self.run("-m", "autograder.cli", "grade", lesson, "--force", *chosen, folder=course)
        return time.perf_counter() - started


def hand_in(root: Path, lesson: str, count: int, share: float) -> None:
    """Write the submissions of a class with the lesson of the checkout that is on the path."""
    import nbformat
    from support.notebooks import released, solved

    answers, stubs = solved(lesson), {cell.id: cell.source for cell in released(lesson).cells}
    exercises = [cell.id for cell in answers.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    figures = [cell.id for cell in answers.cells if cell.metadata.get("deepgrad", {}).get("experiment")]
    rng = random.Random(SEED)  # noqa: S311 - which figure somebody changes is no secret
    changed = set(rng.sample(range(count), round(share * count)))
    for n in range(count):
        undone, figure = exercises[n % len(exercises)], rng.choice(figures)
        notebook = nbformat.from_dict(answers)
        for cell in notebook.cells:
            if cell.id == undone:
                cell.source = stubs[undone]
            elif cell.id == figure and n in changed:
                cell.source += f"\nprint('seen by {n}')"
        folder = root / "submitted" / f"student{n:04}" / lesson
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{lesson}.ipynb")


def compare(before: Checkout | None, lesson: str, count: int, options: argparse.Namespace) -> None:
    """Measure one class and print it."""
    from support.classroom import scores

    here = Checkout(HERE)
    with tempfile.TemporaryDirectory() as folder:
        ours = here.course(Path(folder, "after"), lesson)
        plain = Path(shutil.copytree(ours, Path(folder, "plain")))
        here.hand_in(ours, lesson, count, options.share)
        here.hand_in(plain, lesson, count, 0.0)
        theirs = before.course(Path(folder, "before"), lesson) if before else None
        if before and theirs:
            before.hand_in(theirs, lesson, count, options.share)
        old, new, none = [], [], []
        for _ in range(options.rounds):
            if before and theirs:
                old.append(before.seconds(theirs, lesson, options.jobs))
            new.append(here.seconds(ours, lesson, options.jobs))
            none.append(here.seconds(plain, lesson, options.jobs))
        found = scores(ours, lesson)
        print(f"\n{lesson}: {count} submissions, {options.share:.0%} with a changed figure")
        if theirs:
            pairs = ", ".join(f"{a:.1f} / {b:.1f}" for a, b in zip(old, new, strict=True))
            agree = "equal" if scores(theirs, lesson) == found else "THEY DIFFER"
            print(
                f"  before / after      {pairs} s in turn, ratio {statistics.median(old) / statistics.median(new):.2f}"
            )
            print(f"  scores              {len(found)} compared, {agree}")
        print(
            f"  after               {statistics.median(new):.1f} s, {statistics.median(new) / count:.3f} a submission"
        )
        print(f"  no figure changed   {statistics.median(none):.1f} s", flush=True)


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--class", dest="classes", action="append", metavar="LESSON:COUNT")
    parser.add_argument("--share", type=float, default=0.4)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--jobs", type=int, default=0)
    parser.add_argument("--smallest", action="store_true")
    parser.add_argument("--hand-in", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    classes = [(lesson, int(count)) for lesson, count in (one.split(":") for one in options.classes or CLASSES)]
    if options.hand_in:
        hand_in(options.hand_in, *classes[0], options.share)
        return
    sys.path[:0] = [str(HERE), str(HERE / "tests")]
    if options.smallest:
        classes, options.rounds = [(lesson, SMALLEST) for lesson, _ in classes], 1
    before = Checkout(options.before) if options.before else None
    print(f"{len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f} before the start")
    for lesson, count in classes:
        compare(before, lesson, count, options)


if __name__ == "__main__":
    main()

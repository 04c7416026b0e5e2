"""Minutes of each lesson's core path and of its detours, by the model of ``autograder.authoring.minutes``.

python benchmarks/lesson_minutes.py [--source SOLUTIONS]
"""

import argparse
from pathlib import Path

from autograder.authoring.minutes import minutes_of
from autograder.authoring.source import read_lesson
from autograder.exercises import lessons
from autograder.exercises.worked import solutions_folder


def main() -> None:
    """Print a block a lesson."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path, default=solutions_folder(), help="folder with the lessons' sources")
    folder = parser.parse_args().source
    for slug in lessons():
        minutes = minutes_of(read_lesson(folder / f"{slug}.py").cells)
        print(f"{slug:28} core path {minutes.core:4} min, {len(minutes.detours):2} detours {minutes.deeper:4} min")
        for name, value in minutes.detours.items():
            print(f"    {name:36} {value:4} min")


if __name__ == "__main__":
    main()

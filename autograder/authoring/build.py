"""Writes the notebooks of all lessons, or says which are not current."""

from pathlib import Path

from autograder.authoring.notebook import as_json, source_notebook, student_notebook
from autograder.authoring.source import read_lesson
from autograder.course import Course
from autograder.errors import BadCourse
from deepgrad.store import write_atomically

__all__ = ["build_course", "build_lessons", "solutions_folder", "stale_lessons"]

PACKAGE = Path(__file__).resolve().parents[1]


def solutions_folder() -> Path:
    """Where the lessons' sources are: beside the package in a clone, inside it once installed.

    Raises:
        BadCourse: neither place has one.

    """
    for folder in (PACKAGE.parent / "solutions", PACKAGE / "_solutions"):
        if any(folder.glob("[0-9]*.py")):
            return folder
    raise BadCourse("The lessons' sources are not installed. Install deepgrad again.")


def build_lessons(solutions: Path, lessons: Path) -> list[Path]:
    """Write every lesson's student notebook; remove notebooks whose source is gone.

    Returns:
        The files that were written or removed.

    Raises:
        BadLesson: a source has a fault; nothing is written then.

    """
    wanted = _student_texts(solutions)
    lessons.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, text in wanted.items():
        path = lessons / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            write_atomically(path, text)
            changed.append(path)
    for path in sorted(lessons.glob("*.ipynb")):
        if path.name not in wanted:
            path.unlink()
            changed.append(path)
    return changed


def stale_lessons(solutions: Path, lessons: Path) -> list[str]:
    """Names of the notebooks that are missing, outdated, or without a source.

    Raises:
        BadLesson: a source has a fault.

    """
    wanted = _student_texts(solutions)
    present = {path.name: path.read_text(encoding="utf-8") for path in lessons.glob("*.ipynb")}
    return sorted(name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name))


def build_course(course: Course, solutions: Path) -> list[Path]:
    """Write nbgrader's ``source/NN_slug/NN_slug.ipynb`` for each lesson of a course.

    Returns:
        The files that were written.

    Raises:
        BadCourse: the course asks for a lesson or an exercise that does not exist.
        BadLesson: a source has a fault.

    """
    texts = {}
    for slug in course.lessons:
        source = solutions / f"{slug}.py"
        if not source.exists():
            raise BadCourse(f"course.toml asks for the lesson {slug!r}, which is not installed.")
        texts[course.root / "source" / slug / f"{slug}.ipynb"] = as_json(
            source_notebook(read_lesson(source), course.choices)
        )
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text)
    return list(texts)


def _student_texts(solutions: Path) -> dict[str, str]:
    sources = sorted(solutions.glob("[0-9]*.py"))
    return {f"{path.stem}.ipynb": as_json(student_notebook(source_notebook(read_lesson(path)))) for path in sources}

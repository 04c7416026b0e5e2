"""Writes the notebooks of all lessons, or says which are not current."""

from pathlib import Path

from autograder.authoring.extra import extra_files, with_extras
from autograder.authoring.ledger import Ledger, differences, digest_of, inputs_of
from autograder.authoring.notebook import as_json, source_notebook, student_notebook
from autograder.authoring.source import Lesson, read_lesson
from autograder.course import Course
from autograder.course.access import access_of, require_open
from autograder.errors import BadCourse, SourceEdited
from autograder.exercises import lessons as all_lessons
from deepgrad.files import write_atomically

__all__ = ["build_course", "build_lessons", "course_lesson", "left_over", "stale_lessons"]


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


def build_course(course: Course, solutions: Path, *, force: bool = False) -> list[Path]:
    """Write nbgrader's ``source/NN_slug/NN_slug.ipynb`` for each lesson of a course, additions included.

    Args:
        force: replace notebooks that were edited by hand, too; a copy of each is kept.

    Returns:
        The files that were written.

    Raises:
        BadCourse: the course asks for a lesson or an exercise that does not exist.
        BadLesson: a source or an addition has a fault; nothing is written then.
        SourceEdited: notebooks that were edited by hand were kept; the others are written.
    """
    require_open(course.root)
    extras = extra_files(course.root, course.lessons)
    texts = {slug: _source_text(course, slug, solutions, extras[slug]) for slug in course.lessons}
    with access_of(course.group).kept():
        ledger = Ledger(course.root)
        written, kept = [], {}
        for slug, text in texts.items():
            path = course.root / "source" / slug / f"{slug}.ipynb"
            edited = _edited(path, ledger.built(slug), text)
            if edited and not force:
                kept[path] = differences(edited, text)
                continue
            if edited:
                ledger.back_up(path)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, text)
            ledger.keep(slug, digest_of(text), inputs_of(course, slug, extras[slug]))
            written.append(path)
    if kept:
        raise SourceEdited(written, kept)
    return written


def left_over(course: Course) -> list[str]:
    """The lessons that are in a course's ``source/`` although course.toml does not have them any more."""
    others = (slug for slug in all_lessons() if slug not in course.lessons)
    return [slug for slug in others if (course.root / "source" / slug).is_dir()]


def course_lesson(slug: str, solutions: Path, extras: list[Path]) -> Lesson:
    """A lesson with a course's additions. Raises ``BadCourse`` or ``BadLesson``."""
    source = solutions / f"{slug}.py"
    if not source.exists():
        raise BadCourse(f"course.toml asks for the lesson {slug!r}, which is not installed.")
    return with_extras(read_lesson(source), extras)


def _source_text(course: Course, slug: str, solutions: Path, extras: list[Path]) -> str:
    return as_json(source_notebook(course_lesson(slug, solutions, extras), course.choices))


def _edited(path: Path, built: str, wanted: str) -> str:
    """The text of a notebook that was edited by hand.

    Empty if the text is what the last build wrote, or what this build would write.
    """
    if not path.exists():
        return ""
    text = path.read_bytes().decode("utf-8", "replace")
    return "" if digest_of(text) in (built, digest_of(wanted)) and digest_of(text) else text or "(empty)"


def _student_texts(solutions: Path) -> dict[str, str]:
    sources = sorted(solutions.glob("[0-9]*.py"))
    return {f"{path.stem}.ipynb": as_json(student_notebook(source_notebook(read_lesson(path)))) for path in sources}

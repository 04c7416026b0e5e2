"""Finds changes in course.toml, extra/ or source/ that the gradebook does not have yet.

Tested in ``tests/grading/test_update.py``.
"""

from collections.abc import Iterator, Sequence

from autograder.authoring.extra import extra_files
from autograder.authoring.ledger import Ledger, inputs_of
from autograder.course import COURSE_FILE, read_course
from autograder.errors import BadCourse
from autograder.grading.classroom import Classroom
from autograder.grading.planned import PlannedCell, cells_of
from autograder.grading.sources import SourceCell, SourceNotebook, read_source, without_points

__all__ = ["behind", "unbuilt"]

MAX_NAMED = 3  # differences in a sentence


def unbuilt(classroom: Classroom, assignment: str) -> bool:
    """Whether course.toml or extra/ changed since ``autograder build`` wrote the assignment's source."""
    if not (classroom.root / COURSE_FILE).is_file():
        return False
    course = read_course(classroom.root)
    built = Ledger(classroom.root).inputs(assignment)
    if assignment not in course.lessons or not built:
        return False
    try:
        extras = extra_files(course.root, course.lessons)[assignment]
    except BadCourse:  # ``autograder build`` reports this error
        return True
    return inputs_of(course, assignment, extras) != built


def behind(classroom: Classroom, assignment: str, sources: Sequence[SourceNotebook]) -> list[str]:
    """A sentence that says how ``source/`` differs from the gradebook, and what to run; empty if they agree.

    Args:
        sources: the assignment as the gradebook has it.
    """
    if unbuilt(classroom, assignment):
        return [
            (
                "course.toml or extra/ was changed after source/ was built; grading uses the gradebook. Run: "
                f"autograder build && autograder update {assignment}, then grade again."
            )
        ]
    header = classroom.config.get("IncludeHeaderFooter", {})
    found = [] if header else [line for source in sources for line in _differences(classroom, assignment, source)]
    if not found:
        return []
    more = f"; and {len(found) - MAX_NAMED} more" if len(found) > MAX_NAMED else ""
    return [
        (
            f"source/ is newer than the gradebook ({'; '.join(found[:MAX_NAMED])}{more}); grading uses the "
            f"gradebook. Run: autograder update {assignment}, then grade again."
        )
    ]


def _differences(classroom: Classroom, assignment: str, source: SourceNotebook) -> Iterator[str]:
    path = classroom.folder("source", ".", assignment) / f"{source.name}.ipynb"
    if not path.is_file():
        return
    try:
        there = cells_of(read_source(path))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        yield f"{path.name} cannot be read"
        return
    known = source.by_name
    yield from (f"{name} is not in source/ any more" for name in known if name not in there)
    yield from (f"{name} is new" for name in there if name not in known)
    for name in known.keys() & there.keys():
        yield from _changes(known[name], there[name])


def _changes(known: SourceCell, there: PlannedCell) -> Iterator[str]:
    told = known.points != there.points
    if told:
        yield f"{known.name} has {_points(known.points)} in the gradebook and {_points(there.points)} in source/"
    texts = (known.source, there.source)
    before, after = (without_points(text) if told else text for text in texts)
    same_text = before == after or there.is_generated
    if (known.locked, known.grade, known.solution) != (there.locked, there.grade, there.solution):
        yield f"{known.name} changed its kind (locked, graded or solution)"
    elif known.locked and not same_text:
        yield f"the text of {known.name} changed"


def _points(points: float | None) -> str:
    return "no points" if points is None else f"{points:g} points"

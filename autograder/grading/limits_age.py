"""Finds submissions that lost points to a limit of course.toml, if the limit has changed since then.

Tested in ``tests/grading/test_memory.py``.
"""

from collections.abc import Iterable
from typing import Any

from autograder.grading.classroom import Classroom
from autograder.grading.names import shown, some_of
from autograder.grading.records import Record, load_record

__all__ = ["changed_limits"]

LIMITS = ("submission_seconds", "cell_seconds", "memory_mb")
MAX_NAMED = 5


def changed_limits(classroom: Classroom, assignment: str, students: Iterable[str]) -> list[str]:
    """A sentence that names the limits, the students and the command; nothing if there are none.

    Args:
        students: the students to look at. Only students whose record has a sentence for a human can be concerned.
    """
    now, changed, found = classroom.of(assignment), dict[str, None](), []
    for student in students:
        record = load_record(classroom.records, assignment, student)
        before = _settings(record) if record is not None and _hit_a_limit(record) else {}
        others = [name for name in LIMITS if name in before and before[name] != getattr(now, name)]
        if others:
            changed |= dict.fromkeys(others)
            found.append(student)
    if not found:
        return []
    named = some_of([shown(student) for student in found], MAX_NAMED)
    return [
        (
            f"{' and '.join(changed)} changed in course.toml after {named} lost points to a limit. Run: "
            f"autograder grade {assignment} --force (with --student NAME for some of them)"
        )
    ]


def _hit_a_limit(record: Record) -> bool:
    notebooks = record.facts.get("notebooks", {})
    return any(kind == "limits" for about in notebooks.values() for kind, _ in about.get("flags", []))


def _settings(record: Record) -> dict[str, Any]:
    found = record.facts.get("parts", {}).get("settings", {})
    return dict(found) if isinstance(found, dict) else {}

"""Finds students who handed in the same wrong code. This is a hint to look, never a verdict.

Tested in ``tests/report/test_sections.py``.
"""

from collections import defaultdict
from dataclasses import dataclass

from autograder.report.handins import Classbook

__all__ = ["SHORTEST", "Group", "groups"]

SHORTEST = 45
"""Least number of parts of a syntax tree. Two students easily write the same short function by chance."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Students whose answers to the same exercises are wrong and alike.

    Attributes:
        exercises: the exercises in which exactly these students have the same wrong code.
        size: the number of parts of the longest of these answers.
        mistakes: the mistakes that the students' cards named for these answers.
    """

    students: tuple[str, ...]
    exercises: tuple[str, ...]
    size: int
    mistakes: tuple[str, ...]


def groups(book: Classbook) -> list[Group]:
    """The groups, rare ones first: few students, then many exercises, then long code."""
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    about: dict[tuple[str, str], tuple[int, str]] = {}
    for one in book.handins:
        for name, answer in one.answers.items():
            if answer.wrong and answer.started and answer.shape is not None and answer.shape[1] >= SHORTEST:
                alike[name, answer.shape[0]].append(one.student)
                about[name, answer.shape[0]] = (answer.shape[1], answer.headline)
    together: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for key, students in alike.items():
        if len(students) > 1:
            together[tuple(students)].append(key)
    found = [
        Group(
            students=students,
            exercises=tuple(name for name, _ in keys),
            size=max(about[key][0] for key in keys),
            mistakes=tuple(dict.fromkeys(about[key][1] for key in keys if about[key][1])),
        )
        for students, keys in together.items()
    ]
    return sorted(found, key=lambda one: (len(one.students), -len(one.exercises), -one.size, one.students))

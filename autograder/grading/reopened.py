"""Counts the hand-given scores that wait for a human again, because a question or its points change."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from autograder.grading.planned import PlannedCell, PlannedNotebook
from autograder.grading.sources import TEST, SourceCell, SourceNotebook, without_points
from autograder.grading.tally import of_cells

__all__ = ["Place", "altered_cells", "reopened", "told"]

Place = tuple[str, str]
"""A notebook's name and nbgrader's id of a cell."""


def altered_cells(sources: Sequence[SourceNotebook], planned: Sequence[PlannedNotebook]) -> set[Place]:
    """The graded cells whose text, kind or points an update would change.

    Args:
        sources: the assignment as the gradebook has it.
        planned: the assignment as ``source/`` has it.
    """
    wanted = {(notebook.name, name): cell for notebook in planned for name, cell in notebook.cells.items()}
    known = {(source.name, cell.name): cell for source in sources for cell in source.cells if cell.grade or cell.task}
    return {place for place, cell in known.items() if place in wanted and _differ(cell, wanted[place])}


def _differ(known: SourceCell, there: PlannedCell) -> bool:
    same_text = there.is_generated or without_points(known.source) == without_points(there.source)
    return not same_text or _kind(known) != _kind(there)


def _kind(cell: SourceCell | PlannedCell) -> list[Any]:
    return [cell.points, cell.cell_type, cell.locked, cell.grade, cell.solution, cell.task]


def reopened(session: Any, assignment: str, cells: Collection[Place]) -> dict[str, int]:
    """By cell, the number of scores that a human gave and that do not wait."""
    from nbgrader.api import Grade

    given = of_cells(session, assignment, Grade).filter(
        Grade.manual_score.is_not(None), Grade.needs_manual_grade.is_(False)
    )
    return dict(Counter(cell for _, notebook, cell in given if (notebook, cell) in cells))


def told(counts: Mapping[str, int], what: str) -> list[str]:
    """A sentence with the number of answers and the questions; none if there is no answer.

    Args:
        what: the words between the two, such as "wait for you in formgrader again".
    """
    total = sum(counts.values())
    if not total:
        return []
    answers = "answer that was" if total == 1 else "answers that were"
    named = ", ".join(f"{name.removeprefix(TEST)} {count}" for name, count in sorted(counts.items()))
    return [f"{total} {answers} graded by hand {what}: {named}. The scores stay until you change them."]

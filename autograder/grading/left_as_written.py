"""Finds out whether a graded submission is still as the grader wrote it. If not, the run grades it again."""

import hashlib
import json
from collections.abc import Collection
from pathlib import Path

from autograder.grading.assignment import Assignment
from autograder.grading.book import AutomaticScores, Book
from autograder.grading.records import Record

__all__ = ["hash_of_result", "is_as_written"]


def is_as_written(
    assignment: Assignment, student: str, notebooks: Collection[str], record: Record, book: Book, remarks: list[str]
) -> bool:
    """Whether the gradebook and autograded/ hold what the run that wrote ``record`` had written.

    Args:
        notebooks: the names of the notebooks that were handed in.
        remarks: gets a sentence if another program changed the score or a notebook.
    """
    scores = book.automatic_scores(assignment.name, student)
    if scores is None:
        return False
    folder = assignment.classroom.folder("autograded", student, assignment.name)
    if hash_of_result(folder, notebooks, scores) == record.left:
        return True
    if record.left:
        remarks.append(
            f"{student}: another program changed or removed the score or the notebook that 'autograder grade' had "
            "written; it was graded again."
        )
    return False


def hash_of_result(folder: Path, notebooks: Collection[str], scores: AutomaticScores) -> str:
    """A hash of the graded notebooks and of the scores. A missing notebook changes it, too.

    Args:
        folder: the submission's place in autograded/.
        notebooks: their names.
    """
    found = [folder / f"{name}.ipynb" for name in sorted(notebooks)]
    texts = [hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "" for path in found]
    return hashlib.sha256(json.dumps([texts, scores]).encode()).hexdigest()

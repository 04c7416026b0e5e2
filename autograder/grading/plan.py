"""Decides which cells of a notebook run while grading, and which do not."""

import re
from collections.abc import Collection, Mapping, Sequence

from nbformat.notebooknode import NotebookNode

from autograder.course import FIGURES
from autograder.grading.look.needed import Needs
from autograder.grading.sources import SourceNotebook, grade_id

__all__ = ["ALL", "AUTO", "NEEDED", "Plan", "missing_names"]

AUTO, ALL, NEEDED = FIGURES

UNCHANGED = "Not run while grading: this experiment is as it was handed out."
NOT_NEEDED = "Not run while grading: no graded cell needs it."

LONGEST = 300_000
"""Longest code that is analysed, in characters. A notebook with more code runs as if its effects could not be known."""

MISSING = re.compile(r"name '(\w{1,80})' is not defined")


def missing_names(texts: Collection[str]) -> set[str]:
    """The names that errors say are not defined."""
    return {name for text in texts for name in MISSING.findall(text)}


class Plan:
    """Which cells to run.

    Attributes:
        left_alone: by position among the code cells, the sentence that stands for the outputs of a cell not run.
    """

    def __init__(
        self,
        cells: Sequence[NotebookNode],
        source: SourceNotebook,
        asked: Mapping[int, str],
        figures: str = AUTO,
    ) -> None:
        """Decide which cells run.

        Args:
            cells: the notebook's code cells, repaired.
            source: the instructor's notebook.
            asked: by position of a test cell, the function that is called there.
            figures: whether figures that the student changed run: ``AUTO``, ``ALL``, ``NEEDED``.
        """
        optional = {at for at, cell in enumerate(cells) if _is_optional(cell, source)}
        unchanged = {at for at in optional if source.is_experiment_as_given(cells[at].source)}
        self._sentences = {at: UNCHANGED if at in unchanged else NOT_NEEDED for at in optional}
        self._needs: Needs | None = None
        self._unclear = False
        self.left_alone: dict[int, str] = {}
        if not optional:
            return
        self._leave(unchanged)
        if sum(len(cell.source) for cell in cells) > LONGEST:
            return
        self._needs = Needs([cell.source for cell in cells])
        kept = set(range(len(cells))) - optional
        if figures == ALL or (figures == AUTO and source.has_questions):
            kept |= optional - unchanged
        self._unclear = bool(self._needs.unclear(set(range(len(cells))) - unchanged))
        if self._unclear:
            return
        kept |= self._needs.wide(optional - unchanged)
        self._leave(optional - self._needs.closure({at: [asked[at]] if at in asked else [] for at in kept}))

    def with_names(self, names: Collection[str]) -> bool:
        """Also run the skipped cells that define the names; False if no skipped cell does."""
        if self._needs is None:
            more = set(self.left_alone) if names else set()
        elif self._unclear:
            more = set(self.left_alone) if self._needs.defining(names, self.left_alone) else set()
        else:
            defining = self._needs.defining(names, self.left_alone)
            more = self._needs.closure(dict.fromkeys(defining, ())) & set(self.left_alone)
        self._leave(set(self.left_alone) - more)
        return bool(more)

    def _leave(self, cells: Collection[int]) -> None:
        self.left_alone = {at: self._sentences[at] for at in sorted(cells)}


def _is_optional(cell: NotebookNode, source: SourceNotebook) -> bool:
    """Whether a cell may be skipped: an experiment of the lesson, or a cell that the student added."""
    if not source.experiments or grade_id(cell) is not None:
        return False
    return cell.id in source.experiments or cell.id not in source.shown

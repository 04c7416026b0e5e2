"""The code cells of a repaired notebook, with the assignment's description of them.

Tested in ``tests/grading/test_judge.py``.
"""

from collections.abc import Mapping

from nbformat.notebooknode import NotebookNode

from autograder.grading.sources import SourceCell, SourceNotebook, defines, exercise_of, grade_id

__all__ = ["Cells", "Ours"]

Ours = tuple[str, SourceCell]
"""The exercise that a test cell of ours checks, and the cell as the instructor has it."""


class Cells:
    """The code cells by position, as a kernel runs them.

    Attributes:
        notebook: the notebook that has these cells.
        code: the code cells in order.
        known: the assignment's cells by nbgrader's id.
        ours: the test cells of ours by position.
        source: the instructor's notebook.
        seeds: the seed of each exercise's secret cases.
    """

    def __init__(self, notebook: NotebookNode, source: SourceNotebook, seeds: Mapping[str, int]) -> None:
        self.notebook = notebook
        self.code: list[NotebookNode] = [cell for cell in notebook.cells if cell.cell_type == "code"]
        self.known = source.by_name
        self.source = source
        self.seeds = seeds
        found = ((at, self._ours(cell)) for at, cell in enumerate(self.code))
        self.ours: dict[int, Ours] = {at: ours for at, ours in found if ours is not None}

    def sources(self) -> list[str]:
        """The code of all cells, in order."""
        return [cell.source for cell in self.code]

    def known_as(self, cell: NotebookNode) -> SourceCell | None:
        """The assignment's cell for a cell of the notebook; None for a cell that the student added."""
        return self.known.get(grade_id(cell) or "")

    def answers(self, at: int) -> tuple[int, ...]:
        """The cells with the answer that the graded cell ``at`` checks: by name, else the cells right before it."""
        if at in self.ours:
            name = self.ours[at][0]
            own = (i for i, cell in enumerate(self.code) if grade_id(cell) == name or defines(cell.source, name))
            return tuple(i for i in own if i < at)
        graded = (i for i in range(at) if (source := self.known_as(self.code[i])) is not None and source.grade)
        return tuple(i for i in range(max(graded, default=-1) + 1, at) if self._is_answer(self.code[i]))

    def defined_elsewhere(self, name: str) -> bool:
        """Whether a cell other than the function's own defines it; copies of the stub do not count."""
        given = self.known[name].source if name in self.known else ""
        return any(c.source != given and grade_id(c) != name and defines(c.source, name) for c in self.code)

    def emptied(self, name: str) -> bool:
        """Whether the function's own cell has code that does not define it."""
        return any(grade_id(c) == name and c.source.strip() and not defines(c.source, name) for c in self.code)

    def _is_answer(self, cell: NotebookNode) -> bool:
        source = self.known_as(cell)
        return source is None or source.solution

    def _ours(self, cell: NotebookNode) -> Ours | None:
        source = self.known_as(cell)
        name = exercise_of(source) if source is not None else None
        return (name, source) if source is not None and name is not None and name in self.seeds else None

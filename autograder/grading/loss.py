"""A graded cell that has less than its points, and which names a cell binds.

Tested in ``tests/grading/test_refusals.py``.
"""

import ast
import re
from dataclasses import dataclass

from autograder.grading.sources import defines
from autograder.grading.syntax import MAGIC
from autograder.judge.call import Fault

__all__ = ["UNDEFINED", "Loss", "binds"]

UNDEFINED = re.compile(r"name '(\w+)' is not defined")


@dataclass(frozen=True)
class Loss:
    """A graded cell that has less than its points.

    Attributes:
        name: the exercise, or nbgrader's id of the cell.
        at: the position of the graded cell among the code cells.
        answers: the positions of the cells with the answer to it.
        fault: why the function gave no result, if it is one of our exercises.
    """

    name: str
    at: int
    answers: tuple[int, ...] = ()
    fault: Fault | None = None

    @property
    def place(self) -> int:
        """The cell at which a student looks for the result: the answer's, or the graded cell if there is no answer."""
        return self.answers[-1] if self.answers else self.at


def binds(source: str, name: str) -> bool:
    """Whether a cell binds ``name`` by a definition, an assignment or an import."""
    if name not in source:
        return False
    try:
        tree = ast.parse(MAGIC.sub(r"\1pass", source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return defines(source, name)
    return any(name in _bound(node) for node in ast.walk(tree))


def _bound(node: ast.AST) -> set[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return {(alias.asname or alias.name).split(".")[0] for alias in names}
        case ast.Name(id=name, ctx=ast.Store()):
            return {name}
    return set()

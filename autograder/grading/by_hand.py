"""A look at code that is to compute a gradient by hand: does it leave that to a library?

It finds what is written plainly. Who wants to hide it can; the course's policy is for the honest and the careless.
"""

import ast
import dataclasses
import re
from collections.abc import Iterable, Mapping

from autograder.course import AUTOGRAD
from autograder.exercises.base import Exercise
from autograder.judge.result import Result

__all__ = ["ALLOW", "FLAG", "ZERO", "autograd_helpers", "autograd_in", "is_by_hand", "without_points"]

FLAG, ZERO, ALLOW = AUTOGRAD

LIBRARIES = {"autograd", "jax", "tensorflow", "tinygrad", "mygrad", "deepgrad"}  # the last: its networks have gradients
MAGIC = re.compile(r"^[ \t]*[%!].*", re.MULTILINE)
NAMES = {"autograd", "backward", "requires_grad", "requires_grad_", "vjp", "jvp", "jacrev", "jacfwd"}


def is_by_hand(exercise: Exercise) -> bool:
    """Whether the exercise asks for a gradient as plain arrays."""
    return exercise.style != "module" and any(output.role == "gradient" for output in exercise.outputs)


def autograd_in(source: str, helpers: Mapping[str, str] | None = None) -> str | None:
    """What in a cell differentiates by itself, as the start of a sentence; None where nothing does.

    ``helpers`` are those of the notebook, from ``autograd_helpers``: what the cell names of them counts too.
    """
    tree = _parsed(source) if helpers or _may_use_it(source) else None
    if tree is None:
        return None
    if found := _used_in(tree):
        return f"line {found[0]} of its cell uses {found[1]}"
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return next(
        (
            f"{name}, which its cell takes from another, uses {word}"
            for name, word in (helpers or {}).items()
            if name in named
        ),
        None,
    )


def autograd_helpers(cells: Iterable[str]) -> dict[str, str]:
    """The functions and classes of a notebook's cells that differentiate by themselves, and what each does it with."""
    found: dict[str, str] = {}
    for tree in (_parsed(cell) for cell in cells if _may_use_it(cell)):
        for helper in tree.body if tree is not None else ():
            if isinstance(helper, ast.FunctionDef | ast.ClassDef) and (used := _used_in(helper)):
                found.setdefault(helper.name, used[1])
    return found


def without_points(result: Result, found: str) -> Result:
    """The result with no points and the reason."""
    aspects = tuple(dataclasses.replace(aspect, earned=0.0) for aspect in result.aspects)
    note = f"No points: {found}, and this course wants the gradient written by hand."
    return dataclasses.replace(result, aspects=aspects, notes=(*result.notes, note))


def _may_use_it(source: str) -> bool:
    return any(word in source for word in LIBRARIES | NAMES)


def _parsed(source: str) -> ast.Module | None:
    """The cell without its magics; None for what is no Python."""
    try:
        return ast.parse(MAGIC.sub("", source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # the last two: for what is nested too deep
        return None


def _used_in(tree: ast.AST) -> tuple[int, str] | None:
    """The first line that uses such a library, and the word for it."""
    found = ((getattr(node, "lineno", 1), word) for node in ast.walk(tree) if (word := _word(node)) is not None)
    return next(found, None)


def _word(node: ast.AST) -> str | None:
    match node:
        case ast.Import(names):
            return next((n.name for n in names if LIBRARIES & set(n.name.split("."))), None)
        case ast.ImportFrom(module=str(module), names=names):
            imported = {*module.split("."), *(n.name for n in names)}
            return f"{module}" if (LIBRARIES | NAMES) & imported else None
        case ast.Attribute(attr=name) if name in NAMES:
            return name
        case ast.keyword(arg="requires_grad"):
            return "requires_grad"
    return None

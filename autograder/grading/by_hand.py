"""A look at code that is to compute a gradient by hand: does it leave that to a library?

It finds what is written plainly. Who wants to hide it can; the course's policy is for the honest and the careless.
"""

import ast
import dataclasses

from autograder.course import AUTOGRAD
from autograder.exercises.base import Exercise
from autograder.judge.result import Result

__all__ = ["ALLOW", "FLAG", "ZERO", "autograd_in", "is_by_hand", "without_points"]

FLAG, ZERO, ALLOW = AUTOGRAD

LIBRARIES = {"autograd", "jax", "tensorflow", "tinygrad", "mygrad"}
NAMES = {"autograd", "backward", "requires_grad", "requires_grad_", "vjp", "jvp", "jacrev", "jacfwd"}


def is_by_hand(exercise: Exercise) -> bool:
    """Whether the exercise asks for a gradient as plain arrays."""
    return exercise.style != "module" and any(output.role == "gradient" for output in exercise.outputs)


def autograd_in(source: str) -> str | None:
    """What in a cell differentiates by itself, as the start of a sentence; None where nothing does."""
    if not any(word in source for word in LIBRARIES | NAMES):
        return None
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # the last two: for what is nested too deep
        return None
    for node in ast.walk(tree):
        word = _word(node)
        if word is not None:
            return f"line {getattr(node, 'lineno', 1)} of its cell uses {word}"
    return None


def without_points(result: Result, found: str) -> Result:
    """The result with no points and the reason."""
    aspects = tuple(dataclasses.replace(aspect, earned=0.0) for aspect in result.aspects)
    note = f"No points: {found}, and this course wants the gradient written by hand."
    return dataclasses.replace(result, aspects=aspects, notes=(*result.notes, note))


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

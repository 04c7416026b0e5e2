"""Finds where a learner's code raised an error: the expression and the shapes of its parts.

It reads only local variables whose types are exactly built-in or NumPy types, and calls no method of the learner's
objects. Shapes and names leave this module, but values do not.

Tested in ``tests/judge/test_tutor.py``.
"""

import ast
import dis
import linecache
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType, FrameType, TracebackType
from typing import Any

import numpy as np

__all__ = ["Operand", "Scene", "scene_of"]

Shape = tuple[int, ...]

# NumPy functions whose result has the broadcast shape of their arguments.
ENTRY_BY_ENTRY = frozenset(
    [
        "exp",
        "log",
        "tanh",
        "maximum",
        "minimum",
        "abs",
        "sqrt",
        "where",
        "sign",
        "square",
        "add",
        "subtract",
        "multiply",
    ]
)
MOST_NAMES = 4


@dataclass(frozen=True)
class Operand:
    """A part of the learner's expression.

    Attributes:
        text: as the learner wrote it.
        what: ``(5, 3)``, ``a single number``, ``a list of 4``; empty if unknown.
        shape: the array's shape; None if it is no array, or if the shape is unknown.
    """

    text: str
    what: str = ""
    shape: Shape | None = None


@dataclass(frozen=True)
class Scene:
    """The place of an error in a learner's code.

    Attributes:
        node: the expression that failed; None if its source is not known.
        local: the variables of the function.
        loops: whether the function has a loop.
    """

    node: ast.AST | None
    local: dict[str, Any]
    loops: bool = False

    @property
    def text(self) -> str:
        """The expression that failed, on one line; empty if its source is not known."""
        return ast.unparse(self.node)[:80] if self.node is not None else ""

    def operand(self, node: ast.AST) -> Operand:
        """Describe a part of the expression."""
        known, value = self.value(node)
        if known:
            return Operand(ast.unparse(node)[:60], _what(value), value.shape if type(value) is np.ndarray else None)
        shape = self._shape(node)
        return Operand(ast.unparse(node)[:60], str(shape) if shape is not None else "", shape)

    def sides(self) -> tuple[Operand, Operand] | None:
        """The two sides of an operation, or the two arguments of a call."""
        match self.node:
            case ast.BinOp(left=left, right=right):
                return self.operand(left), self.operand(right)
            case ast.AugAssign(target=left, value=right):
                return self.operand(left), self.operand(right)
            case ast.Call(args=[left, right, *_]):
                return self.operand(left), self.operand(right)
            case ast.Call(func=ast.Attribute(value=left, attr="dot"), args=[right]):
                return self.operand(left), self.operand(right)
        return None

    def parts(self) -> list[Operand]:
        """The named parts of the expression, each once: variables and what is taken from them."""
        found: dict[str, Operand] = {}
        for node in ast.walk(self.node) if self.node is not None else ():
            if isinstance(node, ast.Name) and node.id in self.local:
                operand = self.operand(node)
                if operand.what and not operand.what.startswith("a module"):
                    found.setdefault(operand.text, operand)
        return list(found.values())[:MOST_NAMES]

    def called(self) -> str:
        """The name of the function whose call failed, without its module; empty if it was no call."""
        match self.node:
            case ast.Call(func=ast.Attribute(attr=name)) | ast.Call(func=ast.Name(id=name)):
                return name
        return ""

    def arguments(self) -> list[Operand]:
        """The arguments of the call that failed."""
        return [self.operand(node) for node in self.node.args] if isinstance(self.node, ast.Call) else []

    def subscript(self) -> tuple[Operand, Operand] | None:
        """The indexed object and the index, if the error is about an index."""
        for node in ast.walk(self.node) if self.node is not None else ():
            if isinstance(node, ast.Subscript):
                return self.operand(node.value), self.operand(node.slice)
        return None

    def value(self, node: ast.AST) -> tuple[bool, Any]:
        """Whether a part's value is known without running the learner's code; and the value, or None."""
        match node:
            case ast.Constant(value=value):
                return True, value
            case ast.Name(id=name) if name in self.local:
                return True, self.local[name]
            case ast.Attribute(value=inner, attr="T"):
                known, value = self.value(inner)
                return (True, value.T) if known and type(value) is np.ndarray else (False, None)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                known, value = self.value(inner)
                return (True, -value) if known and type(value) in (int, float) else (False, None)
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
                (known, a), (also, b) = self.value(left), self.value(right)
                if known and also and type(a) is type(b) is int:
                    return True, a + b if isinstance(op, ast.Add) else a - b
            case ast.Subscript(value=inner, slice=index):
                (known, value), (also, at) = self.value(inner), self.value(index)
                if known and also and type(value) in (list, tuple, np.ndarray, dict) and type(at) in (int, str):
                    try:
                        return True, value[at]
                    except (LookupError, TypeError, ValueError):
                        return False, None
        return False, None

    def _shape(self, node: ast.AST) -> Shape | None:
        """The shape of a composed expression, by the rules of broadcasting and of the matrix product."""
        known, value = self.value(node)
        if known:
            plain = type(value) in (int, float) or isinstance(value, np.generic)
            return value.shape if type(value) is np.ndarray else () if plain else None
        match node:
            case ast.Attribute(value=inner, attr="T"):
                shape = self._shape(inner)
                return shape[::-1] if shape is not None else None
            case ast.UnaryOp(operand=inner):
                return self._shape(inner)
            case ast.BinOp(left=left, op=op, right=right):
                return _combined(isinstance(op, ast.MatMult), [self._shape(left), self._shape(right)])
            case ast.Compare(left=left, comparators=others):
                return _combined(False, [self._shape(part) for part in (left, *others)])
            case ast.Call(func=ast.Attribute(attr=name), args=arguments) if name in ENTRY_BY_ENTRY:
                return _combined(False, [self._shape(argument) for argument in arguments])
        return None


def scene_of(trace: TracebackType | None, is_student: Callable[[str], bool]) -> Scene | None:
    """The last place in the learner's own code that an error passed; None if there is none."""
    own = [(frame, at) for frame, at in _frames(trace) if is_student(at.filename)]
    if not own:
        return None
    frame, at = own[-1]
    local = {**{k: v for k, v in frame.f_globals.items() if type(v) in (np.ndarray, list)}, **frame.f_locals}
    return Scene(_node(at), local, _loops(frame.f_code))


def _loops(code: CodeType) -> bool:
    """Whether a function's bytecode jumps backward."""
    jumps = {*dis.hasjrel, *dis.hasjabs}
    return any(one.opcode in jumps and one.argval <= one.offset for one in dis.get_instructions(code))


def _frames(trace: TracebackType | None) -> list[tuple[FrameType, traceback.FrameSummary]]:
    frames = [frame for frame, _ in traceback.walk_tb(trace)]
    return list(zip(frames, traceback.extract_tb(trace), strict=True))


def _node(at: traceback.FrameSummary) -> ast.AST | None:
    """The expression between the columns that Python names, as a tree."""
    if at.lineno is None or at.colno is None or at.end_colno is None:
        return None
    lines = [linecache.getline(at.filename, n).encode() for n in range(at.lineno, (at.end_lineno or at.lineno) + 1)]
    if not all(lines):
        return None
    lines[-1] = lines[-1][: at.end_colno]
    lines[0] = lines[0][at.colno :]
    try:
        (statement,) = ast.parse("(" + b"".join(lines).decode() + ")").body
    except (SyntaxError, ValueError):
        try:
            (statement,) = ast.parse(b"".join(lines).decode().strip()).body
        except (SyntaxError, ValueError):
            return None
    return statement.value if isinstance(statement, ast.Expr) else statement


def _combined(product: bool, shapes: list[Shape | None]) -> Shape | None:
    if any(shape is None for shape in shapes):
        return None
    known = [shape for shape in shapes if shape is not None]
    try:
        if not product:
            return np.broadcast_shapes(*known)
        left, right = (np.broadcast_to(np.zeros(()), shape) for shape in known)
        return (
            left.shape[:-1] + right.shape[1:] if left.ndim and right.ndim and left.shape[-1] == right.shape[0] else None
        )
    except ValueError:
        return None


def _what(value: Any) -> str:
    kind = type(value)
    if value is None:
        return "None"
    if kind is np.ndarray:
        return str(value.shape) if value.ndim else "a single number"
    if kind in (list, tuple, dict):
        return f"a {kind.__name__} of {len(value)}"
    if kind in (int, float, bool) or (isinstance(value, np.generic) and kind.__module__ == "numpy"):
        return "a single number"
    if kind is str:
        return "a text"
    if kind.__module__ == "torch" and kind.__name__ == "Tensor":
        return f"a tensor of {tuple(value.shape)}"
    return f"a {kind.__name__}"[:40]

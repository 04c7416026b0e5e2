"""The shape of an answer: its code without comments, docstrings, annotations and names of its own.

Tested in ``tests/grading/test_shape.py``.
"""

import ast
import hashlib
from collections.abc import Iterator, Sequence

from autograder.grading.look.code import read_code

__all__ = ["shape_of"]

LONGEST = 50_000  # characters; a longer answer has no shape
LENGTH = 16  # hexadecimal digits of a shape

IGNORED = {"annotation", "ctx", "kind", "returns", "type_comment", "type_ignores", "type_params"}
NAMES = {"arg", "asname", "attr", "id", "name", "rest"}
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Assign


def shape_of(name: str, sources: Sequence[str]) -> tuple[str, int] | None:
    """A digest of the function and of the definitions that it uses, and the number of parts of their syntax trees.

    Two functions have the same digest if they differ only in comments and in names of their own. Names from elsewhere
    count, because ``np.exp`` is not ``np.log``.

    Args:
        name: the function.
        sources: the cells with the answer, in order; the last definition counts.

    Returns:
        None if no cell defines it, or the code is too long or nested too deep.
    """
    if sum(map(len, sources)) > LONGEST:
        return None
    try:
        definitions = {key: node for source in sources for node in read_code(source).body for key in _defines(node)}
        needed = _needed(name, definitions)
        words = [word for node in needed.values() for word in _words_of(node, list(needed))]
    except (RecursionError, MemoryError, ValueError):  # ValueError: a number with thousands of digits
        return None
    if not words:
        return None
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH], len(words)


def _defines(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.Assign():
            return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return []


def _needed(name: str, definitions: dict[str, ast.stmt]) -> dict[str, ast.stmt]:
    """The definition of ``name`` and the definitions that it uses, in the order of their first use."""
    waiting, found = [name], dict[str, ast.stmt]()
    while waiting:
        one = waiting.pop(0)
        if one in definitions and one not in found:
            found[one] = definitions[one]
            waiting += [node.id for node in ast.walk(found[one]) if isinstance(node, ast.Name)]
    return found


def _words_of(node: ast.stmt, definitions: Sequence[str]) -> Iterator[str]:
    """The parts of one definition. Each definition numbers its own names, because two may use one name differently."""
    own = set(_bound(node))
    numbers: dict[str, str] = {}

    def named(name: str) -> str:
        if name in definitions:
            return f"definition{definitions.index(name)}"
        return numbers.setdefault(name, f"own{len(numbers)}") if name in own else name

    def words(value: object, key: str = "") -> Iterator[str]:
        match value:
            case list():
                for item in value:
                    yield from words(item, key)
                yield "end"
            case ast.Expr(ast.Constant()) | ast.Pass():
                return
            case ast.AST():
                yield type(value).__name__
                for field, inner in ast.iter_fields(value):
                    if field not in IGNORED:
                        yield from words(inner, field)
            case str() if key in NAMES or key == "names":
                yield named(value)
            case _:
                yield repr(value)

    yield from words(node)


def _bound(node: ast.stmt) -> Iterator[str]:
    """The names that a definition binds: its own name, its arguments, its variables, its attributes."""
    for part in ast.walk(node):
        match part:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.alias(asname=str(name)) | ast.ExceptHandler(name=str(name)):
                yield name

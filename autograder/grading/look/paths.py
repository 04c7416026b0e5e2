"""Resolves a name or attribute to its library: ``np.random.seed`` is ``numpy.random.seed``.

Tested in ``tests/grading/test_autograd.py``.
"""

import ast

__all__ = ["aliases_in", "path_of"]


def aliases_in(tree: ast.AST) -> dict[str, str]:
    """The names that imports bind, anywhere in the code, and what they stand for."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Import(names):
                for alias in names:
                    found[alias.asname or alias.name.split(".")[0]] = (
                        alias.name if alias.asname else alias.name.split(".")[0]
                    )
            case ast.ImportFrom(module=str(module), names=names, level=0):
                found |= {alias.asname or alias.name: f"{module}.{alias.name}" for alias in names if alias.name != "*"}
    return found


def path_of(node: ast.expr, aliases: dict[str, str]) -> str | None:
    """The dotted path of an expression; None if it is not an attribute of something imported."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in aliases:
        return None
    return ".".join([aliases[node.id], *reversed(parts)])

"""The values that names of a notebook may have: library functions, the notebook's functions and classes, and results.

A value is the set of things that an expression may be; an empty set means unknown. A container counts as the set of its
items. A result of a library counts as that library, so ``torch.tensor(x).sum()`` belongs to torch.

Tested in ``tests/grading/test_autograd.py``.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = [
    "NOTHING",
    "Binding",
    "Callable_",
    "Class",
    "Function",
    "Instance",
    "Library",
    "Made",
    "Scope",
    "Value",
    "Values",
]
__all__ += ["bodies", "is_static"]

Callable_ = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True)
class Library:
    """Something imported, by its dotted path."""

    path: str


@dataclass(frozen=True)
class Made:
    """A result of a library."""

    library: str


@dataclass(frozen=True, eq=False)
class Scope:
    """Names of the notebook, of a function or of a class, and the bindings of each."""

    parent: "Scope | None" = None
    names: dict[str, list["Binding"]] = field(default_factory=dict)
    owner: int = 0
    is_class: bool = False

    def bind(self, name: str, *bindings: "Binding") -> None:
        """Add bindings that a name may have."""
        self.names.setdefault(name, []).extend(bindings)


@dataclass(frozen=True, eq=False)
class Function:
    """A function or a lambda of the notebook."""

    node: Callable_
    scope: Scope


@dataclass(frozen=True, eq=False)
class Class:
    """A class of the notebook; ``scope`` has its own names."""

    node: ast.ClassDef
    scope: Scope


@dataclass(frozen=True)
class Instance:
    """An object of a class of the notebook."""

    of: Class


Value = Library | Made | Function | Class | Instance
Values = frozenset[Value]
Binding = Value | tuple[ast.expr, Scope]
"""A value, or an expression and the scope in which it stands."""

NOTHING: Values = frozenset()


def bodies(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all nodes below it, but not the inside of functions, lambdas and classes."""
    waiting: list[ast.AST] = [node]
    while waiting:
        found = waiting.pop()
        yield found
        if not isinstance(found, Callable_ | ast.ClassDef):
            waiting += reversed(list(ast.iter_child_nodes(found)))


def is_static(node: Callable_) -> bool:
    """Whether a method is called without its object."""
    decorators = node.decorator_list if not isinstance(node, ast.Lambda) else []
    return any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in decorators)

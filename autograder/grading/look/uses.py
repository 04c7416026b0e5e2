"""Finds out whether a function of a notebook leaves its gradient to a library, also through functions that it calls.

The name alone is no evidence; the object behind it is. A student's own method named ``backward`` is the student's work.
``torch.autograd.grad`` is not, under whatever name it is imported.

Tested in ``tests/grading/test_autograd.py``.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from autograder.grading.look.code import read_code
from autograder.grading.look.derivatives import AUTOGRAD_LIBRARIES, CERTAIN, METHOD, method_of, use_of
from autograder.grading.look.names import Names
from autograder.grading.look.values import (
    Callable_,
    Class,
    Function,
    Instance,
    Library,
    Made,
    Scope,
    Value,
    Values,
)

__all__ = ["Use", "autograd_used_by"]

_T = TypeVar("_T")

PASSES = 4
"""Number of passes over the code. Each pass uses what the pass before found out about arguments."""


@dataclass(frozen=True, kw_only=True)
class Use:
    """One place where a library differentiates.

    Attributes:
        what: the function's name for a sentence, such as ``torch.autograd.grad``.
        certain: whether a library certainly computes the gradient here.
        cell: the position of its cell.
        line: within its cell.
        is_own_cell: whether that cell defines the function itself.
    """

    what: str
    certain: bool
    cell: int
    line: int
    is_own_cell: bool


def autograd_used_by(name: str, cells: Sequence[str]) -> Use | None:
    """The first place where a function uses a library's gradient, certain places first; None if it uses none.

    Args:
        name: the function's name in the notebook.
        cells: the code that had run when it was called, in order.
    """
    try:
        names = Names()
        trees = [read_code(cell).body for cell in cells]
        for tree in trees:
            names.read_cell(tree)
        found: list[_Found] = []
        for _ in range(PASSES):
            names.settle()
            found = _Walk(names).of(name)
            if not names.settle():
                break
        first = min(found, key=lambda one: (not one.certain, "." not in one.what), default=None)
        return _placed(first, name, names, trees) if first is not None else None
    except (RecursionError, MemoryError):
        return None


@dataclass(frozen=True)
class _Found:
    what: str
    certain: bool
    node: ast.AST


def _placed(found: _Found, name: str, names: Names, trees: Sequence[list[ast.stmt]]) -> Use:
    """Say in which cell a use was found. A use in a text that is executed counts for the function's own cell."""
    places = {id(node): at for at, tree in enumerate(trees) for part in tree for node in ast.walk(part)}
    definitions = names.name(name, names.world)
    own = {places.get(id(value.node), -1) for value in definitions if isinstance(value, Function | Class)}
    cell = places.get(id(found.node), max(own, default=0))
    return Use(
        what=found.what,
        certain=found.certain,
        cell=cell,
        line=getattr(found.node, "lineno", 1),
        is_own_cell=cell in own,
    )


class _Walk:
    """Goes through all code that a function may reach."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._name = ""
        self._waiting: list[tuple[Iterable[ast.AST], Scope]] = []
        self._seen: set[int] = set()
        self._classes: list[Class] = []
        self._asked: dict[tuple[str, str], ast.AST] = {}
        self._found: list[_Found] = []

    def of(self, name: str) -> list[_Found]:
        """All places that a function of the notebook reaches."""
        self._name = name
        if name in self._names.world.names:
            self._reach(self._names.name(name, self._names.world))
        self._finish()
        for (attribute, library), node in self._asked.items():
            is_own = bool(self._own(attribute))  # the code alone does not show which of the two methods is called
            if library and method_of(library, attribute):
                self._found.append(_Found(f"{attribute} of an object of {library}", not is_own, node))
            elif not library and attribute == METHOD and not is_own:
                self._found.append(_Found(f"{attribute} of an object of an unknown kind", False, node))
        return self._found

    def _finish(self) -> None:
        while self._waiting:
            nodes, scope = self._waiting.pop()
            for node in _until_return(nodes):
                for part in _alive(node, scope, self._names):
                    self._look(part, scope)
            for attribute in {attribute for attribute, _ in self._asked}:
                for method in self._own(attribute):
                    self._enter(method)

    def _own(self, attribute: str) -> list[Function]:
        """The methods of this name of the notebook's classes that are reached."""
        found = (self._names.attribute(frozenset({Instance(of)}), attribute) for of in self._classes)
        return [value for values in found for value in values if isinstance(value, Function)]

    def _look(self, node: ast.AST, scope: Scope) -> None:
        match node:
            case ast.Name(_, ast.Load()) | ast.Subscript():
                self._take(self._names.value(node, scope), node)
            case ast.Attribute(owner, attribute):
                self._ask(self._names.value(owner, scope), attribute, node)
                self._take(self._names.value(node, scope), node)
            case ast.Call():
                self._call(node, scope)
                self._take(self._names.value(node, scope), node)
            case ast.Lambda():
                self._enter(self._names.lambda_of(node, scope))
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._waiting.append((node.decorator_list, scope))

    def _call(self, node: ast.Call, scope: Scope) -> None:
        """Look at code that a call runs from a text, or at an attribute that it names by a text."""
        for function in self._names.value(node.func, scope):
            path = function.path if isinstance(function, Library) else ""
            if path == "builtins.getattr" and len(node.args) > 1:
                attribute = self._names.text(node.args[1], scope)
                self._ask(self._names.value(node.args[0], scope), attribute, node)
            elif path.startswith("operator.methodcaller:"):
                given = self._names.value(node.args[0], scope) if node.args else frozenset()
                self._ask(given, path.partition(":")[2], node)
            elif path in ("builtins.exec", "builtins.eval") and node.args:
                body = read_code(self._names.text(node.args[0], scope)).body
                self._names.read(body, scope)
                self._waiting.append((body, scope))

    def _ask(self, owners: Values, attribute: str, node: ast.AST) -> None:
        """Look at an attribute of something."""
        found = self._names.attribute(owners, attribute)
        if any(isinstance(value, Function) for value in found):
            return  # for at least one of the possible objects it is a method of the student's own
        libraries = {owner.library if isinstance(owner, Made) else _base(owner, found) for owner in owners} or {""}
        for library in libraries:
            self._asked.setdefault((attribute, library), node)

    def _take(self, values: Values, node: ast.AST) -> None:
        for value in values:
            if isinstance(value, Library) and (how := use_of(value.path, self._name)):
                self._found.append(_Found(value.path, how == CERTAIN, node))
        self._reach(values)

    def _reach(self, values: Values) -> None:
        for value in values:
            match value:
                case Function():
                    self._enter(value)
                case Class() | Instance(Class()):
                    self._enter_class(value.of if isinstance(value, Instance) else value)

    def _enter(self, function: Function) -> None:
        node = function.node
        if id(node) in self._seen:
            return
        self._seen.add(id(node))
        inner = self._names.inside(function)
        body: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else [*node.body]
        self._waiting.append((body, inner))
        defaults = [*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)]
        decorators = [] if isinstance(node, ast.Lambda) else node.decorator_list
        for decorator in decorators:
            self._names.decorate(function, self._names.value(decorator, function.scope))
        self._waiting.append(([*defaults, *decorators], function.scope))

    def _enter_class(self, of: Class) -> None:
        if id(of.node) in self._seen:
            return
        self._seen.add(id(of.node))
        self._classes.append(of)
        self._waiting.append(([*of.node.bases, *of.node.decorator_list], of.scope.parent or of.scope))
        fields = [s for s in of.node.body if not isinstance(s, Callable_)]
        self._waiting.append((fields, of.scope))
        for method in of.node.body:
            if isinstance(method, ast.FunctionDef) and method.name.startswith("__"):
                self._enter(Function(method, of.scope))


def _base(value: Value, found: Values) -> str:
    """The library that gives an object its attribute; "own" if the object comes from no library."""
    if not isinstance(value, Instance):
        return "own"
    return next((one.library for one in found if isinstance(one, Made) and one.library in AUTOGRAD_LIBRARIES), "own")


def _alive(node: ast.AST, scope: Scope, names: Names) -> Iterator[ast.AST]:
    """The parts of a node that can run: no annotation, no code after a return, no branch that is never taken."""
    waiting: list[ast.AST] = [node]
    while waiting:
        found = waiting.pop()
        yield found
        if isinstance(found, Callable_ | ast.ClassDef):
            continue
        for name, value in ast.iter_fields(found):
            if name in ("annotation", "returns", "ctx") or (name == "body" and _is_false(found, scope, names)):
                continue
            if name == "orelse" and isinstance(found, ast.If | ast.IfExp) and _is_true(found.test):
                continue
            parts = value if isinstance(value, list) else [value]
            waiting += [part for part in _until_return(parts) if isinstance(part, ast.AST)]


def _until_return(parts: Iterable[_T]) -> Iterator[_T]:
    for part in parts:
        yield part
        if isinstance(part, ast.Return | ast.Raise | ast.Continue | ast.Break):
            return


def _is_false(node: ast.AST, scope: Scope, names: Names) -> bool:
    """Whether a branch is never taken: its condition is a constant, or a switch that is never turned on."""
    return isinstance(node, ast.If | ast.IfExp | ast.While) and _never(node.test, scope, names)


def _never(test: ast.expr, scope: Scope, names: Names) -> bool:
    match test:
        case ast.Constant(value):
            return not value
        case ast.BoolOp(ast.And(), parts):
            return any(_never(part, scope, names) for part in parts)
        case ast.BoolOp(ast.Or(), parts):
            return all(_never(part, scope, names) for part in parts)
        case ast.Name(name):
            return names.is_off(name, scope)
    return False


def _is_true(test: ast.expr) -> bool:
    return isinstance(test, ast.Constant) and bool(test.value)

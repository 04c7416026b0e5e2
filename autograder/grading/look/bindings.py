"""Finds which names a notebook's statements bind, in which function or class, and to which expressions.

Tested in ``tests/grading/test_autograd.py``.
"""

import ast
from collections.abc import Iterable

from autograder.grading.look.values import (
    Callable_,
    Class,
    Function,
    Instance,
    Library,
    Scope,
    Value,
    Values,
    bodies,
    is_static,
)

__all__ = ["Bindings"]

DEFINITION = ast.FunctionDef | ast.AsyncFunctionDef
REPLACING = DEFINITION | ast.ClassDef | ast.Import | ast.ImportFrom | ast.Assign | ast.AnnAssign


class Bindings:
    """The names of a notebook, its functions and its classes.

    Attributes:
        world: the names of the notebook itself.
        changed: whether an argument or an attribute was found that was not known before.
    """

    def __init__(self) -> None:
        self.world = Scope()
        self.changed = False
        self._stars: list[str] = []
        self._inside: dict[int, Scope] = {}
        self._classes: dict[int, Class] = {}
        self._arguments: dict[tuple[int, str], set[Value]] = {}
        self._attributes: list[tuple[ast.expr, str, ast.expr, Scope]] = []

    def read_cell(self, statements: Iterable[ast.stmt]) -> None:
        """Enter the names that a cell binds into the notebook's names; a new binding replaces the one before."""
        for statement in statements:
            before = {name: [*bindings] for name, bindings in self.world.names.items()}
            if isinstance(statement, REPLACING):
                self.world.names.clear()
            self.read([statement], self.world)
            for node in ast.walk(statement):  # a function that sets a global may have been called anywhere
                if isinstance(node, DEFINITION) and _globals_of(node):
                    self.inside(Function(node, self.world))
            for name, bindings in before.items():
                self.world.names.setdefault(name, bindings)

    def read(self, statements: Iterable[ast.stmt], scope: Scope) -> None:
        """Enter what statements bind into a scope."""
        for statement in statements:
            for node in bodies(statement):
                self._enter(node, scope)

    def _enter(self, node: ast.AST, scope: Scope) -> None:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                scope.bind(name, Function(node, scope))
            case ast.ClassDef(name=name):
                scope.bind(name, self._class(node, scope))
            case ast.Import(names):
                for alias in names:
                    top = alias.name.split(".")[0]
                    scope.bind(alias.asname or top, Library(alias.name if alias.asname else top))
            case ast.ImportFrom(module=module, names=names, level=level):
                base = "." * level + (module or "")
                self._stars.extend(base for alias in names if alias.name == "*")
                for alias in names:
                    scope.bind(alias.asname or alias.name, Library(f"{base}.{alias.name}"))
            case ast.Assign(targets, value):
                for target in targets:
                    self._assign(target, value, scope)
            case ast.AnnAssign(target=target, value=value) | ast.AugAssign(target=target, value=value):
                if value is not None:
                    self._assign(target, value, scope)
            case ast.NamedExpr(target, value):
                self._assign(target, value, scope)
            case ast.For(target=target, iter=value) | ast.AsyncFor(target=target, iter=value):
                self._assign(target, value, scope)
            case ast.comprehension(target=target, iter=value):
                self._assign(target, value, scope)
            case ast.withitem(value, ast.expr() as target):
                self._assign(target, value, scope)

    def _assign(self, target: ast.expr, value: ast.expr, scope: Scope) -> None:
        match target, value:
            case ((ast.Tuple(targets) | ast.List(targets)), (ast.Tuple(values) | ast.List(values))) if len(
                targets
            ) == len(values):
                for one, its in zip(targets, values, strict=True):
                    self._assign(one, its, scope)
            case ast.Tuple(targets), ast.Call(ast.Name("zip"), given) if len(targets) == len(given):
                for one, its in zip(targets, given, strict=True):
                    self._assign(one, its, scope)
            case ast.Tuple([count, one]), ast.Call(ast.Name("enumerate"), [its, *_]):
                self._assign(count, ast.Constant(0), scope)
                self._assign(one, its, scope)
            case ((ast.Tuple(targets) | ast.List(targets)), _):
                for one in targets:
                    self._assign(one, value, scope)
            case ast.Starred(inner), _:
                self._assign(inner, value, scope)
            case ast.Name(name), _:
                scope.bind(name, (value, scope))
            case ast.Attribute(owner, name), _:
                self._attributes.append((owner, name, value, scope))

    def _class(self, node: ast.ClassDef, scope: Scope) -> Class:
        if id(node) not in self._classes:
            inner = Scope(scope, is_class=True)
            of = self._classes[id(node)] = Class(node, inner)
            self.read(node.body, inner)
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    if method.args.args and not is_static(method):
                        first = method.args.args[0].arg
                        self._arguments.setdefault((id(method), first), set()).add(Instance(of))
                    self.inside(Function(method, inner))
        return self._classes[id(node)]

    def inside(self, function: Function) -> Scope:
        """The scope of a function's body."""
        node = function.node
        if id(node) in self._inside:
            return self._inside[id(node)]
        scope = self._inside[id(node)] = Scope(function.scope, owner=id(node))
        arguments = node.args
        plain = [*arguments.posonlyargs, *arguments.args]
        defaults: list[tuple[ast.arg, ast.expr | None]] = list(
            zip(reversed(plain), reversed(arguments.defaults), strict=False)
        )
        defaults += zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        for argument in [*plain, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]:
            if argument is not None:
                scope.names.setdefault(argument.arg, [])
        for argument, default in defaults:
            if default is not None:
                scope.bind(argument.arg, (default, function.scope))
        self.read([ast.Expr(node.body)] if isinstance(node, ast.Lambda) else node.body, scope)
        for name in _globals_of(node):
            self.world.bind(name, *scope.names.pop(name, []))
        return scope

    def decorate(self, function: Function, by: Values) -> None:
        """Note that decorators are called with a function."""
        for decorator in by:
            if isinstance(decorator, Function) and decorator.node.args.args:
                self._note(id(decorator.node), decorator.node.args.args[0].arg, frozenset({function}))

    def _pass_on(self, given: Values) -> None:
        """Note that a call such as ``map(f, x)`` calls f with x."""
        functions = [value for value in given if isinstance(value, Function)]
        for function in functions:
            for argument in function.node.args.args:
                self._note(id(function.node), argument.arg, given - frozenset(functions))

    def _note(self, owner: int, name: str, values: Values) -> None:
        known = self._arguments.setdefault((owner, name), set())
        if not values <= known:
            known |= values
            self.changed = True


def _globals_of(node: Callable_) -> list[str]:
    body = [] if isinstance(node, ast.Lambda) else node.body
    return [name for part in body for inner in bodies(part) if isinstance(inner, ast.Global) for name in inner.names]

"""Resolves what an expression of a notebook may stand for, from the code alone.

Tested in ``tests/grading/test_autograd.py``.
"""

import ast
from collections.abc import Iterable

from autograder.grading.look.bindings import Bindings
from autograder.grading.look.derivatives import AUTOGRAD_LIBRARIES
from autograder.grading.look.values import (
    NOTHING,
    Class,
    Function,
    Instance,
    Library,
    Made,
    Scope,
    Value,
    Values,
    bodies,
    is_static,
)

__all__ = ["Names"]

STEPS = 100_000
"""Most expressions that are evaluated for one function; no honest notebook has so many."""

PLAIN = {"numpy", "item", "tolist", "shape", "size", "ndim", "dtype", "dim", "__name__", "__array__"}
"""Attributes and methods of a tensor that do not give a tensor."""

HOLDERS = {"ModuleDict", "ModuleList", "Sequential"}
"""Torch's containers of layers: an item of them is an object that was put in."""

CONTAINERS = {
    *("list", "tuple", "set", "dict", "sum", "zip", "map", "filter", "enumerate", "reversed", "sorted", "next", "iter"),
    *("min", "max", "copy", "deepcopy", "reduce", "accumulate", "chain"),
}


class Names(Bindings):
    """Evaluates expressions of a notebook."""

    def __init__(self) -> None:
        super().__init__()
        self._lambdas: dict[int, Function] = {}
        self._given: set[tuple[int, str]] = set()
        self._busy: set[tuple[str, int]] = set()
        self._cut = 0  # how often a circular definition was cut; results found in such a pass are not cached
        self._known: dict[tuple[int, int], Values] = {}
        self._steps = STEPS

    def settle(self) -> bool:
        """Read the objects' attributes again and clear the cache; False if nothing has changed since the last time."""
        self._known.clear()
        for owner, name, value, scope in list(self._attributes):
            for found in self.value(owner, scope):
                held = (value, scope)
                of = found.of if isinstance(found, Instance) else found
                if isinstance(of, Class) and held not in of.scope.names.get(f".{name}", []):
                    of.scope.bind(f".{name}", held)
                    self.changed = True
        changed, self.changed = self.changed, False
        return changed and self._steps > 0

    def name(self, name: str, scope: Scope) -> Values:
        """The values that a name may stand for in a scope."""
        at: Scope | None = scope
        while at is not None:
            if name in at.names and (at is scope or not at.is_class):
                return self._bound(name, at)
            at = at.parent
        stars = [star for star in self._stars if star.split(".")[0] in AUTOGRAD_LIBRARIES | {"deepgrad"}]
        return frozenset(Library(f"{star}.{name}") for star in stars) or frozenset({Library(f"builtins.{name}")})

    def _bound(self, name: str, scope: Scope) -> Values:
        key = (name, id(scope))
        if key in self._busy:
            self._cut += 1
            return NOTHING
        self._busy.add(key)
        try:
            found = set(self._arguments.get((scope.owner, name), ()))
            for binding in list(scope.names[name]):
                found |= self.value(*binding) if isinstance(binding, tuple) else {binding}
            return frozenset(found)
        finally:
            self._busy.discard(key)

    def value(self, node: ast.expr, scope: Scope) -> Values:
        """The values that an expression may have."""
        key = (id(node), id(scope))
        if key not in self._known:
            self._steps -= 1
            before = self._cut
            found = self._value(node, scope) if self._steps > 0 else NOTHING
            if self._cut > before:
                return found
            self._known[key] = found
        return self._known[key]

    def _value(self, node: ast.expr, scope: Scope) -> Values:
        match node:
            case ast.Name(name):
                return self.name(name, scope)
            case ast.Attribute(owner, name):
                return self.attribute(self.value(owner, scope), name)
            case ast.Call():
                return self._called(node, scope)
            case ast.Lambda():
                return frozenset({self.lambda_of(node, scope)})
            case ast.Subscript(owner, key):
                text = self.text(key, scope)
                return self._item(self.value(owner, scope), text) if text else self.value(owner, scope)
            case ast.List(parts) | ast.Tuple(parts) | ast.Set(parts):
                return self._any(parts, scope)
            case ast.Dict(_, values):
                return self._any(values, scope)
            case ast.ListComp(part) | ast.SetComp(part) | ast.GeneratorExp(part) | ast.DictComp(_, part):
                return self.value(part, scope)
            case ast.BoolOp(_, parts):
                return self._any(parts, scope)
            case ast.IfExp(_, one, other):
                return self._any([one, other], scope)
            case ast.BinOp(one, _, other):
                return self._any([one, other], scope)
            case ast.UnaryOp(_, part) | ast.Starred(part) | ast.Await(part) | ast.NamedExpr(_, part):
                return self.value(part, scope)
        return NOTHING

    def lambda_of(self, node: ast.Lambda, scope: Scope) -> Function:
        """The one function of a lambda."""
        return self._lambdas.setdefault(id(node), Function(node, scope))

    def _any(self, parts: Iterable[ast.expr], scope: Scope) -> Values:
        return NOTHING.union(*(self.value(part, scope) for part in parts))

    def attribute(self, owners: Values, name: str) -> Values:
        """The values that an attribute may have."""
        found: set[Value] = set()
        for owner in owners:
            match owner:
                case Library("builtins.__builtins__" | "sys.modules"):
                    continue
                case Library(path) if name in ("__dict__", "__call__"):
                    found.add(Library(path))
                case Library(path):
                    found.add(Library(f"{path}.{name}"))
                case Made(library) if name not in PLAIN:
                    found.add(Made(library))
                case Instance(of) | (Class() as of):
                    found |= self._member(of, name)
                case Function() if name in ("__call__", "__func__", "__wrapped__"):
                    found.add(owner)
        return frozenset(found)

    def _member(self, of: Class, name: str, depth: int = 8) -> Values:
        held = [one for one in (f".{name}", name) if depth and one in of.scope.names]
        if held:
            return NOTHING.union(*(self._bound(one, of.scope) for one in held))
        found: set[Value] = set()
        for base in of.node.bases if depth else ():
            for value in self.value(base, of.scope.parent or self.world):
                if isinstance(value, Class):
                    found |= self._member(value, name, depth - 1)
                elif isinstance(value, Library) and not value.path.startswith("builtins."):
                    found.add(Made(value.path.split(".")[0]))
        return frozenset(found)

    def _item(self, owners: Values, key: str) -> Values:
        """The values that ``owner[key]`` may have: an item of a namespace, else of a container."""
        found: set[Value] = set()
        for owner in owners:
            match owner:
                case Library("builtins.globals()"):
                    found |= self.name(key, self.world)
                case Library("sys.modules"):
                    found.add(Library(key))
                case Library(path):
                    found.add(Library(f"{path}.{key}"))
                case _:
                    found.add(owner)
        return frozenset(found)

    def text(self, node: ast.expr, scope: Scope, depth: int = 20) -> str:
        """The text of a constant string, also if it is joined from constants; empty for other expressions."""
        match node:
            case ast.Constant(str(text)):
                return text
            case ast.BinOp(one, ast.Add(), other) if depth:
                first, second = self.text(one, scope, depth - 1), self.text(other, scope, depth - 1)
                return first + second if first and second else ""
            case ast.JoinedStr(parts) if depth:
                return "".join(self.text(part, scope, depth - 1) for part in parts)
            case ast.FormattedValue(part) if depth:
                return self.text(part, scope, depth - 1)
            case ast.Call(ast.Attribute(ast.Constant(str(joint)), "join"), [ast.List(parts) | ast.Tuple(parts)]):
                return joint.join(self.text(part, scope, depth - 1) for part in parts) if depth else ""
            case ast.Name(name) if depth:
                at: Scope | None = scope
                while at is not None and name not in at.names:
                    at = at.parent
                bindings = at.names[name] if at is not None else []
                if len(bindings) == 1 and isinstance(bindings[0], tuple):
                    return self.text(*bindings[0], depth - 1)
        return ""

    def is_off(self, name: str, scope: Scope) -> bool:
        """Whether a name is a switch that is never turned on: every assignment sets it to False."""
        at: Scope | None = scope
        while at is not None and name not in at.names:
            at = at.parent
        if at is None or (at.owner, name) in self._given:
            return False
        bindings = at.names[name]
        constants = [one[0] for one in bindings if isinstance(one, tuple) and isinstance(one[0], ast.Constant)]
        return 0 < len(bindings) == len(constants) and not any(one.value for one in constants)

    def _called(self, node: ast.Call, scope: Scope) -> Values:
        found: set[Value] = set()
        for function in self.value(node.func, scope):
            match function:
                case Library(path):
                    found |= self._library_call(path, node, scope)
                case Made():
                    found.add(function)
                case Function():
                    found |= self._returned(function, node, scope)
                case Class():
                    self._pass(self._member(function, "__init__"), node, scope, skip=1)
                    found.add(Instance(function))
                case Instance(of):
                    found |= self._method_call(of, "__call__", node, scope)
        return frozenset(found)

    def _method_call(self, of: Class, name: str, node: ast.Call, scope: Scope) -> Values:
        found: set[Value] = set()
        for method in self._member(of, name):
            found |= self._returned(method, node, scope) if isinstance(method, Function) else {method}
        return frozenset(found)

    def _library_call(self, path: str, node: ast.Call, scope: Scope) -> Values:
        last = path.rsplit(".", 1)[-1]
        first = node.args[0] if node.args else None
        text = self.text(first, scope) if first is not None else ""
        match path:
            case "builtins.getattr" | "inspect.getattr_static" if len(node.args) > 1 and first is not None:
                return self.attribute(self.value(first, scope), self.text(node.args[1], scope) or "?")
            case "importlib.import_module" | "builtins.__import__" if text:
                return frozenset({Library(text if path.startswith("importlib") else text.split(".")[0])})
            case "builtins.globals":
                return frozenset({Library("builtins.globals()")})
            case "builtins.vars" | "functools.partial" | "functools.wraps" | "numpy.vectorize" if first is not None:
                return self.value(first, scope)
            case "builtins.eval" if text:
                return self._any([part for part in [_expression(text)] if part is not None], self.world)
            case "builtins.type" if len(node.args) == 3:
                return frozenset({Made("types")})
            case "operator.attrgetter" | "operator.methodcaller":
                return frozenset({Library(f"{path}:{text}")})
        if path.startswith("operator.attrgetter:") and first is not None:
            values = self.value(first, scope)
            for name in path.partition(":")[2].split("."):
                values = self.attribute(values, name)
            return values
        library = path.split(".")[0]
        if library in ("builtins", "copy", "functools", "itertools") and last in CONTAINERS:
            given = self._any(node.args, scope)
            self._pass_on(given)
            results = (self._returned(f, None, scope) for f in given if isinstance(f, Function) and last == "map")
            return given.union(*results)
        if library == "torch" and last in HOLDERS:
            return self._any(node.args, scope) or frozenset({Made(library)})
        return frozenset({Made(library)}) if library != "builtins" else NOTHING

    def _returned(self, function: Function, node: ast.Call | None, scope: Scope) -> Values:
        is_method = function.scope.is_class and not is_static(function.node)
        direct = isinstance(node.func, ast.Attribute) if node is not None else False
        if node is not None:
            self._pass(frozenset({function}), node, scope, skip=int(is_method and direct))
        key = ("return", id(function.node))
        if key in self._busy:
            self._cut += 1
            return NOTHING
        self._busy.add(key)
        try:
            inner = self.inside(function)
            if isinstance(function.node, ast.Lambda):
                return self.value(function.node.body, inner)
            found: set[Value] = set()
            for statement in function.node.body:
                for part in bodies(statement):
                    if isinstance(part, ast.Return | ast.Yield) and part.value is not None:
                        found |= self.value(part.value, inner)
            return frozenset(found)
        finally:
            self._busy.discard(key)

    def _pass(self, functions: Values, node: ast.Call, scope: Scope, skip: int = 0) -> None:
        """Note the values that a call gives to the parameters of its function."""
        for function in functions:
            if not isinstance(function, Function):
                continue
            arguments = function.node.args
            plain = [*arguments.posonlyargs, *arguments.args][skip:]
            spare = arguments.vararg.arg if arguments.vararg else ""
            given = [(plain[i].arg if i < len(plain) else spare, value) for i, value in enumerate(node.args)]
            given += [(keyword.arg or "", keyword.value) for keyword in node.keywords]
            for name, argument in given:
                if name:
                    self._given.add((id(function.node), name))
                    self._note(id(function.node), name, self.value(argument, scope))


def _expression(text: str) -> ast.expr | None:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None

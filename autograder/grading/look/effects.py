"""Finds what a cell does to later cells: the names that it binds and reads, and the objects that it changes.

Tested in ``tests/grading/test_plan.py``.
"""

import ast
import re
import symtable
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from autograder.grading.look.code import read_code
from autograder.grading.look.paths import aliases_in, path_of

__all__ = ["EVERYTHING", "Effects", "effects_of"]

EVERYTHING = "*"
"""A state on which every cell may depend."""

UNCLEAR = {"__builtins__", "__import__", "compile", "eval", "exec", "globals", "locals", "vars"}
UNCLEAR |= {"get_ipython", "In", "Out", "_", "__"}
"""Names whose use can have any effect."""

FILES = {
    "fromfile",
    "genfromtxt",
    "load",
    "loadtxt",
    "memmap",
    "save",
    "savetxt",
    "savez",
    "savez_compressed",
    "tofile",
}
FILES |= {"imread", "imsave", "open", "read_bytes", "read_text", "savefig", "write_bytes", "write_text"}
FILE_METHOD = re.compile(r"(read|to)_(csv|json|pickle|parquet|excel|hdf|feather|table|text)")
SETTER = re.compile(r"set(_.*|err.*)?|seed|use_.*|enable_.*|disable_.*|register.*|patch|_.*")

SHOW_ONLY = {"IPython", "ipywidgets", "matplotlib", "mpl_toolkits", "seaborn", "tqdm"}
"""Libraries whose settings change what is shown, not what is computed."""

LIBRARIES = {*SHOW_ONLY}
LIBRARIES |= {"autograder", "deepgrad", "numpy", "pandas", "scipy", "sklearn", "sympy", "torch", "torchvision"}
LIBRARIES |= {"__future__", "abc", "array", "bisect", "cmath", "collections", "contextlib", "copy", "csv"}
LIBRARIES |= {"dataclasses", "datetime", "decimal", "enum", "fractions", "functools", "glob", "heapq", "io"}
LIBRARIES |= {"itertools", "json", "math", "numbers", "operator", "os", "pathlib", "pickle", "pprint", "random", "re"}
LIBRARIES |= {"shutil", "statistics", "string", "sys", "tempfile", "textwrap", "time", "typing", "warnings"}
"""Libraries whose functions have no effects except those that this module knows."""

FILE_LIBRARIES = {"io", "pathlib", "glob", "pickle", "shutil", "tempfile", "csv"}
PROCESS = {"os", "sys", "warnings"}
"""Modules of which only the functions in ``PURE`` do not change the process."""

RANDOM = ("numpy.random.", "random.", "scipy.stats.", "torch.nn.")
TORCH_RANDOM = re.compile(r"rand.*|normal|bernoulli|multinomial|poisson|(manual_)?seed|.*rng.*|dropout.*")

TORCH_DRAW = re.compile(r"(bernoulli|cauchy|exponential|geometric|log_normal|normal|random|uniform)_")

PURE = re.compile(
    r"os\.path\..*|os\.(cpu_count|getcwd|linesep|sep)|warnings\.catch_warnings"
    r"|sys\.(float_info|maxsize|version.*|platform|getsizeof|stdout|stderr|byteorder)(\..*)?"
)


@dataclass(frozen=True, kw_only=True)
class Effects:
    """What one cell does.

    Attributes:
        binds: names of the notebook that it binds or deletes.
        reads: names of the notebook that its code reads, at once or when its functions are called.
        data: of ``binds``, the names whose value other cells can change without binding them: lists, arrays, objects.
        patches: names whose attributes or items it sets.
        states: things without a name in the notebook that it uses or changes: files, random states, ``EVERYTHING``.
        unclear: why its effect cannot be known; empty if it can.
    """

    binds: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    data: frozenset[str] = frozenset()
    patches: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    unclear: str = ""


@lru_cache(maxsize=512)
def effects_of(source: str, imported: frozenset[tuple[str, str]] = frozenset()) -> Effects:
    """The effects of a cell.

    Args:
        source: its text.
        imported: the notebook's imports, as pairs of a name and what it stands for.
    """
    code = read_code(source)
    if code.unclear:
        return Effects(unclear=code.unclear)
    try:
        binds, reads = _names(code.tree)
        aliases = {**dict(imported), **aliases_in(code.tree)}
        used = (UNCLEAR & reads) - binds
        return Effects(
            binds=frozenset(binds),
            reads=frozenset(reads | set(_yours(code.tree))),
            data=frozenset(_data(code.tree)) & binds,
            patches=frozenset(_patched(code.tree)),
            states=frozenset(_states(code.tree, aliases)),
            unclear=min(used, default=""),
        )
    except (RecursionError, MemoryError):
        return Effects(unclear="code that is nested too deep")
    except (SyntaxError, ValueError):  # a return outside of a function: it fails before its first line
        return Effects()


def _names(tree: ast.Module) -> tuple[set[str], set[str]]:
    """The names of the notebook that a cell binds and reads."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        top = symtable.symtable(ast.unparse(tree), "cell", "exec")
    binds = {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported() or s.is_namespace()}
    reads = {s.get_name() for s in top.get_symbols() if s.is_referenced()}
    for table in _below(top):
        found = [symbol for symbol in table.get_symbols() if symbol.is_global()]
        binds |= {s.get_name() for s in found if s.is_declared_global() and (s.is_assigned() or s.is_imported())}
        reads |= {s.get_name() for s in found if s.is_referenced()}
    return binds, reads


def _below(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _below(child)


def _yours(tree: ast.Module) -> Iterator[str]:
    """The functions that a lesson's cell takes with ``yours("name")``."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(ast.Name("yours"), [ast.Constant(str(name)), *_]):
                yield name
            case ast.Call(ast.Name("yours")):
                yield EVERYTHING


def _data(tree: ast.Module) -> Iterator[str]:
    """Names of objects that can be changed in place: all but functions, classes without a state, imports, constants."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets, value) if not _constant(value):
                yield from (name for target in targets for name in _targets(target))
            case ast.AnnAssign(target=target, value=value) if value is not None and not _constant(value):
                yield from _targets(target)
            case ast.For() | ast.AsyncFor() | ast.NamedExpr() | ast.AugAssign():
                yield from _targets(node.target)
            case ast.withitem(optional_vars=target) if target is not None:
                yield from _targets(target)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                yield name
            case ast.FunctionDef() | ast.AsyncFunctionDef() if _keeps_a_state(node):
                yield node.name
            case ast.ClassDef(name=name, body=body) if any(isinstance(s, ast.Assign | ast.AnnAssign) for s in body):
                yield name


def _constant(value: ast.expr) -> bool:
    match value:
        case ast.Constant() | ast.Lambda():
            return True
        case ast.UnaryOp(operand=operand):
            return _constant(operand)
        case ast.BinOp(left, _, right):
            return _constant(left) and _constant(right)
        case ast.Tuple(items):
            return all(map(_constant, items))
    return False


def _targets(target: ast.expr) -> Iterator[str]:
    yield from (node.id for node in ast.walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))


def _keeps_a_state(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a call may change a later one: by a default that is an object, or by a decorator's own memory."""
    defaults = [*function.args.defaults, *(d for d in function.args.kw_defaults if d is not None)]
    return bool(function.decorator_list) or not all(map(_constant, defaults))


def _patched(tree: ast.Module) -> Iterator[str]:
    """Names whose attributes or items are set or deleted."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value, _, ast.Store() | ast.Del()) | ast.Subscript(value, _, ast.Store() | ast.Del()):
                root = _root(value)
            case ast.Call(ast.Name("setattr" | "delattr"), [value, *_]):
                root = _root(value)
            case _:
                continue
        if root is not None:
            yield root


def _root(value: ast.expr) -> str | None:
    while isinstance(value, ast.Attribute | ast.Subscript | ast.Call):
        value = value.func if isinstance(value, ast.Call) else value.value
    return value.id if isinstance(value, ast.Name) else None


def _states(tree: ast.Module, aliases: dict[str, str]) -> Iterator[str]:
    """The states without a name that a cell may use or change."""
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        match node:
            case ast.Import(names):
                if any(alias.name.split(".")[0] not in LIBRARIES for alias in names):
                    yield from (EVERYTHING, "files")
            case ast.ImportFrom(module=module, names=names, level=level):
                star = any(alias.name == "*" for alias in names)
                if star or level or (module or "").split(".")[0] not in LIBRARIES:
                    yield from (EVERYTHING, "files")
            case ast.Call(ast.Name("open" | "input")):
                yield "files"
            case ast.Attribute(_, name, ast.Load()) if id(node) not in inner:
                path = path_of(node, aliases)
                yield from _of_path(path) if path is not None else _of_method(name)
            case ast.Attribute(_, _, ast.Store() | ast.Del()):
                path = path_of(node, aliases)
                if path is not None and not _shows_only(path):
                    yield EVERYTHING
            case ast.Subscript(value, _, ast.Store() | ast.Del()):
                path = path_of(value, aliases)
                if path is not None and not _shows_only(path):
                    yield EVERYTHING
            case ast.Call(ast.Name("setattr" | "delattr"), [value, *_]) if path_of(value, aliases) is not None:
                yield EVERYTHING
            case ast.Name(name, ast.Load()) if name in aliases and "." in aliases[name]:
                yield from _of_path(aliases[name])


def _shows_only(path: str) -> bool:
    return path.split(".")[0] in SHOW_ONLY


def _of_method(name: str) -> Iterator[str]:
    if TORCH_DRAW.fullmatch(name):
        yield "random torch"
    elif name in FILES or FILE_METHOD.fullmatch(name):
        yield "files"
    elif name.startswith("__") and name not in ("__name__", "__class__", "__doc__", "__init__", "__len__", "__call__"):
        yield EVERYTHING


def _of_path(path: str) -> Iterator[str]:
    """The states that one library function uses, for example ``numpy.random.seed``."""
    library, *_ = path.split(".")
    last = path.rsplit(".", 1)[-1]
    if library in SHOW_ONLY or library == "autograder":
        return
    if path.startswith(RANDOM) or (library == "torch" and TORCH_RANDOM.fullmatch(last)):
        if last not in ("default_rng", "Generator", "SeedSequence", "Random"):
            yield f"random {library}"
    elif library not in LIBRARIES or (library in PROCESS and not PURE.fullmatch(path)):
        if "." in path:
            yield EVERYTHING
    elif library in FILE_LIBRARIES or last in FILES or FILE_METHOD.fullmatch(last):
        yield "files"
    elif library not in ("deepgrad", "sklearn", "pandas") and SETTER.fullmatch(last) and last != "set_printoptions":
        yield EVERYTHING

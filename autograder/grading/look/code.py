"""Turns a cell into Python code. Magics are read as IPython reads them, with the code that they run.

Tested in ``tests/grading/test_autograd.py``.
"""

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.inputtransformer2 import TransformerManager

__all__ = ["Code", "read_code"]

RUNS_ITS_BODY = {"capture", "time", "timeit", "prun", "memit"}
RUNS_ITS_LINE = {"time", "timeit", "prun", "memit"}
HARMLESS = {
    *("alias_magic", "autoreload", "colors", "conda", "config", "debug", "dirs", "doctest_mode", "html", "javascript"),
    *("js", "latex", "load_ext", "ls", "lsmagic", "magic", "mamba", "markdown", "matplotlib", "pdb", "pdoc", "pinfo"),
    *("pinfo2", "pip", "pprint", "precision", "psearch", "pwd", "quickref", "reload_ext", "svg", "uv", "who", "whos"),
    *("xmode", "bash", "cmd", "script", "sh", "sx", "system"),  # no program is started while grading
}
PROGRAMS = {"system", "getoutput", "getlines"}
OPTIONS = re.compile(r"^(?:\s*-\w+(?:\s*\d+)?(?=\s|$))*\s*")
NESTED = 3
"""Depth of magics inside magics that are read; deeper code counts as unclear."""


@dataclass(frozen=True)
class Code:
    """A cell's code.

    Attributes:
        body: its statements; empty if the cell is not Python, because such a cell only fails.
        unclear: the piece of code whose effect cannot be known; empty if there is none.
    """

    body: list[ast.stmt] = field(default_factory=list)
    unclear: str = ""

    @property
    def tree(self) -> ast.Module:
        """The statements as a module."""
        return ast.Module(self.body, [])


@lru_cache(maxsize=512)  # most cells of a class are the same
def read_code(source: str) -> Code:
    """The code of a cell. The caller must not change it."""
    return _read(source, 0)


def _read(source: str, depth: int) -> Code:
    if depth > NESTED:
        return Code(unclear="magics in magics")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python warns about a student's "\d" and "is 1"
        try:
            tree = _parsed(source)
        except (RecursionError, MemoryError):
            return Code(unclear="code that is nested too deep")
    if tree is None:
        return Code()
    body: list[ast.stmt] = []
    unclear = ""
    for statement in tree.body:
        inner = _of_magic(statement, depth)
        body += [statement] if inner is None else inner.body
        unclear = unclear or (inner.unclear if inner is not None else "")
    return Code(body, unclear)


def _parsed(source: str) -> ast.Module | None:
    """The syntax tree; None if the code is not Python even without its magics."""
    try:
        return ast.parse(source)
    except ValueError:  # a null byte
        return None
    except SyntaxError:
        pass
    try:
        return ast.parse(_transformer().transform_cell(source))
    except (SyntaxError, ValueError, IndexError):
        return None


@cache
def _transformer() -> "TransformerManager":
    from IPython.core.inputtransformer2 import TransformerManager  # a tenth of a second that most runs do not need

    return TransformerManager()


def _of_magic(statement: ast.stmt, depth: int) -> Code | None:
    """The code that a statement's magic runs; None for a statement without a magic."""
    named = sum(isinstance(node, ast.Name) and node.id == "get_ipython" for node in ast.walk(statement))
    if not named:
        return None
    calls = list(_magics(statement))
    found = [_run_by(call, depth) for call in calls]
    if named > len(calls):
        return Code([statement], "get_ipython()")
    unclear = next((one.unclear for one in found if one.unclear), "")
    kept = [] if isinstance(statement, ast.Expr) and statement.value is calls[0] else [statement]
    return Code([*kept, *(inner for one in found for inner in one.body)], unclear)


def _magics(statement: ast.stmt) -> Iterator[ast.Call]:
    """The calls of ``get_ipython().something`` in a statement."""
    for node in ast.walk(statement):
        match node:
            case ast.Call(ast.Attribute(ast.Call(ast.Name("get_ipython")))):
                yield node


def _run_by(call: ast.Call, depth: int) -> Code:
    assert isinstance(call.func, ast.Attribute)
    texts = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
    match call.func.attr, texts:
        case name, _ if name in PROGRAMS:
            return Code()
        case "run_cell_magic", [name, str(), str(body)] if name in RUNS_ITS_BODY:
            return _read(body, depth + 1)
        case "run_line_magic", [name, str(line), *_] if name in RUNS_ITS_LINE:
            return _read(OPTIONS.sub("", line, count=1), depth + 1)
        case "run_line_magic" | "run_cell_magic", [name, *_] if name in HARMLESS:
            return Code()
        case "run_line_magic" | "run_cell_magic", [str(name), *_]:
            return Code(unclear=f"%{name[:20]}")
    return Code(unclear="get_ipython()")

"""Submissions that hold a grader up: by the time of their cells, and by how they are written."""

import json
from collections.abc import Callable
from typing import Any

import nbformat
from support.classroom import lean
from support.notebooks import solved
from support.submissions import LESSON

SLOW = "import time\ntime.sleep(1.5)"


def _notebook(*cells: str, **metadata: Any) -> dict[str, Any]:
    """A right submission with further cells before all others, and further metadata."""
    notebook = lean(solved(LESSON))
    notebook.cells[:0] = [nbformat.v4.new_code_cell(source) for source in cells]
    notebook.metadata.update(metadata)
    plain: dict[str, Any] = json.loads(json.dumps(notebook))
    return plain


def _raw(before: str, **metadata: Any) -> bytes:
    """As JSON text, with ``before`` inserted at the start of its object."""
    return b"{" + before.encode() + json.dumps(_notebook(**metadata)).encode()[1:]


TIMES: dict[str, Callable[[], dict[str, Any]]] = {
    "many slow cells": lambda: _notebook(*[SLOW] * 60),
    "cells that do not hear": lambda: _notebook(
        *["import signal, time\nsignal.signal(2, 1)\nend = time.time() + 4.5\nwhile time.time() < end: pass"] * 20
    ),
    "kernels that die late": lambda: _notebook(*["import os, time\ntime.sleep(1.8)\nos._exit(0)"] * 20),
    "a name that is missing": lambda: _notebook(*[SLOW] * 30, "print(nothing_of_this_name)"),
    "slow when it is asked": lambda: _notebook(
        "import time, builtins\nreal = builtins.compile\nbuiltins.len = lambda x: time.sleep(30)"
    ),
    "outputs that come slowly": lambda: _notebook(
        *["import time\nfor n in range(18): print('x' * 100_000, flush=True); time.sleep(0.1)"] * 30
    ),
}
"""Many short times: each within the bound of a cell, together beyond that of a submission."""

TEXTS: dict[str, Callable[[], bytes]] = {
    "not a number": lambda: _raw('"metadata": {"x": NaN, "y": -Infinity},'),
    "a key twice": lambda: _raw('"cells": [{"cell_type": "code", "source": "raise SystemExit"}],'),
    "a huge number": lambda: _raw('"x": ' + "9" * 100_000 + ","),
    "a huge exponent": lambda: _raw('"x": 1e999999999,'),
    "digits of another script": lambda: _raw('"nbformat": ١,'),
    "a number for the format": lambda: _raw("", nbformat_major=10**30),
    "many small objects": lambda: _raw('"x": [' + "{}," * 1_500_000 + "0],"),
    "many keys": lambda: _raw('"x": {' + ",".join(f'"{n}":0' for n in range(400_000)) + "},"),
    "one long escape": lambda: _raw('"x": "' + "\\ud800" * 1_000_000 + '",'),
    "brackets in code": lambda: json.dumps(_notebook("(" * 200_000)).encode(),
    "a long sum": lambda: json.dumps(_notebook("x = " + "+".join(["1"] * 100_000))).encode(),
    "a long chain of signs": lambda: json.dumps(_notebook("x = " + "-" * 300_000 + "1")).encode(),
    "attributes without end": lambda: json.dumps(_notebook("x" + ".y" * 100_000)).encode(),
    "nested functions": lambda: json.dumps(
        _notebook("\n".join(" " * n + f"def f{n}():" for n in range(90)) + "\n" + " " * 90 + "pass")
    ).encode(),
    "one line of a megabyte": lambda: json.dumps(_notebook("x = '" + "\\\\" * 500_000 + "'")).encode(),
    "line breaks of all kinds": lambda: json.dumps(_notebook("\x0c\x0b\x1c\x85\u2028\r" * 150_000 + "pass")).encode(),
    "two thousand cells": lambda: json.dumps(_notebook(*["pass"] * 1_900)).encode(),
    "magics without end": lambda: json.dumps(_notebook("%" * 500_000 + "\n" + "!x\n" * 50_000)).encode(),
    "percent signs and quotes": lambda: json.dumps(_notebook("f'{" * 100_000 + "'\"" * 100_000)).encode(),
    "definitions without end": lambda: json.dumps(_notebook("def chain_forward(): pass\n" * 35_000)).encode(),
}
"""What takes long to be parsed, or is parsed differently by two parsers."""

"""Odd but honest hand-ins: what students, platforms and learning systems do to a notebook, made from a solved one.

Each has the score that is right, and whether a human is owed a sentence about it.
"""

import copy
import io
import json
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import nbformat
from support.classroom import HANDED_IN, lean
from support.notebooks import released, solved
from support.submissions import CHAIN, LESSON, TOTAL

__all__ = ["Odd", "odd_handins"]

Plain = dict[str, Any]
Change = Callable[[Plain], None]

NAME = f"{LESSON}.ipynb"
APPLE_DOUBLE = b"\0\5\x16\7\0\2\0\0Mac OS X        " + b"\0" * 60
LOST = TOTAL - CHAIN
ANSWER = "chain_forward"


@dataclass(frozen=True)
class Odd:
    """What lies in the student's folder of the assignment, the right score, and whether a human must be told."""

    files: dict[str, bytes]
    points: float = TOTAL
    owed: bool = False
    timestamp: bytes | None = field(default=HANDED_IN.encode())


def odd_handins() -> dict[str, Odd]:
    """All of them, by the student's name."""
    groups = (_names, _places, _broken, _encodings, _formats, _platforms, _cells, _code, _stopped, _times, _beside)
    found: dict[str, Odd] = {}
    for group in groups:
        for name, odd in group().items():
            student = f"{group.__name__.strip('_')}_{name}"
            assert student not in found, student
            found[student] = odd
    return found


def _solved() -> Plain:
    plain: Plain = json.loads(json.dumps(lean(solved(LESSON))))
    return plain


SOLVED = _solved()
WHOLE = json.dumps(SOLVED).encode()
CODE = next(cell["source"] for cell in SOLVED["cells"] if cell["id"] == ANSWER)
STUB = next(cell["source"] for cell in released(LESSON).cells if cell["id"] == ANSWER)


def _bytes(plain: Plain, **options: Any) -> bytes:
    return json.dumps(plain, **options).encode()


def _changed(*changes: Change, points: float = TOTAL, owed: bool = False) -> Odd:
    plain = copy.deepcopy(SOLVED)
    for change in changes:
        change(plain)
    return Odd({NAME: _bytes(plain)}, points, owed)


def _answered(source: str, points: float = TOTAL, owed: bool = False) -> Odd:
    return _changed(lambda plain: _cell(plain).update(source=source), points=points, owed=owed)


def _cell(plain: Plain, name: str = ANSWER) -> Plain:
    found: Plain = next(cell for cell in plain["cells"] if cell.get("id") == name)
    return found


def _at(plain: Plain, name: str = ANSWER) -> int:
    return next(at for at, cell in enumerate(plain["cells"]) if cell.get("id") == name)


def _code_cell(source: str, name: str = "added") -> Plain:
    return {"cell_type": "code", "execution_count": 1, "id": name, "metadata": {}, "outputs": [], "source": source}


def _zip(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def _names() -> dict[str, Odd]:
    """Another file name: the one notebook is graded, and a human is told."""
    names = {
        "browser_1": f"{LESSON} (1).ipynb",
        "browser_1_closed_up": f"{LESSON}(1).ipynb",
        "browser_12": f"{LESSON} (12).ipynb",
        "jupyter_copy": f"{LESSON}-Copy1.ipynb",
        "jupyter_copy_of_copy": f"{LESSON}-Copy1-Copy2.ipynb",
        "windows_copy": f"{LESSON} - Copy.ipynb",
        "mac_copy": f"{LESSON} copy.ipynb",
        "colab_copy": f"Copy of {NAME}",
        "upper_ending": f"{LESSON}.IPYNB",
        "mixed_ending": f"{LESSON}.Ipynb",
        "upper_name": f"{LESSON.upper()}.ipynb",
        "text_ending": f"{NAME}.txt",
        "json_ending": f"{LESSON}.json",
        "both_endings": f"{NAME}.json",
        "plain_text": f"{LESSON}.txt",
        "no_ending": LESSON,
        "ending_twice": f"{NAME}.ipynb",
        "space_before_ending": f"{LESSON} .ipynb",
        "space_in_front": f" {NAME}",
        "final": f"{LESSON}_final.ipynb",
        "final_final": f"{LESSON}-final-FINAL-v2.ipynb",
        "own_name_behind": f"{LESSON}_ada.ipynb",
        "own_name_in_front": f"ada {NAME}",
        "homework": "homework.ipynb",
        "untitled": "Untitled.ipynb",
        "emoji": "✅ done.ipynb",
        "cyrillic": "домашняя работа.ipynb",
        "arabic": "الواجب.ipynb",
        "chinese": "作业一.ipynb",
        "accents": unicodedata.normalize("NFD", "Übung für Zoë.ipynb"),
        "moodle": f"Smith John_12345_assignsubmission_file_{NAME}",
        "moodle_accents": f"Núñez María José_987_assignsubmission_file_{NAME}",
        "moodle_group": f"Group 3-Smith John_12345_assignsubmission_file_{NAME}",
        "canvas": f"smithjohn_123_456_{NAME}",
        "canvas_late": f"smithjohn_late_123_456_{NAME}",
        "canvas_again": f"smithjohn_123_456_{LESSON}-1.ipynb",
        "blackboard": f"Homework 1_ada_attempt_2026-03-01-12-00-00_{NAME}",
        "brightspace": f"123-456 - Ada Smith - Mar 1, 2026 1200 PM - {NAME}",
        "classroom": f"Ada Smith - {NAME}",
        "percent": "01%20deep%20linear%20network.ipynb",
    }
    return {name: Odd({path: WHOLE}, owed=True) for name, path in names.items()}


def _places() -> dict[str, Odd]:
    """Another place, an archive, or files of programs beside it."""
    data = b"1 2 3\n"
    reads = copy.deepcopy(SOLVED)
    _cell(reads)["source"] = "assert np.loadtxt('data.csv').sum() == 6\n" + CODE
    zipped = _zip({NAME: WHOLE})
    return {
        "folder": Odd({f"{LESSON}/{NAME}": WHOLE}, owed=True),
        "folder_of_moodle": Odd({f"Smith John_12345_assignsubmission_file_/{NAME}": WHOLE}, owed=True),
        "deep_folder": Odd({f"a/b c/{NAME}": WHOLE}, owed=True),
        "folder_with_data": Odd({f"work/{NAME}": _bytes(reads), "work/data.csv": data}, owed=True),
        "data_beside": Odd({NAME: _bytes(reads), "data.csv": data}),
        "zip": Odd({f"{LESSON}.zip": zipped}, owed=True),
        "zip_stored": Odd({"hand-in.zip": _zip({NAME: WHOLE}, zipfile.ZIP_STORED)}, owed=True),
        "zip_of_mac": Odd({"a.zip": _zip({f"a/{NAME}": WHOLE, f"__MACOSX/a/._{NAME}": APPLE_DOUBLE})}, owed=True),
        "zip_of_another_name": Odd({"a.zip": _zip({"mine.ipynb": WHOLE, "notes.txt": b"x"})}, owed=True),
        "zip_under_the_name": Odd({NAME: zipped}, owed=True),
        "mac_beside": Odd({NAME: WHOLE, f"._{NAME}": APPLE_DOUBLE, ".DS_Store": b"\0\0\0\1Bud1"}),
        "mac_beside_renamed": Odd({"my lesson.ipynb": WHOLE, "._my lesson.ipynb": APPLE_DOUBLE}, owed=True),
        "atomic_beside": Odd({NAME: WHOLE, f".~{NAME}": b""}),
        "atomic_beside_renamed": Odd({"my lesson.ipynb": WHOLE, ".~my lesson.ipynb": b""}, owed=True),
        "checkpoint_beside": Odd({NAME: WHOLE, f".ipynb_checkpoints/{LESSON}-checkpoint.ipynb": WHOLE}),
        "older_copy_beside": Odd({NAME: WHOLE, f"{LESSON}-Copy1.ipynb": WHOLE}, owed=True),
        "scratch_beside": Odd({NAME: WHOLE, "scratch.ipynb": WHOLE}),
        "old_folder_beside": Odd({NAME: WHOLE, f"old/{NAME}": WHOLE}, owed=True),
        "windows_beside": Odd({NAME: WHOLE, "Thumbs.db": b"\xd0\xcf", "desktop.ini": b"[.ShellClassInfo]"}),
    }


def _broken() -> dict[str, Odd]:
    """What cannot be graded: 0 points, and a human is told what lies there."""
    checkpoint = {f".ipynb_checkpoints/{LESSON}-checkpoint.ipynb": WHOLE}
    empty = _bytes({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    half = copy.deepcopy(SOLVED)
    half["cells"] = half["cells"][: len(half["cells"]) // 2]
    kept = sum(_points_of(cell["id"]) for cell in half["cells"])
    files: dict[str, dict[str, bytes]] = {
        "zero_bytes": {NAME: b""},
        "zero_bytes_with_copy": {NAME: b"", f".~{NAME}": WHOLE},
        "zero_bytes_with_checkpoint": {NAME: b"", **checkpoint},
        "no_cells_with_checkpoint": {NAME: empty, **checkpoint},
        "no_cells": {NAME: empty},
        "cut_off": {NAME: WHOLE[:5000]},
        "garbage_behind": {NAME: WHOLE + b"\n}"},
        "two_candidates": {"final.ipynb": WHOLE, "final2.ipynb": WHOLE},
        "two_in_a_zip": {"a.zip": _zip({"one.ipynb": WHOLE, "two.ipynb": WHOLE})},
        "broken_zip": {f"{LESSON}.zip": _zip({NAME: WHOLE})[:2000]},
        "a_script": {f"{LESSON}.py": CODE.encode()},
        "a_page": {f"{LESSON}.html": b"<!DOCTYPE html><html></html>"},
        "a_print": {f"{LESSON}.pdf": b"%PDF-1.7"},
        "a_rar": {f"{LESSON}.rar": b"Rar!\x1a\7\1\0"},
        "apple_double_alone": {f"._{NAME}": APPLE_DOUBLE},
        "copy_alone": {f".~{NAME}": WHOLE},
        "nothing": {},
        "another_assignment": {NAME: _bytes({"cells": [_code_cell("1 + 1")], "nbformat": 4, "nbformat_minor": 5})},
        "a_page_under_the_name": {NAME: b"<!DOCTYPE html><html></html>"},
        "a_script_under_the_name": {NAME: b"import numpy as np\n"},
    }
    return {name: Odd(found, 0, owed=True) for name, found in files.items()} | {
        "half_missing": Odd({NAME: _bytes(half)}, kept, owed=True)
    }


def _points_of(answer: str) -> float:
    """What the test of an answer's cell is worth; 0 for another cell."""
    tests = (cell for cell in SOLVED["cells"] if cell["id"] == f"test_{answer}")
    return sum(float(cell["metadata"]["nbgrader"]["points"]) for cell in tests)


def _encodings() -> dict[str, Odd]:
    """Bytes as editors and systems write them."""
    text = WHOLE.decode()
    spoken = copy.deepcopy(SOLVED)
    _cell(spoken)["source"] = CODE + "\nπ, größe = 3.14, '漢字 🎉 \u2028'\n"
    latin = copy.deepcopy(SOLVED)
    _cell(latin)["source"] = CODE + "\n# größe\n"
    surrogate = text.replace('"def chain_forward', '"# \\ud83d\\ndef chain_forward', 1)
    return {
        "mark": Odd({NAME: b"\xef\xbb\xbf" + WHOLE}),
        "utf_16": Odd({NAME: text.encode("utf-16")}),
        "utf_16_big": Odd({NAME: b"\xfe\xff" + text.encode("utf-16-be")}),
        "latin_1": Odd({NAME: _bytes_latin(latin)}, owed=True),
        "spoken": Odd({NAME: _bytes(spoken, ensure_ascii=False)}),
        "escaped": Odd({NAME: _bytes(spoken)}),
        "lone_surrogate": Odd({NAME: surrogate.encode()}),
        "windows_file": Odd({NAME: _bytes(SOLVED, indent=1).replace(b"\n", b"\r\n")}),
        "windows_cells": _changed(_each(lambda cell: cell.update(source=cell["source"].replace("\n", "\r\n")))),
        "old_mac_file": Odd({NAME: _bytes(SOLVED, indent=1).replace(b"\n", b"\r")}),
        "spaces_around": Odd({NAME: b"\n\n  " + WHOLE + b"  \n\n\n"}),
        "one_line": Odd({NAME: _bytes(SOLVED, separators=(",", ":"))}),
        "sorted_keys": Odd({NAME: _bytes(SOLVED, sort_keys=True, indent=4)}),
    }


def _bytes_latin(plain: Plain) -> bytes:
    return json.dumps(plain, ensure_ascii=False).encode("latin-1")


def _each(change: Change) -> Change:
    def all_cells(plain: Plain) -> None:
        for cell in plain["cells"]:
            change(cell)

    return all_cells


def _formats() -> dict[str, Odd]:
    """Older formats, and files that other programs write."""
    third = _bytes(dict(nbformat.convert(nbformat.from_dict(SOLVED), 3)))

    def lines(cell: Plain) -> None:
        cell["source"] = cell["source"].splitlines(keepends=True)

    return {
        "third": Odd({NAME: third}),
        "no_ids": _changed(_each(lambda cell: cell.pop("id")), lambda plain: plain.update(nbformat_minor=4)),
        "no_ids_in_4_5": _changed(_each(lambda cell: cell.pop("id"))),
        "same_ids": _changed(_each(lambda cell: cell.update(id="same"))),
        "odd_ids": _changed(_each(lambda cell: cell.update(id=f"{cell['id']} é/{'x' * 90}"))),
        "number_ids": _changed(_each(lambda cell: cell.update(id=7))),
        "later_minor": _changed(lambda plain: plain.update(nbformat_minor=9)),
        "no_minor": _changed(lambda plain: plain.pop("nbformat_minor")),
        "no_format": _changed(lambda plain: plain.pop("nbformat")),
        "no_metadata": _changed(lambda plain: plain.pop("metadata")),
        "lines": _changed(_each(lines)),
        "no_outputs": _changed(_each(lambda cell: cell.pop("outputs", None))),
        "null_outputs": _changed(_each(lambda cell: cell.update(outputs=None))),
        "text_counts": _changed(_each(lambda cell: cell.update(execution_count="3"))),
        "extra_keys": _changed(_each(lambda cell: cell.update(collapsed=True, prompt_number=3, input=["x"]))),
    }


def _metadata(**about: Any) -> Change:
    return lambda plain: plain["metadata"].update(about)


def _in_cells(**about: Any) -> Change:
    return _each(lambda cell: cell["metadata"].update(copy.deepcopy(about)))


def _platforms() -> dict[str, Odd]:
    """What the programs that students work in add or take away."""

    def forgotten(plain: Plain) -> None:
        for number, cell in enumerate(plain["cells"]):
            cell.update(metadata={"id": f"colab{number}"}, id=f"colab{number}")

    def outputs(kind: str, length: int) -> Change:
        bundle = {"output_type": "display_data", "metadata": {}, "data": {kind: "A" * length}}
        return lambda plain: _cell(plain).update(outputs=[bundle] * 5)

    printed = {"output_type": "stream", "name": "stdout", "text": ["loss 0.25, [step] {1}\n"] * 1_200_000}
    state = {"application/vnd.jupyter.widget-state+json": {"state": {"a" * 32: {"model_name": "x" * (5 << 20)}}}}
    picture = {"photo.png": {"image/png": "iVBORw0KGgo="}}
    note = {"cell_type": "markdown", "id": "note", "metadata": {}, "source": "![](attachment:photo.png)"}
    busy = {"iopub.execute_input": "2026-03-01T12:00:00.000Z", "shell.execute_reply": "2026-03-01T12:00:01.000Z"}
    kernel = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
    return {
        "colab": _changed(_metadata(colab={"provenance": []}, accelerator="GPU"), _in_cells(colab={"base_uri": "x"})),
        "colab_forgot_names": _changed(forgotten),
        "vs_code": _changed(
            _metadata(vscode={"interpreter": {"hash": "0" * 64}}), _in_cells(vscode={"languageId": "python"})
        ),
        "kaggle": _changed(
            _metadata(kaggle={"accelerator": "none"}), _in_cells(_kg_hide_input=True, papermill={"status": "completed"})
        ),
        "jupyterlite": _changed(_metadata(kernelspec=kernel, language_info={"name": "python", "version": "3.12"})),
        "pycharm": _changed(_in_cells(pycharm={"name": "#%%\n", "is_executing": False}, collapsed=False)),
        "databricks": _changed(_in_cells(**{"application/vnd.databricks.v1+cell": {"title": "", "nuid": "1"}})),
        "deepnote": _changed(
            _metadata(deepnote={}, deepnote_notebook_id="1"), _in_cells(cell_id="1", deepnote_cell_type="code")
        ),
        "conda_kernel": _changed(_metadata(kernelspec={"name": "conda-env-ml-py", "display_name": "ml"})),
        "no_kernel": _changed(lambda plain: plain["metadata"].pop("kernelspec", None)),
        "widget_state": _changed(_metadata(widgets=state)),
        "jupytext": _changed(_metadata(jupytext={"formats": "ipynb,py:percent"})),
        "execution_times": _changed(_in_cells(execution=busy, trusted=True, scrolled=True)),
        "slides_and_headings": _changed(
            _in_cells(slideshow={"slide_type": "skip"}, **{"jp-MarkdownHeadingCollapsed": True})
        ),
        "tags": _changed(_in_cells(tags=["hide-input", "raises-exception", "mine"])),
        "locked_by_editor": _changed(_in_cells(editable=False, deletable=False)),
        "attachment": _changed(lambda plain: plain["cells"].append({**note, "attachments": picture})),
        "large_figures": _changed(outputs("image/png", 5 << 20)),
        "large_pages": _changed(outputs("text/html", 5 << 20)),
        "much_printed": _changed(lambda plain: _cell(plain).update(outputs=[printed])),
        "large_widget_state": _changed(_metadata(widgets={"a": "x" * (25 << 20)})),
        "an_error_shown": _changed(
            lambda plain: _cell(plain).update(
                outputs=[{"output_type": "error", "ename": "E", "evalue": "", "traceback": []}]
            )
        ),
    }


def _cells() -> dict[str, Odd]:
    """Cells that were added, moved, merged, retyped or lost."""

    def added(plain: Plain) -> None:
        plain["cells"].insert(0, _code_cell("print('mine')"))
        plain["cells"].append({"cell_type": "raw", "id": "raw", "metadata": {}, "source": "<b>mine"})

    def in_front(plain: Plain) -> None:
        _cell(plain)["source"] = ""
        plain["cells"].insert(_at(plain), _code_cell(CODE))

    def above_stub(plain: Plain) -> None:
        _cell(plain)["source"] = STUB
        plain["cells"].insert(_at(plain), _code_cell(CODE))

    def in_test(plain: Plain) -> None:
        test = _cell(plain, f"test_{ANSWER}")
        test["source"] = f"{CODE}\n\n{test['source']}"
        plain["cells"].remove(_cell(plain))

    def twice(plain: Plain) -> None:
        plain["cells"].insert(_at(plain), {**copy.deepcopy(_cell(plain)), "id": "second", "source": STUB})

    def retyped(kind: str) -> Change:
        return lambda plain: _cell(plain).update(cell_type=kind)

    def unnamed(plain: Plain) -> None:
        _cell(plain).update(id="fresh", metadata={})

    def untested(plain: Plain) -> None:
        plain["cells"].remove(_cell(plain, f"test_{ANSWER}"))

    def tested_first(plain: Plain) -> None:
        plain["cells"].insert(1, plain["cells"].pop(_at(plain, f"test_{ANSWER}")))

    def reversed_order(plain: Plain) -> None:
        plain["cells"].reverse()

    def helper(plain: Plain) -> None:
        _cell(plain)["source"] = CODE.replace("):\n", "):\n    keep(w)\n", 1)
        plain["cells"].insert(_at(plain), _code_cell("def keep(x):\n    return x"))

    def imports(line: str, use: str) -> Change:
        def change(plain: Plain) -> None:
            _cell(plain, "imports")["source"] += f"\n{line}\n"
            _cell(plain)["source"] = CODE.replace("):\n", f"):\n    {use}\n", 1)

        return change

    return {
        "added": _changed(added),
        "answer_in_front": _changed(in_front),
        "answer_above_the_stub": _changed(above_stub, points=LOST, owed=True),
        "answer_in_the_test": _changed(in_test),
        "answer_twice": _changed(twice),
        "answer_as_text": _changed(retyped("markdown")),
        "answer_as_raw": _changed(retyped("raw")),
        "answer_without_its_name": _changed(unnamed),
        "test_deleted": _changed(untested),
        "test_in_front": _changed(tested_first),
        "test_changed": _changed(
            lambda plain: _cell(plain, f"test_{ANSWER}").update(source="check(chain_forward)  # ok")
        ),
        "reversed": _changed(reversed_order),
        "helper": _changed(helper),
        "imports_changed": _changed(imports("import math", "1")),
        "imports_needed": _changed(imports("import math", "math.pi"), points=LOST, owed=True),
        "imports_repeated": _changed(lambda plain: plain["cells"].insert(1, _code_cell("import math, numpy as np"))),
    }


def _code() -> dict[str, Odd]:
    """Answers that are right, with what notebooks hold besides."""
    caught = "try:\n    {}\nexcept Exception:\n    print('offline')\n"
    download = "__import__('urllib.request').request.urlopen('https://example.org/')"
    return {
        "timed": _answered(f"%%time\n{CODE}"),
        "captured": _answered(f"%%capture\n{CODE}"),
        "inline": _answered(f"%matplotlib inline\n{CODE}"),
        "installs": _answered(f"!pip install numpy\n%pip install scipy\n{CODE}"),
        "asks_help": _answered(f"?np.array\n{CODE}"),
        "reloads": _answered(f"%load_ext autoreload\n%autoreload 2\n{CODE}"),
        "annotated": _answered(f"from __future__ import annotations\nimport typing\n\n{CODE}"),
        "prints": _answered(f"print('x' * 100_000)\n{CODE}"),
        "plots": _answered(f"import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\n{CODE}"),
        "warns": _answered(f"import warnings, logging\nwarnings.warn('x')\nlogging.warning('y')\n{CODE}"),
        "main": _answered(f"{CODE}\nif __name__ == '__main__':\n    print(chain_forward(0.5, 0.0, 1.0, 3))"),
        "class_inside": _answered(f"class Net:\n    pass\n\n{CODE}"),
        "tabs": _answered(CODE.replace("    ", "\t")),
        "spaces_behind": _answered(CODE.replace("\n", "   \n")),
        "saves_files": _answered(f"np.savetxt('mine.csv', [1, 2])\nnp.loadtxt('mine.csv')\n{CODE}"),
        "writes_and_imports": _changed(
            lambda plain: plain["cells"].insert(1, _code_cell("%%writefile helper.py\nx = 5")),
            lambda plain: _cell(plain).update(source=f"import helper\n{CODE}"),
        ),
        "threads": _answered(
            f"from concurrent.futures import ThreadPoolExecutor as T\nlist(T(4).map(abs, [1]))\n{CODE}"
        ),
        "random_state": _answered(f"np.random.seed(0)\n{CODE}"),
        "caught_offline": _answered(caught.format(download) + CODE),
        "caught_input": _answered(caught.format("input('x')") + CODE),
        "asks_cuda": _answered(f"import torch\ndevice = 'cuda' if torch.cuda.is_available() else 'cpu'\n{CODE}"),
        "refused_below": _answered(f"{CODE}\nopen('/content/d.csv')"),
        "refused_elsewhere": _changed(lambda plain: plain["cells"].append(_code_cell("input('your name? ')"))),
        "error_below": _answered(f"{CODE}\n1 / 0"),
        "own_error": _answered(f"1 / 0\n{CODE}", LOST),
        "own_file": _answered(f"np.loadtxt('dta.csv')\n{CODE}", LOST),
        "own_name": _answered(f"undefined\n{CODE}", LOST),
        "own_syntax": _answered(f"x = = 3\n{CODE}", LOST),
        "own_indent": _answered(CODE.replace("\n    ", "\n  ", 1).replace("\n    ", "\n      ", 1) + "\n  x", LOST),
        "own_mistake_after_refusal": _answered(
            caught.format(download) + "def chain_forward(w, b, x, n):\n    return np.full(n + 1, x)", LOST
        ),
    }


def _stopped() -> dict[str, Odd]:
    """Right answers behind what the sandbox refuses or ends: the points are lost, and a human is told."""
    above = {
        "input": "n = int(input('how many? '))",
        "password": "import getpass\ngetpass.getpass()",
        "download": f"{'import urllib.request'}\nurllib.request.urlopen('https://example.org/d.csv').read()",
        "socket": "import socket\nsocket.create_connection(('192.0.2.1', 80))",
        "numpy_address": "np.loadtxt('https://example.org/d.csv')",
        "data_set": "from sklearn.datasets import fetch_california_housing as f\nf(n_retries=1)",
        "pool": "import multiprocessing as mp\nwith mp.Pool(2) as p:\n    print(p.map(abs, [-1, -2]))",
        "process": "import multiprocessing as mp\np = mp.Process(target=abs)\np.start()",
        "executor": "from concurrent.futures import ProcessPoolExecutor as P\nlist(P(2).map(abs, [1]))",
        "program": "import subprocess\nsubprocess.run(['ls'], check=True)",
        "cuda": "import torch\ntorch.zeros(1).cuda()",
        "device": "import torch\ntorch.zeros(1, device='cuda')",
        "loader": "import torch\nnext(iter(torch.utils.data.DataLoader([1, 2], num_workers=2)))",
        "colab_path": "np.loadtxt('/content/d.csv')",
        "kaggle_path": "open('/kaggle/input/d.csv')",
        "windows_path": r"open('C:\\Users\\ada\\d.csv')",
        "parent_path": "open('../data/d.csv')",
        "drive": "from google.colab import drive\ndrive.mount('/content/drive')",
        "fetched_file": "!wget https://example.org/points.csv\nnp.loadtxt('points.csv')",
        "cloned_file": "import os\nos.system('git clone https://example.org/repo')\nopen('repo/points.csv')",
        "module": "import not_installed_here",
        "training": "import time\nt = time.time()\nwhile time.time() - t < 300: pass",
        "memory": "np.ones((10**6, 10**6))",
        "disk": "open('big', 'wb').write(b'x' * (1 << 28))",
        "threads": "import threading as t, time\nfor _ in range(200):\n"
        "    t.Thread(target=time.sleep, args=(60,)).start()\ntime.sleep(30)",
        "output": "from IPython.display import display, HTML\nfor _ in range(40): display(HTML('x' * (2 << 20)))",
    }
    found = {name: _answered(f"{lines}\n{CODE}", LOST, owed=True) for name, lines in above.items()}

    def data_elsewhere(plain: Plain) -> None:
        _cell(plain)["source"] = CODE.replace("):\n", "):\n    data\n", 1)
        plain["cells"].insert(_at(plain), _code_cell("data = open('/content/d.csv').read()"))

    found["data_elsewhere"] = _changed(data_elsewhere, points=LOST, owed=True)
    called = CODE.replace("):\n", "):\n    input('x')\n", 1)
    found["in_the_call"] = _answered(called, LOST, owed=True)
    return found


def _times() -> dict[str, Odd]:
    """``timestamp.txt`` as systems and people write it."""
    told: dict[str, tuple[bytes | None, bool]] = {
        "none": (None, False),
        "nbgrader": (b"2026-03-01 12:00:00.000000 UTC", False),
        "iso": (b"2026-03-01T12:00:00+01:00", False),
        "zulu": (b"2026-03-01T12:00:00Z", False),
        "line_ends": (b"2026-03-01 12:00:00 UTC\r\n", False),
        "words": (b"yesterday evening", True),
        "a_path": (b"2026-03-01 12:00:00 /proc/kmsg", True),
        "bytes": (b"\xff\0soon", True),
    }
    return {name: Odd({NAME: WHOLE}, TOTAL, owed, text) for name, (text, owed) in told.items()}


def _beside() -> dict[str, Odd]:
    """Files and folders beside the notebook."""
    return {
        "report": Odd({NAME: WHOLE, "report.pdf": b"%PDF-1.7", "README.md": b"# mine"}),
        "pictures": Odd({NAME: WHOLE, **{f"pictures/{i}.png": b"\x89PNG" for i in range(30)}}),
        "many": Odd({NAME: WHOLE, **{f"data/{i}.txt": b"1" for i in range(500)}}),
        "deep": Odd({NAME: WHOLE, f"{'d/' * 12}x.txt": b"1"}),
        "names": Odd({NAME: WHOLE, "Größe 漢字 🎉 (1).csv": b"1", "a'b\"c;d.txt": b"1"}),
        "config": Odd({NAME: WHOLE, "config.json": b'{"a": 1}', "notes.txt": b"x", "Makefile": b"all:"}),
        "cache": Odd({NAME: WHOLE, "__pycache__/x.pyc": b"\0", ".venv/pyvenv.cfg": b"x", ".git/HEAD": b"x"}),
        "no_points": Odd({NAME: json.dumps(lean(released(LESSON))).encode()}, 0),
    }

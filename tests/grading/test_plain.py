"""Is a kernel the environment that it was started from: the same imports, packages, sources and errors?"""

import ast
import asyncio
import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from support import ipython_cells
from support.classroom import make_course
from support.submissions import LESSON

from autograder.grading.classroom import Classroom, open_classroom
from autograder.grading.sandbox import grading_sandbox
from autograder.kernels.client import zygote_client
from autograder.kernels.client.execute import run_cells
from autograder.kernels.client.zygote_client import ZygoteProcess
from tests.kernels.conftest import OPEN_WAY

LESSONS = sorted((Path(__file__).parents[2] / "lessons").glob("*.ipynb"))

PLACES = """
import sys
print([(name, getattr(sys.modules[name], "__file__", None)) for name in ("autograder", "deepgrad", "numpy", "torch")])
"""

OTHERS = [
    "import scipy.linalg, scipy.optimize",
    "import sklearn.linear_model, sklearn.datasets",
    "import torch, torch.optim, stack_data, sympy, networkx, PIL.Image",
    "import autograder, deepgrad, numpy" + PLACES,
    "import importlib.metadata as m\nprint(*map(m.version, ('numpy', 'torch', 'scikit-learn', 'deepgrad')))",
    "print(sorted(e.value for e in m.entry_points(group='jupyter_client.kernel_provisioners')))",
    "print(sorted(e.value for e in m.entry_points(group='nbconvert.exporters')))",
    "import inspect\nprint(inspect.getsource(numpy.linalg.norm), inspect.getsource(deepgrad))",
]

ERRORS = [
    "undefined",
    "def ratio(x):\n    return 1 / x\n\n\ndef outer(x):\n    return ratio(x)\n\n\nouter(0)",
    "numpy.zeros(3) @ numpy.zeros(4)",
    "numpy.linalg.inv(numpy.zeros((2, 2)))",
    "import no_such_module",
    "def broken(:",
]


def imports(path: Path) -> Iterator[str]:
    """Every import statement of a lesson, those inside functions too."""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            plain = "\n".join(line for line in cell.source.splitlines() if not line.startswith("%"))
            nodes = ast.walk(ast.parse(plain))
            yield from (ast.unparse(node) for node in nodes if isinstance(node, ast.Import | ast.ImportFrom))


CELLS = [*dict.fromkeys(text for path in LESSONS for text in imports(path)), *OTHERS, *ERRORS]


Said = dict[str, list[tuple[str, str]]]


@pytest.fixture(scope="module")
def environment() -> Said:
    """What each cell says in the environment itself."""
    command = [sys.executable, "-P", ipython_cells.__file__]
    done = subprocess.run(command, input=json.dumps(CELLS), cwd="/", capture_output=True, text=True, check=True)
    answers = json.loads(done.stdout.splitlines()[-1])
    return {source: [(kind, text) for kind, text in said] for source, said in zip(CELLS, answers, strict=True)}


def told(outputs: list[Any]) -> list[tuple[str, str]]:
    return [(o.output_type, o.get("text") or "\n".join(o.get("traceback", ()))) for o in outputs]


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    return open_classroom(make_course(tmp_path_factory.mktemp("plain") / "course"))


@pytest.mark.parametrize("without", [(), ("namespaces",)], ids=["all layers", "no namespaces"])
def test_a_kernel_says_what_the_environment_says(
    without: tuple[str, ...],
    classroom: Classroom,
    environment: Said,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All lessons' imports in the kernels of lesson 1, which have the least imported before."""
    if without and os.geteuid() == 0:
        monkeypatch.setattr(zygote_client, "COMMAND", [*OPEN_WAY, *zygote_client.COMMAND])
    sandbox = dataclasses.replace(grading_sandbox(classroom, LESSON), without=frozenset(without))

    async def run() -> Said:
        process = ZygoteProcess(sandbox)
        try:
            await process.ready()
            client = process.connect()
            result = await run_cells(CELLS, client, cell_deadline=120)
            client.close()
        finally:
            process.close()
        return dict(zip(CELLS, (told(cell.outputs) for cell in result.cells), strict=True))

    found = asyncio.run(run())
    assert {source: said for source, said in found.items() if said != environment[source]} == {}
    assert not [source for source in CELLS if source not in ERRORS and "error" in dict(found[source])]
    assert [source for source in ERRORS if "error" in dict(found[source])] == ERRORS


@pytest.mark.parametrize(("lesson", "needed"), [(LESSON, "False"), ("02_sigmoid_saturation", "True")])
def test_kernels_preload_torch_if_a_cell_needs_it_that_always_runs_and_the_coordinator_never_imports_it(
    classroom: Classroom, lesson: str, needed: str
) -> None:
    program = (
        "import sys; from pathlib import Path; from autograder.grading import classroom, sandbox;"
        f"room = classroom.open_classroom(Path({str(classroom.root)!r}));"
        f"made = sandbox.grading_sandbox(room, {lesson!r});"
        "print('torch' in made.preload, 'deepgrad.probe' in made.preload, 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.split() == [needed, needed, "False"], done.stderr

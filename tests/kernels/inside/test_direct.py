"""Does a direct kernel read a cell as IPython does?"""

from pathlib import Path

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from autograder.kernels.client.zygote_client import ZygoteClient
from autograder.kernels.inside.plain import PlainFirst
from tests.kernels.client.test_cell_channel import run

LESSONS = Path(__file__).parents[3] / "lessons"

TRICKY = [
    "%time x = 1\ny = 2",
    "x = %env\ny = !ls\nprint(x)",
    "a?\n",
    "import os\nos.path??",
    "%%time\nx = 1\n",
    "!ls\n!pwd",
    ">>> x = 1\n>>> x",
    "In [1]: x = 1\n   ...: y = 2",
    "    indented = 1\n    twice = 2",
    "f = 3\n(f\n%2)",
    "s = '''\n%time\n!ls\n'''\nt = 1",
    "if True:\n    %time 1\nelse:\n    pass",
    "/print 1\n,print a b\n;print c",
    "await x\nasync with y as z: pass",
    "broken = (\n",
    "x = 1; %time\n",
    "'\\d'\nx = 2",
    "\n\n  \nx = 1\n",
    "",
]


@pytest.mark.parametrize("source", TRICKY)
def test_is_a_cell_transformed_as_by_ipython(source: str) -> None:
    assert PlainFirst().transform_cell(source) == TransformerManager().transform_cell(source)


@pytest.mark.parametrize("path", sorted(LESSONS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_is_every_cell_of_a_lesson(path: Path) -> None:
    ours, theirs = PlainFirst(), TransformerManager()
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert ours.transform_cell(cell.source) == theirs.transform_cell(cell.source)


def test_does_a_transformer_of_the_students_see_every_cell() -> None:
    ours = PlainFirst()

    class Louder:
        priority = 1

        @classmethod
        def find(cls, tokens: object) -> None:
            seen.append(tokens)

    seen: list[object] = []
    ours.token_transformers.append(Louder)
    ours.transform_cell("x = 1\ny = 2")
    assert seen


def test_what_jupyters_own_libraries_ask_of_a_kernel(zygote_client: ZygoteClient) -> None:
    cells = run(
        zygote_client,
        "kernel = get_ipython().kernel\nassert kernel.get_parent()['header']['msg_id'] and kernel.io_loop is not None",
        "import ipywidgets\nout = ipywidgets.Output()\nwith out: print('inside')\nout",
        "%matplotlib inline\nimport matplotlib\nmatplotlib.get_backend()",
        "import inspect\ndef f(): return 40 + 2\ninspect.getsource(f)",
        "1 / 0",
        "_, In[4][:6], Out[3]",
    ).cells
    assert [cell.status for cell in cells] == ["ok", "ok", "ok", "ok", "error", "ok"]
    assert "return 40 + 2" in cells[3].outputs[0].data["text/plain"]
    assert "Cell" in "".join(cells[4].outputs[0].traceback)
    assert cells[5].execution_count == 6

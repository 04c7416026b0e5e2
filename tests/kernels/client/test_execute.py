"""Does honest code run under all layers, and do its outputs come out as a notebook has them?"""

import asyncio
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.kernels.client.execute import KernelRun, run_cells
from autograder.kernels.client.verdict_channel import VerdictChannel
from autograder.kernels.client.zygote_client import ZygoteClient
from autograder.kernels.errors import InputsTooLarge
from autograder.kernels.refused import NO_INPUT, NO_NETWORK, NO_PROCESSES, NO_PROGRAMS

HONEST = {
    "autograd and optimisers": """
import torch
model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.BatchNorm1d(8), torch.nn.ReLU(), torch.nn.Linear(8, 1))
for make in (torch.optim.SGD, torch.optim.Adam):
    optimizer = make(model.parameters(), lr=0.1)
    loss = model(torch.randn(16, 4)).square().mean(); loss.backward(); optimizer.step()
torch.nn.functional.conv2d(torch.randn(1, 1, 8, 8), torch.randn(2, 1, 3, 3)).sum()
""",
    "DataLoader": """
from torch.utils.data import DataLoader, TensorDataset
assert len(list(DataLoader(TensorDataset(torch.arange(10)), batch_size=3, shuffle=True, num_workers=0))) == 4
""",
    "save and load": """
torch.save(model.state_dict(), 'm.pt'); model.load_state_dict(torch.load('m.pt', weights_only=True))
import numpy as np; np.savez('a.npz', a=np.ones(3)); assert np.load('a.npz')['a'].sum() == 3
""",
    "plot": """
%matplotlib inline
import matplotlib.pyplot as plt
fig, ax = plt.subplots(); ax.imshow(np.random.rand(4, 4)); ax.set_title('$\\\\alpha$'); plt.savefig('f.png'); plt.show()
""",
    "widgets": "import ipywidgets; ipywidgets.IntSlider(value=3)",
    "interact": "ipywidgets.interact(lambda n=3: n)\nNone",
    "threads": """
import threading, concurrent.futures as cf
with cf.ThreadPoolExecutor(4) as pool: assert sum(pool.map(lambda n: n * n, range(10))) == 285
""",
    "asyncio": "import asyncio\nawait asyncio.sleep(0.01)\nassert await asyncio.gather(asyncio.sleep(0, 1)) == [1]",
    "an event loop": "t = threading.Thread(target=lambda: asyncio.run(asyncio.sleep(0))); t.start(); t.join()",
    "tempfile": """
import tempfile, os, shutil
with tempfile.TemporaryDirectory() as d: open(d + '/x', 'w').write('x'); shutil.copy(d + '/x', 'copied')
with tempfile.NamedTemporaryFile() as f: f.write(b'x')
with tempfile.TemporaryFile() as f: f.write(b'x')
""",
    "scipy": "import scipy.special, scipy.optimize, scipy.stats; assert abs(scipy.special.erf(0.0)) == 0",
    "sklearn": "from sklearn.datasets import load_digits; assert load_digits().data.shape == (1797, 64)",
    "sklearn fit": "from sklearn.linear_model import LogisticRegression as L; L().fit(np.eye(4), [0, 1, 0, 1])",
    "inspect": "import inspect\ndef f(): return 1\nassert 'return 1' in inspect.getsource(f)",
    "timing": "import time; time.sleep(0.001); time.perf_counter(); import datetime; datetime.datetime.now()",
    "system facts": "import platform, os; platform.platform(); os.cpu_count(); os.uname(); torch.get_num_threads()",
    "tools": "import json, pickle, copy, functools, dataclasses, logging; pickle.loads(pickle.dumps(np.ones(3)))",
    "late standard library": "import sqlite3, csv, xml.dom.minidom, zipfile, unittest, decimal, statistics",
    "time magic": "%timeit -n1 -r1 sum(range(10))",
    "writefile magic": "%%writefile helper.py\nx = 5",
    "commands": "!pip install numpy\n%pip install numpy\nlisted = !ls\nassert list(listed) == []",
    "cd magic": "import os; os.makedirs('sub')\n%cd sub\n%cd ..",
    "another toolkit": "%matplotlib widget\nplt.plot([1, 2]); plt.show()",
    "own module": "import sys; sys.path.insert(0, '.'); import helper; assert helper.x == 5",
    "float tricks": "np.seterr(all='warn'); torch.manual_seed(0); np.random.default_rng(0).normal(size=3)",
    "doctest": "import doctest; doctest.run_docstring_examples('>>> 1\\n1', {})",
}

REFUSED = {
    "input('how many? ')": ("StdinNotImplementedError", NO_INPUT),
    "import getpass; getpass.getpass()": ("StdinNotImplementedError", NO_INPUT),
    "import urllib.request; urllib.request.urlopen('https://example.org/')": ("URLError", NO_NETWORK),
    "import socket; socket.create_connection(('192.0.2.1', 80))": ("gaierror", NO_NETWORK),
    "socket.socket()": ("OSError", NO_NETWORK),
    "import multiprocessing as mp; mp.Pool(2)": ("PermissionError", NO_PROCESSES),
    "mp.Process(target=abs).start()": ("PermissionError", NO_PROCESSES),
    "mp.get_context('spawn').Process(target=abs).start()": ("PermissionError", NO_PROCESSES),
    "import concurrent.futures as cf; cf.ProcessPoolExecutor(2)": ("PermissionError", NO_PROCESSES),
    "import torch.utils.data as d; iter(d.DataLoader([1, 2], num_workers=2))": ("PermissionError", NO_PROCESSES),
    "import subprocess; subprocess.run(['ls'])": ("PermissionError", NO_PROCESSES),
    "import os; os.fork()": ("PermissionError", NO_PROCESSES),
    "os.execv('/bin/ls', ['ls'])": ("PermissionError", NO_PROCESSES),
}
"""Code that the sandbox refuses, and the error that names the reason."""

WARNING = "import warnings; warnings.warn('careful')"


def run(cells: list[str], client: ZygoteClient, **options: Any) -> KernelRun:
    return asyncio.run(run_cells(cells, client, **options))


def test_honest_code_runs(client: ZygoteClient) -> None:
    result = run(list(HONEST.values()), client, cell_deadline=60)
    wrong = {
        name: cell
        for name, cell in zip(HONEST, result.cells, strict=True)
        if cell.status != "ok" or any(o.get("name") == "stderr" for o in cell.outputs if name != "time magic")
    }
    assert wrong == {}
    for name in ("plot", "another toolkit"):
        assert "image/png" in result.cells[list(HONEST).index(name)].outputs[0].data
    assert "programs are not started" in result.cells[list(HONEST).index("commands")].outputs[0].text
    widget = result.cells[list(HONEST).index("widgets")].outputs[0].data
    assert "application/vnd.jupyter.widget-view+json" in widget


def test_an_error_names_what_the_sandbox_refuses(client: ZygoteClient) -> None:
    result = run(list(REFUSED), client, cell_deadline=60)
    found = {}
    for source, cell in zip(REFUSED, result.cells, strict=True):
        error = cell.outputs[-1]
        found[source] = error.ename, REFUSED[source][1] if REFUSED[source][1] in error.evalue else error.evalue
    assert found == REFUSED


def test_a_command_that_is_not_run_is_told_and_stops_nothing(client: ZygoteClient) -> None:
    (cell,) = run(["import os\nos.system('wget data.csv')\n'goes on'"], client).cells
    assert cell.status == "ok"
    assert cell.outputs[0].text == NO_PROGRAMS.format("wget data.csv")


def test_a_warning_is_not_an_error(client: ZygoteClient) -> None:
    cell = run([WARNING], client).cells[0]
    assert cell.status == "ok"
    assert "careful" in cell.outputs[0].text


def test_outputs_are_valid_notebook_outputs(client: ZygoteClient) -> None:
    cells = ["print(1)\nimport sys\nprint(2, file=sys.stderr)\nprint(3)", "display(1); 2", "1 / 0", "x = 3", "x"]
    result = run(cells, client)
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(s, outputs=c.outputs) for s, c in zip(cells, result.cells, strict=True)]
    )
    nbformat.validate(notebook)
    assert [c.status for c in result.cells] == ["ok", "ok", "error", "ok", "ok"]
    assert [c.execution_count for c in result.cells] == [1, 2, 3, 4, 5]
    assert "".join(o.text for o in result.cells[0].outputs if o.name == "stdout") == "1\n3\n"
    assert result.cells[2].outputs[0].ename == "ZeroDivisionError"
    assert result.cells[4].outputs[0].data["text/plain"] == "3"


def test_display_handles_update_what_they_showed(client: ZygoteClient) -> None:
    cell = run(
        ["h = display(1, display_id=True); h.update(2)\nfrom IPython.display import clear_output"], client
    ).cells[0]
    assert [o.data["text/plain"] for o in cell.outputs] == ["2"]


def test_the_rest_of_a_dead_kernel_is_not_run(client: ZygoteClient) -> None:
    result = run(["1", "import os; os._exit(3)", "2"], client)
    assert [c.status for c in result.cells] == ["ok", "died", "not_run"]
    assert result.ending is not None
    assert (result.ending.reason, result.ending.code) == ("exited", 3)


def test_a_cell_after_a_timeout_still_runs(client: ZygoteClient) -> None:
    result = run(["import time; time.sleep(60)", "40 + 2"], client, cell_deadline=0.5)
    assert [c.status for c in result.cells] == ["timed_out", "ok"]


def test_inputs_are_copied_links_are_not(client: ZygoteClient, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x.csv").write_text("1,2")
    (tmp_path / "link").symlink_to("/etc/passwd")
    result = run(
        ["import os; print(sorted(os.listdir()), open('data/x.csv').read())", "open('data/x.csv', 'w')"],
        client,
        inputs=tmp_path,
    )
    assert "data" in result.cells[0].outputs[0].text
    assert "link" not in result.cells[0].outputs[0].text
    assert result.cells[1].status == "ok"
    assert (tmp_path / "data" / "x.csv").read_text() == "1,2"


def test_too_many_inputs_are_refused(client: ZygoteClient, tmp_path: Path) -> None:
    for n in range(300):
        (tmp_path / str(n)).touch()
    with pytest.raises(InputsTooLarge, match="work_files"):
        run(["1"], client, inputs=tmp_path)


def test_a_hook_stands_for_its_cell(client: ZygoteClient) -> None:
    async def hook(position: int, channel: VerdictChannel) -> str | None:
        if position != 1:
            return None
        return (await channel.call(b'{"function": "double", "argument": "ab"}', 5)).decode()

    result = run(["def double(s): return s + s", "1 / 0", "3"], client, hook=hook)
    assert [c.status for c in result.cells] == ["ok", "ok", "ok"]
    assert result.cells[1].answer == "abab"
    assert result.cells[1].outputs == []


def test_kernels_do_not_see_each_other(client: ZygoteClient) -> None:
    look = """
import os, time
mine = os.path.dirname(os.getcwd())
others = [p for p in (os.listdir(os.path.dirname(mine))) if p != os.path.basename(mine)]
for other in others:
    open(os.path.dirname(mine) + '/' + other + '/w/x', 'w')
    print('GOT', other)
time.sleep(1)
"""

    async def both() -> list[KernelRun]:
        return await asyncio.gather(run_cells([look], client), run_cells([look], client))

    for result in asyncio.run(both()):
        assert "GOT" not in str(result.cells[0].outputs).replace("'GOT'", "")

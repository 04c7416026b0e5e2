"""Does any Jupyter client get a sandboxed kernel by the kernelspec alone?"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import psutil
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from nbgrader.preprocessors import Execute

import autograder.kernels
from autograder.kernels.client.zygote_client import close_shared

NAME = "deepgrad-sandbox"
KERNELSPECS = Path(autograder.kernels.__file__).parent / "kernelspec"
LOOK = "import os\ntry: print(open({0!r}).read())\nexcept OSError as e: print('refused')"


def register_provisioner() -> None:
    """Make the provisioner known in a source tree, where the package's entry points are not installed."""
    factory = KernelProvisionerFactory.instance()
    provisioner = "autograder.kernels.client.provisioner:SandboxProvisioner"
    factory.provisioners[NAME] = EntryPoint(NAME, provisioner, factory.GROUP_NAME)


def write_kernelspec(folder: Path, config: dict[str, Any]) -> Path:
    """The spec with other options of the provisioner, below ``folder``."""
    spec = json.loads((KERNELSPECS / NAME / "kernel.json").read_text())
    spec["metadata"]["kernel_provisioner"]["config"] = config
    target = folder / NAME
    target.mkdir(parents=True, exist_ok=True)
    (target / "kernel.json").write_text(json.dumps(spec, indent=2))
    return folder


@pytest.fixture(scope="module")
def manager() -> Iterator[type[AsyncKernelManager]]:
    register_provisioner()

    class Manager(AsyncKernelManager):
        def _kernel_spec_manager_default(self) -> KernelSpecManager:
            return KernelSpecManager(kernel_dirs=[str(KERNELSPECS)])

    yield Manager
    close_shared()


def notebook(*cells: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])


def client(
    book: nbformat.NotebookNode, manager: type[AsyncKernelManager], **options: object
) -> nbclient.NotebookClient:
    return nbclient.NotebookClient(
        book, kernel_name=NAME, kernel_manager_class=manager, shutdown_kernel="immediate", **options
    )


def text(book: nbformat.NotebookNode, cell: int) -> str:
    return "".join(output.get("text", "") for output in book.cells[cell].outputs)


def test_stock_nbclient_runs_a_notebook_in_the_sandbox(manager: type[AsyncKernelManager], tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "data.txt").write_text("data")
    book = notebook(LOOK.format(str(secret)), "print(open('data.txt').read())", "import autograder.kernels", "6 * 7")
    client(book, manager, resources={"metadata": {"path": str(folder)}}).execute()
    assert text(book, 0) == "refused\n"
    assert text(book, 1) == "data\n"
    assert book.cells[3].outputs[0].data["text/plain"] == "42"


def test_stock_nbgrader_runs_a_notebook_in_the_sandbox(
    manager: type[AsyncKernelManager], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register_provisioner()
    write_kernelspec(tmp_path / "kernels", {})
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    secret = tmp_path / "secret"
    secret.write_text("secret")
    book = notebook(LOOK.format(str(secret)), "raise ValueError('a cell may fail')", "6 * 7")
    (tmp_path / "submission").mkdir()
    Execute(kernel_name=NAME).preprocess(book, {"metadata": {"path": str(tmp_path / "submission")}})
    assert text(book, 0) == "refused\n"
    assert book.cells[2].outputs[0].data["text/plain"] == "42"


def test_a_dead_kernel_is_noticed(manager: type[AsyncKernelManager]) -> None:
    with pytest.raises(nbclient.exceptions.DeadKernelError):
        client(notebook("import os; os._exit(1)"), manager, timeout=30).execute()


def test_a_timeout_interrupts(manager: type[AsyncKernelManager]) -> None:
    book = notebook("while True: pass", "1 + 1")
    client(book, manager, timeout=1, interrupt_on_timeout=True, allow_errors=True).execute()
    assert book.cells[0].outputs[0].ename == "KeyboardInterrupt"
    assert book.cells[1].outputs[0].data["text/plain"] == "2"


def test_a_restart_keeps_the_connection(manager: type[AsyncKernelManager]) -> None:
    async def restart() -> tuple[str, str]:
        kernel = manager(kernel_name=NAME)
        await kernel.start_kernel()
        talk = kernel.client()
        talk.start_channels()
        await talk.wait_for_ready(timeout=30)
        first = kernel.ip
        await kernel.restart_kernel(now=True)
        await talk.wait_for_ready(timeout=30)
        reply = await talk.execute_interactive("x = 1", timeout=30)
        talk.stop_channels()
        await kernel.shutdown_kernel(now=True)
        assert first == kernel.ip
        return reply["content"]["status"], first

    assert asyncio.run(restart())[0] == "ok"


def test_the_spec_hides_what_grading_must_not_show() -> None:
    spec = KernelSpecManager(kernel_dirs=[str(KERNELSPECS)]).get_kernel_spec(NAME)
    assert "autograder.exercises" in spec.metadata["kernel_provisioner"]["config"]["hidden_modules"]


def test_a_spec_can_have_other_options(tmp_path: Path) -> None:
    folder = write_kernelspec(tmp_path, {"sandbox": False})
    spec = KernelSpecManager(kernel_dirs=[str(folder)]).get_kernel_spec(NAME)
    assert spec.metadata["kernel_provisioner"]["config"] == {"sandbox": False}


def test_an_ended_client_leaves_nothing(tmp_path: Path) -> None:
    """A program that starts a kernel and is killed."""
    program = """
import asyncio, os, signal
from autograder.kernels.client.zygote_client import Sandbox, ZygoteProcess
async def main():
    process = ZygoteProcess(Sandbox())
    await process.ready()
    kernel = await process.connect().start_kernel()
    print(process._process.pid, kernel.pid, process.runtime, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        capture_output=True,
        text=True,
        check=False,
    )
    launcher, kernel, runtime = done.stdout.split()
    gone = [psutil.Process(int(pid)) for pid in (launcher, kernel) if psutil.pid_exists(int(pid))]
    psutil.wait_procs(gone, timeout=10)
    assert not any(process.is_running() and process.status() != "zombie" for process in gone)
    assert not Path(runtime).exists()

"""Can a kernel import what its environment has, where packages lie beside something hidden?"""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.kernels.client import zygote_client
from autograder.kernels.client.execute import run_cells
from autograder.kernels.client.zygote_client import ZygoteProcess
from autograder.kernels.limits import Limits
from autograder.kernels.options import Sandbox
from tests.kernels.conftest import OPEN_WAY

MACHINES = {"all layers": frozenset(), "no namespaces": frozenset({"namespaces"})}

FILES = {
    "pack/__init__.py": "",
    "pack/references/__init__.py": "answer = 42",
    "pack/mistakes.py": "answer = 43",
    "pack/open.py": "value = 1",
    "late.py": "value = 2",
    "spaces/inner/module.py": "value = 3",
    "late-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: late\nVersion: 1.0\n",
    "late-1.0.dist-info/entry_points.txt": "[kinds]\nlate = late:value\n",
}

IMPORTS = """
import late, pack.open, spaces.inner.module, importlib.metadata as metadata, inspect
print(late.value, pack.open.value, spaces.inner.module.value, inspect.getsource(late).split(), metadata.version("late"),
      [point.value for point in metadata.entry_points(group="kinds")])
"""

READS = """
import importlib, os, pathlib, pack
got = []
for name in ("pack.references", "pack.mistakes"):
    try: got.append(importlib.import_module(name).answer)
    except (ImportError, OSError, AttributeError): pass
for folder, _, names in os.walk(pathlib.Path(pack.__file__).parent):
    for name in names:
        try: text = pathlib.Path(folder, name).read_bytes()
        except OSError: continue
        got += [name] if "references" in folder or "mistakes" in name else []
print(got)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that kernels' own user ids may reach."""
    with tempfile.TemporaryDirectory(prefix="imports-", dir="/var/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(params=["site-packages", "dist-packages"])
def installed(request: pytest.FixtureRequest, open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Packages as pip leaves them, one with something hidden inside."""
    folder = open_folder / "lib" / request.param
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    monkeypatch.syspath_prepend(folder)
    return folder


def shown(cells: list[str], machine: str, monkeypatch: pytest.MonkeyPatch, **options: tuple[str, ...]) -> list[str]:
    """What cells print in a kernel, whose zygote starts with this process's ``sys.path``."""
    if MACHINES[machine] and os.geteuid() == 0:
        monkeypatch.setattr(zygote_client, "COMMAND", [*OPEN_WAY, *zygote_client.COMMAND])

    async def run() -> list[str]:
        process = ZygoteProcess(Sandbox(without=MACHINES[machine], preload=(), **options))  # type: ignore[arg-type]
        try:
            await process.ready()
            client = process.connect()
            result = await run_cells(cells, client)
            client.close()
        finally:
            process.close()
        return ["".join(output.get("text", str(output)) for output in cell.outputs) for cell in result.cells]

    return asyncio.run(run())


@pytest.mark.parametrize("machine", MACHINES)
def test_everything_installed_beside_a_hidden_module_can_be_imported(
    machine: str, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = ("pack.references", "pack.mistakes")
    imported, read = shown([IMPORTS, READS], machine, monkeypatch, hidden_modules=hidden)
    assert imported == "2 1 3 ['value', '=', '2'] 1.0 ['late:value']\n"
    assert read == "[]\n"


@pytest.mark.parametrize("machine", MACHINES)
def test_a_module_of_an_import_folder_can_be_imported_and_what_lies_around_it_is_not_read(
    machine: str, open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (open_folder / "course" / "submitted" / "ada").mkdir(parents=True)
    (open_folder / "course" / "late.py").write_text("value = 2")
    monkeypatch.syspath_prepend(open_folder / "course")
    look = (
        f"import os\ntry: print('ada' in str(list(os.walk({str(open_folder)!r}))))\nexcept OSError as e: print(False)"
    )
    imported, looked = shown(["import late; print(late.value)", look], machine, monkeypatch)
    assert (imported, looked) == ("2\n", "False\n")


@pytest.mark.parametrize("machine", MACHINES)
def test_more_may_be_granted_than_a_kernel_may_have_open(
    machine: str, open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in an environment with a thousand packages, each granted by itself."""
    for number in range(2 * Limits().open_files):
        (open_folder / f"package{number}").mkdir()
    readable = tuple(map(str, open_folder.iterdir()))
    look = f"import os; print(len([1 for name in {readable!r} if os.listdir(name) == []]))"
    assert shown([look], machine, monkeypatch, readable=readable) == [f"{len(readable)}\n"]

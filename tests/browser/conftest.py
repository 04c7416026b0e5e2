"""A real JupyterLab and a real Chromium; a page that fails its test on any console or kernel error."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright
from support.labpage import WAIT_MILLISECONDS, error_outputs, shoot

from deepgrad.lab import CONFIG

DEBIANS = "/usr/bin/chromium"
CHROMIUM = os.environ.get("DEEPGRAD_CHROMIUM") or (DEBIANS if Path(DEBIANS).exists() else None)  # None: Playwright's
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
REPOSITORY = Path(__file__).parents[2]
START_SECONDS = 180  # JupyterLab on a loaded two-core machine
FAILED = pytest.StashKey[bool]()
expect.set_options(timeout=WAIT_MILLISECONDS)

# Console errors that say nothing about this course, each with its reason.
IRRELEVANT = [
    re.compile(r"ResizeObserver loop"),  # JupyterLab's own cells while the window changes its size
    re.compile(r"debug_request|restore the debugger state"),  # JupyterLab's debugger asks a kernel that is ending
    re.compile(r"^RuntimeError: Event loop is closed|Kernel\.dispatch_control"),  # ipykernel 7 when it is ended
    re.compile(
        r"^tornado\.\w+\.\w+ClosedError|^zmq\.error\.ZMQError"
    ),  # the server's sockets to what was closed or ended
]
LAST_LINE = re.compile(r"^[\w.]*(?:Error|Exception)\b(?! in callback).*", re.MULTILINE)  # of a traceback in a log


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: its address, the folder it serves, its log, the user's settings."""

    url: str
    root: Path
    log: Path
    settings: Path


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: "pytest.CallInfo[None]") -> Generator[None, Any, Any]:
    """Let the ``page`` fixture see whether its test failed."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on a free port, with the server settings of ``deepgrad lab`` and folders of its own."""
    with running_lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a file; Playwright keeps an event loop running, which no other test must meet."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def page(lab: Lab, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh page, 1280 pixels wide; a console error, failed cell or traceback fails the test.

    A page whose test failed is in ``.screenshots`` as it was last.
    """
    _write_settings(lab.settings)
    context = browser.new_context(base_url=lab.url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(WAIT_MILLISECONDS)
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    printed = lab.log.stat().st_size
    yield page
    with contextlib.suppress(Error):  # a page that never opened a notebook has nothing to show
        problems += error_outputs(page)
        if problems or request.node.stash.get(FAILED, False):
            shoot(page, f"last-{request.node.name}")
    context.close()
    end_kernels(lab)
    said = lab.log.read_bytes()[printed:].decode(errors="replace")
    problems += LAST_LINE.findall(said)
    problems = [one for one in problems if not any(known.search(one) for known in IRRELEVANT)]
    assert not problems, "\n".join(problems)


@contextlib.contextmanager
def running_lab(base: Path, *, nodelay: bool = True, course: Path | None = None) -> Iterator[Lab]:
    """Start JupyterLab in ``base``, wait until it answers, and end its whole process group afterwards.

    Args:
        course: a course's folder that it serves in place of one in ``base``, with all panels of nbgrader, as it is
            for an instructor.
    """
    root = course or base / "root"
    root.mkdir(exist_ok=True)
    lab = Lab(f"http://127.0.0.1:{_free_port()}", root, base / "log.txt", base / "settings")
    _write_settings(lab.settings)
    with lab.log.open("wb") as log:
        process = subprocess.Popen(
            _command(lab, nodelay),
            env=_environment(base, "" if course else str(CONFIG)),
            cwd=root,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait_until_it_answers(lab, process)
        yield lab
    finally:
        _stop(process)


def _command(lab: Lab, nodelay: bool) -> list[str]:
    traits = {
        "ServerApp.port": lab.url.rsplit(":", 1)[1],
        "ServerApp.port_retries": "0",
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.root_dir": str(lab.root),
        "ServerApp.open_browser": "False",
        "ServerApp.allow_root": "True",
        "ServerApp.contents_manager_class": "deepgrad.serverextension.PictureContentsManager",
        "ServerApp.disable_check_xsrf": "True",  # the fixture ends kernels without a cookie
        "IdentityProvider.token": "",
        "LabApp.expose_app_in_browser": "True",
        "LabApp.extension_manager": "readonly",
    }
    if nodelay:
        traits["ServerApp.kernel_websocket_connection_class"] = "deepgrad.serverextension.NoDelayConnection"
    return [sys.executable, "-m", "jupyterlab", *(f"--{name}={value}" for name, value in traits.items())]


def _environment(base: Path, config: str) -> dict[str, str]:
    places = {
        "HOME": "home",
        "IPYTHONDIR": "ipython",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "DEEPGRAD_HOME": "record",
    }
    for place in places.values():
        (base / place).mkdir(exist_ok=True)
    path = os.pathsep.join(filter(None, [str(REPOSITORY), os.environ.get("PYTHONPATH")]))
    own = {name: str(base / place) for name, place in places.items()}
    return {**os.environ, **own, "PYTHONPATH": path, "JUPYTER_CONFIG_PATH": config, "JUPYTER_PLATFORM_DIRS": "1"}


def _write_settings(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)  # a theme that the last test chose
    settings = {
        # every cell is in the page, so that a screenshot shows the whole notebook
        "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none", "scrollPastEnd": False},
        "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    }
    for name, values in settings.items():
        path = folder / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_until_it_answers(lab: Lab, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{lab.url}/api/status", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)  # the one poll there is: nothing tells us when a server listens
    raise RuntimeError(f"JupyterLab did not start:\n{lab.log.read_text()}")


def end_kernels(lab: Lab) -> None:
    """End every kernel of the lab."""
    with urllib.request.urlopen(f"{lab.url}/api/kernels") as answer:
        kernels = json.load(answer)
    for kernel in kernels:
        address = f"{lab.url}/api/kernels/{kernel['id']}"
        with urllib.request.urlopen(urllib.request.Request(address, method="DELETE")):
            pass


def _stop(process: "subprocess.Popen[bytes]") -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)

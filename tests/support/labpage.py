"""What a test does with JupyterLab in a page of the ``page`` fixture. Each helper waits for its own end."""

import itertools
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import Page

SCREENSHOTS = Path(__file__).parents[2] / ".screenshots"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
SETTLED = """async () => { for (let frame = 0; frame < 4; frame += 1)
  await new Promise((done) => requestAnimationFrame(done)); }"""  # JupyterLab lays out over several frames
WAIT_MILLISECONDS = 90_000  # for one thing on the page of a loaded machine; a wait ends as soon as its condition holds
IDLE_MILLISECONDS = 900_000  # a lesson's notebook runs for up to a minute, and for several on a slow and loaded machine
_workspaces = itertools.count()


def write_notebook(path: Path, *cells: str) -> Path:
    """A notebook of code cells on disk."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def put(root: Path, notebook: nbformat.NotebookNode, name: str) -> str:
    """Write a notebook to the folder that the lab serves; gives its name."""
    nbformat.write(notebook, root / name)
    return name


def open_notebook(page: Page, path: str) -> None:
    """Open ``path`` (relative to the lab's root) alone, without side bars, and wait for its idle kernel."""
    page.goto(f"/lab/workspaces/test-{next(_workspaces)}/tree/{path}?reset")
    page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.context?.isReady")
    page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    wait_idle(page)


def wait_idle(page: Page) -> None:
    """Wait until the current notebook's kernel is connected and idle."""
    page.wait_for_function(
        """() => {
          const session = window.jupyterapp.shell.currentWidget?.sessionContext;
          return session?.isReady && session.session?.kernel?.status === "idle"
            && session.session.kernel.connectionStatus === "connected";
        }""",
        timeout=IDLE_MILLISECONDS,
    )


def run_all(page: Page) -> None:
    """Run all cells of the current notebook and wait until the kernel is idle."""
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    wait_idle(page)


def restart_kernel(page: Page) -> None:
    """Restart the kernel without the question."""
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    wait_idle(page)


def save(page: Page) -> None:
    """Save the current notebook."""
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")


def outputs(page: Page) -> list[dict[str, Any]]:
    """Every output of the current notebook, as nbformat dicts."""
    found: list[dict[str, Any]] = page.evaluate(
        """() => {
          const cells = window.jupyterapp?.shell.currentWidget?.content?.model?.cells;
          return cells ? [...cells].flatMap((cell) => cell.outputs?.toJSON() ?? []) : [];
        }"""
    )
    return found


def error_outputs(page: Page) -> list[str]:
    """Name and message of every error output of the current notebook."""
    return [f"{one['ename']}: {one['evalue']}" for one in outputs(page) if one["output_type"] == "error"]


def cards(page: Page) -> dict[str, str]:
    """The outcome of every card of ``check``, by exercise."""
    found: dict[str, str] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".deepgrad-card")].map(
             (card) => [card.querySelector("code").textContent, card.dataset.outcome]))"""
    )
    return found


def printed(page: Page, code: str) -> str:
    """What ``code`` prints first in the current notebook's kernel."""
    text: str = page.evaluate(
        """(code) => new Promise((done) => {
             const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
             const asked = kernel.requestExecute({ code });
             asked.onIOPub = (msg) => msg.header.msg_type === "stream" && done(msg.content.text); })""",
        code,
    )
    return text


def set_theme(page: Page, theme: str) -> None:
    """Switch JupyterLab to ``light`` or ``dark`` and wait for it."""
    page.evaluate(
        "(name) => window.jupyterapp.commands.execute('apputils:change-theme', { theme: name })",
        THEMES[theme],
    )
    light = "true" if theme == "light" else "false"
    page.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")
    page.wait_for_selector("#jupyterlab-splash", state="detached")  # it covers the page for a while


def shoot(page: Page, name: str) -> Path:
    """A screenshot of the whole notebook, however long, in ``.screenshots/NAME.png``."""
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size({"width": size["width"], "height": 300})  # so that the notebook is the taller one
    page.evaluate(SETTLED)
    height = page.evaluate(
        """() => {
          const outer = window.jupyterapp.shell.currentWidget.node.querySelector(".jp-WindowedPanel-outer");
          outer.scrollTop = 0;
          return Math.ceil(outer.scrollHeight + window.innerHeight - outer.clientHeight);
        }"""
    )
    path = SCREENSHOTS / f"{name}.png"
    path.parent.mkdir(exist_ok=True)
    page.set_viewport_size({"width": size["width"], "height": height})
    page.evaluate(SETTLED)
    page.screenshot(path=path)
    page.set_viewport_size(size)
    return path

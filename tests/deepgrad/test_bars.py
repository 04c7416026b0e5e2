"""Does the bar show where the work is, and leave nothing behind?"""

import io
import sys
from types import SimpleNamespace

import IPython
import pytest

from deepgrad.bars import Bar


class Handle:
    def __init__(self, shown: list[str]) -> None:
        self.shown = shown

    def update(self, content: dict[str, str], raw: bool) -> None:
        assert raw
        self.shown.append(content["text/html"])


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    shown: list[str] = []

    def display(content: dict[str, str], raw: bool, display_id: bool) -> Handle:
        assert raw and display_id
        shown.append(content["text/html"])
        return Handle(shown)

    monkeypatch.setattr(IPython, "get_ipython", lambda: SimpleNamespace(kernel=object()))
    monkeypatch.setattr("IPython.display.display", display)
    return shown


def test_a_notebook_sees_one_line_that_goes(notebook: list[str]) -> None:
    bar = Bar("30 <layers>")
    for done in (10, 20, 30):
        bar(done, 30, 1 / done)
    assert notebook == [
        '<progress max="30" value="10"></progress> 30 &lt;layers&gt;: 10 of 30, loss 0.1',
        '<progress max="30" value="20"></progress> 30 &lt;layers&gt;: 20 of 30, loss 0.05',
        "",
    ]


def test_a_run_that_diverges_takes_its_bar_away(notebook: list[str]) -> None:
    bar = Bar()
    bar(1, 10, 5.0)
    bar(2, 10, float("nan"))
    assert notebook[-1] == ""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_a_line_and_a_file_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream, seen in ((Terminal(), "\r\x1b[Ktraining: 1 of 2, loss 3\r\x1b[K"), (io.StringIO(), "")):
        monkeypatch.setattr(sys, "stderr", stream)
        bar = Bar()
        bar(1, 2, 3.0)
        bar(2, 2, 1.0)
        assert stream.getvalue() == seen

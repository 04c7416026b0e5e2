"""Is a definition of a function told from everything else, and is the instructor's notebook read as it is now?"""

from pathlib import Path

import nbformat
import pytest

from autograder.grading.sources import defines, read_source


@pytest.mark.parametrize(
    "code", ["def f(x):\n  pass", "async  def f(", "class f:", "a = 1\nf = g", "%time 1\nf=3", "def f(:"]
)
def test_is_a_definition_seen(code: str) -> None:
    assert defines(code, "f")


@pytest.mark.parametrize("code", ["", "def ff(x):", "f == 3", "f(x)", "    def f(x):", "# def f(x)", "g.f = 3"])
def test_is_nothing_else_taken_for_a_definition(code: str) -> None:
    assert not defines(code, "f")


def test_a_notebook_is_parsed_once_until_its_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.ipynb"
    parsed = []
    real = nbformat.read
    monkeypatch.setattr(nbformat, "read", lambda path, **how: (parsed.append(path), real(path, **how))[1])
    for text in ("one", "two", "six"):
        nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text)]), tmp_path / "new")
        (tmp_path / "new").replace(path)
        assert [read_source(path).cells[0].source for _ in range(3)] == [text] * 3
    assert len(parsed) == 3

"""Is a file there whole or not at all, with the rights that were asked for, under any name?"""

import ast
import os
import stat
from pathlib import Path

import pytest

from deepgrad.files import write_atomically

ROOT = Path(__file__).resolve().parents[2]


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_a_written_file_has_the_mode_that_other_programs_give(tmp_path: Path) -> None:
    write_atomically(tmp_path / "ours", "x\n")
    (tmp_path / "plain").write_text("x\n")
    assert mode_of(tmp_path / "ours") == mode_of(tmp_path / "plain")
    assert (tmp_path / "ours").read_bytes() == b"x\n"


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_a_mode_that_is_given_does_not_depend_on_the_umask(tmp_path: Path) -> None:
    for mode in (0o400, 0o664):
        write_atomically(tmp_path / "file", b"\xff\r\n", mode)
        assert mode_of(tmp_path / "file") == mode
        assert (tmp_path / "file").read_bytes() == b"\xff\r\n"


def test_a_file_with_the_longest_name_is_written(tmp_path: Path) -> None:
    write_atomically(tmp_path / ("x" * 255), "text")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["text"]


def test_a_file_that_cannot_be_replaced_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):
        write_atomically(tmp_path / "folder", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_no_other_module_writes_through_a_temporary_file() -> None:
    """There is one writer, so there is one place to look for what a kill leaves."""
    modules = [*(ROOT / "deepgrad").rglob("*.py"), *(ROOT / "autograder").rglob("*.py")]
    calls = {
        path.relative_to(ROOT).as_posix()
        for path in modules
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("mkstemp", "NamedTemporaryFile")
    }
    assert calls == {"deepgrad/files.py"}

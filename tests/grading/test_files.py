"""Is a student's folder looked through within bounds, whatever it holds?"""

import errno
import os
from pathlib import Path

import pytest
from support.trees import nested

from autograder.grading import files
from autograder.grading.errors import BadAssignment
from autograder.grading.files import Room, read_plain, room_beside, walk
from autograder.kernels.limits import Limits


def test_is_a_tree_of_any_depth_walked_and_told(tmp_path: Path) -> None:
    (tmp_path / "z.csv").write_text("x")
    with nested(tmp_path, 1_200):
        tree = walk(tmp_path)
    assert tree.files == [Path("z.csv")]
    assert tree.left_out == [f"Its folders are more than {Limits.work_depth} deep; deeper files were not read."]


def test_are_paths_that_are_too_long_told(tmp_path: Path) -> None:
    with nested(tmp_path, 10, "n" * 200):
        assert "paths of more than" in walk(tmp_path).left_out[0]


def test_are_more_files_than_are_looked_at_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(4):
        (tmp_path / f"{n}").mkdir()
        for m in range(3):
            (tmp_path / f"{n}" / f"{m}").symlink_to(".")  # what is not read counts too
    monkeypatch.setattr(files, "MAX_ENTRIES", 16)
    assert walk(tmp_path).left_out == []
    monkeypatch.setattr(files, "MAX_ENTRIES", 15)
    assert walk(tmp_path).left_out == ["It holds more than 15 files; the rest were not looked at."]


def test_are_links_and_loops_of_links_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/up").symlink_to(tmp_path)
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "out").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe")
    assert walk(tmp_path).files == []


def test_is_the_order_that_of_names_and_folders_after_files(tmp_path: Path) -> None:
    for name in ("b/x", "a/y", "a/c/z", "m", ".hidden"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [str(path) for path in walk(tmp_path).files] == [".hidden", "m", "a/y", "a/c/z", "b/x"]
    assert [str(path) for path in walk(tmp_path, ["a", ".*"]).files] == ["m", "b/x"]


def test_is_a_folder_that_is_not_there_an_error_and_one_that_vanishes_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FileNotFoundError):
        walk(tmp_path / "gone")
    (tmp_path / "a").mkdir()
    real = os.scandir

    def vanishing(path: Path) -> object:
        if path == tmp_path / "a":
            (tmp_path / "a").rmdir()
        return real(path)

    monkeypatch.setattr(os, "scandir", vanishing)
    assert "No such file" in walk(tmp_path).left_out[0]


def test_is_a_fault_of_the_machine_none_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Out of descriptors, a notebook would have counted as closed."""

    def out(*_: object) -> int:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(os, "open", out)
    with pytest.raises(OSError, match="Too many open files"):
        read_plain(tmp_path, 10)


def test_are_sparse_files_of_an_instructor_that_no_kernel_takes_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "data.bin").touch()
    assert room_beside(tmp_path, [Path("data.bin")]) == Room(Room.bytes, Room.files - 1)
    os.truncate(tmp_path / "data.bin", Room.bytes + 1)
    with pytest.raises(BadAssignment, match="more than a kernel takes"):
        room_beside(tmp_path, [Path("data.bin")])

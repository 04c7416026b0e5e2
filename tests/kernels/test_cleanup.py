"""Is everything removed that an enemy can leave?"""

import os
from pathlib import Path

import pytest

from autograder.kernels.cleanup import remove_tree


def test_a_missing_folder_is_fine(tmp_path: Path) -> None:
    remove_tree(tmp_path / "none")


def test_what_another_removes_meanwhile_is_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The zygote removes the folder of a kernel that ends while a pool that closes removes the worker's."""
    (tmp_path / "root" / "kept").mkdir(parents=True)
    real, stale = os.listdir, ["gone"]
    monkeypatch.setattr(os, "listdir", lambda folder: [*real(folder), *(stale.pop() for _ in stale[:1])])
    remove_tree(tmp_path / "root")
    assert not (tmp_path / "root").exists()


def test_what_another_fills_meanwhile_is_removed_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A launcher removes a worker's folder while the worker, which is about to end, makes one for a kernel in it."""
    folder = tmp_path / "root" / "worker"
    folder.mkdir(parents=True)
    real, made = os.rmdir, []

    def rmdir(name: str, **place: int) -> None:
        if name == "worker" and not made:
            made.append((folder / "kernel").mkdir())
        real(name, **place)

    monkeypatch.setattr(os, "rmdir", rmdir)
    remove_tree(tmp_path / "root")
    assert made and not (tmp_path / "root").exists()


def test_links_are_not_followed(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    (tmp_path / "gone").mkdir()
    (tmp_path / "gone" / "link").symlink_to(kept)
    remove_tree(tmp_path / "gone")
    assert (kept / "file").exists()
    assert not (tmp_path / "gone").exists()


def test_depth_and_modes_do_not_matter(tmp_path: Path) -> None:
    root = tmp_path / "deep"
    root.mkdir()
    fd = os.open(root, os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("d", dir_fd=fd)
        inner = os.open("d", os.O_RDONLY, dir_fd=fd)
        os.close(fd)
        fd = inner
    os.mkdir("closed", 0, dir_fd=fd)
    os.close(fd)
    remove_tree(root)
    assert not root.exists()


@pytest.mark.parametrize("name", [".removed-0", "\n", "\udcff", "-rf", "x" * 255])
def test_names_do_not_matter(tmp_path: Path, name: str) -> None:
    (tmp_path / "root" / name / name).mkdir(parents=True)
    remove_tree(tmp_path / "root")
    assert not (tmp_path / "root").exists()

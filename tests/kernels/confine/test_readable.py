"""Is nothing granted that holds something hidden?"""

from pathlib import Path

import pytest

from autograder.kernels.confine.readable import hidden_paths, readable_paths, require_open_way
from autograder.kernels.errors import SandboxUnavailable
from autograder.kernels.options import Sandbox


def test_a_folder_with_a_secret_is_granted_child_by_child(tmp_path: Path) -> None:
    for name in ("a/b/secret", "a/b/open", "a/c", "d"):
        (tmp_path / name).mkdir(parents=True)
    sandbox = Sandbox(readable=(str(tmp_path),), hidden=(str(tmp_path / "a" / "b" / "secret"),))
    granted = [p for p in readable_paths(sandbox) if p.is_relative_to(tmp_path)]
    assert set(granted) == {tmp_path / "a" / "b" / "open", tmp_path / "a" / "c", tmp_path / "d"}


def test_a_link_to_a_secret_is_not_granted(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "link").symlink_to(tmp_path / "secret")
    sandbox = Sandbox(readable=(str(tmp_path / "open" / "link"),), hidden=(str(tmp_path / "secret"),))
    assert not [p for p in readable_paths(sandbox) if p.is_relative_to(tmp_path)]


def test_a_hidden_module_is_its_folder() -> None:
    folder = Path(__file__).parents[3] / "autograder" / "kernels"
    assert hidden_paths(Sandbox(hidden_modules=("autograder.kernels",))) == [folder]
    assert folder not in readable_paths(Sandbox(hidden_modules=("autograder.kernels",)))


def test_an_unknown_hidden_module_is_an_error() -> None:
    with pytest.raises(ValueError, match="no_such_module"):
        hidden_paths(Sandbox(hidden_modules=("no_such_module",)))


def test_a_closed_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o700)
    (tmp_path / "closed" / "python").mkdir()
    with pytest.raises(SandboxUnavailable, match="closed"):
        require_open_way([tmp_path / "closed" / "python"])

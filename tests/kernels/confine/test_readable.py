"""Is nothing granted that holds something hidden?"""

import compileall
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from autograder import kernels
from autograder.kernels.confine.readable import Readable, closed_paths, readable_paths, require_open_way
from autograder.kernels.errors import SandboxUnavailable
from autograder.kernels.options import Sandbox
from tests.kernels import ordinary_user


def readable(tmp_path: Path, **options: tuple[str, ...]) -> Readable:
    """Of what is granted, the part below the test's folder."""
    found = readable_paths(Sandbox(**options))  # type: ignore[arg-type]
    return Readable(*([path for path in paths if path.is_relative_to(tmp_path)] for paths in vars(found).values()))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("a/b/hidden", "a/b/open", "a/c", "d"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path


def test_a_folder_with_a_secret_is_granted_and_shown_child_by_child(tree: Path) -> None:
    found = readable(tree, readable=(str(tree),), hidden=(str(tree / "a" / "b" / "hidden"),))
    assert set(found.files) == set(found.shown) == {tree / "a" / "b" / "open", tree / "a" / "c", tree / "d"}
    assert found.folders == found.covered == []


def test_a_folder_with_closed_files_is_listed_and_shown_whole(tree: Path) -> None:
    closed = tree / "a" / "b" / "hidden"
    found = readable(tree, readable=(str(tree),), closed=(str(closed),))
    assert set(found.files) == {tree / "a" / "b" / "open", tree / "a" / "c", tree / "d"}
    assert set(found.folders) == {tree, tree / "a", tree / "a" / "b"}
    assert (found.shown, found.covered) == ([tree], [closed])


def test_names_beside_a_secret_are_not_listed_although_something_closed_is_there_too(tree: Path) -> None:
    closed, hidden = tree / "a" / "b" / "hidden", tree / "d"
    found = readable(tree, readable=(str(tree),), closed=(str(closed),), hidden=(str(hidden),))
    assert tree not in found.folders
    assert (found.shown, found.covered) == ([tree / "a"], [closed])


def test_a_link_to_a_secret_is_not_granted(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "link").symlink_to(tmp_path / "secret")
    found = readable(tmp_path, readable=(str(tmp_path / "open" / "link"),), hidden=(str(tmp_path / "secret"),))
    assert found == Readable()


@pytest.mark.parametrize("kind", ["hidden", "closed"])
def test_a_link_below_a_readable_folder_grants_nothing(tree: Path, kind: str) -> None:
    (tree / "a" / "up").symlink_to(tree)
    (tree / "a" / "twice").symlink_to("b")
    found = readable(tree, readable=(str(tree / "a"),), **{kind: (str(tree / "a" / "b" / "hidden"),)})
    assert set(found.files) == {tree / "a" / "b" / "open", tree / "a" / "c"}


def test_a_hidden_module_is_its_folder() -> None:
    folder = Path(kernels.__file__).parent
    sandbox = Sandbox(hidden_modules=("autograder.kernels",))
    assert closed_paths(sandbox) == [folder]
    assert folder not in readable_paths(sandbox).files


def test_of_a_hidden_modules_file_the_bytecode_is_hidden_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "references.py").write_text("answer = 42")
    compileall.compile_dir(tmp_path, quiet=1)
    monkeypatch.syspath_prepend(tmp_path)
    source, bytecode = closed_paths(Sandbox(hidden_modules=("references",)))
    assert source == tmp_path / "references.py"
    assert bytecode in (tmp_path / "__pycache__").iterdir()


def test_an_unknown_hidden_module_is_an_error() -> None:
    with pytest.raises(ValueError, match="no_such_module"):
        closed_paths(Sandbox(hidden_modules=("no_such_module",)))


def test_a_closed_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o700)
    (tmp_path / "closed" / "python").mkdir()
    with pytest.raises(SandboxUnavailable, match="closed"):
        require_open_way([tmp_path / "closed" / "python"])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_folder_on_the_import_path_may_be_closed_or_hold_a_closed_one() -> None:
    code = "from autograder.kernels.confine import readable; print([str(p) for p in readable._importable()])"
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:  # pytest's own folders are closed to others
        tree = Path(folder)
        tree.chmod(0o755)
        (tree / "here.py").write_text("")
        for name in ("closed", "package"):
            (tree / name).mkdir(mode=0o700)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([folder, str(tree / "closed"), *sys.path])}
        command = [*ordinary_user.as_user(ordinary_user.SPARE_UID), sys.executable, "-c", code]
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    assert str(tree / "here.py") in done.stdout and str(tree / "package") not in done.stdout

"""Do the tests that ``make`` runs see the package as its users have it?"""

import sysconfig
from pathlib import Path

import pytest
from support.plain import PACKED, ROOT, digest

import autograder
import deepgrad
from autograder.exercises.worked import solutions_folder


@pytest.fixture
def site_packages(request: pytest.FixtureRequest) -> Path:
    if not request.config.getoption("--plain"):
        pytest.skip("this run tests the tree; 'make test' tests an installed wheel")
    return Path(sysconfig.get_path("purelib"))


def test_the_packages_and_the_solutions_come_from_site_packages(site_packages: Path) -> None:
    assert Path(autograder.__file__) == site_packages / "autograder" / "__init__.py"
    assert Path(deepgrad.__file__) == site_packages / "deepgrad" / "__init__.py"
    assert solutions_folder() == site_packages / "autograder" / "_solutions"


@pytest.mark.parametrize("package", ["autograder", "deepgrad"])
def test_what_is_installed_is_the_tree(site_packages: Path, package: str) -> None:
    for path in (ROOT / package).rglob("*.py"):
        assert (site_packages / path.relative_to(ROOT)).read_bytes() == path.read_bytes()


def test_a_changed_name_or_content_changes_the_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("support.plain.ROOT", tmp_path)
    (tmp_path / "autograder").mkdir()
    (tmp_path / "autograder" / "a.py").write_text("1")
    first = digest(["autograder"])
    (tmp_path / "autograder" / "__pycache__").mkdir()
    (tmp_path / "autograder" / "__pycache__" / "a.pyc").write_text("1")
    assert digest(["autograder"]) == first
    (tmp_path / "autograder" / "a.py").write_text("2")
    second = digest(["autograder"])
    (tmp_path / "autograder" / "a.py").rename(tmp_path / "autograder" / "b.py")
    assert len({first, second, digest(["autograder"])}) == 3


def test_all_that_the_wheel_holds_is_in_the_digest() -> None:
    assert {"autograder", "deepgrad", "lessons", "solutions", "pyproject.toml"} <= set(PACKED)

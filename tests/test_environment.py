"""Do environment.yml, constraints.txt and pyproject.toml say the same?"""

import re
import tomllib
from pathlib import Path
from typing import Any

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
CONDA_NAMES = {"torch": "pytorch"}  # the same project under conda-forge's name

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DIRECT = [Requirement(text) for text in PROJECT["dependencies"]]
TEST = [Requirement(text) for text in PROJECT["optional-dependencies"]["test"]]


def conda() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    return loaded


def constraints() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


def test_has_the_conda_environment_the_same_ranges() -> None:
    """Without what only an old patch release of Python needs: conda installs the newest."""
    wanted = {CONDA_NAMES.get(r.name, r.name): str(r.specifier) for r in DIRECT if r.marker is None}
    wanted |= {"python": PROJECT["requires-python"], "pip": ""}
    found = [Requirement(entry) for entry in conda()["dependencies"] if isinstance(entry, str)]
    assert {r.name: str(r.specifier) for r in found} == wanted


def test_does_the_conda_environment_install_this_package_from_conda_forge() -> None:
    (pip,) = [entry for entry in conda()["dependencies"] if isinstance(entry, dict)]
    assert pip == {"pip": ["-e ."]}
    assert conda()["channels"] == ["conda-forge"]


def test_pin_the_constraints_every_direct_dependency_within_its_range() -> None:
    pins = constraints()
    for requirement in DIRECT + TEST:
        assert requirement.specifier.contains(Version(pins[canonicalize_name(requirement.name)])), requirement


def test_are_the_constraints_plain_pins_for_any_machine() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]*==[0-9][0-9a-z.]*", line) for line in pins)
    names = list(constraints())
    assert names == sorted(names) and len(set(constraints())) == len(pins)
    assert "deepgrad" not in constraints()

"""Does every import lead down to a lower floor, and is one that climbs found?"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Ground first; a module may import its own floor and those below.
FLOORS = ("errors", "contract", "exercises", "judge", "course", "authoring", "mutants", "grading")
FLOORS += ("report", "lms", "term", "cli")
# Beside the house: it imports nothing of ours but itself, and only the grader above may import it.
APART = ("kernels",)
# Only these may import it.
ABOVE_KERNELS = ("grading", "lms", "term", "cli")
# Rooms of kernels, ground first, in the order of trust; modules beside them are the ground, which imports no room.
ROOMS = ("inside", "confine", "zygote", "client", "workers")


def imports(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every import in a file, those inside functions and TYPE_CHECKING too."""
    package = ".".join(path.relative_to(root).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.rsplit(".", node.level - 1)[0] + "." if node.level else ""
            for alias in node.names:
                yield node.lineno, f"{base}{node.module or ''}.{alias.name}".replace("..", ".")


def climbing(root: Path) -> list[str]:
    """Every import that climbs, as ``file:line: what it imports``."""
    found = []
    for package in ("deepgrad", "autograder"):
        for path in sorted((root / package).rglob("*.py")):
            for line, name in imports(path, root):
                if _climbs(path.relative_to(root), name):
                    found.append(f"{path.relative_to(root).as_posix()}:{line}: {name}")
    return found


def _climbs(path: Path, name: str) -> bool:
    parts = name.split(".")
    if path.parts[0] == "deepgrad":
        return parts[0] == "autograder"
    here = path.parts[1].removesuffix(".py")
    if here in APART:
        outside = parts[0] == "deepgrad" or (parts[0] == "autograder" and parts[1:2] != [here])
        return outside or _climbs_inside(path.parts[2], name)
    if parts[0] == "autograder" and parts[1:2] == ["kernels"]:
        return here not in ABOVE_KERNELS
    if here == "__init__" or parts[0] != "autograder" or len(parts) < 2 or here not in FLOORS:
        return False
    return parts[1] in FLOORS and FLOORS.index(parts[1]) > FLOORS.index(here)


def _climbs_inside(room: str, name: str) -> bool:
    """Whether a module of a room (or of the ground) imports a room above its own; inside and confine know no other."""
    target = name.split(".")[2:3]
    if name.split(".")[:2] != ["autograder", "kernels"] or target[0:1] == [] or target[0] not in ROOMS:
        return False
    if room not in ROOMS:
        return True
    return ROOMS.index(target[0]) > ROOMS.index(room) or (room == "confine" and target[0] == "inside")


def test_does_no_import_climb() -> None:
    assert climbing(ROOT) == []


@pytest.mark.parametrize(
    ("file", "text", "found"),
    [
        ("deepgrad/x.py", "import autograder", "autograder"),
        ("deepgrad/deep/x.py", "def f():\n    from autograder.judge import check", "autograder.judge.check"),
        ("autograder/contract/x.py", "from autograder.judge.check import check", "autograder.judge.check.check"),
        ("autograder/contract/x.py", "from autograder import exercises", "autograder.exercises"),
        ("autograder/contract/x.py", "from ..exercises import find", "autograder.exercises.find"),
        ("autograder/exercises/x.py", "import autograder.course", "autograder.course"),
        ("autograder/errors.py", "import autograder.contract.wire", "autograder.contract.wire"),
        ("autograder/course.py", "import autograder.authoring.build", "autograder.authoring.build"),
        ("autograder/mutants.py", "if TYPE_CHECKING:\n    import autograder.cli", "autograder.cli"),
        ("autograder/kernels/x.py", "import autograder.errors", "autograder.errors"),
        ("autograder/kernels/x.py", "import deepgrad.store", "deepgrad.store"),
        ("autograder/kernels/client/x.py", "import autograder.errors", "autograder.errors"),
        ("autograder/contract/x.py", "import autograder.kernels.frames", "autograder.kernels.frames"),
        ("autograder/judge/x.py", "from autograder.kernels import libc", "autograder.kernels.libc"),
        ("autograder/kernels/frames.py", "import autograder.kernels.inside.shell", "autograder.kernels.inside.shell"),
        ("autograder/kernels/inside/x.py", "import autograder.kernels.confine.bpf", "autograder.kernels.confine.bpf"),
        ("autograder/kernels/confine/x.py", "from autograder.kernels import inside", "autograder.kernels.inside"),
        (
            "autograder/kernels/zygote/x.py",
            "import autograder.kernels.client.kernel",
            "autograder.kernels.client.kernel",
        ),
        ("autograder/kernels/client/x.py", "import autograder.kernels.workers.nest", "autograder.kernels.workers.nest"),
    ],
)
def test_is_a_planted_import_that_climbs_found(file: str, text: str, found: str, tmp_path: Path) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert climbing(tmp_path) == [f"{file}:{text.count(chr(10)) + 1}: {found}"]


def test_are_imports_downwards_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "autograder" / "judge" / "x.py"
    path.parent.mkdir(parents=True)
    path.write_text("import numpy\nimport deepgrad.store\nfrom autograder.contract import wire\nfrom . import check\n")
    assert climbing(tmp_path) == []

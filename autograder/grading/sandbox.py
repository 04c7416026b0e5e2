"""The sandbox for grading: which modules it has imported, and which files it cannot read.

Tested in ``tests/grading/test_plain.py``.
"""

import ast
import contextlib
import importlib.util
from collections.abc import Iterable, Iterator
from importlib.machinery import PathFinder

from autograder.exercises import modules_named_in
from autograder.exercises.worked import solutions_folder
from autograder.grading.classroom import Classroom
from autograder.grading.memory import ADDRESSES
from autograder.grading.sources import is_experiment, read_source
from autograder.kernels.limits import Limits, MiB
from autograder.kernels.options import TORCH, Sandbox

__all__ = ["exercise_modules", "grading_sandbox"]

HIDDEN_MODULES = ("autograder.exercises", "autograder.mutants", "autograder.authoring")

# Without this, each kernel would have to import these again.
WARM = ("autograder.grading.inside.install", "anywidget", "IPython.display", "deepgrad.explorers", "deepgrad.predict")

# Packages that are safe to import before a fork, because they start no thread.
PACKAGES = {"deepgrad", "matplotlib", "numpy", "pandas", "scipy", "seaborn", "sklearn", "sympy", "torch"}
TRAINING = {"deepgrad.training", "deepgrad.networks.deep"}


def grading_sandbox(
    classroom: Classroom, assignment: str, *, enabled: bool = True, seconds: float | None = None
) -> Sandbox:
    """The sandbox's options for one assignment: the zygote imports what the cells import that always run.

    Every fork copies the zygote's memory, and torch is two thirds of it, and of the time to start. So torch is imported
    here only if each submission needs it, and not for an experiment, which runs only if a student changed it.
    """
    lifetime = seconds or classroom.submission_seconds
    return Sandbox(
        enabled=enabled,
        hidden=classroom.private,
        closed=(str(solutions_folder()),),
        hidden_modules=HIDDEN_MODULES,
        preload=(*WARM, *_imported(_code(classroom, assignment, experiments=False))),
        handler="autograder.grading.inside.handler:answer",
        limits=Limits(
            lifetime=lifetime,
            cpu_seconds=max(Limits.cpu_seconds, int(lifetime)),
            resident=classroom.memory_mb * MiB,
            address_space=classroom.memory_mb * MiB + ADDRESSES,
        ),
    )


def exercise_modules(classroom: Classroom, assignment: str) -> list[str]:
    """The modules of the lessons that an assignment's exercises are from."""
    return modules_named_in("\n".join(_code(classroom, assignment, experiments=True)))


def _code(classroom: Classroom, assignment: str, *, experiments: bool) -> list[str]:
    """The code cells of the assignment's notebooks; unreadable notebooks are left out."""
    found: list[str] = []
    for path in sorted(classroom.folder("source", ".", assignment).glob("*.ipynb")):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            cells = [cell for cell in read_source(path).cells if cell.cell_type == "code"]
            found.extend(cell.source for cell in cells if experiments or not is_experiment(cell))
    return found


def _imported(code: Iterable[str]) -> list[str]:
    """The modules that the cells import, if they are installed and safe to preload."""
    found = {name for source in code for name in _imports(source)}
    modules = [name for name in sorted(found) if name.split(".")[0] in PACKAGES and _is_module(name)]
    needs_torch = any(name.split(".")[0] == "torch" or name in TRAINING for name in modules)
    return [*modules, *TORCH] if needs_torch else modules


def _imports(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a cell with a magic
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _is_module(name: str) -> bool:
    """Whether a module of this name is installed. Nothing is imported: torch would take seconds and 200 MB here."""
    top, *parts = name.split(".")
    spec = importlib.util.find_spec(top)
    for part in parts:
        if spec is None or spec.submodule_search_locations is None:
            return False
        spec = PathFinder.find_spec(f"{spec.name}.{part}", spec.submodule_search_locations)
    return spec is not None

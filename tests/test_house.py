"""Is the code laid out so that one finds and reads it: values with names, a test file for each module?"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(path.relative_to(ROOT) for name in ("autograder", "deepgrad") for path in (ROOT / name).rglob("*.py"))
LESSON = re.compile(r"lesson_\d\d")
MOST_BY_POSITION = 4
"""Nobody remembers the order of more values."""


def dataclasses_in(path: Path) -> list[tuple[str, int]]:
    """Each dataclass of a module, and how many of its fields can be given by position."""
    found = []
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef):
            marks = [ast.unparse(one) for one in node.decorator_list if ast.unparse(one).startswith("dataclass")]
            fields = [ast.unparse(one.annotation) for one in node.body if isinstance(one, ast.AnnAssign)]
            positional = fields[: fields.index("KW_ONLY")] if "KW_ONLY" in fields else fields
            found += [(node.name, 0 if "kw_only=True" in mark else len(positional)) for mark in marks]
    return found


def test_no_dataclass_takes_more_than_four_values_by_position() -> None:
    """Except within an exercise, whose computation may have many parts."""
    modules = [path for path in MODULES if path.parts[0] == "autograder" and not LESSON.search(path.as_posix())]
    found = {(path.as_posix(), name): count for path in modules for name, count in dataclasses_in(path)}
    assert len(found) > 50
    assert {where: count for where, count in found.items() if count > MOST_BY_POSITION} == {}


POINTER = re.compile(r"^Tested in ``(tests/[\w/]+\.py)``\.$", re.MULTILINE)
UNTESTED = ("__init__.py", "errors.py")
"""The first have no code of their own; errors are tested where they are raised."""
LESSONS = {
    "autograder/exercises": "tests/exercises/test_{}.py",
    "deepgrad/claims": "tests/claims/test_drift.py",
    "deepgrad/challenges": "tests/deepgrad/test_challenges.py",
}
"""Where the parts of a lesson are tested that have no test file of their own name, by the folder they stand in."""


def mirrored(path: Path) -> Path:
    """The test file of a module's own name. ``tests/`` itself mirrors the rooms of both packages."""
    folder = path.parts[1:-1] or (("deepgrad",) if path.parts[0] == "deepgrad" else ())
    return Path("tests", *folder, f"test_{path.name}")


def where_tested(path: Path) -> Path:
    """Where one looks for a module's tests: in the file of its name, or where its docstring says."""
    found = POINTER.search(ast.get_docstring(ast.parse((ROOT / path).read_text(encoding="utf-8"))) or "")
    lesson, folder = LESSON.search(path.as_posix()), "/".join(path.parts[:2])
    if found is None and lesson and folder in LESSONS:
        return Path(LESSONS[folder].format(lesson[0]))
    return mirrored(path) if found is None else Path(found[1])


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.as_posix())
def test_a_module_has_a_test_file_of_its_name_or_its_docstring_names_one(path: Path) -> None:
    if path.name not in UNTESTED:
        assert (ROOT / where_tested(path)).is_file(), f"{path}: write {mirrored(path)}, or name another"


def test_no_docstring_names_another_file_than_the_one_of_its_modules_name() -> None:
    """Two places to look at would be one too many."""
    assert [
        path for path in MODULES if mirrored(path) != where_tested(path) and (ROOT / mirrored(path)).is_file()
    ] == []

"""Is the code laid out so that one finds and reads it: values with names, a test file for each module?"""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(path.relative_to(ROOT) for path in (ROOT / "autograder").rglob("*.py"))
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
    found = {(path.as_posix(), name): count for path in MODULES for name, count in dataclasses_in(path)}
    assert len(found) > 50
    assert {where: count for where, count in found.items() if count > MOST_BY_POSITION} == {}

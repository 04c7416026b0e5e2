"""A lesson's source that is right, for tests to break."""

from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
SLUG = "01_deep_linear_network"


@pytest.fixture
def golden(two_exercises: None) -> Path:
    return GOLDEN


@pytest.fixture
def lesson_text(two_exercises: None) -> str:
    return (GOLDEN / "solutions" / f"{SLUG}.py").read_text(encoding="utf-8")


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a lesson's source to a folder of its own."""

    def write(text: str, slug: str = SLUG) -> Path:
        folder = tmp_path / "solutions"
        folder.mkdir(exist_ok=True)
        path = folder / f"{slug}.py"
        path.write_text(text, encoding="utf-8")
        return path

    return write

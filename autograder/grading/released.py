"""Computes a cell's text as students got it: on release, nbgrader removes hidden tests and mark schemes.

Tested in ``tests/grading/test_restore.py``.
"""

from typing import Any

from nbformat.notebooknode import NotebookNode

__all__ = ["Stripper"]


class Stripper:
    """Removes the regions that the course's settings name, with nbgrader's own preprocessors."""

    def __init__(self, config: Any) -> None:
        from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme

        self._steps = (
            ClearHiddenTests(config=config)._remove_hidden_test_region,
            ClearMarkScheme(config=config)._remove_mark_scheme_region,
        )

    def as_released(self, source: str) -> str | None:
        """The text without its hidden regions; None if it has no such region, or if one is never closed."""
        cell = NotebookNode(source=source)
        try:
            removed = [step(cell) for step in self._steps]
        except RuntimeError:  # generate_assignment refuses such a cell too
            return None
        return str(cell.source) if any(removed) else None

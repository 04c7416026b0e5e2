"""What a learner sees of a notebook as JupyterLab opens it, without what stands under a collapsed heading."""

import re

from nbformat.notebooknode import NotebookNode

__all__ = ["COLLAPSED", "sections", "seen"]

COLLAPSED = "jp-MarkdownHeadingCollapsed"
HEADING = re.compile(r"(#{1,6}) ")
CLOSED = re.compile(r"<details>\s*<summary>(.*?)</summary>.*?</details>", re.DOTALL)


def seen(notebook: NotebookNode) -> dict[str, str]:
    """The text or code of each cell that is not hidden, by the cell's id, in order."""
    shown, hidden = {}, 0
    for cell in notebook.cells:
        heading = HEADING.match(cell.source) if cell.cell_type == "markdown" else None
        level = len(heading[1]) if heading else 0
        if level and level <= hidden:
            hidden = 0
        if not hidden:
            shown[cell.id] = CLOSED.sub(r"\1", cell.source)
            hidden = level if cell.metadata.get(COLLAPSED) else 0
    return shown


def sections(shown: dict[str, str]) -> dict[str, int]:
    """The number of the section ("## ...") in which each cell stands; 0 above the first."""
    numbers, at = {}, 0
    for name, text in shown.items():
        at += text.startswith("## ")
        numbers[name] = at
    return numbers

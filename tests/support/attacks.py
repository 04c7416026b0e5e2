"""The attacks of tests/submissions/: each is the chain_forward cell of a notebook, some also change the notebook."""

import ast
import base64
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from support.classroom import lean
from support.notebooks import solved, with_cells
from support.submissions import LESSON

ATTACKS = sorted((Path(__file__).parents[1] / "submissions").glob("*.py"))

_ONE_OF_A_KIND = """
displayhook_true ast_transformer patched_comparisons skip_tag retyped_test duplicated_test lying_equal early_reply
forged_result_message huge_reply results_that_change imported_reference replaced_check exit_at_once segfault reader_html
"""
REPRESENTATIVE = [path for path in ATTACKS if path.stem in _ONE_OF_A_KIND.split()]

SELF_INFLICTED = {
    "ast_transformer",
    "early_reply",
    "exhaust_a_closed_folder",
    "folder_a_folder_for_the_notebook",
    "patched_call_all",
    "patched_pack",
    "patched_reply",
    "too_few_replies",
}
"""These break the kernel's side of the check for good, or hide their files, and lose what they had right."""

WIDGETS = "application/vnd.jupyter.widget-state+json"


def vectors(name: str) -> list[Any]:
    """The list VECTORS of an attack."""
    path = next(path for path in ATTACKS if path.stem == name)
    for statement in ast.parse(path.read_text()).body:
        match statement:
            case ast.Assign([ast.Name("VECTORS")], value):
                found: list[Any] = ast.literal_eval(value)
                return found
    raise LookupError(f"{name} has no VECTORS")


def attacking(path: Path) -> NotebookNode:
    """The whole submission of an attack; all its other answers are right."""
    notebook = lean(with_cells(solved(LESSON), {"chain_forward": path.read_text()}))
    TWISTS.get(path.stem, lambda _: None)(notebook)
    return notebook


def tested(notebook: NotebookNode) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == "test_chain_forward")


def skip_tag(notebook: NotebookNode) -> None:
    tested(notebook).metadata["tags"] = ["skip-execution", "raises-exception"]


def retyped_test(notebook: NotebookNode) -> None:
    cell = tested(notebook)
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]


def changed_points(notebook: NotebookNode) -> None:
    tested(notebook).metadata.nbgrader["points"] = 1000


def changed_test(notebook: NotebookNode) -> None:
    tested(notebook).source = "3.0"


def duplicated_test(notebook: NotebookNode) -> None:
    copied = NotebookNode(tested(notebook))
    copied.source, copied["id"] = "3.0", "copied"
    notebook.cells.append(copied)


def moved_test(notebook: NotebookNode) -> None:
    cell = tested(notebook)
    notebook.cells.remove(cell)
    notebook.cells.insert(0, cell)


def deleted_test(notebook: NotebookNode) -> None:
    notebook.cells.remove(tested(notebook))


def unlocked_test(notebook: NotebookNode) -> None:
    cell = tested(notebook)
    cell.metadata.nbgrader.update(locked=False, solution=True, grade=True)
    cell.source = "3.0"


def renamed_ids(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if cell.id in ("test_chain_forward", "test_chain_closed_form"):
            other = {"test_chain_forward": "test_chain_closed_form", "test_chain_closed_form": "test_chain_forward"}
            cell.metadata.nbgrader["grade_id"] = other[cell.id]


def reader_markdown_cells(notebook: NotebookNode) -> None:
    for name in ("reader_html", "reader_markdown_output"):
        notebook.cells += [nbformat.v4.new_markdown_cell(vector) for vector in vectors(name)]


def reader_raw_cells(notebook: NotebookNode) -> None:
    for vector in vectors("reader_html"):
        notebook.cells.append(nbformat.v4.new_raw_cell(vector, metadata={"raw_mimetype": "text/html"}))
        notebook.cells.append(nbformat.v4.new_raw_cell(vector))


def reader_attachments(notebook: NotebookNode) -> None:
    svg = base64.b64encode(vectors("reader_svg")[1].encode()).decode()
    bundles = [
        {"image/svg+xml": svg},
        {"text/html": "PHNjcmlwdD5oaXQoKTwvc2NyaXB0Pg=="},
        {"image/png": '"><script>hit()</script>'},
        {'image/png" onerror="hit()': "AAAA"},
        {"image/png": 'x" onerror="hit()'},
        {},
    ]
    for bundle in bundles:
        for name in ("a.png", '"><script>hit()</script>', "//evil.test/a.png"):
            text = f"![x](attachment:{name})\n\n<img src='attachment:{name}'>\n\n[x](attachment:{name})"
            notebook.cells.append(nbformat.v4.new_markdown_cell(text, attachments={name: bundle}))


def reader_metadata(notebook: NotebookNode) -> None:
    script = '"><script>hit()</script>'
    notebook.metadata.update(title=script, authors=[{"name": script}], widgets={WIDGETS: {"state": {"x": script}}})
    notebook.metadata["kernelspec"] = {"name": script, "display_name": script, "language": script}
    notebook.metadata["language_info"] = {"name": script, "pygments_lexer": script, "codemirror_mode": script}
    about = {"grade_id": script, "points": script, "grade": True, "solution": True, "locked": False, "task": False}
    for kind in (nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell, nbformat.v4.new_raw_cell):
        more = {"tags": [script, "x' onmouseover='hit()"], "slideshow": {"slide_type": script}, "name": script}
        cell = kind("1", metadata={"nbgrader": {**about, "schema_version": 3}, **more, "magics_language": script})
        cell["id"] = "a" + secrets.token_hex(3)
        notebook.cells.append(cell)
        notebook.cells.append(NotebookNode(kind("2"), id=script))


TWISTS: dict[str, Callable[[NotebookNode], None]] = {
    twist.__name__: twist
    for twist in (
        skip_tag,
        retyped_test,
        changed_points,
        changed_test,
        duplicated_test,
        moved_test,
        deleted_test,
        unlocked_test,
        renamed_ids,
        reader_markdown_cells,
        reader_raw_cells,
        reader_attachments,
        reader_metadata,
    )
}

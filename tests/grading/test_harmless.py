"""Can a graded notebook be opened safely, and is what is honest in it still there?"""

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode
from support.attacks import vectors

from autograder.grading import harmless
from autograder.grading.harmless import make_harmless, without_paths


def output(mime: str, value: object) -> NotebookNode:
    return nbformat.v4.new_output("display_data", {mime: value})


def made_harmless(*cells: NotebookNode) -> NotebookNode:
    notebook = nbformat.v4.new_notebook(cells=list(cells))
    make_harmless(notebook, (), ())
    nbformat.validate(notebook)
    return notebook


def test_has_a_notebook_only_so_much_of_the_graders_time() -> None:
    texts = [nbformat.v4.new_markdown_cell("<b>x</b>" + "y" * 19_000) for _ in range(12)]
    tags = nbformat.v4.new_code_cell(outputs=[output("text/html", "<p>x" * 19_000) for _ in range(6)])
    notebook = made_harmless(*texts, tags, nbformat.v4.new_code_cell(outputs=[output("text/html", "<p>" * 21_000)]))
    assert [cell.source.startswith("<div><pre>") for cell in notebook.cells[:12]] == [False] * 10 + [True] * 2
    shown = [o.data["text/html"] == harmless.REMOVED.format("text/html, too long") for o in notebook.cells[12].outputs]
    assert shown == [False] * 5 + [True]
    assert "too long" in notebook.cells[13].outputs[0].data["text/html"]


MUCH = 16 << 20
COSTLY = {
    "colours of one text": [output("text/plain", "\x1b[31ma" * (MUCH // 6))],
    "colours of many texts": [output("text/plain", "\x1b[31ma" * 6_000) for _ in range(400)],
    "attributes": [output("text/html", "<a " + " ".join(f"a{i}" for i in range(1_500_000)) + ">x")],
    "attributes of many": [output("text/html", "<a " + "/".join(f"a{i}" for i in range(40_000)) + ">") for _ in "1234"],
    "text": [output(mime, "x" * MUCH) for mime in ("text/plain", "text/latex", "text/markdown", "image/svg+xml")],
}


@pytest.mark.parametrize("name", COSTLY)
def test_is_output_bounded_that_costs_time_to_clean_or_to_show(name: str) -> None:
    """Each takes minutes or days where it is not; nbconvert would need as long for the first two."""
    (cell,) = made_harmless(nbformat.v4.new_code_cell(outputs=COSTLY[name])).cells
    texts = ["".join(o.data.values()) for o in cell.outputs]
    assert sum(map(len, texts)) <= 2 * MUCH
    assert sum(len(text) * text.count("\x1b") for text in texts) < 1 << 35
    assert name.startswith("colours") or "too long" in texts[-1]


@pytest.mark.parametrize("vector", vectors("reader_javascript"))
def test_is_only_what_cannot_run_left_of_an_output(vector: tuple[str, object]) -> None:
    (cell,) = made_harmless(nbformat.v4.new_code_cell(outputs=[output(*vector)])).cells
    assert list(cell.outputs[0].data) == ["text/plain"]
    assert "is not shown" in cell.outputs[0].data["text/plain"]


def test_is_a_picture_shown_and_an_svg_shown_as_a_picture() -> None:
    outputs = [output("image/png", "AAAA\n"), output("image/svg+xml", vectors("reader_svg")[1])]
    (cell,) = made_harmless(nbformat.v4.new_code_cell(outputs=outputs)).cells
    assert cell.outputs[0].data == {"image/png": "AAAA\n"}
    assert cell.outputs[1].data["text/html"].startswith('<img src="data:image/svg+xml;base64,')


def test_does_a_cell_keep_only_the_metadata_that_the_grader_knows() -> None:
    about = {"grade_id": "known", "points": 1}
    cells = [
        nbformat.v4.new_code_cell(metadata={"nbgrader": about, "tags": ["ok", "<x>"], "magics_language": "x"}),
        nbformat.v4.new_code_cell(
            metadata={"nbgrader": {"grade_id": "<script>"}, "transient": {"remove_source": True}}
        ),
        nbformat.v4.new_raw_cell("<script>hit()</script>", metadata={"raw_mimetype": "text/html"}),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    make_harmless(notebook, (), {"known"})
    assert [cell.metadata for cell in notebook.cells] == [{"nbgrader": about, "tags": ["ok"]}, {}, {}]
    assert "<script>" not in notebook.cells[2].source


def test_are_the_graders_own_places_left_out() -> None:
    path = harmless.__file__
    text = f"File {path}:3 in /tmp/dg-ab_1/c0/12/w/x.py"
    assert without_paths(text) == "File .../autograder/grading/harmless.py:3 in ~/x.py"

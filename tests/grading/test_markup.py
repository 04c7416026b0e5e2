"""Is what could harm a reader gone, and what is honest still there?"""

import nbformat
import pytest
from nbconvert.filters.ansi import ansi2html
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbformat.notebooknode import NotebookNode
from support.attacks import vectors

from autograder.grading import harmless
from autograder.grading.harmless import make_harmless, without_paths
from autograder.grading.markup import clean_html, clean_markdown, clean_text, visible

HARMFUL = ("<script", 'hit()"', "onerror", "onload", "evil.test", "<iframe", "<svg", "<style", "<form", "\\href")

HONEST = [
    "# A title\n\nText with *stress*, $a_1 \\cdot b$ and [a link](https://jupyter.org).\n",
    "- one\n- two\n\n```python\nx = 1\n```\n",
    "$$\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}$$",
    "A table:\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
]


def output(mime: str, value: object) -> NotebookNode:
    return nbformat.v4.new_output("display_data", {mime: value})


def made_harmless(*cells: NotebookNode) -> NotebookNode:
    notebook = nbformat.v4.new_notebook(cells=list(cells))
    make_harmless(notebook, (), ())
    nbformat.validate(notebook)
    return notebook


@pytest.mark.parametrize("vector", vectors("reader_html"))
def test_is_html_cleaned(vector: str) -> None:
    cleaned = clean_html(vector)
    assert [word for word in HARMFUL if word in cleaned] == []
    assert clean_html(cleaned) == cleaned


@pytest.mark.parametrize("vector", [*vectors("reader_html"), *vectors("reader_markdown_output")])
def test_is_markdown_cleaned_as_nbconvert_shows_it(vector: str) -> None:
    shown = markdown2html_mistune(clean_markdown(vector))
    assert [word for word in (*HARMFUL, 'href="javascript', "src=x") if word in shown] == []


@pytest.mark.parametrize("text", HONEST)
def test_is_honest_markdown_left_as_it_is(text: str) -> None:
    assert clean_markdown(text) == text


def test_does_markdown_with_honest_tags_look_the_same() -> None:
    text = "If *a* < b:\n\n    x <b>1</b>\n\n`<i>` and $a<b$ <b>bold</b> ![p](data:image/png;base64,AAAA)"
    shown = markdown2html_mistune(clean_markdown(text))
    for kept in (
        "<em>a</em> &lt; b",
        "x &lt;b&gt;1",
        "<code>&lt;i&gt;</code>",
        "$a&lt;b$",
        "<b>bold</b>",
        'src="data:',
    ):
        assert kept in shown


def test_is_markdown_in_a_frozen_cell_not_read_again() -> None:
    frozen = clean_markdown("<b>x</b>\n\n`[click](javascript:hit())`\n\n    $$\n\n    ![x](http://evil.test/x)\n")
    assert "\n" not in frozen
    shown = markdown2html_mistune(frozen)
    assert shown.strip() == frozen
    assert "<a" not in shown and "<img" not in shown


@pytest.mark.parametrize("unit", ["\\begin{a}", "[", "![", "> ", "_a", "<a", "`", "|-", "*a "])
def test_is_markdown_that_costs_time_shown_as_text(unit: str) -> None:
    text = unit * 200_000
    assert clean_markdown(text).startswith("<div><pre>")


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


def test_is_a_command_that_tags_part_still_broken() -> None:
    """MathJax reads over ``wbr`` and comments, and over no other element."""
    for part in ("<wbr>", "<wbr/>", "<!-- -->"):
        assert "\\href" not in clean_html(f"$\\hr{part}ef{{x}}{{y}}$").replace("<wbr>", "")


@pytest.mark.parametrize("vector", vectors("reader_text"))
def test_does_text_come_through_nbconvert_without_control(vector: str) -> None:
    cleaned = clean_text(vector)
    ansi2html(cleaned)
    left = {c for c in cleaned if not c.isprintable()} - {"\x1b"}
    assert left == set()
    assert "\x1b]" not in cleaned and "\x1b[2J" not in cleaned


def test_do_colours_stay() -> None:
    assert clean_text("\x1b[0;31mred\x1b[0m\tand\n") == "\x1b[0;31mred\x1b[0m\tand\n"


def test_is_a_name_written_out_for_a_terminal() -> None:
    assert visible("a\x1b[2Jb\u202ec\nd é") == "a\\x1b[2Jb\\u202ec\\nd é"


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

"""Does the feedback page name exercises and mistakes, typeset formulas without a script, and stay harmless?"""

import html
import json
import re
import time
from pathlib import Path

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode

from autograder.course.formulas import typeset
from autograder.course.page import FeedbackPage, summary_of
from autograder.judge.card import card

LESSONS = sorted((Path(__file__).parents[1] / "lessons").glob("*.ipynb"))


def graded(state: str = "", score: float | None = 0, headline: str = "", **about: object) -> NotebookNode:
    """A test cell as ``autograder grade`` and nbgrader leave it; without a state with no card of ours."""
    settings = {"grade_id": "test_relu", "grade": True, "solution": False, "score": score, "points": 3, **about}
    cell = nbformat.v4.new_code_cell("check(relu)", metadata={"nbgrader": settings})
    if state:
        shown = card(state, "relu", "", headline=headline)  # type: ignore[arg-type]
        cell.outputs = [nbformat.v4.new_output("execute_result", {"text/html": shown})]
    return cell


def page_of(*cells: NotebookNode) -> str:
    """The page of a notebook, with the resources that nbgrader's steps give."""
    resources = {
        "nbgrader": {"notebook": "nb", "score": 1.0, "max_score": 3.0, "late_penalty": 0},
        "summary": [one for cell in cells if (one := summary_of(cell)) is not None],
    }
    page, _ = FeedbackPage().from_notebook_node(nbformat.v4.new_notebook(cells=list(cells)), resources)
    return str(page)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_formula_of_the_lessons_is_typeset(path: Path) -> None:
    cells = [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "markdown"]
    page = FeedbackPage().typeset_markdown("\n\n".join("".join(cell["source"]) for cell in cells))
    outside = re.sub(r"<(pre|code|math)\b.*?</\1>", "", page, flags=re.DOTALL)
    assert page.count("<math") >= 30
    assert "raw-tex" not in page and "$" not in outside and "\\" not in outside
    assert not [tex for tex in re.findall(r"<mtext>([^<]*)", page) if "\\" in tex]


@pytest.mark.parametrize(
    "text",
    [
        "it costs $5 and $6",
        "a lone $",
        r"an escaped \$x\$",
        "<code>$x$</code>",
        "<pre>$$x$$</pre>",
        "US$ and A$",
        "a\\b",
    ],
)
def test_what_is_no_formula_stays_byte_for_byte(text: str) -> None:
    assert typeset(text) == text


def test_a_formula_between_tags_keeps_what_is_around_it() -> None:
    page = typeset('<p title="a > $b$">x &lt; y, $x &lt; 1$</p>')
    assert page.startswith('<p title="a > $b$">x &lt; y, <math') and page.endswith("</math></p>")
    assert "&lt;" in page.partition("<math")[2]


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{<script>hit()</script>}",
        r"\href{javascript:hit()}{x}",
        r"\style{background:url(//evil.test)}{x}",
        r"\class{x\" onclick=\"hit()}{x}",
        r"\color{red\" onmouseover=\"hit()}{x}",
        r"\textcolor{url(//evil.test)}{x}",
        r"\mathchoice<img src=//evil.test>",
        r"\hspace{1em\" onclick=\"hit()}",
    ],
)
def test_students_tex_makes_no_markup_but_mathml(tex: str) -> None:
    page = typeset(f"<p>${html.escape(tex)}$</p>")
    tags = re.findall(r"<\s*([a-zA-Z!/][\w-]*)([^>]*)>", page)
    assert {tag.strip("/").lower() for tag, _ in tags} <= {"p", "code"} | {
        t for t, _ in tags if t.lstrip("/")[0] == "m"
    }
    assert not re.search(r"<[^>]*\b(on\w+|href|src|style|class=\"(?!raw-tex))", page)


@pytest.mark.parametrize(
    "tex", ["{" * 1500, r"\frac" * 400, r"\left(" * 300, "x_" * 900, r"\begin{matrix}" + "&" * 1500]
)
def test_tex_that_cannot_be_read_is_shown_as_it_is_and_costs_no_time(tex: str) -> None:
    begin = time.process_time()
    page = typeset(f"${tex}$".replace("&", "&amp;"))
    assert time.process_time() - begin < 5
    assert "Traceback" not in page and ("raw-tex" in page or "<math" in page)


def test_the_list_tells_the_mistake_and_leads_to_its_card() -> None:
    page = page_of(graded("failed", 0, "The bias b is missing."), graded("passed", 3, grade_id="test_elu"))
    listed = page.partition("<nav")[2].partition("</nav>")[0]
    assert " ".join(re.sub(r"<[^>]*>", " ", listed.partition(">")[2]).split()) == (
        "✗ relu The bias b is missing. 0 / 3 ✓ elu passed 3 / 3"
    )
    assert 'href="#test_relu"' in listed and 'id="test_relu"' in page


@pytest.mark.parametrize(
    ("cell", "state", "words"),
    [
        (graded("failed", 0), "mistake", "not yet"),
        (graded("failed", 2, "One sign is wrong."), "partly", "One sign is wrong."),
        (graded("waiting", 0), "empty", "not started"),
        (graded("broken", 0), "empty", "could not be checked"),
        (graded("passed", 1), "partly", "partly right"),
        (graded("", 3), "passed", "passed"),
        (graded("", 1.5), "partly", "partly right"),
        (graded("", 0), "empty", "no points"),
        (graded("", 1, solution=True), "partly", "graded by hand"),
        (graded("", 0, solution=True, comment="No response."), "empty", "not answered"),
        (graded("", 2, solution=True, comment="No response."), "partly", "graded by hand"),
        (graded("", None, solution=True), "waiting", "not graded yet"),
    ],
)
def test_each_state_of_an_exercise_has_its_word(cell: NotebookNode, state: str, words: str) -> None:
    one = summary_of(cell)
    assert one is not None and (one["state"], one["words"]) == (state, words)


def test_an_answer_that_nobody_graded_has_no_points_yet() -> None:
    page = page_of(graded("", None, solution=True), graded("passed", 3, grade_id="test_elu"))
    assert "; 3 points are not graded yet" in page
    assert page.count("– / 3") == 2  # in the list and above the answer


def test_a_students_output_is_no_card() -> None:
    cell = graded("", 0)
    cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": '<div style="font-weight:600">Great!</div>'})]
    one = summary_of(cell)
    assert one is not None and one["words"] == "no points"


def test_comments_and_names_are_shown_as_text() -> None:
    page = page_of(graded("failed", 0, "<b>x</b>", comment="<script>hit()</script> & more", grade_id='a"><i>'))
    assert "<script" not in page and "<i>" not in page and "&lt;script&gt;hit()&lt;/script&gt; &amp; more" in page


def test_nbgraders_own_comment_on_an_untouched_answer_is_no_comment_of_a_person() -> None:
    untouched = graded("", grade_id="relu", grade=False, solution=True, points=None, comment="No response.")
    assert summary_of(untouched) is None
    page = page_of(untouched, graded("waiting", 0))
    assert "No response." not in page and "not started" in page and "Comment:" not in page
    untouched.metadata.nbgrader.comment = "See me."
    assert "<strong>Comment:</strong> See me." in page_of(untouched)


def test_the_page_has_no_script_and_forbids_all() -> None:
    page = page_of(graded("passed", 3))
    assert "<script" not in page and "default-src 'none'" in page
    assert not re.search(r"(src|href)=\"(?!#|data:)", page)

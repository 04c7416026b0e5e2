"""What JupyterLab shows of an untouched notebook, and that a commit opens the fold below the prediction."""

import nbformat
import pytest
from playwright.sync_api import Page, expect
from support.labpage import open_notebook, put, run_all, shoot
from support.notebooks import released
from support.visible import COLLAPSED, seen

from autograder.exercises import lessons

pytestmark = pytest.mark.browser

QUESTION = """
from deepgrad.predict import *
Prediction("folded-depth", "After how many layers is it gone?", Number(1, 100, "layers"), 7)
"""
VISIBLE = """() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter((cell) => cell.node.checkVisibility()).map((cell) => cell.model.id)"""


def asked_and_folded() -> nbformat.NotebookNode:
    cells = [
        nbformat.v4.new_code_cell(QUESTION.strip(), id="ask"),
        nbformat.v4.new_markdown_cell("### An exercise", id="exercise"),
        nbformat.v4.new_markdown_cell("### What came out", id="fold", metadata={COLLAPSED: True}),
        nbformat.v4.new_markdown_cell("It is seven.", id="tell"),
        nbformat.v4.new_code_cell("print('seven')", id="card"),
        nbformat.v4.new_markdown_cell("## The next section", id="next"),
        nbformat.v4.new_markdown_cell("### Deeper", id="deeper", metadata={COLLAPSED: True}),
        nbformat.v4.new_markdown_cell("A detour.", id="detour"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def test_the_commit_opens_the_fold_of_its_section_and_no_other(lab, page: Page):
    open_notebook(page, put(lab.root, asked_and_folded(), "folded.ipynb"))
    run_all(page)
    question = page.locator(".dg-predict")
    expect(question).to_have_count(1)
    assert page.evaluate(VISIBLE) == ["ask", "exercise", "fold", "next", "deeper"]
    shoot(page, "fold-closed")
    question.get_by_label("Your prediction").fill("30")
    question.get_by_role("button", name="Commit").click()
    expect(page.locator("p", has_text="It is seven.")).to_be_visible()
    assert page.evaluate(VISIBLE) == ["ask", "exercise", "fold", "tell", "card", "next", "deeper"]
    expect(page.locator(".jp-OutputArea-output", has_text="seven").last).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("slug", lessons())
def test_jupyterlab_hides_what_the_tests_of_predictions_take_for_hidden(lab, page: Page, slug):
    notebook = released(slug)
    open_notebook(page, put(lab.root, notebook, f"folds-{slug}.ipynb"))
    page.wait_for_function("() => document.querySelectorAll('.jp-RenderedMarkdown h2').length > 5")
    assert page.evaluate(VISIBLE) == list(seen(notebook))

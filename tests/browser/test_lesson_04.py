"""Lesson 4's explorers as a learner meets them: the zoo on their slopes, the training run on their gradients."""

import pytest
from playwright.sync_api import Page, expect
from support.labpage import open_notebook, run_all
from support.notebooks import released, solved, write
from support.visible import COLLAPSED

LESSON = "04_relu"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def opened(lab, page: Page, notebook, name: str) -> None:
    for cell in notebook.cells:
        cell.metadata.pop(COLLAPSED, None)  # as after the learner's commits
    write(notebook, lab.root / name)
    open_notebook(page, name)
    run_all(page)


def test_every_dial_of_the_zoo_moves_the_picture_on_the_learners_slopes(lab, page):
    opened(lab, page, solved(LESSON), "zoo.ipynb")
    explorer = page.locator(".jp-Cell[data-windowed-list-index] .dg", has_text="spread of the biases").first
    expect(explorer.locator(".dg-badge")).to_contain_text("your")
    text = explorer.locator(".dg-text")
    for label in ("weights, times He's", "spread of the biases", "hidden layers"):
        before = text.inner_text()
        explorer.get_by_label(label).focus()
        page.keyboard.press("ArrowRight")
        expect(text).not_to_have_text(before)
    explorer.get_by_label("activation").select_option(label="sigmoid")
    expect(text).to_contain_text("sigmoid")


def test_a_large_rate_kills_the_second_layer_before_the_learners_eyes(lab, page):
    opened(lab, page, released(LESSON), "dying.ipynb")
    explorer = page.locator(".jp-Cell[data-windowed-list-index] .dg", has_text="The loss of each batch").first
    rate = explorer.get_by_label("learning rate")
    rate.focus()
    page.keyboard.press("End")
    explorer.get_by_role("button", name="Train").click()
    expect(explorer.locator(".dg-text")).to_contain_text("after 300 steps")
    expect(explorer.locator(".dg-text")).to_contain_text("learning rate 0.3")

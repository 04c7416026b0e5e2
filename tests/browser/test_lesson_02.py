"""What only lesson 2 is tried with: its explorer on the learner's own network, and its predictions on wrong code."""

import pytest
from playwright.sync_api import expect
from support.labpage import open_notebook, put, run_all
from support.notebooks import solved

LESSON = "02_sigmoid_saturation"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_every_dial_of_the_explorer_moves_the_picture_and_a_prediction_is_answered(lab, page):
    open_notebook(page, put(lab.root, solved(LESSON), "saturation.ipynb"))
    run_all(page)
    explorer = page.locator(".jp-Cell[data-windowed-list-index] .dg", has_text="times Xavier's").first
    expect(explorer.locator(".dg-badge")).to_contain_text("your sigmoid_mlp_backward")
    expect(explorer.locator(".dg-text")).to_contain_text("Saturated: 0% of the first hidden layer")
    for label in ("weights, times Xavier's", "layers L"):
        before = explorer.locator(".dg-text").inner_text()
        explorer.get_by_label(label).focus()
        page.keyboard.press("ArrowRight")
        expect(explorer.locator(".dg-text")).not_to_have_text(before)
    explorer.get_by_label("activation", exact=True).select_option("tanh")
    expect(explorer.locator(".dg-text")).to_contain_text("tanh units")
    question = page.locator(".dg-predict", has_text="How many of its units are saturated")
    question.get_by_label("a third").check()
    question.get_by_role("button", name="Commit").click()
    expect(question).to_contain_text("You said a third; it is almost none.")

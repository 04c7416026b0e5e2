"""Lesson 5's explorer as a learner meets it: every dial moves the picture, on the learner's own passes."""

import pytest
from playwright.sync_api import expect
from support.labpage import open_notebook, run_all
from support.notebooks import solved, write

LESSON = "05_normalization"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_every_dial_of_the_norm_explorer_moves_the_picture_on_the_learners_passes(lab, page):
    write(solved(LESSON), lab.root / "norms.ipynb")
    open_notebook(page, "norms.ipynb")
    run_all(page)
    explorer = page.locator(".jp-Cell[data-windowed-list-index] .dg", has_text="batch size N").first
    expect(explorer.locator(".dg-badge")).to_contain_text("your")
    text = explorer.locator(".dg-text")
    for label in ("batch size N", "weights, times He's"):
        before = text.inner_text()
        explorer.get_by_label(label).focus()
        page.keyboard.press("ArrowRight")
        expect(text).not_to_have_text(before)
    explorer.get_by_label("mode").select_option(label="evaluation")
    expect(text).to_contain_text("evaluation mode")
    explorer.get_by_label("norm", exact=True).select_option(label="layer norm")
    expect(text).to_contain_text("layer norm")

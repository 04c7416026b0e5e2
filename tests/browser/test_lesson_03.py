"""What only lesson 3 is tried with: its explorer on the learner's own theory, and the prediction about equal units."""

import re

import pytest
from nbformat import NotebookNode
from playwright.sync_api import Locator, Page, expect
from support.labpage import cards, open_notebook, put, run_all
from support.notebooks import solved

LESSON = "03_initialization"
KEPT = {"imports", "predicted_std", "test_predicted_std", "predict-units", "explorer-figure"}
HE, TORCH = "1.995", "0.3162"  # the positions of the dial next to 2 and to 1/3

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def short() -> NotebookNode:
    """The solved notebook with the cells alone that this file looks at: training takes most of the time of a run."""
    notebook = solved(LESSON)
    notebook.cells = [cell for cell in notebook.cells if cell.id in KEPT]
    return notebook


def turn(page: Page, slider: Locator, key: str, wanted: str) -> None:
    """Press a key until the slider reads as wanted."""
    slider.focus()
    for _ in range(60):
        if slider.evaluate("(s) => s.getAttribute('aria-valuetext') ?? s.value") == wanted:
            return
        page.keyboard.press(key)
    raise AssertionError(f"the dial never read {wanted}")


def numbers(explorer: Locator) -> dict[str, float]:
    """The last signal and the last cosine that the explorer's text tells."""
    told = explorer.locator(".dg-text").inner_text()
    found = re.search(r"signal is \S+ in layer 1 and (\S+) in layer \d+.*ends at (\S+)\.$", told)
    assert found, told
    return {"signal": float(found[1]), "cosine": float(found[2])}


def test_the_explorer_runs_on_the_learners_theory_and_shows_what_the_text_says(lab, page):
    open_notebook(page, put(lab.root, short(), "explorer-03.ipynb"))
    run_all(page)
    assert cards(page) == {"predicted_std": "passed"}
    explorer = page.locator(".dg", has_text="Are inputs still told apart?").last
    expect(explorer.locator(".dg-badge")).to_contain_text("your predicted_std")
    dial, text = explorer.get_by_label("fan_in × variance"), explorer.locator(".dg-text")

    turn(page, dial, "ArrowRight", HE)
    expect(text).to_contain_text("std 0.177")
    kept = numbers(explorer)
    assert 1e-2 < kept["signal"] < 1e2 and kept["cosine"] > 0.9

    turn(page, dial, "ArrowLeft", TORCH)
    expect(text).to_contain_text("std 0.0703")
    assert numbers(explorer)["signal"] < 1e-15

    explorer.get_by_label("biases").select_option("nn.Linear's")
    expect(text).to_contain_text("ends at 1.000")
    assert numbers(explorer)["signal"] > 1e-2
    expect(explorer.locator(".dg-dots[d^=M]").first).to_be_visible()


def test_the_prediction_about_equal_units_is_answered(lab, page):
    open_notebook(page, put(lab.root, short(), "units-03.ipynb"))
    run_all(page)
    question = page.locator(".dg-predict", has_text="How many different units")
    question.get_by_role("spinbutton").fill("30")
    question.get_by_role("button", name="Commit").click()
    expect(question).to_contain_text("You said 30 units; there is 1", timeout=60_000)

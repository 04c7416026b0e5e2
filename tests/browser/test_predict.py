"""Predict, then run, in real JupyterLab and Chromium."""

import re

import pytest
from playwright.sync_api import Page, expect
from support.labpage import error_outputs, open_notebook, restart_kernel, run_all, set_theme, shoot, write_notebook

pytestmark = pytest.mark.browser

NUMBER = """
from deepgrad.predict import *
Prediction("NAME-depth", "After how many layers is the input forgotten?", Number(1, 100, "layers"),
           lambda: 7, verb="it took")
"""
PICK = """
Prediction("NAME-first", "What overflows first?", Pick(["the output", "the gradient"]), "the gradient")
"""
CURVE = """
LAYERS = list(range(1, 101))
Prediction("NAME-curve", "How large is the gradient?",
           Curve([1, 25, 50, 75, 100], "layer", "|dL/dy|", (1e-20, 1e4), y_log=True),
           lambda: (LAYERS, [0.7 ** (100 - layer) for layer in LAYERS]))
"""


@pytest.fixture
def questions(lab, page: Page, request) -> Page:
    """A page with three questions; their names are the test's own."""
    name = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower())
    write_notebook(lab.root / f"{name}.ipynb", *(cell.strip().replace("NAME", name) for cell in (NUMBER, PICK, CURVE)))
    open_notebook(page, f"{name}.ipynb")
    run_all(page)
    expect(page.locator(".dg-predict")).to_have_count(3)
    return page


def test_a_number_is_committed_by_keys_and_remembered_after_a_restart(questions):
    number = questions.locator(".dg-predict").nth(0)
    expect(number.get_by_role("button", name="Commit")).to_be_disabled()
    number.get_by_label("Your prediction").focus()
    questions.keyboard.type("30")
    questions.keyboard.press("Enter")
    words = "You said 30 layers; it took 7: off by a factor of 4.3."
    expect(number.locator(".dg-words")).to_have_text(words)
    expect(number.get_by_role("button", name="Predict again")).to_be_focused()
    restart_kernel(questions)
    run_all(questions)
    expect(number.locator(".dg-words")).to_have_text(words)
    questions.get_by_role("button", name="Predict again").press("Enter")
    expect(number.get_by_label("Your prediction")).to_be_enabled()
    expect(number.locator(".dg-words")).to_have_text("")


def test_a_number_out_of_range_cannot_be_committed(questions):
    number = questions.locator(".dg-predict").nth(0)
    number.get_by_label("Your prediction").fill("101")
    expect(number.get_by_role("button", name="Commit")).to_be_disabled()


def test_an_option_is_chosen_by_keys(questions):
    pick = questions.locator(".dg-predict").nth(1)
    pick.get_by_label("the output").focus()
    questions.keyboard.press("Space")
    questions.keyboard.press("ArrowDown")
    expect(pick.get_by_label("the gradient")).to_be_checked()
    pick.get_by_role("button", name="Commit").press("Enter")
    expect(pick.locator(".dg-words")).to_have_text("You said the gradient: right.")


@pytest.mark.parametrize(
    "walk",
    [
        [("ArrowUp", "3.02e-8"), ("Home", "1e-20"), ("End", "10000")],
        [("ArrowDown", "3.31e-9")],
        [("PageUp", "6.31e-4")],
    ],
)
def test_every_key_moves_a_point(questions, walk):
    knot = questions.get_by_role("slider", name="layer 50")
    knot.focus()
    for key, height in walk:
        questions.keyboard.press(key)
        expect(knot).to_have_attribute("aria-valuetext", height.replace("-", "−"))


def test_a_dragged_curve_is_committed_and_the_truth_appears(questions):
    curve = questions.locator(".dg-predict").nth(2)
    plot = curve.locator(".dg-svg")
    box = plot.bounding_box()
    assert box
    questions.mouse.move(box["x"] + 70, box["y"] + 100)
    questions.mouse.down()
    questions.mouse.move(box["x"] + 70, box["y"] + 180, steps=5)
    questions.mouse.up()
    first = curve.get_by_role("slider", name="layer 1", exact=True)
    assert float((first.get_attribute("aria-valuenow") or "").replace("−", "-")) < 1e-14
    expect(first).to_be_focused()
    questions.keyboard.press("ArrowRight")
    expect(curve.get_by_role("slider", name="layer 25")).to_be_focused()
    expect(curve.locator(".dg-svg .dg-s0[d]")).to_have_count(0)
    curve.get_by_role("button", name="Commit").click()
    expect(curve.locator(".dg-words")).to_contain_text("Farthest apart at layer 100")
    expect(curve.locator(".dg-svg .dg-line.dg-s0")).to_have_count(1)
    for theme in ("light", "dark"):
        set_theme(questions, theme)
        shoot(questions, f"predict-{theme}")
    assert error_outputs(questions) == []

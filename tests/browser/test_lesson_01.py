"""What only lesson 1 is tried with: predict, turn every dial, go wrong, get it right, come back, play the game."""

import pytest
from playwright.sync_api import Page, expect
from support.labpage import cards, open_notebook, put, restart_kernel, run_all, wait_idle
from support.notebooks import released, solved

LESSON = "01_deep_linear_network"

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WRONG = "def chain_forward(w, b, x, n):\n    return np.array([w**i * x for i in range(n + 1)])"
RIGHT = (
    "def chain_forward(w, b, x, n):\n    y = [x]\n    for _ in range(n):\n        y.append(w * y[-1] + b)\n"
    "    return np.array(y)"
)


def retype(page: Page, cell_id: str, source: str) -> None:
    """Put code into a cell as a learner would, and run it and the test cell below it."""
    page.evaluate(
        """([id, source]) => {
             const notebook = window.jupyterapp.shell.currentWidget.content;
             const at = notebook.widgets.findIndex((cell) => cell.model.id === id);
             notebook.activeCellIndex = at;
             notebook.widgets[at].model.sharedModel.setSource(source);
           }""",
        [cell_id, source],
    )
    for _ in range(2):
        page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-cell-and-select-next')")
        wait_idle(page)


def test_wrong_is_named_right_is_green_and_a_restart_keeps_the_progress(lab, page):
    open_notebook(page, put(lab.root, released(LESSON), "learner.ipynb"))
    run_all(page)
    retype(page, "chain_forward", WRONG)
    expect(page.locator(".deepgrad-card").first).to_contain_text("The bias b is missing.")
    assert cards(page)["chain_forward"] == "failed"
    retype(page, "chain_forward", RIGHT)
    assert cards(page)["chain_forward"] == "passed"
    restart_kernel(page)
    record = lab.root.parent / "record" / "progress" / "chain_forward.json"
    assert '"share": 1.0' in record.read_text()


def test_a_prediction_is_remembered_and_every_dial_moves_the_picture(lab, page):
    open_notebook(page, put(lab.root, released(LESSON), "dials.ipynb"))
    run_all(page)
    question = page.locator(".dg-predict", has_text="How far apart are the two outputs")
    question.get_by_role("spinbutton").fill("500")
    question.get_by_role("button", name="Commit").click()
    expect(question).to_contain_text("You said 500")
    explorer = page.locator(".jp-Cell[data-windowed-list-index] .dg", has_text="weight w").first
    for label in ("weight w", "bias b", "layers n", "input x"):
        before = explorer.locator(".dg-text").inner_text()
        explorer.get_by_label(label).focus()
        page.keyboard.press("ArrowRight")
        expect(explorer.locator(".dg-text")).not_to_have_text(before)
    restart_kernel(page)
    run_all(page)
    expect(page.locator(".dg-predict").first).to_contain_text("You said 500")


def test_validate_says_what_is_missing(lab, page):
    open_notebook(page, put(lab.root, released(LESSON), "validate.ipynb"))
    page.get_by_text("Validate", exact=True).click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("check(chain_forward)", timeout=120_000)
    page.screenshot(path=str(lab.root.parent / "validate.png"))
    dialog.get_by_role("button").last.click()


def test_the_game_can_be_won(lab, page):
    open_notebook(page, put(lab.root, solved(LESSON), "game.ipynb"))
    run_all(page)
    game = page.locator(".dg", has_text="learning rate").last
    slider = game.get_by_label("learning rate")
    slider.focus()
    while float(slider.evaluate("(s) => s.getAttribute('aria-valuetext') ?? s.value")) < 0.0245:
        page.keyboard.press("ArrowRight")
    game.get_by_role("button", name="Train").click()
    expect(game.locator(".dg-text")).to_contain_text("WON", timeout=60_000)

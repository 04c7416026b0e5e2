"""Does nbgrader's Validate say which mistake it is: the endpoint of its button, the dialog, and the command?"""

import json
import urllib.request

import pytest
from playwright.sync_api import Page, expect
from support.classroom import run_nbgrader
from support.labpage import SCREENSHOTS, open_notebook, put
from support.notebooks import lean, solved, with_cells
from support.submissions import LESSON

from tests.browser.conftest import Lab

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FORGETS_B = "def chain_forward(w, b, x, n):\n    return np.array([w**i * x for i in range(n + 1)])\n"
HEADLINE = "The bias b is missing."
HINT = "Each layer multiplies by w and then adds b."


def failed(lab: Lab, name: str) -> list[dict[str, str]]:
    """What the server answers to the button: the cells that fail."""
    asked = urllib.request.Request(f"{lab.url}/assignments/validate", json.dumps({"path": name}).encode())
    with urllib.request.urlopen(asked) as answer:
        found = json.load(answer)
    assert found["success"], found["value"]
    return list(found["value"].get("failed", []))


def test_the_button_shows_the_card_and_the_command_its_words(lab: Lab, page: Page) -> None:
    name = put(lab.root, lean(with_cells(solved(LESSON), {"chain_forward": FORGETS_B})), "forgets.ipynb")
    (cell,) = failed(lab, name)
    assert cell["source"] == "check(chain_forward)"
    assert HEADLINE in cell["error"] and HINT in cell["error"] and "Partial credit" not in cell["error"]
    done = run_nbgrader(lab.root, "validate", name)
    assert HEADLINE in done.stdout and HINT in done.stdout, done.stdout + done.stderr
    assert failed(lab, put(lab.root, lean(solved(LESSON)), "right.ipynb")) == []
    open_notebook(page, name)
    page.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog", has_text="Validation Results")
    expect(dialog).to_contain_text(HEADLINE, timeout=120_000)
    page.screenshot(path=SCREENSHOTS / "validate.png")
    dialog.get_by_role("button").first.click()

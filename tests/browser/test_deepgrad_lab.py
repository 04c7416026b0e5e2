"""What a learner sees after ``deepgrad lab``: lesson 1, a Validate button, and nothing for instructors."""

import pytest
from playwright.sync_api import Browser, expect
from support.lab import learners_lab
from support.labpage import SCREENSHOTS

pytestmark = pytest.mark.browser


def test_the_lab_opens_on_lesson_1_with_only_what_a_learner_needs(tmp_path, browser: Browser):
    with learners_lab(tmp_path / "my lessons") as address:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        errors: list[str] = []
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(address)
        expect(page.get_by_role("heading", name="Lesson 1. The deep linear network")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("Validate", exact=True)).to_be_visible()
        page.wait_for_selector("#jupyterlab-splash", state="detached")
        for words in ("Nbgrader", "Create Assignment", "Formgrader", "Would you like to", "news"):
            expect(page.get_by_text(words)).to_have_count(0)
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / "deepgrad-lab.png")
        page.close()
    assert not [text for text in errors if "ResizeObserver" not in text]

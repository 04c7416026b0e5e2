"""What a learner sees after ``deepgrad lab``: the start page, and from it a lesson with nothing for instructors."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support.lab import learners_lab
from support.labpage import SCREENSHOTS, WAIT_MILLISECONDS
from support.notebooks import solved, write

pytestmark = pytest.mark.browser

LESSON = "01_deep_linear_network"
# JupyterLab's own cells while the window changes its size; its question for a language server, which is not installed.
IRRELEVANT = ("ResizeObserver", "/lsp/status")
UNTOUCHED = re.compile(r"^0 of \d+ exercises passed, about \d+ minutes left\.$")
ONE_PASSED = re.compile(r"^1 of \d+ exercises passed, about \d+ minutes left\.$")
KEPT = {"title", "imports", "chain_forward", "test_chain_forward"}


def answered(folder: Path) -> None:
    """The learner has solved one exercise of lesson 1 and has not run it yet."""
    notebook = solved(LESSON)
    notebook.cells = [cell for cell in notebook.cells if cell.id in KEPT]
    folder.mkdir()
    write(notebook, folder / f"{LESSON}.ipynb")


def press(page: Page, key: str, focused: str) -> None:
    """Press a key, after which the element of that id has the focus."""
    page.keyboard.press(key)
    expect(page.locator(f"#{focused}")).to_be_focused()


def open_lesson_1(context: BrowserContext, start: Page) -> Page:
    """Unfold the first lesson's exercises and take the next step, by the keyboard alone."""
    for focused in ("next", "lesson-1", "summary-1"):
        press(start, "Tab", focused)
    press(start, "Enter", "summary-1")
    for focused in ("lesson-1", "next"):
        press(start, "Shift+Tab", focused)
    with context.expect_page() as opened:
        start.keyboard.press("Enter")
    return opened.value


def test_the_lab_opens_on_the_start_page_which_follows_a_check_that_passes(tmp_path, browser: Browser):
    answered(tmp_path / "my lessons")
    errors: list[str] = []
    SCREENSHOTS.mkdir(exist_ok=True)
    with learners_lab(tmp_path / "my lessons") as address:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="dark")
        context.set_default_timeout(WAIT_MILLISECONDS)
        context.on(
            "console", lambda said: errors.append(f"{said.text} {said.location}") if said.type == "error" else None
        )
        start = context.new_page()
        start.goto(address)
        first = start.locator(f"[data-lesson='{LESSON}']")
        expect(first.locator(".state")).to_have_text(UNTOUCHED)
        expect(start.locator("[data-lesson='08_clinic'] .state")).to_have_text(UNTOUCHED)
        start.screenshot(path=SCREENSHOTS / "start-page-dark.png", full_page=True)
        start.emulate_media(color_scheme="light")
        start.screenshot(path=SCREENSHOTS / "start-page-light.png", full_page=True)
        lesson = open_lesson_1(context, start)
        expect(lesson.get_by_role("heading", name="Lesson 1. The deep linear network")).to_be_visible(timeout=60_000)
        expect(lesson.get_by_text("Validate", exact=True)).to_be_visible()
        lesson.wait_for_selector("#jupyterlab-splash", state="detached")
        for words in ("Nbgrader", "Create Assignment", "Formgrader", "Would you like to", "news"):
            expect(lesson.get_by_text(words)).to_have_count(0)
        lesson.screenshot(path=SCREENSHOTS / "deepgrad-lab.png")
        lesson.get_by_role("menuitem", name="Run", exact=True).click()
        lesson.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        expect(lesson.locator(".deepgrad-card")).to_have_attribute("data-outcome", "passed", timeout=60_000)

        expect(first.locator(".state")).to_have_text(ONE_PASSED)  # nobody loaded the page again
        expect(start.get_by_role("status")).to_contain_text("1 of ")
        expect(first.locator("details")).to_have_attribute("open", "")
        expect(first.get_by_text("chain_forward")).to_be_visible()
        context.close()
    assert not [text for text in errors if not any(known in text for known in IRRELEVANT)]


def test_the_start_page_is_only_for_those_who_may_use_the_server(tmp_path, browser: Browser):
    with learners_lab(tmp_path / "mine") as address:
        page = browser.new_page()
        page.goto(address.partition("?")[0])
        expect(page.get_by_text("exercises passed")).to_have_count(0)
        expect(page.get_by_label("Password or token")).to_be_visible()
        page.close()


def background(page: Page) -> str:
    """The page's colour."""
    found: str = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    return found


def test_the_map_follows_the_theme_on_the_screen_and_is_one_printed_page(tmp_path, browser: Browser):
    SCREENSHOTS.mkdir(exist_ok=True)
    with learners_lab(tmp_path / "mine") as address:
        page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="dark")
        page.goto(address)
        dark = background(page)
        page.locator("#map").click()
        expect(page.get_by_text("weights not updated", exact=True)).to_be_visible()
        assert background(page) == dark
        page.screenshot(path=SCREENSHOTS / "map.png", full_page=True)
        printed = page.pdf(prefer_css_page_size=True)
        page.emulate_media(media="print", color_scheme="dark")
        assert background(page) == "rgb(255, 255, 255)"
        page.emulate_media(media="screen")
        page.get_by_role("link", name="Back to the lessons").click()
        expect(page.locator("#next")).to_be_visible()
        page.close()
    (SCREENSHOTS / "map.pdf").write_bytes(printed)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1

"""Does a real Chromium show the class report without a request, an error or a script, in light, dark and on paper?"""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page
from support.generated import generated_class
from support.labpage import SCREENSHOTS
from support.submissions import LESSON

from autograder.report.write import write_course_report, write_report

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # nbgrader's and alembic's own
]

HOSTILE = ("<img src=x onerror=hit()>", "<svg onload=hit()>", "{{ hit() }}", "x" * 100)
WIDTH = 1280


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    root = tmp_path_factory.mktemp("report") / "course"
    classroom = generated_class(root, [*HOSTILE, *(f"student{at:02}" for at in range(40))])
    return write_course_report(classroom)[1][0], write_report(classroom, LESSON)[1][0]


def listen(page: Page) -> list[str]:
    """What the page says, asks for or runs from now on."""
    heard: list[str] = []
    page.expose_function("hit", lambda: heard.append("a script ran"))
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda request: heard.append(request.url) if request.url[:5] not in ("file:", "data:") else None)
    return heard


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDTH, 390])
def test_the_page_asks_for_nothing_runs_nothing_and_is_as_wide_as_the_window(
    browser: Browser, pages: tuple[Path, Path], scheme: Literal["light", "dark"], width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    for path in pages:
        page = context.new_page()
        heard = listen(page)
        page.goto(path.as_uri())
        assert heard == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        narrow = "[...document.querySelectorAll('.cards')].every(t => t.scrollWidth <= t.parentElement.clientWidth)"
        assert page.evaluate(narrow)  # nobody scrolls sideways to read what went wrong
        assert page.locator("h1").is_visible() and page.locator("main h2").count() > 2
        page.screenshot(path=SCREENSHOTS / f"report-{path.stem}-{scheme}-{width}.png", full_page=True)
    context.close()


def test_the_keyboard_reaches_the_report_past_the_navigation(browser: Browser, pages: tuple[Path, Path]) -> None:
    page = browser.new_page()
    page.goto(pages[1].as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


def test_on_paper_folds_are_open_and_the_paper_is_white_in_the_dark_too(
    browser: Browser, pages: tuple[Path, Path]
) -> None:
    page = browser.new_context(color_scheme="dark").new_page()
    page.goto(pages[1].as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.get_by_role("table", name="Named mistakes, most students first").is_visible()
    assert page.pdf(prefer_css_page_size=True, print_background=True).startswith(b"%PDF")
    page.context.close()

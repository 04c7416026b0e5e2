"""Every lesson as a learner meets it: untouched it runs without an error, solved it is all green, in both themes.

Lesson 1 is tried on every change. A run costs half a minute to a minute, so the other lessons are slow tests.
"""

import pytest
from playwright.sync_api import Page, expect
from support.labpage import cards, error_outputs, open_notebook, put, run_all, set_theme, shoot
from support.notebooks import released, solved

from deepgrad.lessons import Lesson, shipped_lessons

LESSONS = shipped_lessons()
SLOW = [pytest.param(one, id=one.slug, marks=[pytest.mark.slow] if one is not LESSONS[0] else []) for one in LESSONS]

# Explorers that a learner did not start yet have nothing to show; all others have a line, dots or cells.
EMPTY = """() => [...document.querySelectorAll(".dg")]
  .filter((one) => one.querySelector(".dg-panels") && !one.querySelector(".dg-run"))
  .filter((one) => !one.querySelector(".dg-line[d^=M], .dg-dots[d^=M], .dg-cell"))
  .map((one) => one.innerText.slice(0, 200))"""
FAILED = "() => [...document.querySelectorAll('.dg-failed')].map((one) => one.innerText.slice(0, 200))"

NARROW = {"width": 1010, "height": 900}
"""So a notebook is as wide as it is beside the file browser of ``deepgrad lab`` at 1280 pixels."""

# A formula beyond its cell is cut off, and of a line of code beyond its cell the end is out of sight.
CUT_OFF = """() => {
  const beyond = (part, box) => part.getBoundingClientRect().right > box.getBoundingClientRect().right + 1;
  const formulas = [...document.querySelectorAll(".jp-RenderedMarkdown mjx-container[display] mjx-math")]
    .filter((math) => beyond(math, math.closest(".jp-RenderedMarkdown")))
    .map((math) => math.closest(".jp-RenderedMarkdown").textContent.slice(0, 80));
  const code = [...document.querySelectorAll(".jp-CodeCell .cm-scroller")]
    .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.innerText.slice(0, 80));
  return [...formulas, ...code];
}"""

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1800)]


def look(page: Page, name: str) -> None:
    """Both themes, with a screenshot of each; the figures hold in both."""
    for theme in ("light", "dark"):
        set_theme(page, theme)
        expect(page.locator(".dg-svg:visible").first).to_be_visible()
        assert page.evaluate(FAILED) == []
        page.wait_for_function(f"() => ({EMPTY})().length === 0")
        shoot(page, f"{name}-{theme}")


@pytest.mark.parametrize("lesson", SLOW)
def test_the_untouched_notebook_runs_without_an_error(lab, page, lesson: Lesson):
    open_notebook(page, put(lab.root, released(lesson.slug), f"untouched-{lesson.slug}.ipynb"))
    run_all(page)
    assert error_outputs(page) == []
    assert cards(page) == dict.fromkeys(lesson.exercises, "waiting")
    page.set_viewport_size(NARROW)
    assert page.evaluate(CUT_OFF) == []
    look(page, f"{lesson.slug}-untouched")


@pytest.mark.parametrize("lesson", SLOW)
def test_the_solved_notebook_is_all_green_and_draws_the_learners_own(lab, page, lesson: Lesson):
    open_notebook(page, put(lab.root, solved(lesson.slug), f"solved-{lesson.slug}.ipynb"))
    run_all(page)
    assert error_outputs(page) == []
    assert cards(page) == dict.fromkeys(lesson.exercises, "passed")
    expect(page.locator(".dg-badge:visible", has_text="your").first).to_be_visible()
    look(page, f"{lesson.slug}-solved")

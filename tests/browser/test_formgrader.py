"""Does nbgrader's formgrader work in a course of ours: scores, an answer graded by hand, and what it refuses?"""

import os
import re
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect
from support.classroom import BIN, choose, grade, hand_in, lean, make_course
from support.labpage import SCREENSHOTS
from support.notebooks import solved, with_cells
from support.submissions import LESSON, SUBMISSIONS, TOTAL

from autograder.authoring.build import build_course
from autograder.course import read_course
from autograder.exercises import find
from autograder.exercises.worked import solutions_folder
from autograder.grading.classroom import open_classroom
from autograder.grading.lateness import WHY
from autograder.grading.update import update_assignment
from tests.browser.conftest import Lab, running_lab

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # nbgrader's and alembic's

POINTS = 2.0
COMMENT = "Say why |w| < 1 matters."
QUESTION = f"""\
# %% [markdown] written="why_they_meet" points={POINTS:g}
# **In your own words:** why do all four curves meet?
#
# ### BEGIN SOLUTION
# |w| < 1.
# ### END SOLUTION
"""
POLICY = '[late]\npolicy = "per_day"\nshare = 0.1\n\n[assignments.{}]\ndue = "2026-03-01 11:00 UTC"\n\n[exercises]'
MOST = TOTAL + POINTS
WRONG = MOST - POINTS - find("chain_forward").points


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with a question of the instructor's own and three submissions, an hour late, graded."""
    root = make_course(tmp_path_factory.mktemp("formgrader") / "deep101")
    (root / "extra" / f"{LESSON}_mine.py").write_text(QUESTION)
    choose(root, "[exercises]", POLICY.format(LESSON))
    build_course(read_course(root), solutions_folder())
    update_assignment(open_classroom(root), LESSON)
    given = nbformat.read(root / "release" / LESSON / f"{LESSON}.ipynb", as_version=4)
    known = {cell.id for cell in given.cells}
    answers = {
        cell.id: cell.source for cell in solved(LESSON).cells if cell.id in known and "nbgrader" in cell.metadata
    }
    answered = lean(with_cells(given, answers | {"why_they_meet": "Each layer shrinks the difference."}))
    hand_in(root, "ada", answered)
    hand_in(root, "bjoern", with_cells(answered, {"chain_forward": SUBMISSIONS["wrong"].cells["chain_forward"]}))
    hand_in(root, "wei.li", answered)
    assert not grade(root).failed
    return root


@pytest.fixture(scope="module")
def instructors_lab(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with running_lab(tmp_path_factory.mktemp("instructor"), course=course) as lab:
        yield lab


@pytest.fixture
def page(instructors_lab: Lab, browser: Browser) -> Iterator[Page]:
    """A page in which a console error fails the test, but for MathJax, which nbgrader loads from the network."""
    page = browser.new_page(base_url=instructors_lab.url, viewport={"width": 1280, "height": 900})
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    yield page
    page.close()
    assert [one for one in heard if "ERR_NAME_NOT_RESOLVED" not in one and "MathJax" not in one] == []


def given_by_hand(root: Path, student: str) -> tuple[float | None, float, str | None, float]:
    """Manual score and score of the question, the comment on it, and the late penalty."""
    from nbgrader.api import Gradebook

    with warnings.catch_warnings(), Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        warnings.simplefilter("ignore")
        own = ("why_they_meet", LESSON, LESSON, student)
        found, comment = book.find_grade(*own), book.find_comment(*own)
        return (
            found.manual_score,
            found.score,
            comment.comment,
            book.find_submission(LESSON, student).late_submission_penalty,
        )


def grade_again(root: Path, *more: str) -> str:
    """By the command: Playwright keeps an event loop in this process."""
    command = [BIN / "autograder", "grade", LESSON, *more]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, env={**os.environ, "COLUMNS": "1000"})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rows(page: Page) -> dict[str, str]:
    """The text of each row of the main table, by its first word that is a student."""
    expect(page.locator("#main-table tr")).to_have_count(3)
    found = {}
    for row in page.locator("#main-table tr").all_inner_texts():
        student = next(name for name in ("ada", "bjoern", "wei.li") if name in row)
        found[student] = " ".join(row.split())
    return found


def test_an_answer_is_graded_by_hand_and_the_next_grading_keeps_it(page: Page, course: Path) -> None:
    page.goto("/formgrader")
    row = page.locator("#main-table tr", has_text=LESSON)
    expect(row).to_contain_text("2026-03-01 11:00")
    expect(row.locator(".num-submissions")).to_have_text("3")
    page.screenshot(path=SCREENSHOTS / "formgrader-assignments.png", full_page=True)
    page.goto(f"/formgrader/manage_submissions/{LESSON}")
    shown = rows(page)
    assert all("needs manual grading" in row for row in shown.values())
    assert f"{TOTAL:g} / {MOST:g}" in shown["ada"] and f"{WRONG:g} / {MOST:g}" in shown["bjoern"]
    page.screenshot(path=SCREENSHOTS / "formgrader-submissions.png", full_page=True)
    page.goto(f"/formgrader/gradebook/{LESSON}/{LESSON}")
    page.get_by_text("Submission #1").click()
    page.wait_for_url(re.compile("/formgrader/submissions/"))
    answer = page.locator(".nbgrader_cell", has=page.locator("#why_they_meet"))
    expect(answer.locator(".score")).to_have_class(re.compile("needs_manual_grade"))
    for field, text in ((answer.locator(".score"), "1.5"), (answer.locator("textarea.comment"), COMMENT)):
        with page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
            field.fill(text)
            field.press("Tab")
        assert saved.value.ok
    page.screenshot(path=SCREENSHOTS / "formgrader-answer.png", full_page=True)
    student = next(name for name in ("ada", "bjoern", "wei.li") if given_by_hand(course, name)[0] is not None)
    assert given_by_hand(course, student)[:3] == (1.5, 1.5, COMMENT)
    before = given_by_hand(course, student)[3]
    assert f"1 late penalty was recomputed, because {WHY}: {student} " in grade_again(course)
    grade_again(course, "--force")
    assert given_by_hand(course, student) == (1.5, 1.5, COMMENT, pytest.approx(before + 0.15))


def test_its_autograde_button_refuses_with_what_to_run(page: Page, course: Path) -> None:
    page.goto(f"/formgrader/manage_submissions/{LESSON}")
    before = (course / "autograded" / "ada" / LESSON / f"{LESSON}.ipynb").read_bytes()
    page.locator("#main-table tr", has_text="ada").locator(".autograde a").click()
    told = page.locator("#error-modal")
    expect(told).to_contain_text(f"run 'autograder grade {LESSON}' instead")
    expect(page.locator("#main-table")).not_to_contain_text("Please wait")
    shown = told.locator("pre").first
    assert shown.evaluate("pre => pre.scrollWidth <= pre.clientWidth")  # nobody has to scroll for what to run
    page.screenshot(path=SCREENSHOTS / "formgrader-refusal.png")
    assert (course / "autograded" / "ada" / LESSON / f"{LESSON}.ipynb").read_bytes() == before


def test_each_page_of_formgrader_opens(page: Page) -> None:
    for place in (
        "gradebook",
        f"gradebook/{LESSON}",
        "manage_students",
        "manage_students/ada",
        f"manage_students/ada/{LESSON}",
    ):
        page.goto(f"/formgrader/{place}")
        expect(page.locator("#main-table tr").first).to_be_visible()
        page.screenshot(path=SCREENSHOTS / f"formgrader-{place.replace('/', '-')}.png", full_page=True)

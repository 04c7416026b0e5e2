"""Is what students hand in harmless to whoever opens it: nbgrader's own feedback and formgrader, in real Chromium?"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.notebooknode import NotebookNode
from nbgrader.server_extensions.formgrader.handlers import template_path
from playwright.sync_api import Browser, Request, expect
from support.attacks import ATTACKS, attacking, vectors
from support.classroom import hand_in, make_course, nbgrader
from support.notebooks import lean, solved
from support.submissions import LESSON
from traitlets.config import Config

pytestmark = [pytest.mark.browser, pytest.mark.slow]

READERS = [path for path in ATTACKS if path.stem.startswith("reader_")]
HONEST_HTML = """
import matplotlib.pyplot as plt
from IPython.display import HTML, display

plt.plot([1, 2, 3])
plt.show()
display(HTML('<table border="1" class="dataframe"><tr><th>n</th><td style="color: red">7</td></tr></table>'))


def chain_forward(w, b, x, n):
    return np.zeros(n + 1)
"""


@dataclass
class Seen:
    """What happened when a page was opened."""

    hits: int = 0
    addresses: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    covering: list[str] = field(default_factory=list)
    title: str = ""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Graded and with feedback, by the two commands that an instructor gives."""
    root = make_course(tmp_path_factory.mktemp("feedback") / "course")
    for path in READERS:
        hand_in(root, path.stem, json.dumps(attacking(path)).encode())
    honest = lean(solved(LESSON))
    hand_in(root, "honest", honest)
    shown = lean(solved(LESSON))
    next(cell for cell in shown.cells if cell.id == "chain_forward").source = HONEST_HTML
    hand_in(root, "honest_html", shown)
    path = os.pathsep.join(filter(None, sys.path))
    command = [sys.executable, "-m", "autograder.cli", "grade", LESSON]
    done = subprocess.run(command, cwd=root, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True)
    assert done.returncode in (0, 3), done.stdout + done.stderr  # 3: some need a human
    nbgrader(root, "generate_feedback", LESSON)
    return root


@pytest.fixture(scope="module")
def look(browser: Browser) -> Iterator[Any]:
    """Opens a file and says what happened."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    hits: list[None] = []
    context.expose_function("hit", lambda *_: hits.append(None))  # in every frame, wherever the page goes
    context.route(lambda address: not address.startswith(("file:", "data:")), lambda route: route.abort())

    def open_page(path: Path) -> Seen:
        seen = Seen()
        hits.clear()
        page = context.new_page()

        def note(request: Request) -> None:
            if not request.url.startswith("data:") and request.url != path.as_uri():
                seen.addresses.add(request.url)

        page.on("request", note)
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.goto(path.as_uri(), wait_until="load")
        for summary in page.locator("summary").all():
            summary.click()
        seen.title = page.title()
        seen.links = set(page.eval_on_selector_all("#notebook a[href]", "all => all.map(a => a.getAttribute('href'))"))
        seen.covering = page.eval_on_selector_all(
            "#notebook *",
            "all => all.filter(e => ['fixed', 'sticky'].includes(getComputedStyle(e).position)).map(e => e.outerHTML)",
        )
        page.close()
        seen.hits = len(hits)
        return seen

    yield open_page
    context.close()


def feedback(root: Path, student: str) -> Path:
    return root / "feedback" / student / LESSON / f"{LESSON}.html"


def graded(root: Path, student: str) -> Path:
    return root / "autograded" / student / LESSON / f"{LESSON}.ipynb"


def formgrader(notebook: Path, folder: Path) -> Path:
    """The page that formgrader makes of a notebook, made as its handler makes it."""
    config = Config()
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [template_path]
    about = {"assignment_id": LESSON, "notebook_id": LESSON, "submission_id": "1", "index": 0, "total": 1}
    about |= {"base_url": "", "student": "s", "last_name": "", "first_name": "", "notebook_path": "n"}
    page, _ = HTMLExporter(config=config).from_filename(str(notebook), resources=about)
    written = folder / f"{notebook.parts[-3]}.html"
    written.write_text(page, encoding="utf-8")
    return written


@pytest.fixture(scope="module")
def honest(course: Path, look: Any) -> Seen:
    seen: Seen = look(feedback(course, "honest"))
    return seen


@pytest.fixture(scope="module")
def honest_in_formgrader(course: Path, look: Any, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    seen: Seen = look(formgrader(graded(course, "honest"), tmp_path_factory.mktemp("page")))
    return seen


def assert_harmless(seen: Seen, honest: Seen) -> None:
    assert seen.hits == 0
    assert seen.addresses <= honest.addresses
    assert seen.covering == honest.covering == []
    assert seen.title == honest.title
    assert {link for link in seen.links if not link.startswith(("#", "https://", "http://", "mailto:"))} == set()


@pytest.mark.parametrize("name", [path.stem for path in READERS])
def test_does_feedback_run_load_or_cover_nothing(course: Path, look: Any, honest: Seen, name: str) -> None:
    assert_harmless(look(feedback(course, name)), honest)


@pytest.mark.parametrize("name", [path.stem for path in READERS])
def test_does_formgrader_run_load_or_cover_nothing(
    course: Path, look: Any, honest_in_formgrader: Seen, name: str, tmp_path: Path
) -> None:
    assert_harmless(look(formgrader(graded(course, name), tmp_path)), honest_in_formgrader)


def as_it_was_shown(name: str) -> NotebookNode:
    """The outputs of an attack as its kernel sent them."""
    mime = {"reader_html": "text/html", "reader_markdown_output": "text/markdown"}.get(name)
    bundles = [{mime: vector} if mime else {vector[0]: vector[1]} for vector in vectors(name)]
    bundles = [bundle for bundle in bundles if "attachment:" not in str(bundle)]  # stops nbconvert itself
    outputs = [nbformat.v4.new_output("display_data", bundle) for bundle in bundles]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=outputs)])


@pytest.mark.filterwarnings("ignore:Your element with mimetype")
@pytest.mark.parametrize("name", ["reader_html", "reader_markdown_output", "reader_javascript"])
def test_are_the_attacks_real(look: Any, name: str, tmp_path: Path) -> None:
    path = tmp_path / name / LESSON / "raw.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(as_it_was_shown(name), path)
    seen = look(formgrader(path, tmp_path))
    assert seen.hits > 0
    assert any("evil.test" in address for address in seen.addresses) == (name != "reader_javascript")


def test_is_honest_html_still_shown(course: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(feedback(course, "honest_html").as_uri(), wait_until="domcontentloaded")
    cell = page.locator("table.dataframe td")
    expect(cell).to_have_text("7")
    assert cell.evaluate("e => getComputedStyle(e).color") == "rgb(255, 0, 0)"
    assert page.locator("img[src^='data:image/png']").first.evaluate("e => e.naturalWidth") > 100
    assert page.get_by_text("of 3 points").first.is_visible()
    page.close()


def test_a_page_loads_nothing_and_runs_no_script(course: Path, honest: Seen) -> None:
    assert honest.addresses == set()
    assert all("<script" not in path.read_text(encoding="utf-8") for path in course.glob("feedback/*/*/*.html"))


@pytest.mark.parametrize("width", [1280, 375])
def test_a_page_fits_screen_and_phone_and_leads_to_each_card(course: Path, browser: Browser, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, offline=True)
    page.goto(feedback(course, "honest_html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for medium in ("print", "screen"):  # a long line of code is wrapped: paper does not scroll
        page.emulate_media(media=medium)
        assert page.evaluate("[...document.querySelectorAll('pre')].every(e => e.scrollWidth <= e.clientWidth)")
    link = page.get_by_role("navigation", name="Exercises").get_by_role("link", name="chain_forward")
    expect(link.locator("xpath=ancestor::li")).to_contain_text("0 / 3")
    link.click()
    expect(page.locator(".graded:has(#test_chain_forward) .deepgrad-card")).to_be_in_viewport()
    page.close()


def test_is_no_place_or_secret_of_the_grader_in_what_is_shown(course: Path) -> None:
    secret = (course / ".secret_seed").read_text().strip()
    hidden = [secret, str(course), str(Path.home()) + "/", sys.prefix, str(Path(__file__).parents[2]), "/dg-"]
    hidden += [record["seed"] for record in records(course)]
    for path in (*course.glob("autograded/*/*/*.ipynb"), *course.glob("feedback/*/*/*.html")):
        text = path.read_text(encoding="utf-8")
        assert [place for place in hidden if place in text] == [], path


def records(root: Path) -> Iterator[dict[str, Any]]:
    for path in (root / ".autograder").glob("*/*.json"):
        yield from json.loads(path.read_text())["exercises"].values()

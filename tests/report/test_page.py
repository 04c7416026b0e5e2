"""Is the page whole, harmless with hostile names, and readable by a screen reader's rules, in light and dark?"""

import csv
import io
import itertools
import json
import os
import re
import stat
import warnings
from collections.abc import Iterator
from pathlib import Path

import bs4
import pytest
from support.generated import generated_class
from support.submissions import LESSON

from autograder.grading.classroom import Classroom
from autograder.grading.records import load_record
from autograder.report.write import write_course_report, write_report

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "=HYPERLINK(1)",
    "+1+1",
    "{{ 7 * 7 }}{% raise %}",
    "javascript:alert(1)",
    "ada\u202etfel",
    "&lt;b&gt; $\\href{x}{y}$",
    "Zoë Ångström",
)
TEXT = '</td><script>alert(1)</script><style>*{display:none}</style>" onclick="alert(1)\u202e\x1b[2J'
STYLE = Path(__file__).parents[2] / "autograder" / "report" / "templates" / "style.css"


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """Hostile names, and hostile texts wherever a record has text."""
    students = [*HOSTILE, *(f"student{at:02}" for at in range(12))]
    made = generated_class(tmp_path_factory.mktemp("page") / "course", students, seed=1)
    for student in HOSTILE:
        path = made.records / LESSON / f"{student}.json"
        plain = json.loads(path.read_text())
        plain["attention"] = [TEXT]
        for about in plain["exercises"].values():
            about |= {"headline": TEXT, "mistakes": [TEXT], "points": 0.0, "fault": ["raised", TEXT], "started": True}
            about["shape"] = ["abcd", 99]
        facts = plain["facts"]["notebooks"][LESSON]
        facts |= {"cells": [[TEXT, 9.0, 1.0]], "ended": [[TEXT, TEXT]], "changed": [TEXT], "flags": [["limits", TEXT]]}
        plain["facts"] |= {"by": TEXT, "at": TEXT, "version": TEXT}
        path.write_text(json.dumps(plain))
    _enter_names(made)
    for student in HOSTILE[:2]:
        page = made.folder("feedback", student, LESSON) / f"{LESSON}.html"
        page.parent.mkdir(parents=True)
        page.write_text("feedback")
    return made


def _enter_names(classroom: Classroom) -> None:
    from nbgrader.api import Gradebook, Student

    with (
        warnings.catch_warnings(action="ignore"),
        Gradebook(classroom.directories.db_url, classroom.directories.course_id) as book,
    ):
        for student in book.db.query(Student).filter(Student.id.like("student%")):
            student.first_name, student.last_name = "Zoë", f"Nr. {student.id[-2:]}"
        book.find_student(HOSTILE[0]).last_name = HOSTILE[1]
        book.db.commit()


@pytest.fixture(scope="module", params=["assignment", "course"])
def page(classroom: Classroom, request: pytest.FixtureRequest) -> Iterator[bs4.BeautifulSoup]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's and alembic's own
        written = {"assignment": write_report(classroom, LESSON), "course": write_course_report(classroom)}
    files = written[request.param][1]
    yield bs4.BeautifulSoup(files[0].read_text(encoding="utf-8"), "html.parser")


def assignment_page(classroom: Classroom) -> bs4.BeautifulSoup:
    return bs4.BeautifulSoup((classroom.root / "reports" / f"{LESSON}.html").read_text(encoding="utf-8"), "html.parser")


def test_nothing_of_a_students_runs_or_loads(page: bs4.BeautifulSoup) -> None:
    assert not page.find_all(["script", "iframe", "object", "embed", "form", "img", "link", "base"])
    assert len(page.find_all("style")) == 1 + len(page.find_all("svg"))  # the page's own and matplotlib's
    for element in page.find_all(True):
        assert not [name for name in element.attrs if name.startswith("on")]
        address = str(element.get("href") or element.get("xlink:href") or element.get("src") or "#")
        assert address.startswith(("#", "data:image/png;base64,", "../feedback/", "../autograded/", LESSON, "course"))
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert isinstance(policy, bs4.Tag) and "default-src 'none'" in str(policy["content"])


def test_no_character_moves_the_text_and_a_template_in_a_name_is_only_text(page: bs4.BeautifulSoup) -> None:
    text = page.get_text()
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b]", text)
    assert "{{ 7 * 7 }}" in text or page.find(string=re.compile("Course report"))


def test_headings_tables_and_ids_keep_a_screen_readers_rules(page: bs4.BeautifulSoup) -> None:
    levels = [int(heading.name[1]) for heading in page.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = [str(element["id"]) for element in page.find_all(id=True)]
    assert len(set(ids)) == len(ids)
    for element in page.find_all(attrs={"aria-labelledby": True}):
        assert element["aria-labelledby"] in ids
    for link in page.select('a[href^="#"]'):
        assert str(link["href"])[1:] in ids
    for table in page.find_all("table"):
        assert table.find("caption") and all(th.get("scope") for th in table.find_all("th"))
    assert all(svg.get("role") == "img" and svg.get("aria-label") for svg in page.find_all("svg"))
    assert all(box.get("tabindex") == "0" and box.get("aria-label") for box in page.select(".scroll"))
    html = page.find("html")
    assert isinstance(html, bs4.Tag) and html["lang"] == "en" and page.find("main") and page.find("nav")


def test_sections_come_in_the_order_in_which_one_decides(classroom: Classroom, page: bs4.BeautifulSoup) -> None:
    found = [heading["id"] for heading in assignment_page(classroom).find_all("h2")]
    assert found == ["counts", "scores", "exercises", "help", "alike", "flags", "repaired", "times", "cost", "again"]


def test_the_same_code_is_told_as_a_hint_and_not_as_a_verdict(classroom: Classroom, page: bs4.BeautifulSoup) -> None:
    text = " ".join(assignment_page(classroom).get_text().split())
    assert "A hint to look, not a verdict." in text
    assert not re.search("cheat|plagiar|copied|fraud", text, re.IGNORECASE)


def test_examples_link_to_the_feedback_else_to_the_graded_notebook(
    classroom: Classroom, page: bs4.BeautifulSoup
) -> None:
    links = {str(link["href"]) for link in assignment_page(classroom).find_all("a") if "example" in link.get_text()}
    assert any(link.startswith("../feedback/") and "#cell-id=test_" in link for link in links)
    assert any(link.startswith("../autograded/") for link in links)
    for link in links:
        path = re.sub("%(..)", lambda code: chr(int(code[1], 16)), link.partition("#")[0])
        assert (classroom.root / "reports" / path.encode("latin-1").decode()).is_file()


def test_the_table_has_each_student_once_and_no_formula(classroom: Classroom, page: bs4.BeautifulSoup) -> None:
    text = (classroom.root / "reports" / f"{LESSON}.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(HOSTILE) + 12
    assert not [cell for row in rows for cell in row.values() if (cell or "").startswith(("=", "+", "-", "@"))]
    record = load_record(classroom.records, LESSON, "student03")
    (row,) = (row for row in rows if row["student"] == "student03")
    assert record is not None and float(row["chain_forward"]) == record.exercises["chain_forward"]["points"]


def test_students_have_their_names_where_the_gradebook_has_them(classroom: Classroom, page: bs4.BeautifulSoup) -> None:
    named = {text for tag in assignment_page(classroom).select("td .name, th .name") if (text := tag.get_text())}
    logins = {text for text in named if text.startswith("student")}
    links = {link.get_text().partition(":")[0] for link in assignment_page(classroom).select("a")}
    assert any(re.fullmatch(r"Zoë Nr\. (\d\d) \(student\1\)", text) for text in named) and logins <= links
    assert f"{HOSTILE[1]} ({HOSTILE[0]})" in named
    rows = csv.DictReader(io.StringIO((classroom.root / "reports" / f"{LESSON}.csv").read_text(encoding="utf-8")))
    assert {row["name"] for row in rows if row["student"] == "student03"} == {"Zoë Nr. 03"}
    plain = json.loads((classroom.root / "reports" / f"{LESSON}.json").read_text())
    assert plain["names"]["student03"] == "Zoë Nr. 03" and HOSTILE[2] not in plain["names"]


def test_the_heading_has_the_lessons_title(classroom: Classroom, page: bs4.BeautifulSoup) -> None:
    heading = assignment_page(classroom).find("h1")
    assert heading is not None and heading.get_text() == "Class report: Lesson 1. The deep linear network"


def test_a_sentence_on_several_students_stands_once_with_their_names(
    classroom: Classroom, page: bs4.BeautifulSoup
) -> None:
    rows = [row for row in assignment_page(classroom).select("#flags ~ .scroll tbody tr") if "alert(1)" in row.text]
    assert len(rows) == 1 and len(rows[0].select(".name")) == len(HOSTILE)


def test_the_json_has_all_sections_and_all_names_as_they_are(classroom: Classroom, page: bs4.BeautifulSoup) -> None:
    plain = json.loads((classroom.root / "reports" / f"{LESSON}.json").read_text())
    assert plain["counts"]["handed_in"] == len(HOSTILE) + 12 == len(plain["arrivals"])
    assert set(HOSTILE) <= {flag["student"] for flag in plain["flags"]}
    assert set(HOSTILE) & {student for group in plain["groups"] for student in group["students"]}
    assert sum(plain["histogram"]["now"]) == len(HOSTILE) + 12 and len(plain["exercises"]) == 9


def test_the_files_are_closed_to_others(classroom: Classroom, page: bs4.BeautifulSoup) -> None:
    folder = classroom.root / "reports"
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert os.fspath(folder) in classroom.private


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block))


def contrast(one: str, other: str) -> float:
    """WCAG 2's contrast ratio."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_pictures_have_contrast_enough(theme: str) -> None:
    light, dark, *_ = STYLE.read_text().split("prefers-color-scheme: dark")[0], STYLE.read_text().split("dark)")[1]
    found = colours(light if theme == "light" else dark)
    for text in ("ink", "dim", "link"):
        assert min(contrast(found[text], found[paper]) for paper in ("paper", "panel")) >= 4.5, text
    for shape in ("now", "passed", "zero", "line"):
        assert contrast(found[shape], found["paper"]) >= 3, shape

"""Does the start page tell what is passed, what is left and what comes next, whatever the learner's folder holds?"""

import json
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from deepgrad import store
from deepgrad.challenges import Challenge, challenge
from deepgrad.curriculum import CURRICULUM
from deepgrad.frontdoor.handlers import chosen_theme
from deepgrad.frontdoor.overview import Station, overview
from deepgrad.frontdoor.page import page
from deepgrad.lab import copy_lessons
from deepgrad.lessons import shipped_lessons
from deepgrad.progress import record

FIRST = "01_deep_linear_network"


def at(number: int, folder: Path | None = None) -> Station:
    """The lesson of that number in the overview."""
    return next(one for one in overview(folder).stations if one.planned.number == number)


def ship(monkeypatch: pytest.MonkeyPatch, *slugs: str) -> None:
    """Install these lessons alone."""
    kept = [lesson for lesson in shipped_lessons() if lesson.slug in slugs]
    monkeypatch.setattr("deepgrad.frontdoor.overview.shipped_lessons", lambda: kept)


def without(path: Path, exercise: str) -> str:
    """A lesson's notebook as a course builds it that leaves one exercise out."""
    notebook = json.loads(path.read_text())
    del notebook["metadata"]["deepgrad"]["exercises"][exercise]
    return json.dumps(notebook)


def test_all_eight_lessons_are_there_and_those_that_are_not_written_are_planned() -> None:
    stations = overview().stations
    written = {lesson.slug for lesson in shipped_lessons()}
    assert [station.planned for station in stations] == list(CURRICULUM) and len(stations) == 8
    assert {one.planned.slug for one in stations if one.state == "open"} == written
    assert {one.state for one in stations if one.planned.slug not in written} <= {"planned"}


def test_every_written_lesson_has_a_place_in_the_curriculum_and_its_own_title() -> None:
    slugs = [planned.slug for planned in CURRICULUM]
    for lesson in shipped_lessons():
        station = at(slugs.index(lesson.slug) + 1)
        assert lesson.title == f"Lesson {station.planned.number}. {station.title}"


def test_the_next_step_is_the_first_open_exercise_in_the_order_of_the_text() -> None:
    station = overview().next_station
    assert station is not None and station.planned.slug == FIRST
    notebook = json.loads(station.progress.lesson.path.read_text())  # type: ignore[union-attr]
    ids = [cell["id"] for cell in notebook["cells"]]
    in_text = sorted(station.open, key=ids.index)
    assert station.open == in_text
    record(in_text[0], 1, 1, "v")
    assert (at(1).state, at(1).open[0]) == ("begun", in_text[1])


def test_the_minutes_left_shrink_with_the_points_and_end_at_0() -> None:
    full = at(1).minutes_left
    names = list(at(1).open)
    for name in names:
        before = at(1).minutes_left
        record(name, 1, 1, "v")
        assert at(1).minutes_left < before  # type: ignore[operator]
    assert full == at(1).planned.minutes and (at(1).state, at(1).minutes_left) == ("done", 0)
    assert overview().next_station.planned.number == 2  # type: ignore[union-attr]


def test_half_a_solution_begins_a_lesson_and_passes_nothing() -> None:
    record(at(1).open[0], 1, 2, "v")
    assert (at(1).state, at(1).passed, at(1).minutes_left) == ("begun", [], at(1).planned.minutes)


def test_a_course_that_leaves_lessons_out_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ship(monkeypatch, FIRST, "03_initialization")
    assert [at(number).state for number in (1, 2, 3, 4, 8)] == ["open", "absent", "open", "absent", "absent"]
    for name in at(1).open:
        record(name, 1, 1, "v")
    assert overview().next_station.planned.number == 3  # type: ignore[union-attr]
    assert "Not in this course." in page(overview(tmp_path), "/")


def test_the_page_leads_to_the_map_below_any_base_url() -> None:
    assert 'href="/user/ada/deepgrad/map"' in page(overview(), "/user/ada/")


def test_no_lesson_at_all_still_shows_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    ship(monkeypatch)
    seen = overview()
    assert seen.next_station is None and "No lessons are installed." in page(seen, "/")


@pytest.mark.parametrize("place", [f"{FIRST}.ipynb", f"{FIRST}/{FIRST}.ipynb"])
def test_the_exercises_are_those_of_the_learners_own_notebook(place: str, tmp_path: Path) -> None:
    path = tmp_path / place
    path.parent.mkdir(exist_ok=True)
    path.write_text(without(shipped_lessons()[0].path, "chain_forward"))
    station = at(1, tmp_path)
    assert "chain_forward" not in station.open and station.notebook == place
    assert f'href="/base/lab/tree/{place}"' in page(overview(tmp_path), "/base/")
    path.write_text(shipped_lessons()[0].path.read_text())
    assert "chain_forward" in at(1, tmp_path).open


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"metadata": {}}', '{"metadata": {"deepgrad": 3}, "cells": []}', "\0"]
)
def test_a_notebook_that_the_learner_broke_counts_as_the_installed_one(text: str, tmp_path: Path) -> None:
    (tmp_path / f"{FIRST}.ipynb").write_text(text)
    station = at(1, tmp_path)
    assert station.open == at(1).open and station.notebook == f"{FIRST}.ipynb"


def test_a_deleted_notebook_has_no_link_and_says_what_to_do(tmp_path: Path) -> None:
    copy_lessons(tmp_path)
    (tmp_path / f"{FIRST}.ipynb").unlink()
    shown = page(overview(tmp_path), "/")
    assert f"{FIRST}.ipynb is not in your folder." in shown and f"lab/tree/{FIRST}" not in shown


def test_the_board_shows_the_challenges_of_the_lessons_that_are_here(monkeypatch: pytest.MonkeyPatch) -> None:
    ship(monkeypatch, FIRST)
    both = tuple(Challenge(f"l{n}.x", f"Task <{n}> & more.", "steps", "lower", beat=60) for n in (1, 8))
    monkeypatch.setattr("deepgrad.challenges.registry.challenges", lambda: both)
    monkeypatch.setattr("deepgrad.frontdoor.overview.challenges", lambda: both)
    assert [(one.challenge.name, one.best, one.beaten) for one in overview().board] == [("l1.x", None, False)]
    assert "not tried yet" in page(overview(), "/")
    challenge("l1.x", 80)
    assert "80 steps · not beaten yet" in page(overview(), "/")
    challenge("l1.x", 59)
    shown = page(overview(), "/")
    assert "59 steps ✓ beaten" in shown and "Task &lt;1&gt; &amp; more." in shown and "Task &lt;8&gt;" not in shown


def test_names_out_of_a_notebook_are_text_and_never_markup(tmp_path: Path) -> None:
    notebook = json.loads(shipped_lessons()[0].path.read_text())
    notebook["metadata"]["deepgrad"]["exercises"] = {"<script>alert(1)</script>": {"points": 1, "version": "v"}}
    (tmp_path / f"{FIRST}.ipynb").write_text(json.dumps(notebook))
    assert "<script>alert" not in page(overview(tmp_path), "/")


def test_the_page_has_one_heading_tree_and_every_id_once() -> None:
    ids: list[str] = []
    levels: list[int] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: Any) -> None:
            ids.extend(value for name, value in attrs if name == "id")
            levels.extend([int(tag[1])] if tag in ("h1", "h2", "h3") else [])

    Tags().feed(page(overview(), "/"))
    assert len(ids) == len(set(ids)) and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_version_changes_with_what_is_shown_and_only_then() -> None:
    def version() -> str:
        return page(overview(), "/").partition('data-version="')[2][:16]

    before = version()
    assert version() == before
    record(at(1).open[0], 1, 1, "v")
    assert version() != before


@pytest.mark.parametrize(
    ("settings", "theme"),
    [
        ('{\n    // the theme\n    "theme": "JupyterLab Dark"\n}', "dark"),
        ('{ "theme": "JupyterLab Light" }', "light"),
        ('{\n "theme": "JupyterLab Dark High Contrast"\n}', "dark"),
        ('{\n "theme": "JupyterLab Dark",\n "adaptive-theme": true\n}', ""),
        ('{\n // "theme": "JupyterLab Dark"\n}', ""),
        ('{"theme": "My Own"}', ""),
        ("", ""),
        (None, ""),
    ],
)
def test_the_page_has_the_theme_that_the_learner_chose_in_jupyterlab(
    settings: str | None, theme: str, tmp_path: Path
) -> None:
    path = tmp_path / "@jupyterlab" / "apputils-extension" / "themes.jupyterlab-settings"
    path.parent.mkdir(parents=True)
    if settings is not None:
        path.write_text(settings)
    assert chosen_theme(tmp_path) == theme


def test_a_record_of_nonsense_breaks_no_page() -> None:
    for share in (float("nan"), "1", None):
        store.save("progress", at(1).open[0], {"share": share})
        assert "exercises passed" in page(overview(), "/")

"""Does a dry run say who would have another score and why, and does it write nothing?"""

import datetime
import json
import shutil
import sqlite3
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.classroom import choose, grade, hand_in, lean, make_course, scores
from support.notebooks import solved, with_cells
from support.submissions import LESSON, TOTAL
from typer.testing import CliRunner, Result

from autograder.authoring.build import build_course
from autograder.cli import app
from autograder.course import read_course
from autograder.exercises import find
from autograder.exercises.worked import solutions_folder
from autograder.grading.assignment import Assignment, open_assignment
from autograder.grading.book import Book
from autograder.grading.classroom import open_classroom
from autograder.grading.records import Record
from autograder.grading.submitted import Submission
from autograder.grading.update import update_assignment
from autograder.grading.why import NOTHING, OLD, reasons

runner = CliRunner()
NAME = "chain_forward"
OF = find(NAME).points
WRONG = "def chain_forward(w, b, x, n):\n    return np.zeros(n + 1)"
LATE = """
from nbgrader.plugins import BasePlugin


class Half(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 2
"""


HALF_OF_POSSIBLE = """[assignments.01_deep_linear_network]
due = "2026-02-01 23:59 UTC"
late = { policy = "per_day", share = 0.5, cap = 0.5, of = "possible" }

# [late]"""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's and alembic's own
        yield


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graded course."""
    root = make_course(tmp_path_factory.mktemp("regrade") / "course")
    (root / "late.py").write_text(LATE)
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.AssignLatePenalties.plugin_class = 'late.Half'\n")
    for student in ("again", "altered", "ann", "by_hand", "upgraded"):
        hand_in(root, student, lean(solved(LESSON)))
    grade(root, jobs=1)
    shutil.rmtree(root / "__pycache__", ignore_errors=True)
    return root


def contents(root: Path) -> dict[str, tuple[int, int, bytes]]:
    """Mode, time and bytes of each file in the course, and the mode of each folder."""
    return {
        str(path.relative_to(root)): (about.st_mode, about.st_mtime_ns, path.read_bytes())
        if path.is_file()
        else (about.st_mode, 0, b"")
        for path in root.rglob("*")
        for about in [path.stat()]
    }


def dry_run(root: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> Result:
    """The command; it must leave every byte of the course as it is."""
    monkeypatch.chdir(root)
    before = contents(root)
    done = runner.invoke(app, ["regrade", LESSON, "--dry-run", "--jobs", "1", *options])
    after = contents(root)
    assert after.keys() == before.keys()
    assert [name for name in before if before[name] != after[name]] == []
    return done


def found(done: Result) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(done.stdout)
    assert plain["dry_run"] is True
    return plain


def set_score(root: Path, student: str, column: str, value: float) -> None:
    """As another program does that changes the gradebook."""
    with sqlite3.connect(root / "gradebook.db") as book:
        changed = book.execute(
            f"update grade set {column} = ? where cell_id in (select id from base_cell where name = ?) and notebook_id "
            "in (select n.id from submitted_notebook n join submitted_assignment a on n.assignment_id = a.id "
            "where a.student_id = ?)",
            (value, f"test_{NAME}", student),
        )
        assert changed.rowcount == 1
    book.close()


def test_a_dry_run_after_a_run_changes_nobody(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = dry_run(root, monkeypatch, "--student", "ann")
    assert done.exit_code == 0
    assert "0 of 1 would have another score, 1 the same, 0 cannot be graded" in done.output
    assert "To do it" not in done.output


def test_who_would_change_is_told_with_the_reason_and_then_it_is_done(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(root, "again", with_cells(lean(solved(LESSON)), {NAME: WRONG}))
    hand_in(root, "new", lean(solved(LESSON)))
    hand_in(root, "unreadable", b"")
    late = hand_in(root, "ann", lean(solved(LESSON)))
    (late.parent / "timestamp.txt").write_text("2026-03-02 12:00:00 UTC")
    _due(root, datetime.datetime(2026, 3, 1, 13))
    set_score(root, "altered", "auto_score", 0)
    set_score(root, "by_hand", "manual_score", 1)
    set_score(root, "by_hand", "auto_score", 0)
    set_score(root, "upgraded", "auto_score", 0)
    record = root / ".autograder" / LESSON / "upgraded.json"
    plain = json.loads(record.read_text())
    plain["exercises"][NAME]["version"] = "of another time"
    record.write_text(json.dumps(plain))

    done = dry_run(root, monkeypatch, "--json", "--quiet")
    assert done.exit_code == 3
    plain = found(done)
    changed = {one["student"]: one for one in plain["changed"]}
    assert [one["student"] for one in plain["changed"]] == ["ann", "again", "new", "altered", "upgraded"]
    assert {student: (one["before"], one["after"]) for student, one in changed.items()} == {
        "ann": (TOTAL, TOTAL / 2),
        "again": (TOTAL, changed["again"]["after"]),
        "altered": (TOTAL - OF, TOTAL),
        "upgraded": (TOTAL - OF, TOTAL),
        "new": (None, TOTAL),
    }
    assert TOTAL - OF <= changed["again"]["after"] < TOTAL
    assert [one["cell"] for one in changed["again"]["moved"]] == [NAME]
    (only,) = changed["altered"]["moved"]
    assert only == {"cell": NAME, "before": 0, "after": OF}
    why = {student: "; ".join(one["reasons"]) for student, one in changed.items()}
    assert "due date" in why["ann"] and changed["ann"]["penalty"] == [0, TOTAL / 2]
    assert why["again"] == "another submission was handed in"
    assert "another program" in why["altered"]
    assert why["upgraded"] == f"an upgrade changed the check of {NAME}"
    assert "no record" in why["new"]
    assert (plain["same"], plain["failed"]) == (["by_hand"], ["unreadable"])
    assert "is empty" in plain["attention"]["unreadable"][0]

    shown = dry_run(root, monkeypatch).output
    assert f"altered: {TOTAL - OF:g} -> {TOTAL:g} of {TOTAL:g} (+{OF:g}): {NAME} 0 -> {OF:g}" in shown.replace(
        "\n", " "
    )
    real = runner.invoke(app, ["regrade", LESSON, "--jobs", "1", "--json", "--quiet"])
    assert real.exit_code == 3 and json.loads(real.stdout)["failed"] == ["unreadable"]
    told = {student: one["after"] for student, one in changed.items() if student != "ann"}
    assert {student: points for student, points in scores(root).items() if student in told} == told
    assert found(dry_run(root, monkeypatch, "--json"))["changed"] == []


def _due(root: Path, when: datetime.datetime) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        book.update_or_create_assignment(LESSON, duedate=when)


def test_a_dry_run_shows_the_scores_with_new_points_before_the_gradebook_has_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Half of the possible points are lost for lateness, also of the new ones. After the update nothing differs."""
    course = make_course(tmp_path / "course")
    hand_in(course, "ann", lean(solved(LESSON)))
    grade(course, jobs=1)
    choose(course, f"# {NAME} = {{ points = {OF} }}", f"{NAME} = {{ points = {OF + 2} }}")
    choose(course, "# [late]", HALF_OF_POSSIBLE)
    early = found(dry_run(course, monkeypatch, "--student", "ann", "--json"))
    (change,) = early["changed"]
    assert early["most"] == TOTAL + 2 and change["before"] == TOTAL
    assert change["penalty"] == [0, (TOTAL + 2) / 2] and change["after"] == (TOTAL + 2) / 2
    assert change["moved"] == [{"cell": NAME, "before": OF, "after": OF + 2}]
    assert f"the points changed: {NAME} ({OF:g} before, {OF + 2:g} now)" in change["reasons"]
    build_course(read_course(course), solutions_folder())
    update_assignment(open_classroom(course), LESSON)
    later = found(dry_run(course, monkeypatch, "--student", "ann", "--json"))
    assert later["changed"] == early["changed"] and later["most"] == early["most"]


def test_a_student_who_handed_in_nothing_and_an_unknown_assignment_are_errors(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = dry_run(root, monkeypatch, "--student", "nobody")
    assert nobody.exit_code == 1 and "'nobody'" in str(nobody.exception)
    monkeypatch.chdir(root)
    unknown = runner.invoke(app, ["regrade", "02_no_lesson", "--dry-run"])
    assert unknown.exit_code == 1 and "02_no_lesson" in str(unknown.exception)
    assert runner.invoke(app, ["regrade"]).exit_code == 2


DIGEST = "d"


@pytest.fixture(scope="module")
def assignment(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return opened(make_course(tmp_path_factory.mktemp("why") / "course"))


def opened(root: Path) -> Assignment:
    classroom = open_classroom(root)
    book = Book(classroom)
    try:
        return open_assignment(classroom, LESSON, book)
    finally:
        book.close()


def graded(assignment: Assignment, **parts: Any) -> Record:
    """A record of a grading whose parts were as now, but for ``parts``."""
    about = {"version": find(NAME).version, "of": OF, "seed": str(assignment.classroom.seed(NAME, DIGEST))}
    plain = json.loads(json.dumps(assignment.parts | parts))
    return Record("key", exercises={NAME: about}, facts={"digest": DIGEST, "work": DIGEST, "parts": plain})


def why(assignment: Assignment, record: Record | None, *, altered: bool = False, work: str = DIGEST) -> str:
    versions = {NAME: find(NAME).version}
    submission = Submission(folder=Path(), notebooks={}, unread=[], others=[], digest="its time counts", work=work)
    return "; ".join(reasons(assignment, submission, record, versions, altered=altered, late=False))


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("cells", f"the source of {NAME} changed"),
        ("points", f"the points changed: {NAME} (9 before, {OF} now)"),
        ("others", "other cells of the source changed"),
        ("files", "the course's files changed: data.csv"),
        ("settings", "hints in course.toml was false and is true"),
        ("format", "this version of deepgrad grades in another way (format 1 before"),
    ],
)
def test_each_part_that_changed_is_named(assignment: Assignment, part: str, told: str) -> None:
    before = {
        "cells": {**assignment.parts["cells"], f"test_{NAME}": "other"},
        "points": {**assignment.parts["points"], f"test_{NAME}": 9},
        "others": "other",
        "files": {"data.csv": "other"},
        "settings": {**assignment.parts["settings"], "hints": False},
        "format": 1,
    }
    assert told in why(assignment, graded(assignment, **{part: before[part]})) and "; " not in told


def test_nothing_that_changed_is_told_as_code_that_differs_from_run_to_run(assignment: Assignment) -> None:
    assert why(assignment, graded(assignment)) == NOTHING


def test_a_record_without_parts_tells_its_age_and_still_knows_points_and_versions(assignment: Assignment) -> None:
    old = graded(assignment)
    del old.facts["parts"]
    assert why(assignment, old) == OLD
    old.exercises[NAME]["of"] = 9
    assert why(assignment, old) == f"the points changed: {NAME} (9 before, {OF} now)"
    old.exercises[NAME] |= {"of": OF, "version": "old"}
    assert why(assignment, old) == f"an upgrade changed the check of {NAME}"


def test_another_seed_is_told_only_where_the_submission_is_the_same(assignment: Assignment) -> None:
    record = graded(assignment)
    record.exercises[NAME]["seed"] = "7"
    assert "secret seed" in why(assignment, record)
    assert why(assignment, record, work="other") == "another submission was handed in"


@pytest.mark.parametrize("parts", [[], "x", None, {"cells": 7, "points": [], "settings": "", "files": 1}])
def test_a_damaged_record_ends_no_dry_run(assignment: Assignment, parts: Any) -> None:
    record = graded(assignment)
    record.facts["parts"] = parts
    assert why(assignment, record)


def test_a_change_of_points_in_course_toml_is_told_as_such(tmp_path: Path) -> None:
    root = make_course(tmp_path / "course")
    before = graded(opened(root))
    choose(root, f"# {NAME} = {{ points = {OF} }}", f"{NAME} = {{ points = {OF + 2} }}")
    build_course(read_course(root), solutions_folder())
    update_assignment(open_classroom(root), LESSON)
    assert f"the points changed: {NAME} ({OF:g} before, {OF + 2:g} now)" in why(opened(root), before)

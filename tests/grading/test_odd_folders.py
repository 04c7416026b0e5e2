"""Does an odd submission cost itself alone, in one run with honest neighbours, and is it told?"""

import copy
import datetime
import json
import os
import shutil
import subprocess
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from nbformat.notebooknode import NotebookNode
from sqlalchemy.exc import DataError, IntegrityError
from support.classroom import BIN, grade, hand_in, lean, make_course, nbgrader, scores
from support.notebooks import solved
from support.submissions import LESSON, TOTAL
from support.trees import nested

from autograder.errors import AutograderError
from autograder.grading import assignment, coordinator, finish, records
from autograder.grading.book import Book
from autograder.grading.classroom import open_classroom
from autograder.grading.errors import BadAssignment, Interrupted
from autograder.grading.explain import explain
from autograder.grading.files import Room
from autograder.grading.names import shown
from autograder.grading.settings import Summary

NEIGHBOURS = ("a_neighbour", "zz_neighbour")
NOT_UTF8 = os.fsdecode(b"M\xfcller_Karl")
LONG = "x" * 250
REFUSED = {
    NOT_UTF8: "is not UTF-8",
    LONG: "more than 128 characters",
    "line\nbreak": "a line break",
    "escape\x1b[2J": "control character",
    "trailing ": "begins or ends with a space",
    "[a-z]*": "the characters * ? [",
}
ODD = (
    "emoji 🎓 ✓",
    "\u200fright to left\u200f",
    "--force",
    "-h",
    "{student_id}",
    "o'neill; drop table",
    "é",
    "e\u0301",
)

PLUGIN = '''
from nbgrader.plugins import BasePlugin


class SubMarks(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        """Penalty of 1 mark per hour late"""
        if student_id == "late_and_unlucky":
            raise ZeroDivisionError("for this student")
        if student_id == "late_and_nan":
            return float("nan")
        import late_helper  # as late as this
        return round(total_seconds_late / late_helper.HOUR, 0)
'''

LATE = {"late": "2026-03-01 15:00:00 UTC", "late_and_unlucky": "2026-03-01 15:00:00 UTC"}
LATE["late_and_nan"] = LATE["late"]
STAMPS = {
    "kmsg": b"2026-03-01 12:00:00 /proc/kmsg",
    "ist": b"2026-03-01 16:30:00 IST",
    "cest": b"2026-03-01 16:00:00 CEST",  # an hour late
    "utf16": "2026-03-01 15:00:00 UTC".encode("utf-16"),
    "large": b"9" * 1_000_000,
}


@pytest.fixture(scope="module")
def notebook() -> NotebookNode:
    return lean(solved(LESSON))


def fill(root: Path, notebook: NotebookNode) -> None:
    """Every kind of odd folder once."""
    for student in (*NEIGHBOURS, *REFUSED, *ODD, "deep", "sparse", "loop", "damaged", "blocked"):
        hand_in(root, student, notebook)
    for student, text in LATE.items():
        (hand_in(root, student, notebook).parent / "timestamp.txt").write_text(text)
    for student, data in STAMPS.items():
        (hand_in(root, student, notebook).parent / "timestamp.txt").write_bytes(data)
    unpaired = copy.deepcopy(notebook)
    for cell in unpaired.cells:
        cell.metadata["author"] = "half of a pair: \ud800"
    hand_in(root, "unpaired", json.dumps(unpaired).encode())
    submitted = root / "submitted"
    for n in range(3):
        (submitted / "sparse" / LESSON / f"{n}.bin").touch()
        os.truncate(submitted / "sparse" / LESSON / f"{n}.bin", 256 << 20)
    (submitted / "loop" / LESSON / "again").symlink_to(submitted / "loop" / LESSON)
    (submitted / "loop" / LESSON / "self").symlink_to("self")
    records = root / ".autograder" / LESSON
    records.mkdir(parents=True)
    (records / "damaged.json").write_text("[" * 100_000)
    (records / "blocked.json").mkdir()


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory, notebook: NotebookNode) -> Iterator[tuple[Path, Summary]]:
    """A course with nbgrader's documented plugin beside its configuration, graded once."""
    root = make_course(tmp_path_factory.mktemp("odd") / "course")
    (root / "late.py").write_text(PLUGIN)
    (root / "late_helper.py").write_text("HOUR = 3600\n")
    with (root / "nbgrader_config.py").open("a") as config:
        config.write("\nc.AssignLatePenalties.plugin_class = 'late.SubMarks'\n")
    _due(root, datetime.datetime(2026, 3, 1, 13))
    fill(root, notebook)
    with nested(root / "submitted" / "deep" / LESSON, 1_200):
        yield root, grade(root, jobs=2)


def test_are_all_others_graded(course: tuple[Path, Summary]) -> None:
    root, summary = course
    assert sorted(summary.failed) == sorted([*REFUSED, "late_and_unlucky", "late_and_nan", "blocked"])
    found = scores(root)
    assert {name: found[name] for name in (*NEIGHBOURS, *ODD)} == dict.fromkeys((*NEIGHBOURS, *ODD), TOTAL)
    assert {name for name in summary.graded if found[name] != TOTAL} == set()


@pytest.mark.parametrize("student", REFUSED, ids=shown)
def test_is_a_name_that_nbgrader_cannot_keep_told_with_what_to_do(course: tuple[Path, Summary], student: str) -> None:
    (sentence,) = course[1].attention[student]
    assert REFUSED[student] in sentence
    assert sentence.endswith("Rename the folder and grade again.")
    assert sentence.isprintable()
    assert not (course[0] / "autograded" / student).exists()


def test_is_what_was_left_out_told(course: tuple[Path, Summary]) -> None:
    attention = course[1].attention
    assert "folders are more than 16 deep" in attention["deep"][0]
    assert "3 of 4 files beside the notebook were not copied" in attention["sparse"][0]
    assert "loop" not in attention
    assert Room.bytes < 256 << 20


def test_is_a_time_that_can_be_two_told_and_any_other_read(course: tuple[Path, Summary]) -> None:
    root, summary = course
    for student in ("kmsg", "ist", "large"):
        assert "timestamp.txt does not say when" in summary.attention[student][0]
    assert {student: points for student, points in _penalties(root).items() if points} == {
        "cest": 1,
        "utf16": 2,
        "late": 2,
    }


def test_does_a_plugin_that_fails_for_one_student_cost_that_one(course: tuple[Path, Summary]) -> None:
    root, summary = course
    assert "late penalties raised ZeroDivisionError: for this student" in summary.attention["late_and_unlucky"][0]
    assert "late penalties gave nan" in summary.attention["late_and_nan"][0]
    assert "late_and_unlucky" not in scores(root)


def test_is_a_record_that_cannot_be_written_told(course: tuple[Path, Summary]) -> None:
    assert "Is a directory" in course[1].attention["blocked"][0]
    assert "record cannot be written" in course[1].attention["blocked"][1]
    with pytest.raises(BadAssignment, match="record cannot"):
        explain(open_classroom(course[0]), "blocked", "chain_forward")
    assert explain(open_classroom(course[0]), "damaged", "chain_forward")


def test_does_nbgraders_feedback_take_what_was_graded(course: tuple[Path, Summary]) -> None:
    """A name or a time that stops nbgrader for everybody must not get into autograded/."""
    root, summary = course
    for student in summary.failed:
        shutil.rmtree(root / "autograded" / student, ignore_errors=True)
    nbgrader(root, "generate_feedback", LESSON)
    assert {path.parts[-3] for path in root.glob("feedback/*/*/*.html")} == set(summary.graded)


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"LC_ALL": "POSIX", "PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "ascii"},
    ],
    ids=["no UTF-8 at all", "another output", "output that cannot show names"],
)
def test_has_a_student_the_same_name_in_every_locale(course: tuple[Path, Summary], environment: dict[str, str]) -> None:
    command = [BIN / "autograder", "grade", LESSON, "--jobs", "1", "--student", "é", "--student", NOT_UTF8]
    done = subprocess.run(command, cwd=course[0], env={**os.environ, **environment}, capture_output=True)
    assert b"0 graded, 1 already graded, 1 failed" in done.stdout, done.stderr.decode(errors="replace")
    assert rb"  M\xfcller_Karl: The folder's name" in done.stdout


def test_is_an_odd_name_taken_as_it_is_shown(course: tuple[Path, Summary]) -> None:
    assert shown(NOT_UTF8) == r"M\xfcller_Karl"
    for name, student in ((r"M\xfcller_Karl", NOT_UTF8), (r"line\nbreak", "line\nbreak"), (NOT_UTF8, NOT_UTF8)):
        assert grade(course[0], students=(name,), jobs=1).failed == [student]
    with pytest.raises(BadAssignment, match="Nothing of the student 'nobody' can be graded: there is no folder"):
        grade(course[0], students=("nobody",))


FAULTS: dict[str, Callable[[], Exception]] = {
    "recursion": RecursionError,
    "unicode": lambda: UnicodeEncodeError("utf-8", "\udcfc", 0, 1, "surrogates not allowed"),
    "memory": MemoryError,
    "value": lambda: ValueError("cannot"),
    "overflow": lambda: OverflowError("too large"),
    "key": lambda: KeyError("key"),
    "assertion": AssertionError,
    "own": lambda: AutograderError("as of a bug of ours"),
    "denied": lambda: PermissionError(13, "Permission denied", "file"),
    "length": lambda: OSError(36, "File name too long", "n" * 5_000),
}
PLACES = {
    "load_record": (2, [coordinator, records]),
    "read_submission": (0, [assignment]),
    "refusal": (0, [coordinator]),
    "extra_files": (0, [coordinator]),
    "handed_in": (0, [finish]),
    "write": (0, [finish]),
    "keep": (2, [records]),
}
"""Functions of a run, which of their arguments names the student, and the modules that call them."""


def test_does_any_exception_anywhere_cost_one_submission(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, notebook: NotebookNode
) -> None:
    root = make_course(tmp_path / "course")
    for student in (*NEIGHBOURS, "at_write-data", "at_write-integrity"):
        hand_in(root, student, notebook)
    for at, place in enumerate(PLACES):
        for fault in sorted(FAULTS)[at % 2 :: 2]:
            hand_in(root, f"at_{place}-{fault}", notebook)
    for place, (argument, modules) in PLACES.items():
        for module in modules:
            monkeypatch.setattr(module, place, _raising(place, argument, getattr(module, place)))
    monkeypatch.setattr(Book, "_penalise", _refused_by_the_database)
    summary = grade(root, jobs=2)
    assert sorted(summary.graded) == sorted(NEIGHBOURS)
    assert scores(root) == {**scores(root), **dict.fromkeys(NEIGHBOURS, TOTAL)}
    assert all(summary.attention[student] for student in summary.failed)
    assert len(summary.failed) == 2 + sum(len(sorted(FAULTS)[at % 2 :: 2]) for at in range(len(PLACES)))
    assert "result: value too long" in summary.attention["at_write-data"][0]


def _raising(place: str, argument: int, real: Callable[..., Any]) -> Callable[..., Any]:
    def function(*arguments: Any, **named: Any) -> Any:
        text = repr(arguments[argument])
        fault = next((name for name in FAULTS if f"at_{place}-{name}" in text), None)
        if fault is not None:
            raise FAULTS[fault]()
        return real(*arguments, **named)

    return function


def _refused_by_the_database(_: Book, __: object, student: str, ___: object) -> None:
    if student == "at_write-data":
        raise DataError("INSERT", {}, Exception("value too long for type character varying"))
    if student == "at_write-integrity":
        raise IntegrityError("INSERT", {}, Exception("duplicate key"))


def test_does_a_closed_course_folder_stop_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, notebook: NotebookNode
) -> None:
    """Every submission would fail; the run says so once."""
    root = make_course(tmp_path / "course")
    hand_in(root, "ann", notebook)
    real = os.access

    def closed_meanwhile(*_: object) -> None:
        monkeypatch.setattr(os, "access", lambda path, *how: "autograded" not in str(path) and real(path, *how))
        raise PermissionError(13, "Permission denied", str(root / "autograded"))

    monkeypatch.setattr(finish, "write", closed_meanwhile)
    with pytest.raises(Interrupted, match="Permission denied"):
        grade(root, jobs=1)


def _penalties(root: Path) -> dict[str, float]:
    from nbgrader.api import Gradebook

    with warnings.catch_warnings(), Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        warnings.simplefilter("ignore")
        return {s.student.id: s.late_submission_penalty for s in book.assignment_submissions(LESSON)}


def _due(root: Path, when: datetime.datetime) -> None:
    from nbgrader.api import Gradebook

    with warnings.catch_warnings(), Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        warnings.simplefilter("ignore")
        book.update_or_create_assignment(LESSON, duedate=when)

"""Does a record come back as it was written, also an old one, and is a damaged one none?"""

import json
import os
from pathlib import Path

import pytest

from autograder.grading.records import Record, keep, keep_after_earlier, load_record

LATIN_1 = os.fsdecode(b"M\xfcller")
FULL = Record(
    "key",
    1.5,
    3.0,
    {"chain_forward": {"outcome": "failed", "points": 1.5, "returned": [None, "YQ=="]}},
    said=["\ud800"],  # a student's text may hold half of a character
    attention=["é"],
    graded=False,
    left="left",
)


@pytest.mark.parametrize("student", ["ann", "x" * 255, "é" * 127, LATIN_1 * 30, "a\nb"])
def test_has_a_student_of_any_name_a_record(tmp_path: Path, student: str) -> None:
    keep(tmp_path / "records", "lesson", student, Record("key"))
    assert load_record(tmp_path / "records", "lesson", student) == Record("key")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "[" * 100_000, '{"key": 1}', '{"other": 1}']
    + [json.dumps({"key": "k", name: 7}) for name in ("said", "attention", "exercises", "graded", "left")]
    + ['{"key": "k", "attention": [1]}', '{"key": "k", "exercises": {"e": 1}}', '{"key": "k", "score": "x"}'],
    ids=lambda text: ascii(text[:40]),
)
def test_is_a_damaged_record_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "lesson").mkdir()
    (tmp_path / "lesson" / "ann.json").write_text(text)
    assert load_record(tmp_path, "lesson", "ann") is None


def test_all_that_a_record_holds_comes_back(tmp_path: Path) -> None:
    keep(tmp_path, "lesson", "ann", FULL)
    assert load_record(tmp_path, "lesson", "ann") == FULL


@pytest.mark.parametrize(
    "text",
    ['{"key": "k"}', '{"key": "k", "score": 1, "most": 3, "exercises": {}}', '{"key": "k", "of_a_later_version": [1]}'],
)
def test_a_record_of_another_version_is_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "lesson").mkdir()
    (tmp_path / "lesson" / "ann.json").write_text(text)
    found = load_record(tmp_path, "lesson", "ann")
    assert found is not None
    assert (found.key, found.said, found.attention, found.graded, found.left) == ("k", [], [], True, "")


def test_verdicts_stay_when_a_later_grading_fails(tmp_path: Path) -> None:
    keep(tmp_path, "lesson", "ann", FULL)
    keep_after_earlier(tmp_path, "lesson", "ann", Record("", attention=["It cannot be read."], graded=False))
    found = load_record(tmp_path, "lesson", "ann")
    assert found is not None
    assert (found.exercises, found.attention) == (FULL.exercises, ["It cannot be read."])
    assert found.said == ["Verdicts of an earlier grading stay in its record."]

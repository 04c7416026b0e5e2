"""Is what the report reads from a real gradebook and from records, also older and damaged ones, what they say?"""

import datetime
import json
import warnings
from collections.abc import Iterator

import pytest
from support.generated import DUE, generated_class
from support.submissions import LESSON

from autograder.grading.classroom import Classroom
from autograder.grading.errors import BadAssignment
from autograder.report.gather import assignments, gather
from autograder.report.handins import Classbook, HandIn

EXERCISE = "chain_forward"


@pytest.fixture(scope="module", autouse=True)
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's and alembic's own
        yield


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    root = tmp_path_factory.mktemp("gather") / "course"
    made = generated_class(root, ["ann", "bob", "cyd", "dan", "eve", "flo", "gus"], seed=3)
    _change(made, "bob", facts={}, exercises=_older(made, "bob"))
    _change(made, "cyd", facts={"notebooks": {LESSON: {"cells": [[1, 2], "x", None], "seconds": "long", "flags": 3}}})
    _change(made, "dan", exercises={EXERCISE: {"mistakes": "no_bias", "shape": [1, 2], "fault": {}, "started": "yes"}})
    (made.records / LESSON / "eve.json").write_text("{not json")
    _change(made, "flo", graded=False, attention=["flo.ipynb is empty."])
    (root / "submitted" / "new" / LESSON).mkdir(parents=True)
    _change_gradebook(made)
    return made


def _change(classroom: Classroom, student: str, **fields: object) -> None:
    path = classroom.records / LESSON / f"{student}.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def _older(classroom: Classroom, student: str) -> dict[str, dict[str, object]]:
    plain = json.loads((classroom.records / LESSON / f"{student}.json").read_text())["exercises"]
    new = ("started", "fault", "shape")
    return {name: {key: value for key, value in about.items() if key not in new} for name, about in plain.items()}


def _change_gradebook(classroom: Classroom) -> None:
    """Gus has an extension and a score by hand that a human still confirms; Zoe handed nothing in."""
    from nbgrader.api import Gradebook

    with Gradebook(classroom.directories.db_url, classroom.directories.course_id) as book:
        book.add_student("zoe")
        for student, hours in (("ann", 2), ("gus", 30)):
            book.find_submission(LESSON, student).timestamp = DUE + datetime.timedelta(hours=hours)
        book.grant_extension(LESSON, "gus", days=1)
        grade = book.find_grade(f"test_{EXERCISE}", LESSON, LESSON, "gus")
        grade.manual_score, grade.needs_manual_grade = 1.25, True
        book.db.commit()


@pytest.fixture(scope="module")
def book(classroom: Classroom) -> Classbook:
    return gather(classroom, LESSON)


def student(book: Classbook, name: str) -> HandIn:
    return next(one for one in book.handins if one.student == name)


def test_who_handed_in_who_did_not_and_what_is_not_graded_is_told(book: Classbook) -> None:
    assert [one.student for one in book.handins] == ["ann", "bob", "cyd", "dan", "eve", "flo", "gus", "new"]
    assert book.absent == ["zoe"]
    assert [one.student for one in book.handins if not one.known] == ["new"]
    assert [one.student for one in book.handins if one.known and not one.graded] == ["flo"]
    assert [flag.sentence for flag in student(book, "flo").flags] == ["flo.ipynb is empty."]


def test_lateness_counts_from_the_due_date_and_its_extension(book: Classbook) -> None:
    assert book.due == DUE
    assert student(book, "ann").late == 2 * 3600 and student(book, "gus").late == 6 * 3600


def test_scores_are_the_gradebooks_with_what_a_human_gave(book: Classbook) -> None:
    gus = student(book, "gus")
    assert gus.answers[EXERCISE].score == 1.25 and gus.answers[EXERCISE].waits
    assert gus.score == pytest.approx(sum(answer.score for answer in gus.answers.values()))
    assert book.most == sum(question.of for question in book.questions)


def test_an_older_record_tells_the_verdicts_and_no_cost(book: Classbook, classroom: Classroom) -> None:
    bob, plain = student(book, "bob"), _older(classroom, "bob")
    assert bob.cost is None and bob.by == ""
    assert {name: answer.started for name, answer in bob.answers.items()} == {
        name: about["headline"] != "Not started." for name, about in plain.items()
    }
    assert {answer.shape for answer in bob.answers.values()} == {None}


@pytest.mark.parametrize("name", ["cyd", "dan", "eve"])
def test_damaged_facts_or_records_stop_nothing(book: Classbook, name: str) -> None:
    found = student(book, name)
    assert found.score is not None and len(found.answers) == len(book.questions)
    assert found.answers[EXERCISE].named == () or name == "cyd"


def test_an_assignment_without_a_submission_or_without_a_name_in_the_gradebook_is_told(classroom: Classroom) -> None:
    assert LESSON in assignments(classroom)
    with pytest.raises(BadAssignment, match="knows no notebook of 02_sigmoid_saturation"):
        gather(classroom, "02_sigmoid_saturation")
    with pytest.raises(BadAssignment, match="There is no assignment '01_deep' in the gradebook"):
        gather(classroom, "01_deep")

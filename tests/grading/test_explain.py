"""What an instructor is told of a course's own questions, of answers that wait, and of names that nothing has."""

import io
import json
import logging
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.notebooknode import NotebookNode
from rich.console import Console
from support.classroom import choose, grade, hand_in, lean, nbgrader
from support.notebooks import with_cells, write
from support.submissions import CHAIN, LESSON

from autograder.authoring.build import build_course
from autograder.course import create, read_course, register
from autograder.course.feedback import PageAlone
from autograder.course.template import EXAMPLE
from autograder.errors import UnknownExercise
from autograder.exercises import find
from autograder.exercises.worked import solutions_folder
from autograder.grading.classroom import open_classroom
from autograder.grading.errors import BadAssignment
from autograder.grading.explain import explain
from autograder.grading.judge import cases_of
from autograder.grading.records import keep, load_record
from autograder.grading.report import tell
from autograder.grading.settings import Summary
from autograder.report.gather import gather
from autograder.report.status import everything
from autograder.report.summary import report

LEFT_OUT = "random_orthogonal"
WRONG_SOMETIMES = """
def chain_forward(w, b, x, n):
    if n == 0 or w < 0:
        raise ValueError("not yet")
    y = [x]
    for _ in range(n):
        y.append(w * y[-1] + b)
    return np.array(y)
"""
HALF = """
points = 0
try:
    points += median([3, 1, 1]) == 1
    points += 2 * (median([1, 2, 3]) == 2)
except Exception:
    pass
points
"""
QUESTIONS = ("t_mean", "t_mean_again", "t_median", "essay")
WRONG = "def contraction(w, n):\n    return w * n"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    """Ann answers as the instructor, Bob's contraction is wrong, Cyd's chain sometimes; one exercise is left out.

    Dan's notebook is cut off, and Eve handed in a page in its place.
    """
    root = tmp_path_factory.mktemp("explain") / "course"
    create(root, "course")
    (root / "extra" / f"{LESSON}_mine.py").write_text(EXAMPLE)
    choose(root, f"# {LEFT_OUT} = {{ points = {find(LEFT_OUT).points} }}", f"{LEFT_OUT} = {{ use = false }}")
    build_course(read_course(root), solutions_folder())
    register(read_course(root))
    nbgrader(root, "generate_assignment", LESSON)
    answered = lean(nbformat.read(root / "source" / LESSON / f"{LESSON}.ipynb", as_version=4))
    hand_in(root, "ann", answered)
    hand_in(root, "bob", with_cells(answered, {"contraction": WRONG}))
    hand_in(root, "cyd", with_cells(answered, {"chain_forward": WRONG_SOMETIMES}))
    hand_in(root, "dan", b'{"cells": [')
    hand_in(root, "eve", b"<html>").rename(root / "submitted" / "eve" / LESSON / "page.html")
    return root, grade(root, jobs=1)


def explained(root: Path, student: str, exercise: str, assignment: str = "") -> str:
    return "\n".join(explain(open_classroom(root), student, exercise, assignment))


def test_an_own_question_is_explained_by_its_test(course: tuple[Path, Summary]) -> None:
    wrong = explained(course[0], "bob", "contraction")
    assert wrong.startswith("contraction: 0 of 1 points. The test of your course gave them")
    assert "the test ended with AssertionError" in wrong and "assert contraction(0.5, 3) == 0.125" in wrong
    right = explained(course[0], "ann", "test_contraction")
    assert right.startswith("contraction: 1 of 1 points.") and "the test ran without an error" in right


def test_an_answer_that_waits_for_a_human_is_explained_as_that(course: tuple[Path, Summary]) -> None:
    for question, points in (("why_they_meet", "2"), ("your_own_figure", "1.5")):
        said = explained(course[0], "ann", question)
        assert said.startswith(f"{question}: 0 of {points} points. It waits for a human in formgrader")


def test_an_exercise_of_the_lessons_is_explained_as_before(course: tuple[Path, Summary]) -> None:
    assert explained(course[0], "ann", "chain_forward").startswith("chain_forward: passed, ")


def test_the_exception_of_a_case_that_raised_is_named(course: tuple[Path, Summary]) -> None:
    said = explained(course[0], "cyd", "chain_forward")
    assert 'returned    nothing (ValueError: not yet (line 3: raise ValueError("not yet")))' in said
    assert "or its result was not kept" not in said


def test_a_record_without_exceptions_is_explained_too(course: tuple[Path, Summary]) -> None:
    folder = course[0] / ".autograder"
    record = load_record(folder, LESSON, "cyd")
    assert record is not None
    older = {name: {k: v for k, v in about.items() if k != "faults"} for name, about in record.exercises.items()}
    keep(folder, LESSON, "cyd", replace(record, exercises=older))
    try:
        assert "nothing (it raised, or did not end" in explained(course[0], "cyd", "chain_forward")
    finally:
        keep(folder, LESSON, "cyd", record)


def test_every_case_that_went_wrong_is_shown_and_the_others_are_named(course: tuple[Path, Summary]) -> None:
    said = explained(course[0], "cyd", "chain_forward")
    record = load_record(course[0] / ".autograder", LESSON, "cyd")
    assert record is not None
    about = record.exercises["chain_forward"]
    cases, _, _ = cases_of("chain_forward", int(about["seed"]))
    wrong = {case.label for case, frame in zip(cases, about["returned"], strict=True) if frame is None}
    assert len(wrong) > 1 and about["case"] in wrong
    shown = [line.removeprefix("case ") for line in said.splitlines() if line.startswith("case ")]
    assert set(shown) == wrong
    (others,) = [line for line in said.splitlines() if line.startswith("right in the other cases: ")]
    assert set(others.removeprefix("right in the other cases: ").split(", ")) == {c.label for c in cases} - wrong


@pytest.mark.parametrize(
    ("student", "exercise", "assignment", "said"),
    [
        ("ann", "contractoin", "", "There is no exercise 'contractoin' in this course. Did you mean 'contraction'?"),
        (
            "ann",
            "chain_foward",
            "",
            "There is no exercise 'chain_foward' in this course. Did you mean 'chain_forward'?",
        ),
        ("ann", "xyz", "", "There is no exercise 'xyz' in this course. The questions are .*contraction"),
        ("ann", LEFT_OUT, "", f"{LESSON} leaves out {LEFT_OUT} in this course.*use = false"),
        ("ann", "relu", "", "relu is an exercise of 04_relu, and the gradebook has no questions of that lesson yet"),
        ("ann", "relu", LESSON, f"{LESSON} does not ask for relu, an exercise of 04_relu"),
        ("anne", "chain_forward", "", "There is no student 'anne', neither with .* The nearest is ann."),
        ("anne", "contraction", "", "There is no student 'anne', neither with .* The nearest is ann."),
        ("ann", "contraction", "01_deep", f"There is no assignment '01_deep' .* Did you mean '{LESSON}'.$"),
    ],
)
def test_a_name_that_nothing_has_is_told_with_the_nearest(
    course: tuple[Path, Summary], student: str, exercise: str, assignment: str, said: str
) -> None:
    with pytest.raises((BadAssignment, UnknownExercise), match=said):
        explained(course[0], student, exercise, assignment)


def test_an_unknown_assignment_is_told_as_that_by_grade(course: tuple[Path, Summary]) -> None:
    for students in ((), ("ann",)):
        with pytest.raises(BadAssignment, match=f"no assignment '01_deep' in the gradebook.* Did you mean '{LESSON}'"):
            grade(course[0], "01_deep", students=students)


def test_the_summary_tells_the_scores_and_the_answers_that_wait(course: tuple[Path, Summary]) -> None:
    most = sum(find(name).points for name in read_exercises()) + 2 + 1.5 + 1
    ours = most - 3.5
    assert course[1].standing == [
        (
            f"In the gradebook: 3 submissions, out of {most:g} points; mean {(3 * ours - 1 - CHAIN) / 3:.3g}, "
            f"lowest {ours - CHAIN:g}, highest {ours:g}."
        ),
        (
            "3 submissions wait for you in formgrader ('nbgrader formgrader'): 3 answers of why_they_meet, 3 answers "
            "of your_own_figure."
        ),
    ]


def test_grade_status_and_report_count_the_same_submissions_that_wait(course: tuple[Path, Summary]) -> None:
    classroom = open_classroom(course[0])
    (status,) = everything(classroom, LESSON)
    assert status.wait_for_grading == ["ann", "bob", "cyd"]
    assert status.waiting == {"why_they_meet": 3, "your_own_figure": 3}
    made = report(gather(classroom, LESSON))
    assert made.counts.waiting == 3
    assert {one.name: one.waiting for one in made.exercises if one.waiting} == status.waiting


def test_the_report_says_of_students_without_a_notebook_that_nothing_was_graded(course: tuple[Path, Summary]) -> None:
    made = report(gather(open_classroom(course[0]), LESSON))
    assert [(one.student, one.reasons, one.stopped_at, one.of) for one in made.needs] == [
        ("dan", ("not graded",), "", 0),
        ("eve", ("not graded",), "", 0),
    ]
    assert made.stops == [] and {one.not_started for one in made.exercises} == {0}


def read_exercises() -> list[str]:
    from autograder.exercises import exercises_of

    return [one.name for one in exercises_of(LESSON) if one.name != LEFT_OUT]


def cell(source: str, name: str, kind: str = "code", **about: object) -> NotebookNode:
    """A cell of an own course, as nbgrader's toolbar makes it."""
    made = nbformat.v4.new_code_cell(source) if kind == "code" else nbformat.v4.new_markdown_cell(source)
    flags = {"grade": False, "solution": False, "locked": False, "task": False} | about
    made.id = name
    made.metadata["nbgrader"] = {"grade_id": name, "schema_version": 3, "cell_type": kind} | flags
    return made


def answer(name: str, right: str) -> NotebookNode:
    stub = f"def {name}(x):\n    ### BEGIN SOLUTION\n    return {right}\n    ### END SOLUTION"
    return cell(stub, name, solution=True)


def own_test(source: str, name: str, points: int) -> NotebookNode:
    return cell(source, name, grade=True, locked=True, points=points)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    """A course that knows nothing of us. Ann is right, Bob half right, Cyd began nothing, Dan's code ends Python."""
    root = tmp_path_factory.mktemp("own") / "stat101"
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        cells=[
            answer("mean", "sum(x) / len(x)"),
            own_test("assert mean([1, 3]) == 2", "t_mean", 2),
            own_test("assert mean([1, 2, 6]) == 3", "t_mean_again", 1),
            answer("median", "sorted(x)[len(x) // 2]"),
            own_test(HALF, "t_median", 3),
            cell("YOUR ANSWER HERE", "essay", "markdown", grade=True, solution=True, points=3),
        ],
    )
    write(notebook, root / "source" / "ps1" / "ps1.ipynb")
    (root / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "stat101"\n')
    nbgrader(root, "generate_assignment", "ps1")
    given = nbformat.read(root / "release" / "ps1" / "ps1.ipynb", as_version=4)
    for student, (mean, median) in {
        "ann": ("sum(x) / len(x)", "sorted(x)[len(x) // 2]"),
        "bob": ("sum(x) / len(x)", "sorted(x)[0]"),
        "cyd": ("", ""),
        "dan": ("sum(x) / len(x)", "__import__('os')._exit(0)"),
    }.items():
        filled = {"mean": f"def mean(x):\n    return {mean}", "median": f"def median(x):\n    return {median}"}
        handed = with_cells(given, {**filled, "essay": "Outliers."}) if mean else given
        write(handed, root / "submitted" / student / "ps1" / "ps1.ipynb")
    return root, grade(root, "ps1", jobs=1)


@pytest.mark.parametrize(
    ("student", "question", "said"),
    [
        ("ann", "t_median", "t_median: 3 of 3 points. The test of your course gave them"),
        ("bob", "t_median", "t_median: 1 of 3 points. The test of your course gave them"),
        ("ann", "t_mean", "t_mean: 2 of 2 points. The test of your course gave them"),
        ("cyd", "t_mean", "t_mean: 0 of 2 points. The test of your course gave them"),
        ("cyd", "essay", "essay: 0 of 3 points. There was no answer, so the grader gave 0 points."),
        ("ann", "essay", "essay: 0 of 3 points. It waits for a human"),
    ],
)
def test_a_test_of_an_own_course_is_explained_whatever_its_name(
    own: tuple[Path, Summary], student: str, question: str, said: str
) -> None:
    lines = explained(own[0], student, question)
    assert lines.startswith(said)
    assert ("its code: " in lines) == question.startswith("t_")


def test_code_that_ends_python_in_an_own_test_needs_a_look(own: tuple[Path, Summary]) -> None:
    (sentence,) = own[1].attention["dan"]
    assert sentence.startswith("Points were lost for t_median: its code ended the Python process, as os._exit does, ")
    assert list(own[1].attention) == ["dan"]


def test_the_report_says_of_an_untouched_notebook_of_an_own_course_that_nothing_was_begun(
    own: tuple[Path, Summary],
) -> None:
    made = report(gather(open_classroom(own[0]), "ps1"))
    needs = {one.student: (one.reasons, one.tried) for one in made.needs}
    assert needs["cyd"] == (("never started",), 0)
    assert {one.name: one.not_started for one in made.exercises} == dict.fromkeys(QUESTIONS, 1)


@pytest.mark.parametrize(("students", "said"), [(1, "1 needs a human:"), (2, "2 need a human:")])
def test_the_summary_counts_in_whole_sentences(students: int, said: str) -> None:
    shown = io.StringIO()
    tell(Summary(attention={str(at): ["Look."] for at in range(students)}), Console(file=shown))
    assert said in shown.getvalue()


def test_hand_ins_that_were_repaired_are_counted_and_some_are_named() -> None:
    shown = io.StringIO()
    told = {f"s{at}": ["The cell test_f was missing; it was put back."] for at in range(9)}
    tell(Summary(repaired=told), Console(file=shown, width=300))
    tell(Summary(repaired={"ann": ["..."]}), Console(file=shown, width=300))
    tell(Summary(repaired=told), Console(file=shown), quiet=True)
    many, one = [line for line in shown.getvalue().splitlines() if "missing parts" in line]
    named = ", ".join(f"s{at}" for at in range(8))
    assert many.startswith(f"9 hand-ins had changed, doubled or missing parts: {named} and 1 more. ")
    assert one.startswith("1 hand-in had changed, doubled or missing parts: ann. ")


def test_a_sentence_on_several_students_is_printed_once_with_all_their_names() -> None:
    shown = io.StringIO()
    attention = {"cyd": ["Look.", "It is late."], "ann": ["Look."], "bob": ["Look again."]}
    tell(Summary(attention=attention), Console(file=shown), quiet=True)
    assert shown.getvalue().splitlines() == [
        "3 need a human:",
        "  ann, cyd (2 students): Look.",
        "  bob: Look again.",
        "  cyd: It is late.",
    ]


def test_the_feedback_step_takes_what_nbconvert_tells_every_step(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        PageAlone(config=HTMLExporter().config)
    assert caplog.messages == []


def test_scripts_get_the_students_in_order_of_their_names() -> None:
    told = json.loads(Summary(graded=["bob", "ann"], skipped=["eve", "dan"], failed=["zoe", "cem"]).as_json())
    assert (told["graded"], told["skipped"], told["failed"]) == (["ann", "bob"], ["dan", "eve"], ["cem", "zoe"])

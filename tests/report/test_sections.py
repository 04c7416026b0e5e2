"""Do the sections of the report say what a small class, written by hand, did?"""

import csv
import dataclasses
import datetime
import io
from typing import Any

import pytest

from autograder.grading.runs import Run
from autograder.report.by_exercise import exercises
from autograder.report.cost import grading
from autograder.report.course import course_report, misconceptions
from autograder.report.groups import SHORTEST, groups
from autograder.report.handins import Answer, Classbook, Cost, Flag, HandIn, Question
from autograder.report.page import assignment_page
from autograder.report.summary import report
from autograder.report.support import needs, stops
from autograder.report.tables import table

NAMES = ("first", "second", "third", "fourth")
CODE = ("abcd", SHORTEST)


def passed() -> Answer:
    return Answer(score=2.0, of=2.0, started=True)


def wrong(*named: str, score: float = 0.0, shape: tuple[str, int] | None = None, **more: Any) -> Answer:
    headline = f"The title of {named[0]}." if named else "Not the right value."
    return Answer(score=score, of=2.0, started=True, named=named, headline=headline, shape=shape, **more)


def blank() -> Answer:
    return Answer(score=0.0, of=2.0, started=False)


def classbook(*students: list[Answer], assignment: str = "01_lesson", **more: Any) -> Classbook:
    """Students ``s0``, ``s1``, ... with an answer to each question."""
    handins = [
        HandIn(
            student=f"s{at}",
            score=sum(answer.score for answer in answers),
            graded=True,
            answers=dict(zip(NAMES, answers, strict=False)),
        )
        for at, answers in enumerate(students)
    ]
    questions = [
        Question(name=name, notebook="n", cell=f"test_{name}", of=2.0, by_hand=False, checked=True)
        for name in NAMES[: len(students[0])]
    ]
    most = 2.0 * len(questions)
    return Classbook(assignment=assignment, most=most, due=None, questions=questions, handins=handins, **more)


def test_exercises_come_hardest_first_with_counts_that_add_up() -> None:
    book = classbook([passed(), wrong("a")], [passed(), wrong("a", score=0.5)], [wrong(), blank()])
    hard, easy = exercises(book)
    assert (hard.name, hard.passed, hard.partly, hard.zero, hard.not_started) == ("second", 0, 1, 1, 1)
    assert (easy.name, easy.passed, easy.partly, easy.zero, easy.not_started) == ("first", 2, 0, 1, 0)
    assert hard.mean == pytest.approx(0.5 / 6) and easy.mean == pytest.approx(2 / 3)


def test_the_three_commonest_named_mistakes_come_with_counts_and_titles() -> None:
    students = [[wrong(name)] for name in ("a", "a", "a", "b", "b", "c", "d")] + [[wrong("c", "b")]]
    (exercise,) = exercises(classbook(*students))
    assert [(one.name, len(one.students)) for one in exercise.commonest] == [("a", 3), ("b", 3), ("c", 2)]
    assert exercise.commonest[0].title == "The title of a." and exercise.commonest[0].students == ("s0", "s1", "s2")
    assert len(exercise.mistakes) == 4


def test_errors_and_answers_without_a_name_are_counted_apart() -> None:
    faulty = wrong(fault=("raised", "NameError"))
    students = [[wrong("a")], [wrong()], [faulty], [faulty], [wrong(fault=("endless", ""))], [passed()]]
    (exercise,) = exercises(classbook(*students))
    assert exercise.wrong == 5 and exercise.unnamed == 1 and exercise.unnamed_share == pytest.approx(0.2)
    assert exercise.faults == {"raised NameError": 2, "did not end in time": 1} and exercise.example == "s1"


def test_a_question_of_the_courses_own_has_no_names_of_mistakes_to_count() -> None:
    book = classbook([wrong()], [passed()])
    own = dataclasses.replace(book, questions=[dataclasses.replace(book.questions[0], checked=False)])
    assert [(one.checked, one.wrong, one.unnamed) for one in exercises(own)] == [(False, 1, 0)]
    assert exercises(book)[0].checked


def test_a_mistake_of_an_answer_that_a_human_gave_full_points_is_none() -> None:
    (exercise,) = exercises(classbook([wrong("a", score=2.0)], [wrong("a")]))
    assert [one.students for one in exercise.mistakes] == [("s1",)]


def test_what_waits_for_a_human_counts_as_nothing_else_and_comes_last() -> None:
    waits = Answer(score=0.0, of=2.0, started=True, waits=True)
    easy, waiting = exercises(classbook([waits, passed()]))
    assert (easy.name, waiting.name, waiting.waiting, waiting.zero, waiting.wrong) == ("second", "first", 1, 0, 0)


def by_hand(book: Classbook) -> Classbook:
    """The same with its first question graded by a human."""
    questions = [dataclasses.replace(one, by_hand=not at, checked=bool(at)) for at, one in enumerate(book.questions)]
    return dataclasses.replace(book, questions=questions)


def test_a_written_question_stands_apart_until_nothing_of_it_waits_and_its_mean_is_that_of_graded_answers() -> None:
    waits = Answer(score=0.0, of=2.0, started=True, waits=True)
    ungraded = by_hand(classbook([waits, wrong()], [blank(), passed()]))
    assert [(one.name, one.apart, one.mean) for one in exercises(ungraded)] == [
        ("second", False, 0.5),
        ("first", True, None),
    ]
    assert course_report([ungraded]).lessons[0].hardest == "second"
    begun = by_hand(classbook([waits, passed()], [blank(), passed()], [wrong(score=1.5), passed()]))
    assert [(one.name, one.apart, one.mean) for one in exercises(begun)] == [
        ("second", False, 1.0),
        ("first", True, 0.75),
    ]
    graded = by_hand(classbook([blank(), passed()], [wrong(score=1.0), passed()]))
    assert [(one.name, one.apart, one.mean) for one in exercises(graded)] == [
        ("first", False, 0.25),
        ("second", False, 1.0),
    ]


@pytest.mark.parametrize(
    ("answers", "reasons"),
    [
        ([wrong(), wrong(), wrong(score=1.0), wrong()], ("low",)),
        ([passed(), wrong(), wrong(), wrong(score=0.4)], ("low",)),
        ([passed(), wrong(score=1.2), wrong(), wrong()], None),  # 40 per cent are enough
        ([wrong(), wrong(), blank(), blank()], None),  # two tried say little
        ([passed(), passed(), passed(), blank()], None),
        ([blank(), blank(), blank(), blank()], ("never started",)),
    ],
)
def test_help_is_for_whoever_tried_three_and_is_below_forty_per_cent_or_never_started(
    answers: list[Answer], reasons: tuple[str, ...] | None
) -> None:
    found = needs(classbook(answers, [passed()] * 4))
    assert [one.reasons for one in found] == ([reasons] if reasons else [])


def test_students_who_stopped_at_the_same_exercise_are_found_and_one_alone_is_not() -> None:
    at_second = [passed(), wrong(), blank(), blank()]
    after_first = [passed(), blank(), blank(), blank()]
    at_third = [passed(), blank(), wrong(), blank()]
    book = classbook(at_second, after_first, at_third, [passed()] * 4)
    assert [(stop.exercise, stop.students) for stop in stops(book)] == [("second", ("s0", "s1"))]
    assert [(need.student, need.reasons, need.stopped_at) for need in needs(book)] == [
        ("s0", ("stopped",), "second"),
        ("s1", ("stopped",), "second"),
    ]


def test_groups_have_the_same_wrong_code_and_rare_ones_come_first() -> None:
    many, few, other = ("aa", SHORTEST), ("bb", SHORTEST), ("cc", SHORTEST + 9)
    book = classbook(
        *[[wrong(shape=many), passed()] for _ in range(3)],
        *[[wrong(shape=few), wrong(shape=few)] for _ in range(2)],
        *[[wrong(shape=other), passed()] for _ in range(2)],
    )
    assert [(one.students, one.exercises) for one in groups(book)] == [
        (("s3", "s4"), ("first", "second")),  # two exercises
        (("s5", "s6"), ("first",)),  # longer code
        (("s0", "s1", "s2"), ("first",)),
    ]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(score=2.0, of=2.0, started=True, shape=CODE),
        wrong(shape=("abcd", SHORTEST - 1)),
        wrong(),
        Answer(score=0.0, of=2.0, started=False, shape=CODE),
        Answer(score=0.0, of=2.0, started=True, shape=CODE, unchecked=True),
    ],
    ids=["right", "short", "older-record", "not-started", "our-fault"],
)
def test_right_short_and_unknown_code_makes_no_group(answer: Answer) -> None:
    assert groups(classbook([wrong(shape=CODE)], [wrong(shape=CODE)])) != []
    assert groups(classbook([answer], [answer])) == []


def test_cost_names_the_slowest_and_the_cells_that_ended_a_kernel() -> None:
    def cost(seconds: float, **more: Any) -> HandIn:
        about = Cost(seconds=seconds, cpu=1.0, slowest=("cell", seconds / 2), **more)
        return HandIn(student=f"took{seconds:g}", score=0.0, graded=True, cost=about, by="ta", when="t", version="1")

    slow = cost(9.0, ended=(("cell", "out_of_memory"),), changed=("try", "try"))
    book = Classbook(
        assignment="a", most=1.0, due=None, questions=(), handins=[cost(1.0), slow, cost(2.0, changed=("try",))]
    )
    found = grading(book)
    assert [one.student for one in found.slowest] == ["took9", "took2", "took1"]
    assert (found.known, found.seconds, found.cpu, found.median) == (3, 12.0, 3.0, 2.0)
    assert [(one.student, one.reason) for one in found.ended] == [("took9", "more memory than a notebook may have")]
    assert found.changed == (("try", 2),) and found.graders == (("ta", "1", 3),)


def test_one_cell_is_not_counted_as_several() -> None:
    ended = HandIn(student="a", score=1.0, graded=True, cost=Cost(seconds=1.0, ended=(("cell", "deadline"),)))
    book = classbook([passed()])
    for handins, words in ([ended], "1 cell ended its kernel"), ([ended, ended], "2 cells ended their kernel"):
        made = report(Classbook(assignment="a", most=2.0, due=None, questions=book.questions, handins=handins))
        assert words in assignment_page(made, [], lambda *_: "", [], course_page=False)


def test_a_syntax_error_is_told_as_that() -> None:
    (exercise,) = exercises(classbook([wrong(fault=("syntax", ""))], [wrong(fault=("missing", ""))]))
    assert exercise.faults == {"a syntax error": 1, "no such function": 1}


def test_the_graders_add_up_to_the_submissions_whose_cost_is_known_and_the_others_are_told_apart() -> None:
    told = {"by": "ta", "version": "1", "when": "t", "score": 0.0}
    handins = [
        HandIn(student="graded", graded=True, cost=Cost(seconds=1.0), **told),
        HandIn(student="cut", graded=False, lacking=("n",), **told),
        HandIn(student="page", graded=True, lacking=("n",), **told),
        HandIn(student="old", graded=True, score=1.0),
        HandIn(student="new", graded=False, known=False, score=None),
    ]
    found = grading(Classbook(assignment="a", most=1.0, due=None, questions=(), handins=handins))
    assert (found.known, found.lacking, found.older, found.ungraded) == (1, 2, 1, 1)
    assert found.graders == (("ta", "1", 1),)


def test_times_are_on_the_clock_of_the_course_and_without_a_due_date_count_from_the_first_hand_in() -> None:
    book = classbook([passed()], [wrong()])
    at = [datetime.datetime(2026, 11, 20, 22, 59, 30), datetime.datetime(2026, 11, 21, 0, 29, 30)]
    book = dataclasses.replace(
        book,
        zone="Europe/Berlin",
        handins=[dataclasses.replace(one, at=when) for one, when in zip(book.handins, at, strict=True)],
    )
    assert [one.hours for one in report(book).arrivals] == [0.0, 1.5]
    made = report(dataclasses.replace(book, due=datetime.datetime(2026, 11, 20, 22, 59)))
    assert made.due == "2026-11-20 23:59 Europe/Berlin"
    assert made.arrivals[0].at == "2026-11-20 23:59 Europe/Berlin" and made.arrivals[0].hours == 0.5 / 60
    row = next(csv.DictReader(io.StringIO(table(book, made))))
    assert row["handed_in"] == "2026-11-20 23:59:30+01:00"


def run(*scores: float) -> Run:
    return Run(
        by="ta", at="2026-03-01T00:00:00+00:00", version="1", graded=1, skipped=0, failed=0, scores=scores, most=4
    )


def test_the_histogram_has_the_last_run_that_left_other_scores_beside_it() -> None:
    book = classbook([passed(), passed()], [passed(), wrong()], runs=[run(0.0), run(1.0), run(2.0, 4.0)])
    found = report(book).histogram
    assert found.now == (0, 0, 0, 0, 0, 1, 0, 0, 0, 1) and found.mean == found.median == 3.0
    assert found.run is not None and found.run.scores == (1.0,)
    assert found.before == (0, 0, 1, 0, 0, 0, 0, 0, 0, 0)
    assert report(classbook([passed(), passed()], runs=[run(4.0)])).histogram.before is None


def test_counts_and_flags_are_told_by_kind() -> None:
    book = classbook([passed()])
    told = (Flag("other", "Look."), Flag("autograd", "It uses autograd."))
    handins = [
        HandIn(student="flagged", score=1.0, graded=True, late=5.0, flags=told),
        HandIn(student="unreadable", score=None, graded=False, flags=(Flag("ungraded", "It is empty."),)),
        HandIn(student="new", score=None, graded=False, known=False),
    ]
    made = report(
        Classbook(assignment="a", most=2.0, due=None, questions=book.questions, handins=handins, absent=["away"])
    )
    counts = made.counts
    assert (counts.students, counts.handed_in, counts.ungraded, counts.unreadable) == (4, 3, 1, 1)
    assert (counts.late, counts.need_human, counts.waiting) == (1, 2, 0)
    assert [(flag.student, flag.kind) for flag in made.flags] == [
        ("flagged", "autograd"),
        ("flagged", "other"),
        ("unreadable", "ungraded"),
    ]


def test_a_misconception_is_counted_over_all_lessons_once_for_each_student() -> None:
    one = classbook([wrong("a"), wrong("b")], [wrong("a"), passed()], [wrong("a"), passed()], assignment="01")
    other = classbook([wrong("a")], *[[passed()]] * 9, assignment="02")
    first, second = misconceptions([one, other])
    assert (first.title, len(first.students), first.tried) == ("The title of a.", 3, 10)
    assert first.places == (("01", "first"), ("02", "first")) and first.teach_again and first.share == 0.3
    assert (second.title, second.students, second.teach_again) == ("The title of b.", ("s0",), False)


def test_the_course_lists_its_lessons_and_who_needs_help_in_several() -> None:
    low = [wrong(), wrong(), wrong()]
    books = [classbook(low, [passed()] * 3, assignment=name) for name in ("01", "02")]
    made = course_report(books)
    assert [(one.assignment, one.handed_in, one.mean, one.need_help) for one in made.lessons] == [
        ("01", 2, 0.5, 1),
        ("02", 2, 0.5, 1),
    ]
    assert [(one.student, one.lessons) for one in made.often] == [("s0", ("01", "02"))]

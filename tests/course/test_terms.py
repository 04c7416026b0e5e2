"""Are due dates, late policies and limits read strictly, and is each fault told with its line and what is right?"""

import datetime
from pathlib import Path

import pytest

from autograder.course import COURSE_FILE, Course, read_course
from autograder.course.clock import shown_time
from autograder.course.late import LatePolicy
from autograder.course.template import course_toml
from autograder.errors import BadCourse

LESSON = "01_deep_linear_network"
DAY = 86_400
PER_DAY = LatePolicy(policy="per_day", share=0.1, cap=0.5, grace_minutes=10)


def course_of(root: Path, text: str) -> Course:
    (root / COURSE_FILE).write_text(text, encoding="utf-8")
    return read_course(root)


def own(text: str, about: str = 'timezone = "Europe/Berlin"') -> str:
    return f"[course]\n{about}\n[assignments.{LESSON}]\n{text}\n"


@pytest.mark.parametrize(
    ("due", "utc"),
    [
        ('"2026-03-05 23:59"', "2026-03-05 22:59:00"),
        ('"2026-07-05 23:59:30"', "2026-07-05 21:59:30"),
        ('"2026-03-05 23:59 America/New_York"', "2026-03-06 04:59:00"),
        ('"2026-03-05 23:59 -05:00"', "2026-03-06 04:59:00"),
        ('"2026-03-05T23:59Z"', "2026-03-05 23:59:00"),
        ("2026-03-05 23:59:00", "2026-03-05 22:59:00"),
        ("2026-03-05T23:59:00+01:00", "2026-03-05 22:59:00"),
    ],
)
def test_a_due_date_means_the_time_of_its_zone(due: str, utc: str, tmp_path: Path) -> None:
    found = course_of(tmp_path, own(f"due = {due}")).terms(LESSON).due
    assert found == datetime.datetime.fromisoformat(utc)
    assert shown_time(found, "Europe/Berlin") in (
        "2026-03-05 23:59 Europe/Berlin",
        "2026-07-05 23:59:30 Europe/Berlin",
    ) or ("2026-03-06" in shown_time(found, "Europe/Berlin"))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (own('due = "2026-03-05"'), 4, r"due: '2026-03-05' is no date with a time. Write it like \"2026-03-05 23:59\""),
        (own("due = 2026-03-05"), 4, "due: 2026-03-05 is no date with a time"),
        (own('due = "05.03.2026 23:59"'), 4, "is no date with a time"),
        (own('due = "2026-02-30 23:59"'), 4, "is no time .day is out of range"),
        (own('due = "1026-02-03 23:59"'), 4, "the year 1026 is not from 2000 to 2199"),
        (own('due = "2026-03-05 23:59 CET/../x"'), 4, "'CET/../x' is no time zone. Write one such as 'Europe/Berlin'"),
        (own('due = "2026-03-29 02:30"'), 4, "the clocks of Europe/Berlin are changed at 2026-03-29 02:30"),
        (
            own('due = "2026-10-25 02:30"'),
            4,
            "there is no such time, or there are two. Write another time, or its offset",
        ),
        (own('due = "2026-03-05 23:59"', about=""), 4, 'no time zone. Write timezone = "Europe/Berlin" below .course.'),
        (own("duedate = 1"), 4, "unknown entry 'duedate'. Did you mean 'due'?"),
        (own('late = "none"'), 4, 'late is a table, such as { policy = "none" }'),
        (own('late = { polcy = "none" }'), 4, "unknown entry 'polcy'. Did you mean 'policy'?"),
        (
            own('due = "2026-03-05 23:59"\nlate = { share = 0.1 }'),
            5,
            "share belongs to policy = .*here the policy is 'none'",
        ),
        (own('extensions = { ann = "2026-03-12" }'), 4, "ann: '2026-03-12' is no date with a time. Write it like"),
        (
            own('due = "2026-03-05 23:59"\nextensions.ann = "2026-03-05 23:58"'),
            5,
            "ann: the extension ends 2026-03-05 23:58 Europe/Berlin, before the due date 2026-03-05 23:59 Europe",
        ),
        (own('extensions.wei.li = "2026-03-12 23:59"'), 4, "wei is no date. If the .* name has a dot"),
        (own("extensions = 3"), 4, "extensions. must be a table, not 3"),
        (own("memory_mb = 100"), 4, "memory_mb is a number of megabytes from 512 to 1048576, not 100"),
        (
            own("cell_seconds = 601"),
            4,
            "cell_seconds = 601 cannot be given: .* submission_seconds = 600. Raise submission",
        ),
        (own("x = 1", about='timezone = "Berlin"'), 2, "timezone: 'Berlin' is no time zone"),
        (
            "[assignments.02_nope]\n",
            1,
            "there is no assignment '02_nope'. There are 01_.* A name here is a lesson of this course or a folder in",
        ),
        (
            "[assignments.01_dep_linear]\n",
            1,
            f"there is no assignment '01_dep_linear'. Did you mean '{LESSON}'. A name",
        ),
        ('\n[late]\npolicy = "perday"', 3, "policy is one of none, per_day, zero, not 'perday'"),
        ('[late]\npolicy = "per_day"', 2, "needs share, the share of the points for each day: share = 0.1"),
        (
            '[late]\npolicy = "per_day"\nshare = 10',
            3,
            "share is a share of the points, from 0.0001 to 1, not 10. A tenth",
        ),
        ('[late]\npolicy = "per_day"\nshare = 0.2\ncap = 0.1', 4, "cap = 0.1 is less than share = 0.2"),
        (
            "[late]\ngrace_minutes = 20000",
            2,
            "grace_minutes is a number of minutes from 0 to 10080, not 20000. For more",
        ),
        ("late = 3", 1, r"\[late\] must be a table"),
        ("[course]\ncell_seconds = 0", 2, "cell_seconds is a number of seconds from 1 to 86400, not 0"),
    ],
)
def test_each_fault_is_told_with_its_line_and_what_is_right(text: str, line: int, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadCourse, match=said) as caught:
        course_of(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / COURSE_FILE}, line {line}: ")


def test_an_extension_is_a_due_date_of_one_student_with_the_same_zones(tmp_path: Path) -> None:
    text = (
        f'[assignments.{LESSON}.extensions]\nann = "2026-03-12 23:59"\n"wei.li" = "2026-03-12 23:59 America/New_York"'
    )
    terms = course_of(tmp_path, own('due = "2026-03-05 23:59"') + text).terms(LESSON)
    day, found = (
        datetime.timedelta(days=1),
        [datetime.datetime(2026, 3, 12, 22, 59), datetime.datetime(2026, 3, 13, 3, 59)],
    )
    assert list(terms.extensions.values()) == found
    assert [terms.due_of(name, terms.due, day) for name in ("ann", "bob")] == [found[0], terms.due + day]
    assert (terms.due_of("bob", None, None), terms.due_of("ann", None, None)) == (None, found[0])


def test_a_due_date_that_toml_cannot_read_is_told_how_to_write_it(tmp_path: Path) -> None:
    with pytest.raises(BadCourse, match=r'at line 4, .*stands in quotes: due = "2026-03-05 23:59"'):
        course_of(tmp_path, own("due = 2026-03-05 23:59"))


def test_an_assignment_has_the_courses_terms_but_for_its_own(tmp_path: Path) -> None:
    (tmp_path / "source" / "mine").mkdir(parents=True)
    course = course_of(
        tmp_path,
        '[course]\ncell_seconds = 20\n[late]\npolicy = "per_day"\nshare = 0.1\ncap = 0.5\ngrace_minutes = 10\n'
        f"[assignments.{LESSON}]\nlate = {{ share = 0.2 }}\nsubmission_seconds = 900\nmemory_mb = 4096\n"
        '[assignments.mine]\nlate = { policy = "none" }\n',
    )
    lesson, mine, other = (course.terms(name) for name in (LESSON, "mine", "02_sigmoid_saturation"))
    assert (other.late, mine.late.policy) == (PER_DAY, "none")
    assert (lesson.late.share, lesson.late.cap, lesson.late.grace_minutes) == (0.2, 0.5, 10)
    assert (lesson.submission_seconds, lesson.cell_seconds, lesson.memory_mb) == (900, 20, 4096)
    assert (other.submission_seconds, other.memory_mb, course.all_terms.decides_late) == (600, 2048, True)
    assert not course_of(tmp_path, f"[assignments.{LESSON}]\ncell_seconds = 20\n").all_terms.decides_late


@pytest.mark.parametrize(
    ("seconds", "taken"), [(600, None), (601, 1.0), (DAY, 1.0), (DAY + 1, 2.0), (4 * DAY + 1, 5.0), (30 * DAY, 5.0)]
)
def test_a_share_is_taken_for_each_day_begun_until_the_cap(seconds: float, taken: float | None) -> None:
    assert PER_DAY.penalty(10.0, 20.0, seconds) == taken


def test_a_penalty_is_of_the_points_that_the_policy_names_and_never_above_the_score() -> None:
    of_possible = LatePolicy(policy="per_day", share=0.3, of="possible")
    assert [of_possible.penalty(10.0, 20.0, days * DAY) for days in (1, 2)] == [6.0, 10.0]
    zero = LatePolicy(policy="zero", grace_minutes=1)
    assert [zero.penalty(10.0, 20.0, seconds) for seconds in (60, 61)] == [None, 10.0]
    assert LatePolicy().penalty(10.0, 20.0, 30 * DAY) is None
    assert zero.sentence == "late work gets no points; the first 1 min cost nothing"


def test_what_a_new_courses_file_shows_as_a_comment_can_be_used(tmp_path: Path) -> None:
    text = course_toml("c", "")
    start, end = text.index("# [late]"), text.index("[exercises]")
    shown = "\n".join(line.removeprefix("# ") for line in text[start:end].splitlines() if " = " in line or "[" in line)
    shown = "\n".join(line for line in shown.splitlines() if not line.startswith(('"', "Due")))
    course = course_of(tmp_path, text[:start].replace("# timezone", "timezone").replace("# cell_", "cell_") + shown)
    assert course.terms(LESSON).due == datetime.datetime(2026, 3, 5, 22, 59)
    assert (course.terms(LESSON).memory_mb, course.terms(LESSON).late.policy) == (4096, "none")
    assert course.all_terms.common.late == PER_DAY

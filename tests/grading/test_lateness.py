"""Do due date and late policy of course.toml reach the gradebook, and is it told where the two differ?"""

import asyncio
import datetime
import importlib
import re
import warnings
from pathlib import Path

import pytest
from support.classroom import allow_stock_autograding, choose, grade, hand_in, lean, make_course, nbgrader
from support.notebooks import solved
from support.submissions import LESSON, TOTAL

from autograder.grading.book import Book
from autograder.grading.classroom import importable, open_classroom
from autograder.grading.errors import BadAssignment
from autograder.grading.lateness import dates_to_mend, enter_due_date, set_penalties
from autograder.grading.regrade import preview
from autograder.grading.settings import Summary
from autograder.lms.roster import due_date, earned
from autograder.report.status import everything
from autograder.report.write import write_report

HANDED_IN = {"in_time": "2026-03-05 22:00", "in_grace": "2026-03-05 23:04", "late": "2026-03-07 00:30"}  # UTC
LATE = """\
[late]
policy = "per_day"
share = 0.1
cap = 0.5
grace_minutes = 10

"""


def say_when(root: Path, due: str) -> None:
    """Change the lesson's due date in course.toml."""
    path = root / "course.toml"
    text = re.sub(rf'^\[assignments\.{LESSON}\]\ndue = ".*"\n\n', "", path.read_text(), flags=re.MULTILINE)
    path.write_text(text.replace("[exercises]", f'[assignments.{LESSON}]\ndue = "{due}"\n\n[exercises]'))


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    """A course that takes a tenth for each day, graded."""
    root = make_course(tmp_path_factory.mktemp("late") / "course")
    choose(root, '# timezone = "Europe/Berlin"', 'timezone = "Europe/Berlin"')
    choose(root, "# [late]", f"{LATE}# [late]")
    say_when(root, "2026-03-05 23:59")
    for student, when in HANDED_IN.items():
        path = hand_in(root, student, lean(solved(LESSON)))
        (path.parent / "timestamp.txt").write_text(f"{when}:00.000000 UTC")
    return root, grade(root)


def penalties(root: Path) -> dict[str, float]:
    """Of those who have one, as nbgrader itself tells them."""
    from nbgrader.api import Gradebook

    with warnings.catch_warnings(), Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        warnings.simplefilter("ignore")
        found = {one.student.id: one.late_submission_penalty for one in book.assignment_submissions(LESSON)}
    return {student: penalty for student, penalty in found.items() if penalty}


def set_due_date(root: Path, when: datetime.datetime) -> None:
    """As formgrader and ``nbgrader db assignment add`` do."""
    from nbgrader.api import Gradebook

    with warnings.catch_warnings(), Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        warnings.simplefilter("ignore")
        book.update_or_create_assignment(LESSON, duedate=when)


def bring_up_to_date(root: Path) -> list[str]:
    """As ``autograder grade`` does where nothing else is to be graded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        classroom = open_classroom(root)
        book = Book(classroom)
        try:
            return enter_due_date(classroom, LESSON, book) + set_penalties(classroom, LESSON, book, list(HANDED_IN))
        finally:
            book.close()


def test_the_penalty_reaches_gradebook_export_report_and_feedback(course: tuple[Path, Summary]) -> None:
    root, summary = course
    assert penalties(root) == {"late": pytest.approx(0.2 * TOTAL)}
    assert not any("due" in remark for remark in summary.remarks)  # the gradebook had no other date
    classroom = open_classroom(root)
    assert due_date(classroom, LESSON) == datetime.datetime(2026, 3, 5, 22, 59)
    assert {one.student: one.points for one in earned(classroom, LESSON)}["late"] == pytest.approx(0.8 * TOTAL)
    report, files = write_report(classroom, LESSON)
    assert (report.counts.late, report.counts.penalised) == (2, 1)
    page = files[0].read_text()
    assert "late work costs 0.1 of the earned points for each day begun, at most 0.5; the first 10 min cost" in page
    assert re.search(
        rf"^late,,{0.8 * TOTAL:g},{TOTAL:g},2026-03-07 01:30:00\+01:00,91860,{0.2 * TOTAL:g},",
        files[1].read_text(),
        re.M,
    )
    assert dates_to_mend(classroom, LESSON) == []


def test_another_due_date_is_told_by_status_and_costs_no_second_grading(course: tuple[Path, Summary]) -> None:
    root, _ = course
    nbgrader(root, "generate_feedback", LESSON, "--CourseDirectory.student_id=late")
    page = root / "feedback" / "late" / LESSON / f"{LESSON}.html"
    assert f"after {0.2 * TOTAL:g} were taken for handing in late" in page.read_text()
    say_when(root, "2026-03-06 23:59")
    (status,) = everything(open_classroom(root), LESSON)
    assert status.graded == sorted(HANDED_IN)
    (date, penalty) = status.remarks
    assert date == (
        f"course.toml says that {LESSON} is due 2026-03-06 23:59 Europe/Berlin, and the gradebook says "
        f"2026-03-05 23:59 Europe/Berlin. Run: autograder grade {LESSON}"
    )
    assert "1 late penalty is out of date, because the due date" in penalty
    assert f"late {0.2 * TOTAL:g} -> {0.1 * TOTAL:g}" in penalty
    assert penalties(root) == {"late": pytest.approx(0.2 * TOTAL)}  # it only looked
    summary = grade(root)
    assert (summary.graded, summary.skipped) == ([], sorted(HANDED_IN))
    assert penalties(root) == {"late": pytest.approx(0.1 * TOTAL)}
    said = "\n".join(summary.remarks)
    assert "The gradebook said 2026-03-05 23:59 Europe/Berlin; that was replaced" in said
    assert "1 late penalty was recomputed" in said and "The feedback of late is older than the grade" in said
    assert everything(open_classroom(root), LESSON)[0].remarks == [summary.remarks[-1]]


def test_an_extension_counts_in_penalty_report_and_status_and_runs_no_code(course: tuple[Path, Summary]) -> None:
    root, _ = course
    say_when(root, "2026-03-05 23:59")
    bring_up_to_date(root)
    before, text = penalties(root), (root / "course.toml").read_text()
    until = "2026-03-07 01:00"
    lines = f'[assignments.{LESSON}.extensions]\nlate = "{until}"\nlatte = "{until}"\n\n'
    (root / "course.toml").write_text(text.replace("[exercises]", f"{lines}[exercises]"))
    (status,) = everything(open_classroom(root), LESSON)
    assert status.extensions == dict.fromkeys(("late", "latte"), f"{until} Europe/Berlin")
    out_of_date = "1 late penalty is out of date, because the due date, an extension, the late policy"
    assert status.graded == sorted(HANDED_IN) and out_of_date in str(status.remarks)
    unknown = (
        f"course.toml gives latte an extension for {LESSON}, and the course has no such student. Did you mean 'late'?"
    )
    assert unknown in status.remarks
    assert "1 late penalty was recomputed" in bring_up_to_date(root)[0]
    assert penalties(root)["late"] == pytest.approx(0.1 * TOTAL) and before["late"] > 0
    report, files = write_report(open_classroom(root), LESSON)
    assert report.extensions == {"late": f"{until} Europe/Berlin"}
    assert f"Extensions: late until {until} Europe/Berlin." in files[0].read_text()
    assert re.search(r"^late,.*,1800,", files[1].read_text(), re.MULTILINE)  # half an hour after it
    (root / "course.toml").write_text(text)
    bring_up_to_date(root)
    assert penalties(root) == before


def test_a_date_that_the_gradebook_got_elsewhere_is_never_replaced_silently(course: tuple[Path, Summary]) -> None:
    root, _ = course
    bring_up_to_date(root)
    set_due_date(root, datetime.datetime(2026, 4, 1))
    assert "the gradebook says 2026-04-01 02:00 Europe/Berlin" in dates_to_mend(open_classroom(root), LESSON)[0]
    assert "The gradebook said 2026-04-01 02:00 Europe/Berlin; that was replaced" in bring_up_to_date(root)[0]


def test_a_score_by_hand_changes_the_penalty_with_the_next_grading(course: tuple[Path, Summary]) -> None:
    from nbgrader.api import Gradebook

    root, _ = course
    say_when(root, "2026-03-05 23:59")
    bring_up_to_date(root)
    with warnings.catch_warnings(), Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        warnings.simplefilter("ignore")
        given = book.find_grade("test_chain_forward", LESSON, LESSON, "late")
        given.extra_credit, extra = 5.0, 5.0
        book.db.commit()
    assert "a score given by hand changed" in bring_up_to_date(root)[0]
    assert penalties(root)["late"] == pytest.approx(0.2 * (TOTAL + extra))


def test_two_late_policies_are_refused(course: tuple[Path, Summary]) -> None:
    root, _ = course
    config = root / "nbgrader_config.py"
    before = config.read_text()
    for line in ("c.LateSubmissionPlugin.penalty_method = 'zero'", "c.AssignLatePenalties.plugin_class = 'late.Own'"):
        config.write_text(f"{before}\n{line}\n")
        with pytest.raises(BadAssignment, match=rf"nbgrader_config.py does, too \({line[2:].split(' ')[0]}\)"):
            bring_up_to_date(root)
    config.write_text(before)


@pytest.mark.slow
def test_a_dry_regrade_tells_the_penalty_of_the_new_date_and_writes_nothing(course: tuple[Path, Summary]) -> None:
    root, _ = course
    bring_up_to_date(root)
    before = penalties(root)
    say_when(root, "2026-03-08 23:59")
    (change,) = asyncio.run(preview(open_classroom(root), LESSON, ["late"])).changed
    assert change.penalty == (pytest.approx(before["late"]), 0)
    assert penalties(root) == before and before["late"] > 0
    say_when(root, "2026-03-05 23:59")


@pytest.mark.slow
def test_nbgraders_own_autograding_takes_the_same_penalty(course: tuple[Path, Summary]) -> None:
    root, _ = course
    grade(root, force=True, students=("late",))
    ours = penalties(root)
    set_due_date(root, datetime.datetime(2026, 3, 5, 22, 59))
    allow_stock_autograding(root)
    nbgrader(root, "autograde", LESSON, "--CourseDirectory.student_id=late", "--force")
    assert penalties(root) == ours and ours["late"] > 0
    text = (root / "course.toml").read_text()
    lines = f'[assignments.{LESSON}.extensions]\nlate = "2026-03-07 01:00"\n\n'
    (root / "course.toml").write_text(text.replace("[exercises]", f"{lines}[exercises]"))
    nbgrader(root, "autograde", LESSON, "--CourseDirectory.student_id=late", "--force")
    assert penalties(root)["late"] == pytest.approx(ours["late"] / 2)  # one day begun in place of two
    (root / "course.toml").write_text(text)


def test_modules_of_one_name_in_two_courses_are_not_taken_for_each_other(tmp_path: Path) -> None:
    for value in (1, 2):
        folder = tmp_path / f"course{value}"
        folder.mkdir()
        (folder / "late_rules.py").write_text(f"VALUE = {value}\n")
        with importable(folder):
            module = importlib.import_module("late_rules")
        assert value == module.VALUE
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("late_rules")

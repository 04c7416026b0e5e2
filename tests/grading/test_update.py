"""Can an instructor change points, leave out an exercise and add questions after students handed in?"""

import asyncio
import copy
import os
import shutil
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest
from support.classroom import choose, grade, hand_in, lean, make_course, nbgrader, scores
from support.notebooks import solved
from support.submissions import CHAIN, LESSON, TOTAL

from autograder.authoring.build import build_course
from autograder.course import create, read_course, register
from autograder.course.access import open_release
from autograder.course.stubs import known_stubs, stub_hash
from autograder.course.template import EXAMPLE
from autograder.exercises import find
from autograder.exercises.worked import solutions_folder
from autograder.grading.assignment import open_assignment
from autograder.grading.book import Book
from autograder.grading.classroom import open_classroom
from autograder.grading.coordinator import grade_assignment
from autograder.grading.errors import BadAssignment, BadGradebook
from autograder.grading.outdated import outdated
from autograder.grading.points_age import not_in_gradebook
from autograder.grading.records import keep, load_record
from autograder.grading.regrade import preview
from autograder.grading.settings import Event, Settings
from autograder.grading.update import Update, update_assignment
from autograder.lms.roster import earned
from autograder.report.status import everything

LAST = "random_orthogonal"
LEAVE_OUT = (f"# {LAST} = {{ points = {find(LAST).points} }}", f"{LAST} = {{ use = false }}")
NINE = (f"# chain_forward = {{ points = {CHAIN} }}", "chain_forward = { points = 9 }")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ann and Bob are right; a human gave Ann 1 point by hand for her layer_gradients and wrote a comment."""
    root = make_course(tmp_path_factory.mktemp("update") / "course")
    for student in ("ann", "bob"):
        hand_in(root, student, lean(solved(LESSON)))
    grade(root, jobs=1)
    enter(root, "layer_gradients", 1.0)
    return root


@pytest.fixture
def course(graded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(graded, tmp_path / "course", copy_function=shutil.copy2))


@contextmanager
def gradebook(root: Path) -> Iterator[Any]:
    from nbgrader.api import Gradebook

    with warnings.catch_warnings(), Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        warnings.simplefilter("ignore")
        yield book


def enter(root: Path, exercise: str, points: float) -> None:
    """Enter a score and a comment for Ann, as formgrader does."""
    with gradebook(root) as book:
        notebook = book.find_submission(LESSON, "ann").notebooks[0]
        next(one for one in notebook.grades if one.name == f"test_{exercise}").manual_score = points
        next(one for one in notebook.comments if one.name == exercise).manual_comment = "See me."
        book.db.commit()


def build(root: Path) -> None:
    build_course(read_course(root), solutions_folder())


def update(root: Path, *, force: bool = False) -> Update:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return update_assignment(open_classroom(root), LESSON, force=force)


def content(root: Path) -> list[Any]:
    """All that the gradebook holds of cells, scores and comments, but for nbgrader's random ids."""
    with gradebook(root) as book:
        found: list[Any] = []
        for notebook in book.find_assignment(LESSON).notebooks:
            found.append((notebook.name, notebook.kernelspec))
            found += sorted((c.name, c.max_score, c.cell_type) for c in notebook.grade_cells)
            found += sorted((c.name, c.max_score, c.cell_type) for c in notebook.task_cells)
            found += sorted(c.name for c in notebook.solution_cells)
            found += sorted((c.name, c.cell_type, c.locked, c.source, c.checksum) for c in notebook.source_cells)
            for one in notebook.submissions:
                found += sorted((one.student.id, g.name, g.auto_score, g.manual_score) for g in one.grades)
                found += sorted((one.student.id, c.name, str(c.manual_comment)) for c in one.comments)
        return found


def again(root: Path) -> list[str]:
    """The remarks of another run; what the gradebook does not have is told before anything is graded."""
    events: list[Event] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        run = grade_assignment(open_classroom(root), LESSON, (), Settings(jobs=1), events.append)
        summary = asyncio.run(run)
    at_once = [event.remark for event in events if event.remark]
    assert [event.remark for event in events[: len(at_once)]] == at_once
    assert at_once == [remark for remark in summary.remarks if "uses the gradebook" in remark]
    return summary.remarks


def released(root: Path) -> Path:
    return root / "release" / LESSON / f"{LESSON}.ipynb"


def repaired(root: Path) -> dict[str, list[str]]:
    """What the records say that students changed."""
    records = {student: load_record(root / ".autograder", LESSON, student) for student in ("ann", "bob")}
    return {student: record.repaired for student, record in records.items() if record and record.repaired}


LAYERS = find("layer_gradients").points
ANN = TOTAL - LAYERS + 1  # by hand


def test_changed_points_are_told_until_they_are_in_the_gradebook(course: Path) -> None:
    assert again(course) == []
    choose(course, *NINE)
    (remark,) = again(course)
    assert remark.startswith("course.toml or extra/ was changed after source/ was built; grading uses the gradebook")
    assert remark.endswith(f"Run: autograder build && autograder update {LESSON}, then grade again.")
    build(course)
    (remark,) = again(course)
    assert f"(test_chain_forward has {CHAIN:g} points in the gradebook and 9 points in source/); grading" in remark
    assert remark.endswith(f"Run: autograder update {LESSON}, then grade again.")
    assert scores(course) == {"ann": ANN, "bob": TOTAL}
    done = update(course)
    assert done.changes == [f"test_chain_forward: {CHAIN:g} points become 9"] and done.submissions == 2
    assert done.backup is None
    assert "check(chain_forward, points=9)" in released(course).read_text()
    (before,) = everything(open_classroom(course), LESSON)
    assert (before.changed, before.graded) == (["ann", "bob"], [])
    (told,) = outdated(open_classroom(course), LESSON)
    assert told.startswith("For 2 submissions, the hand-in, points or a question changed after grading: ann, bob.")
    assert again(course) == []
    (after,) = everything(open_classroom(course), LESSON)
    assert (after.changed, after.graded) == ([], ["ann", "bob"]) and outdated(open_classroom(course), LESSON) == []
    assert scores(course) == {"ann": ANN - CHAIN + 9, "bob": TOTAL - CHAIN + 9}
    assert repaired(course) == {}  # the handed-in cell has no points, and the new source says points=9


@pytest.mark.slow
def test_hints_that_were_turned_off_are_told(course: Path) -> None:
    choose(course, "hints = true", "hints = false")
    build(course)
    (remark,) = again(course)
    assert remark.startswith("source/ is newer than the gradebook (the text of imports changed); grading uses")
    update(course)
    assert again(course) == []


def waits(root: Path) -> set[str]:
    """The cells of Ann's that wait for a human."""
    with gradebook(root) as book:
        grades = book.find_submission(LESSON, "ann").notebooks[0].grades
        return {one.name for one in grades if one.needs_manual_grade}


def test_what_a_human_reviewed_waits_again_only_if_its_answer_its_question_or_its_points_changed(course: Path) -> None:
    """Ann's layer_gradients has a score by hand; points of another exercise change first, then its own."""
    choose(course, *NINE)
    build(course)
    update(course)
    again(course)
    assert (scores(course)["ann"], waits(course)) == (ANN - CHAIN + 9, set())
    choose(course, f"# layer_gradients = {{ points = {LAYERS:g} }}", "layer_gradients = { points = 8 }")
    (points, waiting) = foretold(course)
    assert points.startswith(
        f"Points in course.toml differ from the gradebook's: layer_gradients 8 (gradebook: {LAYERS:g}). The scores of "
        "this dry run are those with the points of course.toml. To bring them into the gradebook, run 'autograder bui"
    )
    assert waiting.startswith("1 answer that was graded by hand would wait") and ": layer_gradients 1." in waiting
    build(course)
    update(course)
    again(course)
    assert waits(course) == {"test_layer_gradients"}
    again(course)
    assert waits(course) == {"test_layer_gradients"}


def test_another_time_of_the_hand_in_sets_the_penalty_and_opens_no_score_by_hand(course: Path) -> None:
    """A record of an earlier version has no hash of the work alone, and a score by hand stays there, too."""
    before = load_record(course / ".autograder", LESSON, "ann")
    assert before is not None
    choose(course, "# [late]", '[assignments.01_deep_linear_network]\ndue = "2026-03-05 23:59 UTC"\n\n# [late]')
    again(course)
    (course / "submitted" / "ann" / LESSON / "timestamp.txt").write_text("2026-03-07 12:00:00 UTC")
    choose(course, "# [late]", '[late]\npolicy = "per_day"\nshare = 0.25\n\n# [late]')
    again(course)
    earned_now = {one.student: one.points for one in earned(open_classroom(course), LESSON)}
    assert (earned_now["ann"], waits(course)) == (pytest.approx(ANN * 0.5), set())
    after = load_record(course / ".autograder", LESSON, "ann")
    assert after is not None and before.facts["digest"] != after.facts["digest"]
    assert [one["seed"] for one in before.exercises.values()] == [one["seed"] for one in after.exercises.values()]
    del after.facts["work"]
    keep(course / ".autograder", LESSON, "ann", after)
    assert asyncio.run(grade_assignment(open_classroom(course), LESSON, (), Settings(jobs=1, force=True))).graded
    assert waits(course) == set()


def test_an_exercise_can_be_left_out_and_the_scores_of_the_others_stay(course: Path) -> None:
    choose(course, *LEAVE_OUT)
    build(course)
    (remark,) = again(course)
    assert f"{LAST} is not in source/ any more" in remark
    done = update(course)
    points = find(LAST).points
    assert done.changes == [f"test_{LAST} is left out, and with it {points:g} points"]
    assert scores(course) == {"ann": ANN - points, "bob": TOTAL - points}  # before it is graded again
    assert LAST not in {cell.id for cell in nbformat.read(released(course), as_version=4).cells}
    assert again(course) == []
    assert scores(course) == {"ann": ANN - points, "bob": TOTAL - points}
    assert done.backup is not None
    with sqlite3.connect(done.backup) as copy:
        (count,) = copy.execute("SELECT count(*) FROM base_cell WHERE name = ?", (f"test_{LAST}",)).fetchone()
    copy.close()
    assert count == 1
    nbgrader(course, "generate_feedback", LESSON)


def test_scores_that_a_human_gave_are_lost_only_by_force(course: Path) -> None:
    enter(course, LAST, 2.0)
    choose(course, *LEAVE_OUT)
    build(course)
    before, handed_out = content(course), released(course).read_bytes()
    with pytest.raises(
        BadAssignment,
        match=r"would be lost for these students: ann\. Nothing was changed",
    ):
        update(course)
    assert content(course) == before and released(course).read_bytes() == handed_out
    assert not (course / ".autograder" / "backup").exists()
    update(course, force=True)
    assert f"test_{LAST}" not in str(content(course))


def test_a_fault_of_the_gradebook_changes_nothing(course: Path) -> None:
    choose(course, *LEAVE_OUT)
    choose(course, *NINE)
    build(course)
    stop = "CREATE TRIGGER stop BEFORE UPDATE ON source_cell BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    with sqlite3.connect(course / "gradebook.db") as connection:
        connection.execute(stop)
    connection.close()
    before, handed_out = content(course), released(course).read_bytes()
    with pytest.raises(BadGradebook, match="the disk is full"):
        update(course)
    assert content(course) == before and released(course).read_bytes() == handed_out


def test_a_question_can_be_added_after_students_handed_in(course: Path) -> None:
    (course / "extra" / f"{LESSON}_mine.py").write_text(EXAMPLE)
    assert again(course)[0].startswith("course.toml or extra/ was changed")
    build(course)
    assert "why_they_meet is new, 2 points" in update(course).changes
    nbgrader(course, "generate_feedback", LESSON)  # formgrader and feedback find an entry for each cell
    answered = solved(LESSON)
    own = {cell.id: cell for cell in nbformat.read(released(course), as_version=4).cells}
    answers = {"why_they_meet": "Because it contracts.", "contraction": "def contraction(w, n):\n    return w**n\n"}
    for key in ("why_they_meet", "your_own_figure", "contraction", "test_contraction"):
        own[key].source = answers.get(key, own[key].source)
        answered.cells.append(own[key])
    hand_in(course, "bob", lean(answered))
    again(course)
    with gradebook(course) as book:
        found = {
            one.name: (one.auto_score, one.needs_manual_grade)
            for one in book.find_submission(LESSON, "bob").notebooks[0].grades
        }
    assert found["why_they_meet"] == (None, True) and found["your_own_figure"] == (None, True)
    assert found["test_contraction"] == (1, False)


def foretold(root: Path) -> list[str]:
    """What a dry run says first."""
    classroom = open_classroom(root)
    book = Book(classroom)
    try:
        return not_in_gradebook(classroom, open_assignment(classroom, LESSON, book), book)
    finally:
        book.close()


def test_a_changed_question_tells_what_will_wait_again_and_knows_its_earlier_stub(course: Path) -> None:
    """Ann left the stub as it was released; Bob answered, and a human gave him 1.5 points."""
    extra = course / "extra" / f"{LESSON}_mine.py"
    extra.write_text(EXAMPLE)
    build(course)
    update(course)
    own = [cell for cell in nbformat.read(released(course), as_version=4).cells if cell.id == "why_they_meet"]
    for student in ("ann", "bob"):
        answered = solved(LESSON)
        answered.cells += [*own]
        hand_in(course, student, lean(answered))
        own[0].source = "Because it contracts."
    again(course)
    with gradebook(course) as book:
        given = book.find_grade("why_they_meet", LESSON, LESSON, "bob")
        given.manual_score, given.needs_manual_grade = 1.5, False
        book.db.commit()
    assert foretold(course) == []
    extra.write_text(EXAMPLE.replace("why do all four curves meet?", "why do the curves meet in one point?"))
    build(course)
    one = "1 answer that was graded by hand {} wait for you in formgrader again after {}: why_they_meet 1."
    (told,) = foretold(course)
    assert told.startswith(one.format("would", "'autograder update' and 'autograder grade'"))
    (told,) = update(course).waiting
    assert told.startswith(one.format("will", "the next 'autograder grade'")) and foretold(course) == []
    found = asyncio.run(preview(open_classroom(course), LESSON, (), Settings(jobs=1)))
    assert found.waiting == {"why_they_meet": 1} and found.same == ["ann", "bob"]
    again(course)
    with gradebook(course) as book:
        grades = [book.find_grade("why_they_meet", LESSON, LESSON, student) for student in ("ann", "bob")]
        assert [(g.auto_score, g.manual_score, g.needs_manual_grade) for g in grades] == [
            (0.0, None, False),
            (None, 1.5, True),
        ]
        assert book.find_comment("why_they_meet", LESSON, LESSON, "ann").auto_comment == "No response."
    assert update(course).waiting == []  # what waits already is not told as new


def test_only_a_students_own_change_of_a_locked_text_is_told_after_an_update(course: Path) -> None:
    """After the hand-in a test gets another text, and a question is added. Bob had changed a test himself."""
    extra = course / "extra" / f"{LESSON}_mine.py"
    extra.write_text("# %% ".join(one for one in EXAMPLE.split("# %% ") if "written=" not in one.split("\n")[0]))
    build(course)
    update(course)
    answered = nbformat.read(released(course), as_version=4)
    for student, more in (("ann", ""), ("bob", "  # mine")):
        next(cell for cell in answered.cells if cell.id == "test_contraction").source += more
        hand_in(course, student, lean(answered))
    again(course)
    mine = {"bob": ["The locked cell test_contraction had been changed; its text was restored."]}
    assert repaired(course) == mine
    extra.write_text(EXAMPLE.replace("assert contraction(0.5, 3) == 0.125", "assert contraction(0.5, 2) == 0.25"))
    build(course)
    changes = update(course).changes
    assert "test_contraction: its text has changed" in changes and "why_they_meet is new, 2 points" in changes
    again(course)
    assert repaired(course) == mine
    record = load_record(course / ".autograder", LESSON, "ann")
    assert record is not None and record.attention == []
    assert [one for one in record.said if "earlier version" in one] == [
        "The locked cell test_contraction was of an earlier version; it has its present text now.",
        "The cell why_they_meet is not in this notebook. An earlier version of the lesson did not have it.",
    ]


def test_only_a_students_own_change_of_an_experiment_is_told_after_an_update(course: Path) -> None:
    """After the hand-in one experiment gets another text, and one is taken out. Bob had changed the first himself."""
    path = course / "source" / LESSON / f"{LESSON}.ipynb"
    first, second = "forgetting-figure", "folk-cards"
    (course / ".autograder" / "stubs.json").unlink(missing_ok=True)  # as in a course of an older version
    given = solved(LESSON)
    kept = [cell for cell in given.cells if "nbgrader" in cell.metadata or cell.id in (first, second)]
    for student, more in (("ann", ""), ("bob", "\nmine = 1")):
        given.cells = copy.deepcopy(kept)
        next(cell for cell in given.cells if cell.id == first).source += more
        hand_in(course, student, given)
    source = nbformat.read(path, as_version=4)
    source.cells = [cell for cell in source.cells if cell.id != second]
    next(cell for cell in source.cells if cell.id == first).source += "\nnewer = 1"
    nbformat.write(source, path)
    update(course)
    again(course)
    for student, changed in (("ann", []), ("bob", [first])):
        record = load_record(course / ".autograder", LESSON, student)
        assert record is not None and record.facts["notebooks"][LESSON]["changed"] == changed
        graded = nbformat.read(course / "autograded" / student / LESSON / f"{LESSON}.ipynb", as_version=4)
        said = {cell.id: str(cell.outputs) for cell in graded.cells if cell.id in (first, second)}
        assert [name for name in (first, second) if "as it was handed out" in said[name]] == [
            name for name in (first, second) if name not in changed
        ]


def test_only_a_students_own_move_of_a_test_is_told_after_an_update(course: Path) -> None:
    """After the hand-in two exercises change places. Bob had moved a test above its answer himself."""
    names = ("chain_closed_form", "test_chain_closed_form")
    (course / ".autograder" / "stubs.json").unlink(missing_ok=True)
    for student in ("ann", "bob"):
        answered = lean(solved(LESSON))
        at = next(i for i, cell in enumerate(answered.cells) if cell.id == names[0])
        if student == "bob":
            answered.cells[at : at + 2] = answered.cells[at : at + 2][::-1]
        hand_in(course, student, answered)
    path = course / "source" / LESSON / f"{LESSON}.ipynb"
    source = nbformat.read(path, as_version=4)
    moved = [cell for cell in source.cells if cell.id in names]
    rest = [cell for cell in source.cells if cell.id not in names]
    at = next(i for i, cell in enumerate(rest) if cell.id == "chain_forward")
    source.cells = [*rest[:at], *moved, *rest[at:]]
    nbformat.write(source, path)
    update(course)
    again(course)
    (told,) = repaired(course).items()
    assert told[0] == "bob" and "test_chain_closed_form had been moved" in " ".join(told[1])
    records = {student: load_record(course / ".autograder", LESSON, student) for student in ("ann", "bob")}
    assert {student: record.score for student, record in records.items() if record} == {"ann": TOTAL, "bob": TOTAL}
    assert records["ann"] is not None and "at another place in an earlier version" in " ".join(records["ann"].said)


def test_a_task_that_a_human_graded_waits_again_only_if_something_changed(course: Path) -> None:
    """As the written question does. Forecast of update, dry run and grading agree."""
    extra = course / "extra" / f"{LESSON}_mine.py"
    extra.write_text(EXAMPLE)
    build(course)
    update(course)
    answered = solved(LESSON)
    own = {cell.id: cell for cell in nbformat.read(released(course), as_version=4).cells}
    own["why_they_meet"].source = "Because it contracts."
    answered.cells += [own["why_they_meet"], own["your_own_figure"]]
    hand_in(course, "ann", lean(answered))
    again(course)
    by_hand = {"why_they_meet", "your_own_figure"}
    assert by_hand <= waits(course)
    with gradebook(course) as book:
        for given in book.find_submission(LESSON, "ann").notebooks[0].grades:
            if given.needs_manual_grade:
                given.manual_score, given.needs_manual_grade = 1.0, False
        book.db.commit()
    assert update(course).waiting == []
    forced = Settings(jobs=1, force=True)
    found = asyncio.run(preview(open_classroom(course), LESSON, ("ann",), forced))
    assert (found.waiting, found.same) == ({}, ["ann"])
    assert asyncio.run(grade_assignment(open_classroom(course), LESSON, ("ann",), forced)).graded == ["ann"]
    assert waits(course) == set()
    own["why_they_meet"].source = "Because w is below 1."
    hand_in(course, "ann", lean(answered))
    found = asyncio.run(preview(open_classroom(course), LESSON, ("ann",), forced))
    assert by_hand <= set(found.waiting)
    again(course)
    assert by_hand <= waits(course)


def test_what_generate_assignment_hands_out_is_noted(course: Path) -> None:
    classroom = open_classroom(course)
    (course / ".autograder" / "stubs.json").unlink(missing_ok=True)
    open_release(course, classroom.access, assignment=LESSON, student=".")
    stub = next(c for c in nbformat.read(released(course), as_version=4).cells if c.id == "chain_forward").source
    assert known_stubs(course, LESSON, LESSON)["chain_forward"] == [stub_hash(stub + "\n")]
    assert known_stubs(course, LESSON, LESSON)["test_chain_forward"] == [stub_hash("check(chain_forward)")]


def test_an_update_makes_what_nbgrader_makes(tmp_path: Path) -> None:
    """Gradebook and release, for a lesson with an instructor's own questions."""
    roots = [tmp_path / name / "course" for name in ("ours", "theirs")]
    for root in roots:
        course = create(root, "course")
        (root / "extra" / f"{LESSON}_mine.py").write_text(EXAMPLE)
        build_course(course, solutions_folder())
        register(course)
    update(roots[0])
    nbgrader(roots[1], "generate_assignment", LESSON)
    assert content(roots[0]) == content(roots[1])
    assert nbformat.read(released(roots[0]), as_version=4) == nbformat.read(released(roots[1]), as_version=4)
    assert update(roots[1]).changes == []


def test_what_is_released_can_be_read_by_students_whatever_the_umask(course: Path) -> None:
    before = os.umask(0o077)
    try:
        released(course).parent.chmod(0o750)  # as nbgrader leaves it under a umask of 027
        update(course)
    finally:
        os.umask(before)
    assert released(course).stat().st_mode & 0o777 == 0o644
    assert released(course).parent.stat().st_mode & 0o777 == 0o755


def test_a_name_of_no_assignment_is_told(course: Path) -> None:
    with pytest.raises(BadAssignment, match=r"There is no notebook in .*source/nope\. Is 'nope' the name"):
        update_assignment(open_classroom(course), "nope")

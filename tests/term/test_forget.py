"""Is nothing left of a student who is to be forgotten, does nobody bring the student back, and is that undone?"""

import html
import json
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import markupsafe
import pytest
from support.classroom import hand_in, make_course
from support.submissions import LESSON
from typer.testing import CliRunner, Result

import autograder.term.forget as forgetting
from autograder.cli import app
from autograder.grading.book import Book, NotebookScores
from autograder.grading.chosen import choose_students
from autograder.grading.claims import Claims, Taken
from autograder.grading.classroom import Classroom, open_classroom
from autograder.grading.errors import BadAssignment
from autograder.grading.forgotten import FILE, load_forgotten
from autograder.grading.records import Record, keep
from autograder.lms.kept import Known, keep_known, load_known
from autograder.term.rows import has_student, remove_student

runner = CliRunner()
NEIGHBOUR = "ann"
ODD = ("bjoern", "Ø'Neil & <co>", "b" * 127, "müller[1]")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's and alembic's own
        yield


def a_course(tmp_path: Path, student: str) -> Classroom:
    """A course with two students at every place where a course keeps something of them."""
    root = make_course(tmp_path / "course")
    classroom = open_classroom(root)
    book = Book(classroom)
    book.sources(LESSON)
    killed = Claims(book, LESSON)  # such a run leaves its claims behind
    book.change(killed._enter)
    for name in (student, NEIGHBOUR):
        assert killed.take(name) is Taken.MINE
        path = hand_in(root, name, f'{{"of": {json.dumps(name)}}}'.encode())
        (path.parent / "submission_secret.txt").write_text(f"secret of {name}")
        closed = path.parent / "closed"
        closed.mkdir()
        (closed / "file").write_text(name)
        closed.chmod(0o500)
        for step in ("autograded", "feedback"):
            shutil.copytree(path.parent, root / step / name / LESSON)
        book.write(LESSON, name, None, {LESSON: NotebookScores({}, {})})
        keep(classroom.records, LESSON, name, Record("key", said=[name]))
        old = classroom.records / "replaced" / name / LESSON / "20260101"
        old.mkdir(parents=True)
        (old / "work.ipynb").write_text(name)
        _exchange(tmp_path / "exchange" / "course", name)
    book.close()
    keep_known(classroom.records, LESSON, {name: Known("moodle", "7", "x_", name) for name in (student, NEIGHBOUR)})
    reports = root / "reports"
    reports.mkdir(exist_ok=True)
    (reports / "all.html").write_text(f"<td>{html.escape(student)}</td><td>{NEIGHBOUR}</td>")
    (reports / "all.json").write_text(json.dumps([student]))
    (reports / "jinja.html").write_text(f"<td>{markupsafe.escape(student)}</td>")
    (reports / "other.html").write_text(NEIGHBOUR)
    backup = classroom.records / "backup"
    backup.mkdir()
    for copy in (backup / "gradebook-1.db", root / "gradebook.db.2026-01-01"):
        shutil.copy(root / "gradebook.db", copy)
    return classroom


def _exchange(course: Path, student: str) -> None:
    from nbgrader.utils import notebook_hash

    (course / "inbound" / f"{student}+{LESSON}+2026-01-01 10:00:00 UTC+abc").mkdir(parents=True)
    page = notebook_hash(secret=f"secret of {student}", notebook_id=LESSON)
    (course / "feedback" / LESSON).mkdir(parents=True, exist_ok=True)
    (course / "feedback" / LESSON / f"{page}.html").write_text(student)


def naming(root: Path, student: str) -> list[str]:
    """Every file and folder below that has the name, or holds it in any form that a program of ours writes."""
    forms = {student.encode(), json.dumps(student)[1:-1].encode(), html.escape(student).encode()}
    forms.add(str(markupsafe.escape(student)).encode())
    return [
        str(path)
        for path in root.rglob("*")
        if student in path.name or (path.is_file() and any(form in path.read_bytes() for form in forms))
    ]


def forget(classroom: Classroom, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    monkeypatch.chdir(classroom.root)
    return runner.invoke(app, ["forget", *arguments])


@pytest.mark.parametrize("student", ODD)
def test_nothing_in_course_gradebook_and_exchange_names_the_student_and_neighbours_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, student: str
) -> None:
    classroom = a_course(tmp_path, student)
    of_neighbour = {path for path in naming(tmp_path, NEIGHBOUR) if "reports" not in path}
    done = forget(classroom, monkeypatch, student, "--yes", "--json")
    assert (done.exit_code, json.loads(done.stdout)["kept"]) == (0, [])
    assert naming(tmp_path, student) == []
    assert {path for path in naming(tmp_path, NEIGHBOUR) if "reports" not in path} == of_neighbour
    assert [path.name for path in (classroom.root / "reports").iterdir()] == ["other.html"]
    assert has_student(classroom.directories.db_url, NEIGHBOUR)
    assert list(load_known(classroom.records, LESSON)) == [NEIGHBOUR]
    again = forget(classroom, monkeypatch, student, "--yes", "--json")
    assert (again.exit_code, json.loads(again.stdout)["removed"]) == (0, [])


def test_a_forgotten_student_is_skipped_by_every_run_until_that_is_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    classroom = a_course(tmp_path, "bjoern")
    assert forget(classroom, monkeypatch, "bjoern", "--yes").exit_code == 0
    class_folder = tmp_path / "class"
    for name in ("bjoern", "cyd"):
        (class_folder / name).mkdir(parents=True)
        (class_folder / name / f"{LESSON}.ipynb").write_text("{}")
    collected = runner.invoke(app, ["collect", str(class_folder), LESSON])
    assert collected.exit_code == 0 and "1 left out, because 'autograder forget' removed them" in collected.output
    assert classroom.students(LESSON) == [NEIGHBOUR, "cyd"] and not (classroom.root / "submitted" / "bjoern").exists()
    assert not has_student(classroom.directories.db_url, "bjoern")

    hand_in(classroom.root, "bjoern", b"")  # as nbgrader collect does, which does not ask us
    assert classroom.students(LESSON) == [NEIGHBOUR, "cyd"]
    status = runner.invoke(app, ["status", LESSON]).output
    assert "bjoern" in status.replace("\n", " ").partition("their work was collected again:")[2]
    with pytest.raises(BadAssignment, match="autograder forget bjoern --undo"):
        choose_students(classroom, LESSON, ["bjoern"], classroom.students(LESSON))

    assert "can be collected" in forget(classroom, monkeypatch, "bjoern", "--undo").output
    assert classroom.students(LESSON) == [NEIGHBOUR, "bjoern", "cyd"]
    assert "was not forgotten" in forget(classroom, monkeypatch, "bjoern", "--undo").output


@pytest.mark.parametrize("steps", [0, 1, 3, 5, 7, 9])
def test_a_run_that_is_killed_in_the_middle_is_gone_on_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    classroom = a_course(tmp_path, "bjoern")
    left = iter(range(steps))

    def until(step: Callable[..., None]) -> Callable[..., None]:
        def killed(*arguments: object) -> None:
            if next(left, None) is None:
                raise KeyboardInterrupt
            step(*arguments)

        return killed

    with monkeypatch.context() as patched:
        patched.setattr(forgetting, "_remove", until(forgetting._remove))
        patched.setattr(forgetting, "remove_student", until(remove_student))
        with pytest.raises(KeyboardInterrupt):
            forgetting.forget(classroom, "bjoern")
    assert naming(tmp_path, "bjoern") and "bjoern" in load_forgotten(classroom.records)
    assert classroom.students(LESSON) == [NEIGHBOUR]
    assert forget(classroom, monkeypatch, "bjoern", "--yes").exit_code == 0
    assert naming(tmp_path, "bjoern") == []


def test_what_cannot_be_removed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    classroom = a_course(tmp_path, "bjoern")
    (classroom.root / "notes.txt").write_text("Ask bjoern about exercise 3.")
    (classroom.root / "others.txt").write_text("Ask bjoerne and the_bjoern.")
    (classroom.records / "backup" / "damaged.db").write_bytes(b"SQLite format 3\0 and bjoern")
    done = forget(classroom, monkeypatch, "bjoern", "--yes")
    assert done.exit_code == 3
    told = done.stderr.replace("\n", " ")
    assert "notes.txt has the name" in told and "damaged.db still has the student" in told and "others" not in told


def test_nothing_is_removed_without_a_yes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    classroom = a_course(tmp_path, "bjoern")
    before = naming(tmp_path, "bjoern")
    (classroom.root / "old").mkdir()
    for archive in (classroom.root / "all.zip", classroom.root / "old" / "class.tar.gz"):
        archive.write_bytes(b"")
    (classroom.root / "submitted" / NEIGHBOUR / "own.zip").write_bytes(b"")
    dry = forget(classroom, monkeypatch, "bjoern", "--dry-run")
    assert dry.exit_code == 0 and "Nothing was removed" in dry.output
    assert "These may have work of bjoern: all.zip, old/class.tar.gz. Look into" in dry.output
    shown = dry.output.replace("\n", "")
    for place in ("submitted/bjoern", "replaced/bjoern", f"lms/{LESSON}.json", "gradebook", "inbound/bjoern+"):
        assert place in shown
    silent = forget(classroom, monkeypatch, "bjoern")
    assert silent.exit_code == 2 and "--yes" in silent.output
    assert naming(tmp_path, "bjoern") == before and not (classroom.records / FILE).exists()


@pytest.mark.parametrize("name", ["", ".", "..", "../course", "a/b", "nobody", "bjoer", "*", "b*", "bj[o]ern"])
def test_a_name_that_nobody_has_removes_nothing(shared: Classroom, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    done = forget(shared, monkeypatch, "--yes", "--", name)
    assert done.exit_code == 1 and ("is no student" in str(done.exception) or "Nothing of" in str(done.exception))
    assert name != "bjoer" or "The nearest is bjoern." in str(done.exception)
    assert (shared.root / "submitted" / "bjoern").is_dir() and not (shared.records / FILE).exists()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return a_course(tmp_path_factory.mktemp("names"), "bjoern")


def test_a_link_in_place_of_a_students_folder_is_removed_and_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    classroom = a_course(tmp_path, "bjoern")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "file").write_text("kept")
    (classroom.root / "submitted" / "linked").symlink_to(tmp_path / "elsewhere")
    assert forget(classroom, monkeypatch, "linked", "--yes").exit_code == 0
    assert not (classroom.root / "submitted" / "linked").is_symlink()
    assert (tmp_path / "elsewhere" / "file").read_text() == "kept"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"key": "zz", "hashes": []}', '{"hashes": []}', '{"key": 1, "hashes": 2}']
)
def test_a_damaged_list_of_the_forgotten_stops_a_run_and_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(BadAssignment, match=FILE):
        load_forgotten(tmp_path)

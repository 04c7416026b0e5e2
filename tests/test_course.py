"""Is a course folder made whole, read strictly, and told plainly where it is wrong?"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.trees import nested
from traitlets.config import Config

from autograder.course import COURSE_FILE, Choices, Course, configure, create, find_course, read_course, register
from autograder.course.access import Access, share
from autograder.errors import BadCourse
from autograder.exercises import find, lessons, names
from autograder.judge.check import SEED_FILE


def written(root: Path, text: str) -> Path:
    root.mkdir(exist_ok=True)
    (root / COURSE_FILE).write_text(text)
    return root


def test_is_a_new_course_readable_and_its_seed_its_own(tmp_path: Path) -> None:
    courses = [create(tmp_path / name, 'C"S 1', "/srv/x") for name in ("a", "b")]
    assert courses[0] == Course(
        root=tmp_path / "a", name='C"S 1', lessons=lessons(), choices=Choices(), exchange="/srv/x"
    )
    seeds = [(course.root / ".secret_seed").read_text().strip() for course in courses]
    assert len(seeds[0]) == 64 and seeds[0] != seeds[1]
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "a" / ".secret_seed").stat().st_mode) == 0o600
    ignored = (tmp_path / "a" / ".gitignore").read_text().split()
    assert {".secret_seed", "grades.csv", "*-moodle.csv", "*.zip"} <= set(ignored)


def test_does_a_new_courses_file_list_every_exercise(tmp_path: Path) -> None:
    text = (create(tmp_path / "a", "x").root / COURSE_FILE).read_text()
    assert all(f"# {name} = {{ points = {find(name).points} }}" in text for name in names())


def test_is_a_folder_with_something_in_it_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("work")
    for root in (tmp_path, tmp_path / "mine"):
        with pytest.raises(BadCourse, match=r"is not an empty folder\. Choose a new folder"):
            create(root, "x")
    with pytest.raises(BadCourse, match="cannot be written"):
        create(tmp_path / "mine" / "deeper", "x")


def test_a_course_is_not_made_within_another(tmp_path: Path) -> None:
    """Commands find the nearest course above them, and nbgrader walks through all folders of the outer one."""
    outer = create(tmp_path / "a", "x").root
    for inside in (outer / "b", outer / "source" / "b"):
        with pytest.raises(BadCourse, match=rf"is in the course {outer}.* for example {tmp_path / 'b'}"):
            create(inside, "y")
        assert not inside.exists()


def test_is_a_course_found_from_within(tmp_path: Path) -> None:
    root = create(tmp_path / "a", "x").root
    (root / "source" / "deep").mkdir(parents=True)
    assert find_course(root / "source" / "deep") == root
    assert find_course(tmp_path) is None


def test_are_the_choices_read(tmp_path: Path) -> None:
    course = read_course(
        written(
            tmp_path / "c",
            "[course]\nhints = false\n[exercises]\n"
            "chain_forward = { points = 2.5 }\nlayer_gradients = { use = false }\n",
        )
    )
    assert course.name == "c" and course.lessons == lessons() and course.exchange == ""
    assert course.choices == Choices(
        points={"chain_forward": 2.5}, left_out=frozenset({"layer_gradients"}), hints=False
    )
    assert course.choices.worth("chain_forward") == 2.5
    assert course.choices.worth("layer_gradients") == find("layer_gradients").points


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[course", "cannot be read"),
        ("\0", "cannot be read"),
        ("[cours]", "unknown entry 'cours'. Did you mean 'course'.$"),
        ("course = 3", r"\[course\] must be a table"),
        ("exercises = []", r"\[exercises\] must be a table"),
        ("[course]\nnames = 1", "unknown entry 'names'. Did you mean 'name'.$"),
        ("[course]\ncolour = 1", "unknown entry 'colour'. Known here: autograd, cell_seconds, database, exchange, "),
        ("[course]\nsubmission_seconds = 0", "submission_seconds is a number of seconds from 1 to 86400, not 0"),
        ("[course]\nsubmission_seconds = nan", "not nan"),
        ("[course]\nsubmission_seconds = true", "not True"),
        ("[course]\nsubmission_seconds = '10'", "not '10'"),
        ("[course]\nfigures = 'some'", "figures is one of auto, all, needed, not 'some'"),
        ("[course]\nhints = 'no'", "hints is true or false, not 'no'"),
        ("[course]\nlessons = []", "lessons is a list of at least one lesson"),
        ("[course]\nlessons = '01'", "lessons is a list of at least one lesson"),
        ("[course]\nlessons = ['99_none']", "there is no lesson '99_none'. The lessons are 01_"),
        ("[course]\nlessons = [[1]]", "there is no lesson"),
        ("[course]\nlessons = ['01_deep_linear']", "lesson '01_deep_linear'. Did you mean '01_deep_linear_network'.$"),
        (
            "[exercises]\nnope = { points = 1 }",
            "there is no exercise 'nope'. 'autograder keys LESSON' lists those of a",
        ),
        (
            "[exercises]\nrandom_ortogonal.use = false",
            "exercise 'random_ortogonal'. Did you mean 'random_orthogonal'.$",
        ),
        ("[exercises]\nchain_forward = 5", "write chain_forward = { points = 5 } or"),
        ("[exercises]\nchain_forward = { point = 5 }", "unknown entry 'point'. Did you mean 'points'.$"),
        ("[exercises]\nchain_forward = { points = 0 }", "points of chain_forward are a number above 0, not 0"),
        ("[exercises]\nchain_forward = { points = nan }", "above 0, not nan"),
        ("[exercises]\nchain_forward = { points = inf }", "above 0, not inf"),
        ("[exercises]\nchain_forward = { points = true }", "above 0, not True"),
        ("[exercises]\nchain_forward = { points = '5' }", "above 0, not '5'"),
        ("[exercises]\nchain_forward = { use = 'no' }", "use of chain_forward is true or false, not 'no'"),
    ],
)
def test_is_each_fault_of_a_courses_file_told(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadCourse, match=said) as caught:
        read_course(written(tmp_path / "c", text))
    assert str(tmp_path / "c" / COURSE_FILE) in str(caught.value)


def test_is_a_folder_without_a_course_told_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(BadCourse, match=r"is not a course: it has no course.toml. Make one with 'autograder init DIR'"):
        read_course(tmp_path)


def test_is_a_lesson_named_twice_used_once(tmp_path: Path) -> None:
    slug = lessons()[0]
    assert read_course(written(tmp_path / "c", f"[course]\nlessons = ['{slug}', '{slug}']")).lessons == (slug,)


@pytest.fixture
def own_umask() -> Iterator[None]:
    """The umask comes back after the test: a course's settings change it."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("own_umask")
def test_does_nbgraders_config_get_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SEED_FILE, "elsewhere")
    root = create(tmp_path / "a", "cs1", "/srv/x").root
    config = Config()
    space: dict[str, Any] = {"get_config": lambda: config, "__file__": str(root / "nbgrader_config.py")}
    exec((root / "nbgrader_config.py").read_text(), space)
    assert (config.CourseDirectory.course_id, config.CourseDirectory.root) == ("cs1", str(root))
    assert config.Exchange.root == "/srv/x"
    assert os.environ[SEED_FILE] == str(root / ".secret_seed")
    assert os.umask(0o022) == 0o077
    other = Config()
    configure(other, written(tmp_path / "b", "[course]"))
    assert "Exchange" not in other


def test_does_register_enter_the_assignments_once(tmp_path: Path) -> None:
    from nbgrader.api import Gradebook

    course = create(tmp_path / "a", "x")
    register(course)
    register(course)
    with Gradebook(f"sqlite:///{course.root / 'gradebook.db'}", "x") as gradebook:
        assert [assignment.name for assignment in gradebook.assignments] == list(lessons())


def test_is_a_course_shared_whatever_tree_a_student_handed_in(tmp_path: Path) -> None:
    root = create(tmp_path / "a", "x").root
    hand_in = root / "submitted" / "ann" / "lesson"
    hand_in.mkdir(parents=True)
    (hand_in / "notes.txt").touch(0o666)
    with nested(hand_in, 1_200):
        assert share(root, Access()) == []
    assert stat.S_IMODE((hand_in / "notes.txt").stat().st_mode) == 0o600

"""Is a course open to its instructors and closed to everybody else, whatever their umask is?"""

import grp
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import nbgrader.api
import pytest
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeFactory
from nbgrader.exchange.default import ExchangeReleaseAssignment
from nbgrader.plugins import CsvExportPlugin
from support.classroom import hand_in, lean
from support.notebooks import solved
from traitlets.config import Config

from autograder.authoring.build import build_course
from autograder.authoring.extra import extra_files
from autograder.course import configure, create, read_course, register, set_group
from autograder.course.access import access_of, require_open, settle, share
from autograder.course.exchange import closed_exchange
from autograder.errors import BadCourse, SourceEdited
from autograder.exercises.worked import solutions_folder
from autograder.grading.boundary import sentence_of
from autograder.grading.classroom import open_classroom
from autograder.grading.records import Record, keep
from autograder.grading.submitted import read_submission
from autograder.grading.write import write
from autograder.judge.check import SEED_FILE
from autograder.kernels.cleanup import remove_tree
from autograder.lms.kept import Known, keep_known
from tests.kernels import ordinary_user

pytestmark = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can act as several users")

GROUP = "users"
OWNER, COLLEAGUE, STRANGER = 54321, 54322, 54323
SLUG = "01_deep_linear_network"


@contextmanager
def acting_as(uid: int, *groups: int, umask: int = 0o022) -> Iterator[None]:
    """Everything meanwhile is done by that user; root comes back after it."""
    before = os.umask(umask)
    own = os.getgroups()
    os.setgroups(groups)
    os.setresgid(uid, uid, 0)
    os.setresuid(uid, uid, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
        os.setresgid(0, 0, 0)
        os.setgroups(own)
        os.umask(before)


@pytest.fixture(scope="module", autouse=True)
def gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook; and every module is loaded, for another user may not be able to read the interpreter."""
    course = create(tmp_path_factory.mktemp("root") / "course", "course")
    build(course.root)
    register(course)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SEED_FILE, "")
        umask = os.umask(0o022)
        configured(course.root)
        os.umask(umask)
    return course.root / "gradebook.db"


def build(root: Path) -> None:
    """One lesson is enough."""
    build_course(replace(read_course(root), lessons=(SLUG,)), solutions_folder())


@pytest.fixture
def place(gradebook: Path) -> Iterator[Path]:
    """A folder that everybody may write; pytest's own is closed to other users."""
    folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
    folder.chmod(0o777)
    shutil.copy(gradebook, folder / "template.db")
    (folder / "template.db").chmod(0o644)
    yield folder
    shutil.rmtree(folder)


def gid() -> int:
    return grp.getgrnam(GROUP).gr_gid


def make(place: Path, group: str = "", umask: int = 0o022) -> Path:
    """A built course of the owner, who is in the group."""
    root = place / "course"
    with acting_as(OWNER, gid(), umask=umask):
        create(root, "course", group=group)
        build(root)
        access, path = access_of(group), root / "gradebook.db"
        with access.kept():  # as register does, without the program that nbgrader calls for a new one
            copy_gradebook(place / "template.db", path)
            settle(path, access)
    return root


def copy_gradebook(template: Path, path: Path) -> None:
    origin, target = sqlite3.connect(f"file:{template}?mode=ro&immutable=1", uri=True), sqlite3.connect(path)
    origin.backup(target)
    target.close()
    origin.close()


def configured(root: Path) -> Config:
    """nbgrader's configuration, as each of its programs reads it."""
    config = Config()
    configure(config, root)
    return config


def submit(place: Path, when: str, text: str, name: str = "ann") -> Path:
    """What nbgrader's exchange has when a student handed in under that name."""
    folder = place / "exchange" / "course" / "inbound" / f"{name}+{SLUG}+{when}+x"
    folder.mkdir(parents=True)
    (folder / f"{SLUG}.ipynb").write_text(text)
    (folder / "timestamp.txt").write_text(when)
    return folder


def collect(place: Path, root: Path, *, check_owner: bool = False) -> None:
    """``nbgrader collect --update``."""
    config = configured(root)
    config.Exchange.root = str(place / "exchange")
    directories = CourseDirectory(config=config, assignment_id=SLUG)
    kind = ExchangeFactory(config=config).collect
    kind(coursedir=directories, config=config, update=True, check_owner=check_owner).start()


def release_feedback(place: Path, root: Path) -> Path:
    """``nbgrader release_feedback``; where it puts the pages."""
    config = configured(root)
    config.Exchange.root = str(place / "exchange")
    directories = CourseDirectory(config=config, assignment_id=SLUG)
    ExchangeFactory(config=config).release_feedback(coursedir=directories, config=config).start()
    return place / "exchange" / "course" / "feedback"


def release(place: Path, root: Path) -> None:
    """``nbgrader release_assignment --force``."""
    config = configured(root)
    config.Exchange.root = str(place / "exchange")
    directories = CourseDirectory(config=config, assignment_id=SLUG)
    ExchangeReleaseAssignment(coursedir=directories, config=config, force=True).start()


def export(root: Path) -> None:
    """``nbgrader export``, run in the course's folder."""
    configured(root)
    with nbgrader.api.Gradebook(f"sqlite:///{root / 'gradebook.db'}", "course") as book:
        CsvExportPlugin(to=str(root / "grades.csv")).export(book)


def paths(root: Path) -> list[Path]:
    return [root, *sorted(root.rglob("*"))]


def modes(root: Path) -> dict[str, int]:
    return {str(path.relative_to(root)): stat.S_IMODE(path.stat().st_mode) for path in paths(root)}


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o000])
def test_without_a_group_a_course_is_closed_to_all_but_its_owner(place: Path, umask: int) -> None:
    root = make(place, umask=umask)
    found = modes(root)
    assert found["."] == 0o711 and found["release"] == 0o755
    rest = {name: mode for name, mode in found.items() if name not in (".", "release")}
    assert {"gradebook.db", ".secret_seed", "source", "submitted", ".autograder/built.json"} <= rest.keys()
    assert {name: oct(mode) for name, mode in rest.items() if mode & 0o077} == {}


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o000])
def test_a_group_may_read_and_write_everything_and_others_nothing(place: Path, umask: int) -> None:
    root = make(place, GROUP, umask)
    for path in paths(root):
        mode = path.stat().st_mode
        name = str(path.relative_to(root))
        assert path.stat().st_gid == gid(), name
        assert mode & 0o660 == 0o660, name
        assert mode & 0o2010 == 0o2010 or not path.is_dir(), name
        assert not mode & 0o007 or name in (".", "release"), name
    every = paths(root)
    with acting_as(STRANGER):
        assert [path for path in every if os.access(path, os.R_OK)] == [root / "release"]


def test_the_gradebook_that_init_makes_can_be_written_by_the_group(tmp_path: Path) -> None:
    register(create(tmp_path / "course", "course", group=GROUP))
    found = (tmp_path / "course" / "gradebook.db").stat()
    assert (stat.S_IMODE(found.st_mode), found.st_gid) == (0o660, gid())


def test_what_a_colleague_writes_stays_open_to_the_owner(place: Path) -> None:
    """Source, gradebook, graded notebooks and records, each written by one and then by the other."""
    root = make(place, GROUP)
    access = access_of(GROUP)
    for user, umask in ((COLLEAGUE, 0o077), (OWNER, 0o022), (COLLEAGUE, 0o022)):
        with acting_as(user, gid(), umask=umask):
            require_open(root)
            build(root)
            with access.kept():
                with nbgrader.api.Gradebook(f"sqlite:///{root / 'gradebook.db'}", "course") as book:
                    book.update_or_create_student(f"student-{user}-{umask}")
                write(root / "autograded" / "ann" / SLUG, {SLUG: json.dumps([user, umask])}, {}, access.finished)
                keep(root / ".autograder", SLUG, "ann", Record(str(user)))
                keep_known(root / ".autograder", SLUG, {"ann": Known("moodle", "1", "Ann_1_", str(user))})
    found = [path for path in paths(root) if path.stat().st_uid == COLLEAGUE]
    assert {SLUG, f"{SLUG}.ipynb", "ann.json"} <= {path.name for path in found}
    closed = [path for path in paths(root) if path.stat().st_mode & 0o660 != 0o660 or path.stat().st_gid != gid()]
    assert closed == []
    every = paths(root)
    with acting_as(STRANGER):
        assert [path for path in every if os.access(path, os.R_OK)] == [root / "release"]
    assert (root / "autograded" / "ann" / SLUG).stat().st_uid == COLLEAGUE
    with acting_as(OWNER, gid()):  # as 'autograder forget' does
        remove_tree(root / "autograded" / "ann")
    assert not (root / "autograded" / "ann").exists()


def test_a_colleague_is_told_of_a_closed_folder_of_the_records(place: Path) -> None:
    root = make(place, GROUP)
    with acting_as(OWNER, gid()):
        (root / ".autograder" / "lms").mkdir(mode=0o700)
    with (
        acting_as(COLLEAGUE, gid()),
        pytest.raises(BadCourse, match=r"Permission denied: .*lms belongs to .* run 'autograder share'"),
    ):
        require_open(root)


def test_a_colleague_is_told_which_file_is_closed_and_what_its_owner_runs(place: Path) -> None:
    root = make(place)
    with acting_as(COLLEAGUE, gid()):
        for opens in (lambda: read_course(root), lambda: require_open(root)):
            with pytest.raises(BadCourse) as caught:
                opens()
            said = str(caught.value)
            assert f" belongs to user {OWNER}, group {OWNER}, mode " in said and "Permission denied: " in said
            assert f"Ask user {OWNER} to run 'autograder share --group GROUP' in {root}" in said
    with acting_as(OWNER, gid()):
        assert share(root, access_of(GROUP)) == []
        set_group(root, GROUP)
    with acting_as(COLLEAGUE, gid()):
        require_open(root)
        assert read_course(root).group == GROUP
        build(root)


def test_a_closed_file_of_a_submission_is_told_in_the_same_way(place: Path) -> None:
    root = make(place, GROUP)
    folder = root / "autograded" / "ann" / SLUG
    folder.mkdir(parents=True)
    error = PermissionError(13, "Permission denied", str(folder))
    assert sentence_of(error, root / "submitted" / "ann" / SLUG).startswith(f"Permission denied: {folder} belongs to")


def test_files_of_somebody_else_are_named_and_the_rest_is_shared(place: Path) -> None:
    root = make(place)
    os.chown(root / "source", COLLEAGUE, COLLEAGUE)
    with acting_as(OWNER, gid()):
        assert share(root, access_of(GROUP)) == [root / "source"]
    assert (root / "gradebook.db").stat().st_gid == gid()


def test_a_group_that_is_not_there_or_not_yours_is_refused_before_anything_is_written(place: Path) -> None:
    with pytest.raises(BadCourse, match=r"no group 'nobody-has-this'\. An administrator makes one with 'groupadd"):
        create(place / "a", "x", group="nobody-has-this")
    with acting_as(STRANGER), pytest.raises(BadCourse, match=f"You are not in the group {GROUP}, so you cannot share"):
        create(place / "a", "x", group=GROUP)
    assert not (place / "a").exists()


def test_a_course_that_was_shared_can_be_closed_again(place: Path) -> None:
    root = make(place, GROUP)
    with acting_as(OWNER, gid()):
        share(root, access_of(""))
    assert all(not mode & 0o077 for name, mode in modes(root).items() if name not in (".", "release"))


def test_students_can_read_what_is_released_and_nbgrader_knows_of_the_group(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make(place, GROUP)
    (root / "release" / SLUG).mkdir()
    (root / "release" / SLUG / "given.csv").write_text("1")
    monkeypatch.setenv(SEED_FILE, "")
    with acting_as(OWNER, gid()):
        assert configured(root).CourseDirectory.groupshared is True
    share(root, access_of(GROUP))
    with acting_as(STRANGER):
        assert (root / "release" / SLUG / "given.csv").read_text() == "1"


def test_an_edited_source_is_kept_from_a_colleagues_build_too(place: Path) -> None:
    root = make(place, GROUP)
    path = root / "source" / SLUG / f"{SLUG}.ipynb"
    path.write_text(path.read_text().replace("nine short", "some"))
    with acting_as(COLLEAGUE, gid()), pytest.raises(SourceEdited):
        build(root)


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_what_one_instructor_collects_and_exports_the_other_can_replace(
    place: Path, monkeypatch: pytest.MonkeyPatch, umask: int
) -> None:
    monkeypatch.setenv(SEED_FILE, "")
    root = make(place, GROUP)
    submit(place, "2026-03-01 12:00:00 UTC", "first")
    with acting_as(COLLEAGUE, gid(), umask=umask):
        collect(place, root)
        export(root)
    submit(place, "2026-03-02 12:00:00 UTC", "second")
    with acting_as(OWNER, gid(), umask=umask):
        collect(place, root)
        export(root)
    assert (root / "submitted" / "ann" / SLUG / f"{SLUG}.ipynb").read_text() == "second"
    assert stat.S_IMODE((root / "grades.csv").stat().st_mode) == 0o660
    handed_in = paths(root / "submitted")
    assert [path for path in handed_in if path.stat().st_mode & 0o660 != 0o660] == []
    with acting_as(STRANGER):
        assert [path for path in handed_in if os.access(path, os.R_OK)] == []


def test_what_another_account_hands_in_under_a_students_name_is_not_collected(
    place: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(SEED_FILE, "")
    root, owner = make(place, GROUP), f"user {STRANGER}"
    submit(place, "2026-03-01 12:00:00 UTC", "honest", name="root")
    os.chown(submit(place, "2026-03-02 12:00:00 UTC", "forged", name="root"), STRANGER, STRANGER)
    with acting_as(OWNER, gid()):
        collect(place, root, check_owner=True)
    handed_in = root / "submitted" / "root" / SLUG / f"{SLUG}.ipynb"
    assert handed_in.read_text() == "honest"
    assert f"is not collected: it is named after root and belongs to {owner}." in caplog.text
    with acting_as(OWNER, gid()):
        collect(place, root)
    assert handed_in.read_text() == "forged"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # nbgrader leaves a file open
@pytest.mark.parametrize("group", ["", GROUP])
def test_a_student_can_read_released_feedback_and_cannot_list_that_of_others(
    place: Path, monkeypatch: pytest.MonkeyPatch, group: str
) -> None:
    monkeypatch.setenv(SEED_FILE, "")
    root = make(place, group)
    (place / "exchange").mkdir()
    (place / "exchange").chmod(0o777)
    with acting_as(OWNER, gid()):
        (place / "exchange" / "course").mkdir()
    with acting_as(OWNER, gid(), umask=0o077):
        folder = root / "feedback" / "ann" / SLUG
        folder.mkdir(parents=True)
        for name in (f"{SLUG}.html", "timestamp.txt", "submission_secret.txt"):
            (folder / name).write_text(name)
        pages = release_feedback(place, root)
    (page,) = pages.iterdir()
    with acting_as(STRANGER):
        assert page.read_text() == f"{SLUG}.html"
        with pytest.raises(PermissionError):
            list(pages.iterdir())


def test_without_a_group_exported_grades_are_closed_to_others(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SEED_FILE, "")
    root = make(place)
    with acting_as(OWNER, gid()):
        export(root)
    assert stat.S_IMODE((root / "grades.csv").stat().st_mode) == 0o600


def test_what_generate_assignment_writes_students_can_read(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SEED_FILE, "")
    root = make(place)
    given = root / "release" / SLUG / "data" / "given.csv"
    with acting_as(OWNER, gid()):
        config = configured(root)
        given.parent.mkdir(parents=True)
        given.write_text("1")
        config.GenerateAssignment.post_convert_hook(assignment=SLUG, student=".", notebooks=[])
    with acting_as(STRANGER):
        assert given.read_text() == "1"


def test_opening_a_course_leaves_the_umask_of_the_process(place: Path) -> None:
    root = make(place)
    before = os.umask(0o022)
    try:
        open_classroom(root)
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)


def test_a_closed_addition_is_told_in_one_sentence_before_anything_is_written(place: Path) -> None:
    root = make(place, GROUP)
    extra = root / "extra" / f"{SLUG}_mine.py"
    with acting_as(OWNER, gid(), umask=0o077):
        extra.write_text('# %% [markdown] key="ours"\n# Text.\n')
    with acting_as(COLLEAGUE, gid()):
        for refuses in (lambda: build(root), lambda: require_open(root), lambda: extra_files(root, [SLUG])):
            with pytest.raises(BadCourse) as caught:
                refuses()
            assert str(caught.value) == (
                f"Permission denied: {extra} belongs to user {OWNER}, group {GROUP}, mode 600. "
                f"Ask user {OWNER} to run 'autograder share' in {root}."
            )
    with acting_as(OWNER, gid()):
        share(root, access_of(GROUP))
    with acting_as(COLLEAGUE, gid()):
        build(root)


def test_a_closed_hand_in_is_told_with_its_owner_and_what_the_owner_runs(place: Path) -> None:
    root = make(place, GROUP)
    folder = root / "submitted" / "ann" / SLUG
    with acting_as(OWNER, gid(), umask=0o077):
        folder.mkdir(parents=True)
    for closed in (folder.parent, folder):
        with acting_as(COLLEAGUE, gid()):
            (told,) = read_submission(folder, [SLUG], []).notes.attention
        assert told == (
            f"It was not read: Permission denied: {closed} belongs to user {OWNER}, group {GROUP}, mode 2700. "
            f"Ask user {OWNER} to run 'autograder share' in {root}."
        )
        closed.chmod(0o2770)


def test_a_course_released_before_it_had_a_group_is_told_how_to_open_the_exchange(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SEED_FILE, "")
    monkeypatch.chdir(place)  # the owner's commands cannot start in a folder that is closed to the owner
    root, top = make(place), place / "exchange" / "course"
    with acting_as(OWNER, gid()):
        (root / "release" / SLUG).mkdir()
        (root / "release" / SLUG / f"{SLUG}.ipynb").write_text("released")
        release(place, root)
        share(root, access_of(GROUP))
        set_group(root, GROUP)
        course = replace(read_course(root), exchange=str(place / "exchange"))
        told, *commands = closed_exchange(course, gid())
    with acting_as(COLLEAGUE, gid()), pytest.raises(OSError):
        release(place, root)
    assert told == (
        f"The exchange is not open to the group {GROUP}, so colleagues cannot release or collect: {top}, "
        f"{top / 'inbound'}, {top / 'outbound'}, {top / 'outbound' / SLUG}. Ask user {OWNER} to run:"
    )
    with acting_as(OWNER, gid()):
        for command in commands:
            subprocess.run(command, shell=True, check=True)
        assert closed_exchange(course, gid()) == []
    with acting_as(COLLEAGUE, gid()):
        release(place, root)
        collect(place, root)


@pytest.mark.slow
def test_a_second_instructor_gives_feedback_on_what_the_first_graded(place: Path) -> None:
    """Programs of two accounts, each with a umask that closes everything to others."""
    root = make(place, GROUP)

    def run(uid: int, *command: str) -> None:
        who = ordinary_user.as_user(uid, gid())
        path = os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path if entry)
        done = subprocess.run(
            [*who, "/bin/sh", "-c", 'umask 077; cd "$0" && exec "$@"', root, sys.executable, "-m", *command],
            env={**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": "ignore"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    run(OWNER, "nbgrader", "generate_assignment", SLUG)
    with acting_as(OWNER, gid()):
        hand_in(root, "ann", lean(solved(SLUG)))
        share(root, access_of(GROUP))
    run(OWNER, "autograder.cli", "grade", SLUG)
    run(COLLEAGUE, "nbgrader", "generate_feedback", SLUG)
    page = root / "feedback" / "ann" / SLUG / f"{SLUG}.html"
    assert page.stat().st_uid == COLLEAGUE
    run(COLLEAGUE, "autograder.cli", "grade", SLUG, "--force")
    run(OWNER, "nbgrader", "generate_feedback", SLUG, "--force")
    assert page.stat().st_uid == OWNER
    with acting_as(STRANGER):
        assert not os.access(page, os.R_OK)

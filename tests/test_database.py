"""Is a database for the gradebook taken, refused with a reason, or told what it needs; and is its password kept?"""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import COURSE_FILE, create, read_course
from autograder.course.database import PASSWORD_FILE, gradebook_url, require_driver, usable_database
from autograder.course.template import GITIGNORE, course_toml
from autograder.errors import BadCourse
from autograder.grading.classroom import open_classroom

ADDRESS = "postgresql://deepgrad@db.example.org:5433/deep101"
PASSWORD = "s3:cret/%@"


@pytest.fixture
def nobody_listens() -> Iterator[int]:
    """A port that no server has meanwhile."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        yield one.getsockname()[1]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course on a database that was there when it was made."""
    monkeypatch.setattr("autograder.course.folder.usable_database", lambda _: (ADDRESS, PASSWORD))
    return create(tmp_path / "course", "course", database="postgresql://...").root


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("deep101", "no address of a database: 'deep101'. Write it like postgresql://deepgrad@"),
        ("postgresql://u:secret@h:port/d", "no address of a database: 'postgresql:...'"),
        ("sqlite:////tmp/a.db", "A gradebook can be in a PostgreSQL database, not in 'sqlite'"),
        ("mysql://u:secret@h/d", "not in 'mysql'"),
        ("postgresql://u:sec@ret@h/d", "If it has an @ or a %, leave it out and write it into ~/.pgpass"),
        ("postgresql://u@h/d?password=secret", "Write it between USER: and @HOST"),
        ("postgresql://u:secret%40@h/d", "has an @, a % or another sign that 'nbgrader db upgrade'"),
        ("postgresql://u:secret@h", "names no database"),
        ("postgresql://u:secret@h/", "names no database"),
    ],
)
def test_an_address_that_is_none_is_told_without_its_password(address: str, said: str) -> None:
    with pytest.raises(BadCourse) as caught:
        usable_database(address)
    assert said in str(caught.value) and "secret" not in str(caught.value)


def test_a_server_that_does_not_answer_is_told_before_a_folder_is_made(tmp_path: Path, nobody_listens: int) -> None:
    url = f"postgresql://deepgrad:secret@127.0.0.1:{nobody_listens}/deep101"
    done = CliRunner().invoke(app, ["init", str(tmp_path / "course"), "--db", url])
    assert isinstance(done.exception, BadCourse) and not (tmp_path / "course").exists()
    said = str(done.exception)
    assert f"The database postgresql://deepgrad@127.0.0.1:{nobody_listens}/deep101 cannot be used: " in said
    assert "refused" in said and "Does the server run" in said and "secret" not in said


def test_without_the_driver_init_and_grading_say_what_to_install(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    require_driver()
    monkeypatch.setitem(sys.modules, "psycopg", None)  # as where it is not installed
    told = r"psycopg cannot be imported here .*Run: pip install 'psycopg\[binary\]'"
    with pytest.raises(BadCourse, match=told):
        usable_database(ADDRESS)
    with pytest.raises(BadCourse, match=told):
        open_classroom(course)


def test_the_password_is_in_one_closed_file_alone(course: Path) -> None:
    files = [path for path in course.rglob("*") if path.is_file()]
    assert [path.name for path in files if PASSWORD in path.read_text(errors="replace")] == [PASSWORD_FILE]
    assert (course / PASSWORD_FILE).stat().st_mode & 0o777 == 0o600
    assert PASSWORD_FILE in GITIGNORE.splitlines()
    assert str(course / PASSWORD_FILE) in open_classroom(course).private


def test_nbgraders_programs_get_the_address_with_the_password(course: Path) -> None:
    url = open_classroom(course).directories.db_url
    assert url == ("postgresql+psycopg://deepgrad:s3:cret/%25%40@db.example.org:5433/deep101?connect_timeout=10")
    (course / PASSWORD_FILE).unlink()  # libpq then looks into ~/.pgpass
    assert gradebook_url(course, ADDRESS) == (
        "postgresql+psycopg://deepgrad@db.example.org:5433/deep101?connect_timeout=10"
    )
    assert gradebook_url(course, "postgresql:///d?host=/run/postgresql&connect_timeout=3") == (
        "postgresql+psycopg:///d?connect_timeout=3&host=/run/postgresql"
    )


def test_without_a_database_the_gradebook_is_the_sqlite_file(tmp_path: Path) -> None:
    course = create(tmp_path / "course", "x")
    assert course.database == "" and not (course.root / PASSWORD_FILE).exists()
    assert open_classroom(course.root).directories.db_url == f"sqlite:///{course.root / 'gradebook.db'}"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://u:hunter2@h/d", f"Remove :PASSWORD from it and write the password alone into {PASSWORD_FILE}"),
        ("mysql://u@h/d", "database: A gradebook can be in a PostgreSQL database, not in 'mysql'"),
    ],
)
def test_a_wrong_database_in_course_toml_is_told(tmp_path: Path, address: str, said: str) -> None:
    (tmp_path / COURSE_FILE).write_text(course_toml("x", "", database=address))
    with pytest.raises(BadCourse) as caught:
        read_course(tmp_path)
    assert f"{tmp_path / COURSE_FILE}: database" in str(caught.value) and said in str(caught.value)
    assert "hunter2" not in str(caught.value)

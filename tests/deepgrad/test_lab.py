"""Is a learner's folder brought up to date and never a line of their work lost?"""

import json
from pathlib import Path

import pytest

import deepgrad.lab
from deepgrad.errors import BadArgument, LessonNotFound
from deepgrad.lab import LEDGER, copy_lessons
from deepgrad.lessons import Lesson, lessons_folder, shipped_lessons

NAME = "01_x.ipynb"


class Shop:
    """A course that ships one lesson, in the version of the day."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        folder.mkdir()
        monkeypatch.setattr(deepgrad.lab, "lessons_folder", lambda: folder)
        monkeypatch.setattr(deepgrad.lab, "shipped_lessons", lambda: [Lesson(folder / NAME, "01_x", "X", "s", {})])
        self.ship("version 1")

    def ship(self, text: str) -> None:
        (self.folder / NAME).write_text(text)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    return Shop(tmp_path / "shipped", monkeypatch)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return tmp_path / "mine"


def state(mine: Path) -> str:
    (copied,) = copy_lessons(mine)
    assert copied.path.exists()
    return copied.state


def edit(mine: Path, text: str = "my own work") -> None:
    (mine / NAME).write_text(text)


def test_is_a_lesson_copied_once_and_then_current(shop: Shop, mine: Path) -> None:
    assert [state(mine) for _ in range(3)] == ["new", "current", "current"]
    assert (mine / NAME).read_text() == "version 1"


def test_is_an_untouched_copy_replaced_by_a_newer_version(shop: Shop, mine: Path) -> None:
    state(mine)
    shop.ship("version 2")
    assert [state(mine), state(mine)] == ["updated", "current"]
    assert (mine / NAME).read_text() == "version 2"


def test_is_edited_work_left_alone(shop: Shop, mine: Path) -> None:
    state(mine)
    edit(mine)
    assert [state(mine), state(mine)] == ["yours", "yours"]
    assert (mine / NAME).read_text() == "my own work"


def test_is_a_newer_version_put_beside_edited_work_once(shop: Shop, mine: Path) -> None:
    state(mine)
    edit(mine)
    shop.ship("version 2")
    (copied,) = copy_lessons(mine)
    assert copied.state == "beside" and copied.path.name.startswith("01_x.new-")
    assert (copied.path.read_text(), (mine / NAME).read_text()) == ("version 2", "my own work")
    copied.path.write_text("work in the newer one")
    assert state(mine) == "yours"
    assert copied.path.read_text() == "work in the newer one"
    copied.path.unlink()
    assert state(mine) == "yours"
    shop.ship("version 3")
    assert state(mine) == "beside"
    assert (mine / NAME).read_text() == "my own work"


def test_is_a_deleted_lesson_copied_again(shop: Shop, mine: Path) -> None:
    state(mine)
    (mine / NAME).unlink()
    assert state(mine) == "new"


@pytest.mark.parametrize(
    "ledger", [None, "", "{", "[]", "3", '{"given": []}', '{"given": {"x": {}}, "offered": 3}', "\0"]
)
def test_does_a_ledger_that_is_lost_or_broken_cost_no_work(ledger: str | None, shop: Shop, mine: Path) -> None:
    state(mine)
    edit(mine)
    (mine / LEDGER).unlink() if ledger is None else (mine / LEDGER).write_text(ledger)
    assert state(mine) == "beside"
    assert (mine / NAME).read_text() == "my own work"
    assert state(mine) == "yours"
    assert set(json.loads((mine / LEDGER).read_text())) == {"given", "offered"}


def test_is_a_notebook_of_that_name_from_elsewhere_left_alone(shop: Shop, mine: Path) -> None:
    mine.mkdir()
    (mine / NAME).write_bytes(b"\xff\xfe no text at all")
    assert state(mine) == "beside"
    assert (mine / NAME).read_bytes() == b"\xff\xfe no text at all"


def test_does_a_crash_before_the_ledger_is_written_cost_no_work(
    shop: Shop, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(json, "dumps", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            copy_lessons(mine)
    edit(mine)
    assert state(mine) == "beside"
    assert (mine / NAME).read_text() == "my own work"


def test_is_a_folder_that_cannot_be_used_told_so(shop: Shop, mine: Path) -> None:
    mine.write_text("a file")
    with pytest.raises(BadArgument, match=r"cannot be used: .*Choose another"):
        copy_lessons(mine)
    mine.unlink()
    (mine / NAME).mkdir(parents=True)
    with pytest.raises(BadArgument, match="cannot be used: Is a directory"):
        copy_lessons(mine)
    with pytest.raises(BadArgument, match="holds the lessons themselves"):
        copy_lessons(shop.folder)


def test_are_the_shipped_lessons_copied_byte_for_byte(mine: Path) -> None:
    copied = copy_lessons(mine)
    assert [one.path.read_bytes() for one in copied] == [one.lesson.path.read_bytes() for one in copied]
    assert [one.lesson for one in copied] == shipped_lessons()


def test_is_a_place_without_lessons_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("deepgrad.lessons.__file__", str(tmp_path / "deepgrad" / "lessons.py"))
    with pytest.raises(LessonNotFound, match="No lessons are installed"):
        lessons_folder()
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "01_x.ipynb").write_text("{}")
    with pytest.raises(LessonNotFound, match="is not a built lesson"):
        shipped_lessons()

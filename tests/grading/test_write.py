"""Does whatever lies beside a notebook cost its own submission at most, and never the run?"""

import os
from pathlib import Path

import pytest
from support.trees import nested

from autograder.grading.files import Room
from autograder.grading.submitted import read_submission
from autograder.grading.write import extra_files, stage, unstage, write

NOT_UTF8 = os.fsdecode(b"\xff\xfe.txt")


def put(folder: Path, name: str, text: str = "x") -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def published(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): p.read_text() for p in folder.rglob("*") if p.is_file()}


def test_is_a_name_that_is_no_utf8_copied(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.ipynb")
    before = read_submission(tmp_path / "in", ["a"], [])
    put(tmp_path / "in", NOT_UTF8)
    found = read_submission(tmp_path / "in", ["a"], [])
    assert found.digest != before.digest
    write(tmp_path / "out", {"a": "n"}, extra_files(found, tmp_path, ()))
    assert published(tmp_path / "out") == {"a.ipynb": "n", NOT_UTF8: "x"}


def test_is_a_folder_with_a_notebooks_name_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").mkdir()
    found = read_submission(tmp_path, ["a"], [])
    assert found.notebooks == {}
    assert found.notes.attention == [
        (
            "a.ipynb was not read. It is not a regular file, or you have no permission to read it, or there are too "
            "many files beside it."
        )
    ]


@pytest.mark.parametrize(("theirs", "ours"), [("data", "data/x.csv"), ("x.csv/y", "x.csv")])
def test_does_the_instructors_file_win_over_one_in_its_way(tmp_path: Path, theirs: str, ours: str) -> None:
    put(tmp_path / "in", theirs, "theirs")
    put(tmp_path / "in", "kept", "theirs")
    put(tmp_path / "source", ours, "ours")
    files = extra_files(read_submission(tmp_path / "in", [], []), tmp_path / "source", [Path(ours)])
    write(tmp_path / "out", {}, files)
    assert published(tmp_path / "out") == {ours: "ours", "kept": "theirs"}
    staged = stage(files)
    assert staged is not None
    assert published(staged) == {ours: "ours", "kept": "theirs"}
    unstage(staged)


def test_may_a_file_become_a_folder_and_a_file_again(tmp_path: Path) -> None:
    for names in (["a", "b/c"], ["a/b/c", "b"], ["a", "b/c/d"], []):
        origin = tmp_path / f"in{len(list(tmp_path.iterdir()))}"
        files = {}
        for name in names:
            put(origin, name)
            files[Path(name)] = origin / name
        write(tmp_path / "out", {}, files)
        assert sorted(published(tmp_path / "out")) == names


def test_are_files_that_do_not_fit_left_out_and_told_and_nbgraders_own_kept(tmp_path: Path) -> None:
    put(tmp_path, "0_video.mp4", "x" * 300)
    for n in range(1, 5):
        put(tmp_path, f"{n}/data.csv", "x" * 100)
    put(tmp_path, "timestamp.txt", "x" * 50)
    found = read_submission(tmp_path, [], [], room=Room(bytes=280, files=2048))
    assert [str(path) for path in found.others] == ["timestamp.txt", "1/data.csv", "2/data.csv"]
    assert found.notes.attention[0].startswith("3 of 6 files beside the notebook were not copied")
    assert "0_video.mp4, 3/data.csv, 4/data.csv" in found.notes.attention[0]
    assert len(read_submission(tmp_path, [], [], room=Room(bytes=10_000, files=5)).others) == 3  # with two folders


def test_is_a_students_copy_of_an_instructors_file_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "data/points.csv", "x" * 100)
    found = read_submission(tmp_path, [], [], given=[Path("data/points.csv")], room=Room(bytes=0, files=0))
    assert found.others == []
    assert found.notes.attention == []


def test_is_what_stock_nbgrader_left_removed_however_deep(tmp_path: Path) -> None:
    deep = tmp_path / "out"
    deep.mkdir()
    with nested(deep, 1_200):
        write(deep, {"a": "n"}, {})
        assert [path.name for path in deep.iterdir()] == ["a.ipynb"]


def test_is_a_file_that_grew_or_vanished_since_it_was_measured_left_out(tmp_path: Path) -> None:
    put(tmp_path, "in/grown")
    put(tmp_path, "in/gone")
    files = extra_files(read_submission(tmp_path / "in", [], []), tmp_path, ())
    os.truncate(tmp_path / "in/grown", Room.bytes + 1)
    (tmp_path / "in/gone").unlink()
    write(tmp_path / "out", {"a": "n"}, files)
    assert published(tmp_path / "out") == {"a.ipynb": "n"}

"""Does whatever lies beside a notebook cost its own submission at most, and never the run?"""

import datetime
import os
from pathlib import Path

import pytest

from autograder.grading import submitted
from autograder.grading.publish import extra_files, publish, stage, unstage
from autograder.grading.submitted import handed_in, read_submission

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
    publish(tmp_path / "out", {"a": "n"}, extra_files(found, tmp_path, ()))
    assert published(tmp_path / "out") == {"a.ipynb": "n", NOT_UTF8: "x"}


def test_is_a_folder_with_a_notebooks_name_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").mkdir()
    found = read_submission(tmp_path, ["a"], [])
    assert found.notebooks == {}
    assert found.notes.attention == ["a.ipynb is not a plain file, or closed to you; it was not read."]


@pytest.mark.parametrize(("theirs", "ours"), [("data", "data/x.csv"), ("x.csv/y", "x.csv")])
def test_does_the_instructors_file_win_over_one_in_its_way(tmp_path: Path, theirs: str, ours: str) -> None:
    put(tmp_path / "in", theirs, "theirs")
    put(tmp_path / "in", "kept", "theirs")
    put(tmp_path / "source", ours, "ours")
    files = extra_files(read_submission(tmp_path / "in", [], []), tmp_path / "source", [Path(ours)])
    publish(tmp_path / "out", {}, files)
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
        publish(tmp_path / "out", {}, files)
        assert sorted(published(tmp_path / "out")) == names


def test_are_more_files_than_fit_left_out_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(6):
        put(tmp_path, f"{n}/timestamp.txt", "x" * 100)
    monkeypatch.setattr(submitted, "MAX_OTHERS", 250)
    found = read_submission(tmp_path, [], [])
    assert [str(path) for path in found.others] == ["0/timestamp.txt", "1/timestamp.txt"]
    assert "6 files" in found.notes.attention[0]
    monkeypatch.setattr(submitted, "MAX_OTHERS", 10_000)
    monkeypatch.setattr(submitted, "MAX_FILES", 5)
    assert len(read_submission(tmp_path, [], []).others) == 5


@pytest.mark.parametrize("text", ["soon", "9" * 30, "0x", "9" * 4000, "2026-13-01", "\udcff"])
def test_is_a_text_that_is_no_time_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "timestamp.txt").write_bytes(os.fsencode(text))
    with pytest.raises(ValueError):
        handed_in(tmp_path)


def test_is_a_timestamp_that_is_no_plain_file_not_opened(tmp_path: Path) -> None:
    (tmp_path / "timestamp.txt").symlink_to("/dev/zero")
    with pytest.raises(ValueError, match="not a plain file"):
        handed_in(tmp_path)
    (tmp_path / "timestamp.txt").unlink()
    os.mkfifo(tmp_path / "timestamp.txt")
    with pytest.raises(ValueError, match="not a plain file"):
        handed_in(tmp_path)


def test_is_an_honest_time_read(tmp_path: Path) -> None:
    assert handed_in(tmp_path) is None
    put(tmp_path, "timestamp.txt", "\n")
    assert handed_in(tmp_path) is None
    put(tmp_path, "timestamp.txt", "2026-03-01 14:00:00.000000 CET")
    assert handed_in(tmp_path) == datetime.datetime(2026, 3, 1, 13)

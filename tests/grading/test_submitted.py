"""Is the notebook found under whatever name and in whatever folder it was handed in?"""

from pathlib import Path

import pytest
from support.submissions import LESSON

from autograder.grading.submitted import read_submission


@pytest.mark.parametrize("name", [f"{LESSON} (1)", f"{LESSON}-Copy1", "homework", LESSON.upper()])
def test_is_a_wrong_file_name_known(name: str, tmp_path: Path) -> None:
    (tmp_path / f"{name}.ipynb").write_bytes(b"{}")
    submission = read_submission(tmp_path, [LESSON], [])
    assert list(submission.notebooks) == [LESSON]
    assert name in submission.instead[LESSON].graded


def test_is_a_link_out_of_the_folder_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("{}")
    folder = tmp_path / "submitted"
    folder.mkdir()
    (folder / f"{LESSON}.ipynb").symlink_to(tmp_path / "secret")
    (folder / "data.txt").symlink_to(tmp_path / "secret")
    submission = read_submission(folder, [LESSON], [])
    assert (submission.notebooks, submission.others, submission.unread) == ({}, [], [LESSON])
    assert "not a regular file" in submission.notes.attention[0]


def test_is_a_folder_under_a_notebooks_name_left_unread(tmp_path: Path) -> None:
    (tmp_path / f"{LESSON}.ipynb").mkdir()
    assert read_submission(tmp_path, [LESSON], []).unread == [LESSON]


def test_is_a_closed_folder_no_empty_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # root may read all
    submission = read_submission(tmp_path, [LESSON], [])
    assert submission.unread == [LESSON]
    assert "Permission denied" in submission.notes.attention[0]


@pytest.mark.parametrize("names", [["final.ipynb", "final2.ipynb"], [f"my work/{LESSON}.ipynb", f"old/{LESSON}.ipynb"]])
def test_are_notebooks_named_that_may_be_the_one(names: list[str], tmp_path: Path) -> None:
    for name in (*names, ".ipynb_checkpoints/x.ipynb"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"{}")
    submission = read_submission(tmp_path, [LESSON], [".ipynb_checkpoints"])
    assert submission.notebooks == {}
    (sentence,) = submission.notes.attention
    assert ", ".join(names) in sentence and "checkpoints" not in sentence


def test_is_a_notebook_in_a_folder_graded_with_its_files(tmp_path: Path) -> None:
    for name in (f"my work/{LESSON}.ipynb", "my work/data/a.csv", "b.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"{}")
    submission = read_submission(tmp_path, [LESSON], [])
    told = submission.instead[LESSON]
    assert told.graded == f"There is no {LESSON}.ipynb; my work/{LESSON}.ipynb was graded in its place."
    assert told.called == f"my work/{LESSON}.ipynb (there is no {LESSON}.ipynb)"
    assert submission.notes.attention == []  # nobody knows yet whether it can be graded
    assert (submission.folder, submission.others) == (tmp_path / "my work", [Path("data/a.csv")])


def test_is_a_second_copy_named(tmp_path: Path) -> None:
    for name in (LESSON, f"{LESSON}-Copy1", "scratch"):
        (tmp_path / f"{name}.ipynb").write_bytes(b"{}")
    notes = read_submission(tmp_path, [LESSON], []).notes
    assert notes.attention == [f"{LESSON}-Copy1.ipynb is in the folder, too; it was not graded."]
    assert notes.said == ["scratch.ipynb is in the folder, too; it was not graded."]


@pytest.mark.parametrize("place", [".", "my work"])
def test_does_another_time_change_the_digest_and_not_the_work(place: str, tmp_path: Path) -> None:
    (tmp_path / place).mkdir(exist_ok=True)
    (tmp_path / place / f"{LESSON}.ipynb").write_bytes(b"{}")
    times = ("", "2026-03-01 13:30:00 +0100", "2026-03-02 13:30:00 +0100")
    found = []
    for text in times:
        (tmp_path / "timestamp.txt").write_text(text)
        found.append(read_submission(tmp_path, [LESSON], []))
    assert len({one.digest for one in found}) == len(times)
    assert len({one.work for one in found}) == 1

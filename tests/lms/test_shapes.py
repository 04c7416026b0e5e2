"""Is it recognised whose file is which, by the names that Moodle, Canvas and people give?"""

from pathlib import PurePosixPath

import pytest
from support.lms import ADA, moodle_name

from autograder.lms.archive import Bundle, File
from autograder.lms.shapes import Kind, Upload, recognise

LESSON = "01_deep_linear_network"


def bundle_of(*names: str) -> Bundle:
    return Bundle("all.zip", [File(PurePosixPath(name), 1, lambda: b"x") for name in names])


def only(*names: str, kind: Kind | None = None) -> tuple[Kind, Upload]:
    found, uploads = recognise(bundle_of(*names), LESSON, kind)
    (upload,) = uploads
    return found, upload


@pytest.mark.parametrize(
    ("name", "path"),
    [
        (moodle_name(ADA), "nb.ipynb"),
        (moodle_name(ADA, folders=False), "nb.ipynb"),
        (moodle_name(ADA, "data/nb.csv"), "data/nb.csv"),
        (moodle_name(ADA, "my_own_name.ipynb", folders=False), "my_own_name.ipynb"),
        ("Ada Lovelace_101_assignsubmission_file/nb.ipynb", "nb.ipynb"),
    ],
)
def test_a_file_of_moodle_is_its_participants(name: str, path: str) -> None:
    kind, upload = only(name)
    assert (kind, upload.key, upload.name, str(upload.path)) == ("moodle", "101", "Ada Lovelace", path)
    assert upload.prefix == "Ada Lovelace_101_"


def test_blind_marking_and_groups_of_moodle_are_recognised() -> None:
    assert only("Participant_101_assignsubmission_file_/nb.ipynb")[1].key == "101"
    assert only("Group 1-Ada Lovelace_101_assignsubmission_file_/nb.ipynb")[1].key == "101"


def test_a_text_typed_into_moodle_is_told() -> None:
    bundle = bundle_of("Ada Lovelace_101_assignsubmission_onlinetext/onlinetext.html", moodle_name(ADA))
    _, uploads = recognise(bundle, LESSON)
    assert [str(upload.path) for upload in uploads] == ["nb.ipynb"]
    assert "typed into Moodle" in bundle.refused[0][1]


@pytest.mark.parametrize(
    ("name", "path", "late"),
    [
        (f"lovelaceada_2001_7001_{LESSON}.ipynb", f"{LESSON}.ipynb", False),
        (f"lovelaceada_LATE_2001_7001_{LESSON}.ipynb", f"{LESSON}.ipynb", True),
        (f"lovelaceada_2001_7001_{LESSON}-3.ipynb", f"{LESSON}.ipynb", False),
        ("öströmbjörn_2001_7001_5_5.ipynb", "5_5.ipynb", False),
    ],
)
def test_a_file_of_canvas_is_its_users(name: str, path: str, late: bool) -> None:
    kind, upload = only(name)
    assert (kind, upload.key, str(upload.path), upload.late) == ("canvas", "2001", path, late)


def test_of_canvas_uploads_of_one_file_the_last_counts_and_the_others_are_told() -> None:
    names = [f"lovelaceada_2001_{7000 + n}_{LESSON}{f'-{n}' if n else ''}.ipynb" for n in (0, 1, 2, 10)]
    bundle = bundle_of(*names)
    _, (upload,) = recognise(bundle, LESSON)
    assert upload.file.path.name == names[-1]
    assert len(bundle.refused) == 3 and all("uploaded again" in sentence for _, sentence in bundle.refused)


@pytest.mark.parametrize(
    ("name", "student", "path"),
    [
        ("ada/nb.ipynb", "ada", "nb.ipynb"),
        (f"ada/{LESSON}/nb.ipynb", "ada", "nb.ipynb"),
        ("ada.ipynb", "ada", f"{LESSON}.ipynb"),
        (f"{LESSON}_ada.ipynb", "ada", f"{LESSON}.ipynb"),
        (f"ada_{LESSON}.ipynb", "ada", f"{LESSON}.ipynb"),
    ],
)
def test_in_a_plain_folder_the_place_or_the_files_name_says_whose_it_is(name: str, student: str, path: str) -> None:
    kind, upload = only(name)
    assert (kind, upload.key, str(upload.path)) == ("plain", student, path)


def test_a_folder_around_all_is_seen_through_only_where_it_is_no_student() -> None:
    assert only(f"all submissions/{moodle_name(ADA)}")[1].key == "101"
    assert only("ada/nb.ipynb")[1].key == "ada"


def test_a_file_that_names_no_student_is_told() -> None:
    bundle = bundle_of(moodle_name(ADA), "readme.txt")
    recognise(bundle, LESSON)
    assert bundle.refused[0][1] == "readme.txt has no name as Moodle gives it; it was not taken."

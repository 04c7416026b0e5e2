"""Is a hostile archive read within limits, and is each file that is not taken told in a sentence?"""

import os
import stat
import struct
import warnings
import zipfile
from pathlib import Path

import pytest
from support.lms import zip_of

from autograder.lms.archive import MAX_FILE, open_bundle
from autograder.lms.errors import BadArchive


def names_in(path: Path) -> tuple[list[str], list[str]]:
    """The files that are taken, and the sentences about the others."""
    with open_bundle(path) as bundle:
        return [str(file.path) for file in bundle.files], [sentence for _, sentence in bundle.refused]


@pytest.mark.parametrize(
    "name",
    ["../evil.ipynb", "a/../../evil.ipynb", "/etc/evil.ipynb", "a//evil.ipynb", "./evil.ipynb", "a/./evil.ipynb"],
)
def test_a_path_that_leads_out_is_refused(name: str, tmp_path: Path) -> None:
    taken, said = names_in(zip_of(tmp_path / "a.zip", {name: b"x", "good/nb.ipynb": b"y"}))
    assert taken == ["good/nb.ipynb"]
    assert len(said) == 1 and "leads out of the archive" in said[0]


def test_a_backslash_of_windows_parts_folders_and_leads_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("ada\\nb.ipynb", "..\\evil.ipynb"):
            one = zipfile.ZipInfo(name)
            one.create_system = 0
            archive.writestr(one, b"x")
    taken, said = names_in(path)
    assert taken == ["ada/nb.ipynb"] and "leads out" in said[0]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("ada/" + "n" * 300, "more than 255 bytes"),
        ("/".join("abcdefghijklmnopqrst"), "folders deep"),
        ("ada/a\x1b[2Jb.ipynb", "control character"),
        ("ada/two\nlines.ipynb", "control character"),
    ],
)
def test_a_name_that_no_folder_or_terminal_should_get_is_refused(name: str, why: str, tmp_path: Path) -> None:
    taken, said = names_in(zip_of(tmp_path / "a.zip", {name: b"x"}))
    assert taken == [] and why in said[0]
    assert said[0].isprintable()


def test_a_link_an_encrypted_file_and_another_packing_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("ada/link.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, b"/etc/passwd")
        archive.writestr("ada/packed.ipynb", b"x" * 100, zipfile.ZIP_LZMA)
        archive.writestr("ada/locked.ipynb", b"x")
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\1\2")
    data[at + 8] |= 1  # the flag of encryption
    path.write_bytes(data)
    taken, said = names_in(path)
    assert taken == []
    assert ["link" in said[0], "deflate" in said[1], "encrypted" in said[2]] == [True] * 3


def test_a_file_that_unpacks_to_too_much_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("ada/bomb.ipynb", "w") as file:
        for _ in range(65):
            file.write(bytes(1 << 20))
    assert path.stat().st_size < MAX_FILE / 100
    taken, said = names_in(path)
    assert taken == [] and "more than 64 MB" in said[0]


def test_a_file_that_unpacks_to_more_than_it_says_gives_no_more_or_is_damaged(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {"ada/nb.ipynb": bytes(1 << 20)})
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\1\2")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    path.write_bytes(data)
    with open_bundle(path) as bundle, pytest.raises(BadArchive, match="damaged"):
        bundle.files[0].read()


def test_the_same_place_twice_is_refused_unless_it_is_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as archive:
        warnings.simplefilter("ignore")  # zipfile's about the duplicate
        for name, data in [("a/x", b"1"), ("a/x", b"2"), ("b/x", b"1"), ("b/x", b"1"), ("c/X", b"1"), ("c/x", b"2")]:
            archive.writestr(name, data)
    taken, said = names_in(path)
    assert taken == ["b/x"]
    assert len(said) == 2 and all("2 times, with different contents" in sentence for sentence in said)


def test_a_file_where_another_needs_a_folder_is_refused(tmp_path: Path) -> None:
    taken, said = names_in(zip_of(tmp_path / "a.zip", {"ada": b"x", "ada/nb.ipynb": b"y"}))
    assert taken == ["ada/nb.ipynb"] and "as a file and as a folder" in said[0]


@pytest.mark.parametrize("encoding", ["utf-8", "cp437"])
def test_names_without_a_word_on_their_encoding_are_read(encoding: str, tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {"Bj_rn/nb.ipynb": b"x"})
    raw = path.read_bytes()
    name = "Björn/nb.ipynb".encode(encoding)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("B" * len(name), b"x")
    raw = path.read_bytes().replace(b"B" * len(name), name)
    path.write_bytes(raw)
    assert names_in(path) == (["Björn/nb.ipynb"], [])


def test_accents_that_macos_took_apart_are_composed(tmp_path: Path) -> None:
    assert names_in(zip_of(tmp_path / "a.zip", {"Bjo\u0308rn/nb.ipynb": b"x"}))[0] == ["Björn/nb.ipynb"]


def test_what_programs_leave_for_themselves_is_passed_over(tmp_path: Path) -> None:
    files = {"__MACOSX/ada/._nb.ipynb": b"", "ada/.DS_Store": b"", "ada/.ipynb_checkpoints/nb-checkpoint.ipynb": b""}
    assert names_in(zip_of(tmp_path / "a.zip", {**files, "ada/nb.ipynb": b"x"})) == (["ada/nb.ipynb"], [])


@pytest.mark.parametrize("data", [b"", b"not a zip", b"Rar!\x1a\x07\x00" + bytes(100), b"PK\x05\x06" + b"\xff" * 18])
def test_what_is_no_archive_is_told(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    with pytest.raises(BadArchive, match=r"zip archive|lists more files"), open_bundle(path):
        pass


def test_a_missing_archive_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadArchive, match="No such file"), open_bundle(tmp_path / "none.zip"):
        pass


def test_a_folder_is_read_without_its_links_and_pipes(tmp_path: Path) -> None:
    (tmp_path / "all" / "ada").mkdir(parents=True)
    (tmp_path / "all" / "ada" / "nb.ipynb").write_bytes(b"x")
    (tmp_path / "all" / "ada" / "link.ipynb").symlink_to("/etc/passwd")
    (tmp_path / "all" / "eve").symlink_to("/etc")
    os.mkfifo(tmp_path / "all" / "pipe.ipynb")
    (tmp_path / "all" / "ada" / os.fsdecode(b"\xff.ipynb")).write_bytes(b"x")
    taken, said = names_in(tmp_path / "all")
    assert taken == ["ada/nb.ipynb"]
    assert sorted(sentence.split()[0] for sentence in said) == ["ada/\\xff.ipynb", "eve", "pipe.ipynb"]

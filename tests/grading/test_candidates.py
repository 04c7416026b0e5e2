"""Is the right file taken for a notebook, and is a human told wherever there is doubt?"""

import io
import json
import unicodedata
import zipfile
from pathlib import Path

import pytest

from autograder.grading.archives import MAX_DIRECTORY, notebooks_in, unpacked
from autograder.grading.candidates import Candidate, choose
from autograder.grading.choosing import choose_notebooks
from autograder.grading.notes import Notes
from autograder.grading.slim import MAX_TOKENS, without_outputs

CELLS = json.dumps({"cells": [{"cell_type": "code"}] * 9, "nbformat": 4}).encode()


def candidate(name: str) -> Candidate:
    return Candidate(Path(name))


@pytest.mark.parametrize(
    "name",
    [
        "part1 (1).ipynb", "PART1.IPYNB", "part1.ipynb.txt", "part1.json", "part1", "Copy of part1.ipynb",
        "a_1_assignsubmission_file_part1.ipynb", "ada_late_1_2_part1-1.ipynb", "work/part1.ipynb",
    ],
)  # fmt: skip
def test_a_name_is_known_through_its_decoration(name: str) -> None:
    others = [candidate("part2.ipynb"), candidate("scratch.ipynb"), candidate("part10.ipynb")]
    assert choose(["part1", "part2"], [candidate(name), *others])["part1"] == candidate(name)


def test_a_name_in_other_bytes_is_the_same_name() -> None:
    path = f"{unicodedata.normalize('NFD', 'Übung é')}.ipynb"
    assert choose(["Übung é"], [candidate(path), candidate("Übung é (1).ipynb")]) == {"Übung é": candidate(path)}


@pytest.mark.parametrize(
    "names",
    [
        ["final.ipynb", "final2.ipynb"],
        ["part1 (1).ipynb", "part1 (2).ipynb"],
        ["a/part1.ipynb", "b/part1.ipynb"],
        ["part1.json", "part1.ipynb.txt"],
    ],
)
def test_nothing_is_taken_in_doubt(names: list[str]) -> None:
    assert choose(["part1"], [candidate(name) for name in names]) == {}


def test_a_copy_of_one_notebook_is_not_taken_for_another() -> None:
    found = [candidate("part1.ipynb"), candidate("part1-Copy1.ipynb")]
    assert choose(["part1", "part2"], found) == {"part1": found[0]}


def chosen(folder: Path, files: dict[str, bytes], names: tuple[str, ...] = ("x",)) -> tuple[dict[str, bytes], Notes]:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    paths = [Path(name) for name in files if ".ipynb_checkpoints" not in name]
    notes = Notes()
    return choose_notebooks(folder, names, paths, notes).notebooks, notes


def archive(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, CELLS)
    return data.getvalue()


@pytest.mark.parametrize("name", ["x.ipynb", ".x/../x.ipynb", "all.zip"])
def test_the_notebook_of_an_archive_is_taken(name: str, tmp_path: Path) -> None:
    (tmp_path / Path(name).name).write_bytes(archive("a/x.ipynb", "__MACOSX/a/._x.ipynb", "b.txt"))
    notes = Notes()
    found = choose_notebooks(tmp_path, ["x"], [Path(Path(name).name)], notes)
    assert found.notebooks == {"x": CELLS} and notes.attention == []
    assert "a/x.ipynb in " in found.instead["x"].graded and "a/x.ipynb in " in found.instead["x"].called


@pytest.mark.parametrize("data", [b"PK\x03\x04", archive("x.ipynb")[:-30], archive(), archive("a.ipynb", "b.ipynb")])
def test_an_archive_without_a_single_notebook_is_told(data: bytes, tmp_path: Path) -> None:
    found, notes = chosen(tmp_path, {"all.zip": data})
    assert found == {}
    assert len(notes.attention) == 1 and "all.zip" in notes.attention[0]


def test_an_archive_with_a_huge_list_of_files_is_not_opened(tmp_path: Path) -> None:
    data = bytearray(archive("x.ipynb"))
    at = data.rfind(b"PK\5\6")
    data[at + 12 : at + 16] = (MAX_DIRECTORY + 1).to_bytes(4, "little")
    (tmp_path / "x.zip").write_bytes(data)
    assert notebooks_in(tmp_path / "x.zip") == []
    assert unpacked(bytes(data)) is None


def test_no_more_is_unpacked_than_asked_for() -> None:
    assert unpacked(archive("x.ipynb"), most=5) == ("x.ipynb", CELLS[:5])


@pytest.mark.parametrize("copy", [".~x.ipynb", ".ipynb_checkpoints/x-checkpoint.ipynb", "x.ipynb~"])
@pytest.mark.parametrize("data", [b"", b'{"cells": [], "nbformat": 4}', CELLS[:60], None])
def test_a_copy_with_more_work_is_pointed_at(copy: str, data: bytes | None, tmp_path: Path) -> None:
    _, notes = chosen(tmp_path, {copy: CELLS} | ({} if data is None else {"x.ipynb": data}))
    assert any(f"A copy, {copy}, has 9 cells" in sentence for sentence in notes.attention)


@pytest.mark.parametrize("copy", [".~x.ipynb", ".ipynb_checkpoints/x-checkpoint.ipynb", "._x.ipynb"])
def test_a_copy_beside_a_whole_notebook_is_no_matter(copy: str, tmp_path: Path) -> None:
    found, notes = chosen(tmp_path, {"x.ipynb": CELLS, copy: CELLS})
    assert found == {"x": CELLS} and notes == Notes()


def test_what_lies_there_in_place_of_a_notebook_is_named(tmp_path: Path) -> None:
    found, notes = chosen(tmp_path, {"x.rar": b"Rar!", "timestamp.txt": b""})
    assert found == {}
    (sentence,) = notes.attention
    assert "it holds x.rar. Ask the student" in sentence


OUTPUTS = [{"output_type": "stream", "text": ['a \\ " [ { ]', "\\"]}, {"data": {"image/png": "A" * 99}}]


def test_outputs_go_and_nothing_else() -> None:
    about = {"widgets": {"state": [1]}, "mine": {"a": ["]"]}}
    source = 'text = "\\"outputs\\": ["\nprint({"outputs": [1]})'
    cell = {"cell_type": "code", "source": source, "outputs": OUTPUTS, "metadata": {}}
    plain = {"metadata": about, "cells": [cell, {"cell_type": "markdown", "source": "x"}, cell]}
    slim = json.loads(without_outputs(json.dumps(plain, indent=1).encode()))
    assert slim == {
        "metadata": {**about, "widgets": {}},
        "cells": [{**one, "outputs": []} if "outputs" in one else one for one in plain["cells"]],
    }


@pytest.mark.parametrize(
    "data", [b'{"outputs": [', b'{"outputs": ["', b"", b'"outputs": {]', b'"outputs": [' + b"[" * MAX_TOKENS]
)
def test_what_is_no_json_stays_as_it_is(data: bytes) -> None:
    assert without_outputs(data) in (data, b'"outputs": {}')

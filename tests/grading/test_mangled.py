"""Is a mangled notebook repaired with a sentence, or refused with one an instructor can act on?"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode
from support.notebooks import released, solved
from support.submissions import LESSON
from traitlets.config import Config

from autograder.grading.errors import Refused
from autograder.grading.notes import Notes
from autograder.grading.reading import read_notebook
from autograder.grading.released import Stripper
from autograder.grading.repair import grade_id, repair
from autograder.grading.sources import SourceCell, SourceNotebook, defines
from autograder.grading.submitted import read_submission


def source() -> SourceNotebook:
    """What the gradebook and the instructor's notebook say of lesson 1."""
    cells, ids = [], {}
    for cell in released(LESSON).cells:
        about = cell.metadata.get("nbgrader")
        if about:
            points = float(about["points"]) if about["grade"] else None
            flags = {key: about[key] for key in ("grade", "solution", "task")}
            cells.append(
                SourceCell(
                    name=about["grade_id"],
                    cell_type=cell.cell_type,
                    locked=about["locked"],
                    source=cell.source,
                    checksum=about["checksum"],
                    **flags,
                    points=points,
                )
            )
            ids[cell.id] = about["grade_id"]
    return SourceNotebook(LESSON, {"name": "python3", "display_name": "Python 3"}, tuple(cells), ids)


def find(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if grade_id(cell) == name)


def bytes_of(notebook: NotebookNode) -> bytes:
    return json.dumps(notebook).encode()


def read_and_repair(data: bytes) -> tuple[NotebookNode, Notes]:
    notes = Notes()
    notebook = read_notebook(data, notes)
    repair(notebook, source(), notes)
    nbformat.validate(notebook)
    return notebook, notes


def duplicated(notebook: NotebookNode) -> None:
    notebook.cells.append(dict(find(notebook, "test_chain_forward"), id="other", source="3"))


def deleted(notebook: NotebookNode) -> None:
    notebook.cells.remove(find(notebook, "test_chain_forward"))


def retyped(notebook: NotebookNode) -> None:
    cell = find(notebook, "chain_forward")
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]


def renamed(notebook: NotebookNode) -> None:
    find(notebook, "test_chain_forward").metadata.nbgrader.grade_id = "something_else"


def unnamed(notebook: NotebookNode) -> None:
    cell = find(notebook, "test_chain_forward")
    cell.metadata = {}
    cell["id"] = "fresh"


def reordered(notebook: NotebookNode) -> None:
    cell = find(notebook, "test_chain_forward")
    notebook.cells.remove(cell)
    notebook.cells.insert(0, cell)


def wrong_kernel(notebook: NotebookNode) -> None:
    notebook.metadata["kernelspec"] = {"name": "conda-env-ml-py", "display_name": "ml"}


def tagged(notebook: NotebookNode) -> None:
    find(notebook, "test_chain_forward").metadata["tags"] = ["skip-execution"]


def relocked(notebook: NotebookNode) -> None:
    find(notebook, "imports").source = "import numpy"


def broken_metadata(notebook: NotebookNode) -> None:
    find(notebook, "chain_forward").metadata["nbgrader"] = "gone"


def answered_in_the_test(notebook: NotebookNode) -> None:
    answer, test = find(notebook, "chain_forward"), find(notebook, "test_chain_forward")
    test.source = f"{answer.source}\n\n{test.source}"
    notebook.cells.remove(answer)


def from_colab(notebook: NotebookNode) -> None:
    for number, cell in enumerate(notebook.cells):
        cell.metadata = {"id": f"colab{number}"}
        cell["id"] = f"colab{number}"


def saved_by_windows(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.source = cell.source.replace("\n", "\r\n")


def broken_ids(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell["id"] = "same"


def no_ids(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        del cell["id"]


REPAIRS: dict[Callable[[NotebookNode], None], str] = {
    duplicated: "more than once",
    deleted: "was missing",
    retyped: "it is code again",
    renamed: "given back",
    unnamed: "known by its text",
    reordered: "had been moved",
    wrong_kernel: "asked for the kernel",
    tagged: "skip-execution was removed",
    relocked: "its text was restored",
    broken_metadata: "given back",
    answered_in_the_test: "chain_forward stood in the locked cell test_chain_forward",
    from_colab: "known by the function in it",
    saved_by_windows: "",
    broken_ids: "",
    no_ids: "",
}


@pytest.mark.parametrize("mangle", REPAIRS, ids=lambda mangle: mangle.__name__)
def test_is_it_repaired_and_said(mangle: Callable[[NotebookNode], None]) -> None:
    notebook = solved(LESSON)
    mangle(notebook)
    repaired, notes = read_and_repair(bytes_of(notebook))
    assert REPAIRS[mangle] in " ".join(notes.said)
    names = [grade_id(cell) for cell in repaired.cells if grade_id(cell)]
    assert sorted(names) == sorted(cell.name for cell in source().cells)
    test = find(repaired, "test_chain_forward")
    assert test.source == "check(chain_forward)"
    assert names.index("test_chain_forward") > names.index("chain_forward")
    assert "tags" not in test.metadata


@pytest.mark.parametrize("mangle", [answered_in_the_test, from_colab, saved_by_windows])
def test_is_the_answer_kept(mangle: Callable[[NotebookNode], None]) -> None:
    notebook = solved(LESSON)
    answer = find(notebook, "chain_forward").source
    mangle(notebook)
    repaired, _ = read_and_repair(bytes_of(notebook))
    assert find(repaired, "chain_forward").source.startswith(answer)


def test_are_line_ends_of_windows_no_change() -> None:
    notebook = solved(LESSON)
    saved_by_windows(notebook)
    assert read_and_repair(bytes_of(notebook))[1] == Notes()


def test_is_the_notebook_of_another_assignment_named() -> None:
    other = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("import numpy as np")])
    _, notes = read_and_repair(bytes_of(other))
    assert "another assignment" in " ".join(notes.attention)


def test_half_a_notebook_is_told() -> None:
    notebook = solved(LESSON)
    notebook.cells = notebook.cells[: len(notebook.cells) // 2]
    _, notes = read_and_repair(bytes_of(notebook))
    (sentence,) = notes.attention
    assert "cells with answers and tests are missing" in sentence and "part was lost" in sentence


HIDDEN = "assert f(1)\n### BEGIN HIDDEN TESTS\nassert f(2)\n### END HIDDEN TESTS"
SCHEME = "Explain.\n=== BEGIN MARK SCHEME ===\n2 points for the sign.\n=== END MARK SCHEME ==="


@pytest.mark.parametrize(("kind", "source"), [("code", HIDDEN), ("markdown", SCHEME)])
@pytest.mark.parametrize(("end", "touched"), [("", False), ("\n", False), ("\n# mine", True)])
def test_what_was_never_released_was_not_changed(kind: str, source: str, end: str, touched: bool) -> None:
    given = Stripper(Config()).as_released(source)
    assert given is not None and "HIDDEN" not in given and "MARK" not in given
    cell = SourceCell(
        name="a", cell_type=kind, locked=True, source=source, checksum="", grade=True, points=1.0, released=given
    )
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    submitted = make(given + end, metadata={"nbgrader": {"grade_id": "a"}})
    notes = Notes()
    notebook = read_notebook(bytes_of(nbformat.v4.new_notebook(cells=[submitted])), notes)
    repair(notebook, SourceNotebook("x", None, (cell,)), notes)
    assert notebook.cells[0].source == source
    assert notes.said == (["The locked cell a had been changed; its text was restored."] if touched else [])


@pytest.mark.parametrize(
    "code", ["def f(x):\n  pass", "async  def f(", "class f:", "a = 1\nf = g", "%time 1\nf=3", "def f(:"]
)
def test_is_a_definition_seen(code: str) -> None:
    assert defines(code, "f")


@pytest.mark.parametrize("code", ["", "def ff(x):", "f == 3", "f(x)", "    def f(x):", "# def f(x)", "g.f = 3"])
def test_is_nothing_else_taken_for_a_definition(code: str) -> None:
    assert not defines(code, "f")


def test_is_a_whole_notebook_left_as_it_is() -> None:
    repaired, notes = read_and_repair(bytes_of(solved(LESSON)))
    assert (notes.said, notes.attention) == ([], [])
    assert [cell.source for cell in repaired.cells] == [cell.source for cell in solved(LESSON).cells]


def test_is_an_old_format_brought_up() -> None:
    old = nbformat.convert(solved(LESSON), 3)
    _, notes = read_and_repair(json.dumps(old).encode())
    assert "old format 3" in " ".join(notes.said)


def test_is_a_merge_conflict_resolved_for_a_human_to_see() -> None:
    text = json.dumps(solved(LESSON), indent=1)
    line = next(line for line in text.splitlines() if "def chain_forward" in line)
    other = line.replace("w, b", "b, w")
    for first, base, name in ((line, "", "w, b"), ("no JSON", "", "b, w"), (line, f"||||||| base\n{other}\n", "w, b")):
        conflict = f"<<<<<<< HEAD\n{first}\n{base}=======\n{other}\n>>>>>>> branch"
        repaired, notes = read_and_repair(text.replace(line, conflict).encode())
        assert "merge-conflict" in " ".join(notes.attention)
        assert f"def chain_forward({name}, x, n)" in find(repaired, "chain_forward").source


def test_is_another_encoding_read() -> None:
    _, notes = read_and_repair(json.dumps(solved(LESSON)).encode("utf-16"))
    assert "UTF-16" in " ".join(notes.said)


REFUSED: dict[str, tuple[Any, str]] = {
    "empty": (b"", "is empty"),
    "blank": (b" \n\0", "is empty"),
    "cut off": (json.dumps(solved(LESSON)).encode()[:5000], "cut off"),
    "a script": (b"import numpy as np\n", "Python script"),
    "a web page": (b"<!DOCTYPE html><html></html>", "web page"),
    "a zip": (b"PK\x03\x04\xff\xfe\xfd", "zip archive"),
    "a zip in ASCII": (b"PK\x03\x04", "zip archive"),
    "a list": (b"[1, 2]", "not a notebook"),
    "no cells": (b'{"nbformat": 4}', "no list of cells"),
    "from the future": (b'{"nbformat": 7, "cells": []}', "format is 7"),
    "too deep": (b"[" * 200_000, "too deep"),
    "deep metadata": (b'{"nbformat": 4, "cells": ' + b"[" * 200 + b"]" * 200 + b"}", "too deep"),
    "too large": (b" " * (21 << 20), "more than the 20 MB"),
    "only markers": (b"<<<<<<< a\n{\n=======\n[\n>>>>>>> b\n{", "merge-conflict"),
    "conflicts that never end": (b"{\n" + b"<<<<<<< a\n|||||||\n=======\n" * 100_000, "merge-conflict"),
    "too many cells": (json.dumps({"nbformat": 4, "cells": [{}] * 3000}).encode(), "3000 cells"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_it_refused_with_a_sentence(name: str) -> None:
    data, words = REFUSED[name]
    with pytest.raises(Refused, match=words):
        read_notebook(data, Notes())


@pytest.mark.parametrize("junk", [None, 3, [], {"cell_type": "code", "source": 5, "metadata": 7}, {"id": {}}, "text"])
def test_is_a_cell_of_any_shape_read(junk: Any) -> None:
    data = json.dumps({"nbformat": 4, "cells": [junk, {"cell_type": "code", "source": ["a\n", 5, "b"]}]}).encode()
    notebook = read_notebook(data, Notes())
    nbformat.validate(notebook)
    assert notebook.cells[1].source == "a\nb"


@pytest.mark.parametrize("name", [f"{LESSON} (1)", f"{LESSON}-Copy1", "homework", LESSON.upper()])
def test_is_a_wrong_file_name_known(name: str, tmp_path: Path) -> None:
    (tmp_path / f"{name}.ipynb").write_bytes(b"{}")
    submission = read_submission(tmp_path, [LESSON], [])
    assert list(submission.notebooks) == [LESSON]
    assert name in submission.notes.attention[0]


def test_is_a_link_out_of_the_folder_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("{}")
    folder = tmp_path / "submitted"
    folder.mkdir()
    (folder / f"{LESSON}.ipynb").symlink_to(tmp_path / "secret")
    (folder / "data.txt").symlink_to(tmp_path / "secret")
    submission = read_submission(folder, [LESSON], [])
    assert (submission.notebooks, submission.others, submission.unread) == ({}, [], [LESSON])
    assert "not a plain file" in submission.notes.attention[0]


def test_is_a_folder_under_a_notebooks_name_left_unread(tmp_path: Path) -> None:
    (tmp_path / f"{LESSON}.ipynb").mkdir()
    assert read_submission(tmp_path, [LESSON], []).unread == [LESSON]


def test_is_a_closed_folder_no_empty_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # root may read all
    submission = read_submission(tmp_path, [LESSON], [])
    assert submission.unread == [LESSON]
    assert "closed to you" in submission.notes.attention[0]


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
    assert submission.notes.attention == [
        f"There is no {LESSON}.ipynb; my work/{LESSON}.ipynb was graded in its place."
    ]
    assert (submission.folder, submission.others) == (tmp_path / "my work", [Path("data/a.csv")])


def test_is_a_second_copy_named(tmp_path: Path) -> None:
    for name in (LESSON, f"{LESSON}-Copy1", "scratch"):
        (tmp_path / f"{name}.ipynb").write_bytes(b"{}")
    notes = read_submission(tmp_path, [LESSON], []).notes
    assert notes.attention == [f"{LESSON}-Copy1.ipynb lies there too; it was not graded."]
    assert notes.said == ["scratch.ipynb lies there too; it was not graded."]

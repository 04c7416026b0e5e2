"""Is a file read whatever happened to it on its way, or refused with a sentence that an instructor can act on?"""

import json
from typing import Any

import nbformat
import pytest
from support.mangled import find, made_whole
from support.notebooks import released, solved
from support.submissions import LESSON

from autograder.grading.errors import Refused
from autograder.grading.notes import Notes
from autograder.grading.read import read


def test_is_an_old_format_brought_up() -> None:
    old = nbformat.convert(solved(LESSON), 3)
    _, notes = made_whole(json.dumps(old).encode())
    assert "old format 3" in " ".join(notes.said)


def test_is_an_old_format_read_as_programs_of_that_time_wrote_it() -> None:
    """They wrote each text as a list of lines."""
    text = nbformat.v3.writes_json(nbformat.convert(released(LESSON), 3))
    whole, notes = made_whole(text.encode())
    assert "old format 3" in " ".join(notes.said) and not notes.attention
    expected = [cell.source for cell in nbformat.reads(text, as_version=4).cells]
    assert [cell.source for cell in whole.cells] == expected and len(expected) > 50


def old_cells(*cells: dict[str, Any]) -> bytes:
    sheets = [{"cells": [*cells]}]
    return json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": sheets}).encode()


def test_are_lines_without_their_breaks_joined_in_an_old_format() -> None:
    code = {"cell_type": "code", "input": ["x = 1", "y = 2"], "metadata": {}}
    (cell,) = read(old_cells(code), Notes()).cells
    assert cell.source == "x = 1\ny = 2"


def test_has_a_heading_of_an_old_format_at_most_six_levels() -> None:
    heading = {"cell_type": "heading", "source": ["Title"], "level": 10**12, "metadata": {}}
    (cell,) = read(old_cells(heading), Notes()).cells
    assert cell.source == "###### Title"


def test_is_a_merge_conflict_resolved_for_a_human_to_see() -> None:
    text = json.dumps(solved(LESSON), indent=1)
    line = next(line for line in text.splitlines() if "def chain_forward" in line)
    other = line.replace("w, b", "b, w")
    for first, base, name in ((line, "", "w, b"), ("no JSON", "", "b, w"), (line, f"||||||| base\n{other}\n", "w, b")):
        conflict = f"<<<<<<< HEAD\n{first}\n{base}=======\n{other}\n>>>>>>> branch"
        repaired, notes = made_whole(text.replace(line, conflict).encode())
        assert "merge-conflict" in " ".join(notes.attention)
        assert f"def chain_forward({name}, x, n)" in find(repaired, "chain_forward").source


def test_is_another_encoding_read() -> None:
    _, notes = made_whole(json.dumps(solved(LESSON)).encode("utf-16"))
    assert "UTF-16" in " ".join(notes.said)


def of_format(version: int, place: str, key: str) -> bytes:
    """A notebook that says it is of a format, with a code cell at the place and under the key of a format."""
    cells = [{"cell_type": "code", key: text, "metadata": {}, "outputs": []} for text in ("x = 1", "")]
    sheets = {"cells": cells} if place == "cells" else {"worksheets": [{"cells": cells}]}
    sheets |= {"cells": []} if version == 4 and place != "cells" else {}
    return json.dumps({"nbformat": version, "nbformat_minor": 0, "metadata": {}, **sheets}).encode()


def test_is_a_notebook_read_whose_cells_also_lie_in_the_sheet_of_an_older_format() -> None:
    twice = json.loads(of_format(4, "cells", "source"))
    sheets = [{"cells": [{"cell_type": "code", "input": ["x = ", "1"]}, None]}, 3]
    notebook = read(json.dumps({**twice, "worksheets": sheets}).encode(), Notes())
    assert [cell.source for cell in notebook.cells] == ["x = 1", ""]


REFUSED: dict[str, tuple[Any, str]] = {
    "empty": (b"", "is empty"),
    "blank": (b" \n\0", "is empty"),
    "cut off": (json.dumps(solved(LESSON)).encode()[:5000], "cut off"),
    "cut off in a text": (b'{\n"cells": "', r"not JSON \(Unterminated string, line 2\)"),
    "a script": (b"import numpy as np\n", "Python script"),
    "a web page": (b"<!DOCTYPE html><html></html>", "web page"),
    "a zip": (b"PK\x03\x04\xff\xfe\xfd", "zip archive"),
    "a zip in ASCII": (b"PK\x03\x04", "zip archive"),
    "a list": (b"[1, 2]", "not a notebook"),
    "no cells": (b'{"nbformat": 4}', "no list of cells"),
    "a server's error": (b'{"error": "Not found"}', "not a notebook: it has no list of cells"),
    "format 3 in words only": (of_format(3, "cells", "source"), "1 of 1 code cells would lose their text"),
    "format 3 with cells of format 4": (of_format(3, "worksheets", "source"), "says that it is of format 3"),
    "format 4 with cells of format 3": (of_format(4, "cells", "input"), "says that it is of format 4"),
    "format 4 with sheets of format 3": (of_format(4, "worksheets", "input"), "1 of 1 code cells would lose"),
    "from the future": (b'{"nbformat": 7, "cells": []}', "format is 7"),
    "too deep": (b"[" * 200_000, "too deep"),
    "deep metadata": (b'{"nbformat": 4, "cells": ' + b"[" * 200 + b"]" * 200 + b"}", "too deep"),
    "too large": (b" " * (21 << 20), "larger than 20 MB"),
    "only markers": (b"<<<<<<< a\n{\n=======\n[\n>>>>>>> b\n{", "merge-conflict"),
    "conflicts that never end": (b"{\n" + b"<<<<<<< a\n|||||||\n=======\n" * 100_000, "merge-conflict"),
    "too many cells": (json.dumps({"nbformat": 4, "cells": [{}] * 3000}).encode(), "3000 cells"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_it_refused_with_a_sentence(name: str) -> None:
    data, words = REFUSED[name]
    with pytest.raises(Refused, match=words):
        read(data, Notes())


@pytest.mark.parametrize("junk", [None, 3, [], {"cell_type": "code", "source": 5, "metadata": 7}, {"id": {}}, "text"])
def test_is_a_cell_of_any_shape_read(junk: Any) -> None:
    data = json.dumps({"nbformat": 4, "cells": [junk, {"cell_type": "code", "source": ["a\n", 5, "b"]}]}).encode()
    notebook = read(data, Notes())
    nbformat.validate(notebook)
    assert notebook.cells[1].source == "a\nb"

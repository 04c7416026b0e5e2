"""Reads a submitted file's bytes as a notebook of today's format, and repairs faults if it can."""

import json
import re
import secrets
import warnings
from collections.abc import Iterator
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.grading.errors import Refused
from autograder.grading.notes import Notes

__all__ = ["MAX_BYTES", "VERSION", "read"]

MAX_BYTES = 20 << 20
VERSION = re.compile(r"(\d{1,3})\.(\d{1,3})")
"""Largest notebook, in bytes.

A lesson with all its figures has 2 MB; 20 MB leave room for photos of handwritten pages.
"""

MAX_CELLS = 2_000
MAX_SOURCE = 1 << 20  # characters of one cell
MAX_DEPTH = 60
DEEPEST = 6  # level of a heading

CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
MARKERS = re.compile(r"^(<{7}|={7}|>{7}|\|{7})(?: .*)?$", re.MULTILINE)
PARTS = {"<<<<<<<": "first", "|||||||": "base", "=======": "second", ">>>>>>>": ""}
"""The part of a merge conflict that each of git's markers begins. The last marker ends the conflict."""


def read(data: bytes, notes: Notes) -> NotebookNode:
    """A valid notebook of format 4.5 without outputs. ``notes`` gets a sentence for each repair.

    Raises:
        Refused: nobody can tell what the student handed in.
    """
    if len(data) > MAX_BYTES:
        raise Refused(
            f"The notebook is larger than {MAX_BYTES >> 20} MB, the largest that is read. "
            "Clear its outputs (jupyter nbconvert --clear-output --inplace FILE) and grade again."
        )
    given = _joined(_parsed(_decoded(data, notes), notes))
    raw = _upgraded(given, notes)
    cells = raw.get("cells")
    if not isinstance(cells, list):
        raise Refused("The file is JSON but not a notebook: it has no list of cells. Ask for the .ipynb file.")
    if len(cells) > MAX_CELLS:
        raise Refused(f"The notebook has {len(cells)} cells, and at most {MAX_CELLS} are read.")
    seen: set[str] = set()
    notebook: NotebookNode = nbformat.v4.new_notebook(
        cells=[_cell(cell, seen, notes) for cell in cells],
        metadata={"language_info": _language(raw), "kernelspec": _kernelspec(raw)},
    )
    _insist_on_code(given, notebook)
    return notebook


def _insist_on_code(given: dict[str, Any], notebook: NotebookNode) -> None:
    """Raise ``Refused`` if code of the file is in no cell of the notebook, as if its cells are of another format."""
    kept = {cell.source.strip() for cell in notebook.cells if cell.cell_type == "code"}
    held = list(_code_in(given))
    lost = sum(kept.isdisjoint(texts) for texts in held)
    if lost:
        raise Refused(
            f"{lost} of {len(held)} code cells would lose their text: the file says that it is of format "
            f"{given.get('nbformat')}, and its cells are of another format. Ask for a copy that Jupyter saved."
        )


def _code_in(given: dict[str, Any]) -> Iterator[set[str]]:
    """For each code cell with text, in any format, the texts that it holds."""
    sheets = [given, *(sheet for sheet in _list(given.get("worksheets")) if isinstance(sheet, dict))]
    for cell in (cell for sheet in sheets for cell in _list(sheet.get("cells")) if isinstance(cell, dict)):
        texts = {_source(cell.get(name))[:MAX_SOURCE].strip() for name in ("source", "input", "code")} - {""}
        if texts and cell.get("cell_type") == "code":
            yield texts


def _list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []


def _decoded(data: bytes, notes: Notes) -> str:
    if not data.strip(b"\0 \t\r\n"):
        raise Refused("The file is empty. Ask the student to hand it in again.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        notes.say("The file is in UTF-16, not UTF-8; it was read as UTF-16.")
        return data.decode("utf-16", "replace")
    if data.startswith(b"PK\x03\x04"):
        raise Refused("The file is a zip archive, not a notebook. Unpack it and grade again.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        notes.attend("Some bytes of the file are not UTF-8; they were replaced.")
        return data.decode("utf-8", "replace")


def _parsed(text: str, notes: Notes) -> dict[str, Any]:
    try:
        found = _json(text)
    except Refused:
        raise
    except ValueError as error:
        found = _without_conflicts(text, error, notes)
    if not isinstance(found, dict):
        raise Refused("The file is JSON but not a notebook. Ask for the .ipynb file.")
    if _deeper(found, MAX_DEPTH):
        raise Refused("The notebook's JSON is nested too deep to be one that Jupyter wrote. Look at it by hand.")
    return found


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise Refused("The notebook's JSON is nested too deep to be one that Jupyter wrote.") from None


def _without_conflicts(text: str, error: ValueError, notes: Notes) -> Any:
    if len(MARKERS.findall(text)) >= 3:
        for side in ("first", "second"):
            try:
                found = _json(_one_side(text, side))
            except Refused:
                raise
            except ValueError:
                continue
            notes.attend(f"The file had git's merge-conflict markers; the {side} side of each conflict was graded.")
            return found
        raise Refused("The file has git's merge-conflict markers that cannot be resolved. Ask for a clean copy.")
    start = text.lstrip()[:200].lower()
    if start.startswith(("<!doctype", "<html")):
        raise Refused("The file is a web page saved under a notebook's name. Ask for the .ipynb file itself.")
    if start.startswith(("#", "import ", "from ", "def ")):
        raise Refused("The file is a Python script under a notebook's name. Ask for the .ipynb file itself.")
    what = getattr(error, "msg", "not JSON").removesuffix(" starting at")
    where = getattr(error, "lineno", 1)
    raise Refused(f"The file is not JSON ({what}, line {where}); it may be cut off. Ask for another copy.")


def _one_side(text: str, side: str) -> str:
    """The text with one side of each conflict.

    It is read line by line: a regular expression takes hours on a conflict that has no end.
    """
    kept, part = [], ""
    for line in text.split("\n"):
        if line[:7] in PARTS and (part or line[0] == "<"):
            part = PARTS[line[:7]]
        elif part in ("", side):
            kept.append(line)
    return "\n".join(kept)


def _deeper(value: Any, levels: int) -> bool:
    """Whether JSON is nested deeper than ``levels``; looks at one level at a time, so nothing recurses."""
    level = [value]
    for _ in range(levels):
        level = [
            item
            for node in level
            for item in (node.values() if isinstance(node, dict) else node)
            if isinstance(item, dict | list)
        ]
        if not level:
            return False
    return True


def _joined(given: dict[str, Any]) -> dict[str, Any]:
    """The notebook with each text of an older format's cells as one string, and without these cells' outputs.

    Files have lists of lines there, and ``nbformat.convert`` fails at a heading that is a list.
    """
    if given.get("nbformat") == 4 or not isinstance(given.get("worksheets"), list):
        return given
    sheets = [
        {
            **sheet,
            "cells": [_plain_cell(cell) if isinstance(cell, dict) else cell for cell in _list(sheet.get("cells"))],
        }
        if isinstance(sheet, dict)
        else sheet
        for sheet in given["worksheets"]
    ]
    return {**given, "worksheets": sheets}


def _plain_cell(cell: dict[str, Any]) -> dict[str, Any]:
    """A cell of an older format with its text as one string; a heading's level is one that Markdown has."""
    plain = dict(cell)
    for name in ("input", "source"):
        if name in cell:
            plain[name] = _text(cell[name])
    if isinstance(level := cell.get("level"), int):
        plain["level"] = min(max(level, 1), DEEPEST)  # the conversion writes so many characters
    if cell.get("cell_type") == "code":
        plain["outputs"] = []
    return plain


def _text(lines: Any) -> str:
    """The text of lines, which in some old files do not have their line breaks."""
    kept = [line for line in _list(lines) if isinstance(line, str)]
    return "\n".join(kept) if kept and not kept[0].endswith(("\n", "\r")) else _source(lines)


def _upgraded(raw: dict[str, Any], notes: Notes) -> dict[str, Any]:
    version = raw.get("nbformat", 3 if "worksheets" in raw else 4)
    if type(version) is not int or not 1 <= version <= 4:
        raise Refused(f"The notebook's format is {version!r:.40}; formats 1 to 4 are read. Ask for a copy in format 4.")
    if version == 4:
        return raw
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            upgraded = nbformat.convert(nbformat.from_dict(raw), 4)
    except Exception as error:
        raise Refused(
            f"The notebook is of format {version} and cannot be brought to format 4. Ask for a copy that Jupyter saved."
        ) from error
    notes.say(f"The notebook was of the old format {version}; it was brought to format 4.")
    return dict(upgraded)


def _language(raw: dict[str, Any]) -> dict[str, str]:
    """Python, and the version of it that wrote the notebook, if it tells one."""
    version = _metadata(raw, "language_info").get("version")
    found = VERSION.match(version) if isinstance(version, str) else None
    return {"name": "python", **({"version": found[0]} if found else {})}


def _kernelspec(raw: dict[str, Any]) -> dict[str, Any]:
    spec = _metadata(raw, "kernelspec")
    return {"name": str(spec.get("name", "python3"))[:80], "display_name": str(spec.get("display_name", ""))[:80]}


def _metadata(raw: dict[str, Any], name: str) -> dict[str, Any]:
    """One entry of the notebook's metadata; empty if it is missing or not a dictionary."""
    metadata = raw.get("metadata")
    entry = metadata.get(name) if isinstance(metadata, dict) else None
    return entry if isinstance(entry, dict) else {}


def _cell(raw: Any, seen: set[str], notes: Notes) -> NotebookNode:
    if not isinstance(raw, dict):
        notes.say("One entry of the notebook is not a cell; it was replaced by an empty raw cell.")
        raw = {}
    kind = raw.get("cell_type")
    source = _source(raw.get("source", ""))
    if len(source) > MAX_SOURCE:
        notes.attend(f"A cell of {len(source)} characters was cut after {MAX_SOURCE}.")
        source = source[:MAX_SOURCE]
    # No new_code_cell: it validates each cell, which took half the grading time. The notebook is validated at the end.
    cell = NotebookNode(cell_type=kind if kind in ("code", "markdown") else "raw", source=source)
    metadata = raw.get("metadata")
    cell.metadata = nbformat.from_dict(metadata if isinstance(metadata, dict) else {})
    if kind == "code":
        cell.update(execution_count=None, outputs=[])
    if kind == "markdown" and _attachments(raw.get("attachments")):
        cell.attachments = nbformat.from_dict(raw["attachments"])
    found = raw.get("id")
    usable = isinstance(found, str) and CELL_ID.fullmatch(found) and found not in seen
    cell.id = found if usable else secrets.token_hex(4)
    seen.add(cell.id)
    return cell


def _source(source: Any) -> str:
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    text = source if isinstance(source, str) else ""
    text = text.replace("\r\n", "\n")  # some editors on Windows write it; a locked cell still counts as unchanged
    return text.encode("utf-8", "replace").decode()  # JSON may hold a lone surrogate, but no file can


def _attachments(found: Any) -> bool:
    return isinstance(found, dict) and all(
        isinstance(bundle, dict) and all(isinstance(data, str) for data in bundle.values()) for bundle in found.values()
    )

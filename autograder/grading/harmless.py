"""Removes from a graded notebook whatever could harm the person who opens it. The last step before it is written.

The notebook is then safe in ``nbgrader generate_feedback``, formgrader and every other program that shows notebooks
with nbconvert. The grader's own outputs, the cards, stay.
"""

import re
import sys
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode

import autograder
from autograder.grading.markup import (
    clean_html,
    clean_markdown,
    clean_text,
    is_base64,
    plain_block,
    show_svg,
    without_macros,
)

__all__ = ["make_harmless", "without_paths"]

MAX_ALL_MARKDOWN = 200_000  # characters of a notebook's Markdown that are rendered; what follows is shown as plain text
MAX_TAGS = 20_000  # tags of one output in HTML; if so many are nested, parsing takes a second
MAX_ALL_TAGS = 100_000
# comparisons of attributes (the parser compares each attribute of a tag with all earlier ones); so many take about
# a second
MAX_STEPS = 4_000_000_000
MAX_SHOWN = 16 << 20  # characters of all outputs except pictures; an honest notebook has thousands
# characters of texts with colours; each colour code costs time in proportion to the length of the text
MAX_COLOURED = 4 << 20
PARTS = re.compile(r"[\s/\"']+")
PICTURES = ("image/png", "image/jpeg")
LARGEST = 10_000  # pixels of a picture's side
TAG = re.compile(r"[\w-]{1,40}")
REMOVED = "[an output of type {} is not shown]"


@dataclass(kw_only=True)
class _Renderer:
    """Cleans markup until a notebook has used up its share of the grader's time."""

    markdown_left: int = MAX_ALL_MARKDOWN
    tags_left: int = MAX_ALL_TAGS
    steps_left: int = MAX_STEPS
    shown_left: int = MAX_SHOWN
    coloured_left: int = MAX_COLOURED

    def text(self, source: str) -> str:
        self.shown_left -= len(source)
        if self.shown_left < 0:
            return REMOVED.format("text, too long")
        if "\x1b" in source:
            self.coloured_left -= len(source)
            source = source if self.coloured_left >= 0 else source.replace("\x1b", "")
        return clean_text(without_paths(source))

    def markdown(self, source: str, attachments: Mapping[str, Mapping[str, str]] | None = None) -> str:
        self.markdown_left -= len(source)
        return clean_markdown(source, attachments) if self.markdown_left >= 0 else plain_block(source)

    def html(self, source: str) -> str:
        tags = source.count("<")
        self.tags_left -= tags
        self.steps_left -= sum(len(PARTS.findall(tag)) ** 2 for tag in source.split("<"))
        if tags > MAX_TAGS or min(self.tags_left, self.steps_left) < 0:
            return REMOVED.format("text/html, too long")
        return clean_html(source)

    def shown(self, mime: str, value: str) -> str | None:
        """The safe form of a text of this type; None for a type that is not shown."""
        if mime == "text/plain":
            return self.text(value)
        clean = {
            "text/html": self.html,
            "text/markdown": self.markdown,
            "text/latex": without_macros,
            "image/svg+xml": show_svg,
        }.get(mime)
        if clean is None:
            return None
        self.shown_left -= len(value)
        return clean(without_paths(value)) if self.shown_left >= 0 else REMOVED.format(f"{mime}, too long")


def make_harmless(notebook: NotebookNode, ours: Collection[str], known: Collection[str]) -> None:
    """Change ``notebook`` so that it can be opened safely.

    Args:
        ours: ids of the cells whose outputs the grader wrote.
        known: nbgrader's names of the assignment's cells; nbgrader's metadata of other cells is removed.
    """
    renderer = _Renderer()
    for cell in notebook.cells:
        cell.metadata = _metadata(cell.metadata, known)
        if cell.cell_type == "code":
            cell.outputs = [_card(o) if cell.id in ours else _output(o, renderer) for o in cell.outputs]
        elif cell.cell_type == "markdown":
            cell.source = renderer.markdown(cell.source, _attachments(cell.pop("attachments", {})))
        elif set(cell.source) & set("<&\\"):  # nbconvert writes a raw cell into the page as it is
            cell.source = plain_block(cell.source)


def without_paths(text: str) -> str:
    """``text`` without the paths of the grader's programs on this machine."""
    for pattern, shown in _places():
        text = pattern.sub(shown, text)
    return text


@cache
def _places() -> tuple[tuple[re.Pattern[str], str], ...]:
    runtime = re.escape(tempfile.gettempdir()) + r"/dg-\w+/\w+/\d+/w"
    here = [sys.prefix, sys.base_prefix, str(Path(autograder.__file__).parents[1])]
    places = {place for p in here for place in (p, str(Path(p).resolve()))} - {"/", "/usr"}
    named = [(re.escape(place) + "(?=/)", "...") for place in sorted(places, key=len, reverse=True)]
    return tuple((re.compile(pattern), shown) for pattern, shown in ((runtime, "~"), *named))


def _card(output: NotebookNode) -> NotebookNode:
    """Clean one of the grader's own cards, because it may quote a student's error message."""
    output.data["text/html"] = without_macros(without_paths(output.data["text/html"]))
    return output


def _output(output: NotebookNode, renderer: _Renderer) -> NotebookNode:
    if output.output_type == "stream":
        output.text = renderer.text(output.text)
    elif output.output_type == "error":
        for name in ("ename", "evalue"):
            output[name] = renderer.text(output[name])
        output.traceback = [renderer.text(line) for line in output.traceback]
    else:
        output.metadata = _sizes(output.metadata)
        output.data = _bundle(output.data, renderer)
    return output


def _bundle(data: Mapping[str, Any], renderer: _Renderer) -> NotebookNode:
    kept = NotebookNode()
    for mime, value in data.items():
        if not isinstance(value, str):
            continue
        if mime in PICTURES and is_base64(value):
            kept[mime] = value
        elif (shown := renderer.shown(mime, value)) is not None:
            if mime == "image/svg+xml":
                kept.setdefault("text/html", shown)
            else:
                kept[mime] = shown
    if not kept:
        kept["text/plain"] = REMOVED.format(", ".join(clean_text(mime)[:80] for mime in sorted(data)[:5]) or "nothing")
    return kept


def _sizes(metadata: Mapping[str, Any]) -> NotebookNode:
    """The part of an output's metadata that says how large its pictures are."""
    kept = NotebookNode()
    for mime in PICTURES:
        about = metadata.get(mime)
        if isinstance(about, dict):
            kept[mime] = {side: about[side] for side in ("width", "height") if _is_side(about.get(side))}
    return kept


def _is_side(number: Any) -> bool:
    return type(number) in (int, float) and 0 < number <= LARGEST


def _metadata(metadata: Mapping[str, Any], known: Collection[str]) -> NotebookNode:
    kept = NotebookNode()
    about = metadata.get("nbgrader")
    if isinstance(about, dict) and about.get("grade_id") in known:
        kept["nbgrader"] = about
    tags = metadata.get("tags")
    if isinstance(tags, list) and (plain := [tag for tag in tags if isinstance(tag, str) and TAG.fullmatch(tag)]):
        kept["tags"] = plain
    return kept


def _attachments(found: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    pictures = {
        name: {mime: data for mime, data in bundle.items() if mime in (*PICTURES, "image/gif") and is_base64(data)}
        for name, bundle in found.items()
    }
    return {name: bundle for name, bundle in pictures.items() if bundle}

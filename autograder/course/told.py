"""The scores, comments and penalty that a feedback page shows. The page's head also has them in a form for programs.

Tested in ``tests/grading/test_left_as_written.py``.
"""

import hashlib
import json
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

__all__ = ["Told", "read_told", "told", "waits", "written"]

Told = dict[str, str]
"""The values that a page shows, under the keys ``score CELL``, ``comment CELL`` and ``penalty``."""

HEAD = 32_768  # bytes at the start of a page that contain its head; the notebook comes later
NAME = "deepgrad-told"


def told(
    scores: Iterable[tuple[str, float | None]], comments: Iterable[tuple[str, str | None]], penalty: float
) -> Told:
    """The values that a page shows.

    Args:
        scores: points by cell; None if the answer waits for a person.
        comments: comments by cell; only a hash of each is kept.
        penalty: points that are taken for lateness.
    """
    all_told = {f"score {cell}": "waits" if score is None else f"{score:.6g}" for cell, score in scores}
    all_told |= {f"comment {cell}": hashlib.sha256((text or "").encode()).hexdigest()[:12] for cell, text in comments}
    return all_told | {"penalty": f"{penalty:.6g}"}


def waits(needs_human: bool, by_hand: float | None) -> bool:
    """Whether a score waits for a person: nbgrader says that it needs one, and nobody gave a score by hand yet."""
    return bool(needs_human) and by_hand is None


def written(what: Told) -> str:
    """The text for the page's head. The caller escapes it."""
    return json.dumps(what, sort_keys=True)


def read_told(page: Path) -> Told:
    """Read the values from a page's head; empty for pages of older versions, which have none."""
    try:
        with page.open("rb") as file:
            head = _Head(file.read(HEAD).decode("utf-8", "replace"))
        said = json.loads(head.said) if head.said else {}
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in said.items()} if isinstance(said, dict) else {}


class _Head(HTMLParser):
    """Finds the content of the first element with our name.

    An HTML parser, because nbconvert changes the order of attributes.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        if tag == "meta" and about.get("name") == NAME and not self.said:
            self.said = about.get("content") or ""

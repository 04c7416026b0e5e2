"""What a feedback page tells a student: scores, comments and the penalty. The page carries it for programs, too.

Tested in ``tests/grading/test_left_as_written.py``.
"""

import hashlib
import json
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

__all__ = ["Told", "read_told", "told", "waits", "written"]

Told = dict[str, str]
"""What is told, by ``score CELL``, ``comment CELL`` and ``penalty``."""

HEAD = 32_768  # bytes of a page in which its head says what it tells; the notebook comes later
NAME = "deepgrad-told"


def told(
    scores: Iterable[tuple[str, float | None]], comments: Iterable[tuple[str, str | None]], penalty: float
) -> Told:
    """What a page tells.

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
    """The text for the page's head, still to be escaped."""
    return json.dumps(what, sort_keys=True)


def read_told(page: Path) -> Told:
    """What a page says that it tells; empty if it does not say it, as the pages of older versions."""
    try:
        with page.open("rb") as file:
            head = _Head(file.read(HEAD).decode("utf-8", "replace"))
        said = json.loads(head.said) if head.said else {}
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in said.items()} if isinstance(said, dict) else {}


class _Head(HTMLParser):
    """Finds what the first element of our name says; nbconvert orders attributes and quotes them as it likes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        if tag == "meta" and about.get("name") == NAME and not self.said:
            self.said = about.get("content") or ""

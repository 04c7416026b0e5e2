"""Finds the file of a submission that is a given notebook of the assignment, even if something renamed the file."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.grading.archives import is_leftover, notebooks_in
from autograder.grading.files import read_plain

__all__ = ["Candidate", "alike", "candidates", "choose"]

SNIFFED = (b'"cells"', b'"nbformat"')
"""Words in every notebook of format 4. A file without the ending .ipynb counts as a notebook only if it has both."""

ENDING = re.compile(r"\.ipynb(\.\w+)?$|\.(json|txt)$", re.IGNORECASE)
DECORATION = re.compile(r"( ?\(\d+\)|-copy\d*| - copy| copy|_copy|\s+)+", re.IGNORECASE)
MAX_SNIFFED = 64 << 20  # bytes of a file that are looked at

EXACT, SAME, PART, ANY = 3, 2, 1, 0
"""How well a candidate's name fits: exactly; without ``(1)`` or ``-Copy1``; as a part of a longer name; not at all."""


@dataclass(frozen=True)
class Candidate:
    """A file that may be a notebook.

    Attributes:
        path: below the student's folder.
        member: the name in the zip archive ``path``; empty for a file of its own.
    """

    path: Path
    member: str = ""

    def __str__(self) -> str:
        return f"{self.member} in {self.path}" if self.member else str(self.path)

    @property
    def stem(self) -> str:
        """The name without folders and endings."""
        return ENDING.sub("", PurePosixPath(self.member).name if self.member else self.path.name)

    @property
    def on_top(self) -> bool:
        """Whether the file lies in the submitted folder itself, in no folder below it and in no archive."""
        return len(self.path.parts) == 1 and not self.member

    def is_named(self, name: str) -> bool:
        """Whether it has the place and the name that it should have."""
        return self.on_top and self.path.suffix == ".ipynb" and _composed(self.path.stem) == _composed(name)


def candidates(folder: Path, files: Iterable[Path], *, thorough: bool) -> list[Candidate]:
    """The notebooks among ``files``; if ``thorough``, also those under another ending and in zip archives."""
    found: list[Candidate] = []
    for path in files:
        if is_leftover(path):
            continue
        if path.suffix.lower() == ".ipynb":
            found.append(Candidate(path))
        elif thorough and path.suffix.lower() == ".zip":
            found += [Candidate(path, member) for member in notebooks_in(folder / path)]
        elif thorough and _holds_a_notebook(folder, path):
            found.append(Candidate(path))
    return found


def choose(names: Sequence[str], found: Sequence[Candidate]) -> dict[str, Candidate]:
    """The candidate for each name. A name with several equal candidates gets none, and no candidate is used twice."""
    chosen = {name: one for name in names for one in found if one.is_named(name)}
    for name in names:
        if name in chosen:
            continue
        others = [other for other in names if other != name]
        free = [one for one in found if one not in chosen.values() and _fit(others, one) <= _fits(name, one)]
        best = max((_fits(name, one) for one in free), default=ANY)
        if best == ANY and sum(other not in chosen for other in names) > 1:
            continue
        fitting = [one for one in free if _fits(name, one) == best]
        on_top = [one for one in fitting if one.on_top]
        if len(on_top) == 1 or len(fitting) == 1:
            chosen[name] = (on_top or fitting)[0]
    return chosen


def alike(name: str, candidate: Candidate) -> bool:
    """Whether a candidate's name says that it is this notebook."""
    return _fits(name, candidate) > ANY


def _fit(names: Iterable[str], candidate: Candidate) -> int:
    return max((_fits(name, candidate) for name in names), default=ANY)


def _fits(name: str, candidate: Candidate) -> int:
    """One of ``EXACT``, ``SAME``, ``PART`` (as in Moodle's ``Ada_1_assignsubmission_file_NAME``) and ``ANY``."""
    stem = candidate.stem
    if _composed(stem) == _composed(name):
        return EXACT
    if _bare(stem) == _bare(name):
        return SAME
    whole = rf"(?<![^\W_]){re.escape(_composed(name).casefold())}(?![^\W_])"
    return PART if re.search(whole, _composed(stem).casefold()) else ANY


def _bare(stem: str) -> str:
    return DECORATION.sub("", _composed(stem)).casefold()


def _composed(name: str) -> str:
    """The name with composed accents; macOS writes a letter and its accent as two characters."""
    return unicodedata.normalize("NFC", name)


def _holds_a_notebook(folder: Path, path: Path) -> bool:
    """Whether a file without the ending .ipynb is a notebook, judged by its content."""
    if path.suffix and not ENDING.search(path.name):
        return False
    data = read_plain(folder / path, MAX_SNIFFED)
    return data is not None and all(word in data for word in SNIFFED)

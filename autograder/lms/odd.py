"""Names odd hand-ins: late, without the notebook's right name, or without a notebook. For the end of a dry run.

Tested in ``tests/lms/test_collect.py``.
"""

import datetime
from collections.abc import Collection, Iterator, Sequence
from pathlib import PurePosixPath

from autograder.grading.names import shown, some_of
from autograder.grading.times import TIMESTAMP, NoTime, parse_time
from autograder.lms.archive import MAX_FILE
from autograder.lms.errors import BadArchive
from autograder.lms.plan import Planned, When

__all__ = ["handed_in", "odd_ones"]

NAMED = 100  # students whom one sentence names


def handed_in(one: Planned) -> datetime.datetime | None:
    """When a student handed in, in UTC and without a zone; None if that is not known."""
    text = one.timestamp
    try:
        own = one.files.get(PurePosixPath(TIMESTAMP))
        if not text and own is not None and own.size <= MAX_FILE:
            text = own.read().decode("utf-8", "replace")
        return parse_time(text) if text else None
    except (NoTime, BadArchive):
        return None


def odd_ones(planned: Sequence[Planned], notebooks: Collection[str], when: When) -> Iterator[str]:
    """A sentence for each kind of odd hand-in, with its students.

    Args:
        notebooks: names of the assignment's notebooks, without their ending.
    """
    late = [one for one in planned if one.late or _is_after(one, when.last(one.student))]
    wanted = {f"{name}.ipynb" for name in notebooks}
    odd = [one for one in planned if not wanted <= set(map(str, one.files))]
    renamed = [one for one in odd if _of_kind(one, ".ipynb")]
    zipped = [one for one in odd if one not in renamed and _of_kind(one, ".zip")]
    rest = [one for one in odd if one not in renamed and one not in zipped]
    expected = " and ".join(sorted(wanted))
    if late:
        yield f"{len(late)} late: {some_of([shown(one.student) for one in late], NAMED)}."
    if renamed:
        yield f"{len(renamed)} without {expected}, but with another notebook, which grade looks at: {_named(renamed)}."
    if zipped:
        yield f"{len(zipped)} without {expected}, but with a zip, in which grade looks: {_named(zipped)}."
    if rest:
        yield f"{len(rest)} without a notebook: {_named(rest)}."


def _is_after(one: Planned, last: datetime.datetime | None) -> bool:
    there = handed_in(one)
    return last is not None and there is not None and there > last


def _of_kind(one: Planned, ending: str) -> bool:
    return any(path.suffix.lower() == ending for path in one.files)


def _named(odd: Sequence[Planned]) -> str:
    """Each student with the first handed-in file that is not a note of the LMS."""
    files = [next((shown(str(path)) for path in one.files if path.name != TIMESTAMP), "no file") for one in odd]
    return some_of([f"{shown(one.student)} ({file})" for one, file in zip(odd, files, strict=True)], NAMED)

"""Decides which file of an archive belongs to which student, before anything is written.

Tested in ``tests/lms/test_collect.py``.
"""

import datetime
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from pathlib import PurePosixPath
from typing import Literal

from autograder.grading.names import refusal, shown
from autograder.grading.times import NoTime
from autograder.lms.archive import Bundle, File
from autograder.lms.people import People, Person
from autograder.lms.shapes import Kind, Upload
from autograder.lms.when import local_time

__all__ = ["Planned", "When", "plan_uploads"]

MAX_BYTES = 256 << 20  # bytes of one student; a kernel takes 32 MB beside the notebook
MAX_FILES = 2_048  # files of one student; a kernel takes no more
OURS = {"timestamp.txt", "submission_secret.txt"}
"""Files that nbgrader trusts. A student who uploads one could choose the time of the hand-in."""

NO_TIME = {"", "-"}
MARK = datetime.timedelta(seconds=1)


@dataclass(frozen=True)
class When:
    """Times of the assignment.

    Attributes:
        zone: the zone of the times in the participant list; None if it is not known.
        due: the due date in UTC, without a zone; None if there is none.
        grace: how long after it late work costs nothing.
        extensions: later due dates of single students, like ``due``.
    """

    zone: datetime.tzinfo | None = None
    due: datetime.datetime | None = None
    grace: datetime.timedelta = datetime.timedelta()
    _: KW_ONLY
    extensions: Mapping[str, datetime.datetime] = field(default_factory=dict)

    def last(self, student: str) -> datetime.datetime | None:
        """The last moment at which the student's work is not late; None if there is no due date."""
        due = self.extensions.get(student, self.due)
        return None if due is None else due + self.grace


@dataclass(kw_only=True)
class Planned:
    """A student's hand-in.

    Attributes:
        student: the name in nbgrader.
        uploads: the files in the order of their paths.
        timestamp: the text of nbgrader's ``timestamp.txt``; empty if the time is not known.
        state: how the student's folder compares with it; ``collect`` sets this.
    """

    student: str
    uploads: list[Upload]
    person: Person | None = None
    timestamp: str = ""
    late: bool = False
    state: Literal["new", "same", "changed", "older"] = "new"
    files: dict[PurePosixPath, File] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The number of the last upload; 0 if the LMS does not number uploads."""
        return max((upload.number[1] for upload in self.uploads), default=0)


def plan_uploads(
    bundle: Bundle,
    uploads: Sequence[Upload],
    kind: Kind,
    people: People | None,
    when: When,
    forgotten: Container[str] = (),
) -> tuple[list[Planned], list[str]]:
    """Assign each file to a student and a time. Undecidable files are refused in ``bundle``.

    Args:
        forgotten: students whose files are left out.

    Returns:
        The students' folders, and sentences about times and about students who were left out.
    """
    by_student: dict[str, Planned] = {}
    left_out = set()
    for key, theirs in _by_key(uploads).items():
        person = people.find(key, theirs[0].name, kind) if people is not None else _unlisted(key)
        if isinstance(person, str):
            for upload in theirs:
                bundle.refuse(upload.file.path, f"was not taken: {shown(upload.name)} {person}")
            continue
        student = person.student
        if student in forgotten:
            left_out.add(student)
            continue
        planned = by_student.setdefault(student, Planned(student=student, uploads=[], person=person))
        planned.uploads += theirs
    for planned in by_student.values():
        _take_files(planned, bundle, own_times=kind == "plain")
        planned.late = any(upload.late for upload in planned.uploads)
    taken = sorted((one for one in by_student.values() if one.files), key=lambda one: one.student)
    said = [f"{len(left_out)} left out, because 'autograder forget' removed them."] if left_out else []
    return taken, said + _set_times(taken, kind, when)


def _by_key(uploads: Sequence[Upload]) -> Mapping[str, list[Upload]]:
    found: dict[str, list[Upload]] = defaultdict(list)
    for upload in sorted(uploads, key=lambda upload: str(upload.path)):
        found[upload.key].append(upload)
    return found


def _unlisted(key: str) -> Person | str:
    """The student if there is no list: in a plain folder, the folder's name is nbgrader's name."""
    if key.startswith(".") or refusal(key):
        return (refusal(key) or "begins with a dot.").removeprefix(f"The folder's name {shown(key)} ")
    return Person(student=key)


def _take_files(planned: Planned, bundle: Bundle, *, own_times: bool) -> None:
    """Choose a student's files within limits."""
    size = 0
    for upload in planned.uploads:
        name = upload.path.name.casefold()
        if name in OURS and not (own_times and upload.path == PurePosixPath("timestamp.txt")):
            bundle.refuse(upload.file.path, "was not taken: nbgrader would read it as its own note of the hand-in.")
        elif upload.path in planned.files:
            bundle.refuse(upload.file.path, f"was not taken: {planned.student} has another file of that name.")
        elif len(planned.files) == MAX_FILES or size + upload.file.size > MAX_BYTES:
            limit = f"{MAX_FILES} files or {MAX_BYTES >> 20} MB"
            bundle.refuse(upload.file.path, f"was not taken: {planned.student} handed in more than {limit}.")
        else:
            planned.files[upload.path] = upload.file
            size += upload.file.size


def _set_times(planned: Sequence[Planned], kind: Kind, when: When) -> list[str]:
    """Set the time of each hand-in. Returns sentences about times that are not known."""
    said, unread, unknown = [], [], []
    for one in planned:
        text = one.person.handed_in if one.person is not None else ""
        if one.late:
            one.timestamp = _written(when.due + when.grace + MARK) if when.due is not None else ""
        elif text not in NO_TIME and when.zone is not None:
            try:
                one.timestamp = _written(local_time(text, when.zone))
            except NoTime as error:
                unread.append(f"{shown(one.student)} ({error})")
        elif kind == "moodle":
            unknown.append(one)
    late = [shown(one.student) for one in planned if one.late]
    if late and when.due is not None:
        grace = " and its minutes of grace" if when.grace else ""
        said.append(
            f"{len(late)} marked LATE: {', '.join(late)}. Canvas does not say how late, so timestamp.txt says one "
            f"second after the due date{grace}. If your late policy counts hours or days, write the true time there "
            "before you grade."
        )
    elif late:
        said.append(
            f"{len(late)} marked LATE: {', '.join(late)}. This assignment has no due date, so they "
            "count as on time. Set one (docs/instructor.md, Due dates), then collect again with --update."
        )
    extended = [shown(one.student) for one in planned if one.late and one.student in when.extensions]
    if extended:
        said.append(
            f"{len(extended)} of them have an extension in course.toml and count as on time: {', '.join(extended)}. If "
            "one of them handed in after it, write the true time into timestamp.txt."
        )
    if unread:
        said.append(f"Counted as on time, because the time in the list cannot be read: {'; '.join(unread)}.")
    if unknown:
        said.append(_why_unknown(len(unknown), when, any(o.person and o.person.handed_in for o in unknown)))
    return said


def _why_unknown(count: int, when: When, listed: bool) -> str:
    if listed and when.zone is None:
        return (
            f"{count} counted as on time: the list's times are those of your Moodle profile's zone, which it does not "
            "name. Give it, as in --timezone Europe/Berlin."
        )
    return (
        f"{count} counted as on time: the list does not say when they were handed in. Moodle's grading worksheet has a "
        "column for it."
    )


def _written(when: datetime.datetime) -> str:
    """The time in nbgrader's format."""
    return f"{when:%Y-%m-%d %H:%M:%S.%f} UTC"

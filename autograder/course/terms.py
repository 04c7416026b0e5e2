"""Reads course.toml's terms: due dates, what late work costs, and what grading one submission may use.

[course] and [late] apply to all assignments; [assignments.NAME] overrides them for one.
"""

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from autograder.course.clock import EXAMPLE, NoDueDate, parse_due, shown_time, zone_of
from autograder.course.entries import Entries
from autograder.course.late import NO_POLICY, POLICIES, LatePolicy
from autograder.errors import BadCourse
from deepgrad.near import offer

__all__ = ["LIMITS", "MEMORY_MB", "SUBMISSION_SECONDS", "Terms", "TermsOfAll", "read_terms"]

SUBMISSION_SECONDS = 600.0
"""Seconds for all kernels of one submission together; lesson 1 takes three."""

MAX_SECONDS = 86_400.0

MEMORY_MB = 2048
"""Megabytes of memory that one notebook may use; a lesson with torch takes 300."""

LEAST_MB = 512  # enough to import and use torch and matplotlib
MOST_MB = 1_048_576  # the largest machines; grading checks the memory of this machine when it starts

LIMITS = {"submission_seconds", "cell_seconds", "memory_mb"}
LATE = {"policy", "share", "cap", "of", "grace_minutes"}
MAX_GRACE = 7 * 24 * 60.0  # minutes; for a longer delay, change the due date


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The terms of one assignment.

    Attributes:
        due: in UTC, without a zone, as nbgrader keeps it; None if course.toml does not say.
        extensions: later due dates of single students, also in UTC.
        late: what late work costs.
        submission_seconds: the time for all kernels of a submission together.
        cell_seconds: the time for one cell; None if nbgrader_config.py decides.
        memory_mb: megabytes of memory that one notebook may use.
    """

    due: datetime.datetime | None = None
    extensions: Mapping[str, datetime.datetime] = field(default_factory=dict)
    late: LatePolicy = NO_POLICY
    submission_seconds: float = SUBMISSION_SECONDS
    cell_seconds: float | None = None
    memory_mb: int = MEMORY_MB

    def due_of(
        self, student: str, due: datetime.datetime | None, more: datetime.timedelta | None
    ) -> datetime.datetime | None:
        """When an assignment is due for one student. An extension in course.toml takes precedence.

        Args:
            due: when it is due for all.
            more: the extension that nbgrader's gradebook has.
        """
        return self.extensions.get(student, due if due is None else due + (more or datetime.timedelta()))


@dataclass(frozen=True, kw_only=True)
class TermsOfAll:
    """The terms of a course.

    Attributes:
        common: the terms of each assignment that has none of its own.
        own: by assignment.
        zone: the time zone of course.toml's times, in which times are also shown; empty if it names none.
        decides_late: whether course.toml says what late work costs. If not, nbgrader_config.py does.
    """

    common: Terms = field(default_factory=Terms)
    own: Mapping[str, Terms] = field(default_factory=dict)
    zone: str = ""
    decides_late: bool = False

    def of(self, assignment: str) -> Terms:
        """The terms of an assignment."""
        return self.own.get(assignment, self.common)


def read_terms(table: Entries, lessons: Sequence[str]) -> TermsOfAll:
    """Read the terms from the whole file.

    Args:
        lessons: the course's own; an assignment of another name needs a folder in source/.

    Raises:
        BadCourse: an entry is not what it should be.
    """
    about, entries = table.table("course"), table.table("assignments")
    zone = _zone(about)
    late = _late(table.table("late"), NO_POLICY) if "late" in table else NO_POLICY
    common = _limits(about, Terms(late=late))
    own, decides = {}, "late" in table
    for name in entries:
        entry = _assignment(entries, name, lessons)
        decides = decides or "late" in entry
        due = _due(entry, zone)
        dates = dataclasses.replace(common, due=due, extensions=_extensions(entry.table("extensions"), due, zone))
        own[name] = _limits(entry, dataclasses.replace(dates, late=_own_late(entry, late)))
    return TermsOfAll(common=common, own=own, zone=zone, decides_late=decides)


def _zone(about: Entries) -> str:
    name = about.text("timezone")
    try:
        return zone_of(name).key if name else ""
    except NoDueDate as error:
        raise about.fault(f"timezone: {error}", "timezone") from None


def _assignment(entries: Entries, name: str, lessons: Sequence[str]) -> Entries:
    if name not in lessons and not (entries.path.parent / "source" / name).is_dir():
        raise entries.fault(
            f"there is no assignment {name!r}. {offer(name, _assignments(entries, lessons), 'There are')} A name here "
            "is a lesson of this course or a folder in source/.",
            name,
        )
    entry = entries.table(name)
    entry.only({"due", "extensions", "late"} | LIMITS)
    return entry


def _assignments(entries: Entries, lessons: Sequence[str]) -> list[str]:
    folders = sorted(path.name for path in (entries.path.parent / "source").glob("[!.]*/"))
    return list(dict.fromkeys([*lessons, *folders]))


def _due(entry: Entries, zone: str, name: str = "due") -> datetime.datetime | None:
    if name not in entry:
        return None
    try:
        return parse_due(entry.get(name), zone)
    except NoDueDate as error:
        raise entry.fault(f"{name}: {error}", name) from None


def _extensions(table: Entries, due: datetime.datetime | None, zone: str) -> dict[str, datetime.datetime]:
    """The due date of each student who has an extension."""
    found = {}
    for student in table:
        if isinstance(table.get(student), dict):
            raise table.fault(
                f'{student} is no date. If the student\'s name has a dot, put it into quotes: "wei.li" = {EXAMPLE}.',
                student,
            )
        until = _due(table, zone, student)
        if until is not None and due is not None and until < due:
            raise table.fault(
                f"{student}: the extension ends {shown_time(until, zone)}, before the due date "
                f"{shown_time(due, zone)}. Write a later time.",
                student,
            )
        if until is not None:
            found[student] = until
    return found


def _own_late(entry: Entries, common: LatePolicy) -> LatePolicy:
    if "late" not in entry:
        return common
    if not isinstance(entry.get("late"), dict):
        raise entry.fault(
            'late is a table, such as { policy = "none" } or { policy = "per_day", share = 0.1, cap = 0.5 }, not '
            f"{entry.get('late')!r}.",
            "late",
        )
    return _late(entry.table("late"), common)


def _late(table: Entries, common: LatePolicy) -> LatePolicy:
    """A late policy; entries that it does not set are taken from ``common``."""
    table.only(LATE)
    policy = table.one_of("policy", POLICIES, common.policy)
    of = table.one_of("of", ("earned", "possible"), common.of)
    share = table.number("share", "a share of the points,", 0.0001, 1, "A tenth is 0.1.")
    cap = table.number("cap", "the largest share that is taken,", 0.0001, 1, "A half is 0.5.")
    grace = table.number("grace_minutes", "a number of minutes", 0, MAX_GRACE, "For more, move the due date.")
    found = LatePolicy(
        policy=policy,
        share=common.share if share is None else share,
        cap=common.cap if cap is None else cap,
        of=of,
        grace_minutes=common.grace_minutes if grace is None else grace,
    )
    if policy == "per_day" and not found.share:
        raise table.fault(
            'policy = "per_day" needs share, the share of the points for each day: share = 0.1.', "policy"
        )
    if policy != "per_day" and (unused := [name for name in ("share", "cap", "of") if name in table]):
        raise table.fault(
            f'{unused[0]} belongs to policy = "per_day"; here the policy is {policy!r}. Change one of them.', unused[0]
        )
    if policy == "per_day" and found.cap < found.share:
        raise table.fault(
            f"cap = {found.cap:g} is less than share = {found.share:g}. The cap is the largest share that is taken, so "
            "it must be at least the share for one day.",
            "cap",
        )
    return found


def _limits(entry: Entries, common: Terms) -> Terms:
    seconds, default = "a number of seconds", f"If you leave it out, it is {common.submission_seconds:g}."
    whole = entry.number("submission_seconds", seconds, 1, MAX_SECONDS, default)
    cell = entry.number("cell_seconds", seconds, 1, MAX_SECONDS)
    memory = entry.number("memory_mb", "a number of megabytes", LEAST_MB, MOST_MB)
    found = dataclasses.replace(
        common,
        submission_seconds=common.submission_seconds if whole is None else whole,
        cell_seconds=common.cell_seconds if cell is None else cell,
        memory_mb=common.memory_mb if memory is None else int(memory),
    )
    if found.cell_seconds is not None and found.cell_seconds > found.submission_seconds:
        raise _too_long(entry, found)
    return found


def _too_long(entry: Entries, found: Terms) -> BadCourse:
    return entry.fault(
        f"cell_seconds = {found.cell_seconds:g} cannot be given: all cells of a submission together have "
        f"submission_seconds = {found.submission_seconds:g}. Raise submission_seconds, too.",
        "cell_seconds" if "cell_seconds" in entry else "submission_seconds",
    )

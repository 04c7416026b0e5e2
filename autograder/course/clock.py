"""Reads a due date of course.toml, which is a text or a date-time of TOML. Ambiguous times are refused.

Tested in ``tests/course/test_terms.py``.
"""

import datetime
import re
import zoneinfo
from functools import lru_cache
from typing import Any

__all__ = ["EXAMPLE", "NoDueDate", "parse_due", "shown_time", "zone_of"]

EXAMPLE = '"2026-03-05 23:59"'
YEARS = range(2000, 2200)

_DUE = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})[ T](?P<clock>\d{2}:\d{2}(?::\d{2})?)"
    r"(?: ?(?P<offset>Z|[+-]\d{2}:\d{2})| (?P<zone>\S+))?",
    re.ASCII,
)


class NoDueDate(ValueError):
    """A value that is no due date, or that has more than one meaning. The message says why and what to write."""


def zone_of(name: str) -> zoneinfo.ZoneInfo:
    """A time zone by its name in the tz database. Raises ``NoDueDate``."""
    if name not in _zones():
        raise NoDueDate(f"{name!r} is no time zone. Write one such as 'Europe/Berlin', 'America/New_York' or 'UTC'.")
    return zoneinfo.ZoneInfo(name)


def parse_due(value: Any, zone: str = "") -> datetime.datetime:
    """The due date in UTC and without a zone, as nbgrader's gradebook keeps it.

    Args:
        value: a text such as ``2026-03-05 23:59``, with or without an offset or a zone after it; or a TOML date-time.
        zone: the course's zone, used for a time without a zone.

    Raises:
        NoDueDate: it is no time, has no zone, or the clocks were changed then.
    """
    if isinstance(value, datetime.datetime):
        when = value
    elif isinstance(value, str) and (found := _DUE.fullmatch(value.strip())) is not None:
        zone = found["zone"] or zone
        try:
            when = datetime.datetime.fromisoformat(f"{found['day']}T{found['clock']}{found['offset'] or ''}")
        except ValueError as error:
            raise NoDueDate(f"{value!r} is no time ({error}).") from None
    else:
        shown = value.isoformat() if isinstance(value, datetime.date) else repr(value)
        raise NoDueDate(f"{shown} is no date with a time. Write it like {EXAMPLE}.")
    if when.year not in YEARS:
        raise NoDueDate(f"the year {when.year} is not from {YEARS.start} to {YEARS.stop - 1}.")
    return _in_utc(when, zone)


def shown_time(when: datetime.datetime, zone: str = "") -> str:
    """A UTC time as text in a zone, with the zone's name; in UTC if ``zone`` is empty."""
    there = when.replace(tzinfo=datetime.UTC).astimezone(zone_of(zone or "UTC"))
    seconds = ":%S" if there.second else ""
    return f"{there:%Y-%m-%d %H:%M{seconds}} {zone or 'UTC'}"


def _in_utc(when: datetime.datetime, zone: str) -> datetime.datetime:
    if when.tzinfo is None:
        if not zone:
            raise NoDueDate(
                'it has no time zone. Write timezone = "Europe/Berlin" below [course], or the zone after the time: '
                '"2026-03-05 23:59 Europe/Berlin".'
            )
        there = zone_of(zone)
        offsets = {when.replace(tzinfo=there, fold=fold).utcoffset() for fold in (0, 1)}
        if len(offsets) > 1:
            raise NoDueDate(
                f"the clocks of {zone} are changed at {when:%Y-%m-%d %H:%M}: there is no such time, or there are two. "
                f'Write another time, or its offset: "{when:%Y-%m-%d %H:%M} +01:00".'
            )
        when = when.replace(tzinfo=there)
    return when.astimezone(datetime.UTC).replace(tzinfo=None)


@lru_cache(maxsize=1)
def _zones() -> set[str]:
    return zoneinfo.available_timezones()

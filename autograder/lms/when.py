"""Reads when a student handed in, as Moodle writes it in its own language: ``Donnerstag, 5. März 2026, 23:03``.

Moodle writes the time in the reader's zone without naming the zone, so the zone is an argument.
"""

import datetime
import re
import zoneinfo
from functools import lru_cache

from autograder.grading.times import NoTime, parse_time
from autograder.lms.tables import folded

__all__ = ["local_time", "zone_named"]

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "da", "sv", "nb", "fi", "pl", "cs", "hu", "ro", "ca", "tr")
"""Languages whose names of months are read. A name that means different months in two languages is refused."""

DAY_AND_MONTH = re.compile(
    r"(?P<day>\d{1,2})\.?(?: de(?= )| d')? ?(?P<month>[^\W\d_]+)\.?,?(?: de| del)? (?P<year>\d{4})"
)
MONTH_AND_DAY = re.compile(r"(?P<month>[^\W\d_]+)\.? (?P<day>\d{1,2}),? (?P<year>\d{4})")
CLOCK = re.compile(r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?: ?(?P<half>[ap])\.? ?m\.?)?$")
MAX_TEXT = 100


def zone_named(name: str) -> zoneinfo.ZoneInfo:
    """A time zone. Raises ``NoTime`` if this machine does not know it."""
    if name not in zoneinfo.available_timezones():
        raise NoTime(f"{name!r} is no time zone; write one such as Europe/Berlin")
    return zoneinfo.ZoneInfo(name)


def local_time(text: str, zone: datetime.tzinfo) -> datetime.datetime:
    """The time that a text gives, in UTC and without a zone.

    Args:
        text: a date with the month's name in one of ``LANGUAGES`` and a clock, or what ``parse_time`` reads.
        zone: the zone of the clock that wrote the text.

    Raises:
        NoTime: the text is not such a time, or it could mean more than one time.
    """
    plain = folded(text)
    found = next((m for pattern in (DAY_AND_MONTH, MONTH_AND_DAY) if (m := pattern.search(plain))), None)
    clock = CLOCK.search(plain)
    if found is None or clock is None or len(text) > MAX_TEXT:
        return parse_time(text)
    hour = int(clock["hour"])
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"] == "p" else 0)
    try:
        local = datetime.datetime(
            int(found["year"]),
            _month(found["month"]),
            int(found["day"]),
            hour,
            int(clock["minute"]),
            int(clock["second"] or 0),
            tzinfo=zone,
        )
    except ValueError as error:
        raise NoTime(f"{text[:40]!r} is no time ({error})") from None
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise NoTime(f"the clocks were changed at {text[:40]!r}: this hour came twice or not at all")
    return local.astimezone(datetime.UTC).replace(tzinfo=None)


def _month(name: str) -> int:
    numbers = _months().get(name, set())
    if len(numbers) != 1:
        raise NoTime(f"{name!r} is not the name of a month, or two languages use it for two months")
    return next(iter(numbers))


@lru_cache(maxsize=1)
def _months() -> dict[str, set[int]]:
    """The possible numbers of the month for each name and abbreviation."""
    from babel.dates import get_month_names

    known: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in get_month_names(width, context, language).items():
                    known.setdefault(folded(str(name)).rstrip("."), set()).add(number)
    return known

"""Reads when a submission was handed in, in the formats that nbgrader and learning platforms write.

An ambiguous time is refused, and a human decides. A student wrote the text, so no parser may read it that opens files
(``dateutil.tz.gettz`` takes a path) or that guesses (``dateutil.parser``).
"""

import datetime
import os
import re
import zoneinfo
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from autograder.grading.files import read_plain

__all__ = ["TIMESTAMP", "HandedIn", "NoTime", "handed_in", "parse_time"]

TIMESTAMP = "timestamp.txt"
MAX_BYTES = 1_000

MAX_TEXT = 100  # characters; the longest format has about 60
MAX_SHOWN = 40  # characters that are shown of a text that is no time
YEARS = range(2000, 2200)
FARTHEST = datetime.timedelta(hours=14)  # no place on earth is farther from UTC

HOURS = {
    name: hours
    for hours, names in {
        -10.0: "HST",
        -9.0: "AKST",
        -8.0: "AKDT",
        -7.0: "MST PDT",
        -6.0: "MDT",
        -5.0: "EST",
        -4.0: "EDT",
        -3.5: "NST",
        -2.5: "NDT",
        0.0: "Z UTC UT UCT GMT WET",
        1.0: "CET MET WAT WEST",
        2.0: "CAT CEST EET MEST SAST",
        3.0: "EAT EEST IDT MSK",
        5.0: "PKT",
        7.0: "WIB",
        8.0: "AWST HKT",
        9.0: "JST KST",
        9.5: "ACST",
        10.0: "AEST",
        10.5: "ACDT",
        11.0: "AEDT",
        12.0: "NZST",
        13.0: "NZDT",
    }.items()
    for name in names.split()
}
"""Hours from UTC of the abbreviations that have one meaning in the tz database since 2020.

These are left out because they mean different zones to different readers: AST (Atlantic, Arabia), BST (Britain,
Bangladesh), CDT and CST (Chicago, Havana, China), IST (India, Ireland, Israel), PST (Los Angeles, Manila), SST (Samoa,
Singapore).
"""

SPACES = re.compile("[ \u00a0\u202f]+")
"""Spaces, including the no-break spaces that browsers write before AM and PM."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_MONTH = (
    "(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?,? )?"
_DAY = "(?P<day>[0-9]{1,2})"
_YEAR = "(?P<year>[0-9]{4})"
_CLOCK = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
_HALF = r"(?: ?(?P<half>[ap])\.?m\.?)?"
_ZONE = "(?P<zone>[^ ]+)"

_ISO = re.compile(
    rf"{_YEAR}-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})[T ]{_CLOCK}(?: ?{_ZONE})?"
    r"|(?P<year_>[0-9]{4})(?P<month_>[0-9]{2})(?P<day_>[0-9]{2})T(?P<hour_>[0-9]{2})(?P<minute_>[0-9]{2})"
    r"(?P<second_>[0-9]{2})(?P<zone_>[^ ]+)?",
    re.IGNORECASE | re.ASCII,
)
_WRITTEN = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"{_WEEKDAY}{_DAY} {_MONTH} {_YEAR},?(?: at)? {_CLOCK}{_HALF}(?: {_ZONE})?",  # Moodle, e-mail
        rf"{_WEEKDAY}{_MONTH} {_DAY}, {_YEAR},?(?: at)? {_CLOCK}{_HALF}(?: {_ZONE})?",  # Canvas
        rf"{_WEEKDAY}{_MONTH} {_DAY} {_CLOCK}{_HALF}(?: {_ZONE})? {_YEAR}",  # date(1)
    )
)
_OFFSET = re.compile(r"(?:(?:UTC|GMT)(?P<h>[+-][0-9]{1,2})|(?P<hh>[+-][0-9]{2}))(?::?(?P<mm>[0-5][0-9]))?")
_KEY = re.compile(r"[A-Za-z0-9_+-]{1,32}(?:/[A-Za-z0-9_+-]{1,32}){0,2}")


class NoTime(ValueError):
    """A text that gives no time, or an ambiguous one. The message says why."""


@dataclass(frozen=True)
class HandedIn:
    """The content of ``timestamp.txt``.

    Attributes:
        when: in UTC, without a zone; None if the file does not say.
        text: the file's text, if it is a time.
        why_not: what is wrong with the file, for a human; empty if nothing is.
    """

    when: datetime.datetime | None
    text: str = ""
    why_not: str = ""


def handed_in(folder: Path, home: str = "") -> HandedIn | None:
    """When a folder was handed in; None if it has no ``timestamp.txt`` or an empty one. ``home`` as in ``parse_time``.

    Raises:
        OSError: the machine is at fault.
    """
    path = folder / TIMESTAMP
    data = read_plain(path, MAX_BYTES + 1)
    if data is None:
        return (
            HandedIn(None, why_not="it is not a regular file, or you have no permission to read it")
            if os.path.lexists(path)
            else None
        )
    try:
        text = _decoded(data)
        return HandedIn(parse_time(text.strip(), home), text) if text.strip() else None
    except NoTime as error:
        return HandedIn(None, why_not=str(error))


def _decoded(data: bytes) -> str:
    """Decode UTF-8, or UTF-16 with a byte order mark, as Windows writes it. Raises ``NoTime``."""
    if len(data) > MAX_BYTES:
        raise NoTime(f"it has more than {MAX_BYTES} bytes")
    try:
        return data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        raise NoTime("it is neither UTF-8 nor UTF-16") from None


def parse_time(text: str, home: str = "") -> datetime.datetime:
    """The time that a text gives, in UTC and without a zone, as nbgrader's gradebook keeps times.

    ISO 8601 without a zone is UTC, as nbgrader writes and reads it. A written-out date needs its zone, because
    learning platforms show it in the reader's own.

    Args:
        text: one line, for example ``2026-03-01 13:30:00.000000 CEST``.
        home: the course's own zone (``Exchange.timezone``), which decides what an abbreviation means.

    Raises:
        NoTime: it is no time, or it could be more than one.
    """
    text = SPACES.sub(" ", text).strip(" ")
    formats = (_ISO, *_WRITTEN) if len(text) <= MAX_TEXT else ()
    found = next((match for pattern in formats if (match := pattern.fullmatch(text))), None)
    if found is None:
        raise NoTime(f"{_shown(text)} is no time")
    parts = {name.rstrip("_"): part for name, part in found.groupdict().items() if part is not None}
    if "zone" not in parts and found.re is not _ISO:
        raise NoTime(f"{_shown(text)} has no time zone")
    try:
        local = _local(parts)
        return local - _offset(parts.get("zone", "UTC"), local, home)
    except NoTime:
        raise
    except ValueError as error:  # a day or an hour that does not exist
        raise NoTime(f"{_shown(text)} is no time ({error})") from None


def _local(parts: dict[str, str]) -> datetime.datetime:
    """The local time that a text gives, without its zone. Raises ``ValueError``."""
    year, hour = int(parts["year"]), int(parts["hour"])
    if year not in YEARS:
        raise ValueError(f"the year is {year}")
    month = parts["month"]
    if (half := parts.get("half")) is not None:
        if not 1 <= hour <= 12:
            raise ValueError(f"there is no {hour} o'clock {half}m")
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    local = datetime.datetime(
        year,
        int(month) if month.isdigit() else MONTHS.index(month[:3].lower()) + 1,
        int(parts["day"]),
        hour,
        int(parts["minute"]),
        int(parts.get("second", "0")),
        int(parts.get("fraction", "0")[:6].ljust(6, "0")),
    )
    weekday = parts.get("weekday")
    if weekday is not None and DAYS[local.weekday()] != weekday.lower():
        raise ValueError(f"{local:%Y-%m-%d} is a {DAYS[local.weekday()]}, not a {weekday}")
    return local


def _offset(zone: str, local: datetime.datetime, home: str) -> datetime.timedelta:
    """The offset of a zone from UTC at a local time. Raises ``NoTime``."""
    if (found := _OFFSET.fullmatch(zone.upper())) is not None:
        hours = found["h"] or found["hh"]
        away = datetime.timedelta(hours=abs(int(hours)), minutes=int(found["mm"] or "0"))
        if away > FARTHEST:
            raise NoTime(f"no time zone has the offset {_shown(zone)} from UTC")
        return -away if hours.startswith("-") else away
    if home and (offsets := _named(home, local, zone)):
        return _only(offsets, zone)
    if zone.upper() in HOURS:
        return datetime.timedelta(hours=HOURS[zone.upper()])
    if offsets := _named(zone, local):
        return _only(offsets, zone)
    raise NoTime(
        f"the time zone {_shown(zone)} is unknown or has more than one meaning (if the course's exchange writes "
        "it, set c.Exchange.timezone in nbgrader_config.py)"
    )


def _named(key: str, local: datetime.datetime, abbreviation: str = "") -> set[datetime.timedelta]:
    """The possible offsets of a zone of the tz database at that time; if an abbreviation is given, only its offsets.

    Empty if there is no such zone; two offsets if the clocks were changed then.
    """
    if not _KEY.fullmatch(key) or key not in _keys():
        return set()
    zone = zoneinfo.ZoneInfo(key)
    found = set()
    for fold in (0, 1):
        there = local.replace(tzinfo=zone, fold=fold)
        offset = there.utcoffset()
        if offset is not None and abbreviation.upper() in ("", (there.tzname() or "").upper()):
            found.add(offset)
    return found


def _only(offsets: set[datetime.timedelta], zone: str) -> datetime.timedelta:
    if len(offsets) > 1:
        raise NoTime(f"the clocks of {_shown(zone)} were changed then: this hour came twice or not at all")
    return next(iter(offsets))


@lru_cache(maxsize=1)
def _keys() -> set[str]:
    """The zones that this machine knows. Any other text is never opened as a file."""
    return zoneinfo.available_timezones()


def _shown(text: str) -> str:
    return ascii(text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "...")

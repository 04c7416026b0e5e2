"""Is a hand-in time read rightly or refused, and never guessed?"""

import datetime
import os
import zoneinfo
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbgrader.exchange import Exchange

from autograder.grading.times import HOURS, HandedIn, NoTime, handed_in, parse_time

HALF_PAST_ELEVEN = datetime.datetime(2026, 3, 1, 11, 30)
ZONES = sorted(zoneinfo.available_timezones())

SAME = (
    "2026-03-01 13:30:00.000000 CEST",  # nbgrader with Exchange.timezone = "Europe/Berlin"
    "2026-03-01 12:30:00.000000 CET",
    "2026-03-01 12:30:00.000000 Europe/Berlin",
    "2026-03-01 11:30:00",  # nbgrader zip_collect
    "2026-03-01 11:30",
    "2026-03-01 08:30:00.000000 -03",  # what %Z gives in Sao Paulo: stock nbgrader reads 3 seconds
    "2026-03-01 17:15:00.000000 +0545",
    "2026-03-01T11:30:00Z",  # Canvas, JupyterHub
    "2026-03-01T11:30:00.000Z",
    "2026-03-01T12:30:00+01:00",
    "2026-03-01T12:30:00.000000001+01:00",
    "2026-03-01 12:30:00 +0100",
    "2026-03-01 11:30 UTC",
    "2026-03-01 17:00 UTC+05:30",
    "2026-03-01 12:30 GMT+1",
    "2026-03-01 16:30 Etc/GMT-5",
    "20260301T113000Z",
    "Sunday, 1 March 2026, 11:30 AM UTC",  # Moodle with its zone
    "Sunday, 1 March 2026, 12:30\u202fPM CET",
    "Mar 1, 2026 at 11:30am GMT",  # Canvas with its zone
    "Sun, 01 Mar 2026 12:30:00 +0100",  # e-mail
    "Sun Mar  1 12:30:00 CET 2026",  # date(1)
    "Sun Mar  1 06:30:00 AM EST 2026",
)

NO_TIME = (
    "soon",
    "2026-03-01",
    "01/03/2026 11:30",
    "2026-13-01 11:30",
    "2026-02-30 11:30",
    "2026-03-01 24:00",
    "2026-03-01 11:60",
    "0001-01-01 00:00 +0100",
    "9999-12-31 23:59 -0100",
    "2026-03-01 11:30 +15:00",
    "2026-03-01 11:30 +01:75",
    "2026-03-01 16:30:00 IST",
    "2026-03-01 05:30:00 PST",
    "2026-03-01 05:30:00 CST",
    "2026-03-01 11:30:00 BST",
    "2026-03-01 11:30:00 Middle/Earth",
    "2026-03-01 11:30:00 /proc/kmsg",
    "2026-03-01 11:30:00 ../../../proc/kmsg",
    "2026-03-01 11:30:00 posix/../../../etc/passwd",
    "2026-03-01 11:30:00 " + "A" * 60,
    "2026-10-25 02:30:00 Europe/Berlin",  # twice
    "2026-03-29 02:30:00 Europe/Berlin",  # never
    "Sunday, 1 March 2026, 11:30 AM",  # in the zone of whoever looked at it
    "Mar 1, 2026 at 11:30am",
    "Mar 1 at 11:30am UTC",
    "Monday, 1 March 2026, 11:30 AM UTC",
    "Sunday, 1 March 2026, 13:30 AM UTC",
    "٢٠٢٦-٠٣-٠١ ١١:٣٠",
    "2026-03-01 11:30:00 UTC\n2026-03-02 11:30:00 UTC",
    "1772364600",
    "9" * 5_000,
)


@pytest.mark.parametrize("text", SAME)
def test_is_a_time_read_in_every_format(text: str) -> None:
    assert parse_time(text) == HALF_PAST_ELEVEN


@pytest.mark.parametrize("text", NO_TIME, ids=lambda text: ascii(text[:30]))
def test_is_what_is_no_time_or_two_times_refused(text: str) -> None:
    with pytest.raises(NoTime) as caught:
        parse_time(text)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    ("text", "home", "hour"),
    [
        ("2026-03-01 16:30:00 IST", "Asia/Kolkata", 11),
        ("2026-03-01 16:30:00 IST", "Asia/Jerusalem", 14),
        ("2026-07-01 16:30:00 IST", "Europe/Dublin", 15),
        ("2026-03-01 05:30:00 PST", "America/Los_Angeles", 13),
        ("2026-10-25 02:30:00 CEST", "Europe/Berlin", 0),
        ("2026-10-25 02:30:00 CET", "Europe/Berlin", 1),
        ("2026-03-01 11:30:00 UTC", "Europe/Berlin", 11),
    ],
)
def test_does_the_courses_zone_decide_what_an_abbreviation_means(text: str, home: str, hour: int) -> None:
    assert parse_time(text, home).hour == hour


def test_does_a_zone_of_the_course_that_there_is_not_change_nothing() -> None:
    assert parse_time(SAME[0], "/proc/kmsg") == HALF_PAST_ELEVEN


def test_has_every_known_abbreviation_one_meaning_in_the_tz_database() -> None:
    """Seen from 2020 to 2035."""
    meanings: dict[str, set[float]] = {}
    for key in ZONES:
        for month in range(16 * 12):
            there = datetime.datetime(2020 + month // 12, month % 12 + 1, 15, 12, tzinfo=zoneinfo.ZoneInfo(key))
            offset = there.utcoffset()
            assert offset is not None
            meanings.setdefault(there.tzname() or "", set()).add(offset.total_seconds() / 3600)
    assert {name: meanings[name] for name in HOURS if name in meanings} == {
        name: {hours} for name, hours in HOURS.items() if name in meanings
    }
    assert set(HOURS) - set(meanings) <= {"Z", "UT", "UCT"}
    assert all(len(meanings[name]) > 1 for name in ("IST", "CST", "CDT", "PST"))


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([key for key in ZONES if "/" in key or key == "UTC"]),
    st.datetimes(datetime.datetime(2005, 1, 1), datetime.datetime(2037, 1, 1)),
)
def test_is_what_nbgrader_writes_read_back_in_every_zone(key: str, when: datetime.datetime) -> None:
    """As ``Exchange.set_timestamp`` writes it, with the course's zone known."""
    there = when.replace(tzinfo=datetime.UTC).astimezone(zoneinfo.ZoneInfo(key))
    text = there.strftime(Exchange.timestamp_format.default_value)
    assert parse_time(text, key) == when


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=120), st.sampled_from(SAME).flatmap(lambda text: st.text().map(text.__add__))))
def test_does_no_text_raise_anything_else(text: str) -> None:
    try:
        assert parse_time(text).tzinfo is None
    except NoTime as error:
        assert str(error).isprintable()


def test_is_a_students_text_never_opened_as_a_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """``dateutil.tz.gettz`` opened /proc/kmsg and hung the run."""
    opened: list[str] = []
    real = zoneinfo.ZoneInfo
    monkeypatch.setattr(zoneinfo, "ZoneInfo", lambda key: opened.append(key) or real(key))
    for text in NO_TIME:
        with pytest.raises(NoTime):
            parse_time(text)
    assert set(opened) <= {"Europe/Berlin"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-with-mark", "utf-16-be-with-mark"])
def test_is_a_file_of_windows_read(tmp_path: Path, encoding: str) -> None:
    codec, _, mark = encoding.partition("-with-")
    (tmp_path / "timestamp.txt").write_bytes((("\ufeff" if mark else "") + "2026-03-01 11:30 UTC\r\n").encode(codec))
    assert handed_in(tmp_path) == HandedIn(HALF_PAST_ELEVEN, "2026-03-01 11:30 UTC\r\n")


@pytest.mark.parametrize(
    "data", [b"soon", b"\xff", b"\xff\xfe\x00", "2026-03-01 11:30".encode("utf-16-le"), b"\0" * 9, b"9" * 5_000]
)
def test_is_any_other_file_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "timestamp.txt").write_bytes(data)
    found = handed_in(tmp_path)
    assert found is not None
    assert found.when is None
    assert found.why_not


def test_is_no_file_or_an_empty_one_no_time_and_no_fault(tmp_path: Path) -> None:
    assert handed_in(tmp_path) is None
    (tmp_path / "timestamp.txt").write_text("\n")
    assert handed_in(tmp_path) is None


def test_is_a_timestamp_that_is_no_plain_file_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "timestamp.txt"
    for make in (lambda: path.symlink_to("/dev/zero"), lambda: os.mkfifo(path)):
        make()
        found = handed_in(tmp_path)
        assert found == HandedIn(None, why_not="it is not a regular file, or you have no permission to read it")
        path.unlink()

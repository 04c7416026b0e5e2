"""Is Moodle's time read in its own language, and never guessed?"""

import datetime
import zoneinfo

import pytest

from autograder.grading.times import NoTime
from autograder.lms.when import local_time, zone_named

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
EVENING = datetime.datetime(2026, 3, 5, 22, 3)


@pytest.mark.parametrize(
    "text",
    [
        "Thursday, 5 March 2026, 11:03 PM",
        "Thursday, March 5, 2026, 11:03 PM",
        "Donnerstag, 5. März 2026, 23:03",
        "jeudi 5 mars 2026, 23:03",
        "jueves, 5 de marzo de 2026, 23:03",
        "giovedì, 5 marzo 2026, 23:03",
        "torsdag den 5. marts 2026, 23:03",
        "czwartek, 5 marca 2026, 23:03",
        "2026-03-05T23:03:00+01:00",
    ],
)
def test_a_date_of_moodle_is_read_in_its_language(text: str) -> None:
    assert local_time(text, BERLIN) == EVENING


@pytest.mark.parametrize(
    "text",
    [
        "Wednesday, 2 December 2026, 11:59 PM",
        "Mittwoch, 2. Dezember 2026, 23:59",
        "mercredi 2 décembre 2026, 23:59",
        "miércoles, 2 de diciembre de 2026, 23:59",
        "quarta, 2 de dezembro de 2026, 23:59",
        "dimecres, 2 de desembre 2026, 23:59",
    ],
)
def test_a_month_that_begins_as_the_word_of_is_read_whole(text: str) -> None:
    """The Romance ``de`` between day and month is no part of December."""
    assert local_time(text, BERLIN) == datetime.datetime(2026, 12, 2, 22, 59)


def test_noon_and_midnight_of_an_english_clock_are_told_apart() -> None:
    assert local_time("Friday, 6 March 2026, 12:01 AM", BERLIN).hour == 23
    assert local_time("Friday, 6 March 2026, 12:01 PM", BERLIN).hour == 11


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "31 April 2026, 10:00", "5 Nonsense 2026, 10:00", "25 October 2026, 2:30 AM", "5/3/2026, 10:00"],
)
def test_what_is_no_time_or_two_is_refused(text: str) -> None:
    with pytest.raises(NoTime):
        local_time(text, BERLIN)


def test_a_zone_is_never_opened_as_a_file() -> None:
    with pytest.raises(NoTime, match="no time zone"):
        zone_named("../../etc/passwd")

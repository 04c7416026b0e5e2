"""The map has every illness that `diagnose` can name, each with the lesson and the remedy that it gives there."""

from html.parser import HTMLParser

from deepgrad.clinic.labels import LESSONS, REMEDIES, Label
from deepgrad.coursemap import COLUMNS, ROWS, course_map, map_page
from deepgrad.curriculum import CURRICULUM


def test_every_illness_that_can_be_named_has_a_line() -> None:
    by_cause = {row.cause: row for row in ROWS}
    assert len(by_cause) == len(ROWS)
    for label in set(Label) - {Label.UNCLEAR}:
        row = by_cause[label.value]
        assert (row.lesson, row.remedy) == (LESSONS[label], REMEDIES[label])


def test_every_lesson_is_on_it() -> None:
    assert {row.lesson for row in ROWS} == {one.number for one in CURRICULUM}


def test_a_notebook_and_the_printed_page_show_the_same_table() -> None:
    class Cells(HTMLParser):
        found = 0

        def handle_starttag(self, tag, attrs):
            self.found += tag == "td"

    parser = Cells()
    parser.feed(map_page())
    assert parser.found == len(ROWS) * len(COLUMNS)
    assert course_map()._repr_html_() in map_page()


def test_a_terminal_gets_a_line_for_each_row() -> None:
    assert len(repr(course_map()).splitlines()) == len(ROWS)

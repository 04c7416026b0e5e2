"""Is a card whole HTML, escaped to the last character, and readable without colour?"""

from html.parser import HTMLParser
from typing import Any

import pytest

from autograder.judge.card import card
from autograder.judge.check import check
from autograder.judge.result import Aspect, Outcome, Result

EVIL = "<script>alert('x')</script>&\"'"


class Reader(HTMLParser):
    """Collects tags and text, and fails on a tag that is not closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.open.append(tag)
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data + " "


def read(result: Result) -> Reader:
    reader = Reader()
    reader.feed(result._repr_html_())
    reader.close()
    assert not reader.open
    assert reader.tags <= {"div", "span", "strong", "code", "details", "summary", "pre"}
    return reader


def test_a_card_needs_no_result() -> None:
    assert "&lt;b&gt;" in card("passed", "<b>", "", steps=[("title", "text", "<code>")])


ASPECTS = (Aspect(EVIL, 0.0, 1.0), Aspect("edge cases", 2 / 3, 1.0))


def test_is_every_text_escaped() -> None:
    result = Result(
        EVIL,
        Outcome.FAILED,
        EVIL,
        started=True,
        aspects=ASPECTS,
        hints=(EVIL,),
        mistakes=(EVIL,),
        details=(EVIL,),
        notes=(EVIL,),
        version=EVIL,
        case=EVIL,
        called=1.0,
    )
    assert read(result).text.count(EVIL) == 7  # exercise, headline, detail and its case, hint, aspect, note


def raises(w: float, b: float, x: float, n: int) -> None:
    raise ValueError(EVIL)


def prints(w: float, b: float, x: float, n: int) -> str:
    print(EVIL)
    return EVIL


def warns(w: float, b: float, x: float, n: int) -> dict[str, int]:
    import warnings

    warnings.warn(EVIL, stacklevel=1)
    return {EVIL: 1}


def named(w: float, b: float, x: float, n: int) -> Any:
    return type("<b>bold</b>", (), {})()


def default(w: str = EVIL) -> None: ...


@pytest.mark.parametrize("student", [raises, prints, warns, named, default], ids=lambda f: f.__name__)
def test_is_what_comes_from_a_students_function_escaped(student: Any) -> None:
    student.__name__ = "chain_forward"
    reader = read(check(student))
    assert "script" not in reader.tags and "b" not in reader.tags
    assert "<script>" in reader.text or "<b>bold</b>" in reader.text


@pytest.mark.parametrize(
    ("result", "mark", "word", "state"),
    [
        (Result("f", Outcome.PASSED, "All right.", aspects=ASPECTS), "✓", "passed", "passed"),
        (Result("f", Outcome.FAILED, "Wrong."), "✗", "not yet", "failed"),
        (Result("f", Outcome.FAILED, "Not started.", started=False), "○", "not started", "waiting"),
        (Result("f", Outcome.COULD_NOT_CHECK, "Our fault."), "!", "could not be checked", "broken"),
    ],
)
def test_is_the_outcome_a_word_and_a_mark_and_not_only_a_colour(
    result: Result, mark: str, word: str, state: str
) -> None:
    assert f"{mark} {word}" in read(result).text
    assert f'data-outcome="{state}"' in result._repr_html_()


def test_are_aspects_told_with_their_points_and_a_mark() -> None:
    text = " ".join(read(Result("f", Outcome.FAILED, "Wrong.", aspects=ASPECTS)).text.split())
    assert "0.6667 of 2 points" in text
    assert "✗ edge cases 0.67/1" in text


def test_does_a_stub_show_no_table_of_failures() -> None:
    result = Result("f", Outcome.FAILED, "Not started.", started=False, aspects=ASPECTS, hints=("Write f above.",))
    text = read(result).text
    assert "Write f above." in text and "edge cases" not in text and "Hint" not in text


def test_does_the_last_detail_say_its_case() -> None:
    result = Result("f", Outcome.FAILED, "Wrong.", details=("first", "second"), case="one layer")
    assert "In the case: one layer." in read(result).text
    assert "first (in" not in read(result).text

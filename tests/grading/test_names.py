"""Are folders' names refused only where nbgrader cannot keep them, and shown so that a terminal is safe?"""

import os

import pytest

from autograder.grading.names import all_of, meant, refusal, shown

LATIN_1 = os.fsdecode(b"M\xfcller")


def test_are_many_names_all_written_each_on_its_line() -> None:
    assert all_of(["ann", "bob"]) == "ann, bob."
    assert all_of(list("abcdef")) == "\n  a\n  b\n  c\n  d\n  e\n  f"


@pytest.mark.parametrize(
    "name", ["ann", "Müller, Karl (3)", "🎓", "--force", "\u200fא", "a" * 128, "a.b@c+d", "x" * 128]
)
def test_is_an_unusual_name_kept(name: str) -> None:
    assert refusal(name) is None
    assert meant(shown(name), [name, "another"]) == name


@pytest.mark.parametrize(
    "name", [LATIN_1, "\ud800", "a\nb", "a\rb", "a\x1bb", "a\u2028b", "a ", " a", "*", "a?", "[a]", "x" * 129]
)
def test_is_a_name_that_nbgrader_cannot_keep_refused_in_one_printable_line(name: str) -> None:
    sentence = refusal(name)
    assert sentence is not None
    assert sentence.isprintable()
    assert sentence.isascii()
    assert len(sentence) < 250


def test_is_a_shown_name_that_could_be_two_taken_for_none() -> None:
    assert meant(r"M\xfcller", [LATIN_1, "ann"]) == LATIN_1
    assert meant(r"M\xfcller", [LATIN_1, r"M\xfcller"]) == r"M\xfcller"
    assert meant(r"\x1b", ["\x1b", os.fsdecode(b"\x1b"), "\x1b"[:1]]) is None

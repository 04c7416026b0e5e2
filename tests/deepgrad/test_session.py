"""Does a notebook's first cell say which lesson it is?"""

import deepgrad.session
from deepgrad.session import UNBUILT, start


def test_is_nothing_said_before_start() -> None:
    current = deepgrad.session.current
    assert (current.lesson, current.stamp, current.hints) == ("", UNBUILT, True)


def test_does_start_say_lesson_stamp_and_hints() -> None:
    start("01_x", stamp="abc", hints=False)
    current = deepgrad.session.current
    assert (current.lesson, current.stamp, current.hints) == ("01_x", "abc", False)
    start("02_y")
    assert (current.lesson, current.stamp, current.hints) == ("02_y", UNBUILT, True)

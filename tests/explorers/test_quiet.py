import warnings

import numpy as np

from deepgrad.explorers.quiet import LONGEST_MESSAGE, one_line, timed


def test_prints_and_warnings_stay_inside(capsys):
    def noisy():
        print("here")
        warnings.warn("there", stacklevel=1)
        return np.float64(1) / np.float64(0)

    result = timed(noisy)
    assert result.value == np.inf
    assert result.error == ""
    assert result.milliseconds > 0
    assert capsys.readouterr().out == ""


def test_an_exception_is_one_line():
    def broken():
        raise ValueError("two\n  lines")

    assert timed(broken).error == "ValueError: two lines"
    assert timed(broken).value is None


def test_a_long_message_fits_on_a_badge():
    assert len(one_line(ValueError("x" * 1000))) == LONGEST_MESSAGE


def test_an_exception_without_words_has_its_name():
    assert one_line(NotImplementedError()) == "NotImplementedError"

import math

import numpy as np
import pytest

from deepgrad.answers import Curve, Number, Pick
from deepgrad.errors import BadArgument


@pytest.mark.parametrize(
    ("said", "truth", "words"),
    [
        (30, 7, "You said 30 layers; it took 7: off by a factor of 4.3."),
        (7, 30, "You said 7 layers; it took 30: off by a factor of 4.3."),
        (1, 130, "You said 1 layers; it took 130: off by a factor of 130."),
        (7, 7, "You said 7 layers; it took 7: right."),
        (7.0, 7.02, "You said 7 layers; it took 7.02: right."),
        (30, "inf", "You said 30 layers; it took inf: not a finite number."),
    ],
)
def test_the_gap_is_a_factor(said, truth, words):
    assert Number(1, 100, "layers").words(said, truth, "it took") == words


def test_the_gap_is_a_difference_where_the_range_reaches_zero():
    assert Number(0, 1).words(0.5, 0.25, "it is") == "You said 0.5; it is 0.25: off by 0.25."


def test_the_gap_to_zero_or_across_the_sign_is_a_difference():
    assert Number(-5, 5, "units", ratio=True).words(2, -1, "it is").endswith("off by 3 units.")


@pytest.mark.parametrize("answer", [0, 101, "7", None, True, math.nan, math.inf])
def test_a_number_lies_in_its_range(answer):
    with pytest.raises(BadArgument, match="from 1 to 100"):
        Number(1, 100).accept(answer)


def test_truth_that_json_cannot_hold_is_a_word():
    assert Number(1, 2).known(np.float32("inf")) == "inf"
    assert Number(1, 2).known(np.int64(7)) == 7.0


def test_a_pick_is_right_or_not():
    pick = Pick(["loss", "gradient"])
    assert pick.words("loss", "loss", "it is") == "You said loss: right."
    assert pick.words("loss", "gradient", "it is") == "You said loss; it is gradient."
    with pytest.raises(BadArgument):
        pick.accept("output")
    with pytest.raises(BadArgument):
        Pick(["one"])


class TestCurve:
    curve = Curve([1, 10, 100], "layer", "size", (1e-12, 1e3), y_log=True)

    def test_points_start_in_the_middle_of_the_axis(self):
        assert self.curve.start == pytest.approx(10**-4.5)

    def test_the_worst_point_is_named_as_a_factor(self):
        words = self.curve.words([1.0, 1.0, 1.0], self.curve.known([1.0, 1e-2, 1e-8]), "it is")
        assert words == "Farthest apart at layer 100: you said 1, it is 1e-8, off by a factor of 1e8."

    def test_a_finer_truth_is_read_at_the_points(self):
        x = np.linspace(1, 100, 1000)
        words = self.curve.words([1.0, 1.0, 1.0], self.curve.known((x, 10.0**-x)), "it is")
        assert "at layer 100" in words

    def test_what_the_axis_cannot_show_is_not_compared(self):
        words = self.curve.words([1.0, 2.0, 1.0], self.curve.known([0.0, 1.0, math.nan]), "it is")
        assert "at layer 10:" in words
        nothing = self.curve.words([1.0] * 3, self.curve.known([math.nan] * 3), "it is")
        assert "no value" in nothing

    @pytest.mark.parametrize("answer", [[1.0], [1.0, 1.0, 1e9], [1.0, 1.0, math.nan], [0.0, 1.0, 1.0]])
    def test_every_point_lies_on_the_axis(self, answer):
        with pytest.raises(BadArgument):
            self.curve.accept(answer)

    def test_a_truth_of_two_lengths_is_refused(self):
        with pytest.raises(BadArgument):
            self.curve.known(([1.0, 2.0], [1.0]))

    @pytest.mark.parametrize(
        ("x", "limits", "logs"),
        [
            ([1.0], (0, 1), {}),
            ([2, 1], (0, 1), {}),
            ([0, 1], (0, 1), {"x_log": True}),
            ([1, 2], (0, 1), {"y_log": True}),
        ],
    )
    def test_axes_that_cannot_be_are_refused(self, x, limits, logs):
        with pytest.raises(BadArgument):
            Curve(x, "x", "y", limits, **logs)

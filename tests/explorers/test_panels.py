import pytest

from deepgrad.errors import BadArgument
from deepgrad.explorers import HeatPanel, LinePanel, Reference, Series

ONE = [Series("y")]


@pytest.mark.parametrize("x", [[], [[1.0]], [1.0, float("nan")], [1.0, float("inf")]])
def test_x_is_a_finite_row(x):
    with pytest.raises(BadArgument, match="finite x"):
        LinePanel("t", "x", "y", x, ONE)


@pytest.mark.parametrize("count", [0, 9])
def test_as_many_series_as_can_be_told_apart(count):
    with pytest.raises(BadArgument, match="series"):
        LinePanel("t", "x", "y", [1.0], ONE * count)


def test_a_log_axis_cannot_reach_zero():
    with pytest.raises(BadArgument, match="axis"):
        LinePanel("t", "x", "y", [0.0, 1.0], ONE, x_log=True)
    with pytest.raises(BadArgument, match="axis"):
        LinePanel("t", "x", "y", [1.0, 2.0], ONE, y_log=True, y_limits=(0.0, 1.0))


def test_a_single_x_still_has_an_axis():
    assert LinePanel("t", "x", "y", [3.0], ONE).drawn_x_limits() == (2.5, 3.5)


def test_a_reference_lies_at_x_or_at_y():
    for wrong in ({}, {"x": 1.0, "y": 1.0}):
        with pytest.raises(BadArgument, match="x or y"):
            Reference("r", **wrong)


def test_moving_series_and_references_are_further_entries():
    references = [Reference("a", y="level"), Reference("b", x=1.0)]
    panel = LinePanel("t", "x", "y", [1.0, 2.0], [Series("ball", x="ball_x")], references=references)
    assert panel.extras() == [("ball_x", 2), ("level", 1)]


@pytest.mark.parametrize(("limits", "log"), [((1.0, 1.0), False), ((0.0, 1.0), True)])
def test_a_heat_map_needs_a_range(limits, log):
    with pytest.raises(BadArgument):
        HeatPanel("t", ["r"], ["c"], limits, log=log)

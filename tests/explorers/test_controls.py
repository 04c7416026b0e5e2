import pytest

from deepgrad.errors import BadArgument
from deepgrad.explorers import Choice, Slider


def test_positions_are_the_decimals_a_reader_expects():
    assert Slider("w", 0.0, 0.5, 0.1, 0.3).positions == [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]


def test_a_slider_of_whole_numbers_gives_ints():
    slider = Slider("n", 1, 9, 2, 4)
    assert slider.positions == [1, 3, 5, 7, 9]
    assert all(type(position) is int for position in slider.positions)
    assert type(slider.nearest(5.0)) is int


def test_the_end_of_the_range_is_a_position_even_when_the_step_does_not_reach_it():
    assert Slider("w", 0.0, 1.0, 0.4, 0.0).positions == [0.0, 0.4, 0.8, 1.0]


def test_a_log_slider_multiplies():
    assert Slider("lr", 0.001, 1.0, 10.0, 0.01, log=True).positions == [0.001, 0.01, 0.1, 1.0]


def test_a_value_between_positions_moves_to_the_nearest():
    assert Slider("w", -1.0, 1.0, 0.5, 0.3).value == 0.5


@pytest.mark.parametrize(
    "arguments",
    [(1.0, 0.0, 0.1), (0.0, 1.0, 0.0), (0.0, 1.0, -0.1), (0.0, float("inf"), 1.0), (0.0, 1.0, 1e-6)],
)
def test_a_range_that_cannot_be_walked_is_refused(arguments):
    with pytest.raises(BadArgument):
        Slider("w", *arguments, value=0.0)


def test_a_log_slider_cannot_start_at_zero():
    with pytest.raises(BadArgument, match="log slider low > 0"):
        Slider("lr", 0.0, 1.0, 2.0, 0.1, log=True)


@pytest.mark.parametrize("value", ["high", float("nan"), float("inf")])
def test_a_slider_takes_finite_numbers_only(value):
    with pytest.raises(BadArgument):
        Slider("w", 0.0, 1.0, 0.1, 0.0).nearest(value)


def test_a_choice_keeps_the_type_of_its_options():
    assert type(Choice("depth", [4, 20], 4).nearest(20.0)) is int


def test_a_choice_refuses_what_is_no_option():
    with pytest.raises(BadArgument, match="norm"):
        Choice("norm", ["batch", "layer"], "none")
    with pytest.raises(BadArgument):
        Choice("norm", ["batch"], "batch").nearest("layer")


def test_texts_belong_to_positions():
    spec = Slider("w", 0.0, 1.0, 0.25, 0.5, "weight w").spec()
    assert spec["texts"] == ["0", "0.25", "0.5", "0.75", "1"]
    assert spec["label"] == "weight w"

import numpy as np
import pytest
from support.small_figure import powers

from deepgrad.errors import BadPicture
from deepgrad.explorers.picture import NOT_DRAWN, Layout


@pytest.fixture
def layout(panels):
    return Layout(panels)


def test_numbers_lie_in_the_order_of_the_panels(layout, row):
    assert layout.pack(powers(3.0)).tolist() == row(3.0).tolist()
    assert layout.spec() == {"length": 9, "slots": {"lines": [0, 6], "level": [6, 1], "heat": [7, 2]}}


def test_a_row_unpacks_into_what_was_packed(layout):
    data = layout.unpack(layout.pack(powers(0.5)))
    assert data["lines"].tolist() == [[0.5, 0.25, 0.125], [1, 2, 3]]
    assert data["heat"].shape == (1, 2)


def test_float64_extremes_survive(layout):
    data = powers(1.0) | {"lines": [[1e-300, 1e300, np.inf], [0.0, -5e-324, np.nan]]}
    lines = layout.unpack(layout.pack(data))["lines"]
    assert lines[0].tolist() == [1e-300, 1e300, np.inf]
    assert lines[1][1] == -5e-324
    assert np.isnan(lines[1][2])


def test_short_rows_leave_the_rest_undrawn_and_not_nan(layout):
    packed = layout.pack(powers(1.0) | {"lines": [[7.0], [8.0]]})
    assert packed[:6].tolist() == [7.0, NOT_DRAWN, NOT_DRAWN, 8.0, NOT_DRAWN, NOT_DRAWN]
    assert np.isnan(layout.unpack(packed)["lines"][0, 1])


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"lines": [[1, 2, 3]]}, r"'lines' of shape \(1, 3\), not \(2, 3\) \(series, points\)"),
        ({"lines": [[1, 2, 3, 4]] * 2}, r"shape \(2, 4\)"),
        ({"lines": [1, 2, 3]}, r"shape \(3,\)"),
        ({"heat": 1.0}, r"not \(1, 2\) \(rows, columns\)"),
        ({"level": [1.0, 2.0]}, "one number"),
        ({"lines": "text"}, "as a str"),
        ({"lines": [[1, 2], [1]]}, "as a list"),
    ],
)
def test_what_cannot_be_drawn_is_named(layout, wrong, says):
    with pytest.raises(BadPicture, match=says):
        layout.pack(powers(1.0) | wrong)


def test_a_missing_entry_is_named(layout):
    with pytest.raises(BadPicture, match="no 'level'"):
        layout.pack({"lines": [[1, 2, 3]] * 2, "heat": [[1, 2]]})


def test_a_result_that_is_no_dict_is_refused(layout):
    with pytest.raises(BadPicture, match="a tuple"):
        layout.pack(([1, 2, 3],))

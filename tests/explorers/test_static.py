import io

import numpy as np
from matplotlib.image import imread

from deepgrad.explorers import HeatPanel, LinePanel, Reference, Series
from deepgrad.explorers.static import png

PANEL = LinePanel(
    "t",
    "x",
    "y",
    [1.0, 2.0, 3.0],
    [Series("a"), Series("b")],
    y_log=True,
    references=[Reference("r", y="level")],
)


def test_a_picture_is_drawn_from_any_numbers():
    strange = {"p": np.array([[0.0, -1.0, np.inf], [np.nan] * 3]), "level": np.array([np.nan])}
    assert _ink(png({"p": PANEL}, strange, "")) > 0


def test_data_change_the_picture():
    level = {"level": np.array([1.0])}
    low = png({"p": PANEL}, {"p": np.ones((2, 3)), **level}, "")
    high = png({"p": PANEL}, {"p": np.array([[1.0, 10, 100]] * 2), **level}, "")
    assert low != high


def test_four_panels_stand_two_and_two():
    def shape(count: int) -> tuple[int, ...]:
        keys = "pqrs"[:count]
        data = {key: np.ones((2, 3)) for key in keys} | {"level": np.array([1.0])}
        return imread(io.BytesIO(png(dict.fromkeys(keys, PANEL), data, ""))).shape[:2]

    (one_high, one_wide), (high, wide) = shape(1), shape(4)
    assert (high, wide) == (2 * one_high, 2 * one_wide)
    assert shape(3) == (one_high, 3 * one_wide)


def test_a_heat_map_shows_what_has_no_colour():
    panel = HeatPanel("t", ["r"], ["a", "b", "c"], (1e-9, 1.0), log=True)
    assert _ink(png({"h": panel}, {"h": np.array([[0.0, np.nan, 1e-3]])}, "title")) > 0


def _ink(picture: bytes) -> float:
    return float(1 - imread(io.BytesIO(picture), format="png")[..., :3].mean())

"""Do the inputs of a ReLU network come together as the pictures of lesson 3 show?"""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from autograder.exercises import find
from deepgrad.figures import angles


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def spread(h: np.ndarray) -> float:
    return float(np.sqrt(((h - h.mean(axis=0)) ** 2).sum(axis=1).mean()))


def test_the_circle_shrinks_and_all_points_have_length_1():
    layers = angles.ring_through(20)
    assert spread(layers[0]) == pytest.approx(1)
    assert spread(layers[1]) > 1.1 * spread(layers[5]) > 1.5 * spread(layers[20])
    for h in layers:
        np.testing.assert_allclose(np.linalg.norm(h, axis=1), 1)


def test_the_right_angle_closes_as_the_arc_cosine_map_foretells():
    foretold = find("relu_correlation").reference(0.0, 20)
    layers = angles.ring_through(20)
    for layer in (0, 1, 5, 20):
        assert layers[layer][0] @ layers[layer][60] == pytest.approx(foretold[layer], abs=0.06)
    titles = [ax.get_title(loc="left") for ax in angles.closing_figure()]
    assert titles[:4] == ["the input", "layer 1", "layer 5", "layer 20"] and titles[4] == "90°, cosine 0.00"


def test_the_network_lies_on_the_learners_theory():
    left, _ = angles.merging_figure(find("relu_correlation").reference)
    for at in range(3):
        theory, measured = left.lines[2 * at].get_ydata(), left.lines[2 * at + 1].get_ydata()
        np.testing.assert_allclose(measured, theory, atol=0.12)

"""Do lesson 2's figures show what the networks do, on whatever right functions they are given?"""

import numpy as np
import pytest

from autograder.exercises.lesson_02.saturated_fraction import saturated_fraction
from autograder.exercises.lesson_02.sigmoid_mlp import sigmoid_mlp_forward
from autograder.exercises.lesson_02.sigmoid_mlp_backward import sigmoid_mlp_backward
from deepgrad.claims.lesson_02.lesson import digit_images, sizes
from deepgrad.figures import lesson_02 as figures
from deepgrad.networks import mlp


@pytest.fixture
def explorer():
    return figures.saturation_explorer(sigmoid_mlp_forward, sigmoid_mlp_backward, saturated_fraction)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
@pytest.mark.parametrize("depth", [3, 10])
@pytest.mark.parametrize("scale", [1.0, 4.0])
def test_does_the_explorer_show_the_network_of_that_activation(explorer, activation, depth, scale):
    explorer.redraw(depth=depth, scale=scale, activation=activation)
    scale = explorer.values["scale"]  # the nearest position
    params = mlp.initial(sizes(depth), np.random.default_rng(0), "xavier", gain=scale)
    X, y = (array[:64] for array in digit_images())
    profile = mlp.profile(params, X, y, activation)
    _, hs = mlp.forward(params, X, activation)
    spread, dL_dh, dL_dW = explorer.data["sizes"]
    here, spreads = slice(0, depth - 1), [h.std(axis=0).mean() for h in hs[1:-1]]
    np.testing.assert_allclose(spread[here], np.array(spreads) / spreads[0], rtol=1e-6)
    np.testing.assert_allclose(dL_dh[here], (profile.gradient_rms / profile.gradient_rms[-2])[1:-1], rtol=1e-6)
    dW = profile.dW_norm / np.sqrt([W.size for W, _ in params])
    np.testing.assert_allclose(dL_dW[here], dW[:-1] / dW[-2], rtol=1e-6)
    np.testing.assert_allclose(explorer.data["saturation"][0][here], profile.saturation[:-1], atol=1e-12)
    np.testing.assert_allclose(np.sum(explorer.data["histogram"], axis=1), 1.0)
    assert f"{depth} layers" in explorer.description


def test_is_every_prediction_answered_by_one_of_its_options():
    forward, backward = sigmoid_mlp_forward, sigmoid_mlp_backward
    expected = {
        figures.predict_saturated(saturated_fraction): "almost none",
        figures.predict_large_weights(forward, backward): "10 000 times larger",
        figures.predict_frozen(): "ten times as large",
    }
    for prediction, answer in expected.items():
        prediction.commit(answer)
        assert prediction.state["words"].startswith(f"You said {answer}: right. ")
    depth = figures.predict_depth()
    depth.commit(7.0)
    assert "right. Six layers" in depth.state["words"]


def test_is_the_predicted_curve_that_of_the_network():
    prediction = figures.predict_gradient(sigmoid_mlp_forward, sigmoid_mlp_backward)
    prediction.commit([1.0] * 10)
    heights = prediction.state["truth"]["y"]
    assert heights[-1] == 1.0
    assert 1e-6 < heights[0] < 3e-6

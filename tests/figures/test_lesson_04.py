"""Do lesson 4's predictions know their truths, and do its explorers show what they say?"""

import numpy as np
import pytest

from autograder.exercises import find
from deepgrad.claims import committed
from deepgrad.explorers import Progress
from deepgrad.figures import lesson_04 as figures

GRADIENTS = find("relu_mlp_gradients").reference
DEAD = find("dead_fraction").reference


def told(prediction, answer) -> str:
    prediction.commit(answer)
    return str(prediction.state["words"])


def test_is_the_share_of_dead_units_that_of_the_lessons_first_cell():
    said = told(figures.predict_dead(), 10.0)
    dead = figures._silent_in_torch()
    assert f"it is {100 * dead:.3g}" in said
    assert dead == pytest.approx(committed.read()["l4.default_biases_dead"].values[0], abs=0.02)


def test_does_an_always_on_unit_vary_with_the_input_unless_biases_drown_it():
    assert figures.always_on_variation(0, 50, "zero", 45) > 0.1
    assert figures.always_on_variation(0, 50, "torch_default", 45) < 1e-10


@pytest.mark.parametrize(
    ("predict", "right"), [(figures.predict_hundred, "about 1e-40"), (figures.predict_deepest, "tanh")]
)
def test_is_the_right_option_known(predict, right):
    assert told(predict(), right) == f"You said {right}: right."


def test_do_the_dead_wake_as_committed():
    woken = committed.read()["l4.folk_dead_for_good"].values[0]
    assert f"it is {100 * woken:.3g}" in told(figures.predict_after_training(), 0.0)


def test_does_a_small_rate_leave_the_units_alive_on_the_learners_code():
    assert figures.dead_after_training(0.02, GRADIENTS, DEAD).max() < 0.05


@pytest.fixture(scope="module")
def zoo():
    names = ("relu_backward", "leaky_relu_backward", "elu_backward", "gelu_backward")
    return figures.activation_explorer(*(find(name).reference for name in names))


def test_does_the_scale_of_the_weights_kill_nobody_without_biases(zoo):
    zoo.redraw(depth=30, gain=1.0, bias=0.0, activation="ReLU")
    layers, kept = zoo.data["layers"].copy(), zoo.data["gradient"][0, 0]
    zoo.redraw(gain=0.5)
    np.testing.assert_array_equal(zoo.data["layers"], layers)
    assert zoo.data["gradient"][0, 0] == pytest.approx(kept * 0.5**29, rel=0.1)  # the slider stops near 0.5


def test_do_biases_leave_nobody_who_decides(zoo):
    zoo.redraw(depth=30, gain=0.3, bias=0.5, activation="ReLU")
    assert zoo.data["layers"][:, 29].sum() == pytest.approx(1.0)


@pytest.mark.parametrize("activation", ["ReLU", "leaky ReLU (0.1)", "ELU", "GELU", "tanh", "sigmoid"])
def test_are_the_slopes_of_each_activation_all_counted(zoo, activation):
    zoo.redraw(depth=5, gain=1.0, bias=0.1, activation=activation)
    assert zoo.data["slopes"][:, ::2].sum(axis=1) == pytest.approx([1.0, 1.0])
    np.testing.assert_array_equal(zoo.data["slopes"][:, ::2], zoo.data["slopes"][:, 1::2])
    assert zoo.description.startswith(f"{activation}, 5 hidden layers")


def test_does_a_run_that_is_no_number_any_more_say_so():
    explorer = figures.dying_explorer(GRADIENTS, find("sgd_step").reference)
    pictures = list(explorer._compute(rate=0.3, activation="leaky ReLU (0.01)"))
    last = [picture for picture in pictures if not isinstance(picture, Progress)][-1]
    text = figures._describe_dying({"rate": 0.3, "activation": "leaky ReLU (0.01)"}, last)
    assert "stopped being a number" in text


def test_are_the_rates_of_the_text_stops_of_the_slider():
    explorer = figures.dying_explorer(GRADIENTS, find("sgd_step").reference)
    stops = explorer._controls["rate"].positions
    assert all(min(abs(stop - rate) for stop in stops) < 1e-9 for rate in (0.12, 0.2))

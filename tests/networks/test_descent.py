"""Does gradient descent take the steps it says, stop where it says, and leave the start alone?"""

import numpy as np

from deepgrad.networks.descent import gradient_descent


def quadratic(parameters):
    """L = 1/2 |p|², whose gradient is p."""
    (p,) = parameters
    return float(0.5 * (p * p).sum()), [p]


def test_each_step_is_learning_rate_times_the_gradient() -> None:
    start = np.array([2.0, -4.0])
    run = gradient_descent([start], quadratic, learning_rate=0.25, steps=3)
    np.testing.assert_allclose(run.parameters[0], start * 0.75**3)
    np.testing.assert_allclose(run.losses, [10.0 * 0.75 ** (2 * k) for k in range(4)])
    assert run.steps == 3
    np.testing.assert_array_equal(start, [2.0, -4.0])


def test_no_step_at_learning_rate_zero_changes_anything() -> None:
    run = gradient_descent([np.array([1.0])], quadratic, learning_rate=0.0, steps=5)
    assert set(run.losses) == {0.5}


def test_it_stops_when_the_loss_is_low_enough() -> None:
    run = gradient_descent([np.array([1.0])], quadratic, learning_rate=0.5, steps=100, stop_below=0.01)
    assert run.losses[-1] < 0.01 <= run.losses[-2]
    assert not run.diverged


def test_it_stops_when_the_loss_is_no_longer_finite() -> None:
    run = gradient_descent([np.array([1e100])], quadratic, learning_rate=1e60, steps=100)
    assert run.diverged
    assert run.steps < 100

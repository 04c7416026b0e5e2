"""Is the loss half a mean, does it refuse to broadcast, and does it overflow where its value does?"""

import numpy as np
import pytest

from deepgrad.errors import BadArgument
from deepgrad.networks.losses import half_squared_error, half_squared_error_gradient


def test_outputs_are_summed_and_examples_averaged() -> None:
    prediction, target = np.array([[1.0, 2.0], [3.0, 4.0]]), np.zeros((2, 2))
    assert half_squared_error(prediction, target) == (1 + 4 + 9 + 16) / 2 / 2
    np.testing.assert_array_equal(half_squared_error_gradient(prediction, target), prediction / 2)


@pytest.mark.parametrize("function", [half_squared_error, half_squared_error_gradient])
def test_shapes_that_would_broadcast_are_refused(function) -> None:
    with pytest.raises(BadArgument, match="target should have shape"):
        function(np.ones((4, 1)), np.ones(4))


def test_a_loss_below_the_largest_float32_is_finite() -> None:
    """2.6e19 squared is more than float32 holds; half of it is not."""
    error = np.array([2.0**64.25], np.float32)
    assert np.isfinite(half_squared_error(error, np.zeros(1, np.float32)))


def test_the_gradient_keeps_single_precision() -> None:
    assert half_squared_error_gradient(np.ones(3, np.float32), np.zeros(3, np.float32)).dtype == np.float32

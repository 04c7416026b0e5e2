"""Is the loss half a mean, does it refuse to broadcast, and does it overflow where its value does?"""

import numpy as np
import pytest
import torch

from deepgrad.errors import BadArgument
from deepgrad.networks.losses import half_squared_error, half_squared_error_gradient, softmax_cross_entropy


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


def test_cross_entropy_and_its_gradient_are_torchs() -> None:
    rng = np.random.default_rng(3)
    logits, y = rng.normal(0, 3, (7, 5)), rng.integers(0, 5, 7)
    tensor = torch.tensor(logits, requires_grad=True)
    theirs = torch.nn.functional.cross_entropy(tensor, torch.tensor(y))
    theirs.backward()
    loss, gradient = softmax_cross_entropy(logits, y)
    assert loss == pytest.approx(theirs.item(), rel=1e-12)
    np.testing.assert_allclose(gradient, tensor.grad, atol=1e-15)


def test_cross_entropy_of_huge_logits_is_finite() -> None:
    loss, gradient = softmax_cross_entropy(np.array([[1e4, -1e4], [1e4, -1e4]]), np.array([0, 1]))
    assert loss == pytest.approx(1e4)
    np.testing.assert_allclose(gradient, [[0, 0], [0.5, -0.5]])


def test_classes_of_another_batch_are_refused() -> None:
    with pytest.raises(BadArgument, match=r"y should have shape \(3,\): got \(2,\)"):
        softmax_cross_entropy(np.zeros((3, 2)), np.zeros(2, int))

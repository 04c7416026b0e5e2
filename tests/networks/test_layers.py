"""Are the given steps of a backward pass those of autograd, and are shapes that do not fit refused?"""

import numpy as np
import pytest
import torch

from deepgrad.errors import BadArgument
from deepgrad.networks.layers import linear_backward, relu_backward

RNG = np.random.default_rng(0)


def test_a_linear_layer_has_the_gradients_of_autograd():
    dz, h, W = RNG.normal(size=(6, 3)), RNG.normal(size=(6, 5)), RNG.normal(size=(3, 5))
    leaves = [torch.tensor(a, requires_grad=True) for a in (h, W, np.zeros(3))]
    wanted = torch.autograd.grad(leaves[0] @ leaves[1].T + leaves[2], leaves, torch.tensor(dz))
    for got, want in zip(linear_backward(dz, h, W), wanted, strict=True):
        np.testing.assert_allclose(got, want.numpy(), rtol=1e-12)


def test_a_relu_passes_what_its_input_lets_through_and_nothing_at_0():
    x = np.array([[-1.0, 0.0, 2.0]])
    np.testing.assert_array_equal(relu_backward(np.array([[3.0, 4.0, -5.0]]), x), [[0.0, 0.0, -5.0]])
    np.testing.assert_array_equal(relu_backward(np.full((1, 3), np.inf), x), [[0.0, 0.0, np.inf]])


@pytest.mark.parametrize("shapes", [((6, 3), (6, 5), (5, 3)), ((6, 3), (7, 5), (3, 5)), ((3,), (6, 5), (3, 5))])
def test_shapes_that_do_not_fit_are_refused(shapes):
    with pytest.raises(BadArgument):
        linear_backward(*(np.zeros(shape) for shape in shapes))
    with pytest.raises(BadArgument):
        relu_backward(np.zeros((2, 3)), np.zeros((3, 2)))

"""Does the matrix chain multiply, and are its gradients those of torch and of finite differences?"""

import itertools

import numpy as np
import pytest
import torch

from deepgrad.errors import BadArgument
from deepgrad.networks import matrix_chain
from deepgrad.networks.objectives import matrix_chain_objective
from deepgrad.networks.starts import gaussian

WIDTHS = (4, 6, 3, 5, 2)  # no two neighbours equal: a transposed matrix does not fit
BATCH = 7
RELATIVE = 1e-11
STEP = 1e-6


@pytest.fixture
def chain() -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    weights = [gaussian(out, into, rng) for into, out in itertools.pairwise(WIDTHS)]
    return weights, rng.standard_normal((WIDTHS[0], BATCH)), rng.standard_normal((WIDTHS[-1], BATCH))


def test_forward_multiplies_from_the_left(chain) -> None:
    weights, X, _ = chain
    H = matrix_chain.forward(weights, X)
    assert [h.shape for h in H] == [(width, BATCH) for width in WIDTHS]
    np.testing.assert_allclose(H[-1], np.linalg.multi_dot([*weights[::-1], X]), rtol=RELATIVE)
    np.testing.assert_allclose(matrix_chain.product(weights) @ X, H[-1], rtol=RELATIVE)


def test_gradients_are_those_of_torch(chain) -> None:
    weights, X, Y = chain
    tensors = [torch.tensor(W, requires_grad=True) for W in weights]
    activations = [torch.tensor(X, requires_grad=True)]
    for W in tensors:
        activations.append(W @ activations[-1])
        activations[-1].retain_grad()
    loss = 0.5 * ((activations[-1] - torch.tensor(Y)) ** 2).sum(dim=0).mean()
    loss.backward()
    H = matrix_chain.forward(weights, X)
    gradients = matrix_chain.backward(weights, H, (H[-1] - Y) / BATCH)
    for ours, theirs in zip(gradients.dL_dW, tensors, strict=True):
        np.testing.assert_allclose(ours, theirs.grad, rtol=RELATIVE, atol=1e-14)
    for ours, theirs in zip(gradients.dL_dH, activations, strict=True):
        np.testing.assert_allclose(ours, theirs.grad, rtol=RELATIVE, atol=1e-14)


def test_gradients_are_those_of_finite_differences(chain) -> None:
    weights, X, Y = chain
    objective = matrix_chain_objective(X, Y)
    _, gradients = objective(weights)
    rng = np.random.default_rng(6)
    for i in range(len(weights)):
        direction = rng.standard_normal(weights[i].shape)
        ahead, behind = list(weights), list(weights)
        ahead[i], behind[i] = weights[i] + STEP * direction, weights[i] - STEP * direction
        slope = (objective(ahead)[0] - objective(behind)[0]) / (2 * STEP)
        assert slope == pytest.approx((gradients[i] * direction).sum(), rel=1e-7)


def test_a_matrix_that_does_not_fit_is_named() -> None:
    with pytest.raises(BadArgument, match=r"W_2 should have fan_in 3"):
        matrix_chain.forward([np.ones((3, 2)), np.ones((2, 2))], np.ones((2, 1)))
    with pytest.raises(BadArgument, match="at least one matrix"):
        matrix_chain.product([])
    with pytest.raises(BadArgument, match="has 2 activations: got 1"):
        matrix_chain.backward([np.ones((3, 2))], [np.ones((2, 1))], np.ones((3, 1)))

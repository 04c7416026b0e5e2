"""Is the scalar chain its closed form, and are its gradients those of torch and of finite differences?"""

import numpy as np
import pytest
import torch

from deepgrad.errors import BadArgument
from deepgrad.networks import scalar_chain
from deepgrad.networks.descent import gradient_descent
from deepgrad.networks.losses import half_squared_error
from deepgrad.networks.objectives import scalar_chain_objective

DEPTH, BATCH = 7, 5
RELATIVE = 1e-12  # float64 sums of a few dozen terms
STEP = 1e-6  # central differences: truncation and rounding both near 1e-10 for numbers of order 1


@pytest.fixture
def chain() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(11)
    weights, biases = rng.normal(0.9, 0.5, DEPTH), rng.normal(0.0, 0.5, DEPTH)
    return weights, biases, rng.standard_normal(BATCH), rng.standard_normal(BATCH)


def test_forward_is_the_closed_form_when_all_layers_are_equal() -> None:
    w, b, n = -0.7, 0.3, 12
    x = np.array([-2.0, 0.0, 5.0])
    y = scalar_chain.forward(scalar_chain.shared(w, n), scalar_chain.shared(b, n), x)
    assert y.shape == (n + 1, 3)
    np.testing.assert_allclose(y[-1], w**n * x + (1 - w**n) / (1 - w) * b, rtol=RELATIVE)


def test_no_layers_leave_the_input_alone() -> None:
    none = np.empty(0)
    np.testing.assert_array_equal(scalar_chain.forward(none, none, np.array([3.0])), [[3.0]])


def test_gradients_are_those_of_torch(chain) -> None:
    weights, biases, x, target = chain
    w, b = (torch.tensor(p, requires_grad=True) for p in (weights, biases))
    activations = [torch.tensor(x, requires_grad=True)]
    for i in range(DEPTH):
        activations.append(w[i] * activations[-1] + b[i])
        activations[-1].retain_grad()
    loss = 0.5 * ((activations[-1] - torch.tensor(target)) ** 2).mean()
    loss.backward()
    y = scalar_chain.forward(weights, biases, x)
    gradients = scalar_chain.backward(weights, y, (y[-1] - target) / BATCH)
    np.testing.assert_allclose(gradients.dL_dw, w.grad, rtol=RELATIVE)
    np.testing.assert_allclose(gradients.dL_db, b.grad, rtol=RELATIVE)
    np.testing.assert_allclose(gradients.dL_dy, [a.grad.numpy() for a in activations], rtol=RELATIVE)
    np.testing.assert_allclose(half_squared_error(y[-1], target), loss.item(), rtol=RELATIVE)


def test_gradients_are_those_of_finite_differences(chain) -> None:
    weights, biases, x, target = chain
    objective = scalar_chain_objective(x, target)
    _, (dL_dw, dL_db) = objective([weights, biases])
    for i, direction in enumerate(np.eye(DEPTH)):
        along_w = (
            objective([weights + STEP * direction, biases])[0] - objective([weights - STEP * direction, biases])[0]
        )
        along_b = (
            objective([weights, biases + STEP * direction])[0] - objective([weights, biases - STEP * direction])[0]
        )
        assert along_w / (2 * STEP) == pytest.approx(dL_dw[i], rel=1e-6, abs=1e-9)
        assert along_b / (2 * STEP) == pytest.approx(dL_db[i], rel=1e-6, abs=1e-9)


def test_a_shared_weight_gets_the_sum_over_its_layers() -> None:
    n, w, b, x = 6, 0.8, 0.5, 2.0
    tensors = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (w, b)]
    out = torch.tensor(x, dtype=torch.float64)
    for _ in range(n):
        out = tensors[0] * out + tensors[1]
    out.backward()
    weights = scalar_chain.shared(w, n)
    y = scalar_chain.forward(weights, scalar_chain.shared(b, n), np.array([x]))
    gradients = scalar_chain.shared_gradients(scalar_chain.backward(weights, y, np.ones(1)))
    np.testing.assert_allclose(gradients, [t.grad.item() for t in tensors], rtol=RELATIVE)


def test_single_precision_stays_single_and_overflows_without_a_warning() -> None:
    weights = scalar_chain.shared(1.5, 300, np.float32)
    y = scalar_chain.forward(weights, np.zeros_like(weights), np.ones(1, np.float32))
    gradients = scalar_chain.backward(weights, y, y[-1])
    assert y.dtype == gradients.dL_dy.dtype == gradients.dL_dw.dtype == np.float32
    assert np.isinf(y[-1, 0])


def test_training_keeps_single_precision() -> None:
    start = [scalar_chain.shared(0.9, 3, np.float32), scalar_chain.shared(0.0, 3, np.float32)]
    one = np.ones(1, np.float32)
    trained = gradient_descent(start, scalar_chain_objective(one, one), learning_rate=0.1, steps=3)
    assert [p.dtype for p in trained.parameters] == [np.float32, np.float32]


def test_arrays_that_do_not_fit_are_refused_with_their_shape() -> None:
    two, three = np.ones(2), np.ones(3)
    with pytest.raises(BadArgument, match=r"biases should have shape \(3,\): got \(2,\)"):
        scalar_chain.forward(three, two, two)
    with pytest.raises(BadArgument, match="one number an example"):
        scalar_chain.forward(three, three, np.ones((2, 2)))
    with pytest.raises(BadArgument, match="has 4 activations: got 2"):
        scalar_chain.backward(three, np.ones((2, 2)), two)
    with pytest.raises(BadArgument, match="upstream"):
        scalar_chain.backward(three, np.ones((4, 2)), three)

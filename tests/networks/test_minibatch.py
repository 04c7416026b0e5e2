"""Does minibatch descent take torch's steps, leave its arguments alone, and stop where the loss is no number?"""

import numpy as np
import pytest
import torch

from deepgrad.networks import mlp
from deepgrad.networks.minibatch import accuracy, gradients_of, minibatch_descent

SIZES = [5, 7, 6, 3]


@pytest.fixture
def problem():
    rng = np.random.default_rng(0)
    return mlp.initial(SIZES, rng, "he"), rng.normal(size=(20, 5)), rng.integers(0, 3, 20)


def test_are_the_steps_those_of_torchs_sgd(problem):
    params, X, y = problem
    leaves = [torch.tensor(array, requires_grad=True) for pair in params for array in pair]
    optimiser = torch.optim.SGD(leaves, lr=0.05, momentum=0.9)
    rng, steps = np.random.default_rng(1), 4
    for step in minibatch_descent(
        params, gradients_of("relu"), X, y, rate=0.05, steps=steps, rng=np.random.default_rng(1), batch=8
    ):
        drawn = rng.integers(0, len(y), 8)
        h = torch.tensor(X[drawn])
        for at in range(0, len(leaves), 2):
            z = h @ leaves[at].T + leaves[at + 1]
            h = torch.relu(z)
        loss = torch.nn.functional.cross_entropy(z, torch.tensor(y[drawn]))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        assert step.loss == pytest.approx(loss.item())
        for got, want in zip([array for pair in step.params for array in pair], leaves, strict=True):
            np.testing.assert_allclose(got, want.detach().numpy(), rtol=1e-9, atol=1e-12)
    assert step.number == steps


def test_do_the_given_arrays_stay_as_they_are(problem):
    params, X, y = problem
    before = [array.copy() for pair in params for array in pair]
    list(minibatch_descent(params, gradients_of("tanh"), X, y, rate=0.1, steps=3, rng=np.random.default_rng(0)))
    for array, was in zip([array for pair in params for array in pair], before, strict=True):
        np.testing.assert_array_equal(array, was)


def test_does_it_end_with_the_step_that_is_not_a_number(problem):
    params, X, y = problem
    run = list(
        minibatch_descent(params, gradients_of("leaky_relu"), X, y, rate=1e200, steps=50, rng=np.random.default_rng(0))
    )
    assert len(run) < 50
    assert np.isfinite([step.loss for step in run[:-1]]).all() and not np.isfinite(run[-1].loss)


def test_is_the_learners_step_rule_used(problem):
    params, X, y = problem
    still = list(
        minibatch_descent(
            params,
            gradients_of("relu"),
            X,
            y,
            rate=0.1,
            steps=2,
            rng=np.random.default_rng(0),
            step_rule=lambda param, grad, velocity, lr, momentum: (param, velocity),
        )
    )
    np.testing.assert_array_equal(still[-1].params[0][0], params[0][0])


def test_is_accuracy_the_share_of_right_answers():
    identity = [(np.eye(3), np.zeros(3))]
    X = np.eye(3)[[0, 1, 2, 0]]
    assert accuracy(identity, X, np.array([0, 1, 2, 1]), "relu") == 0.75

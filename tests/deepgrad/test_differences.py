"""The numerical gradient agrees with autograd, and a comparison says where a gradient is wrong."""

import numpy as np
import pytest
import torch

from deepgrad.differences import CLOSE, compare, numerical_gradient
from deepgrad.errors import BadArgument

RNG = np.random.default_rng(0)
W, X = RNG.normal(size=(3, 4)), RNG.normal(size=(5, 4))


def loss(W):
    return float((np.tanh(X @ W.T) ** 2).sum())


def autograd(W):
    leaf = torch.tensor(W, requires_grad=True)
    (torch.tanh(torch.tensor(X) @ leaf.T) ** 2).sum().backward()
    return leaf.grad.numpy()


def test_it_agrees_with_autograd_and_leaves_the_argument_alone():
    before = W.copy()
    np.testing.assert_allclose(numerical_gradient(loss, W), autograd(W), rtol=1e-7, atol=1e-9)
    assert (before == W).all()
    assert numerical_gradient(lambda x: float(x**3), 2.0) == pytest.approx(12)
    assert numerical_gradient(lambda x: float(x.sum()), [1, 2]).tolist() == pytest.approx([1, 1])


def test_a_right_gradient_agrees():
    found = compare(lambda: autograd(W), loss, W)
    assert found.error < CLOSE
    assert repr(found).startswith("They agree")


def test_a_wrong_entry_is_found_and_said():
    wrong = autograd(W)
    wrong[1, 2] += 1
    found = compare(lambda: wrong, loss, W)
    assert found.error > CLOSE
    assert f"at [1, 2]: yours is {wrong[1, 2]:.6g}, finite differences give {wrong[1, 2] - 1:.6g}" in found.words
    assert "yours is nan" in compare(lambda: np.full(3, np.nan), lambda x: float(x.sum()), np.ones(3)).words


def test_an_unwritten_gradient_and_one_of_another_shape_are_told():
    def stub():
        raise NotImplementedError

    assert compare(stub, loss, W).words.startswith("Not written yet")
    with pytest.raises(BadArgument, match=r"has shape \(4, 3\); x has shape \(3, 4\)"):
        compare(lambda: autograd(W).T, loss, W)

"""Does the rewritten network compute the same, and are its gradients the promised halves?"""

import numpy as np
import pytest

from deepgrad.networks import mlp
from deepgrad.networks.tanh_as_sigmoid import as_sigmoid_network


@pytest.mark.parametrize("sizes", [[5, 3], [4, 6, 3], [4, 7, 5, 6, 2]])
def test_is_it_the_same_network(sizes):
    rng = np.random.default_rng(0)
    params = mlp.initial(sizes, rng, "xavier", bias="torch_default", activation="tanh")
    X, dout = rng.normal(size=(9, sizes[0])), rng.normal(size=(9, sizes[-1]))
    zs, hs = mlp.forward(params, X, "tanh")
    rewritten = as_sigmoid_network(params)
    z_s, s = mlp.forward(rewritten, X, "sigmoid")
    np.testing.assert_allclose(s[-1], hs[-1], rtol=1e-12, atol=1e-12)
    for h, squashed in zip(hs[1:-1], s[1:-1], strict=True):
        np.testing.assert_allclose(2 * squashed - 1, h, atol=1e-12)
    dh = mlp.backward(params, zs, hs, "tanh", dout).dh
    ds = mlp.backward(rewritten, z_s, s, "sigmoid", dout).dh
    for ours, theirs in zip(dh[1:-1], ds[1:-1], strict=True):
        np.testing.assert_allclose(ours, theirs / 2, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(dh[0], ds[0], rtol=1e-9, atol=1e-12)

"""Is every right way to write lesson 2's exercises accepted, whatever the seed?"""

import math
import warnings

import numpy as np
import pytest
import torch
from scipy.special import expit, log_expit
from support.answers import assert_accepted

from autograder.exercises import find

SEEDS = range(20)
MANY = range(20, 80)


def sigmoid_two_sides(x):
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, small) / (1 + small)


def sigmoid_textbook(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_masked(x):
    out = np.empty(x.shape)
    up = x >= 0
    out[up] = 1 / (1 + np.exp(-x[up]))
    e = np.exp(x[~up])
    out[~up] = e / (1 + e)
    return out


def sigmoid_loop(x):
    def one(v):
        return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))

    return np.array([one(v) for v in x.ravel()]).reshape(x.shape)


def sigmoid_torch(x):
    return torch.sigmoid(torch.from_numpy(x)).numpy()


def sigmoid_clipped_where_nobody_sees(x):
    return 1 / (1 + np.exp(-np.clip(x, -500, 500)))


def sigmoid_logaddexp(x):
    return np.exp(-np.logaddexp(0, -x))


def sigmoid_read_only(x):
    x.flags.writeable = False
    result = expit(x)
    result.flags.writeable = False
    return result


def slope_two_sigmoids(x):
    return sigmoid_two_sides(x) * sigmoid_two_sides(-x)


def slope_of_size(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2


def slope_cosh(x):
    return 1 / (2 + 2 * np.cosh(x))


def slope_torch(x):
    leaf = torch.tensor(-np.abs(x), dtype=torch.float64, requires_grad=True)
    torch.sigmoid(leaf).sum().backward()
    return leaf.grad.numpy()


def slope_fortran_order(x):
    return np.asfortranarray(expit(x) * expit(-x))


def tanh_slope_cosh(x):
    return 1 / np.cosh(x) ** 2


def tanh_slope_of_size(x):
    e = np.exp(-2 * np.abs(x))
    return 4 * e / (1 + e) ** 2


def tanh_slope_sigmoids(x):
    return 4 * expit(2 * x) * expit(-2 * x)


def tanh_slope_warning(x):
    warnings.warn("take care", stacklevel=1)
    return (2 / (np.exp(x) + np.exp(-x))) ** 2


def saturated_mean(a, activation, slope_below):
    slope = a * (1 - a) if activation == "sigmoid" else 1 - a * a
    return (slope < slope_below).mean()


def saturated_loop(a, activation, slope_below):
    count = 0
    for row in a:
        for value in row:
            slope = value - value**2 if activation == "sigmoid" else (1 - value) * (1 + value)
            count += bool(slope < slope_below)
    return count / (len(a) * len(a[0]))


def saturated_torch(a, activation, slope_below):
    h = torch.tensor(a)
    slope = {"sigmoid": h * (1 - h), "tanh": 1 - h**2}[activation]
    return torch.count_nonzero(slope < slope_below).item() / h.numel()


def saturated_back_to_z(a, activation, slope_below):
    a = a.astype(float)
    z = np.log(a / (1 - a)) if activation == "sigmoid" else np.arctanh(np.clip(a, -1, 1))
    slope = slope_two_sigmoids(z) if activation == "sigmoid" else tanh_slope_of_size(z)
    return np.array(np.mean(slope < slope_below))


def forward_loop(params, X):
    hs = [X]
    for i in range(len(params)):
        W, b = params[i]
        z = hs[-1] @ W.T + b
        hs.append(sigmoid_two_sides(z) if i < len(params) - 1 else z)
    return hs


def forward_einsum(params, X):
    *hidden, (W_last, b_last) = params
    hs = (X,)
    for W, b in hidden:
        hs += (expit(np.einsum("nj,ij->ni", hs[-1], W) + b),)
    return (*hs, np.einsum("nj,ij->ni", hs[-1], W_last) + b_last)


def forward_torch(params, X):
    hs = [torch.tensor(X)]
    for W, b in params:
        hs.append(torch.nn.functional.linear(hs[-1], torch.tensor(W), torch.tensor(b)))
        if len(hs) <= len(params):
            hs[-1] = torch.sigmoid(hs[-1])
    return [h.numpy() for h in hs]


def forward_by_example(params, X):
    rows = []
    for x in X:
        hs = [x]
        for i, (W, b) in enumerate(params):
            z = W @ hs[-1] + b
            hs.append(z if i + 1 == len(params) else 1 / (1 + np.exp(-z)))
        rows.append(hs)
    return [np.stack([hs[i] for hs in rows]) for i in range(len(params) + 1)]


def backward_loop(params, activations, dout):
    dhs, dWs, dbs = [dout], [], []
    for i in reversed(range(len(params))):
        h = activations[i + 1]
        dz = dhs[0] if i == len(params) - 1 else dhs[0] * h * (1 - h)
        dWs.insert(0, dz.T @ activations[i])
        dbs.insert(0, dz.sum(axis=0))
        dhs.insert(0, dz @ params[i][0])
    return dhs, dWs, dbs


def backward_einsum(params, activations, dout):
    L = len(params)
    dhs, dWs, dbs = [None] * L + [dout], [None] * L, [None] * L
    for i in range(L, 0, -1):
        slope = 1.0 if i == L else activations[i] - activations[i] ** 2
        dz = dhs[i] * slope
        dWs[i - 1] = np.einsum("ni,nj->ij", dz, activations[i - 1])
        dbs[i - 1] = np.einsum("ni->i", dz)
        dhs[i - 1] = np.einsum("ni,ij->nj", dz, params[i - 1][0])
    return [dhs, dWs, dbs]


def backward_torch(params, activations, dout):
    leaves = [(torch.tensor(W, requires_grad=True), torch.tensor(b, requires_grad=True)) for W, b in params]
    hs = [torch.tensor(activations[0], requires_grad=True)]
    for i, (W, b) in enumerate(leaves):
        z = hs[-1] @ W.T + b
        hs.append(z if i == len(leaves) - 1 else torch.sigmoid(z))
        hs[-1].retain_grad()
    hs[-1].backward(torch.tensor(dout))
    return [h.grad.numpy() for h in hs], [W.grad.numpy() for W, _ in leaves], [b.grad.numpy() for _, b in leaves]


def backward_by_example(params, activations, dout):
    per = [backward_loop(params, [h[n : n + 1] for h in activations], dout[n : n + 1]) for n in range(len(dout))]
    L = len(params)
    dhs = [np.concatenate([one[0][i] for one in per]) for i in range(L + 1)]
    return dhs, [sum(one[1][i] for one in per) for i in range(L)], [sum(one[2][i] for one in per) for i in range(L)]


def backward_from_scratch(params, activations, dout):
    """Runs the forward pass again instead of using the activations."""
    return backward_loop(params, forward_loop(params, activations[0]), dout)


def bound_norm(Ws, slope):
    return np.prod([slope * np.linalg.norm(W, 2) for W in Ws])


def bound_svd(Ws, slope):
    bound = slope ** len(Ws)
    for W in Ws:
        bound *= np.linalg.svd(W)[1].max()
    return bound


def bound_eigenvalues(Ws, slope):
    return math.prod(slope * math.sqrt(np.linalg.eigvalsh(W.T @ W)[-1]) for W in Ws)


def bound_torch(Ws, slope):
    bound = torch.tensor(1.0)
    for W in Ws:
        bound = bound * slope * torch.linalg.matrix_norm(torch.tensor(W), 2)
    return bound.item()


def mse_formula(z, t):
    s = sigmoid_two_sides(z)
    return ((s - t) ** 2).mean() / 2, (s - t) * s * (1 - s) / len(z)


def mse_loop(z, t):
    s = [1 / (1 + math.exp(-v)) if v > 0 else math.exp(v) / (1 + math.exp(v)) for v in z]
    loss = sum((a - b) ** 2 for a, b in zip(s, t, strict=True)) / (2 * len(z))
    return loss, np.array([(a - b) * a * (1 - a) / len(z) for a, b in zip(s, t, strict=True)])


def mse_torch(z, t):
    leaf = torch.tensor(z, requires_grad=True)
    loss = 0.5 * torch.nn.functional.mse_loss(torch.sigmoid(leaf), torch.tensor(t))
    loss.backward()
    return [loss.item(), leaf.grad.numpy()]


def bce_logaddexp(z, t):
    return (np.logaddexp(0, z) - t * z).mean(), (expit(z) - t) / z.size


def bce_maximum(z, t):
    loss = np.mean(np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z))))
    return float(loss), (sigmoid_textbook(z) - t) / len(z)


def bce_log_expit(z, t):
    return -np.mean(t * log_expit(z) + (1 - t) * log_expit(-z)), t * -expit(-z) / z.size + (1 - t) * expit(z) / z.size


def bce_torch(z, t):
    leaf = torch.tensor(z, requires_grad=True)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(leaf, torch.tensor(t))
    loss.backward()
    return loss.detach().numpy(), leaf.grad.numpy()


SIGMOIDS = [
    sigmoid_two_sides,
    sigmoid_textbook,
    sigmoid_masked,
    sigmoid_loop,
    sigmoid_torch,
    sigmoid_clipped_where_nobody_sees,
    sigmoid_logaddexp,
    sigmoid_read_only,
]
SLOPES = [slope_two_sigmoids, slope_of_size, slope_cosh, slope_torch, slope_fortran_order, *[slope_of_size] * 3]
TANH_SLOPES = [tanh_slope_cosh, tanh_slope_of_size, tanh_slope_sigmoids, tanh_slope_warning] * 2


def together(sigmoid, slope, tanh_slope):
    def answer(x):
        return sigmoid(x), slope(x), tanh_slope(x)

    answer.__name__ = f"{sigmoid.__name__}, {slope.__name__}, {tanh_slope.__name__}"
    return answer


RIGHT = {
    "sigmoid_and_slopes": [together(*three) for three in zip(SIGMOIDS, SLOPES, TANH_SLOPES, strict=True)],
    "saturated_fraction": [saturated_mean, saturated_loop, saturated_torch, saturated_back_to_z],
    "sigmoid_mlp_forward": [forward_loop, forward_einsum, forward_torch, forward_by_example],
    "sigmoid_mlp_backward": [
        backward_loop,
        backward_einsum,
        backward_torch,
        backward_by_example,
        backward_from_scratch,
    ],
    "gradient_bound": [bound_norm, bound_svd, bound_eigenvalues, bound_torch],
    "mse_of_sigmoid": [mse_formula, mse_loop, mse_torch],
    "bce_with_logits": [bce_logaddexp, bce_maximum, bce_log_expit, bce_torch],
}
ALL = [(name, f) for name, all_of in RIGHT.items() for f in all_of]


@pytest.mark.parametrize(("name", "solution"), ALL)
def test_is_another_right_solution_accepted_whatever_the_seed(name, solution):
    assert_accepted(find(name), solution, SEEDS)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "solution"), ALL)
def test_is_it_accepted_with_many_more_seeds(name, solution):
    assert_accepted(find(name), solution, MANY)

"""Are lesson 4's references true, and is every right way to write them accepted, whatever the seed?"""

import warnings

import numpy as np
import pytest
import torch
from scipy.special import erf, logsumexp, ndtr
from support.answers import assert_accepted

from autograder.exercises import exercises_of, find
from autograder.exercises.lesson_04.networks import pre_activations
from autograder.judge.check import check_with_seed
from autograder.judge.verdict import truths

LESSON = "04_relu"
SEEDS = range(12)
MANY = range(60)  # seeds for the slow runs: a course's secret one may be any
STEP = 1e-6


# Are the references true?


def differences(function, x):
    """Central differences of a function of single numbers at every entry of x."""
    return (function(x + STEP) - function(x - STEP)) / (2 * STEP)


FUNCTIONS = {
    "relu_backward": lambda x: np.maximum(x, 0),
    "leaky_relu_backward": lambda x, slope: np.where(x > 0, x, slope * x),
    "elu_backward": lambda x, alpha: np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0))),
    "gelu_backward": lambda x: x * ndtr(x),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_are_the_slopes_central_differences_of_the_function(name):
    exercise = find(name)
    for seed in SEEDS:
        for case in exercise.draw(seed):
            dout, x, *rest = (np.asarray(a, np.float64) for a in case.arguments)
            want = dout * differences(lambda v, rest=rest: FUNCTIONS[name](v, *rest), x)
            smooth = (x != 0) & (np.abs(x) < 1e3)  # at the corner there is no difference to take
            got = exercise.reference(*case.arguments)
            np.testing.assert_allclose(got[smooth], want[smooth], rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize(("name", "rest", "at_zero"), [
    ("relu_backward", (), 0.0),
    ("leaky_relu_backward", (0.3,), 0.3),
    ("elu_backward", (0.7,), 0.7),
    ("gelu_backward", (), 0.5),
])  # fmt: skip
def test_is_the_slope_at_zero_what_the_text_says(name, rest, at_zero):
    dx = find(name).reference(np.full((1, 2), 3.0), np.zeros((1, 2)), *rest)
    np.testing.assert_allclose(dx, 3.0 * at_zero)


def cross_entropy(logits, y):
    return float((logsumexp(logits, axis=1) - logits[np.arange(len(y)), y]).mean())


def test_are_loss_and_gradient_of_the_logits_central_differences():
    rng = np.random.default_rng(0)
    for seed in SEEDS:
        for case in find("softmax_cross_entropy").draw(seed):
            logits, y = np.asarray(case.arguments[0], np.float64), case.arguments[1]
            loss, gradient = find("softmax_cross_entropy").reference(logits, y)
            along = rng.normal(size=logits.shape)
            slope = differences(lambda t, z=logits, d=along, y=y: cross_entropy(z + t * d, y), 0.0)
            assert loss == pytest.approx(cross_entropy(logits, y), rel=1e-12), case.label
            # a loss near 1000 keeps 1e-13 of its digits, divided by the step
            assert (gradient * along).sum() == pytest.approx(slope, rel=1e-5, abs=1e-6), case.label


def test_are_the_networks_gradients_central_differences_along_random_directions():
    rng = np.random.default_rng(0)
    for seed in SEEDS:
        for case in find("relu_mlp_gradients").draw(seed):
            params = [(np.asarray(W, np.float64), np.asarray(b, np.float64)) for W, b in case.arguments[0]]
            X, y = np.asarray(case.arguments[1], np.float64), case.arguments[2]
            drawn = [(rng.normal(size=W.shape), rng.normal(size=b.shape)) for W, b in params]
            # a unit whose z is exactly 0 stays there: at the corner there is no difference to take
            off_corner = [W.any(axis=1) for W, _ in params]
            along = [(dW * keep[:, None], db * keep) for (dW, db), keep in zip(drawn, off_corner, strict=True)]

            def loss(t, params=params, along=along, X=X, y=y):
                moved = [(W + t * dW, b + t * db) for (W, b), (dW, db) in zip(params, along, strict=True)]
                return cross_entropy(pre_activations(moved, X)[-1], y)

            value, dWs, dbs = find("relu_mlp_gradients").reference(params, X, y)
            slope = sum(float((G * d[0]).sum() + (g * d[1]).sum()) for G, g, d in zip(dWs, dbs, along, strict=True))
            assert value == pytest.approx(loss(0.0), rel=1e-12), case.label
            assert slope == pytest.approx(differences(loss, 0.0), rel=1e-4, abs=1e-5), case.label


def test_is_the_step_that_of_torch():
    for seed in SEEDS:
        for case in find("sgd_step").draw(seed):
            param, grad, velocity, lr, momentum = case.arguments
            leaf = torch.nn.Parameter(torch.tensor(param, dtype=torch.float64))
            optimiser = torch.optim.SGD([leaf], lr=lr, momentum=momentum)
            leaf.grad = torch.tensor(grad, dtype=torch.float64)
            optimiser.state[leaf]["momentum_buffer"] = torch.tensor(velocity, dtype=torch.float64)
            optimiser.step()
            new_param, _ = find("sgd_step").reference(*case.arguments)
            np.testing.assert_allclose(new_param, leaf.detach().numpy(), rtol=1e-12)


def test_is_a_dead_unit_one_whose_gradient_is_exactly_zero():
    for seed in SEEDS:
        params, X, y = find("relu_mlp_gradients").draw(seed)[0].arguments
        params = [(params[0][0], params[0][1] - 1.5), *params[1:]]
        dead = (pre_activations(params, X)[0] <= 0).all(axis=0)
        _, dWs, _ = find("relu_mlp_gradients").reference(params, X, y)
        assert find("dead_fraction").reference(params, X)[0] == dead.mean()
        assert (np.abs(dWs[0]).max(axis=1)[dead] == 0).all()


@pytest.mark.parametrize("exercise", exercises_of(LESSON), ids=lambda e: e.name)
def test_is_the_truth_finite_and_does_no_ordinary_case_hide_a_sign(exercise):
    for seed in SEEDS:
        cases = exercise.draw(seed)
        for case, values in zip(cases, truths(exercise, cases), strict=True):
            assert case.edge or all(np.abs(np.concatenate([np.ravel(v) for v in leaves(value)])).max() > 1e-3
                                    for value in values), case.label  # fmt: skip


@pytest.mark.parametrize("name", ["relu_mlp_gradients", "softmax_cross_entropy"])
def test_is_no_gradient_of_a_case_made_of_rounding_alone(name):
    for seed in MANY:
        for case in find(name).draw(seed):
            for gradient in (g for values in find(name).reference(*case.arguments)[1:] for g in leaves(values)):
                assert np.linalg.norm(gradient) > 1e-3, (seed, case.label)


def leaves(value):
    return value if isinstance(value, list) else [value]


# Is every right way accepted?


def relu_mask(x):
    return x * (x > 0)


def relu_loop(x):
    return np.array([[max(0.0, float(v)) for v in row] for row in x])


def relu_clip(x):
    return x.clip(0, None)


def relu_half(x):
    return (x + np.abs(x)) / 2


def relu_torch(x):
    return torch.relu(torch.from_numpy(x)).numpy()


def relu_backward_where(dout, x):
    dx = np.where(x > 0, dout, 0)
    dx.flags.writeable = False
    return dx


def relu_backward_on_a_copy(dout, x):
    dout = np.array(dout, dtype=np.float64)
    dout[x <= 0] = 0.0
    return dout


def relu_backward_heaviside(dout, x):
    return np.einsum("ij,ij->ij", dout, np.heaviside(x, 0.0))


def relu_backward_torch(dout, x):
    leaf = torch.tensor(x, requires_grad=True)
    torch.relu(leaf).backward(torch.tensor(dout))
    return leaf.grad.numpy()


def relu_backward_loop(dout, x):
    dx = np.zeros(x.shape)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            if x[i, j] > 0:
                dx[i, j] = dout[i, j]
    return dx


def relu_backward_warning(dout, x):
    warnings.warn("take care", stacklevel=1)
    np.log(np.zeros(1))
    return dout * np.sign(np.maximum(x, 0))


def leaky_where(dout, x, slope):
    return np.where(x > 0, dout, slope * dout)


def leaky_arithmetic(dout, x, slope):
    on = (x > 0).astype(x.dtype)
    return dout * (on + slope * (1 - on))


def leaky_torch(dout, x, slope):
    leaf = torch.tensor(x, requires_grad=True)
    torch.nn.functional.leaky_relu(leaf, slope).backward(torch.tensor(dout))
    return leaf.grad.numpy()


def elu_minimum(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))


def elu_overflowing_where(dout, x, alpha):
    return dout * np.where(x > 0, 1.0, alpha * np.exp(x))  # inf is thrown away, with a warning


def elu_indexed(dout, x, alpha):
    slope = np.ones(x.shape)
    slope[x <= 0] = alpha * np.exp(x[x <= 0])
    return dout * slope


def elu_from_the_output(dout, x, alpha):
    a = np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))
    return np.where(x > 0, dout, dout * (a + alpha))


def gelu_erf(dout, x):
    return dout * (0.5 * (1 + erf(x / np.sqrt(2))) + x * np.exp(-0.5 * x**2) / np.sqrt(2 * np.pi))


def gelu_ndtr(dout, x):
    return dout * (ndtr(x) + x * np.exp(-x * x / 2) / np.sqrt(2 * np.pi))


def gelu_torch(dout, x):
    leaf = torch.tensor(x, requires_grad=True)
    torch.nn.functional.gelu(leaf).backward(torch.tensor(dout))
    return leaf.grad.numpy()


def gelu_by_hand_in_torch(dout, x):
    x = torch.tensor(x, dtype=torch.float64)
    normal = torch.distributions.Normal(torch.zeros((), dtype=torch.float64), 1.0)
    return (torch.tensor(dout) * (normal.cdf(x) + x * normal.log_prob(x).exp())).double().numpy()


def step_plain(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    return param - lr * v, v


def step_of_a_copy(param, grad, velocity, lr, momentum):
    velocity = velocity.copy()
    velocity *= momentum
    velocity += grad
    return [param - lr * velocity, velocity]


def step_torch(param, grad, velocity, lr, momentum):
    p, g, v = (torch.tensor(a) for a in (param, grad, velocity))
    v = v.mul(momentum).add(g)
    return p.sub(v, alpha=lr).numpy(), v.numpy()


def loss_shifted(logits, y):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    d = np.exp(log_p)
    d[np.arange(len(y)), y] -= 1
    return -log_p[np.arange(len(y)), y].mean(), d / len(y)


def loss_loop(logits, y):
    loss, d = 0.0, np.zeros(logits.shape)
    for i, (row, right) in enumerate(zip(logits.astype(float), y, strict=True)):
        top = row.max()
        total = sum(np.exp(v - top) for v in row)
        loss += (np.log(total) + top - row[right]) / len(y)
        for j, v in enumerate(row):
            d[i, j] = (np.exp(v - top) / total - (j == right)) / len(y)
    return loss, d


def loss_scipy(logits, y):
    one_hot = np.eye(logits.shape[1])[y]
    log_p = logits - logsumexp(logits, axis=1, keepdims=True)
    return -(one_hot * log_p).sum() / len(y), (np.exp(log_p) - one_hot) / len(y)


def loss_torch(logits, y):
    z = torch.tensor(logits, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(z, torch.tensor(y))
    loss.backward()
    return loss.item(), z.grad.numpy()


def mlp_numpy(params, X, y):
    hs = [X]
    for W, b in params[:-1]:
        hs.append(np.maximum(hs[-1] @ W.T + b, 0))
    W, b = params[-1]
    loss, d = loss_shifted(hs[-1] @ W.T + b, y)
    dWs, dbs = [], []
    for (W, _), h in zip(params[::-1], hs[::-1], strict=True):
        dWs.append(d.T @ h)
        dbs.append(d.sum(axis=0))
        d = (d @ W) * (h > 0)
    return float(loss), dWs[::-1], dbs[::-1]


def mlp_keeps_z_and_einsum(params, X, y):
    h, zs, hs = X, [], []
    for W, b in params:
        hs.append(h)
        zs.append(np.einsum("ni,oi->no", h, W) + b)
        h = zs[-1] * (zs[-1] > 0)
    loss, d = loss_scipy(zs[-1], y)
    dWs, dbs = [None] * len(params), [None] * len(params)
    for i in range(len(params) - 1, -1, -1):
        dWs[i] = np.einsum("no,ni->oi", d, hs[i])
        dbs[i] = np.einsum("no->o", d)
        if i:
            d = np.einsum("no,oi->ni", d, params[i][0]) * np.heaviside(zs[i - 1], 0)
    return loss, tuple(dWs), tuple(dbs)


def mlp_torch(params, X, y):
    Ws = [torch.tensor(W, requires_grad=True) for W, _ in params]
    bs = [torch.tensor(b, requires_grad=True) for _, b in params]
    h = torch.tensor(X)
    for W, b in list(zip(Ws, bs, strict=True))[:-1]:
        h = torch.relu(torch.nn.functional.linear(h, W, b))
    loss = torch.nn.functional.cross_entropy(h @ Ws[-1].T + bs[-1], torch.tensor(y))
    loss.backward()
    return loss.item(), [W.grad.numpy() for W in Ws], [b.grad.numpy() for b in bs]


def mlp_one_example_at_a_time(params, X, y):
    total, dWs, dbs = 0.0, [np.zeros(W.shape) for W, _ in params], [np.zeros(b.shape) for _, b in params]
    for x, right in zip(X, y, strict=True):
        loss, Gs, gs = mlp_numpy(params, x[None], np.array([right]))
        total += loss / len(y)
        for i, (G, g) in enumerate(zip(Gs, gs, strict=True)):
            dWs[i] += G / len(y)
            dbs[i] += g / len(y)
    return total, dWs, dbs


def dead_outputs(params, X):
    h, dead = X, []
    for W, b in params[:-1]:
        h = np.maximum(0, h @ W.T + b)
        dead.append((h == 0).all(axis=0).mean())
    return np.array(dead)


def dead_largest(params, X):
    zs = pre_activations(params, X)[:-1]
    return np.array([np.mean(z.max(axis=0) <= 0) for z in zs])


def dead_loop(params, X):
    dead, h = np.zeros(len(params) - 1), torch.tensor(X)
    for i, (W, b) in enumerate(params[:-1]):
        h = torch.relu(h @ torch.tensor(W).T + torch.tensor(b))
        dead[i] = sum(not column.any() for column in h.T) / len(b)
    return dead


def dead_sum(params, X):
    h, dead = X.astype(np.float64), []
    for W, b in params[:-1]:
        h = np.maximum(np.einsum("ni,oi->no", h, W) + b, 0)
        dead.append(1 - np.count_nonzero(h.sum(axis=0)) / W.shape[0])
    return np.array(dead)


RIGHT = {
    "relu": [relu_mask, relu_loop, relu_clip, relu_half, relu_torch],
    "relu_backward": [
        relu_backward_where,
        relu_backward_on_a_copy,
        relu_backward_heaviside,
        relu_backward_torch,
        relu_backward_loop,
        relu_backward_warning,
    ],
    "leaky_relu_backward": [leaky_where, leaky_arithmetic, leaky_torch],
    "elu_backward": [elu_minimum, elu_overflowing_where, elu_indexed, elu_from_the_output],
    "gelu_backward": [gelu_erf, gelu_ndtr, gelu_torch, gelu_by_hand_in_torch],
    "sgd_step": [step_plain, step_of_a_copy, step_torch],
    "softmax_cross_entropy": [loss_shifted, loss_loop, loss_scipy, loss_torch],
    "relu_mlp_gradients": [mlp_numpy, mlp_keeps_z_and_einsum, mlp_torch, mlp_one_example_at_a_time],
    "dead_fraction": [dead_outputs, dead_largest, dead_loop, dead_sum],
}
PAIRS = [pytest.param(name, f, id=f.__name__) for name, all_of in RIGHT.items() for f in all_of]


@pytest.mark.parametrize(("name", "solution"), PAIRS)
def test_is_another_right_solution_accepted_whatever_the_seed(name, solution):
    assert_accepted(find(name), solution, SEEDS)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "solution"), PAIRS)
def test_is_it_accepted_for_hundreds_of_seeds(name, solution):
    assert_accepted(find(name), solution, MANY)


# Is a wrong answer that no bank foresaw refused?


WRONG = {
    "relu": lambda x: np.maximum(x, 1e-5),
    "relu_backward": lambda dout, x: np.where(x > 0, dout, 1e-5 * dout),
    "leaky_relu_backward": lambda dout, x, slope: dout * np.where(x > 0, 1.0, slope + 1e-5),
    "elu_backward": lambda dout, x, alpha: dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0)) + 1e-4),
    "gelu_backward": lambda dout, x: dout * (ndtr(x) + x * np.exp(-x * x / 2) / np.sqrt(2 * 3.14)),
    "sgd_step": lambda p, g, v, lr, momentum: (p - lr * (momentum * v + g) * 1.0001, momentum * v + g),
    "softmax_cross_entropy": lambda z, y: (loss_shifted(z, y)[0], loss_shifted(z, y)[1] + 1e-5),
    "relu_mlp_gradients": lambda params, X, y: (*mlp_numpy(params, X, y)[:2], mlp_numpy(params, X, y + 0 * y)[2][::-1]),
    "dead_fraction": lambda params, X: dead_outputs(params, X[1:] if len(X) > 1 else X) + 1e-4,
}


@pytest.mark.parametrize("name", WRONG)
def test_is_a_slightly_wrong_answer_refused(name):
    for seed in SEEDS:
        assert not check_with_seed(find(name), WRONG[name], seed).passed, seed


def test_is_a_step_with_the_wrong_velocity_paid_in_part():
    result = check_with_seed(find("sgd_step"), lambda p, g, v, lr, m: (p - lr * (m * v + g), v.copy()), 0)
    assert result.mistakes == ("velocity_kept",)
    assert 0 < result.points < result.of

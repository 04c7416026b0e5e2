"""Are the references of lesson 8's exercises on dropout, momentum, updates and the deep net true?"""

import copy

import numpy as np
import pytest
import torch
from torch import nn

from autograder.contract.calls import invoke
from autograder.contract.wire import Seed
from autograder.exercises import definitions
from autograder.mutants import survey
from deepgrad.differences import numerical_gradient

SEEDS = range(4)
TIGHT = {"rtol": 1e-10, "atol": 1e-12}
EXERCISES = {name: exercise for name, (exercise, _) in definitions("autograder.exercises.lesson_08").items()}
NAMES = ("update_ratio", "dropout_forward", "dropout_backward", "momentum_step")


def arguments(name, seed):
    return [case.arguments for case in EXERCISES[name].draw(seed)]


def test_no_dropout_and_evaluation_are_torchs():
    for seed in SEEDS:
        for x, mask, p, training in arguments("dropout_forward", seed):
            if not training or p == 0:
                want = torch.nn.functional.dropout(torch.tensor(x), p, training)
                np.testing.assert_array_equal(EXERCISES["dropout_forward"].reference(x, mask, p, training), want)


@pytest.mark.parametrize("p", [0.25, 0.7])
def test_dropout_is_torchs_for_the_mask_that_torch_drew(p):
    x = torch.randn(30, 40, dtype=torch.float64, generator=torch.Generator().manual_seed(0)).requires_grad_()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        out = torch.nn.functional.dropout(x, p, training=True)
    dout = torch.ones_like(x) + x.detach() ** 2
    (dx,) = torch.autograd.grad(out, x, dout)
    mask = out.detach().numpy() != 0
    forward, backward = (EXERCISES[name].reference for name in ("dropout_forward", "dropout_backward"))
    np.testing.assert_allclose(forward(x.detach().numpy(), mask, p, True), out.detach().numpy(), **TIGHT)
    np.testing.assert_allclose(backward(dout.numpy(), mask, p, True), dx.numpy(), **TIGHT)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_gradient_of_dropout_is_the_difference_quotient(seed):
    for dout, *rest in arguments("dropout_backward", seed):
        wide = dout.astype(np.float64)
        want = numerical_gradient(weighted("dropout_forward", wide, rest), np.cos(wide))
        np.testing.assert_allclose(EXERCISES["dropout_backward"].reference(dout, *rest), want, rtol=1e-6, atol=1e-8)


def weighted(name, dout, rest):
    """The loss whose gradient at the output of an exercise is dout."""
    return lambda x: float((EXERCISES[name].reference(x, *rest) * dout).sum())


def test_the_mean_of_dropout_over_all_masks_is_the_output_of_evaluation():
    x, p = np.array([[1.5, -2.0, 0.7]]), 0.3
    forward = EXERCISES["dropout_forward"].reference
    masks = [np.array([[a, b, c]], dtype=bool) for a in (0, 1) for b in (0, 1) for c in (0, 1)]
    mean = sum(p ** (3 - m.sum()) * (1 - p) ** m.sum() * forward(x, m, p, True) for m in masks)
    np.testing.assert_allclose(mean, forward(x, masks[0], p, False), **TIGHT)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_matrix_of_a_step_is_the_step_of_torchs_optimizer(seed):
    for curvature, lr, momentum in arguments("momentum_step", seed):
        step, growth = EXERCISES["momentum_step"].reference(curvature, lr, momentum)
        x = torch.nn.Parameter(torch.tensor(1.3, dtype=torch.float64))
        optimizer = torch.optim.SGD([x], lr=lr, momentum=momentum)
        state = np.array([1.3, 0.0])
        for _ in range(25):
            optimizer.zero_grad()
            (curvature * x**2 / 2).backward()
            optimizer.step()
            state = step @ state
            np.testing.assert_allclose(state[0], x.item(), rtol=1e-9, atol=1e-12)
        if momentum:
            np.testing.assert_allclose(state[1], optimizer.state[x]["momentum_buffer"].item(), rtol=1e-9, atol=1e-12)
        far = np.linalg.norm(np.linalg.matrix_power(step, 4000) / growth**4000) if 0.9 < growth < 1.1 else 1.0
        assert 1e-3 < far < 1e3


def test_momentum_leaves_a_saddle_in_a_third_of_the_steps():
    counts = []
    for momentum in (0.0, 0.9):
        step, growth = EXERCISES["momentum_step"].reference(-1.0, 0.1, momentum)
        state, count = np.array([1e-6, 0.0]), 0
        while abs(state[0]) < 1:
            state, count = step @ state, count + 1
        counts.append(count)
        assert count == pytest.approx(np.log(1e6) / np.log(growth), abs=5)
    assert 2.5 < counts[0] / counts[1] < 3.5


@pytest.mark.parametrize("seed", SEEDS)
def test_the_update_ratio_is_what_torch_measures(seed):
    for before, after in arguments("update_ratio", seed):
        pairs = [(torch.tensor(b).double(), torch.tensor(a).double()) for b, a in zip(before, after, strict=True)]
        want = [float((a - b).norm() / b.norm()) for b, a in pairs if b.norm() > 0]
        np.testing.assert_allclose(EXERCISES["update_ratio"].reference(before, after), want, **TIGHT)


def seeds_network(inputs, hidden, outputs, p):
    """The network as the seed 003 writes it."""
    layers = []
    for width in hidden:
        layers += [nn.Linear(inputs, width), nn.BatchNorm1d(width), nn.ReLU(), nn.Dropout(p)]
        inputs = width
    return nn.Sequential(*layers, nn.Linear(inputs, outputs))


def by_hand(weights, x, running, training):
    """The logits in NumPy, without dropout."""
    h = x
    for at in range(0, len(weights) - 2, 4):
        W, b, gamma, beta = weights[at : at + 4]
        z = h @ W.T + b
        mean, var = (z.mean(0), z.var(0)) if training else running[at // 2 : at // 2 + 2]
        h = np.maximum(gamma * (z - mean) / np.sqrt(var + 1e-5) + beta, 0.0)
    return h @ weights[-2].T + weights[-1]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_deep_net_is_the_seeds_network_and_numpys(seed):
    net = EXERCISES["ClinicNet"]
    for case in net.draw(seed):
        sent = copy.deepcopy(case.arguments)
        mine, theirs = (invoke(one, "module", copy.deepcopy(sent)) for one in (net.reference, seeds_network))
        for name in ("out", "dx", "gradients", "running"):
            for got, want in zip(mine[name], theirs[name], strict=True):
                np.testing.assert_allclose(got, want, **TIGHT)
        options, weights, x, _, running, training, *_ = sent
        if not training or options["p"] == 0 or not options["hidden"]:
            np.testing.assert_allclose(mine["out"], by_hand(weights, x, running, training), **TIGHT)


def test_the_gradients_of_the_deep_net_are_difference_quotients():
    options, weights, x, dout, running, *_ = EXERCISES["ClinicNet"].draw(0)[0].arguments
    got = invoke(EXERCISES["ClinicNet"].reference, "module", (options, weights, x.copy(), dout, running, True))
    want = numerical_gradient(lambda t: float((by_hand(weights, t, running, True) * dout).sum()), x)
    np.testing.assert_allclose(got["dx"], want, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_number_of_the_deep_net_that_is_judged_rests_on_torchs_chance(seed):
    net = EXERCISES["ClinicNet"]
    for case in net.draw(seed):
        if case.edge:
            continue
        *sent, _ = case.arguments
        one, other = (invoke(net.reference, "module", copy.deepcopy((*sent, Seed(s)))) for s in (1, 2))
        for name in ("out", "dx", "gradients", "running"):
            for got, want in zip(one[name], other[name], strict=True):
                np.testing.assert_allclose(got, want, **TIGHT)


@pytest.mark.parametrize("training", [True, False])
def test_the_deep_net_has_the_seeds_widths_and_runs_under_weights_that_are_sent(training):
    shape = (784, [512, 256, 128, 64], 10)
    rng = np.random.default_rng(0)
    weights = [0.05 * rng.normal(size=tuple(p.shape)) for p in seeds_network(*shape, 0.3).parameters()]
    x, dout = rng.normal(size=(8, 784)), rng.normal(size=(8, 10))
    running = [np.full(width, value) for width in shape[1] for value in (0.1, 1.5)]
    got = invoke(
        EXERCISES["ClinicNet"].reference,
        "module",
        (
            dict(zip(("inputs", "hidden", "outputs", "p"), (*shape, 0.0), strict=True)),
            weights,
            x,
            dout,
            running,
            training,
        ),
    )
    np.testing.assert_allclose(got["out"], by_hand(weights, x, running, training), **TIGHT)
    assert sum(g.size for g in got["gradients"]) == sum(w.size for w in weights) == 576_970


@pytest.mark.parametrize("name", NAMES)
def test_every_mistake_is_refused_under_its_own_name(name):
    assert [v for v in survey(EXERCISES[name], range(2)) if not v.good] == []


def test_each_exercise_tells_what_learners_get_wrong_most():
    banks = {name: {mistake.name for mistake in EXERCISES[name].mistakes} for name in (*NAMES, "ClinicNet")}
    assert {"kept_for_dropped", "scaled_in_evaluation", "drops_in_evaluation"} <= banks["dropout_forward"]
    assert {"not_masked", "factor_undone"} <= banks["dropout_backward"]
    assert {"old_velocity", "singular_value", "sign_of_curvature_lost"} <= banks["momentum_step"]
    assert {"kept_for_dropped", "drops_in_evaluation", "norm_behind_relu"} <= banks["ClinicNet"]
    assert {"length_of_step", "divided_by_after", "divided_by_zero"} <= banks["update_ratio"]

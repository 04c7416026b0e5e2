"""Lesson 5's references are torch's own norms, and every right way to write them is accepted, whatever the seed."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - the name that all of torch's texts use

from autograder.exercises import exercises_of, find
from autograder.judge.check import check_with_seed

LESSON = "05_normalization"
SEEDS = range(8)
EXACT = {"rtol": 1e-10, "atol": 1e-12}


def doubles(*arrays):
    return [torch.tensor(np.asarray(a, np.float64), requires_grad=True) for a in arrays]


def drawn(name):
    for seed in SEEDS:
        yield from find(name).draw(seed)


def test_the_forward_pass_and_the_running_statistics_are_torchs():
    for case in drawn("batchnorm_forward"):
        x, gamma, beta, mean, var, momentum, eps, training = case.arguments
        x, gamma, beta, mean, var = (tensor.detach() for tensor in doubles(x, gamma, beta, mean, var))
        out = F.batch_norm(x, mean, var, gamma, beta, training, momentum, eps)  # changes mean and var in place
        for got, want in zip(find("batchnorm_forward").reference(*case.arguments), (out, mean, var), strict=True):
            np.testing.assert_allclose(got, want.numpy(), **EXACT)


def torch_gradients(norm, dout, *arrays):
    leaves = doubles(*arrays)
    found = torch.autograd.grad(norm(*leaves), leaves, torch.tensor(np.asarray(dout, np.float64)))
    return [gradient.numpy() for gradient in found]


BACKWARD = {
    "batchnorm_backward": lambda x, g, eps: F.batch_norm(x, None, None, g, torch.zeros_like(g), True, 0.1, eps),
    "layernorm_backward": lambda x, g, eps: F.layer_norm(x, x.shape[1:], g, torch.zeros_like(g), eps),
    "rmsnorm_backward": lambda x, g, eps: F.rms_norm(x, x.shape[1:], g, eps),
}


@pytest.mark.parametrize("name", BACKWARD)
def test_the_backward_pass_is_that_of_torchs_own_norm(name):
    for case in drawn(name):
        dout, x, gamma, eps = case.arguments
        dx, dgamma = torch_gradients(lambda x, g, eps=eps: BACKWARD[name](x, g, eps), dout, x, gamma)
        got = find(name).reference(*case.arguments)
        np.testing.assert_allclose(got[0], dx, **EXACT)
        np.testing.assert_allclose(got[1], dgamma, **EXACT)


def test_the_forward_passes_along_a_row_are_torchs():
    for case in drawn("layernorm_forward"):
        x, gamma, beta, eps = case.arguments
        x, gamma, beta = doubles(x, gamma, beta)
        want = F.layer_norm(x, x.shape[1:], gamma, beta, eps).detach().numpy()
        np.testing.assert_allclose(find("layernorm_forward").reference(*case.arguments), want, **EXACT)
    for case in drawn("rmsnorm_forward"):
        x, gamma, eps = case.arguments
        x, gamma = doubles(x, gamma)
        want = F.rms_norm(x, x.shape[1:], gamma, eps).detach().numpy()
        np.testing.assert_allclose(find("rmsnorm_forward").reference(*case.arguments), want, **EXACT)


def test_the_steps_add_up_to_the_compact_pass():
    for case in drawn("batchnorm_backward_steps"):
        dout, x, gamma, eps = case.arguments
        sums, mean_path, variance_path, dx = find("batchnorm_backward_steps").reference(*case.arguments)
        compact = find("batchnorm_backward").reference(*case.arguments)
        direct = np.asarray(dout, np.float64) * gamma / np.sqrt(np.asarray(x, np.float64).var(axis=0) + eps)
        np.testing.assert_allclose(dx, compact[0], **EXACT)
        np.testing.assert_allclose(direct + mean_path + variance_path, dx, rtol=1e-9, atol=1e-11)
        np.testing.assert_allclose(sums, np.stack([compact[2], compact[1]]), **EXACT)


def test_a_folded_layer_does_what_layer_and_norm_did():
    rng = np.random.default_rng(0)
    for case in drawn("fold_batchnorm"):
        W, b, gamma, beta, mean, var, eps = (np.asarray(a, np.float64) for a in case.arguments)
        h = rng.normal(size=(7, W.shape[1]))
        both, *_ = find("batchnorm_forward").reference(h @ W.T + b, gamma, beta, mean, var, 0.1, float(eps), False)
        W_folded, b_folded = find("fold_batchnorm").reference(*case.arguments)
        np.testing.assert_allclose(h @ W_folded.T + b_folded, both, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("exercise", exercises_of(LESSON), ids=lambda e: e.name)
def test_no_gradient_of_a_case_is_made_of_rounding_alone(exercise):
    for case in drawn(exercise.name):
        for value in exercise.call(exercise.reference, case.arguments):
            assert np.isfinite(value).all() and np.linalg.norm(value) > 1e-3, case.label


def test_every_path_weighs_in_every_ordinary_case():
    for case in drawn("batchnorm_backward_steps"):
        if not case.edge:
            _, mean_path, variance_path, dx = find("batchnorm_backward_steps").reference(*case.arguments)
            assert np.linalg.norm(variance_path) > 1e-2 * np.linalg.norm(dx), case.label
            assert np.linalg.norm(mean_path) > 1e-2 * np.linalg.norm(dx), case.label


def test_a_slightly_wrong_pass_is_refused():
    exercise = find("batchnorm_backward")
    for seed in SEEDS:
        wrong = lambda *a: (exercise.reference(*a)[0] * (1 + 1e-5), *exercise.reference(*a)[1:])  # noqa: E731
        assert not check_with_seed(exercise, wrong, seed).passed


def test_right_gradients_of_the_parameters_are_paid_beside_a_wrong_dx():
    exercise = find("batchnorm_backward")
    constants = next(mistake.wrong for mistake in exercise.mistakes if mistake.name == "statistics_are_constants")
    result = check_with_seed(exercise, constants, 0)
    assert result.mistakes == ("statistics_are_constants",)
    assert 0 < result.points < result.of

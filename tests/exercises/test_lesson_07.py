"""Are lesson 7's references true, and is every right way to write them accepted, whatever the seed?"""

import numpy as np
import pytest
import torch
from support.answers import assert_accepted, assert_named, assert_refused

from autograder.exercises import exercises_of, find
from deepgrad.networks import clipping, recurrent

LESSON = "07_gradient_clipping"
SEEDS = range(4)
TIGHT = {"rtol": 1e-10, "atol": 1e-12}


def arguments(name, seed=0, *, raising=False):
    return [case.arguments for case in find(name).draw(seed) if bool(case.raises) is raising]


def tensors(arrays):
    return [torch.tensor(np.asarray(a), dtype=torch.float64) for a in arrays]


def parameters(grads):
    made = [torch.nn.Parameter(torch.zeros_like(g)) for g in grads]
    for p, g in zip(made, grads, strict=True):
        p.grad = g.clone()
    return made


@pytest.mark.parametrize("seed", SEEDS)
def test_clipping_is_torchs(seed):
    for grads, max_norm in arguments("clip_by_global_norm", seed):
        clipped, norm = find("clip_by_global_norm").reference(grads, max_norm)
        if not 0 < norm < 1e100:  # torch squares
            continue
        made = parameters(tensors(grads))
        assert float(torch.nn.utils.clip_grad_norm_(made, max_norm)) == pytest.approx(norm, rel=1e-12)
        for p, mine in zip(made, clipped, strict=True):  # torch adds 1e-6 to the norm
            np.testing.assert_allclose(mine, p.grad.numpy(), rtol=2e-6 / min(norm, 1.0), atol=0)


@pytest.mark.parametrize("seed", SEEDS)
def test_cutting_is_torchs(seed):
    for grads, limit in arguments("clip_by_value", seed):
        made = parameters(tensors(grads))
        torch.nn.utils.clip_grad_value_(made, limit)
        for p, mine in zip(made, find("clip_by_value").reference(grads, limit), strict=True):
            np.testing.assert_allclose(mine, p.grad.numpy(), **TIGHT)


def torch_rnn(Wx, Wh, b):
    net = torch.nn.RNN(Wx.shape[1], len(Wh), dtype=torch.float64)
    with torch.no_grad():
        for name, value in (("weight_ih_l0", Wx), ("weight_hh_l0", Wh), ("bias_ih_l0", b), ("bias_hh_l0", 0 * b)):
            net.get_parameter(name).copy_(value)
    return net


@pytest.mark.parametrize("seed", SEEDS)
def test_the_recurrent_layer_is_torchs_forward_and_backward(seed):
    rng = np.random.default_rng(seed)
    for case in arguments("rnn_forward", seed):
        X, h0, Wx, Wh, b = (np.asarray(a, np.float64) for a in case)
        if not len(X):
            continue
        net = torch_rnn(*tensors((Wx, Wh, b)))
        first = torch.tensor(h0[None], requires_grad=True)
        out, _ = net(torch.tensor(X), first)
        H = find("rnn_forward").reference(X, h0, Wx, Wh, b)
        np.testing.assert_allclose(H[1:], out.detach().numpy(), **TIGHT)
        dH = rng.normal(size=H[1:].shape)
        (out * torch.tensor(dH)).sum().backward()
        want = [net.weight_ih_l0.grad, net.weight_hh_l0.grad, net.bias_ih_l0.grad, first.grad[0]]
        for mine in (find("rnn_backward").reference(dH, X, H, Wh), recurrent.rnn_backward(dH, X, H, Wh)):
            for got, true in zip(mine, want, strict=True):
                np.testing.assert_allclose(got, true.numpy(), rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_lstm_step_is_torchs(seed):
    for case in arguments("lstm_step_backward", seed):
        dh, dc, x, h, c, Wx, Wh, b = tensors(case)
        cell = torch.nn.LSTMCell(x.shape[1], h.shape[1], dtype=torch.float64)
        with torch.no_grad():
            for p, value in zip(cell.parameters(), (Wx, Wh, b, 0 * b), strict=True):
                p.copy_(value)
        before = [t.clone().requires_grad_() for t in (h, c)]
        new_h, new_c = cell(x, tuple(before))
        ((new_h * dh).sum() + (new_c * dc).sum()).backward()
        want = [*(p.grad for p in list(cell.parameters())[:3]), *(t.grad for t in before)]
        for got, true in zip(find("lstm_step_backward").reference(*case), want, strict=True):
            np.testing.assert_allclose(got, true.numpy(), **TIGHT)


@pytest.mark.parametrize(
    "name", ["global_norm", "clip_by_global_norm", "clip_by_value", "angle_between", "clipped_sgd_step"]
)
def test_what_later_exercises_are_given_is_right(name):
    assert_accepted(find(name), getattr(clipping, name), SEEDS)


@pytest.mark.parametrize("name", ["rnn_forward", "rnn_step_backward", "rnn_backward"])
def test_the_recurrent_layer_that_is_given_is_right(name):
    assert_accepted(find(name), getattr(recurrent, name), SEEDS)


def test_clipping_that_returns_for_a_nan_is_refused():
    def silent(grads, max_norm):
        norm = clipping.global_norm(grads)
        factor = min(1.0, max_norm / norm) if norm else 1.0
        return [g * factor for g in grads], norm

    assert_refused(find("clip_by_global_norm"), silent, ("no_error",), SEEDS)


def test_every_backward_pass_has_at_least_five_mistakes():
    banks = {exercise.name: len(exercise.mistakes) for exercise in exercises_of(LESSON)}
    assert len(banks) == 9
    assert all(banks[name] >= 5 for name in banks if "backward" in name)
    assert min(banks.values()) >= 2


@pytest.mark.parametrize("name", ["clip_by_global_norm", "clipped_sgd_step"])
def test_a_norm_that_is_not_finite_has_to_raise(name):
    for case in arguments(name, raising=True):
        with pytest.raises(ValueError, match="norm"):
            find(name).reference(*case)


def angle(mended):
    def angle_between(grads, others):
        a, b = (np.concatenate([np.ravel(g) for g in gradient]) for gradient in (grads, others))
        return mended(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))

    return angle_between


@pytest.mark.parametrize(
    ("mended", "name"),
    [
        (lambda cosine: float(np.degrees(np.arccos(cosine))), "not_clipped"),
        (lambda cosine: float(np.degrees(np.arccos(min(cosine, 1.0)))), "clipped_above_only"),
        (lambda cosine: float(np.degrees(np.arccos(max(cosine, -1.0)))), "clipped_below_only"),
        (lambda cosine: float(np.nan_to_num(np.degrees(np.arccos(cosine)))), "nan_to_zero"),
    ],
)
def test_an_arccosine_that_rounding_makes_nan_is_named_whatever_the_seed(mended, name):
    with np.errstate(all="ignore"):
        assert_named(find("angle_between"), angle(mended), name, range(20))


@pytest.mark.parametrize(("label", "sign"), [("the same direction, another length", 1), ("the opposite direction", -1)])
def test_the_quotient_leaves_the_range_of_a_cosine_by_every_usual_formula(label, sign):
    (case,) = (case for case in find("angle_between").draw(0) if case.label == label)
    a, b = (clipping.flat(gradient) for gradient in case.arguments)

    def root(v):
        return np.sqrt(np.sum(v**2))

    for length in (np.linalg.norm, root, lambda v: clipping.global_norm([v])):
        for dot in (a @ b, np.sum(a * b), a[1] * b[1] + a[0] * b[0]):
            assert sign * dot / (length(a) * length(b)) > 1
            assert sign * dot / length(a) / length(b) > 1
    assert sign * (a @ b) / np.sqrt((a @ a) * (b @ b)) > 1
    assert sign * ((a / np.linalg.norm(a)) @ (b / np.linalg.norm(b))) > 1


def test_a_norm_scaled_by_the_largest_entry_with_its_sign_is_named_whatever_the_seed():
    def global_norm(grads):
        largest = max(g.max() for g in grads)
        return float(largest * np.sqrt(sum(np.sum((g / largest) ** 2) for g in grads))) if largest else 0.0

    with np.errstate(all="ignore"):
        assert_named(find("global_norm"), global_norm, "largest_without_absolute", range(20))

"""Is an argument that is changed in place told, refused in every exercise, and harmless for figures?"""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from support.notebooks import released

from autograder import check, yours
from autograder.exercises import find, lessons
from autograder.exercises.base import Exercise
from autograder.grading.inside import standins
from autograder.judge.check import check_with_seed
from deepgrad.networks.activations import ACTIVATIONS


def relu_by_index(x):
    x[x < 0] = 0
    return x


def relu_by_out(x):
    return np.maximum(x, 0, out=x)


def relu_by_product(x):
    x *= x > 0
    return x


def relu_copied_late(x):
    x[x < 0] = 0
    return x.copy()


def sgd_by_minus(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    param -= lr * v
    return param, v


def sgd_velocity(param, grad, velocity, lr, momentum):
    velocity *= momentum
    velocity += grad
    return param - lr * velocity, velocity


def sgd_grad(param, grad, velocity, lr, momentum):
    v = momentum * velocity + grad
    grad[:] = 0
    return param - lr * v, v


def layer_gradients_written_into_bs(ws, bs, x, target):
    dy, dw, db = find("layer_gradients").reference(ws, bs, x, target)
    bs[:] = db
    return dy, dw, bs if bs.dtype == np.float64 else db


def norm_of_x_itself(x, gamma, beta, eps):
    x -= x.mean(axis=1, keepdims=True)
    x /= np.sqrt((x**2).mean(axis=1, keepdims=True) + eps)
    return gamma * x + beta


def product_of_slopes_plus_one(slopes):
    slopes += 1
    return float(np.prod(slopes))


def relu_backward_of_dout(dout, x):
    dout[x <= 0] = 0
    return dout


def lsuv_of_weights(weights, X, activation):
    for W in weights:
        W /= (X @ W.T).std()
        X = ACTIVATIONS[activation].function(X @ W.T)
    return weights


@pytest.mark.parametrize(
    ("name", "student", "argument"),
    [
        ("layer_gradients", layer_gradients_written_into_bs, "bs"),
        ("layernorm_forward", norm_of_x_itself, "x"),
        ("gradient_product", product_of_slopes_plus_one, "slopes"),
        ("relu_backward", relu_backward_of_dout, "dout"),
        ("lsuv_scale", lsuv_of_weights, "weights"),
        ("relu", relu_by_index, "x"),
        ("relu", relu_by_out, "x"),
        ("relu", relu_by_product, "x"),
        ("relu", relu_copied_late, "x"),
        ("sgd_step", sgd_by_minus, "param"),
        ("sgd_step", sgd_velocity, "velocity"),
        ("sgd_step", sgd_grad, "grad"),
    ],
)
def test_a_change_in_place_fails_with_a_name(name: str, student: Any, argument: str) -> None:
    for seed in range(3):
        for secret in (False, True):
            result = check_with_seed(find(name), student, seed, secret=secret)
            assert (result.passed, result.mistakes) == (False, ("in_place",))
            assert result.headline == f"It changes its argument {argument}. Change a copy instead."
            assert 0 < result.points < result.of


def gradient_by_steps_to_and_fro(f, x, h):
    gradient = np.empty_like(x, dtype=float)
    for at in np.ndindex(x.shape):
        x[at] += h
        above = f(x)
        x[at] -= 2 * h
        below = f(x)
        x[at] += h
        gradient[at] = (above - below) / (2 * h)
    return gradient


def test_what_is_restored_but_for_rounding_counts_as_unchanged() -> None:
    x = np.random.default_rng(0).normal(size=100)
    before = x.copy()
    gradient_by_steps_to_and_fro(np.sum, x, 1e-5)
    assert (x != before).any(), "the steps are exact, so this test shows nothing"
    for seed in range(20):
        assert check_with_seed(find("numerical_gradient"), gradient_by_steps_to_and_fro, seed).passed


def test_every_lesson_says_that_arguments_stay_as_they_are() -> None:
    for lesson in lessons():
        opening = released(lesson).cells[0].source
        assert "do not change the arrays that your functions get" in " ".join(opening.split())


def test_wrong_numbers_are_told_before_a_change_in_place() -> None:
    def student(x: Any) -> Any:
        x[x > 0] = 0
        return x

    result = check_with_seed(find("relu"), student, 0)
    assert result.mistakes == ("negative_kept",)
    assert any("changes its argument x in place" in note for note in result.notes)


def without_edges(exercise: Exercise) -> Exercise:
    return replace(exercise, cases=lambda rng: [case for case in exercise.cases(rng) if not case.edge])


def test_an_exercise_without_edge_cases_pays_nothing_for_it() -> None:
    assert check_with_seed(without_edges(find("relu")), relu_by_index, 0).points == 0


def nested(pair: Any, named: Any) -> float:
    pair[0][0][:] = 7
    pair[1]["w"] += 1
    named["v"][0] = 7
    return 0.0


@pytest.mark.parametrize("mode", ["", "autograde", "standin"])
def test_yours_hands_over_copies_however_deep_the_arrays_are(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "" if mode == "standin" else mode)
    space = {"chain_forward": nested, "yours": standins.yours if mode == "standin" else yours}
    monkeypatch.setattr("autograder.judge.check._passed", {"chain_forward": nested})
    pair, named = ([np.ones(3)], {"w": np.ones(2)}), {"v": np.ones(4)}
    space |= {"pair": pair, "named": named}
    exec("result = yours('chain_forward')(pair, named=named)", space)
    assert space["result"] == 0.0
    assert all((array == 1).all() for array in (pair[0][0], pair[1]["w"], named["v"]))


@pytest.mark.parametrize("mode", ["", "autograde", "standin"])
def test_yours_takes_what_is_given_where_the_notebook_has_no_such_function(
    mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "" if mode == "standin" else mode)
    space = {"yours": standins.yours if mode == "standin" else yours, "given": lambda param: param + 1}
    exec("result = yours('sgd_step', given)(1)", space)
    assert space["result"] == 2


def test_yours_keeps_name_and_docstring_and_passes_other_values_as_they_are() -> None:
    def chain_forward(w: float, b: float, x: float, n: int) -> Any:
        """Mine."""
        y = [x]
        for _ in range(n):
            y.append(w * y[-1] + b)
        return np.array(y)

    assert check(chain_forward).passed
    mine = yours("chain_forward")
    assert (mine.__name__, mine.__doc__) == ("chain_forward", "Mine.")
    assert mine(2.0, n=1, b=0.0, x=1.0).tolist() == [1.0, 2.0]


def test_a_change_in_place_is_told_although_an_edge_case_suffers_too() -> None:
    """A number among the arguments cannot be changed in place: there the result is wrong, and nowhere else."""

    def global_norm(grads):
        scale = max(np.abs(g).max() for g in grads)
        if scale == 0:
            return 0.0
        for g in grads:
            g /= scale
        return float(scale * np.sqrt(sum(np.sum(g * g) for g in grads)))

    assert check_with_seed(find("global_norm"), global_norm, 0).mistakes == ("in_place",)

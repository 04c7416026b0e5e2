"""Are lesson 3's references true, is every right way accepted whatever the seed, and are slips refused and named?"""

import math
import warnings

import numpy as np
import pytest
import torch
from scipy import integrate, special, stats
from support.answers import assert_accepted

from autograder.exercises import exercises_of, find
from autograder.exercises.lesson_03.activation_moments import activation_moments
from autograder.exercises.lesson_03.constant_init_gradients import constant_init_gradients
from autograder.exercises.lesson_03.lsuv_scale import lsuv_scale
from autograder.exercises.lesson_03.predicted_std import predicted_std
from autograder.exercises.lesson_03.relu_correlation import arc_cosine, relu_correlation
from autograder.judge.check import check_with_seed
from autograder.judge.compare import verdicts
from autograder.mutants import SEEDS
from deepgrad.networks.activations import ACTIVATIONS

LESSON = "03_initialization"
RANDOM = ("xavier_normal", "xavier_uniform", "he_normal")
STEP = 1e-5


# Are the references true?


def quad_moments(activation, std):
    phi = ACTIVATIONS[activation]

    def mean(function):
        def density(u):
            return float(function(np.array(std * u)) ** 2) * math.exp(-u * u / 2) / math.sqrt(2 * math.pi)

        return sum(integrate.quad(density, low, low + 2, epsabs=1e-13)[0] for low in range(-10, 10, 2))

    return mean(phi.function), mean(phi.slope)


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
@pytest.mark.parametrize("std", [0.07, 1.0, 3.3])
def test_are_the_moments_those_of_an_adaptive_rule(activation, std):
    assert activation_moments(activation, std) == pytest.approx(quad_moments(activation, std), rel=1e-8)


def test_are_the_moments_of_rectifiers_their_closed_forms():
    for std in (0.5, 1.0, 2.0):
        assert activation_moments("relu", std) == pytest.approx((std**2 / 2, 0.5))
        assert activation_moments("leaky_relu", std) == pytest.approx((std**2 * (1 + 1e-4) / 2, (1 + 1e-4) / 2))


def test_does_plain_gauss_hermite_miss_the_kink_as_the_text_says():
    nodes, weights = np.polynomial.hermite.hermgauss(21)
    assert (nodes > 0) @ weights / math.sqrt(math.pi) == pytest.approx(0.365, abs=5e-4)


@pytest.mark.parametrize("activation", ["relu", "tanh", "gelu", "sigmoid"])
def test_does_a_wide_network_have_the_predicted_std(activation):
    rng = np.random.default_rng(0)
    width, weight_std, h = 1200, math.sqrt(2.2 / 1200), rng.normal(size=(20, 1200))
    h /= np.sqrt((h**2).mean())
    for depth in range(1, 6):
        z = h @ rng.normal(0.0, weight_std, (width, width)).T
        assert np.sqrt((z**2).mean()) == pytest.approx(predicted_std(depth, width, weight_std, activation), rel=0.05)
        h = ACTIVATIONS[activation].function(z)


def constant_loss(X, Y, W1, W2):
    return float(((np.tanh(X @ W1.T) @ W2.T - Y) ** 2).sum() / (2 * len(X)))


@pytest.mark.parametrize("seed", range(5))
def test_are_the_gradients_of_a_constant_start_central_differences(seed):
    for case in find("constant_init_gradients").draw(seed):
        X, Y, hidden, value = (np.asarray(a, np.float64) for a in case.arguments)
        weights = [np.full((int(hidden), X.shape[1]), value), np.full((Y.shape[1], int(hidden)), value)]
        for at, got in enumerate(constant_init_gradients(*case.arguments)):
            want = np.empty_like(got)
            for place in np.ndindex(want.shape):
                up, down = [W.copy() for W in weights], [W.copy() for W in weights]
                up[at][place] += STEP
                down[at][place] -= STEP
                want[place] = (constant_loss(X, Y, *up) - constant_loss(X, Y, *down)) / (2 * STEP)
            np.testing.assert_allclose(got, want, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("seed", SEEDS)
def test_do_all_hidden_units_of_a_constant_start_get_one_gradient(seed):
    for case in find("constant_init_gradients").draw(seed):
        dL_dW1, dL_dW2 = constant_init_gradients(*case.arguments)
        np.testing.assert_allclose(dL_dW1, dL_dW1[:1].repeat(len(dL_dW1), axis=0), atol=1e-14)
        np.testing.assert_allclose(dL_dW2, dL_dW2[:, :1].repeat(dL_dW2.shape[1], axis=1), atol=1e-14)


@pytest.mark.parametrize("seed", SEEDS)
def test_has_every_layer_std_1_after_lsuv_and_its_weights_one_factor(seed):
    for case in find("lsuv_scale").draw(seed):
        weights, X, activation = case.arguments
        h = np.asarray(X, np.float64)
        for W, scaled in zip(weights, lsuv_scale(weights, X, activation), strict=True):
            z = h @ scaled.T
            assert z.std() == pytest.approx(1.0, rel=1e-9)
            assert np.ptp(scaled / W) < 1e-4 * abs(scaled / W).max()
            h = ACTIVATIONS[activation].function(z)


@pytest.mark.parametrize("c", [-1.0, -0.6, 0.0, 0.38, 0.9, 1.0])
def test_is_the_arc_cosine_map_what_normal_pairs_give(c):
    rng = np.random.default_rng(0)
    u, v = rng.normal(size=(2, 1_000_000))
    first, second = np.maximum(u, 0), np.maximum(c * u + math.sqrt(1 - c * c) * v, 0)
    assert arc_cosine(c) == pytest.approx((first * second).mean() / 0.5, abs=5e-3)


def test_do_all_inputs_go_to_one():
    for c in (-1.0, -0.3, 0.7):
        cosines = relu_correlation(c, 100)
        assert (np.diff(cosines) > 0).all() and 0.99 < cosines[-1] < 1


# Do the statistics of random weights leave a right answer alone, whatever the seed?


@pytest.mark.parametrize("name", RANDOM)
def test_is_every_statistic_of_a_right_answer_far_inside_its_range(name):
    exercise = find(name)
    measured = {}
    for seed in range(25):
        for case in exercise.draw(seed):
            for statistic, value, _ in verdicts(
                exercise.outputs[0], exercise.call(exercise.reference, case.arguments)[0]
            ):
                measured.setdefault((statistic.name, case.label), (statistic, []))[1].append(value)
    assert len(measured) == 2 * 15
    for statistic, values in measured.values():
        middle, deviation = np.mean(values), np.std(values)
        assert middle + 6.1 * deviation <= statistic.high, statistic.name
        if statistic.low != 0:  # a distance has one end only
            assert statistic.low <= middle - 6.1 * deviation, statistic.name


@pytest.mark.slow
@pytest.mark.parametrize("name", RANDOM)
def test_is_the_reference_accepted_with_many_seeds(name):
    exercise = find(name)
    for seed in range(100, 250):
        for case in exercise.draw(seed):
            for statistic, value, passed in verdicts(
                exercise.outputs[0], exercise.call(exercise.reference, case.arguments)[0]
            ):
                assert passed, (seed, statistic.name, value)


# Is every right way accepted?


def xavier_standard_normal(fan_in, fan_out, rng):
    return rng.standard_normal((fan_out, fan_in)) * (2 / (fan_in + fan_out)) ** 0.5


def xavier_one_by_one(fan_in, fan_out, rng):
    W = np.empty((fan_out, fan_in))
    for row in W:
        for j in range(fan_in):
            row[j] = rng.normal(0, math.sqrt(2 / (fan_in + fan_out)))
    return W


def xavier_inverse_cdf(fan_in, fan_out, rng):
    warnings.warn("slow", stacklevel=1)
    return special.ndtri(rng.random((fan_in, fan_out))).T / np.sqrt((fan_in + fan_out) / 2)


def uniform_from_random(fan_in, fan_out, rng):
    return (2 * rng.random((fan_out, fan_in)) - 1) * np.sqrt(6 / (fan_in + fan_out))


def uniform_by_rows(fan_in, fan_out, rng):
    bound = 6**0.5 / (fan_in + fan_out) ** 0.5
    return np.stack([rng.uniform(-bound, bound, fan_in) for _ in range(fan_out)])


def uniform_scipy(fan_in, fan_out, rng):
    bound = math.sqrt(6 / (fan_in + fan_out))
    return stats.uniform.rvs(-bound, 2 * bound, size=(fan_out, fan_in), random_state=rng)


def he_gain(fan_in, fan_out, rng, slope):
    return math.sqrt(2 / (1 + slope**2)) / math.sqrt(fan_in) * rng.standard_normal((fan_out, fan_in))


def he_fortran(fan_in, fan_out, rng, slope):
    W = rng.normal(0, (2 / (1 + slope * slope) / fan_in) ** 0.5, (fan_in, fan_out)).T
    W.flags.writeable = False
    return W


def he_torch(fan_in, fan_out, rng, slope):
    seed = int(rng.integers(2**31))
    W = torch.empty(fan_out, fan_in, dtype=torch.float64)
    generator = torch.Generator().manual_seed(seed)
    return torch.nn.init.kaiming_normal_(W, a=slope, generator=generator).numpy()


def moments_grid(activation, std):
    z = np.linspace(-8 * std, 8 * std, 500)
    weight = np.exp(-(z**2) / (2 * std**2))
    weight /= weight.sum()
    phi = ACTIVATIONS[activation]
    return np.sum(weight * phi.function(z) ** 2), np.sum(weight * phi.slope(z) ** 2)


def moments_draws(activation, std):
    z = np.random.default_rng(1).normal(0, std, 1_000_000)
    return [np.mean(ACTIVATIONS[activation].function(z) ** 2), np.mean(ACTIVATIONS[activation].slope(z) ** 2)]


def moments_torch(activation, std):
    u = torch.linspace(-7, 7, 20001)
    share = torch.softmax(-(u**2) / 2, 0).double().numpy()
    z = np.asarray(std * u, np.float32)
    phi = ACTIVATIONS[activation]
    return float(share @ phi.function(z) ** 2), float(share @ phi.slope(z).astype(np.float64) ** 2)


def predicted_grid(depth, fan_in, weight_std, activation):
    u = np.linspace(-6, 6, 601)
    weight = np.exp(-u * u / 2) / np.exp(-u * u / 2).sum()
    q = 1.0
    for _ in range(depth):
        variance = fan_in * weight_std**2 * q
        q = np.sum(weight * ACTIVATIONS[activation].function(np.sqrt(variance) * u) ** 2)
    return np.sqrt(variance)


def predicted_recursive(depth, fan_in, weight_std, activation):
    if depth == 1:
        return weight_std * math.sqrt(fan_in)
    std = predicted_recursive(depth - 1, fan_in, weight_std, activation)
    return weight_std * math.sqrt(fan_in * quadrature(activation, std))


def quadrature(activation, std):
    def integrand(u):
        return ACTIVATIONS[activation].function(std * u) ** 2 * np.exp(-(u**2) / 2) / math.sqrt(2 * math.pi)

    u = np.linspace(-8, 8, 1001)
    return float(integrate.trapezoid(integrand(u), u))


def predicted_both_sides(depth, fan_in, weight_std, activation):
    nodes, weights = special.roots_legendre(60)
    u = np.concatenate([-4 * (nodes + 1), 4 * (nodes + 1)])
    weights = 4 * np.tile(weights, 2) * stats.norm.pdf(u)
    variance = fan_in * weight_std**2
    for _ in range(depth - 1):
        variance *= (
            fan_in * weight_std**2 * (weights @ ACTIVATIONS[activation].function(variance**0.5 * u) ** 2) / variance
        )
    return variance**0.5


def constant_torch(X, Y, hidden, value):
    X, Y = torch.from_numpy(X), torch.from_numpy(Y)
    W1 = torch.full((hidden, X.shape[1]), value, dtype=X.dtype, requires_grad=True)
    W2 = torch.full((Y.shape[1], hidden), value, dtype=X.dtype, requires_grad=True)
    (((torch.tanh(X @ W1.T) @ W2.T - Y) ** 2).sum(1).mean() / 2).backward()
    return W1.grad.numpy(), W2.grad.numpy()


def constant_loops(X, Y, hidden, value):
    X, Y = X.astype(float), Y.astype(float)
    N, k = Y.shape
    g1, g2 = np.zeros((hidden, X.shape[1])), np.zeros((k, hidden))
    for x, y in zip(X, Y, strict=True):
        h = np.tanh(value * x.sum())
        error = value * hidden * h - y
        g1 += value * error.sum() * (1 - h * h) * x / N
        g2 += error[:, None] * h / N
    return [g1, g2]


def constant_einsum(X, Y, hidden, value):
    W1, W2 = np.ones((hidden, X.shape[1])) * value, np.ones((Y.shape[1], hidden)) * value
    h = np.tanh(np.einsum("ni,hi->nh", X, W1))
    D = (np.einsum("nh,kh->nk", h, W2) - Y) / X.shape[0]
    dz = np.einsum("nk,kh->nh", D, W2) / np.cosh(np.einsum("ni,hi->nh", X, W1)) ** 2
    return np.einsum("nh,ni->hi", dz, X), np.einsum("nk,nh->kh", D, h)


def lsuv_twice(weights, X, activation):
    scaled, h = [], X
    for W in weights:
        W = W.copy()
        for _ in range(3):  # as the paper does; the first pass is exact already
            W /= np.std(h @ W.T)
        scaled.append(W)
        h = ACTIVATIONS[activation].function(h @ W.T)
    return scaled


def lsuv_from_the_bottom(weights, X, activation):
    scaled = [np.array(W, dtype=float) for W in weights]
    for i in range(len(scaled)):
        z = X
        for j in range(i + 1):
            z = (ACTIVATIONS[activation].function(z) if j else z) @ scaled[j].T
        scaled[i] /= math.sqrt(((z - z.mean()) ** 2).mean())
    return tuple(scaled)


def lsuv_on_copies(weights, X, activation):
    weights = [np.array(W, dtype=np.float64) for W in weights]
    for W in weights:
        W /= (X @ W.T).std()
        X = ACTIVATIONS[activation].function(X @ W.T)
    return weights


def correlation_angles(c, depth):
    cosines = [c]
    for _ in range(depth):
        theta = np.arccos(np.clip(cosines[-1], -1, 1))
        cosines.append((np.sin(theta) + (np.pi - theta) * np.cos(theta)) / np.pi)
    return np.array(cosines)


def correlation_filled(c, depth):
    cosines = np.full(depth + 1, c)
    for i in range(depth):
        now = min(cosines[i], 1.0)
        cosines[i + 1] = now + (math.sqrt(1 - now * now) - math.acos(now) * now) / math.pi
    return cosines


def correlation_torch(c, depth):
    out = [torch.tensor(c, dtype=torch.float64)]
    for _ in range(depth):
        theta = torch.arccos(out[-1].clamp(-1, 1))
        out.append((torch.sin(theta) + (torch.pi - theta) * out[-1]) / torch.pi)
    return torch.stack(out).numpy()


RIGHT = {
    "xavier_normal": [xavier_standard_normal, xavier_one_by_one, xavier_inverse_cdf],
    "xavier_uniform": [uniform_from_random, uniform_by_rows, uniform_scipy],
    "he_normal": [he_gain, he_fortran, he_torch],
    "activation_moments": [moments_grid, moments_draws, moments_torch],
    "predicted_std": [predicted_grid, predicted_recursive, predicted_both_sides],
    "constant_init_gradients": [constant_torch, constant_loops, constant_einsum],
    "lsuv_scale": [lsuv_twice, lsuv_from_the_bottom, lsuv_on_copies],
    "relu_correlation": [correlation_angles, correlation_filled, correlation_torch],
}
SLOW = (moments_draws, xavier_one_by_one)  # seconds a check
PAIRS = [(name, f) for name, all_of in RIGHT.items() for f in all_of]


@pytest.mark.parametrize(("name", "solution"), PAIRS, ids=lambda value: getattr(value, "__name__", None))
def test_is_another_right_solution_accepted(name, solution):
    assert_accepted(find(name), solution, range(1 if solution in SLOW else 5 if name in RANDOM else 20))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "solution"), PAIRS, ids=lambda value: getattr(value, "__name__", None))
def test_is_another_right_solution_accepted_whatever_the_seed(name, solution):
    assert_accepted(find(name), solution, range(100, 103 if solution in SLOW else 110 if name in RANDOM else 150))


def test_has_every_exercise_other_right_solutions():
    assert set(RIGHT) == {exercise.name for exercise in exercises_of(LESSON)}


# Is a slip refused, and named, where the learner's numbers are not exactly the bank's?


def test_is_a_slip_on_a_coarse_grid_named():
    def coarse(activation, std):
        z = np.linspace(-5 * std, 5 * std, 301)
        weight = np.exp(-(z**2) / (2 * std**2)) / np.exp(-(z**2) / (2 * std**2)).sum()
        value, slope = ACTIVATIONS[activation].function(z), ACTIVATIONS[activation].slope(z)
        return weight @ value**2 - (weight @ value) ** 2, weight @ slope**2 - (weight @ slope) ** 2

    result = check_with_seed(find("activation_moments"), coarse, 0)
    assert (result.passed, result.mistakes) == (False, ("about_the_mean",))


@pytest.mark.parametrize("name", RANDOM)
def test_is_the_wrong_shape_named(name):
    exercise = find(name)
    result = check_with_seed(exercise, lambda *arguments: exercise.reference(*arguments).T.copy(), 0)
    assert (result.passed, result.mistakes, repr(result)) == (False, ("transposed",), "0")


def test_is_a_scale_that_no_bank_foresaw_refused_without_a_name():
    result = check_with_seed(find("he_normal"), lambda i, o, rng, slope: 0.95 * he_gain(i, o, rng, slope), 0)
    assert not result.passed and not result.mistakes
    assert result.headline.startswith("The weights are 0.9")


def test_are_identical_rows_refused():
    def one_row(fan_in, fan_out, rng):
        return np.tile(rng.normal(0, math.sqrt(2 / (fan_in + fan_out)), fan_in), (fan_out, 1))

    result = check_with_seed(find("xavier_normal"), one_row, 0)
    assert not result.passed and result.headline.startswith("Two rows of one matrix point the same way")


def test_is_a_global_generator_refused():
    def from_numpy(fan_in, fan_out, rng):
        return np.random.normal(0, math.sqrt(2 / (fan_in + fan_out)), (fan_out, fan_in))  # noqa: NPY002 - the slip

    result = check_with_seed(find("xavier_normal"), from_numpy, 0)
    assert not result.passed and "other numbers the second time" in str(result)


def test_is_one_wrong_entry_of_a_gradient_refused_and_the_place_told():
    def wrong(X, Y, hidden, value):
        first, second = constant_einsum(X.astype(float), Y.astype(float), hidden, value)
        first[0, 0] += 0.01
        return first, second

    for seed in SEEDS:
        result = check_with_seed(find("constant_init_gradients"), wrong, seed)
        assert (result.passed, result.mistakes) == (False, ("first_unlike",))


# Are slips named that a learner writes on a grid of their own?


def moments_slip(second, slope, points=2001):
    def moments(activation, std):
        z = np.linspace(-7 * std, 7 * std, points)
        share = np.exp(-(z**2) / (2 * std**2)) / np.exp(-(z**2) / (2 * std**2)).sum()
        return second(ACTIVATIONS[activation].function(z), share), slope(ACTIVATIONS[activation].slope(z), share)

    return moments


def mean_square(values, share):
    return share @ values**2


@pytest.mark.parametrize(
    ("second", "slope", "name"),
    [
        (mean_square, lambda values, share: share @ values, "slope_not_squared"),
        (lambda values, share: share @ values**2 - (share @ values) ** 2, mean_square, "variance"),
        (lambda values, share: (share @ values) ** 2, mean_square, "first_mean_squared"),
    ],
)
def test_is_a_slip_in_one_moment_named(second, slope, name):
    result = check_with_seed(find("activation_moments"), moments_slip(second, slope), 0)
    assert (result.passed, result.mistakes) == (False, (name,))


def predicted_slip(end, points, step):
    def predicted(depth, fan_in, weight_std, activation):
        q = 1.0
        for _ in range(depth):
            variance = fan_in * weight_std**2 * q
            std, read = step(variance)
            z = np.linspace(-end * std, end * std, points)
            share = np.exp(-(z**2) / (2 * std**2)) / np.exp(-(z**2) / (2 * std**2)).sum()
            q = share @ ACTIVATIONS[activation].function(z) ** 2
        return float(read)

    return predicted


@pytest.mark.parametrize(
    ("slip", "name"),
    [
        (predicted_slip(4, 100, lambda v: (np.sqrt(v), np.sqrt(v))), "narrow_grid"),
        (predicted_slip(3, 1001, lambda v: (np.sqrt(v), np.sqrt(v))), "cut_tails"),
        (predicted_slip(8, 2001, lambda v: (v, np.sqrt(v))), "variance_as_std"),
        (predicted_slip(8, 2001, lambda v: (v, v)), "no_root"),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_is_a_slip_that_grows_with_depth_named(slip, name):
    result = check_with_seed(find("predicted_std"), slip, 0)
    assert (result.passed, result.mistakes) == (False, (name,))

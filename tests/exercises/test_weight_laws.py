"""Random weights of the right scale and another law are refused; right ones of any make pass."""

import os

import numpy as np
import pytest
import torch
from scipy.stats import norm, ortho_group, truncnorm

from autograder.exercises import find
from autograder.exercises.lesson_03.weight_draws import DRAWS
from autograder.exercises.lesson_03.weight_laws import DIRECTIONS, NORMAL, UNIFORM, law_statistics
from autograder.judge.check import check_with_seed
from autograder.judge.compare import compare

INITIALISERS = ("he_normal", "xavier_normal", "xavier_uniform")
ONE_OF_EACH_LAW = ("he_normal", "xavier_uniform")
WRONG_SEEDS = range(int(os.environ.get("WRONG_LAW_SEEDS", "6")))  # 40 by hand
RIGHT_ANSWERS = int(os.environ.get("RIGHT_LAW_ANSWERS", "40"))  # 2,000 by hand


def std_of(name, fan_in, fan_out, slope=0.0):
    return np.sqrt(2 / ((1 + slope**2) * fan_in) if name == "he_normal" else 2 / (fan_in + fan_out))


def unit(name, shape, rng):
    """Independent entries of the right law, of mean square 1."""
    return rng.uniform(-np.sqrt(3), np.sqrt(3), shape) if name == "xavier_uniform" else rng.normal(size=shape)


def few_values(count):
    def law(name, shape, rng):
        grid = norm.ppf((np.arange(count) + 0.5) / count)
        return rng.choice(grid / np.sqrt((grid**2).mean()), shape)

    return law


def rounded(name, shape, rng):
    return np.round(unit(name, shape, rng), 1)


def coarse(name, shape, rng):
    return np.round(unit(name, shape, rng) * 8) / 8


def half_precision(name, shape, rng):
    return unit(name, shape, rng).astype(np.float16).astype(float)


def signs(name, shape, rng):
    return rng.choice([-1.0, 1.0], shape)


def rows_with_a_sign(name, shape, rng):
    row = unit(name, (1, shape[1]), rng)
    return row * rng.choice([-1.0, 1.0], (shape[0], 1))


def half_of_the_rows_copied(name, shape, rng):
    top = unit(name, ((shape[0] + 1) // 2, shape[1]), rng)
    return np.vstack([top, -top])[: shape[0]]


def columns_mirrored(name, shape, rng):
    left = unit(name, (shape[0], (shape[1] + 1) // 2), rng)
    return np.hstack([left, left[:, ::-1]])[:, : shape[1]]


def one_row_shuffled(name, shape, rng):
    row = unit(name, (shape[1],), rng)
    return np.array([rng.permutation(row) for _ in range(shape[0])])


def rank_one(name, shape, rng):
    return np.outer(unit(name, shape[0], rng), unit(name, shape[1], rng))


def rank_three(name, shape, rng):
    return rng.normal(size=(shape[0], 3)) @ rng.normal(size=(3, shape[1])) / np.sqrt(3)


def orthogonal(name, shape, rng):
    size = max(shape)
    return ortho_group.rvs(size, random_state=rng)[: shape[0], : shape[1]] * np.sqrt(size)


def rows_of_one_length(name, shape, rng):
    W = unit(name, shape, rng)
    return W / np.sqrt((W**2).mean(axis=1, keepdims=True))


def columns_of_one_length(name, shape, rng):
    W = unit(name, shape, rng)
    return W / np.sqrt((W**2).mean(axis=0, keepdims=True))


def rows_of_two_scales(name, shape, rng):
    return unit(name, shape, rng) * np.where(np.arange(shape[0]) % 2, 0.6, np.sqrt(2 - 0.36))[:, None]


def neighbours_mixed(name, shape, rng):
    W = unit(name, (shape[0], shape[1] + 1), rng)
    return (W[:, :-1] + W[:, 1:]) / np.sqrt(2)


def sparse(name, shape, rng):
    return unit(name, shape, rng) * (rng.uniform(size=shape) < 0.5) * np.sqrt(2)


def laplace(name, shape, rng):
    return rng.laplace(0, 1 / np.sqrt(2), shape)


def student(name, shape, rng):
    return rng.standard_t(8, shape) * np.sqrt(6 / 8)


def logistic(name, shape, rng):
    return rng.logistic(0, np.sqrt(3) / np.pi, shape)


def triangular(name, shape, rng):
    return rng.triangular(-np.sqrt(6), 0, np.sqrt(6), shape)


def sum_of_three(name, shape, rng):
    return rng.uniform(-1, 1, (3, *shape)).sum(axis=0)


def sum_of_twelve(name, shape, rng):
    """The textbook's normal numbers without a logarithm."""
    return rng.uniform(-0.5, 0.5, (12, *shape)).sum(axis=0)


def one_row_copied(name, shape, rng):
    W = unit(name, shape, rng)
    W[-1] = -2 * W[0]
    return W


def one_column_copied(name, shape, rng):
    W = unit(name, shape, rng)
    W[:, -1] = W[:, 0]
    return W


def six_digits(name, shape, rng):
    std = std_of(name, shape[1], shape[0])
    return np.round(unit(name, shape, rng) * std, 6) / std


def cut_at_two(name, shape, rng):
    cut = truncnorm(-2, 2)
    return cut.rvs(shape, random_state=rng) / cut.std()


def clipped(name, shape, rng):
    W = np.clip(rng.normal(size=shape), -1.5, 1.5)
    return W / np.sqrt((W**2).mean())


def always_positive(name, shape, rng):
    return np.abs(unit(name, shape, rng))


def the_other_law(name, shape, rng):
    return unit("he_normal" if name == "xavier_uniform" else "xavier_uniform", shape, rng)


def arcsine(name, shape, rng):
    return np.sin(rng.uniform(0, 2 * np.pi, shape)) * np.sqrt(2)


def beta(name, shape, rng):
    return (rng.beta(2, 2, shape) - 0.5) * np.sqrt(20)


WRONG = {
    law.__name__: law
    for law in (
        rounded, coarse, half_precision, signs, rows_with_a_sign, half_of_the_rows_copied, columns_mirrored,
        one_row_shuffled, rank_one, rank_three, orthogonal, rows_of_one_length, columns_of_one_length,
        rows_of_two_scales, neighbours_mixed, sparse, laplace, student, logistic, triangular, sum_of_three, cut_at_two,
        sum_of_twelve, one_row_copied, one_column_copied, six_digits, clipped, always_positive, the_other_law, arcsine,
        beta,
    )
} | {f"{count} values": few_values(count) for count in (3, 8, 50, 1000)}  # fmt: skip


def remembering(made):
    """An answer that keeps something between calls: ``made(name, shape, rng, kept)``."""

    def law():
        kept = {}

        def draw(name, shape, rng):
            return made(name, shape, rng, kept)

        return draw

    return law


@remembering
def kept_after_the_first(name, shape, rng, kept):
    calls = kept["calls"] = kept.get("calls", 0) + 1
    if calls <= 2:
        kept[shape] = unit(name, shape, rng)
    return kept.get(shape, unit(name, shape, rng))


@remembering
def rows_of_the_first_shuffled(name, shape, rng, kept):
    first = kept.setdefault(shape, unit(name, shape, rng))
    return rng.permutation(first)


@remembering
def signs_of_the_first(name, shape, rng, kept):
    first = kept.setdefault(shape, unit(name, shape, rng))
    return first * rng.choice([-1.0, 1.0], shape)


@remembering
def mostly_the_first(name, shape, rng, kept):
    first = kept.setdefault(shape, unit(name, shape, rng))
    return 0.8 * first + 0.6 * unit(name, shape, rng)


REMEMBERING = (kept_after_the_first, rows_of_the_first_shuffled, signs_of_the_first, mostly_the_first)


def answer(name, law):
    """The law at the exercise's scale, with the exercise's arguments."""

    def with_slope(fan_in, fan_out, rng, slope):
        return law(name, (fan_out, fan_in), rng) * std_of(name, fan_in, fan_out, slope)

    def without(fan_in, fan_out, rng):
        return law(name, (fan_out, fan_in), rng) * std_of(name, fan_in, fan_out)

    return with_slope if name == "he_normal" else without


def accepted(name, law, seed):
    """Whether all statistics of all cases are in range: the verdict without the search for a name."""
    exercise = find(name)
    (output,) = exercise.outputs
    for case in exercise.draw(seed):
        count, fan_in, fan_out, *_ = case.arguments
        (draws,) = exercise.call(answer(name, law), case.arguments)
        if not compare(output, draws, [np.zeros((fan_out, fan_in))] * count, 1.0).passed:
            return False
    return True


def passes(name, make, seeds):
    return [seed for seed in seeds if accepted(name, make(), seed)]


@pytest.mark.parametrize("name", INITIALISERS)
@pytest.mark.parametrize("law", WRONG)
def test_a_wrong_law_is_refused(name, law):
    assert passes(name, lambda: WRONG[law], range(1)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ONE_OF_EACH_LAW)
@pytest.mark.parametrize("law", WRONG)
def test_a_wrong_law_is_refused_with_every_seed(name, law):
    assert passes(name, lambda: WRONG[law], WRONG_SEEDS) == []


@pytest.mark.parametrize("name", INITIALISERS)
def test_the_check_as_a_whole_tells_a_right_law_from_a_wrong_one(name):
    assert check_with_seed(find(name), answer(name, unit), 0).passed
    assert not check_with_seed(find(name), answer(name, sum_of_twelve), 0).passed


@pytest.mark.parametrize("name", INITIALISERS)
@pytest.mark.parametrize("law", REMEMBERING, ids=lambda law: law.__name__)
def test_draws_that_depend_on_earlier_ones_are_refused(name, law):
    assert passes(name, law, range(3)) == []


def float32(name, shape, rng):
    W = rng.uniform(-1, 1, shape) * np.sqrt(3) if name == "xavier_uniform" else rng.standard_normal(shape, np.float32)
    return W.astype(np.float32).astype(float)


def inverse_cdf(name, shape, rng):
    u = rng.random(shape)
    return np.sqrt(3) * (2 * u - 1) if name == "xavier_uniform" else norm.ppf(u)


def row_by_row(name, shape, rng):
    return np.array([unit(name, shape[1], rng) for _ in range(shape[0])])


def from_torch(name, shape, rng):
    source = torch.Generator().manual_seed(int(rng.integers(2**62)))
    W = torch.empty(shape, dtype=torch.float64)
    if name == "xavier_uniform":
        return W.uniform_(-np.sqrt(3), np.sqrt(3), generator=source).numpy()
    return W.normal_(generator=source).numpy()


RIGHT = {make.__name__: make for make in (unit, float32, inverse_cdf, row_by_row, from_torch)}


@pytest.mark.parametrize("name", INITIALISERS)
@pytest.mark.parametrize("law", RIGHT)
def test_a_right_law_passes_however_it_is_drawn(name, law):
    assert passes(name, lambda: RIGHT[law], range(4)) == [0, 1, 2, 3]


@pytest.mark.parametrize("law", [NORMAL, UNIFORM], ids=lambda law: law.name)
@pytest.mark.parametrize("shape", [(50, 150), (60, 180), (150, 50)])
def test_no_right_answer_is_refused(law, shape):
    rng = np.random.default_rng(11)
    statistics = (*DIRECTIONS, *law_statistics(law, DRAWS))
    name = "xavier_uniform" if law is UNIFORM else "he_normal"
    outside = []
    for _ in range(RIGHT_ANSWERS):
        draws = unit(name, (DRAWS, *shape), rng)
        outside += [s.name for s in statistics if not s.low <= s.measure(draws) <= s.high]
    assert outside == []

"""Are random results that are wrong in one way told from those that are wrong in another?"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.exercises import find
from autograder.judge import matching
from autograder.judge.check import check_with_seed
from autograder.judge.fingerprint import Drawn
from autograder.mutants import SEEDS

Generator = np.random.Generator
Student = Callable[[int, int, Generator], Any]


def scaled(scale: Callable[[int, int], float]) -> Student:
    return lambda fan_in, fan_out, rng: scale(fan_in, fan_out) * rng.standard_normal((fan_in, fan_out)).T


def names(student: Student, seed: int) -> tuple[str, ...]:
    return check_with_seed(find("xavier_normal"), student, seed).mistakes


@pytest.mark.parametrize("seed", SEEDS[:5])
def test_is_a_scale_named_whatever_draws_it_comes_with(seed: int) -> None:
    assert names(scaled(lambda i, o: 2 / (i + o)), seed) == ("variance_for_std",)
    assert names(scaled(lambda i, o: (2 / i) ** 0.5), seed) == ("he",)


@pytest.mark.parametrize(
    "scale",
    [lambda i, o: 3.0, lambda i, o: (2 / (i + o)) ** 0.3, lambda i, o: (i + o) ** 0.25],
    ids=["3", "another root", "growing slowly"],
)
def test_is_a_scale_of_no_mistake_left_without_a_name(scale: Callable[[int, int], float]) -> None:
    for seed in SEEDS[:3]:
        assert names(scaled(scale), seed) == ()


@pytest.mark.parametrize("own", range(5))
def test_is_a_matrix_that_never_changes_named_whatever_it_is(own: int) -> None:
    def student(fan_in: int, fan_out: int, rng: Generator) -> Any:
        return np.random.default_rng(own).normal(0, (2 / (fan_in + fan_out)) ** 0.5, (fan_out, fan_in))

    for seed in SEEDS[:3]:
        assert names(student, seed) == ("same_each_time",)


def test_of_the_mistakes_their_statistics_are_kept_and_not_their_numbers() -> None:
    matching._kept.clear()
    names(scaled(lambda i, o: 2 / (i + o)), 0)
    kept = [one for _, values in matching._kept.values() for drawn in values.values() for one in drawn or ()]
    assert len(kept) > 20
    assert all(isinstance(one, Drawn) and one.stack is None for one in kept)


def with_draws_of_its_own(variance: Callable[[int, float], float]) -> Callable[..., Any]:
    """A student of he_normal whose numbers are others than the bank's."""

    def student(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Any:
        own = np.random.default_rng(rng.integers(2**32))
        return own.normal(0, variance(fan_in, slope) ** 0.5, (fan_out, fan_in))

    return student


@pytest.mark.parametrize("seed", range(4))
def test_of_two_laws_within_chance_the_nearer_is_named(seed: int) -> None:
    exercise = find("he_normal")
    one = with_draws_of_its_own(lambda fan_in, slope: (1 if slope else 2) / ((1 + slope**2) * fan_in))
    assert check_with_seed(exercise, one, seed).mistakes == ("two_for_relu_only",)
    other = with_draws_of_its_own(lambda fan_in, slope: 2 / ((1 + slope) ** 2 * fan_in))
    assert check_with_seed(exercise, other, seed).mistakes == ("sum_squared",)


@pytest.mark.parametrize("seed", range(3))
def test_are_weights_around_another_mean_told_of_the_mean_and_not_of_copies(seed: int) -> None:
    def shifted(fan_in: int, fan_out: int, rng: Generator) -> Any:
        return 0.4 + rng.normal(0, (2 / (fan_in + fan_out)) ** 0.5, (fan_out, fan_in))

    def copied(fan_in: int, fan_out: int, rng: Generator) -> Any:
        return np.tile(rng.normal(0, (2 / (fan_in + fan_out)) ** 0.5, fan_in), (fan_out, 1))

    exercise = find("xavier_normal")
    assert "do not lie around 0" in str(check_with_seed(exercise, shifted, seed))
    assert "point the same way" in str(check_with_seed(exercise, copied, seed))


def test_are_zeros_not_a_matrix_that_never_changes() -> None:
    assert names(lambda fan_in, fan_out, rng: np.zeros((fan_out, fan_in)), 0) == ("zeros",)


@pytest.mark.parametrize("name", ["xavier_normal", "xavier_uniform", "he_normal", "random_orthogonal"])
@pytest.mark.parametrize(
    "change",
    [
        np.ravel,
        lambda W: W[None],
        lambda W: W[0, 0],
        lambda W: W[:0],
        lambda W: W.astype(complex),
        lambda W: W > 0,
        np.matrix,
        lambda W: W * np.nan,
        lambda W: W * 1e308 * 1e308,
        lambda W: W.tolist(),
        lambda W: [W],
        lambda W: (W, W),
        lambda W: {"W": W},
        lambda W: None,
        lambda W: "W",
        lambda W: iter(W),
    ],
    ids=range(16),
)
@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning", "ignore::RuntimeWarning")
def test_is_what_has_no_statistics_refused_and_not_choked_on(name: str, change: Callable[[Any], Any]) -> None:
    exercise = find(name)
    result = check_with_seed(exercise, lambda *arguments: change(exercise.reference(*arguments)), 0)
    assert not result.passed and result.headline and not result.points


@pytest.mark.parametrize("seed", [0, 1, 9])  # with 0 and 9 one statistic is beyond its border by chance
def test_is_a_law_named_alike_whatever_the_draws(seed: int) -> None:
    def student(n: int, rng: Generator) -> Any:
        return np.linalg.qr(rng.normal(size=(n, n)))[0] * rng.choice([-1.0, 1.0])

    assert check_with_seed(find("random_orthogonal"), student, seed).mistakes == ("one_sign",)

"""Do draws avoid cases that rounding upsets, and do they come to an end where there is no other?"""

import numpy as np
import pytest

from autograder.exercises import exercises_of, lessons
from autograder.exercises.base import Case
from autograder.exercises.draw import TRIES, told_apart
from autograder.exercises.lesson_01.chain_gradients import chain_gradients
from autograder.exercises.lesson_01.scalar_chain import chain_case


def test_a_weight_whose_sums_cancel_is_drawn_again() -> None:
    rng = np.random.default_rng(0)
    weights = [chain_case(rng, chain_gradients, "near -1", (-1.001, -0.9), 6).arguments[0] for _ in range(30)]
    assert all(abs(1 + w) > 1e-3 for w in weights) and len(set(weights)) == 30


def test_a_range_without_a_usable_weight_is_an_error_and_no_endless_loop() -> None:
    with pytest.raises(RuntimeError, match=f"none of {TRIES} draws"):
        chain_case(np.random.default_rng(0), chain_gradients, "near -1", (-1 - 1e-9, -1 + 1e-9), 6)


@pytest.mark.parametrize("seed", [5201281409326186171, *range(40)])
def test_are_cases_drawn_for_every_seed(seed: int) -> None:
    for lesson in lessons():
        for exercise in exercises_of(lesson):
            assert exercise.draw(seed)


def test_answers_that_agree_by_chance_are_drawn_apart_and_two_that_always_agree_are_an_error() -> None:
    def draw_from(rng: np.random.Generator) -> list[Case]:
        return [Case("one", (int(rng.integers(0, 3)),))]

    answers = (lambda a: a, lambda a: 2, lambda a: 1)
    drawn = [told_apart(lambda rng=rng: draw_from(rng), answers) for rng in map(np.random.default_rng, range(20))]
    assert {case.arguments for (case,) in drawn} == {(0,)}
    with pytest.raises(RuntimeError, match="tells 2 answers apart"):
        told_apart(lambda: draw_from(np.random.default_rng(0)), (lambda a: a, lambda a: a + 0.0))

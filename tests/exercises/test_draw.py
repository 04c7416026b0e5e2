"""Do draws avoid cases that rounding upsets, and do they come to an end where there is no other?"""

import numpy as np
import pytest

from autograder.exercises import exercises_of, lessons
from autograder.exercises.draw import TRIES
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

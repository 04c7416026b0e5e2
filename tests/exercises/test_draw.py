"""Does drawing cases end, whatever the seed?"""

import pytest

from autograder.exercises import exercises_of, lessons


@pytest.mark.parametrize("seed", [5201281409326186171, *range(40)])
def test_are_cases_drawn_for_every_seed(seed: int) -> None:
    for lesson in lessons():
        for exercise in exercises_of(lesson):
            assert exercise.draw(seed)

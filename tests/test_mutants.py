"""Does every known wrong answer die under its own name, and is a survivor reported?"""

from dataclasses import replace

import numpy as np
import pytest

from autograder.contract.kinds import Real
from autograder.exercises import find, names
from autograder.exercises.base import Case, Exercise, Mistake, Output, Parameter
from autograder.mutants import mutants_of, survey


@pytest.mark.parametrize("name", names())
def test_is_every_mutant_of_the_course_killed_and_named(name: str) -> None:
    verdicts = survey(find(name))
    assert [v for v in verdicts if not v.good] == []
    assert len(verdicts) >= len(find(name).mistakes) + 3


def double(a: float) -> float:
    return 2 * a


def almost(a: float) -> float:
    return 2.02 * a


def plus_one(a: float) -> float:
    return 2 * a + 1


BANK = (Mistake("almost", "Not quite.", "Look.", almost), Mistake("plus_one", "One too many.", "Look.", plus_one))
EXERCISE = Exercise(
    "doubled",
    "x",
    (Parameter("a", Real()),),
    (Output("d", Real()),),
    double,
    lambda rng: [Case("one", (float(rng.uniform(1, 2)),)), Case("two", (float(rng.uniform(3, 4)),))],
    BANK,
)


def verdicts(exercise: Exercise) -> dict[str, bool]:
    return {v.mutant: v.good for v in survey(exercise, (0, 1))}


def test_is_a_right_bank_clean() -> None:
    assert all(verdicts(EXERCISE).values())


def test_is_a_mistake_that_the_tolerance_accepts_a_survivor() -> None:
    found = verdicts(replace(EXERCISE, tolerance=0.1))
    assert found["almost"] is False
    (verdict,) = [v for v in survey(replace(EXERCISE, tolerance=0.1), (0,)) if v.mutant == "almost"]
    assert (verdict.killed, verdict.case, verdict.margin) == (False, "", 0.0)


def test_is_a_mistake_that_is_right_a_survivor() -> None:
    found = verdicts(replace(EXERCISE, mistakes=(*BANK, Mistake("none", "t", "h", double))))
    assert found["none"] is False and found["plus_one"] is True


def test_is_a_mistake_that_another_hides_killed_and_not_good() -> None:
    twin = Mistake("twin", "t", "h", lambda a: 2 * a + 1)
    (verdict,) = [v for v in survey(replace(EXERCISE, mistakes=(*BANK, twin)), (0,)) if v.mutant == "twin"]
    assert (verdict.killed, verdict.named, verdict.good) == (True, False, False)


def test_do_the_mutants_cover_nan_and_the_stub() -> None:
    labels = [label for label, _, _ in mutants_of(find("layer_gradients"))]
    assert {"all zeros", "all sign", "all reversed", "one nan", "stub"} <= set(labels)
    assert np.isnan({m[0]: m[1] for m in mutants_of(find("chain_forward"))}["one nan"](1.0, 1.0, 1.0, 2)[-1])

"""Does every known wrong answer die under its own name, and is a survivor reported?"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from autograder.contract.kinds import Real
from autograder.exercises import find, names
from autograder.exercises.base import Case, Exercise, Mistake, Output, Parameter
from autograder.mutants import SEEDS, mutants_of, survey, survey_all, verdicts_by_seed

FEW = SEEDS[:1]
MORE = SEEDS[1:2]
"""``autograder mutants`` asks with all twenty."""


def assert_killed_and_named(name: str, seeds: Sequence[int]) -> None:
    exercise = find(name)
    verdicts = survey(exercise, seeds)
    assert [v for v in verdicts if not v.good] == []
    assert len(verdicts) >= len(exercise.mistakes) + 3


@pytest.mark.parametrize("name", names())
def test_every_mutant_of_the_course_is_killed_and_named(name: str) -> None:
    assert_killed_and_named(name, FEW)


@pytest.mark.slow
@pytest.mark.parametrize("name", names())
def test_every_mutant_of_the_course_is_killed_and_named_with_more_seeds(name: str) -> None:
    assert_killed_and_named(name, MORE)


def double(a: float) -> float:
    return 2 * a


def almost(a: float) -> float:
    return 2.02 * a


def plus_one(a: float) -> float:
    return 2 * a + 1


BANK = (Mistake("almost", "Not quite.", "Look.", almost), Mistake("plus_one", "One too many.", "Look.", plus_one))
EXERCISE = Exercise(
    name="doubled",
    lesson="x",
    parameters=(Parameter("a", Real()),),
    outputs=(Output("d", Real()),),
    reference=double,
    cases=lambda rng: [Case("one", (float(rng.uniform(1, 2)),)), Case("two", (float(rng.uniform(3, 4)),))],
    mistakes=BANK,
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


def test_is_a_verdict_that_needs_luck_found() -> None:
    def lucky(a: float) -> float:
        return double(a) if a < 1.5 else plus_one(a)

    exercise = replace(EXERCISE, cases=lambda rng: [Case("one", (float(rng.uniform(1, 2)),))])
    said = verdicts_by_seed(exercise, lucky, range(20))
    assert set(said) == {(True, ()), (False, ("plus_one",))}
    assert sorted(seed for seeds in said.values() for seed in seeds) == list(range(20))
    assert verdicts_by_seed(exercise, double, range(20)) == {(True, ()): list(range(20))}
    (verdict,) = [
        v
        for v in survey(replace(exercise, mistakes=(Mistake("lucky", "t", "h", lucky),)), range(20))
        if v.mutant == "lucky"
    ]
    assert not verdict.good


def test_is_a_name_that_changes_with_the_seed_not_good() -> None:
    def two(a: float, b: float) -> tuple[float, float]:
        return 2 * a, 3 * b

    def wrong(a: float, b: float) -> tuple[float, float]:
        return 2 * a + 1, 3 * b if a < 1.5 else -3 * b

    first = Mistake("first", "t", "h", lambda a, b: (2 * a + 1, 3 * b))
    exercise = Exercise(
        name="two",
        lesson="x",
        parameters=(Parameter("a", Real()), Parameter("b", Real())),
        outputs=(Output("d", Real()), Output("e", Real())),
        reference=two,
        cases=lambda rng: [Case("one", (float(rng.uniform(1, 2)), float(rng.uniform(1, 2))))],
        mistakes=(first, Mistake("wrong", "t", "h", wrong)),
    )
    found = {v.mutant: v for v in survey(exercise, range(20))}
    assert found["first"].good
    assert not found["wrong"].good


def test_do_processes_find_what_one_finds() -> None:
    alone, together = (list(survey_all(["chain_forward"], range(4), jobs)) for jobs in (1, 2))
    assert [(v.mutant, v.good, v.margin) for v in alone[0]] == [(v.mutant, v.good, v.margin) for v in together[0]]

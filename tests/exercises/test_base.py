"""Is an exercise's definition checked, its draw fixed by the seed, and its version a hash of what it means?"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from autograder.contract.kinds import Real, Tuple
from autograder.errors import BadExercise, UnknownExercise
from autograder.exercises import base, exercises_of, find, lessons, stamp_of
from autograder.exercises.base import Case, Exercise, Mistake, Output, Parameter


def double(a: float) -> float:
    """Twice."""
    return 2 * a


def cases(rng: np.random.Generator) -> list[Case]:
    return [Case("corner", (0.0,), edge=True), Case("plain", (float(rng.normal()),))]


def exercise(**changes: Any) -> Exercise:
    definition: dict[str, Any] = {
        "name": "double",
        "lesson": "x",
        "parameters": (Parameter("a", Real()),),
        "outputs": (Output("twice", Real()),),
        "reference": double,
        "cases": cases,
        "mistakes": (Mistake("same", "Not doubled.", "Times two.", lambda a: a),),
    }
    return Exercise(**(definition | changes))


def test_does_a_seed_fix_the_cases_and_do_ordinary_ones_come_first() -> None:
    first, again, other = (exercise().draw(seed) for seed in (1, 1, 2))
    assert first == again != other
    assert [case.label for case in first] == ["plain", "corner"]


@pytest.mark.parametrize(
    "drawn",
    [[], [Case("corner", (0.0,), edge=True)], [Case("a", (0.0,)), Case("a", (1.0,))]],
    ids=["none", "only edges", "one label twice"],
)
def test_are_useless_cases_refused(drawn: list[Case]) -> None:
    with pytest.raises(BadExercise, match="cases need at least one ordinary case"):
        exercise(cases=lambda rng: drawn).draw(0)


def test_are_two_mistakes_of_one_name_refused() -> None:
    mistake = Mistake("same", "t", "h", double)
    with pytest.raises(BadExercise, match="two mistakes share a name"):
        exercise(mistakes=(mistake, mistake))


@pytest.mark.parametrize("change", [{"outputs": ()}, {"points": 0}])
def test_is_an_exercise_without_output_or_point_refused(change: dict[str, Any]) -> None:
    with pytest.raises(BadExercise, match="at least one output and one point"):
        exercise(**change)


def test_is_the_result_one_kind_or_a_tuple_of_them() -> None:
    two = exercise(outputs=(Output("a", Real()), Output("b", Real())))
    assert exercise().result == Real()
    assert two.result == Tuple((("a", Real()), ("b", Real())))
    assert (exercise().split(3), two.split([1, 2])) == ((3,), (1, 2))


def test_is_the_signature_as_a_learner_writes_it() -> None:
    assert find("chain_forward").signature == "chain_forward(w, b, x, n)"


FACTOR = 2


def with_constant(a: float) -> float:
    return FACTOR * a


def test_does_the_version_follow_meaning_and_not_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    def undocumented(a: float) -> float:
        # a comment
        return 2 * a

    undocumented.__name__ = "double"
    plain = exercise()
    assert plain.version == exercise().version
    for changed in (
        exercise(tolerance=1e-3),
        exercise(edge_share=2),
        exercise(mistakes=()),
        exercise(outputs=(Output("other", Real()),)),
        exercise(reference=with_constant),
        exercise(mistakes=(replace(plain.mistakes[0], hint="Another."),)),
    ):
        assert changed.version != plain.version
    assert exercise(points=5).version == plain.version


def test_does_a_constant_that_the_reference_uses_change_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = exercise(reference=with_constant).version
    monkeypatch.setitem(globals(), "FACTOR", 3)
    assert exercise(reference=with_constant).version != before


def multiplied(factor: float, function: Callable[[float], float]) -> Callable[[float], float]:
    """As in a bank whose mistakes vary one computation."""
    return lambda a: factor * function(a)


def test_what_an_enclosing_function_gave_it_changes_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "OWN_PACKAGES", (__name__,))
    versions = {
        exercise(reference=multiplied(factor, function)).version
        for factor in (2.0, 3.0)
        for function in (double, with_constant)
    }
    assert len(versions) == 4


def paired(pair: tuple[float, Callable[[float], float]]) -> Callable[[float], float]:
    """As in a bank whose mistakes vary a function and its slope at once."""
    return lambda a: pair[0] * pair[1](a)


def test_functions_in_a_tuple_change_the_version_by_their_code_and_not_by_their_place_in_memory() -> None:
    def made() -> Callable[[float], float]:
        return lambda a: a + 1

    one, same = (exercise(reference=paired((2.0, made()))).version for _ in range(2))
    assert one == same
    assert one != exercise(reference=paired((3.0, made()))).version != exercise(reference=paired((3.0, double))).version


@dataclass(frozen=True)
class Doubled:
    a: float

    @property
    def value(self) -> float:
        return 2 * self.a


def through_a_class(a: float) -> float:
    return Doubled(a).value


def test_a_class_that_the_reference_uses_changes_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "OWN_PACKAGES", (__name__,))
    before = exercise(reference=through_a_class).version
    monkeypatch.setattr(Doubled, "value", property(lambda self: 3 * self.a))
    assert exercise(reference=through_a_class).version != before


def test_does_an_unknown_name_get_a_list_of_the_known() -> None:
    with pytest.raises(UnknownExercise, match=r"There is no exercise 'nope'\. 'autograder keys LESSON' lists"):
        find("nope")
    with pytest.raises(UnknownExercise, match=r"There is no lesson 'nope'\. The lessons are 01_deep"):
        exercises_of("nope")


def test_is_a_lessons_stamp_short_and_steady() -> None:
    stamps = {stamp_of(lesson) for lesson in lessons() for _ in range(2)}
    assert len(stamps) == len(lessons())
    assert all(len(stamp) == 8 for stamp in stamps)

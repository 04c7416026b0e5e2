"""Do the names on a card explain every wrong output, or stay away?"""

import re
from collections.abc import Callable, Sequence
from itertools import permutations
from typing import Any

import numpy as np
import pytest

from autograder.contract.kinds import Array, Count, Dict, ListOf, Real
from autograder.exercises import find
from autograder.exercises import names as exercise_names
from autograder.exercises.base import Case, Exercise, Mistake, Output, Parameter
from autograder.judge.check import check_with_seed
from autograder.judge.relations import GENERIC
from autograder.judge.result import Result

SEEDS = range(4)


def results(exercise: Exercise, student: Callable[..., Any], seeds: Sequence[int] = SEEDS) -> list[Result]:
    """The results with every seed, open and secret; names and points are the same in both."""
    found = []
    for seed in seeds:
        open_, secret = (check_with_seed(exercise, student, seed, secret=secret) for secret in (False, True))
        assert (open_.mistakes, open_.points) == (secret.mistakes, secret.points)
        found += [open_, secret]
    return found


def changed(name: str, change: Callable[[tuple[Any, ...]], Any]) -> tuple[Exercise, Callable[..., Any]]:
    exercise = find(name)
    return exercise, lambda *arguments: change(exercise.call(exercise.reference, arguments))


def test_a_number_that_is_small_is_not_called_zero() -> None:
    exercise, student = changed("activation_moments", lambda values: (values[0] ** 3 * 1e-3, values[1] * 1e-4))
    for result in results(exercise, student):
        assert "zeros" not in result.mistakes and "is zero" not in str(result)


SEVERAL = [
    "chain_gradients",
    "layer_gradients",
    "sigmoid_mlp_backward",
    "mse_of_sigmoid",
    "bce_with_logits",
    "constant_init_gradients",
    "softmax_cross_entropy",
    "relu_mlp_gradients",
]


@pytest.mark.parametrize("name", SEVERAL)
def test_every_other_order_of_the_outputs_is_told_as_that_order(name: str) -> None:
    names = [output.name for output in find(name).outputs]
    for order in list(permutations(range(len(names))))[1:]:
        exercise, student = changed(name, lambda values, order=order: tuple(values[at] for at in order))
        for result in results(exercise, student, range(2)):
            asked = ", ".join(names)
            returned = ", ".join(names[at] for at in order)
            assert result.headline == f"You returned {returned}; the text asks for {asked}."
            assert "expected" not in str(result)


def test_an_output_that_stands_twice_is_told_too() -> None:
    for result in results(*changed("chain_gradients", lambda v: (v[1], v[1], v[2]))):
        assert result.headline == "You returned dy_dw, dy_dw, dy_db; the text asks for dy_dx, dy_dw, dy_db."
        assert "dy_dw and dy_db are right." in result.details


@pytest.mark.parametrize(
    ("name", "change", "headline"),
    [
        (
            "chain_gradients",
            lambda v: v[:2],
            "You returned only dy_dx and dy_dw; the text asks for dy_dx, dy_dw, dy_db.",
        ),
        ("chain_gradients", lambda v: v[2], "You returned only dy_db; the text asks for dy_dx, dy_dw, dy_db."),
        ("bce_with_logits", lambda v: v[0], "You returned only loss; the text asks for loss, dL_dz."),
        ("bce_with_logits", lambda v: (v[1],), "You returned only dL_dz; the text asks for loss, dL_dz."),
        ("chain_gradients", lambda v: (*v, 7.0), "You returned 4 values; the text asks for dy_dx, dy_dw, dy_db."),
        ("chain_gradients", lambda v: (7.0, *v), "You returned 4 values; the text asks for dy_dx, dy_dw, dy_db."),
        ("chain_closed_form", lambda v: (v[0], None), "You returned 2 values; the text asks for y_n alone."),
        ("relu", lambda v: (np.ones(3), v[0]), "You returned 2 values; the text asks for a alone."),
    ],
)
def test_too_few_and_too_many_outputs_are_counted(name: str, change: Callable[..., Any], headline: str) -> None:
    for result in results(*changed(name, change)):
        assert result.headline == headline


def test_outputs_that_are_missing_in_one_mode_only_are_counted_there() -> None:
    exercise = find("batchnorm_forward")

    def student(*arguments: Any) -> Any:
        values = exercise.call(exercise.reference, arguments)
        return values if arguments[-1] else values[0]

    for result in results(exercise, student):
        assert result.headline.startswith("In a case you returned only out; the text asks for out,")
        assert result.mistakes == ("missing_output",)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("sigmoid_mlp_backward", lambda v: (v[0], v[1][::-1], v[2])),
        ("matrix_chain_backward", lambda v: v[0][::-1]),
        ("relu_mlp_gradients", lambda v: (v[0], v[1][::-1], v[2][::-1])),
    ],
)
def test_a_list_from_the_last_layer_to_the_first_is_told(name: str, change: Callable[..., Any]) -> None:
    for result in results(*changed(name, change)):
        assert re.search("revers|last layer|backward pass", result.headline), result.headline


def test_a_mistake_of_the_bank_is_told_where_only_the_first_entry_is_right() -> None:
    def student(L: int, branch_gain: float) -> Any:
        return np.concatenate([[1.0], 1.0 + branch_gain ** np.arange(1, L + 1.0)])

    for result in results(find("predicted_variance"), student):
        assert result.mistakes == ("power_of_gain_alone", "but_first")
        assert "The first entry is right." in result.details


# An exercise of our own: two numbers and a vector, and a bank in which nothing is by chance.


def truth(a: float, b: float, v: Any) -> tuple[float, float, Any]:
    return a * b, a + 3 * b, v * a


def cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, n: int, edge: bool = False) -> Case:
        return Case(label, (float(rng.uniform(1, 2)), float(rng.uniform(3, 4)), rng.normal(size=n)), edge)

    return [case("three", 3), case("four", 4), case("six", 6), case("one", 1, edge=True)]


BANK = (
    Mistake("both", "Both are squared.", "Look.", lambda a, b, v: (a * b * b, (a + 3 * b) ** 2, v * a)),
    Mistake("first", "p lacks b.", "Look.", lambda a, b, v: (a, a + 3 * b, v * a)),
    Mistake("second", "q lacks the 3.", "Look.", lambda a, b, v: (a * b, a + b, v * a)),
    Mistake("not_in_one", "p lacks b (2).", "Look.", lambda a, b, v: (a if len(v) > 1 else 7.0, a + 3 * b, v * a)),
    Mistake("crossed", "p and q are crossed.", "Look.", lambda a, b, v: (a - b, a - 7 * b, v * a)),
)
MADE = Exercise(
    name="made",
    lesson="x",
    parameters=(Parameter("a", Real()), Parameter("b", Real()), Parameter("v", Array(("N",)))),
    outputs=(Output("p", Real()), Output("q", Real()), Output("dv", Array(("N",)), "gradient")),
    reference=truth,
    cases=cases,
    mistakes=BANK,
)


@pytest.mark.parametrize(
    ("student", "mistakes", "details"),
    [
        (lambda a, b, v: (a * b * b, (a + 3 * b) ** 2, v * a), ("both",), ["dv is right."]),
        (lambda a, b, v: (a, a + b, v * a), ("first", "second"), ["q lacks the 3.", "dv is right."]),
        (lambda a, b, v: (a, a + b, -v * a), ("first", "second", "sign"), ["q lacks the 3."]),
        (lambda a, b, v: (a, a + 3 * b, v * a * len(v)), ("first", "size"), ["q is right."]),
        # half of `both` only: the other half is right, so it was not that
        (lambda a, b, v: (a * b * b, a + 3 * b, v * a), ("other_arguments",), ["q and dv are right."]),
        (lambda a, b, v: (a * b * b + 1 / b, a + 3 * b, v * a), (), ["q and dv are right."]),
        # `both` for p, `second` for q: they contradict each other
        (lambda a, b, v: (a * b * b, a + b, v * a), (), ["dv is right."]),
        # a name for one output of two that are wrong explains too little
        (lambda a, b, v: (a, a + b**3, v * a), (), ["dv is right."]),
        (lambda a, b, v: (a, a + b**3, v * a + 1), (), []),
        # a mistake and, on top of it, a sign or a factor
        (lambda a, b, v: (-(a - b), a - 7 * b, v * a), ("crossed", "sign"), ["dv is right."]),
        (lambda a, b, v: (2 * (a - b), 2 * (a - 7 * b), v * a), ("crossed", "factor"), ["dv is right."]),
        (lambda a, b, v: (a - b, a - 7 * b, -v * a), ("crossed", "sign"), []),
        # another order and one slip
        (lambda a, b, v: (a + b, a * b, v * a), ("order", "second"), []),
        (lambda a, b, v: (v * a, -a * b, a + 3 * b), ("order", "sign"), []),
        # the one that explains the edge case too, whatever its place in the bank
        (lambda a, b, v: (a if len(v) > 1 else 7.0, a + 3 * b, v * a), ("not_in_one",), ["q and dv are right."]),
    ],
    ids=range(15),
)
def test_names_explain_all_that_is_wrong_or_are_not_given(
    student: Callable[..., Any], mistakes: tuple[str, ...], details: list[str]
) -> None:
    for result in results(MADE, student):
        assert not result.passed
        assert result.mistakes == mistakes
        assert [detail for detail in details if detail not in " ".join(result.details)] == []
        if not mistakes:
            assert result.hints and result.hints[0].startswith("No mistake that we know")


def test_a_mistake_explains_an_output_only_if_it_does_in_every_case_that_tells() -> None:
    for result in results(MADE, lambda a, b, v: (a if len(v) != 4 else a + 1, a + 3 * b, v * a)):
        assert result.mistakes == ()
    for result in results(MADE, lambda a, b, v: (a if len(v) != 4 else a * b, a + 3 * b, v * a)):
        assert result.mistakes == ()


def test_what_fails_in_an_edge_case_only_says_that_the_ordinary_ones_are_right() -> None:
    for result in results(MADE, lambda a, b, v: truth(a, b, v) if len(v) > 1 else (a, b, v)):
        assert "All ordinary cases are right; an edge case is not." in result.details


def test_a_sign_that_is_lost_in_some_cases_is_told() -> None:
    exercise = find("chain_gradients")
    for result in results(*changed("chain_gradients", lambda v: (abs(v[0]), *v[1:])), range(8)):
        if not result.passed and result.points:  # the power of the negative weight may be even
            assert result.mistakes in (("size_of_w",), ("some_signs",), ()), result.headline
    assert exercise.name == "chain_gradients"


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (lambda n: n + 1, "n is always 1 too large."),
        (lambda n: n - 1, "n is always 1 too small."),
        (lambda n: 0, "n is 0 in every case."),
    ],
)
def test_a_count_is_told_as_a_count(change: Callable[[int], int], title: str) -> None:
    counting = Exercise(
        name="counted",
        lesson="x",
        parameters=(Parameter("a", Real()),),
        outputs=(Output("n", Count()),),
        reference=lambda a: int(10 * a),
        cases=lambda rng: [Case(label, (float(rng.uniform(1, 9)),)) for label in ("one", "two", "three")],
        mistakes=(),
    )
    for result in results(counting, lambda a: change(int(10 * a))):
        assert result.headline == title


def test_values_under_each_others_names_are_told() -> None:
    kind = Dict({"loss": Real(), "dw": Array(("n",))})
    exercise = Exercise(
        name="by_name",
        lesson="x",
        parameters=(Parameter("a", Real()), Parameter("v", ListOf(Array(("n",))))),
        outputs=(Output("r", kind), Output("s", kind)),
        reference=lambda a, v: ({"loss": a, "dw": v[0]}, {"loss": 2 * a, "dw": v[1]}),
        cases=lambda rng: [
            Case(label, (float(rng.uniform(1, 2)), [rng.normal(size=3), rng.normal(size=3)])) for label in ("x", "y")
        ],
        mistakes=(),
    )
    for result in results(exercise, lambda a, v: tuple(reversed(exercise.reference(a, v)))):
        assert result.headline == "You returned s, r; the text asks for r, s."


FILLING = frozenset(
    [
        "a",
        "all",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "but",
        "by",
        "do",
        "does",
        "each",
        "every",
        "for",
        "from",
        "have",
        "how",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "no",
        "not",
        "of",
        "on",
        "one",
        "only",
        "or",
        "out",
        "so",
        "than",
        "that",
        "the",
        "then",
        "there",
        "this",
        "to",
        "up",
        "what",
        "when",
        "where",
        "which",
        "with",
        "without",
        "you",
        "your",
    ]
)
MOST_SHARED = 0.5  # of the words of the longer of the two


def telling_words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z_]+|\d+", text.lower()) if word not in FILLING and len(word) > 1}


def shared(title: str, hint: str) -> float:
    one, other = telling_words(title), telling_words(hint)
    return len(one & other) / max(len(one), len(other), 1)


@pytest.mark.parametrize("name", exercise_names())
def test_no_hint_of_the_course_repeats_its_headline(name: str) -> None:
    repeating = [(m.name, m.title, m.hint) for m in find(name).mistakes if shared(m.title, m.hint) > MOST_SHARED]
    assert repeating == []
    assert all(mistake.hint for mistake in find(name).mistakes)


def test_a_result_that_is_cut_to_whole_numbers_is_not_called_zero() -> None:
    exercise, student = changed("branch_scale", lambda values: float(int(values[0])))  # 0 in all cases but one
    for result in results(exercise, student):
        assert result.mistakes == ("whole",)
        assert result.headline == "scale is cut to whole numbers."


def test_shares_that_are_one_everywhere_are_not_called_rounded() -> None:
    exercise, student = changed("dead_fraction", lambda values: np.ones_like(values[0]))
    for result in results(exercise, student):
        assert "whole" not in result.mistakes and not result.passed


def test_a_result_that_is_rounded_is_told_with_its_digits() -> None:
    exercise, student = changed("branch_scale", lambda values: round(values[0], 2))
    for result in results(exercise, student):
        assert result.headline == "scale is rounded to 2 digits after the decimal point."


def test_the_hint_of_a_size_does_not_say_on_which_side_of_a_division_it_stands() -> None:
    exercise, student = changed("layernorm_backward", lambda values: (values[0], values[1], len(values[0]) * values[2]))
    for result in results(exercise, student, range(2)):
        assert result.headline == "dbeta is N times the right result."
        assert "divide by a mean instead of a sum" in str(result)


def test_a_hint_that_repeats_its_headline_would_be_found() -> None:
    assert shared("The bias b is missing.", "Is the bias missing?") > MOST_SHARED
    assert shared("The bias b is missing.", "Each layer multiplies by w and then adds b.") < MOST_SHARED
    assert all(shared(generic.title, generic.hint) <= MOST_SHARED for generic in GENERIC)


def test_a_wrong_answer_that_draws_numbers_of_its_own_is_told_so() -> None:
    def own_mask(x, mask, p, training):
        return x * (np.random.default_rng().random(x.shape) >= p) / (1 - p) if training else x.copy()

    result = check_with_seed(find("dropout_forward"), own_mask, 0)
    assert not result.passed and "another result the second time" in result.headline
    assert any("random numbers of its own" in hint for hint in result.hints)

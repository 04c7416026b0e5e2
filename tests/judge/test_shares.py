"""Exercises that nobody gets right in every case: points by the share of right cases, and by kind."""

import math
from dataclasses import replace

import numpy as np
import pytest

from autograder.contract.kinds import Array, Real, Text
from autograder.exercises import find
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter, Share
from autograder.judge.check import check_with_seed
from autograder.judge.shares import part_earned
from deepgrad.patients import LABELS, TREATMENTS
from deepgrad.patients.treatments import LEAVE

WORDS = ("small", "middle", "large", "huge")
BANK = Bank()


def size(x):
    return WORDS[min(3, int(x // 10))]


@BANK.mistake("Always one word.", "Look at x.")
def constant(x):
    return "small"


@BANK.mistake("Most are missed.", "There are four words.")
def few_kinds(x):
    return "large" if x >= 10 else "huge"


@BANK.mistake("No huge number is recognised.", "Where does huge begin?")
def huge(x):
    return "large" if x >= 20 else size(x)


def cases(rng):
    numbers = [10 * kind + float(rng.uniform(0, 9)) for kind in range(4) for _ in range(5)]
    return [Case(f"number {i}", (x,), kind=size(x), right=(size(x),)) for i, x in enumerate(numbers)]


EXERCISE = Exercise(
    name="size",
    lesson="08_clinic",
    parameters=(Parameter("x", Real()),),
    outputs=(Output("word", Text(WORDS), share=4),),
    reference=size,
    cases=cases,
    mistakes=tuple(BANK),
    share=Share(0.5, 0.9, "numbers", "called"),
    points=5,
)


def wrong_in(*labels, word="small"):
    """Right but in these cases; a case is told by its number."""
    wrong = {case.arguments[0] for case in EXERCISE.draw(0) if case.label in {f"number {i}" for i in labels}}
    return lambda x: word if x in wrong else size(x)


@pytest.mark.parametrize(("right", "part"), [(0, 0), (0.5, 0), (0.7, 0.5), (0.9, 1), (1, 1)])
def test_points_grow_in_proportion_between_two_shares(right, part):
    assert part_earned(EXERCISE.share, right) == pytest.approx(part)


def test_nine_in_ten_pass_and_the_rest_is_told():
    result = check_with_seed(EXERCISE, wrong_in(5, 10), 0)
    assert result.passed
    assert (result.points, result.notes) == (5, ("18 of 20 numbers are right.",))


def test_too_few_earn_a_part_and_the_card_tells_which_were_taken_for_which():
    result = check_with_seed(EXERCISE, wrong_in(5, 6, 10, 11), 0)
    assert not result.passed
    assert result.points == pytest.approx(4 * 0.75 + 1)
    assert result.headline == "16 of 20 numbers are right."
    assert "middle: 2 of 5 wrong, called 'small' 2" in result.details
    assert "large: 2 of 5 wrong, called 'small' 2" in result.details
    assert "middle: 2 of 5 wrong" in result._repr_html_()


def test_a_kind_that_is_missed_altogether_is_named_and_its_points_are_lost():
    result = check_with_seed(EXERCISE, huge, 0)
    assert (result.passed, result.mistakes) == (False, ("huge",))
    assert [aspect.passed for aspect in result.aspects] == [False, False]
    rest = replace(EXERCISE, share=Share(0.2, 0.6, "numbers", "called"))
    result = check_with_seed(rest, huge, 0)
    assert (result.passed, result.mistakes, result.points) == (False, ("huge",), 4)


@pytest.mark.parametrize("word", WORDS)
def test_one_word_for_all_earns_nothing_and_is_named(word):
    result = check_with_seed(EXERCISE, lambda x: word, 0)
    assert (result.points, result.mistakes) == (0, ("constant",))


def test_an_answer_that_misses_most_kinds_is_told_so():
    result = check_with_seed(EXERCISE, lambda x: "large" if x > 5 else "middle", 0)
    assert (result.passed, result.mistakes) == (False, ("few_kinds",))


KINDS = "abcdefghijkl"  # "a" is the default


def answered(words):
    """The card of an answer that gives these words for the kinds a to l, each asked twice."""
    names = ("few_kinds", "swallowed", "unnoticed")
    asked = [Case(f"{i}", (float(i % 12),), kind=KINDS[i % 12], right=(KINDS[i % 12],)) for i in range(24)]
    exercise = replace(
        EXERCISE,
        outputs=(Output("word", Text(tuple(KINDS)), share=4),),
        reference=lambda x: KINDS[int(x)],
        cases=lambda rng: asked,
        mistakes=tuple(Mistake(name, f"Told as {name}.", "Look.", lambda x: "b") for name in names),
        share=Share(0.5, 0.9, "numbers", "called", default="a"),
    )
    return check_with_seed(exercise, lambda x: words[int(x)], 0)


@pytest.mark.parametrize(
    ("words", "name", "title"),
    [
        ("abcdefaaaaaa", "", "12 of 24 numbers are right."),  # half: a bank has a name for each kind that is missed
        ("abcdaaaaaaaa", "unnoticed", "16 numbers of 8 kinds are called 'a'."),
        ("abcaaaaaaaaa", "few_kinds", "Told as few_kinds."),  # two are noticed: too few to speak of the rest
        ("abcdaaaaaabb", "few_kinds", "Told as few_kinds."),
        ("abcdeeeeeeee", "swallowed", "14 numbers of 7 other kinds are called 'e'."),
        ("abcdeeeeeffa", "few_kinds", "Told as few_kinds."),
    ],
)
def test_one_answer_for_nearly_all_that_is_wrong_is_told_before_few_kinds(words, name, title):
    found = answered(words)
    assert not found.passed and found.mistakes == ((name,) if name else ())
    assert title in str(found)


@pytest.mark.parametrize("secret", [False, True])
def test_a_word_that_is_misspelt_is_told_with_the_nearest_one(secret):
    result = check_with_seed(EXERCISE, lambda x: "Larg" if x > 25 else size(x), 0, secret=secret)
    assert "'Larg'" in result.headline
    assert result.hints == ("Did you mean 'large'?",)


def test_two_kinds_that_are_called_by_each_others_name_have_changed_places():
    both = replace(EXERCISE, mistakes=(*EXERCISE.mistakes, Mistake("small", "No small one.", "Look.", size)))
    result = check_with_seed(both, lambda x: {"small": "huge", "huge": "small"}.get(size(x), size(x)), 0)
    assert result.mistakes == ("huge", "small")
    assert result.headline == "All numbers of the kind 'huge' are called 'small', and the other way round."
    assert str(result).count("other way round") == 1 and len(result.hints) == 1
    one_way = check_with_seed(both, lambda x: {"small": "huge"}.get(size(x), size(x)), 0)
    assert "other way round" not in str(one_way)


@pytest.mark.parametrize(
    ("gives", "hint"),
    [(2, "not its place in the list"), (["small"], "one word alone"), (("small", "x"), "one word alone")],
)
def test_an_index_or_several_words_are_told_how_to_become_one_word(gives, hint):
    (told,) = check_with_seed(EXERCISE, lambda x: gives, 0).hints
    assert hint in told


def test_a_word_of_another_list_is_told_as_that():
    illness = next(iter(LABELS))
    (hint,) = check_with_seed(find("prescribe"), lambda record: illness, 0).hints
    assert hint.startswith("That is an illness.")
    (hint,) = check_with_seed(find("prescribe"), lambda record: TREATMENTS[LEAVE], 0).hints
    assert "Return its name" in hint
    (hint,) = check_with_seed(find("name_illness"), lambda record: LEAVE, 0).hints
    assert hint.startswith("That is a treatment.")


def test_a_result_that_is_missing_in_some_cases_may_come_from_a_dict():
    result = check_with_seed(EXERCISE, lambda x: {"small": "small"}.get(size(x)), 0)
    assert ".get(...) of a dict" in result.hints[0]


@pytest.mark.parametrize(("gives", "said"), [(None, "nothing (None)"), (3.0, "single number"), (["small"], "a list")])
def test_what_is_no_word_is_told(gives, said):
    result = check_with_seed(EXERCISE, lambda x: gives, 0)
    assert said in result.headline
    assert not result.points


def test_an_answer_that_changes_earns_nothing():
    asked = []

    def other(x):
        asked.append(x)
        return "huge" if asked.count(x) > 1 else size(x)

    result = check_with_seed(EXERCISE, other, 0)
    assert (result.passed, result.points) == (False, 0)
    assert "second time" in result.headline


def test_an_item_of_an_array_of_texts_is_a_text():
    assert check_with_seed(EXERCISE, lambda x: np.array([size(x)])[0], 0).passed


def test_text_of_another_type_is_told_how_to_become_text():
    class Word(str):
        __slots__ = ()

    result = check_with_seed(EXERCISE, lambda x: Word(size(x)), 0)
    assert (result.passed, result.hints) == (False, ("Return plain text: str(...) makes it.",))


def test_an_error_is_told_before_shares():
    result = check_with_seed(EXERCISE, lambda x: math.sqrt(-x), 0)
    assert (result.passed, result.points) == (False, 0)
    assert "math" in str(result)


def test_each_of_several_right_words_counts():
    either = replace(
        EXERCISE, cases=lambda rng: [replace(case, right=(*case.right, "huge")) for case in cases(rng)], name="either"
    )
    assert check_with_seed(either, size, 0).passed
    assert check_with_seed(either, lambda x: "huge", 0).passed


def test_the_share_is_part_of_the_version():
    assert replace(EXERCISE, share=Share(0.5, 0.8, "numbers", "called")).version != EXERCISE.version


def test_an_argument_changed_in_place_fails_an_answer_that_is_right_often_enough():
    def changing(x):
        word = size(float(x[0]))
        if word == "huge":
            x[0] = 0.0
        return "small" if word == "middle" and x[0] < 10.5 else word

    arrays = replace(
        EXERCISE,
        parameters=(Parameter("x", Array(())),),
        reference=lambda x: size(float(x[0])),
        cases=lambda rng: [replace(case, arguments=(np.array(case.arguments),)) for case in cases(rng)],
        mistakes=(),
    )
    result = check_with_seed(arrays, changing, 0)
    assert (result.passed, result.mistakes) == (False, ("in_place",))
    assert 0 < result.points < result.of
    assert result.details[0].endswith("numbers are right.")

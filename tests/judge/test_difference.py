"""Is a result that is wrong at one end, by a multiple of an argument, or by rows that were added up, told as that?"""

import numpy as np
import pytest

from autograder.contract.kinds import Array, Real
from autograder.exercises import find
from autograder.exercises.base import Case, Exercise, Output, Parameter
from autograder.judge.check import check_with_seed

rng = np.random.default_rng(0)


def exercise(right, output, *arguments):
    """An exercise whose arguments are matrices A, B, … of each shape in ``arguments``, one shape or more for a case."""
    return Exercise(
        name="asked",
        lesson="none",
        parameters=tuple(Parameter("AB"[at], Array(("n", "m"))) for at in range(len(arguments[0]))),
        outputs=(Output("y", output),),
        reference=right,
        cases=lambda _: [
            Case(f"case {at}", tuple(rng.normal(size=shape) for shape in shapes)) for at, shapes in enumerate(arguments)
        ],
        points=1,
        mistakes=(),
    )


def told(asked, student):
    result = check_with_seed(asked, student, 0)
    assert not result.passed
    return (*result.mistakes, result.headline if result.mistakes else "")


SQUARES = exercise(lambda A: A**2, Array(("n", "m")), [(3, 4)], [(5, 2)])
SUMS = exercise(lambda A: A.sum(axis=0), Array(("m",)), [(3, 4)], [(2, 5)])
TOTAL = exercise(lambda A: float(A.sum()), Real(), [(3, 4)], [(2, 5)])


def but_for(at, value):
    def student(A):
        y = A.sum(axis=0)
        y[at] = value(A) if callable(value) else value
        return y

    return student


@pytest.mark.parametrize(
    ("at", "value", "name", "said"),
    [
        (-1, 0.0, "last_unfilled", "y is right except for its last entry, which is 0."),
        (0, 0.0, "first_unfilled", "y is right except for its first entry, which is 0."),
        (-1, lambda A: A.max(), "last_unlike", "y is right except for its last entry."),
        (0, lambda A: A.max(), "first_unlike", "y is right except for its first entry."),
    ],
)
def test_one_end_that_is_unlike_all_others_is_told(at, value, name, said):
    assert told(SUMS, but_for(at, value)) == (name, said)


def test_a_row_and_a_column_are_called_by_their_names():
    def last_row(A):
        y = A**2
        y[-1] = 0
        return y

    def first_column(A):
        y = A**2
        y[:, 0] = 7
        return y

    assert told(SQUARES, last_row) == ("last_unfilled", "y is right except for its last row, which is 0.")
    assert told(SQUARES, first_column) == ("first_unlike", "y is right except for its first column.")


def test_an_end_that_is_wrong_in_one_case_only_may_be_chance():
    def student(A):
        return but_for(0, 0.0)(A) if len(A) == 3 else A.sum(axis=0)

    assert not {"first_unfilled", "first_unlike"} & {*told(SUMS, student)}


def test_an_entry_in_the_middle_is_at_no_end():
    assert told(SUMS, but_for(2, 0.0))[0] == "zeros_elsewhere"


@pytest.mark.parametrize(("pool", "word"), [(np.sum, "sum"), (np.mean, "mean")])
@pytest.mark.parametrize(("axis", "part"), [(0, "row"), (1, "column")])
def test_rows_that_were_pooled_are_told(pool, word, axis, part):
    said = f"y has the same numbers in every {part}: the {word} of the expected {part}s."
    pooled = told(SQUARES, lambda A: np.broadcast_to(pool(A**2, axis=axis, keepdims=True), A.shape).copy())
    assert pooled == ("pooled", said)


@pytest.mark.parametrize(
    ("student", "said"),
    [
        (lambda A: A**2 + 0.01 * A, "y is the right result plus 0.01 times A."),
        (lambda A: A**2 - A, "y is the right result minus A."),
        (lambda A: A**2 + 3, "y is the right result plus 3 in every entry."),
    ],
)
def test_a_multiple_of_an_argument_that_was_added_is_told(student, said):
    assert told(SQUARES, student) == ("multiple", said)


def test_a_number_that_was_added_to_a_number_is_told():
    assert told(TOTAL, lambda A: float(A.sum()) + 3) == ("multiple", "y is the right result plus 3.")


def test_a_multiple_that_differs_from_case_to_case_is_not_told():
    assert told(SQUARES, lambda A: A**2 + len(A) * A) == ("",)


ABOVE = "y is right where A is above 0. All its wrong entries are where A is 0 or below."
BELOW = "y is right where A is below 0. All its wrong entries are where A is 0 or above."


@pytest.mark.parametrize(
    ("student", "name", "said"),
    [
        (lambda A: A**3, "product", "y is the right result times A, entry by entry."),
        (
            lambda A: np.where(A > 0, A**2, np.sin(A)),
            "one_side",
            ABOVE,
        ),
        (
            lambda A: np.where(A < 0, A**2, np.sin(A)),
            "one_side",
            BELOW,
        ),
    ],
)
def test_what_differs_entry_by_entry_is_told(student, name, said):
    assert told(SQUARES, student) == (name, said)


def test_weight_decay_in_a_list_of_gradients_is_told():
    right = find("relu_mlp_gradients").reference

    def decayed(params, X, y):
        loss, dWs, dbs = right(params, X, y)
        return loss, [dW + 0.1 * W for dW, (W, _) in zip(dWs, params, strict=True)], dbs

    result = check_with_seed(find("relu_mlp_gradients"), decayed, 0)
    assert (result.mistakes, result.headline) == (("multiple",), "dWs is the right result plus 0.1 times W.")

"""Is a learner told that a sum runs along the wrong axis, where the arguments show it?"""

import numpy as np
import pytest

from autograder.contract.kinds import Array
from autograder.exercises import find
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.judge.check import check_with_seed


def along_rows(dout, x, gamma, eps):
    dx, _, dbeta = find("layernorm_backward").reference(dout, x, gamma, eps)
    return dx, (dout * x).sum(axis=1), dbeta


def too_long(dout, x, gamma, eps):
    dx, _, dbeta = find("layernorm_backward").reference(dout, x, gamma, eps)
    return dx, np.zeros(97), dbeta


SAID = "It has one number for each row of dout, but it should have one for each column."


@pytest.mark.parametrize("secret", [False, True])
def test_one_number_a_row_where_one_a_column_is_due_is_told_as_the_wrong_axis(secret):
    hints = check_with_seed(find("layernorm_backward"), along_rows, 0, secret=secret).hints
    assert hints == (f"{SAID} Does a sum or a mean run along the wrong axis?",)


def test_a_length_that_no_argument_has_gets_no_such_hint():
    assert check_with_seed(find("layernorm_backward"), too_long, 0).hints == ()


def sums(*shapes):
    """An exercise that asks for the column sums of its first argument."""
    matrices = tuple(np.ones(shape) for shape in shapes)
    return Exercise(
        name="sums",
        lesson="none",
        parameters=tuple(Parameter("ABC"[at], Array(("n", "m"))) for at in range(len(shapes))),
        outputs=(Output("s", Array(("m",))),),
        reference=lambda A, *others: A.sum(axis=0),
        cases=lambda rng: [Case("a case", matrices)],
        points=1,
        mistakes=tuple(Bank()),
    )


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        ([(3, 5)], "one number for each row of A"),
        ([(3, 2)], "one number for each row of A"),  # not "one entry too many": the axis tells more
        ([(3, 5), (5, 3)], ""),  # A says rows, B says columns
        ([(3, 5), (4, 4), (3, 5)], "one number for each row of A"),
    ],
)
def test_arguments_that_disagree_say_nothing(shapes, said):
    hints = check_with_seed(sums(*shapes), lambda *matrices: matrices[0].sum(axis=1), 0).hints
    assert said in " ".join(hints) and (said or not hints)

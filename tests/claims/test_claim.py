"""Is a claim that lacks something refused, with a message that says what?"""

import pytest

from deepgrad.errors import BadClaim


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "input forgotten"}, "id is l, the lesson's number"),
        ({"sentence": " "}, "empty sentence"),
        ({"source": ""}, "empty source"),
        ({"quantity": ""}, "empty quantity"),
        ({"lesson": ""}, "empty lesson"),
        ({"bound": None}, "needs a Bound: got None"),
        ({"seeds": (0, 1)}, "needs 3 seeds"),
        ({"seeds": (0,)}, "or deterministic=True"),
        ({"seeds": (0, 1, 1)}, "names a seed twice"),
        ({"deterministic": True}, "has one seed"),
    ],
)
def test_a_claim_that_lacks_something_is_refused(make_claim, changes, message) -> None:
    with pytest.raises(BadClaim, match=message):
        make_claim(**changes)


def test_one_number_and_several_are_read_alike(make_claim) -> None:
    assert make_claim(measure=lambda seed: seed + 0.5).numbers(2) == {"measured": 2.5}
    several = make_claim(measure=lambda seed: {"a": 1, "b": 2}, judged="b")
    assert several.numbers(0) == {"a": 1.0, "b": 2.0}


def test_the_judged_number_must_be_measured(make_claim) -> None:
    with pytest.raises(BadClaim, match=r"judged by 'c': measured only \['a'\]"):
        make_claim(measure=lambda seed: {"a": 1.0}, judged="c").numbers(0)


def test_the_lesson_is_in_the_id(make_claim) -> None:
    assert make_claim(id="l7.clip").lesson_number == 7

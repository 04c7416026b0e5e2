"""Are slips in one part, and in two parts at once, the mistakes that they are said to be?"""

from autograder.exercises.parts import Slip, single_slips, two_slips


def sum_of_parts(x, *, factor=2, shift=1):
    return factor * x + shift


DOUBLED = Slip("doubled", "It is doubled.", "Once.", "factor", wrong=4)
HALVED = Slip("halved", "It is halved.", "Once.", "factor", wrong=1)
UNMOVED = Slip("unmoved", "It is not moved.", "By 1.", "shift", wrong=0)


def test_a_slip_exchanges_its_part_only():
    found = {mistake.name: mistake.wrong(3) for mistake in single_slips(sum_of_parts, (DOUBLED, UNMOVED))}
    assert found == {"doubled": 13, "unmoved": 6}


def test_two_slips_are_both_told_and_never_fall_on_one_part():
    (pair,) = two_slips(sum_of_parts, (DOUBLED,), (HALVED, UNMOVED))
    assert (pair.name, pair.wrong(3)) == ("doubled_and_unmoved", 12)
    assert "doubled" in pair.title
    assert "not moved" in pair.title


def test_a_pair_that_another_mistake_stands_for_is_left_out():
    assert not list(two_slips(sum_of_parts, (DOUBLED,), (UNMOVED,), ("doubled_and_unmoved",)))

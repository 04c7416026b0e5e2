"""Does a bound sit at half the gap, and is one without ends or reason refused?"""

import math

import pytest

from deepgrad.claims.bound import Bound, Gap
from deepgrad.errors import BadClaim


def test_half_of_a_linear_and_of_a_logarithmic_gap() -> None:
    assert Gap(measured=1.0, rival=0.0).half == 0.5
    assert Gap(measured=1e-8, rival=1.0, scale="log").half == 1e-4


def test_half_has_three_significant_digits() -> None:
    assert Gap(measured=2.0, rival=1.0 / 3.0).half == 1.17


@pytest.mark.parametrize("gap", [Gap(4.0, 1.0), Gap(1.0, 4.0), Gap(4.0, 1.0, "log"), Gap(1.0, 4.0, "log")])
def test_progress_runs_from_the_measured_end_to_the_rival(gap) -> None:
    assert gap.progress(gap.measured) == 0
    assert gap.progress(gap.rival) == 1
    assert 0 < gap.progress(2.0) < 1


def test_zero_is_beyond_the_smaller_end_of_a_logarithmic_gap() -> None:
    assert Gap(1e-3, 1.0, "log").progress(0.0) == -math.inf
    assert Gap(1.0, 1e-3, "log").progress(0.0) == math.inf


def test_open_ends_are_infinite_and_ends_are_included() -> None:
    bound = Bound(high=Gap(0.0, 1.0), why="because")
    assert bound.lowest == -math.inf
    assert bound.contains(0.5)
    assert not bound.contains(0.51)
    assert bound.contains(-1e9)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_nan_and_infinity_leave_a_closed_bound(value) -> None:
    assert not Bound(low=Gap(1.0, 0.0), high=Gap(1.0, 2.0), why="because").contains(value)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"why": "because"}, "needs a low or a high end"),
        ({"why": " ", "low": Gap(1.0, 0.0)}, "says why"),
        ({"why": "because", "low": Gap(3.0, 2.0), "high": Gap(1.0, 2.0)}, "low end is below"),
    ],
)
def test_a_bound_without_what_it_needs_is_refused(parts, message) -> None:
    with pytest.raises(BadClaim, match=message):
        Bound(**parts)


@pytest.mark.parametrize("ends", [(1.0, 1.0), (math.nan, 1.0), (1.0, math.inf)])
def test_a_gap_needs_two_different_finite_ends(ends) -> None:
    with pytest.raises(BadClaim, match="two different finite numbers"):
        Gap(*ends)


def test_a_logarithmic_gap_needs_positive_ends() -> None:
    with pytest.raises(BadClaim, match="positive"):
        Gap(0.0, 1.0, "log")

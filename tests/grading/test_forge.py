"""Does an attempt of every kind fail to gain a point, or to change what a neighbour gets? All are in test_corpus."""

from pathlib import Path

import pytest
from support.attacks import ATTACKS, REPRESENTATIVE, SELF_INFLICTED, TWISTS
from support.classroom import scores
from support.submissions import CHAIN, TOTAL


@pytest.mark.parametrize("name", [path.stem for path in REPRESENTATIVE])
def test_is_nothing_gained_and_the_rest_kept(graded: Path, name: str) -> None:
    points = scores(graded)[name]
    assert points < TOTAL - CHAIN if name in SELF_INFLICTED else points == TOTAL - CHAIN


@pytest.mark.parametrize("name", ["a_neighbour", "zz_neighbour"])
def test_does_a_neighbour_keep_its_points(graded: Path, name: str) -> None:
    assert scores(graded)[name] == TOTAL


def test_is_every_twist_on_file() -> None:
    assert set(TWISTS) <= {path.stem for path in ATTACKS}

"""Is a simple change of the right numbers told, and by a name that is true?"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.judge.transforms import TRANSFORMS, transformed

A, B = np.array([0.7, -1.3, 2.9, 0.4]), np.array([3.1, 0.6, -0.2, 1.9, -2.2])
M = np.array([[0.3, -1.1, 2.0], [1.7, 0.2, -0.6], [0.9, 2.4, 1.3]])


@pytest.mark.parametrize(("name", "change"), [(name, change) for name, _, _, change in TRANSFORMS])
def test_each_change_has_its_name(name: str, change: Callable[[Any], Any]) -> None:
    truths = (
        [np.abs(A), np.abs(B)] if name in ("root", "logarithm") else [A, B] if change(A) is not None else [M, 2 * M]
    )
    told = transformed([(change(truth), truth) for truth in truths], 1e-6)
    assert told is not None and told[0] == name


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("longer_at_end", lambda a: np.append(a, 9.0)),
        ("longer_at_start", lambda a: np.append(9.0, a)),
        ("ends_wrong", lambda a: np.concatenate([[9.0], a[1:-1], [8.0]])),
    ],
)
def test_what_stands_at_an_end_is_told(name: str, change: Callable[[Any], Any]) -> None:
    told = transformed([(change(truth), truth) for truth in (A, B)], 1e-6)
    assert told is not None and told[0] == name


def test_what_holds_in_one_case_only_is_not_told() -> None:
    assert transformed([(A**2, A), (B + 1, B)], 1e-6) is None


def test_one_number_is_not_enough() -> None:
    assert transformed([(np.array(4.0), np.array(2.0))], 1e-6) is None

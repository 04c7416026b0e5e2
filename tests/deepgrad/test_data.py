"""Are the digits split and scaled as said, and do the spirals wind?"""

import numpy as np
import pytest

from deepgrad.data import digits, spirals
from deepgrad.errors import BadArgument


def test_digits_are_centred_and_scaled_on_the_training_set() -> None:
    split = digits()
    assert split.X_train.shape == (1438, 64) and split.X_test.shape == (359, 64)
    assert (split.X_train.dtype, split.y_train.dtype) == (np.float64, np.int64)
    np.testing.assert_allclose(split.X_train.mean(axis=0), 0, atol=1e-12)
    assert split.X_train.std() == pytest.approx(1)
    assert set(split.y_train) == set(split.y_test) == set(range(10))


def test_a_seed_gives_one_split_and_nothing_is_in_both_parts() -> None:
    first, again, other = digits(seed=1), digits(seed=1), digits(seed=2)
    np.testing.assert_array_equal(first.X_train, again.X_train)
    assert not np.array_equal(first.y_train, other.y_train)
    whole = digits(test_fraction=0.0)
    assert len(whole.y_train) == 1797 and len(whole.y_test) == 0
    assert sorted([*first.y_train, *first.y_test]) == sorted(whole.y_train)


def test_changing_a_split_leaves_the_next_one_alone() -> None:
    digits().X_train[:] = 0
    assert digits().X_train.std() == pytest.approx(1)


def test_spirals_have_even_classes_inside_the_disc() -> None:
    X, y = spirals(301, 3, np.random.default_rng(0))
    assert X.shape == (301, 2) and y.shape == (301,) and y.dtype == np.int64
    assert sorted(np.bincount(y)) == [100, 100, 101]
    assert np.linalg.norm(X, axis=1).max() <= 1


def test_without_noise_the_angle_tells_the_arm() -> None:
    X, y = spirals(200, 4, np.random.default_rng(1), noise=0.0, turns=1.5)
    turns = np.arctan2(X[:, 1], X[:, 0]) / (2 * np.pi) - 1.5 * np.linalg.norm(X, axis=1)
    np.testing.assert_array_equal(np.round(4 * turns) % 4, y)


def test_what_leaves_nothing_to_train_on_is_refused() -> None:
    with pytest.raises(BadArgument, match=r"below 1: got 1\.0"):
        digits(test_fraction=1.0)
    with pytest.raises(BadArgument, match="2 examples for 3 classes"):
        spirals(2, 3, np.random.default_rng(0))

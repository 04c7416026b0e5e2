import time

import numpy as np

from deepgrad.explorers.grid import Grid, affordable


def test_rows_lie_end_to_end_as_little_endian_float64():
    grid = Grid([1, 2, 3], lambda value: (np.array([value, 10.0 * value]), f"w = {value}"))
    assert [None for _ in grid.pieces()]
    payload, places = grid.payload()
    assert np.frombuffer(payload, "<f8").tolist() == [1, 10, 2, 20, 3, 30]
    assert places == [0, 1, 2]
    assert grid.texts == ["w = 1", "w = 2", "w = 3"]


def test_a_failed_position_has_no_row():
    grid = Grid([1, 2, 3], lambda value: None if value == 2 else (np.array([float(value)]), "ok"))
    list(grid.pieces())
    payload, places = grid.payload()
    assert np.frombuffer(payload, "<f8").tolist() == [1, 3]
    assert places == [0, -1, 1]


def test_nothing_at_all_is_an_empty_payload():
    grid = Grid([1], lambda value: None)
    list(grid.pieces())
    assert grid.payload() == (b"", [-1])


def test_work_pauses_between_slow_pictures():
    grid = Grid([1, 2, 3], _slow)
    pieces = grid.pieces()
    next(pieces)
    assert len(grid.rows) == 1


def test_a_spent_budget_ends_the_work():
    grid = Grid(list(range(100)), _slow)
    assert len(list(grid.pieces(budget=0.001))) == 1
    assert not grid.complete


def test_what_takes_too_long_or_is_too_large_is_not_begun():
    assert affordable(100, 1000, milliseconds=1.0)
    assert not affordable(100, 1000, milliseconds=50.0)
    assert not affordable(1000, 1_000_000, milliseconds=0.1)


def _slow(value):
    end = time.perf_counter() + 0.01
    while time.perf_counter() < end:
        pass
    return np.array([float(value)]), ""

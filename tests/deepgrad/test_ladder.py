"""The ladder's measurement: is it of these settings, does a fresh run agree, and is a damaged file told so?"""

import json
import math

import numpy as np
import pytest

from deepgrad import ladder
from deepgrad.errors import BadArgument, ClaimsUnreadable

CONTENT = json.loads(ladder.COMMITTED.read_text(encoding="utf-8"))
MEASURED = CONTENT["cells"]
SAMPLE = [("he", 4), ("residual", 4), ("pre_ln", 4), ("batch_norm", 4), ("he", 20)]
"""Cells that are measured again, with seed 0 at their best rate."""


def test_the_file_is_of_these_settings_and_every_cell_has_its_shape():
    assert CONTENT["settings"] == json.loads(json.dumps(ladder.settings()))
    known = {f"{fix}/{depth}" for fix in ladder.FIXES for depth in ladder.DEPTHS}
    assert set(MEASURED) <= known
    for losses in MEASURED.values():
        assert ladder.cell_of(losses).losses.shape == (len(ladder.RATES), len(ladder.SEEDS), len(ladder.BUDGETS))


@pytest.mark.parametrize(("fix", "depth"), SAMPLE)
def test_a_fresh_run_agrees_with_the_file(fix, depth):
    cell = ladder.cell_of(MEASURED[f"{fix}/{depth}"])
    best = cell.best(-1)
    fresh = ladder.run_of(fix, depth, ladder.RATES[best], 0)
    # another processor rounds otherwise, and 450 steps carry that on
    np.testing.assert_allclose(np.log10(fresh), np.log10(cell.losses[best, 0]), atol=0.3)


def test_a_run_that_diverges_is_infinite_at_every_later_budget():
    assert ladder.run_of("zero_residual", 4, 1.0, 0)[-1] == math.inf


def test_the_best_rate_is_that_of_the_lowest_median_and_the_edge_is_told():
    losses = np.full((9, 3, 2), 1.0)
    losses[4, :, 0] = (0.1, 0.2, 5.0)
    losses[8, :, 1] = (0.1, 0.3, math.inf)
    cell = ladder.Cell(losses)
    assert (cell.best(0), cell.median(0), cell.range(0), cell.at_edge(0)) == (4, 0.2, (0.1, 5.0), False)
    assert (cell.best(1), cell.median(1), cell.range(1), cell.at_edge(1)) == (8, 0.3, (0.1, math.inf), True)


def test_a_cell_in_which_everything_diverges_has_no_edge():
    cell = ladder.Cell(np.full((9, 3, 2), math.inf))
    assert cell.median(0) == math.inf and not cell.at_edge(0)


def test_a_file_of_other_settings_and_one_that_lacks_cells_are_told_so(tmp_path):
    path = tmp_path / "ladder.json"
    for content in ({**CONTENT, "settings": {}}, {**CONTENT, "cells": {}}, {"format": ladder.FORMAT}):
        path.write_text(json.dumps(content), encoding="utf-8")
        with pytest.raises(ClaimsUnreadable, match=r"benchmarks/ladder\.py"):
            ladder.committed(path)


def test_a_complete_file_has_every_cell(tmp_path):
    one = next(iter(MEASURED.values()))
    cells = {f"{fix}/{depth}": one for fix in ladder.FIXES for depth in ladder.DEPTHS}
    path = tmp_path / "ladder.json"
    path.write_text(json.dumps({**CONTENT, "cells": cells}), encoding="utf-8")
    assert len(ladder.committed(path)) == len(ladder.FIXES) * len(ladder.DEPTHS)


def test_an_unknown_fix_is_refused_with_the_known_ones():
    with pytest.raises(BadArgument, match="sigmoid, torch_default, he"):
        ladder.network("magic", 4, 0)

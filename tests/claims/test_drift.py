"""Do the lessons still tell what a fresh measurement gives, and is the committed file theirs?"""

import os

import pytest

from deepgrad.claims import committed, registry, run
from deepgrad.claims.claim import Verdict
from deepgrad.claims.outcome import Outcome

CLAIMS = registry.registered()
DATE = "2026-01-02"

SLOW = (pytest.mark.slow, pytest.mark.timeout(1800))
EVERY_SEED = os.environ.get("DEEPGRAD_EVERY_SEED") == "1"
"""Before a release: the slow claims with every seed, as ``deepgrad claims`` measures them."""

HALF, TOLERANCE = 0.5, 0.1
"""A bound sits within a tenth of the gap from its middle, measured from the committed seeds."""


@pytest.mark.parametrize("claim", [pytest.param(c, marks=SLOW if c.slow else (), id=c.id) for c in CLAIMS])
def test_a_fresh_measurement_gives_the_verdict_that_the_lesson_tells(claim) -> None:
    """A slow claim with its first seed; one that does not replicate may do so with any, so it gets all."""
    one_is_enough = claim.slow and not EVERY_SEED and claim.expected is Verdict.WITHIN_BOUND
    measured = tuple(claim.numbers(seed) for seed in (claim.seeds[:1] if one_is_enough else claim.seeds))
    outcome = Outcome.of(claim, measured, DATE, run.versions())
    assert outcome.as_expected, f"{outcome.verdict}: measured {outcome.values}, bound {outcome.low} to {outcome.high}"


def test_the_committed_file_lists_exactly_the_registered_claims() -> None:
    assert set(committed.read()) == {claim.id for claim in CLAIMS}


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_the_committed_entry_has_the_current_sentence_bound_and_seeds(claim) -> None:
    entry = committed.read()[claim.id]
    current = Outcome.of(claim, entry.measured, entry.date, entry.versions)
    assert entry == current, "run `deepgrad claims --write`"
    assert entry.as_expected


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_the_bound_sits_at_half_the_measured_gap(claim) -> None:
    values = committed.read()[claim.id].values
    for gap in filter(None, (claim.bound.low, claim.bound.high)):
        worst = max(values, key=gap.progress)
        measured_gap = type(gap)(measured=worst, rival=gap.rival, scale=gap.scale)
        assert measured_gap.progress(gap.half) == pytest.approx(HALF, abs=TOLERANCE)

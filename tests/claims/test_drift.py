"""Do the lessons still tell what a fresh measurement gives, and is the committed file theirs?"""

import pytest

from deepgrad.claims import committed, registry, run
from deepgrad.claims.outcome import Outcome

CLAIMS = registry.registered()
DATE = "2026-01-02"

HALF, TOLERANCE = 0.5, 0.1
"""A bound sits within a tenth of the gap from its middle, measured from the committed seeds."""


@pytest.mark.parametrize("claim", [c for c in CLAIMS if not c.slow], ids=lambda c: c.id)
def test_a_fresh_measurement_gives_the_verdict_that_the_lesson_tells(claim) -> None:
    outcome = run.measure_one(claim, DATE)
    assert outcome.as_expected, f"{outcome.verdict}: measured {outcome.values}, bound {outcome.low} to {outcome.high}"


@pytest.mark.slow
@pytest.mark.timeout(2400)
def test_fresh_measurements_of_the_slow_claims_give_the_verdicts_that_the_lessons_tell() -> None:
    outcomes = run.measure_all([claim for claim in CLAIMS if claim.slow], DATE, run.available_cores())
    assert [o.claim_id for o in outcomes if not o.as_expected] == []


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

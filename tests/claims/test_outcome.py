"""Is one seed outside enough for "not replicated", and does an outcome survive its file?"""

import json
import math

import pytest

from deepgrad.claims import committed
from deepgrad.claims.claim import Verdict
from deepgrad.claims.outcome import Outcome
from deepgrad.errors import ClaimsUnreadable

VERSIONS = {"python": "3", "numpy": "2", "torch": "2"}


def outcome_of(claim, *values: float) -> Outcome:
    return Outcome.of(claim, tuple({"measured": v} for v in values), "2026-01-02", VERSIONS)


def test_every_seed_must_be_within(make_claim) -> None:
    assert outcome_of(make_claim(), 0.0, 0.5, 0.1).verdict is Verdict.WITHIN_BOUND
    assert outcome_of(make_claim(), 0.0, 0.6, 0.1).verdict is Verdict.NOT_REPLICATED
    assert outcome_of(make_claim(), 0.0, math.nan, 0.1).verdict is Verdict.NOT_REPLICATED


def test_a_folk_claim_is_as_expected_when_it_fails(make_claim) -> None:
    folk = make_claim(expected=Verdict.NOT_REPLICATED)
    assert outcome_of(folk, 1.0, 1.0, 1.0).as_expected
    assert not outcome_of(folk, 0.0, 0.0, 0.0).as_expected


def test_an_outcome_survives_its_file(make_claim, tmp_path) -> None:
    path = tmp_path / "claims.json"
    before = outcome_of(make_claim(), 0.25, math.inf, -math.inf)
    committed.write([before], path)
    assert committed.read(path) == {before.claim_id: before}


def test_a_nan_survives_its_file(make_claim, tmp_path) -> None:
    path = tmp_path / "claims.json"
    committed.write([outcome_of(make_claim(), math.nan, 0.0, 0.0)], path)
    assert math.isnan(committed.read(path)["l1.made_up"].values[0])


def test_equal_measurements_give_equal_bytes(make_claim, tmp_path) -> None:
    a, b = make_claim(id="l1.a"), make_claim(id="l1.b")
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    committed.write([outcome_of(a, 0.0, 0.1, 0.2), outcome_of(b, 0.0, 0.1, 0.2)], first)
    committed.write([outcome_of(b, 0.0, 0.1, 0.2), outcome_of(a, 0.0, 0.1, 0.2)], second)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 99, "claims": {}}', '{"format": 1, "claims": []}'])
def test_a_damaged_file_says_what_to_run(tmp_path, text) -> None:
    path = tmp_path / "claims.json"
    path.write_text(text)
    with pytest.raises(ClaimsUnreadable, match="run `deepgrad claims --write`"):
        committed.read(path)


@pytest.mark.parametrize(
    "damage",
    [
        {"verdict": "maybe"},
        {"bound": None},
        {"measured": [1.0]},
        {"measured": [{"measured": "a lot"}]},
        {"seeds": 3},
        {"versions": None},
    ],
)
def test_a_damaged_entry_is_named(make_claim, tmp_path, damage) -> None:
    path = tmp_path / "claims.json"
    entry = outcome_of(make_claim(), 0.0, 0.0, 0.0).to_json() | damage
    path.write_text(json.dumps({"format": 1, "claims": {"l1.made_up": entry}}))
    with pytest.raises(ClaimsUnreadable, match=r"measurement of l1.made_up is damaged"):
        committed.read(path)


def test_a_missing_file_says_what_to_run(tmp_path) -> None:
    with pytest.raises(ClaimsUnreadable, match="run `deepgrad claims --write`"):
        committed.read(tmp_path / "none.json")

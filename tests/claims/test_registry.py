"""Does the registry refuse duplicates and half-made claims, and find what it has?"""

import pytest

from deepgrad.claims import registry
from deepgrad.errors import BadClaim, ClaimNotFound


def test_two_claims_of_one_name_are_refused(make_claim) -> None:
    claims = registry.Registry()
    claims.add(make_claim())
    with pytest.raises(BadClaim, match=r"Two claims are called l1.made_up"):
        claims.add(make_claim(sentence="Something else."))


def test_a_registered_id_cannot_be_taken_again() -> None:
    taken = registry.find("l1.input_forgotten")
    parts = {name: getattr(taken, name) for name in ("lesson", "sentence", "source", "quantity", "bound")}
    with pytest.raises(BadClaim, match=r"Two claims are called l1.input_forgotten"):
        registry.claim("l1.input_forgotten", **parts)(taken.measure)


def test_a_claim_without_a_bound_is_refused() -> None:
    register = registry.claim("l1.unbounded", lesson="l", sentence="s", source="s", quantity="q")
    with pytest.raises(BadClaim, match=r"l1.unbounded is declared incompletely.*bound"):
        register(lambda seed: 0.0)


def test_a_misspelt_id_is_answered_with_near_names() -> None:
    with pytest.raises(ClaimNotFound, match=r"Did you mean 'l1.input_forgotten'"):
        registry.find("l1.input_forgoten")


def test_lessons_are_told_apart_by_number() -> None:
    assert {claim.lesson for claim in registry.registered(1)} == {"01_deep_linear_network"}
    assert set(registry.registered(1)) <= set(registry.registered())

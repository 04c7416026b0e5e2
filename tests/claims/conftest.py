"""A claim of the tests' own, true or false as they need it."""

from collections.abc import Callable

import pytest

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Claim

AT_MOST_HALF = Bound(high=Gap(measured=0.0, rival=1.0), why="One is the rival.")


@pytest.fixture
def make_claim() -> Callable[..., Claim]:
    def make(**changes) -> Claim:
        parts = {
            "id": "l1.made_up",
            "lesson": "01_deep_linear_network",
            "sentence": "Nothing happens.",
            "source": "These tests",
            "quantity": "what happens, in events",
            "measure": lambda seed: 0.0,
            "bound": AT_MOST_HALF,
        }
        return Claim(**(parts | changes))

    return make

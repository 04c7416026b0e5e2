"""All claims of the course. A lesson's claims register themselves when its ``lesson_NN`` is imported."""

import importlib
import pkgutil
import re
from collections.abc import Callable
from typing import Any

import deepgrad.claims
from deepgrad.claims.claim import Claim, Measure
from deepgrad.errors import BadClaim, ClaimNotFound
from deepgrad.near import offer

__all__ = ["Registry", "claim", "find", "registered"]

LESSON_MODULE = re.compile(r"lesson_\d\d")


class Registry:
    """Claims by id, in the order in which the lessons make them."""

    def __init__(self) -> None:
        self._claims: dict[str, Claim] = {}

    def add(self, new: Claim) -> None:
        """Add a claim.

        Raises:
            BadClaim: another claim has that id already.
        """
        if new.id in self._claims:
            raise BadClaim(f"Two claims are called {new.id}: give one of them another id.")
        self._claims[new.id] = new

    def all(self) -> list[Claim]:
        """Every claim."""
        return list(self._claims.values())

    def find(self, claim_id: str) -> Claim:
        """The claim of that id.

        Raises:
            ClaimNotFound: no claim has that id; the message offers near names.
        """
        if claim_id not in self._claims:
            meant = offer(claim_id, self._claims, "The claims are", "`deepgrad claims` lists them all.")
            raise ClaimNotFound(f"No claim is called {claim_id!r}. {meant}")
        return self._claims[claim_id]


REGISTRY = Registry()


def claim(claim_id: str, **parts: Any) -> Callable[[Measure], Measure]:
    """Register the decorated measurement under ``claim_id``; ``parts`` are the other fields of Claim.

    Raises:
        BadClaim: a part is missing or unknown, or the id is taken.
    """

    def register(measure: Measure) -> Measure:
        try:
            new = Claim(id=claim_id, measure=measure, **parts)
        except TypeError as error:
            raise BadClaim(f"Claim {claim_id} is declared incompletely: {error}.") from error
        REGISTRY.add(new)
        return measure

    return register


def registered(lesson: int | None = None) -> list[Claim]:
    """The claims of one lesson (1 to 8), or of the whole course."""
    _import_lessons()
    return [c for c in REGISTRY.all() if lesson in (None, c.lesson_number)]


def find(claim_id: str) -> Claim:
    """The claim of that id.

    Raises:
        ClaimNotFound: no claim has that id; the message offers near names.
    """
    _import_lessons()
    return REGISTRY.find(claim_id)


def _import_lessons() -> None:
    """Import every ``lesson_NN`` once. Done on first use, because they import NumPy."""
    names = sorted(m.name for m in pkgutil.iter_modules(deepgrad.claims.__path__) if LESSON_MODULE.fullmatch(m.name))
    for name in names:
        importlib.import_module(f"deepgrad.claims.{name}")

"""Ends a message about an unknown name with near names, or all names if they are few, or a place to find them."""

import difflib
from collections.abc import Iterable

__all__ = ["near_names", "offer"]

FEW = 20  # most names in one sentence
MOST = 3  # most near names that are offered
PART = 4  # least length of a part of a name that counts as near


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """At most three known names that may be meant by ``name``, the most similar first."""
    by_folded = {one.casefold(): one for one in known}
    folded = name.strip().casefold()
    begun = [one for one in by_folded if folded and one.startswith(folded)]
    alike = difflib.get_close_matches(folded, by_folded, MOST)
    inside = [one for one in by_folded if len(folded) >= PART and folded in one]
    return [by_folded[one] for one in dict.fromkeys(begun + alike + inside)][:MOST]


def offer(name: str, known: Iterable[str], these: str, place: str = "") -> str:
    """A sentence that offers names in place of an unknown one.

    Args:
        known: the known names.
        these: the beginning of a list of all names, such as "The lessons are".
        place: a sentence that says where to find all names, if they are too many for a list.
    """
    known = list(known)
    if near := near_names(name, known):
        *first, last = map(repr, near)
        return f"Did you mean {', '.join(first)}{' or ' if first else ''}{last}?"
    if place and len(known) > FEW:
        return place
    return f"{these} {', '.join(known) or 'none'}."

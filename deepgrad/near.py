"""Ends a message about an unknown name: with near names, else with all names if they are few, else with their place."""

import difflib
from collections.abc import Iterable

__all__ = ["near_names", "offer"]

FEW = 20  # names that a reader looks through in one sentence
MOST = 3  # near names that are offered
PART = 4  # characters that tell a name of which they are a part


def near_names(name: str, known: Iterable[str]) -> list[str]:
    """At most three known names that ``name`` may stand for, the likeliest first."""
    by_folded = {one.casefold(): one for one in known}
    folded = name.strip().casefold()
    begun = [one for one in by_folded if folded and one.startswith(folded)]
    alike = difflib.get_close_matches(folded, by_folded, MOST)
    inside = [one for one in by_folded if len(folded) >= PART and folded in one]
    return [by_folded[one] for one in dict.fromkeys(begun + alike + inside)][:MOST]


def offer(name: str, known: Iterable[str], these: str, place: str = "") -> str:
    """What to write in place of an unknown name, as a sentence.

    Args:
        known: the names that there are.
        these: how a list of all begins, such as "The lessons are".
        place: the sentence that says where all stand, if they are too many for a list.
    """
    known = list(known)
    if near := near_names(name, known):
        *first, last = map(repr, near)
        return f"Did you mean {', '.join(first)}{' or ' if first else ''}{last}?"
    if place and len(known) > FEW:
        return place
    return f"{these} {', '.join(known) or 'none'}."

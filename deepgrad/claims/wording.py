"""Writes numbers, bounds and verdicts of claims, for the table and for the card."""

import math

from deepgrad.claims.claim import Verdict
from deepgrad.claims.outcome import Outcome

__all__ = ["bound_text", "number_text", "values_text", "verdict_text"]

PLAIN_FROM, PLAIN_TO = 1e-3, 1e5
"""A number between these is written without an exponent."""


def number_text(value: float) -> str:
    """The number with three significant digits; whole numbers in full; very small and large ones with an exponent."""
    if not math.isfinite(value):
        return str(value)
    size = abs(value)
    if value == round(value) and size < PLAIN_TO:
        return f"{value:.0f}"
    if PLAIN_FROM <= size < PLAIN_TO:
        return f"{value:.3g}" if size < 1000 else f"{value:.0f}"
    mantissa, exponent = f"{value:.2e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def values_text(outcome: Outcome) -> str:
    """The judged number of every seed, in the order of the seeds; only one number if all are written the same."""
    texts = [number_text(value) for value in outcome.values]
    return texts[0] if len(set(texts)) == 1 else ", ".join(texts)


def bound_text(outcome: Outcome) -> str:
    """The bound as a comparison."""
    if math.isinf(outcome.low):
        return f"≤ {number_text(outcome.high)}"
    if math.isinf(outcome.high):
        return f"≥ {number_text(outcome.low)}"
    return f"{number_text(outcome.low)} to {number_text(outcome.high)}"


def verdict_text(outcome: Outcome) -> str:
    """The verdict as a sentence, which says if it is not the lesson's verdict."""
    replicated = outcome.verdict is Verdict.WITHIN_BOUND
    if replicated and outcome.as_expected:
        return "Replicated: every measurement is within the bound."
    if replicated:
        return "Replicated, although the lesson says that it does not."
    if outcome.as_expected:
        return "Did not replicate. Often told; our measurement says otherwise."
    return "Did not replicate: a measurement left the bound."

"""Rules about the loss's arguments: the wrong kind of output, shapes that broadcast, targets out of reach.

Tested in ``tests/clinic/test_exact.py``.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from deepgrad.clinic.case import Case
from deepgrad.clinic.findings import Finding, illness, risk
from deepgrad.clinic.journal import LossCall
from deepgrad.clinic.labels import Label

__all__ = ["SQUARES", "loss_findings"]

SQUARES = {"mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "dist", "-"}
"""Losses that compare numbers; "-" stands for a difference in the user's own loss."""
PRODUCT = "*"
"""Stands for a product or quotient in the user's own loss."""
LOG_SOFTMAX = "log_softmax"
"""Noted only if it receives the output of a softmax."""
COUNTS = {"poisson_nll_loss", "gaussian_nll_loss"}
"""Losses of counts and of spreads. Their outputs have the target's shape, but do not estimate the target itself."""
POSITIVE = 1e-3
"""A number above this is no log-probability."""
OUT_OF_REACH, HARMFUL = 0.05, 0.25
"""Shares of targets that the output cannot reach: for a risk, and for an illness."""

Rule = Callable[[LossCall], str | None]


def loss_findings(case: Case) -> list[Finding]:
    """At most one finding: the first rule that holds for every call of the same loss."""
    calls: dict[str, list[LossCall]] = {}
    for call in case.journal.losses_seen:
        calls.setdefault(call.function, []).append(call)
    found = [finding for same in calls.values() for finding in _about(case, same)]
    return sorted(found, key=lambda one: one.severity != "illness")[:1]


def _about(case: Case, calls: Sequence[LossCall]) -> Iterator[Finding]:
    told = [call for call in calls if call.finite] or calls  # numbers of a broken training show no mistake
    for rule, remedy in RULES:
        sentences = [rule(call) for call in told]
        if sentences and all(sentences):
            found = illness(Label.MISMATCH, sentences[0] or "", certain=True, remedy=remedy)
            yield replace(found, evidence=_numbers(calls[0]))
            return
    if sentence := _rectified_scores(calls):
        say = illness if case.judged and not case.learning else risk
        found = say(Label.MISMATCH, sentence, certain=True, remedy="Give it the raw scores.")
        yield replace(found, evidence=_numbers(calls[0]))
    yield from _out_of_reach(case, calls)


def _numbers(call: LossCall) -> dict[str, float | str]:
    return {
        "loss": call.function,
        "output_shape": str(call.output_shape),
        "target_shape": str(call.target_shape),
        "smallest_output": call.low,
        "largest_output": call.high,
    }


def _softmax_twice(call: LossCall) -> str | None:
    if (call.function == "cross_entropy" and call.rows_sum_to_1) or call.function == LOG_SOFTMAX:
        return f"{call.function} receives rows that sum to 1: softmax is applied twice."
    return None


def _over_batch(call: LossCall) -> str | None:
    if call.function in ("nll_loss", "cross_entropy") and call.columns_sum_to_1 and not call.log_rows:
        return f"{call.function} receives outputs that are normalised over the batch, not over the classes."
    return None


def _no_logarithm(call: LossCall) -> str | None:
    if not call.finite:
        return None
    if call.function == "nll_loss" and len(call.output_shape) >= 2 and call.output_shape[1] > 1 and not call.log_rows:
        return "nll_loss receives numbers whose exponentials do not sum to 1 in a row: it needs log-probabilities."
    if call.function in ("kl_div", "ctc_loss") and call.rows_sum_to_1:
        return f"{call.function} receives probabilities: it needs their logarithms."
    if call.function in ("kl_div", "ctc_loss") and call.high > POSITIVE:
        return (
            f"{call.function} receives numbers up to {call.high:.2g}: it needs log-probabilities, which are at most 0."
        )
    if call.function == "ctc_loss" and not call.log_rows:
        return "ctc_loss receives numbers whose exponentials do not sum to 1: it needs log-probabilities."
    return None


def _squashed_scores(call: LossCall) -> str | None:
    scores = call.function == "cross_entropy" or call.function == "binary_cross_entropy_with_logits"
    if scores and call.made_by in ("Sigmoid", "Hardsigmoid") and call.low >= 0 and call.high <= 1:
        between = f"between {call.low:.2g} and {call.high:.2g}"
        return f"{call.function} receives the output of a sigmoid, {between}: it needs raw scores."
    if call.function == "binary_cross_entropy_with_logits" and call.made_by in ("Softmax", "LogSoftmax"):
        return "binary_cross_entropy_with_logits receives the output of a softmax: it needs raw scores."
    return None


def _softmax_of_one(call: LossCall) -> str | None:
    if call.made_by in ("Softmax", "LogSoftmax") and call.constant and call.output_shape[-1:] == (1,):
        return "The output is a softmax over a single number, which is 1 for every input."
    return None


def _broadcast(call: LossCall) -> str | None:
    if call.function not in SQUARES | COUNTS | {PRODUCT} or call.output_shape == call.target_shape:
        return None
    axes = sorted((len(call.output_shape), len(call.target_shape)))
    if axes[0] == axes[1] > 2:  # quantile losses do this on purpose
        return None
    together = _together(call.output_shape, call.target_shape)
    if call.function == "-" and axes != [1, 2] and not _each_with_each(call, together):
        return None
    if together and math.prod(together) > max(math.prod(call.output_shape), math.prod(call.target_shape)):
        return f"Output {call.output_shape} and target {call.target_shape} are broadcast to {together} in the loss."
    return None


def _each_with_each(call: LossCall, together: tuple[int, ...] | None) -> bool:
    """Whether each example's output meets every example's target, because one of the two has an axis more."""
    n = call.output_shape[:1]
    apart = len(call.output_shape) != len(call.target_shape)
    return apart and n == call.target_shape[:1] and n != (1,) and together is not None and together.count(*n) > 1


def _together(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...] | None:
    longest = max(len(a), len(b))
    a, b = (1,) * (longest - len(a)) + a, (1,) * (longest - len(b)) + b
    fits = all(m == n or 1 in (m, n) for m, n in zip(a, b, strict=True))
    return tuple(max(m, n) for m, n in zip(a, b, strict=True)) if fits else None


def _no_signs(call: LossCall) -> str | None:
    if call.no_signs > OUT_OF_REACH:
        return f"{call.no_signs:.0%} of the targets of {call.function} are neither 1 nor -1."
    return None


def _no_rates(call: LossCall) -> str | None:
    if call.of_rates and call.low < 0:
        return f"{call.function} with log_input=False receives rates down to {call.low:.2g}: a rate cannot be negative."
    if call.function == "poisson_nll_loss" and not call.of_rates and call.made_by == "Exp":
        return "poisson_nll_loss receives the output of an exponential function: it needs the logarithm of the rate."
    if call.function == "poisson_nll_loss" and not call.of_rates and call.made_by == "Softplus":
        return (
            "poisson_nll_loss receives the output of a softplus as the logarithm of the rate: no rate can be below 1."
        )
    return None


def _targets_of_logits(call: LossCall) -> str | None:
    share = call.below_0 + call.above_1
    if call.function == "binary_cross_entropy_with_logits" and share > OUT_OF_REACH:
        return f"{share:.0%} of the targets of binary_cross_entropy_with_logits lie outside of 0 to 1."
    return None


RULES: tuple[tuple[Rule, str], ...] = (
    (_softmax_twice, "Give it the raw scores, without softmax."),
    (_over_batch, "Normalise over the classes: dim=-1."),
    (_no_logarithm, "Use cross_entropy on raw scores, or log_softmax before this loss."),
    (_squashed_scores, "Give it the raw scores, without sigmoid or softmax."),
    (_softmax_of_one, "Use a sigmoid for one output, or two outputs."),
    (_broadcast, "Give output and target the same shape: squeeze or unsqueeze one of them."),
    (_targets_of_logits, "Give it targets between 0 and 1."),
    (_no_signs, "Give it 1 for pairs that belong together and -1 for the others; it does nothing useful at 0."),
    (_no_rates, "Give it the raw output, with log_input=True."),
)


def _rectified_scores(calls: Sequence[LossCall]) -> str | None:
    scores = ("cross_entropy", "binary_cross_entropy_with_logits")
    if calls and all(c.function in scores and c.made_by == "Relu" for c in calls):
        return f"{calls[0].function} receives the output of a ReLU: no score can be negative."
    return None


def _out_of_reach(case: Case, calls: Sequence[LossCall]) -> Iterator[Finding]:
    first = calls[0]
    if first.function not in SQUARES or any(c.made_by != first.made_by for c in calls):
        return
    shares = {
        "Sigmoid": lambda c: c.below_0 + c.above_1,
        "Softmax": lambda c: c.below_0 + c.above_1,
        "Tanh": lambda c: c.beyond_1,
        "Relu": lambda c: c.below_0,
    }
    if first.made_by not in shares:
        return
    share = sum(shares[first.made_by](c) for c in calls) / len(calls)
    if share > OUT_OF_REACH:
        say = illness if share > HARMFUL or not case.learning else risk
        found = say(
            Label.MISMATCH,
            f"{share:.0%} of the targets lie where the output of a {first.made_by.lower()} cannot go.",
            certain=True,
            remedy="Leave the last activation out, or scale the targets into its range.",
        )
        yield replace(found, evidence={"share_of_targets": share, **_numbers(first)})

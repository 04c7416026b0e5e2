"""Rules about the learning rate, and about a training that does not learn although no other rule fits.

Tested in ``tests/clinic/test_patients.py``.
"""

from deepgrad.clinic.case import Case
from deepgrad.clinic.curve import LEARNING, STUCK, Curve
from deepgrad.clinic.findings import Finding, illness, risk
from deepgrad.clinic.huge import HUGE
from deepgrad.clinic.labels import Label
from deepgrad.clinic.rules_birth import STUCK_VANISHES, STUCK_VANISHES_IN_TIME, vanished
from deepgrad.clinic.rules_loop import STANDSTILL, clipping_of
from deepgrad.clinic.rules_trials import LEARNS
from deepgrad.clinic.trials import BY_HEART, end_of

__all__ = ["rate_findings"]

SLOW = 2e-3
"""If the ratio of update to weight is at least this, the rate is not too small."""
ENOUGH = 40
"""Least number of steps to say that a training does not learn."""
ENOUGH_EXAMPLES = 150
"""With fewer different examples, a healthy network may learn them by heart and not help with others."""
RISES, FALLS = 5.0, 1e3
"""A schedule is the cause only if it changes the rate by more than these factors while it is watched."""
MUCH = 2.5
"""A plain step is reported if it lowers the loss by more than this multiple of what the user's step does."""
WILD = 0.1
"""Ratio of update to weight that no healthy training has for long."""
MOST_TURNS = 0.8
"""The user's step is compared with a plain step only if it has at least so many optimizer steps per call.

A step that adds up micro-batches has fewer, and learns more slowly.
"""
ABOVE, FAR_ABOVE = 3.0, 30.0
"""Loss over that of a uniform output, for a risk and for an illness."""
CRAWLS, OVERSHOOTS, HARDLY = 5e-4, 5e-3, 1e-4
"""Ratios of update to weight. Below CRAWLS or above OVERSHOOTS, weaker evidence about the rate is enough.

Below HARDLY, no trial of this length can show the cause.
"""


def rate_findings(case: Case) -> list[Finding]:
    """At most one finding: the schedule, the rate, vanishing gradients, unlearnable inputs, the step, or unclear."""
    curve = case.curve
    if curve is None:
        return []
    if not case.judged or not case.trials.rates:
        return _lost(case, curve)
    rules = (
        _schedule, _too_large, _clipped_still, _too_small, _unlearnable, _worse_than_plain, _stuck, _lost, _above,
        _by_heart,
    )  # fmt: skip
    for rule in rules:
        if found := rule(case, curve):
            return found
    return []


def _schedule(case: Case, curve: Curve) -> list[Finding]:
    """A finding if the rate changed a lot while watching, and the training does not learn."""
    rates = case.journal.rates
    if len(rates) < 3 or curve.good or (case.learning and rates[-1] * FALLS > rates[0]):
        return []
    went = f"While watching, the learning rate went from {rates[0]:.3g} to {rates[-1]:.3g}"
    if case.diverged and rates[-1] > RISES * rates[0] > 0:
        return [
            illness(
                Label.RATE_TOO_LARGE,
                f"{went}, and the loss from {curve.first:.3g} to {curve.end:.3g}.",
                remedy="Let the schedule end at a rate at which the loss still falls.",
                rate_first=rates[0],
                rate_last=rates[-1],
                loss=curve.end,
            )
        ]
    if rates[-1] * FALLS < rates[0]:
        return [
            illness(
                Label.RATE_TOO_SMALL,
                f"{went}; the loss went from {curve.first:.3g} to {curve.end:.3g}.",
                remedy="Does the scheduler count batches as epochs? Let the rate fall more slowly.",
                rate_first=rates[0],
                rate_last=rates[-1],
                loss=curve.end,
            )
        ]
    return []


def _clipped_still(case: Case, curve: Curve) -> list[Finding]:
    """A finding if clipping makes the steps so short that they do nothing, although a plain step learns.

    Adam and its relatives stand still only if the gradient is clipped far below their eps.
    """
    share, kept = case.clipped
    plain = case.trials.plain
    helps = plain < min(curve.end, _untrained(case, curve)) - STUCK * curve.scale
    if not (share > 0.8 and 0 < kept <= STANDSTILL and case.pace < SLOW and curve.stuck and helps):
        return []
    return [
        illness(
            Label.STANDSTILL,
            f"{clipping_of(case)} The loss ends at {curve.end:.3g}. A trial with a plain step, which does not clip, "
            f"ends at {plain:.3g}.",
            certain=False,
            kept=kept,
            update_over_weight=case.pace,
            loss=curve.end,
            loss_plain=plain,
        )
    ]


def _worse_than_plain(case: Case, curve: Curve) -> list[Finding]:
    """A finding if the user's step does not learn, although a plain step from the same weights does."""
    plain, turns = case.trials.plain, case.journal.turns
    steps = sum(turn.steps for turn in turns)
    if not case.own_step or steps < MOST_TURNS * len(turns) or case.warming_up or curve.good:
        return []
    untrained = _untrained(case, curve)
    base = min(untrained, curve.reference)
    stuck = not (curve.learning or curve.falls)
    lost = stuck and curve.end > untrained - 0.05 * curve.scale and plain < base - LEARNS * curve.scale
    lost |= case.diverged and plain < curve.end - curve.scale and plain <= untrained + 0.1 * curve.scale
    much_less = untrained - plain > MUCH * max(0.0, untrained - curve.end) and curve.end - plain > 0.3 * curve.scale
    if not (lost or (much_less and plain < base - LEARNS * curve.scale)):
        return []
    share, kept = case.clipped
    clipping = share > 0.8 and kept < 0.3 and not case.diverged  # it may explain the difference
    say = illness if lost and not clipping else risk
    return [
        say(
            Label.UNCLEAR,
            f"Your step brings the loss from {untrained:.3g} to {curve.end:.3g}. A plain step (zero_grad, "
            f"loss(model(inputs), targets), backward, optimizer.step) from the same weights brings it to {plain:.3g}.",
            certain=False,
            remedy="The cause is in your step. Remove its parts one by one until it learns as well as the plain step.",
            loss_untrained=untrained,
            loss=curve.end,
            loss_plain=plain,
        )
    ]


def _lost(case: Case, curve: Curve) -> list[Finding]:
    """A finding if the loss ended as nan or infinite, or far above its start.

    This rule also applies if learning cannot be judged from the loss.
    """
    if not curve.losses:
        return []
    if curve.losses[-1] < HUGE:
        rises = min(curve.losses) > 0 and curve.end > 5 * max(curve.first, curve.untrained)
        if not (rises and case.pace > WILD and case.journal.optimizers == 1):
            return []
        return [
            illness(
                Label.UNCLEAR,
                f"The loss of your step rises from {curve.first:.3g} to {curve.end:.3g}, and weights move by "
                f"{case.pace:.1g} of their size a step (healthy: 1e-3).",
                certain=False,
                remedy="Make the rate, or the noise that the step adds, 100 times smaller.",
                update_over_weight=case.pace,
                loss_first=curve.first,
                loss=curve.end,
            )
        ]
    first = next(i for i, loss in enumerate(curve.losses, 1) if loss >= HUGE)
    return [
        illness(
            Label.UNCLEAR,
            f"From step {first} on the loss is nan or infinite.",
            certain=False,
            remedy="Make the rate 100 times smaller. If the loss still becomes nan, look for a log or root of 0, or a "
            "division by 0.",
            first_step=first,
        )
    ]


def _above(case: Case, curve: Curve) -> list[Finding]:
    """A finding if the loss falls, but is still far above that of a uniform output."""
    uniform = curve.uniform
    if uniform is None or uniform <= 0 or curve.end < ABOVE * uniform or len(curve.losses) < ENOUGH or case.warming_up:
        return []
    say = illness if curve.end > FAR_ABOVE * uniform else risk
    return [
        say(
            Label.UNCLEAR,
            f"After {len(curve.losses)} steps the loss is {curve.end:.3g}; an output of only zeros or only ones gives "
            f"{uniform:.3g}.",
            certain=False,
            remedy="Look at the first outputs: are they far larger than the targets, or impossible for this loss?",
            loss=curve.end,
            loss_of_uniform_output=uniform,
        )
    ]


def _by_heart(case: Case, curve: Curve) -> list[Finding]:
    """A finding if the examples that were repeated are learned, but do not help with others."""
    held = case.trials.held_back
    if held is None or held.examples < ENOUGH_EXAMPLES or held.helps_much or held.real < _untrained(case, curve):
        return []
    return [
        risk(
            Label.NOTHING_LEARNABLE,
            f"The loss falls to {curve.end:.3g} on examples that are repeated, but what is learned does not help with "
            f"other examples: loss {held.real:.3g} with their targets, {held.permuted:.3g} with permuted ones.",
            certain=False,
            loss_held_back=held.real,
            loss_permuted=held.permuted,
        )
    ]


def _not_lower(curve: Curve) -> str:
    """Say that the loss at the end is not below what an untrained network, or a constant output, reaches."""
    constant = curve.constant
    if constant is not None and curve.reference == constant < curve.untrained:
        untrained = f"{curve.untrained:.3g} untrained"
        return f"The loss ends at {curve.end:.3g} ({untrained}); a constant output gives {constant:.3g}"
    return f"The loss does not fall ({curve.untrained:.3g} untrained, {curve.end:.3g} at the end)"


def _ends(case: Case, curve: Curve) -> tuple[float, float, tuple[float, float], tuple[float, float]]:
    """The untrained loss, the loss at the user's rate, and the best of smaller and larger rates as (loss, factor)."""
    rates = case.trials.rates
    own = rates.get(1.0, curve.end)
    if case.trials.short:  # a short trial may end while its loss is still high; the watched steps went on
        own = min(own, curve.end)
    elif case.own_step and (watched := curve.losses[: case.trials.steps]):  # it may clip, or add up micro-batches
        own = min(own, end_of(watched))
    down = min(((loss, factor) for factor, loss in rates.items() if 0 < factor < 1), default=(HUGE, 1.0))
    up = min(((loss, factor) for factor, loss in rates.items() if factor > 1), default=(HUGE, 1.0))
    return _untrained(case, curve), own, down, up


def _untrained(case: Case, curve: Curve) -> float:
    return curve.untrained if case.trials.untrained is None else case.trials.untrained


def _too_large(case: Case, curve: Curve) -> list[Finding]:
    untrained, own, down, up = _ends(case, curve)
    base, scale = min(untrained, curve.reference), curve.scale
    better = (
        down[0] < base - 0.08 * scale and own - down[0] > 0.12 * scale and untrained - own < 0.6 * (untrained - down[0])
    )
    better &= up[0] > down[0] or own > base + 0.02 * scale
    if curve.bursts and curve.usual_end <= down[0]:
        return []
    bursts = own > 2 * abs(untrained) + untrained + scale and down[0] <= untrained + 0.02 * scale
    if not (better or bursts or _overshoots(case, base, scale, own, down[0])):
        return []
    return [
        illness(
            Label.RATE_TOO_LARGE,
            f"A trial at {down[1]:g} times your rate ends at loss {down[0]:.3g}. At your rate the loss ends at "
            f"{own:.3g}. The untrained loss is {untrained:.3g}.",
            remedy=f"Try about {down[1]:g} times the rate.",
            factor=down[1],
            loss_at_factor=down[0],
            loss=own,
            loss_untrained=untrained,
        )
    ]


def _overshoots(case: Case, base: float, scale: float, own: float, down: float) -> bool:
    """Whether large steps end above a constant output's loss, and smaller steps at or below it."""
    return (
        case.pace > OVERSHOOTS and own > base + 0.1 * scale and own > down + 0.12 * scale and down < base + 0.02 * scale
    )


def _crawls(case: Case, scale: float, drop: float, drop_up: float) -> bool:
    """Whether tiny steps leave the loss near its start, and larger steps lower it several times as much."""
    return case.pace < CRAWLS and drop < 0.3 * drop_up and drop_up > 0.05 * scale


def _too_small(case: Case, curve: Curve) -> list[Finding]:
    untrained, own, _, up = _ends(case, curve)
    base, scale = min(untrained, curve.reference), curve.scale
    helps = up[0] < base - 0.08 * scale and untrained - own < 0.1 * (untrained - up[0])
    helps |= _crawls(case, scale, untrained - own, untrained - up[0])
    if not helps or case.pace >= SLOW or curve.gain >= 0.25 or case.warming_up:
        return []
    return [
        illness(
            Label.RATE_TOO_SMALL,
            f"Weights move by {case.pace:.1g} of their size a step. A trial at {up[1]:g} times your rate ends at loss "
            f"{up[0]:.3g}. At your rate the loss ends at {own:.3g}. The untrained loss is {untrained:.3g}.",
            remedy=f"Try about {up[1]:g} times the rate.",
            factor=up[1],
            update_over_weight=case.pace,
            loss_at_factor=up[0],
            loss=own,
            loss_untrained=untrained,
        )
    ]


def _unlearnable(case: Case, curve: Curve) -> list[Finding]:
    held, heart = case.trials.held_back, case.trials.by_heart
    if held is None or heart is None or curve.gain >= LEARNING or case.warming_up:
        return []
    if held.helps:
        return []
    if faded := vanished(case, STUCK_VANISHES, STUCK_VANISHES_IN_TIME):
        return faded
    base = min(_untrained(case, curve), curve.reference)
    if not (heart < BY_HEART * base or heart < base - 0.3 * curve.scale):
        return []
    return [
        illness(
            Label.NOTHING_LEARNABLE,
            f"One batch can be learned by heart (loss {heart:.3g}), but what is learned does not help with other "
            f"examples: loss {held.real:.3g} with their targets, {held.permuted:.3g} with permuted ones.",
            loss_by_heart=heart,
            loss_held_back=held.real,
            loss_permuted=held.permuted,
        )
    ]


def _too_slow_to_tell(case: Case, curve: Curve) -> list[Finding]:
    """A finding if the steps are too small for any trial of this length to show the cause."""
    if case.pace >= HARDLY or not (case.rescales or case.first_pace < HARDLY) or case.warming_up:
        return []
    return [
        illness(
            Label.RATE_TOO_SMALL,
            f"Weights move by only {case.pace:.1g} of their size a step (healthy: 1e-3 or more). {_not_lower(curve)}.",
            update_over_weight=case.pace,
            loss_untrained=curve.untrained,
            loss=curve.end,
        )
    ]


def _stuck(case: Case, curve: Curve) -> list[Finding]:
    if curve.stuck and case.warming_up and case.still:
        rates = case.journal.rates
        return [
            risk(
                Label.RATE_TOO_SMALL,
                f"The learning rate is still rising ({rates[0]:.3g} to {rates[-1]:.3g}); so far weights move by only "
                f"{case.pace:.1g} of their size a step.",
                certain=False,
                remedy="If the warm-up should be over soon, check its length and the rate that it reaches.",
                update_over_weight=case.pace,
                rate_last=rates[-1],
            )
        ]
    if not curve.stuck or curve.bursts or case.warming_up:
        return []
    if faded := vanished(case, STUCK_VANISHES, STUCK_VANISHES_IN_TIME):
        return faded
    if slow := _too_slow_to_tell(case, curve):
        return slow
    untrained, own, *_ = _ends(case, curve)
    began = min(own, curve.end) < untrained - 0.05 * curve.scale  # so far the network learned only the mean
    say = risk if began or len(curve.losses) < ENOUGH else illness
    return [
        say(
            Label.UNCLEAR,
            f"{_not_lower(curve)}, and no known cause fits.",
            certain=False,
            loss_untrained=curve.untrained,
            loss=curve.end,
        )
    ]

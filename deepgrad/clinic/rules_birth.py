"""Rules about the untrained network: equal units, silent units, flat outputs, gradients that vanish or explode.

Tested in ``tests/clinic/test_patients.py``.
"""

from collections.abc import Iterator, Sequence

from deepgrad.clinic.case import Case
from deepgrad.clinic.findings import Finding, illness, risk
from deepgrad.clinic.labels import Label
from deepgrad.clinic.profile import Profile
from deepgrad.clinic.weights import layers_of

__all__ = ["birth_findings", "explodes", "symmetric_layers", "vanished"]

DEAD, FLAT, EXPLODES = 0.65, 0.5, 1.5
"""Thresholds between healthy networks (at most 0.38, 0.004 and 0.4) and sick ones (at least 0.94, 0.85 and 2)."""
VANISHES, VANISHES_IN_TIME = -4.0, -5.0
STUCK_VANISHES, STUCK_VANISHES_IN_TIME = -2.0, -4.0
"""Thresholds if the loss is stuck; then weaker evidence is enough."""
BURSTS = ((20.0, 1.5), (5.0, 0.7))
"""Also an explosion: a first loss so many times a constant output's, and outputs that grow by so many decades."""
VISIBLE = 0.5
"""Powers of ten below which a growth from layer to layer is not reported."""
LOUD = 30.0
"""If the last linear map's root mean square is above this, the output is huge; healthy outputs are near 1."""
FAINT = -3.0
"""Threshold for a risk before the first step, even if the network learns; healthy networks stay above -2."""
RECTIFIED = (
    "Use He weights, normalisation or residual connections. "
    "If the loss differentiates the output, use a smooth activation."
)
"""The remedy for vanishing gradients in a network that has ReLU already."""
ALIKE = 0.3
"""Share of different rows up to which a layer counts as symmetric."""


def birth_findings(case: Case) -> list[Finding]:
    """Findings about the network before its first step."""
    symmetric = list(_symmetric(case))
    dead = list(_dead(case))
    flat = [] if dead else list(_flat(case))
    exploding = [] if symmetric else list(_exploding(case))
    burst = _burst(case) > BURSTS[0][0]
    units = [*exploding, *flat] if burst and not dead else [*dead, *flat, *exploding]
    found = [*symmetric, *units]
    return found or list(_blocked(case)) or list(_vanishing(case))


def symmetric_layers(case: Case) -> list[str]:
    """Weights whose rows are the same and get the same gradient, at each of the first steps."""
    same = {n for n, seen in case.journal.distinct.items() if seen and all(a <= ALIKE and b <= ALIKE for a, b in seen)}
    alike = {
        name
        for name, seen in case.journal.spread.items()
        if not name.endswith("original0")  # these are the lengths of weight norm
        and all((a < 0.15 or (a < 0.3 and b < 0.8)) if a > 0 else b < 0.2 for a, b in seen)
    }
    everywhere = same | alike
    found = everywhere if len(everywhere) >= 0.3 * len(case.journal.distinct) else same
    apart = {
        name for name in found if case.journal.arrived.get(name) == 0 and case.journal.distinct[name][0][0] > ALIKE
    }
    return [name for name in case.weights.sizes if name in found - apart]


def _symmetric(case: Case) -> Iterator[Finding]:
    names = symmetric_layers(case)
    if names:
        spread = max(case.journal.spread[name][0][0] for name in names)
        yield illness(
            Label.SYMMETRIC,
            f"In {len(names)} of the layers all units have (nearly) the same weights and get the same gradient, "
            "so they stay copies of each other.",
            layers_of(names),
            certain=True,
            equal_layers=len(names),
            spread_between_units=spread,
        )


def _dead(case: Case) -> Iterator[Finding]:
    dead = {layer: share for layer, share in case.birth.dead.items() if share >= DEAD}
    if dead:
        worst = max(dead.values())
        say = risk if case.good and worst < 0.9 else illness
        yield say(
            Label.DEAD,
            f"Up to {worst:.0%} of a layer's units give 0 for every example before the first step.",
            dead,
            certain=False,
            dead_share=worst,
        )


def _flat(case: Case) -> Iterator[Finding]:
    flat = {layer: share for layer, share in case.birth.flat.items() if share >= FLAT}
    if flat:
        worst = max(flat.values())
        say = risk if case.good else illness
        yield say(
            Label.SATURATED,
            f"Up to {worst:.0%} of a layer's outputs lie on the flat ends of the activation before the first step.",
            flat,
            certain=False,
            flat_share=worst,
        )


def _exploding(case: Case) -> Iterator[Finding]:
    if not explodes(case):
        return
    span, times = case.birth.span, case.birth.times[:1]
    in_time = bool(times) and max(times) > EXPLODES
    largest = max([0.0, *times, *([span] if span is not None else [])])
    say = risk if case.good else illness
    layers = case.birth.recurrent if in_time else case.birth.layers[:3]
    first = case.curve.losses[0] if case.curve else 0.0
    growth = case.birth.growth
    seen = [f"the first gradient is 10^{largest:.1f} times the last one"] if largest >= VISIBLE else []
    seen += [f"outputs grow by 10^{growth:.1f}"] if growth >= VISIBLE else []
    if not seen:  # only the loss shows it
        seen = [f"the last layer's outputs have size {max(case.birth.sizes[-1:], default=0.0):.3g}"]
        layers = case.birth.layers[-1:]
    burst_by = f", {_burst(case):.3g} times that of a constant output" if _burst(case) > 1 else ""
    loss = f"; the first loss is {first:.3g}{burst_by}" if case.curve else ""
    yield say(
        Label.EXPLODING,
        f"Before the first step {', and '.join(seen)}{loss}.",
        layers,
        certain=False,
        log10_first_over_last=largest,
        log10_growth_of_outputs=growth,
    )


def explodes(case: Case) -> bool:
    """Whether gradients, over the depth or over time, or outputs and the first loss are far too large at the start."""
    span, times = case.birth.span, case.birth.times[:1]
    burst = any(_burst(case) > times and case.birth.growth > growth for times, growth in BURSTS)
    return (span is not None and span > EXPLODES) or burst or max(times, default=0.0) > EXPLODES or _loud(case)


def _loud(case: Case) -> bool:
    """Whether usual inputs give huge outputs and a huge first loss, in networks too shallow to show growth by layer."""
    usual = case.inputs is None or not case.inputs.odd
    return usual and _burst(case) > BURSTS[0][0] and max(case.birth.sizes[-1:], default=0.0) > LOUD


def _burst(case: Case) -> float:
    return 1.0 if case.curve is None else case.curve.burst


def _blocked(case: Case) -> Iterator[Finding]:
    """A finding if the first layer's gradient is 0 in all steps."""
    arrived, matrices = case.journal.arrived, case.weights.matrices
    nothing = [name for name in case.weights.sizes if name in matrices and arrived.get(name) == 0]
    layers = layers_of(nothing)
    if not case.birth.layers or case.birth.layers[0] not in layers or len(nothing) == len(arrived):
        return
    say = risk if case.good else illness
    yield say(
        Label.VANISHING,
        f"Weights whose gradient was exactly 0 at every step, the first layer's among them: {len(nothing)}.",
        layers,
        certain=False,
        remedy=""
        if case.birth.flat  # activations with flat ends can bring a gradient down to 0
        else "Look for a function without a slope on the way: sign, round, argmax, a comparison. "
        "Replace it, or let the gradient pass straight through.",
        weights_without_gradient=len(nothing),
    )


def _vanishing(case: Case) -> Iterator[Finding]:
    if not case.learning:
        yield from vanished(case, VANISHES, VANISHES_IN_TIME)
    elif case.birth.span is not None and case.birth.span < FAINT:
        yield risk(
            Label.VANISHING,
            f"Before the first step the first layer's gradient is 10^{case.birth.span:.1f} times the last one's; "
            "the training has escaped from it, but started late.",
            case.birth.layers[:3],
            certain=False,
            log10_first_over_last=case.birth.span,
        )


def vanished(case: Case, depth: float, time: float) -> list[Finding]:
    """A finding if gradients fall below these powers of ten over the depth or over time."""
    later = () if case.diverged else case.later  # gradients after a divergence say nothing about the network
    spans = [span for one in _settled(case.birth, later) if (span := one.span) is not None]
    times = [max(one.times) for one in (case.birth, *later) if one.times]
    if spans and max(spans) < depth:
        span, where, layers = max(spans), "first layer", case.birth.layers[:3]
    elif times and max(times) < time:
        span, where, layers = max(times), "first time step", case.birth.recurrent
    else:
        return []
    rectified = case.birth.dead and not case.birth.flat
    return [
        illness(
            Label.VANISHING,
            f"The gradient at the {where} is 10^{span:.1f} times that at the last.",
            layers,
            remedy=RECTIFIED if rectified else "",
            log10_first_over_last=span,
        )
    ]


def _settled(birth: Profile, later: Sequence[Profile]) -> Sequence[Profile]:
    """The profiles of later turns, where a special start (a last layer of zeros) has no effect; else the first one."""
    return [one for one in later if one.span is not None] or [birth]

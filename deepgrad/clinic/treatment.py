"""Chooses and runs trials, within the time that a training of this size allows.

Tested in ``tests/clinic/test_patients.py``.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from deepgrad.clinic.batch import first_examples
from deepgrad.clinic.case import Case, Trials
from deepgrad.clinic.curve import LEARNING
from deepgrad.clinic.huge import HUGE
from deepgrad.clinic.inputs import standardiser
from deepgrad.clinic.trials import BY_HEART, Bench, end_of

__all__ = ["Allowance", "compare_without", "run_trials"]

TRIAL_STEPS, BY_HEART_STEPS = 30, 60
PATIENT_ROUNDS = 5
"""How often a training with examples held back goes on, because a healthy one may begin with a plateau."""
MILD, STRONG = (1.0, 0.1, 10.0), (0.01, 100.0, 1e3, 1e4)
"""Factors on the rate. MILD ones are always tried, STRONG ones only if the training does not learn well."""
TRIAL_SECONDS = 3.0
"""Seconds for all trials of a large network together, on an idle machine."""
SLOWEST, FASTEST, BRISK = 1e-5, 0.1, 1e-2
"""Ratios of update to weight. Below SLOWEST or above FASTEST, further factors bring the ratio near BRISK."""
CHEAP = 0.008
"""If a step takes at most so many seconds, all trials have their full length."""
SLOW, FEW, FEW_COST = 0.03, 16, 0.35
"""If a step takes more than ``SLOW`` seconds, trials use only ``FEW`` examples of each batch.

Such a step takes about ``FEW_COST`` of the time of a full one.
"""
SHORTEST = 8
REPEATED = 2
"""How often a training has to see its examples so that learning them by heart is tested."""


@dataclass(frozen=True)
class Allowance:
    """Computes how many steps trials may have.

    Attributes:
        seconds: the time of one step of the watched training.
        notes: sentences about trials that were shortened or skipped.
    """

    seconds: float
    notes: list[str]

    def steps(self, trials: int, wanted: int = TRIAL_STEPS) -> int:
        """The number of steps that each trial may have if there are ``trials`` trials."""
        if self.seconds <= CHEAP:
            return wanted
        each = self.seconds * (FEW_COST if self.slow else 1)
        return max(SHORTEST, min(wanted, int(TRIAL_SECONDS / each / max(1, trials))))

    @property
    def slow(self) -> bool:
        """Whether trials use only a part of each batch."""
        return self.seconds > SLOW

    def batches(self, batches: Sequence[Any]) -> Sequence[Any]:
        """The batches, or parts of them, on which trials train."""
        if not self.slow:
            return batches
        self.notes.append(f"A step is slow here, so trials took {FEW} examples of each batch.")
        return [first_examples(batch, FEW) for batch in batches]

    @property
    def roomy(self) -> bool:
        """Whether there is time for the most expensive trials."""
        return self.seconds <= TRIAL_SECONDS / 150


def run_trials(case: Case, bench: Bench, batches: Sequence[Any], allowance: Allowance) -> Trials:
    """Run trials of rates, of inputs and of frozen weights, and trials that show whether anything can be learned."""
    curve, batches = case.curve, allowance.batches(batches)
    well = curve is not None and curve.good
    factors = (
        MILD
        if well
        else tuple(
            dict.fromkeys(MILD + (STRONG[:2] if allowance.slow else STRONG) + _brisk(max(case.pace, case.first_pace)))
        )
    )
    if well and not allowance.roomy:
        factors = (1.0, 0.1)
    steps = allowance.steps(len(factors) + (0 if well else 4))
    if steps < TRIAL_STEPS:
        allowance.notes.append(f"A step is slow here, so trials had {steps} steps in place of {TRIAL_STEPS}.")
    clip = case.threshold
    rates = {f: end_of(bench.losses(batches, steps, factor=f, clip=clip)) for f in factors}
    plain = rates[1.0] if clip is None else end_of(bench.losses(batches, steps))
    untrained = end_of(bench.losses(batches, steps, factor=0.0))
    trials = Trials(short=steps < TRIAL_STEPS, steps=steps, untrained=untrained, rates=rates, plain=plain)
    if case.inputs is not None and case.inputs.odd:
        losses = bench.losses(batches, steps, change=standardiser(batches, case.reached), clip=clip)
        trials = replace(trials, standardised=end_of(losses), standardised_first=losses[0])
    if case.weights.frozen and not well and case.weights.share(case.weights.frozen) > 0.02:
        frozen = end_of(bench.losses(batches, steps, adam=3e-3))
        trials = replace(trials, frozen=frozen, unfrozen=end_of(bench.losses(batches, steps, adam=3e-3, unfreeze=True)))
    if not well:
        trials = _what_can_be_learned(case, trials, bench, batches, allowance)
    if trials.held_back is None and curve is not None and curve.learning and _repeats(case, batches, allowance):
        trials = replace(trials, held_back=bench.held_back(batches, case.reached))
    return trials


def _repeats(case: Case, batches: Sequence[Any], allowance: Allowance) -> bool:
    """Whether the training saw each example several times; then the loss may fall because they are learned by heart."""
    return len(case.journal.turns) >= REPEATED * len(batches) and allowance.seconds <= CHEAP


def _brisk(pace: float) -> tuple[float, ...]:
    """Factors on the rate that bring an update near 1% of its weight, if it is far too small or too large."""
    if pace > FASTEST:
        power = round(math.log10(BRISK / pace))
        return 10.0 ** (power - 1), 10.0**power
    if not 0 < pace < SLOWEST:
        return ()
    power = round(math.log10(BRISK / pace))
    return 10.0**power, 10.0 ** (power + 1)


def _what_can_be_learned(
    case: Case, trials: Trials, bench: Bench, batches: Sequence[Any], allowance: Allowance
) -> Trials:
    if not allowance.roomy:
        allowance.notes.append(
            "A step is slow here, so two trials were skipped: learning one batch by heart, and testing on held-back "
            "examples."
        )
        return trials
    heart = min(sum(bench.losses(batches[:1], BY_HEART_STEPS, adam=rate)[-3:]) / 3 for rate in (2e-3, 1e-2))
    # only if one batch can be learned, and the training learns nothing, the labels are blamed
    blamed = case.curve is not None and case.curve.gain < LEARNING and heart < BY_HEART * (trials.untrained or HUGE)
    rounds = PATIENT_ROUNDS if blamed and allowance.seconds <= CHEAP else 1
    held = bench.held_back(batches, case.reached, rounds=rounds)
    return replace(trials, by_heart=min(heart, HUGE), held_back=held)


def compare_without(case: Case, bench: Bench, batches: Sequence[Any], allowance: Allowance) -> Trials:
    """Train once with the user's optimizer as it is and once with the missing weights added, to see the harm."""
    steps = allowance.steps(4)
    own = end_of(bench.losses(batches, steps))
    return replace(case.trials, own=own, everything=end_of(bench.losses(batches, steps, everything=True)))


def safely(run: Callable[[], Trials], notes: list[str], otherwise: Trials) -> Trials:
    """Run the trials. If they fail, return ``otherwise`` and add a note that says why."""
    try:
        return run()
    except Exception as error:  # trials call the user's model and loss in ways that these may not support
        notes.append(
            f"The trials, which train with loss(model(inputs), targets) from the first weights, stopped with "
            f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
        )
        return otherwise

"""Everything that is known about one training, as input for the rules.

Tested in ``tests/clinic/test_patients.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from deepgrad.clinic.batch import Reached
from deepgrad.clinic.curve import Curve, mean, median
from deepgrad.clinic.huge import HUGE
from deepgrad.clinic.inputs import Inputs
from deepgrad.clinic.journal import Journal
from deepgrad.clinic.profile import Profile
from deepgrad.clinic.trials import HeldBack
from deepgrad.clinic.weights import Weights

__all__ = ["RESCALING", "Case", "Trials"]

STILL = 1e-6
"""Update over weight below which nothing is learned in a few dozen steps."""
UNCLIPPED = 0.999
"""A gradient that keeps less of its length is clipped."""
ALIKE = 1e-3
"""Lengths are one threshold if they differ by less than this share."""
RESCALING = {
    "Adam",
    "AdamW",
    "RMSprop",
    "Adagrad",
    "NAdam",
    "RAdam",
    "Adamax",
    "Adadelta",
    "Rprop",
    "LBFGS",
    "Adafactor",
    "Muon",
}
"""Optimizers whose step hardly depends on the gradient's length."""


@dataclass(frozen=True)
class Trials:
    """Mean losses at the end of trials; empty if no trial was run.

    Attributes:
        short: whether trials had fewer steps than usual, because a step is slow.
        steps: how many steps a trial of the rate had.
        untrained: the loss of the same batches without any step.
        rates: losses by the factor on the user's rate, with the gradient clipped as in the user's step.
        plain: the loss at the user's rate without clipping.
        standardised, standardised_first: the losses with standardised inputs, at the end and at the first step.
        frozen, unfrozen: the losses with Adam, first with frozen weights kept frozen, then with all weights trained.
        own, everything: the losses with the user's optimizer, first as it is, then with the weights that it lacks.
        by_heart: the loss after training on one batch again and again.
        held_back: the loss on examples that the training did not see.
    """

    short: bool = False
    steps: int = 0
    untrained: float | None = None
    rates: Mapping[float, float] = field(default_factory=dict)
    plain: float = HUGE
    standardised: float | None = None
    standardised_first: float | None = None
    frozen: float | None = None
    unfrozen: float | None = None
    own: float | None = None
    everything: float | None = None
    by_heart: float | None = None
    held_back: HeldBack | None = None


@dataclass(frozen=True)
class Case:
    """Observations, measures and trials of one training.

    Attributes:
        journal: observations of the loop.
        weights: which weights the model and the optimizer hold.
        curve: the losses and what they are compared with; None if no loss was seen.
        birth: the profile before the first step.
        later: profiles of later turns.
        calm: silent and flat units before the first step with standardised inputs; None if the inputs are not odd.
        inputs: statistics of the inputs; None if they are no real numbers.
        targets: statistics of the targets; None if they are no real numbers, or if the inputs are the targets.
        reached: which tensors of a batch reach the model; None if it is not known.
        optimizer: the name of the optimizer's class.
        own_step: whether the user's own step was watched.
        trials: the results of trials.
    """

    journal: Journal
    weights: Weights
    curve: Curve | None
    birth: Profile
    later: tuple[Profile, ...]
    inputs: Inputs | None
    targets: Inputs | None
    optimizer: str
    own_step: bool
    reached: Reached = None
    trials: Trials = field(default_factory=Trials)
    calm: Profile | None = None

    @property
    def learning(self) -> bool:
        """Whether the losses clearly fall."""
        return self.curve is not None and self.curve.learning

    @property
    def diverged(self) -> bool:
        """Whether the losses rose far above the untrained network's."""
        return self.curve is not None and self.curve.end > 2 * abs(self.curve.untrained) + self.curve.scale

    @property
    def good(self) -> bool:
        """Whether it learns well."""
        return self.curve is not None and self.curve.good

    @property
    def judged(self) -> bool:
        """Whether the height of the loss says how well it learns."""
        return (
            self.curve is not None and self.curve.comparable and not self.curve.wanders and self.journal.optimizers <= 1
        )

    @property
    def rescales(self) -> bool:
        """Whether the optimizer's step hardly depends on the gradient's length."""
        return self.optimizer in RESCALING

    @property
    def warming_up(self) -> bool:
        """Whether a schedule is still raising the rate."""
        rates = self.journal.rates
        rising = len(rates) > 3 and rates[-1] > rates[-max(2, len(rates) // 5)] and rates[-1] >= max(rates) * 0.999
        return rising and rates[-1] > 1.02 * rates[0]

    @property
    def pace(self) -> float:
        """Median over matrices of the median update size relative to the weight's size."""
        middles = [median(v) for name, v in self.journal.ratios.items() if v and name in self.weights.matrices]
        return median(middles)

    @property
    def still(self) -> bool:
        """Whether weights move so little that nothing is learned in a few dozen steps."""
        return self.pace < STILL

    @property
    def first_pace(self) -> float:
        """Median over matrices of the first update's size relative to the weight's size."""
        return median([v[0] for name, v in self.journal.ratios.items() if v and name in self.weights.matrices])

    def share(self, attribute: str) -> float:
        """Share of turns with a step in which something was true."""
        turns = [turn for turn in self.journal.turns if turn.steps]
        return mean([float(getattr(turn, attribute)) for turn in turns]) if turns else 0.0

    @property
    def threshold(self) -> float | None:
        """The length to which most steps clip the gradient; None if there is no such length."""
        turns = [turn for turn in self.journal.turns if turn.steps]
        lengths = [turn.length for turn in turns if turn.length and turn.kept is not None and turn.kept < UNCLIPPED]
        middle = median(lengths)
        alike = [length for length in lengths if abs(length - middle) < ALIKE * middle]
        return middle if len(alike) > 0.5 * len(turns) and self.journal.optimizers == 1 else None

    @property
    def clipped(self) -> tuple[float, float]:
        """The share of clipped steps, and the median over the steps of what is left of the gradient's length."""
        # a step that scales its loss divides the gradient by this factor again
        scaled = max(1.0, self.curve.backward_factor) if self.curve else 1.0
        kept = [turn.kept * scaled for turn in self.journal.turns if turn.kept is not None and not turn.unscaled]
        return (mean([float(k < UNCLIPPED) for k in kept]), median(kept)) if kept else (0.0, 1.0)

"""The observer's notes: operations, calls of losses, turns of the training.

Tested in ``tests/clinic/test_exact.py``.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from torch import Tensor

from deepgrad.clinic.huge import HUGE, finite

__all__ = ["Journal", "LossCall", "Operation", "Turn"]


@dataclass
class Operation:
    """One call of a linear map or of an activation function.

    Attributes:
        layer: for a linear map, its module or parameter; for an activation, the last linear map before it.
        function: torch's name for the function.
        linear: whether it is a linear map.
        forward: the number of the model's call, counted from 0 in each turn.
        rms: root mean square of the output.
        gradient: norm of dL/d(output), once backward has passed; None before.
        silent: for each unit, whether no example gave more than 0; only for rectifiers, otherwise None.
        flat: share of outputs within 1% of the ends of a squashing function's range; None for other functions.
        through_time: norms of dL/dx_t, one for each time step, for torch's recurrent modules.
    """

    layer: str
    function: str
    linear: bool
    forward: int
    rms: float = 0.0
    gradient: float | None = None
    silent: Tensor | None = None
    flat: float | None = None
    through_time: list[float] | None = None


@dataclass
class LossCall:
    """The arguments of a call of a loss function.

    Attributes:
        function: torch's name of the loss; in the user's own loss "-" for a difference, "*" for a product or quotient.
        made_by: the function that made the output: "Sigmoid", "Softmax", …; "" if it is another.
        output_shape: its shape.
        target_shape: the target's.
        low, high: smallest and largest output.
        rows_sum_to_1: all outputs are at least 0 and each row sums to 1.
        columns_sum_to_1: the same over the batch; or the exponentials over the batch sum to 1.
        log_rows: exponentials of each row sum to 1.
        constant: every example has the same output, to the last bit.
        below_0, above_1, beyond_1: shares of targets below 0, above 1, and above 1 in size; 0 for class indices.
        target_mean, target_deviation: of targets that are real numbers; 0 for others.
        no_signs: share of targets other than 1 and -1, for losses that need these.
        of_rates: whether the loss takes a rate as it is, not its logarithm.
    """

    function: str
    made_by: str
    output_shape: tuple[int, ...]
    target_shape: tuple[int, ...]
    low: float
    high: float
    rows_sum_to_1: bool = False
    columns_sum_to_1: bool = False
    log_rows: bool = False
    constant: bool = False
    below_0: float = 0.0
    above_1: float = 0.0
    beyond_1: float = 0.0
    target_mean: float = 0.0
    target_deviation: float = 0.0
    no_signs: float = 0.0
    of_rates: bool = False

    @property
    def finite(self) -> bool:
        """Whether all outputs are finite numbers."""
        return max(abs(self.low), abs(self.high)) < HUGE


@dataclass
class Turn:
    """One call of the user's step, or one step of the optimizer in a loop that is only watched.

    Attributes:
        loss: what the step returned or what backward was called on; None if neither was seen.
        differentiated: what backward was called on; None if it was not seen.
        steps: how many optimizer steps were seen in it.
        backwards: how many backward passes were seen.
        stale: whether a step used a gradient that the step before had used, too.
        cleared: whether a step found no gradient although backward had brought one.
        late: whether gradients changed after a step, before they were cleared.
        kept: length of the gradient at the step over its length after backward; None if not seen.
        length: length of the gradient at the last step; None if not seen.
        unscaled: whether a gradient scaler was at work.
        rates: largest learning rate of each step.
        operations: the operations that ran; empty in turns that are not recorded in detail.
    """

    loss: float | None = None
    differentiated: float | None = None
    steps: int = 0
    backwards: int = 0
    stale: bool = False
    cleared: bool = False
    late: bool = False
    kept: float | None = None
    length: float | None = None
    unscaled: bool = False
    rates: list[float] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)


@dataclass
class Journal:
    """All observations of a training.

    Attributes:
        turns: the turns in their order.
        losses_seen: calls of loss functions, at most some dozens.
        moved: parameters that any step changed.
        rated: parameters that a step held at a rate other than 0.
        stepped: parameters that a step held at any rate.
        arrived: the largest norm of any gradient that arrived, by parameter.
        ratios: size of each change over the size of the weight, by parameter.
        called: modules that ran while gradients were recorded.
        blind: modules that ran in the training while gradients were not recorded.
        used: parameters, registered or not, that entered a linear map while gradients were recorded.
        distinct: for each weight and each of the first steps, the share of different rows in the weight and its
            gradient.
        spread: the same for the deviation between rows, relative to their size.
        norms_training, norms_evaluating: batch norms seen in train and in eval mode while gradients were recorded.
        norms_fresh: batch norms in eval mode that have never seen a batch.
        examples_per_norm: number of examples in a batch norm's statistics, for each call.
        values_per_norm: number of values for each channel, for each call.
        root_evaluating: number of calls of the whole model in eval mode while gradients were recorded.
        dropout_off: dropouts in eval mode while gradients were recorded.
        arrived_evaluating: batch norms and dropouts of a model that was in eval mode before the first step.
        evaluated_training: batch norms and dropouts in train mode during an evaluation.
        norms_evaluated_training: the batch norms among them.
        dropout_functions: the dropouts among them that are functions in a module that is in eval mode.
        evaluated_again: whether an evaluation called the model three times or more in a row with the same input.
        unseen: functions that ran but could not be observed.
        optimizers: how many different optimizers took a step.
    """

    turns: list[Turn] = field(default_factory=list)
    losses_seen: list[LossCall] = field(default_factory=list)
    moved: set[str] = field(default_factory=set)
    rated: set[str] = field(default_factory=set)
    stepped: set[str] = field(default_factory=set)
    arrived: dict[str, float] = field(default_factory=dict)
    ratios: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    called: set[str] = field(default_factory=set)
    blind: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    distinct: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    spread: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    norms_training: set[str] = field(default_factory=set)
    norms_evaluating: set[str] = field(default_factory=set)
    norms_fresh: set[str] = field(default_factory=set)
    examples_per_norm: list[int] = field(default_factory=list)
    values_per_norm: list[int] = field(default_factory=list)
    root_evaluating: int = 0
    dropout_off: set[str] = field(default_factory=set)
    arrived_evaluating: set[str] = field(default_factory=set)
    evaluated_training: set[str] = field(default_factory=set)
    norms_evaluated_training: set[str] = field(default_factory=set)
    dropout_functions: set[str] = field(default_factory=set)
    evaluated_again: bool = False
    unseen: set[str] = field(default_factory=set)
    optimizers: int = 0

    @property
    def losses(self) -> list[float]:
        """The losses that were seen; HUGE if one is not finite."""
        return [finite(turn.loss) if turn.loss == turn.loss else HUGE for turn in self.turns if turn.loss is not None]

    @property
    def rates(self) -> list[float]:
        """The largest learning rate of each optimizer step."""
        return [rate for turn in self.turns for rate in turn.rates]

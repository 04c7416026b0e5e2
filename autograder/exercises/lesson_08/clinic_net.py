"""``ClinicNet``: a deep network with batch norm, ReLU and dropout, compared under weights that the grader sends.

Every way to draw a mask is right, so no case may depend on torch's random numbers. With a rate of 0 or near 1 nothing
is random. With rates in between, each result depends on two numbers of the mask, which have four possible values. The
module runs until all four have occurred, and for every number the value furthest from 0 is compared.
"""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from autograder.contract.kinds import Array, Count, Dict, Flag, ListOf, Real, Rng
from autograder.contract.wire import Seed
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter
from autograder.exercises.draw import TRIES

__all__ = ["CLINIC_NET", "ClinicNet"]

LESSON = "08_clinic"

Floats = NDArray[np.float64]

FAR = 20.0  # size of inputs and hidden units in the cases that must reveal an activation with an upper bound
NEARLY_ONE = 1 - 2.0**-40  # drops every unit, but 1 - p is not 0, so dividing by it works
HALF_AND_HALF = 0.45  # not 1/2, because p and 1 - p must differ
CALLS = 100  # each of the four masks has a probability of at least 0.2, so one is missing in only one of 10^9 checks
KERAS_MOMENTUM = 0.9
KERAS_EPS = 1e-3
EPS = 1e-5  # PyTorch's default


class Layer(nn.Module):
    """The parts of one hidden layer that have parameters."""

    def __init__(self, fan_in: int, fan_out: int) -> None:
        super().__init__()
        self.linear, self.norm = nn.Linear(fan_in, fan_out), nn.BatchNorm1d(fan_out)


class ClinicNet(nn.Module):
    """For each hidden width linear map, batch norm, ReLU and dropout; then a linear head."""

    def __init__(self, inputs: int, hidden: Sequence[int], outputs: int, p: float) -> None:
        super().__init__()
        widths = [inputs, *hidden]
        self.p = p
        self.layers = nn.ModuleList(map(Layer, widths[:-1], widths[1:]))
        self.head = nn.Linear(widths[-1], outputs)

    def forward(self, x: Tensor) -> Tensor:
        """Apply the network: shape (N, inputs) to (N, outputs)."""
        h = x
        for at, layer in enumerate(self.layers):
            if isinstance(layer, Layer):
                h = self.hidden(h, layer, at)
        return self.ended(h)

    def hidden(self, h: Tensor, layer: Layer, at: int) -> Tensor:
        """Apply hidden layer ``at``, counted from 0. Mistakes override this and the methods that it calls."""
        return self.drop(self.bent(self.normed(layer.linear(h), layer.norm)))

    def bent(self, z: Tensor) -> Tensor:
        """Apply ReLU."""
        return torch.relu(z)

    def normed(self, z: Tensor, norm: nn.BatchNorm1d) -> Tensor:
        """Apply batch norm."""
        normed: Tensor = norm(z)
        return normed

    def drop(self, h: Tensor) -> Tensor:
        """Apply dropout."""
        return functional.dropout(h, self.p, self.training)

    def ended(self, h: Tensor) -> Tensor:
        """The logits, from the output of the last hidden layer."""
        logits: Tensor = self.head(h)
        return logits

    @property
    def last(self) -> int:
        """The number of the last hidden layer."""
        return len(self.layers) - 1


def _weights(rng: np.random.Generator, inputs: int, hidden: Sequence[int], outputs: int) -> list[Floats]:
    weights: list[Floats] = []
    for fan_in, fan_out in zip([inputs, *hidden], [*hidden, outputs], strict=False):
        weights += [rng.normal(size=(fan_out, fan_in)) / fan_in**0.5, rng.normal(0.0, 0.5, fan_out)]
        if len(weights) < 4 * len(hidden):
            weights += [
                rng.uniform(0.6, 1.6, fan_out),
                rng.uniform(0.2, 0.6, fan_out) * rng.choice([-1, 1, 1], fan_out),
            ]
    return weights


def _running(rng: np.random.Generator, hidden: Sequence[int]) -> list[Floats]:
    pairs = ([rng.normal(0.0, 0.5, width), rng.uniform(0.5, 2.0, width)] for width in hidden)
    return [array for pair in pairs for array in pair]


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(
        label: str, N: int, hidden: list[int], training: bool, p: float, *, edge: bool = False, size: float = 0.0
    ) -> Case:
        options = {"inputs": 3, "hidden": hidden, "outputs": 2, "p": p}
        for _ in range(TRIES):
            weights, running, x = (
                _weights(rng, 3, hidden, 2),
                _running(rng, hidden),
                max(size, 1.0) * rng.normal(size=(N, 3)),
            )
            if _alive(weights, running, x, training, least=size):
                dout, seed = rng.normal(size=(N, 2)), Seed(int(rng.integers(2**31)))
                return Case(label, (options, weights, x, dout, running, training, 1, seed), edge)
        raise RuntimeError(f"none of {TRIES} draws of {label!r} has units of both kinds in every layer")

    return [
        case("training, p is 0", 6, [5, 4], True, 0.0),
        case("evaluation", 5, [4, 4, 3], False, NEARLY_ONE, size=FAR),  # reveals an activation with an upper bound
        case("training, p so near 1 that every unit is dropped", 5, [4, 3], True, NEARLY_ONE),
        _many_masks(rng, "training with dropout, two examples", 1),
        _many_masks(rng, "training with dropout, two units", 2),
        case("no hidden layer", 4, [], True, 0.5, edge=True),
        case("evaluation of one example by four hidden layers", 1, [6, 5, 4, 3], False, 0.3, edge=True),
    ]


def _alive(weights: list[Floats], running: list[Floats], x: Floats, training: bool, least: float) -> bool:
    """Whether each layer has a unit that is on for every example, and one that is off.

    With inputs of 0, units with a beta above 0 are on.
    A unit of each layer exceeds ``least``.
    Without hidden layers: whether an input is below 0, so that a ReLU shows.
    """
    if not running:
        return bool((x < 0).any())
    h = x
    for at in range(0, len(weights) - 2, 4):
        W, b, gamma, beta = weights[at : at + 4]
        z = h @ W.T + b
        mean, var = (z.mean(axis=0), z.var(axis=0)) if training else running[at // 2 : at // 2 + 2]
        h = np.maximum(gamma * (z - mean) / np.sqrt(var + EPS) + beta, 0.0)
        if not (h.any(axis=1).all() and (h == 0).any() and beta.max() > 0 and h.max() > least):
            return False
    return True


def _many_masks(rng: np.random.Generator, label: str, width: int) -> Case:
    """A case in which the value furthest from 0 of each number depends on two numbers of the mask.

    ReLU switches no unit off, so only dropout makes zeros. A unit's two examples have opposite signs in the gradients,
    and an example's two units have opposite signs in the output. So with one mask for both, no number gets as far from
    0.
    """
    W, b, gamma, beta, head, bias = _weights(rng, 3, [width], 2)
    gamma, beta = rng.uniform(0.3, 0.8, width), rng.uniform(1.5, 2.5, width)
    head, dout = np.abs(head) + 0.3, rng.uniform(0.3, 1.5, (2, 2))
    head[:, 1:] *= -1.0
    dout[1] *= -1.0 if width == 1 else 0.0
    options = {"inputs": 3, "hidden": [width], "outputs": 2, "p": HALF_AND_HALF}
    # small weights keep the variance near eps, because with two examples a large variance leaves nearly no gradient
    weights = [0.01 * W, b, gamma, beta, head, bias]
    seed = Seed(int(rng.integers(2**31)))
    return Case(label, (options, weights, rng.normal(size=(2, 3)), dout, _running(rng, [width]), True, CALLS, seed))


BANK = Bank()


@BANK.mistake(
    "The units are kept with probability p, as if p were the probability of keeping.",
    "Which probability is p in PyTorch, and here: that of keeping or that of dropping a unit?",
    name="kept_for_dropped",
)
class KeptForDropped(ClinicNet):
    def drop(self, h: Tensor) -> Tensor:
        return functional.dropout(h, 1 - self.p, self.training)


def _of_rate(rate: float) -> Mistake:
    class RateIgnored(ClinicNet):
        def drop(self, h: Tensor) -> Tensor:
            return functional.dropout(h, rate, self.training)

    return Mistake(
        f"rate_is_{rate:g}".replace(".", "_"),
        f"The units are dropped with probability {rate:g}: p is ignored.",
        "p is an argument. Where does your module use it?",
        RateIgnored,
    )


BANK.add(*map(_of_rate, (0.1, 0.2, 0.25, 0.3, 0.5)))


@BANK.mistake("There is no dropout.", "Which four steps does a hidden layer have?", name="no_dropout")
class NoDropout(ClinicNet):
    def drop(self, h: Tensor) -> Tensor:
        return h


@BANK.mistake(
    "Units are dropped in evaluation, too.",
    "functional.dropout does not know the mode of the module unless you pass training=self.training. "
    "torch.nn.Dropout knows the mode.",
    name="drops_in_evaluation",
)
class DropsInEvaluation(ClinicNet):
    def drop(self, h: Tensor) -> Tensor:
        return functional.dropout(h, self.p, True)


@BANK.mistake(
    "Units are dropped in evaluation, and not in training.",
    "Read your condition on the mode once more.",
    name="modes_swapped",
)
class ModesSwapped(ClinicNet):
    def drop(self, h: Tensor) -> Tensor:
        return functional.dropout(h, self.p, not self.training)


@BANK.mistake(
    "The kept units are not scaled.",
    "On average, should the next layer get smaller numbers in training than in evaluation?",
    name="not_scaled",
)
class NotScaled(ClinicNet):
    def drop(self, h: Tensor) -> Tensor:
        return functional.dropout(h, self.p, self.training) * (1 - self.p if self.training else 1.0)


@BANK.mistake(
    "This is the first form of dropout: evaluation scales by 1 - p, and training does not scale.",
    "In which mode does PyTorch's dropout scale?",
    name="scaled_in_evaluation",
)
class ScaledInEvaluation(ClinicNet):
    def drop(self, h: Tensor) -> Tensor:
        return functional.dropout(h, self.p, self.training) * (1 - self.p)


@BANK.mistake(
    "Both modes scale: training divides by 1 - p, and evaluation multiplies by 1 - p.",
    "One of the two is enough to make the means equal. In which mode does PyTorch's dropout scale?",
    name="scaled_in_both",
)
class ScaledInBoth(ClinicNet):
    def drop(self, h: Tensor) -> Tensor:
        return functional.dropout(h, self.p, self.training) * (1.0 if self.training else 1 - self.p)


@BANK.mistake(
    "All examples of a batch share one mask.",
    "Each number of h is dropped independently of the others. Which shape does the mask need?",
    name="mask_shared_by_examples",
)
class MaskSharedByExamples(ClinicNet):
    def drop(self, h: Tensor) -> Tensor:
        return h * functional.dropout(torch.ones_like(h[:1]), self.p, self.training)


@BANK.mistake(
    "Dropout drops whole examples: all units of an example share one entry of the mask.",
    "Each number of h is dropped independently of the others. Do you use Dropout1d or Dropout2d? They drop whole "
    "channels.",
    name="mask_shared_by_units",
)
class MaskSharedByUnits(ClinicNet):
    def drop(self, h: Tensor) -> Tensor:
        return h * functional.dropout(torch.ones_like(h[:, :1]), self.p, self.training)


@BANK.mistake(
    "Only the last hidden layer has dropout.", "Which hidden layers end with dropout?", name="dropout_only_last"
)
class DropoutOnlyLast(ClinicNet):
    def hidden(self, h: Tensor, layer: Layer, at: int) -> Tensor:
        passed = torch.relu(self.normed(layer.linear(h), layer.norm))
        return self.drop(passed) if at == self.last else passed


@BANK.mistake(
    "The last hidden layer has no dropout.",
    "How many hidden layers are there, and how many times does your loop drop units?",
    name="dropout_not_last",
)
class DropoutNotLast(ClinicNet):
    def hidden(self, h: Tensor, layer: Layer, at: int) -> Tensor:
        passed = torch.relu(self.normed(layer.linear(h), layer.norm))
        return passed if at == self.last else self.drop(passed)


@BANK.mistake(
    "Dropout comes at the beginning of each hidden layer: it drops inputs, and it keeps all units of the last layer.",
    "In which order do linear, norm, ReLU and dropout come in a hidden layer?",
    name="dropout_before_linear",
)
class DropoutBeforeLinear(ClinicNet):
    def hidden(self, h: Tensor, layer: Layer, at: int) -> Tensor:
        return torch.relu(self.normed(layer.linear(self.drop(h)), layer.norm))


@BANK.mistake(
    "The inputs are dropped, too.",
    "After which step of a hidden layer does dropout come?",
    name="drops_inputs",
)
class DropsInputs(ClinicNet):
    def hidden(self, h: Tensor, layer: Layer, at: int) -> Tensor:
        return super().hidden(h if at else self.drop(h), layer, at)


@BANK.mistake(
    "Dropout comes before the norm: the norm's statistics are those of the numbers after dropout.",
    "In which order do linear, norm, ReLU and dropout come in a hidden layer?",
    name="dropout_before_norm",
)
class DropoutBeforeNorm(ClinicNet):
    def hidden(self, h: Tensor, layer: Layer, at: int) -> Tensor:
        return torch.relu(self.normed(self.drop(layer.linear(h)), layer.norm))


@BANK.mistake("The logits are dropped, too.", "What should come after the head?", name="dropout_behind_head")
class DropoutBehindHead(ClinicNet):
    def ended(self, h: Tensor) -> Tensor:
        return self.drop(super().ended(h))


@BANK.mistake(
    "There is no norm: the layer exists, but it is not used.",
    "After which step of a hidden layer does the norm come?",
    name="no_norm",
)
class NoNorm(ClinicNet):
    def normed(self, z: Tensor, norm: nn.BatchNorm1d) -> Tensor:
        return z


@BANK.mistake(
    "The norm comes after the ReLU.",
    "In which order do linear, norm, ReLU and dropout come in a hidden layer?",
    name="norm_behind_relu",
)
class NormBehindRelu(ClinicNet):
    def hidden(self, h: Tensor, layer: Layer, at: int) -> Tensor:
        return self.drop(self.normed(torch.relu(layer.linear(h)), layer.norm))


@BANK.mistake(
    "The norm comes after dropout, at the end of the layer.",
    "In which order do linear, norm, ReLU and dropout come in a hidden layer?",
    name="norm_behind_dropout",
)
class NormBehindDropout(ClinicNet):
    def hidden(self, h: Tensor, layer: Layer, at: int) -> Tensor:
        return self.normed(self.drop(torch.relu(layer.linear(h))), layer.norm)


@BANK.mistake(
    "The norm uses the statistics of the batch in evaluation.",
    "In evaluation the output of an example must not depend on the other examples. Which statistics are the same "
    "for every batch?",
    name="batch_statistics_in_evaluation",
)
class BatchStatisticsInEvaluation(ClinicNet):
    def normed(self, z: Tensor, norm: nn.BatchNorm1d) -> Tensor:
        if self.training:
            return super().normed(z, norm)
        return functional.batch_norm(z, None, None, norm.weight, norm.bias, training=True)


@BANK.mistake(
    "In evaluation the norm works as in training, and its running statistics change.",
    "A network that is only used must not change. How does torch.nn.BatchNorm1d know the mode?",
    name="norm_always_training",
)
class NormAlwaysTraining(ClinicNet):
    def normed(self, z: Tensor, norm: nn.BatchNorm1d) -> Tensor:
        return functional.batch_norm(z, norm.running_mean, norm.running_var, norm.weight, norm.bias, training=True)


@BANK.mistake(
    "The norm uses the running statistics in training.",
    "By which mean and variance is a batch normalised in training?",
    name="running_in_training",
)
class RunningInTraining(ClinicNet):
    def normed(self, z: Tensor, norm: nn.BatchNorm1d) -> Tensor:
        return functional.batch_norm(z, norm.running_mean, norm.running_var, norm.weight, norm.bias, training=False)


@BANK.mistake(
    "The running statistics never change.", "Which mean and variance will evaluation use?", name="running_never_updated"
)
class RunningNeverUpdated(ClinicNet):
    def normed(self, z: Tensor, norm: nn.BatchNorm1d) -> Tensor:
        if not self.training:
            return super().normed(z, norm)
        return functional.batch_norm(z, None, None, norm.weight, norm.bias, training=True)


@BANK.mistake(
    "The running statistics move too fast: nine tenths come from the new batch.",
    "PyTorch's momentum of a norm is the share of the new batch, 0.1 unless told otherwise; other libraries say 0.9.",
    name="momentum_reversed",
)
class MomentumReversed(ClinicNet):
    def normed(self, z: Tensor, norm: nn.BatchNorm1d) -> Tensor:
        norm.momentum = KERAS_MOMENTUM
        return super().normed(z, norm)


def _of_momentum(momentum: float, share: str) -> Mistake:
    class OtherMomentum(ClinicNet):
        def normed(self, z: Tensor, norm: nn.BatchNorm1d) -> Tensor:
            norm.momentum = momentum
            return super().normed(z, norm)

    return Mistake(
        f"momentum_is_{momentum:g}".replace(".", "_"),
        f"The running statistics take {share} from the new batch.",
        "PyTorch's momentum of a norm is the share of the new batch, 0.1 unless told otherwise.",
        OtherMomentum,
    )


BANK.add(_of_momentum(0.99, "99%"), _of_momentum(0.01, "only 1%"))


@BANK.mistake(
    "The norm adds 0.001 to the variance.",
    "PyTorch's eps is 1e-5 unless told otherwise; Keras has 0.001.",
    name="eps_of_keras",
)
class EpsOfKeras(ClinicNet):
    def normed(self, z: Tensor, norm: nn.BatchNorm1d) -> Tensor:
        norm.eps = KERAS_EPS
        return super().normed(z, norm)


@BANK.mistake("The ReLU is missing.", "After which step of a hidden layer does the ReLU come?", name="no_relu")
class NoRelu(ClinicNet):
    def hidden(self, h: Tensor, layer: Layer, at: int) -> Tensor:
        return self.drop(self.normed(layer.linear(h), layer.norm))


@BANK.mistake("There is a ReLU after the head.", "Can logits be negative?", name="relu_behind_head")
class ReluBehindHead(ClinicNet):
    def ended(self, h: Tensor) -> Tensor:
        return torch.relu(super().ended(h))


@BANK.mistake(
    "If there are no hidden layers, the inputs go through a ReLU before the head.",
    "The ReLU belongs to a hidden layer. Which steps are left if there is none?",
    name="relu_without_hidden",
)
class ReluWithoutHidden(ClinicNet):
    def ended(self, h: Tensor) -> Tensor:
        return super().ended(h if len(self.layers) else torch.relu(h))


@BANK.mistake(
    "There is a softmax after the head.",
    "cross_entropy has a softmax of its own. Which numbers should it get?",
    name="softmax_behind_head",
)
class SoftmaxBehindHead(ClinicNet):
    def ended(self, h: Tensor) -> Tensor:
        return torch.softmax(super().ended(h), dim=1)


@BANK.mistake(
    "There is a logarithm of a softmax after the head.",
    "cross_entropy has a softmax of its own. Which numbers should it get?",
    name="log_softmax_behind_head",
)
class LogSoftmaxBehindHead(ClinicNet):
    def ended(self, h: Tensor) -> Tensor:
        return torch.log_softmax(super().ended(h), dim=1)


def _bending(name: str, told: str, bend: Callable[[Tensor], Tensor]) -> Mistake:
    class Bending(ClinicNet):
        def bent(self, z: Tensor) -> Tensor:
            return bend(z)

    return Mistake(name, f"You use {told} instead of the ReLU.", "Which function is 0 below 0, and x above?", Bending)


BANK.add(
    _bending("sigmoid", "a sigmoid", torch.sigmoid),
    _bending("tanh", "a tanh", torch.tanh),
    _bending("leaky_relu", "a leaky ReLU", functional.leaky_relu),
    _bending("leaky_relu_of_0_1", "a leaky ReLU of slope 0.1", lambda z: functional.leaky_relu(z, 0.1)),
    _bending("elu", "an ELU", functional.elu),
    _bending("gelu", "a GELU", functional.gelu),
    _bending("silu", "a SiLU", functional.silu),
    _bending("softplus", "a softplus", functional.softplus),
    _bending("relu6", "a ReLU6", functional.relu6),
    _bending("absolute_value", "the absolute value", torch.abs),
)


@BANK.mistake("There is a sigmoid after the head.", "Between which limits can a logit lie?", name="sigmoid_behind_head")
class SigmoidBehindHead(ClinicNet):
    def ended(self, h: Tensor) -> Tensor:
        return torch.sigmoid(super().ended(h))


@BANK.mistake("There is a tanh after the head.", "Between which limits can a logit lie?", name="tanh_behind_head")
class TanhBehindHead(ClinicNet):
    def ended(self, h: Tensor) -> Tensor:
        return torch.tanh(super().ended(h))


@BANK.mistake(
    "There is no dropout. And: There is a softmax after the head.",
    "Which four steps does a hidden layer have? And which numbers should cross_entropy get?",
    name="no_dropout_and_softmax",
)
class NoDropoutAndSoftmax(NoDropout):
    def ended(self, h: Tensor) -> Tensor:
        return torch.softmax(super().ended(h), dim=1)


@BANK.mistake(
    "There is no dropout. And: The ReLU is missing.",
    "In which order do linear, norm, ReLU and dropout come in a hidden layer?",
    name="no_dropout_and_no_relu",
)
class NoDropoutAndNoRelu(NoDropout):
    def bent(self, z: Tensor) -> Tensor:
        return z


@BANK.mistake(
    "There is no dropout. And: There is no norm.",
    "In which order do linear, norm, ReLU and dropout come in a hidden layer?",
    name="no_dropout_and_no_norm",
)
class NoDropoutAndNoNorm(NoDropout):
    def normed(self, z: Tensor, norm: nn.BatchNorm1d) -> Tensor:
        return z


@BANK.mistake(
    "It is an AlphaDropout: dropped units do not become 0.",
    "AlphaDropout belongs to the SELU activation. Which dropout sets numbers to 0?",
    name="alpha_dropout",
)
class WithAlphaDropout(ClinicNet):
    def drop(self, h: Tensor) -> Tensor:
        return functional.alpha_dropout(h, self.p, self.training)


@BANK.mistake(
    "Evaluation works as training does: norms use the batch, and units are dropped.",
    "Who chooses the mode? Is there a train() inside forward?",
    name="always_in_training",
)
class AlwaysInTraining(ClinicNet):
    def forward(self, x: Tensor) -> Tensor:
        self.train()
        return super().forward(x)


@BANK.mistake(
    "Training works as evaluation does: norms use their running statistics, and no unit is dropped.",
    "Who chooses the mode? Is there an eval() inside forward?",
    name="always_in_evaluation",
)
class AlwaysInEvaluation(ClinicNet):
    def forward(self, x: Tensor) -> Tensor:
        self.eval()
        return super().forward(x)


def _skipping(name: str, where: str, join: Callable[[ClinicNet, Tensor, Tensor], Tensor]) -> Mistake:
    class Skipping(ClinicNet):
        def hidden(self, h: Tensor, layer: Layer, at: int) -> Tensor:
            z = self.normed(layer.linear(h), layer.norm)
            return join(self, h, z) if z.shape == h.shape else self.drop(torch.relu(z))

    title = f"If a layer has as many outputs as inputs, its input is added {where}: that is a skip."
    return Mistake(
        name,
        title,
        "Does the text ask for a skip? Each layer gets the output of the layer before it, and nothing else.",
        Skipping,
    )


BANK.add(
    _skipping("skip_after_relu", "after the ReLU", lambda net, h, z: net.drop(h + torch.relu(z))),
    _skipping("skip_before_relu", "before the ReLU", lambda net, h, z: net.drop(torch.relu(h + z))),
)


def _only_when_evaluated(name: str, said: str, function: Callable[[Tensor], Tensor]) -> Mistake:
    class OnlyWhenEvaluated(ClinicNet):
        def ended(self, h: Tensor) -> Tensor:
            logits = super().ended(h)
            return logits if self.training else function(logits)

    return Mistake(
        f"{name}_in_evaluation",
        f"There is {said} after the head in evaluation.",
        "Should the outputs of the head be logits in both modes? Probabilities can be computed outside of the network.",
        OnlyWhenEvaluated,
    )


BANK.add(
    _only_when_evaluated("softmax", "a softmax", lambda logits: torch.softmax(logits, dim=1)),
    _only_when_evaluated("log_softmax", "a logarithm of a softmax", lambda logits: torch.log_softmax(logits, dim=1)),
    _only_when_evaluated("sigmoid", "a sigmoid", torch.sigmoid),
)


ANY = ListOf(Array(("...",)))
OPTIONS = Dict(
    {"inputs": Count(), "hidden": ListOf(Count()), "outputs": Count(), "p": Real("the probability of dropping")}
)

CLINIC_NET = Exercise(
    name="ClinicNet",
    lesson=LESSON,
    parameters=(
        Parameter("options", OPTIONS),
        Parameter("weights", ANY),
        Parameter("x", Array(("N", "inputs"), "the examples")),
        Parameter("dout", Array(("N", "outputs"), "the gradient at the output")),
        Parameter("running", ANY),
        Parameter("training", Flag("True in training, False in evaluation")),
        Parameter("calls", Count("how often the batch goes through")),
        Parameter("rng", Rng()),
    ),
    outputs=(
        Output("out", Array(("N", "outputs"))),
        Output("dx", Array(("N", "inputs")), "gradient"),
        Output("gradients", ANY, "gradient"),
        Output("running", ANY),
    ),
    reference=ClinicNet,
    cases=_cases,
    points=4,
    style="module",
    nudge="Four steps make a hidden layer. Which of them have parameters, and which behave otherwise in evaluation?",
    hint="Collect the layers of all hidden layers in one list and make an nn.Sequential of it. torch.nn.BatchNorm1d "
    "and torch.nn.Dropout follow train() and eval() by themselves; functions have to be told self.training.",
    explanation="Linear, norm, ReLU, dropout, once for each width, then a head without anything after it: "
    "cross_entropy wants logits. nn.Sequential registers the layers in the order of their making, so parameters() has "
    "that order. "
    "Dropout and the norm are layers, not functions, because they behave otherwise in evaluation, and train() and "
    "eval() reach every layer that is registered.",
    mistakes=tuple(BANK),
)

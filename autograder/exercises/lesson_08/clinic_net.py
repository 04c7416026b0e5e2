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
    "The units are kept with probability p: p is taken for the probability of keeping.",
    "In PyTorch, and here, p is the probability of dropping.",
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


@BANK.mistake("There is no dropout.", "It is the last step of each hidden layer.", name="no_dropout")
class NoDropout(ClinicNet):
    def drop(self, h: Tensor) -> Tensor:
        return h


@BANK.mistake(
    "Dropout goes on in evaluation.",
    "functional.dropout does not know the module's mode unless it is told: training=self.training. "
    "torch.nn.Dropout knows it.",
    name="drops_in_evaluation",
)
class DropsInEvaluation(ClinicNet):
    def drop(self, h: Tensor) -> Tensor:
        return functional.dropout(h, self.p, True)


@BANK.mistake(
    "Dropout works in evaluation and not in training.",
    "Read the condition on the mode once more.",
    name="modes_swapped",
)
class ModesSwapped(ClinicNet):
    def drop(self, h: Tensor) -> Tensor:
        return functional.dropout(h, self.p, not self.training)


@BANK.mistake(
    "What dropout keeps is not scaled.",
    "Without the factor 1 / (1 - p) the next layer gets less in training than in evaluation.",
    name="not_scaled",
)
class NotScaled(ClinicNet):
    def drop(self, h: Tensor) -> Tensor:
        return functional.dropout(h, self.p, self.training) * (1 - self.p if self.training else 1.0)


@BANK.mistake(
    "This is the first form of dropout: evaluation scales by 1 - p, and training does not scale.",
    "PyTorch's dropout divides by 1 - p in training and leaves evaluation alone.",
    name="scaled_in_evaluation",
)
class ScaledInEvaluation(ClinicNet):
    def drop(self, h: Tensor) -> Tensor:
        return functional.dropout(h, self.p, self.training) * (1 - self.p)


@BANK.mistake(
    "Both modes scale: training divides by 1 - p, and evaluation multiplies by it.",
    "One of the two makes the means equal. PyTorch's dropout does it in training.",
    name="scaled_in_both",
)
class ScaledInBoth(ClinicNet):
    def drop(self, h: Tensor) -> Tensor:
        return functional.dropout(h, self.p, self.training) * (1.0 if self.training else 1 - self.p)


@BANK.mistake(
    "All examples of a batch share one mask.", "Each number of h is dropped by itself.", name="mask_shared_by_examples"
)
class MaskSharedByExamples(ClinicNet):
    def drop(self, h: Tensor) -> Tensor:
        return h * functional.dropout(torch.ones_like(h[:1]), self.p, self.training)


@BANK.mistake(
    "Dropout drops whole examples: all units of one share a mask.",
    "Each number of h is dropped by itself. Dropout1d and its sisters drop whole channels.",
    name="mask_shared_by_units",
)
class MaskSharedByUnits(ClinicNet):
    def drop(self, h: Tensor) -> Tensor:
        return h * functional.dropout(torch.ones_like(h[:, :1]), self.p, self.training)


@BANK.mistake("Only the last hidden layer has dropout.", "Every hidden layer ends with it.", name="dropout_only_last")
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
    "Dropout stands at the beginning of each hidden layer: it drops inputs, and the last layer's units are all kept.",
    "It is the last step of a hidden layer, behind the ReLU.",
    name="dropout_before_linear",
)
class DropoutBeforeLinear(ClinicNet):
    def hidden(self, h: Tensor, layer: Layer, at: int) -> Tensor:
        return torch.relu(self.normed(layer.linear(self.drop(h)), layer.norm))


@BANK.mistake(
    "The inputs are dropped, too.",
    "Dropout stands behind the ReLU of a hidden layer, nowhere else.",
    name="drops_inputs",
)
class DropsInputs(ClinicNet):
    def hidden(self, h: Tensor, layer: Layer, at: int) -> Tensor:
        return super().hidden(h if at else self.drop(h), layer, at)


@BANK.mistake(
    "Dropout stands before the norm: the batch's statistics are those of what is left.",
    "The order is linear, norm, ReLU, dropout.",
    name="dropout_before_norm",
)
class DropoutBeforeNorm(ClinicNet):
    def hidden(self, h: Tensor, layer: Layer, at: int) -> Tensor:
        return torch.relu(self.normed(self.drop(layer.linear(h)), layer.norm))


@BANK.mistake("The logits are dropped, too.", "Nothing stands behind the head.", name="dropout_behind_head")
class DropoutBehindHead(ClinicNet):
    def ended(self, h: Tensor) -> Tensor:
        return self.drop(super().ended(h))


@BANK.mistake("There is no norm: the layer is made, and not used.", "It stands behind the linear.", name="no_norm")
class NoNorm(ClinicNet):
    def normed(self, z: Tensor, norm: nn.BatchNorm1d) -> Tensor:
        return z


@BANK.mistake("The norm stands behind the ReLU.", "The order is linear, norm, ReLU, dropout.", name="norm_behind_relu")
class NormBehindRelu(ClinicNet):
    def hidden(self, h: Tensor, layer: Layer, at: int) -> Tensor:
        return self.drop(self.normed(torch.relu(layer.linear(h)), layer.norm))


@BANK.mistake(
    "The norm stands behind dropout, at the end of the layer.",
    "The order is linear, norm, ReLU, dropout.",
    name="norm_behind_dropout",
)
class NormBehindDropout(ClinicNet):
    def hidden(self, h: Tensor, layer: Layer, at: int) -> Tensor:
        return self.normed(self.drop(torch.relu(layer.linear(h))), layer.norm)


@BANK.mistake(
    "The norm uses the batch's own statistics in evaluation.",
    "In evaluation an example's output may not depend on the others: that is what the running statistics are for.",
    name="batch_statistics_in_evaluation",
)
class BatchStatisticsInEvaluation(ClinicNet):
    def normed(self, z: Tensor, norm: nn.BatchNorm1d) -> Tensor:
        if self.training:
            return super().normed(z, norm)
        return functional.batch_norm(z, None, None, norm.weight, norm.bias, training=True)


@BANK.mistake(
    "The norm does in evaluation what it does in training, and its running statistics change.",
    "A network that is only used must not change. torch.nn.BatchNorm1d knows the mode if the module keeps it.",
    name="norm_always_training",
)
class NormAlwaysTraining(ClinicNet):
    def normed(self, z: Tensor, norm: nn.BatchNorm1d) -> Tensor:
        return functional.batch_norm(z, norm.running_mean, norm.running_var, norm.weight, norm.bias, training=True)


@BANK.mistake(
    "The norm uses the running statistics in training.",
    "In training each batch is normalised by its own mean and variance.",
    name="running_in_training",
)
class RunningInTraining(ClinicNet):
    def normed(self, z: Tensor, norm: nn.BatchNorm1d) -> Tensor:
        return functional.batch_norm(z, norm.running_mean, norm.running_var, norm.weight, norm.bias, training=False)


@BANK.mistake(
    "The running statistics never change.", "Evaluation will need what training has seen.", name="running_never_updated"
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


@BANK.mistake(
    "The norm adds 0.001 to the variance.",
    "PyTorch's eps is 1e-5 unless told otherwise; Keras has 0.001.",
    name="eps_of_keras",
)
class EpsOfKeras(ClinicNet):
    def normed(self, z: Tensor, norm: nn.BatchNorm1d) -> Tensor:
        norm.eps = KERAS_EPS
        return super().normed(z, norm)


@BANK.mistake("The ReLU is missing.", "It stands between the norm and dropout.", name="no_relu")
class NoRelu(ClinicNet):
    def hidden(self, h: Tensor, layer: Layer, at: int) -> Tensor:
        return self.drop(self.normed(layer.linear(h), layer.norm))


@BANK.mistake(
    "There is a ReLU behind the head.", "Logits may be negative: the last layer is linear.", name="relu_behind_head"
)
class ReluBehindHead(ClinicNet):
    def ended(self, h: Tensor) -> Tensor:
        return torch.relu(super().ended(h))


@BANK.mistake(
    "Without hidden layers a ReLU stands before the head.",
    "The ReLU belongs to a hidden layer. Which steps are left if there is none?",
    name="relu_without_hidden",
)
class ReluWithoutHidden(ClinicNet):
    def ended(self, h: Tensor) -> Tensor:
        return super().ended(h if len(self.layers) else torch.relu(h))


@BANK.mistake(
    "There is a softmax behind the head.",
    "cross_entropy takes logits and has its own softmax: the last layer is linear.",
    name="softmax_behind_head",
)
class SoftmaxBehindHead(ClinicNet):
    def ended(self, h: Tensor) -> Tensor:
        return torch.softmax(super().ended(h), dim=1)


@BANK.mistake(
    "There is a logarithm of a softmax behind the head.",
    "cross_entropy takes logits and has its own softmax: the last layer is linear.",
    name="log_softmax_behind_head",
)
class LogSoftmaxBehindHead(ClinicNet):
    def ended(self, h: Tensor) -> Tensor:
        return torch.log_softmax(super().ended(h), dim=1)


def _bending(name: str, told: str, bend: Callable[[Tensor], Tensor]) -> Mistake:
    class Bending(ClinicNet):
        def bent(self, z: Tensor) -> Tensor:
            return bend(z)

    return Mistake(name, f"{told} stands in place of the ReLU.", "Which function is 0 below 0, and x above?", Bending)


BANK.add(
    _bending("sigmoid", "A sigmoid", torch.sigmoid),
    _bending("tanh", "A tanh", torch.tanh),
    _bending("leaky_relu", "A leaky ReLU", functional.leaky_relu),
    _bending("leaky_relu_of_0_1", "A leaky ReLU of slope 0.1", lambda z: functional.leaky_relu(z, 0.1)),
    _bending("elu", "An ELU", functional.elu),
    _bending("gelu", "A GELU", functional.gelu),
    _bending("silu", "A SiLU", functional.silu),
    _bending("softplus", "A softplus", functional.softplus),
    _bending("relu6", "A ReLU6", functional.relu6),
    _bending("absolute_value", "The absolute value", torch.abs),
)


@BANK.mistake("There is a sigmoid behind the head.", "Logits may be any number.", name="sigmoid_behind_head")
class SigmoidBehindHead(ClinicNet):
    def ended(self, h: Tensor) -> Tensor:
        return torch.sigmoid(super().ended(h))


@BANK.mistake("There is a tanh behind the head.", "Logits may be any number.", name="tanh_behind_head")
class TanhBehindHead(ClinicNet):
    def ended(self, h: Tensor) -> Tensor:
        return torch.tanh(super().ended(h))


@BANK.mistake(
    "There is no dropout. And: There is a softmax behind the head.",
    "Dropout is the last step of each hidden layer, and the last layer is linear.",
    name="no_dropout_and_softmax",
)
class NoDropoutAndSoftmax(NoDropout):
    def ended(self, h: Tensor) -> Tensor:
        return torch.softmax(super().ended(h), dim=1)


@BANK.mistake(
    "There is no dropout. And: The ReLU is missing.",
    "The order is linear, norm, ReLU, dropout.",
    name="no_dropout_and_no_relu",
)
class NoDropoutAndNoRelu(NoDropout):
    def bent(self, z: Tensor) -> Tensor:
        return z


@BANK.mistake(
    "There is no dropout. And: There is no norm.",
    "The order is linear, norm, ReLU, dropout.",
    name="no_dropout_and_no_norm",
)
class NoDropoutAndNoNorm(NoDropout):
    def normed(self, z: Tensor, norm: nn.BatchNorm1d) -> Tensor:
        return z


@BANK.mistake(
    "It is an AlphaDropout: what it drops does not become 0.",
    "AlphaDropout belongs to the SELU activation. torch.nn.Dropout sets numbers to 0.",
    name="alpha_dropout",
)
class WithAlphaDropout(ClinicNet):
    def drop(self, h: Tensor) -> Tensor:
        return functional.alpha_dropout(h, self.p, self.training)


@BANK.mistake(
    "Evaluation does what training does: norms use the batch, and units are dropped.",
    "Who chooses the mode? Is there a train() inside forward?",
    name="always_in_training",
)
class AlwaysInTraining(ClinicNet):
    def forward(self, x: Tensor) -> Tensor:
        self.train()
        return super().forward(x)


@BANK.mistake(
    "Training does what evaluation does: norms use their running statistics, and no unit is dropped.",
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

    title = f"Where two layers are equally wide, the input of the layer is added {where}: that is a skip."
    return Mistake(name, title, "This net has none: each layer gets what the one before made.", Skipping)


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
        f"There is {said} behind the head in evaluation.",
        "The head's outputs are logits in both modes. Whoever wants probabilities asks for them outside.",
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
    explanation="Linear, norm, ReLU, dropout, once for each width, then a head without anything behind it: "
    "cross_entropy wants logits. nn.Sequential registers the layers in the order of their making, so parameters() has "
    "that order. "
    "Dropout and the norm are layers, not functions, because they behave otherwise in evaluation, and train() and "
    "eval() reach every layer that is registered.",
    mistakes=tuple(BANK),
)

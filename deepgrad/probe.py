"""Measures the signal and the gradients of any torch module, layer by layer.

A *layer* is a module that owns a weight of at least two axes (Linear, Conv, RNN, …; not a norm), each time it is
called, in the order of the calls. Its activation h is the output of the last activation function that ran before the
next layer, or its own output if there was none. A probe cannot see functions such as ``F.relu``; then name the modules
to measure.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from deepgrad.errors import BadArgument
from deepgrad.networks.arrays import Array
from deepgrad.tensors import Loss, as_tensors, first_tensor, loss_of, one_thread
from deepgrad.watching import Call, as_it_was, is_function, watching, weights_of

__all__ = ["Record", "probe"]


@dataclass(frozen=True)
class Record:
    """One number for each of L layers in the order of their calls: arrays of shape (L,), float64.

    Attributes:
        names: the layers; one that is called again counts as "cell[0]", "cell[1]", …
        loss: the loss of this batch.
        activation_mean: mean of h over batch and units.
        activation_std: its standard deviation over both.
        activation_rms: its root mean square.
        gradient_rms: root mean square of dL/dh. It contains the factor 1/N of a mean loss.
        weight_gradient_norm: Frobenius norm of dL/dW: all weights (not biases) of the layer, summed over its calls.
        weight_norm: Frobenius norm of W.
        update_ratio: lr |dL/dW| / |W|, the relative size of a step of plain gradient descent; NaN without ``lr``.
        saturation: share of the activation's slopes below 5% of its largest; NaN without an activation of torch's.
        dead: share of units with z <= 0 on every example, which in a ReLU layer get no gradient; NaN if the activation
            is no rectifier. A unit of a convolution is a channel.
        activations: h itself, one array for each layer; empty unless ``keep``.
        gradients: dL/dh itself; empty unless ``keep``.

    A number that does not exist (no weights, a frozen weight, an h that was overwritten in place) is NaN.
    """

    names: tuple[str, ...]
    loss: float
    activation_mean: Array
    activation_std: Array
    activation_rms: Array
    gradient_rms: Array
    weight_gradient_norm: Array
    weight_norm: Array
    update_ratio: Array
    saturation: Array
    dead: Array
    activations: tuple[Array, ...] = ()
    gradients: tuple[Array, ...] = ()


@dataclass
class Layer:
    """A measured layer: its weights, its output and its slopes."""

    name: str
    weights: list[nn.Parameter]
    output: Call
    function: Call | None = None


def probe(
    net: nn.Module,
    X: Any,
    y: Any,
    loss: Loss = "cross_entropy",
    *,
    lr: float | None = None,
    modules: Sequence[str] | None = None,
    keep: bool = False,
) -> Record:
    """Run one batch forward and backward, and record each layer's signal and gradient.

    The network runs in its present mode. Afterwards parameters, their ``.grad``, running statistics, mode, hooks and
    torch's random state are as before, even after an error.

    Args:
        net: any module.
        X: inputs (N, ...), array or tensor.
        y: targets.
        loss: "cross_entropy", "mse", "bce_with_logits", or a function (output, targets) -> number.
        lr: learning rate, for ``update_ratio``.
        modules: names of ``net.named_modules()`` to measure in place of the layers: h is what they return, W is all
            weights inside them. ``DeepNet.activations`` names the blocks, whose outputs have the skips in them.
        keep: keep all activations and gradients, for histograms.

    Raises:
        BadArgument: a name that is no module of the network or is never called, a network without layers, or a loss
            that is not one number. Errors of the network itself are not caught.
    """
    inputs, targets = as_tensors(net, X, y)
    _require_modules(net, modules or ())
    with one_thread(), as_it_was(net), torch.enable_grad():
        if inputs.is_floating_point():
            inputs = inputs.clone().requires_grad_()  # so that an h before the first weight has a gradient, too
        with watching(net, modules or ()) as calls:
            value = loss_of(loss)(first_tensor(net(inputs)), targets)
        if value.numel() != 1:
            raise BadArgument(f"The loss should be one number: got shape {tuple(value.shape)}. Take its mean.")
        layers = _layers(calls) if modules is None else _named(calls, modules)
        if not layers:
            raise BadArgument("No layer with a weight was called. Name the modules to look at: modules=[…].")
        return _record(value, layers, lr, keep=keep)


def _require_modules(net: nn.Module, wanted: Sequence[str]) -> None:
    known = dict(net.named_modules())
    for name in wanted:
        if name not in known:
            raise BadArgument(f"The network has no module {name!r}. It has: {', '.join(filter(None, known))}.")


def _layers(calls: Iterable[Call]) -> list[Layer]:
    """A layer for each call of a module with weights, and the last activation function after it."""
    layers: list[Layer] = []
    for call in calls:
        if weights := weights_of(call.module):
            layers.append(Layer(call.name, weights, call))
        elif layers and is_function(call.module) and call.h.shape == layers[-1].output.h.shape:
            layers[-1].output = layers[-1].function = call
    return _numbered(layers)


def _named(calls: list[Call], names: Sequence[str]) -> list[Layer]:
    """A layer for each call of each named module, with the last activation function inside it."""
    layers: list[Layer] = []
    for name in names:
        here = [i for i, call in enumerate(calls) if call.name == name]
        if not here:
            raise BadArgument(f"The module {name!r} is never called when the network runs.")
        for i in here:
            within = [c for c in calls[: i + 1] if c.name == name or not name or c.name.startswith(f"{name}.")]
            functions = [c for c in within if not math.isnan(c.saturation)]
            weights = weights_of(calls[i].module, inside=True)
            layers.append(Layer(name, weights, calls[i], functions[-1] if functions else None))
    return _numbered(layers)


def _numbered(layers: list[Layer]) -> list[Layer]:
    """Layers that are called again get a number."""
    total, seen = Counter(layer.name for layer in layers), Counter[str]()
    for layer in layers:
        name = layer.name
        if total[name] > 1:
            layer.name = f"{name}[{seen[name]}]"
        seen[name] += 1
    return layers


def _record(value: Tensor, layers: list[Layer], lr: float | None, *, keep: bool) -> Record:
    tensors = [layer.output.h for layer in layers]
    weights = [weight for layer in layers for weight in layer.weights]
    gradient_of = _gradients(value, [*tensors, *weights])
    gradients = [
        gradient_of.get(id(layer.output.h)) if layer.output.h._version == layer.output.version else None
        for layer in layers
    ]
    weight_norm = _norms([layer.weights for layer in layers])
    dW_norm = _norms([[gradient_of.get(id(weight)) for weight in layer.weights] for layer in layers])
    with np.errstate(divide="ignore", invalid="ignore"):
        update_ratio = (math.nan if lr is None else lr) * dW_norm / weight_norm
    mean, std, rms = np.array([layer.output.moments for layer in layers]).T
    functions = [layer.function for layer in layers]
    return Record(
        tuple(layer.name for layer in layers),
        value.item(),
        mean,
        std,
        rms,
        gradient_rms=np.array([_rms(gradient) for gradient in gradients]),
        weight_gradient_norm=dW_norm,
        weight_norm=weight_norm,
        update_ratio=update_ratio,
        saturation=np.array([one.saturation if one else math.nan for one in functions]),
        dead=np.array([one.dead if one else math.nan for one in functions]),
        activations=tuple(map(_array, tensors)) if keep else (),
        gradients=tuple(map(_array, gradients)) if keep else (),
    )


def _gradients(value: Tensor, wanted: list[Tensor]) -> dict[int, Tensor]:
    """dL/dt by ``id`` of t; zeros if the loss does not depend on t. Changes no ``.grad``."""
    asked = [tensor for tensor in wanted if tensor.requires_grad]
    if not asked or not value.requires_grad:
        return {}
    found = torch.autograd.grad(value, asked, allow_unused=True, materialize_grads=True)
    return {id(tensor): gradient for tensor, gradient in zip(asked, found, strict=True)}


def _norms(groups: Sequence[Sequence[Tensor | None]]) -> Array:
    """The norm of all tensors of a group together; NaN for an empty group or one with a gap."""
    norms = []
    for group in groups:
        present = [tensor for tensor in group if tensor is not None]
        squares = [float(tensor.detach().double().square().sum()) for tensor in present]
        norms.append(math.sqrt(math.fsum(squares)) if group and len(present) == len(group) else math.nan)
    return np.array(norms)


def _rms(gradient: Tensor | None) -> float:
    return math.nan if gradient is None else float(gradient.detach().double().square().mean().sqrt())


def _array(tensor: Tensor | None) -> Array:
    return np.array(math.nan) if tensor is None else np.array(tensor.detach().numpy())

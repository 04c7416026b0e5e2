"""The multilayer perceptron by hand, for any depth and activation: both passes, profiles of signal and gradient.

A batch X is (N, fan_in), a weight W_i is (fan_out, fan_in), as in PyTorch: z_i = h_(i-1) W_iᵀ + b_i, h_i = phi(z_i),
h_0 = X. Layers are numbered 1 to L; the last one has an activation of its own, ``output``. Numbers that grow too
large become ``inf`` and ``nan`` without a warning.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias, cast

import numpy as np

from deepgrad.errors import BadArgument
from deepgrad.networks import starts
from deepgrad.networks.activations import Activation, activation_of
from deepgrad.networks.arrays import Array, Labels, require_ndim, require_shape
from deepgrad.networks.losses import softmax_cross_entropy

__all__ = ["Gradients", "Params", "Profile", "backward", "forward", "initial", "profile"]

Params: TypeAlias = list[tuple[Array, Array]]
"""One (W, b) for each layer: shapes (fan_out, fan_in) and (fan_out,)."""


class Gradients(NamedTuple):
    """Gradients of a loss in a network of L layers.

    ``dh`` has L + 1 entries, dL/dh_0 to dL/dh_L; ``dz``, ``dW`` and ``db`` have L, entry i for layer i + 1. Each
    gradient has the shape of its array.
    """

    dh: list[Array]
    dz: list[Array]
    dW: list[Array]
    db: list[Array]


class Profile(NamedTuple):
    """The sizes of signal and gradient, layer by layer.

    Attributes:
        activation_rms: root mean square over batch and units of h_0 to h_L, shape (L + 1,).
        gradient_rms: the same of dL/dh_0 to dL/dh_L, shape (L + 1,).
        dW_norm: Frobenius norm of dL/dW_1 to dL/dW_L, shape (L,).
        saturation: share of (example, unit) pairs whose slope is below 5% of the activation's largest, shape (L,).
        dead: share of units with z <= 0 on every example, shape (L,); NaN if the activation is no rectifier.
    """

    activation_rms: Array
    gradient_rms: Array
    dW_norm: Array
    saturation: Array
    dead: Array


def initial(
    sizes: Sequence[int],
    rng: np.random.Generator,
    scheme: starts.Scheme = "he",
    bias: str = "zero",
    activation: str = "relu",
    gain: float = 1.0,
) -> Params:
    """Random parameters, all layers by the same scheme, the last one too.

    Args:
        sizes: units of h_0 to h_L: L + 1 numbers.
        rng: draws layer by layer, W before b.
        scheme: see ``starts.weight_std``; a number is the weights' standard deviation.
        bias: see ``starts.biases``.
        activation: the activation for which "he" keeps the signal's size.
        gain: a factor on all weights.

    Raises:
        BadArgument: fewer than two sizes, or an unknown scheme.
    """
    if len(sizes) < 2:
        raise BadArgument(f"sizes should have an input and at least one layer: got {list(sizes)}.")
    return [
        (gain * starts.weights(scheme, fan_in, fan_out, rng, activation), starts.biases(bias, fan_in, fan_out, rng))
        for fan_in, fan_out in pairwise(sizes)
    ]


@np.errstate(over="ignore", invalid="ignore")
def forward(params: Params, X: Array, activation: str, output: str = "linear") -> tuple[list[Array], list[Array]]:
    """The pre-activations z_1 to z_L and the activations h_0 = X to h_L.

    Args:
        params: one (W, b) a layer.
        X: the inputs, shape (N, fan_in).
        activation: that of layers 1 to L - 1.
        output: that of layer L.

    Raises:
        BadArgument: an unknown activation, or a layer that does not fit the one before; the message names it.
    """
    require_ndim("X", X, 2, "example and input")
    zs: list[Array] = []
    hs: list[Array] = [X]
    for i, ((W, b), phi) in enumerate(zip(params, _activations(len(params), activation, output), strict=True), start=1):
        require_ndim(f"W_{i}", W, 2, "fan_out and fan_in")
        require_shape(f"W_{i}", W, (len(b), hs[-1].shape[1]))
        z = hs[-1] @ W.T
        z += b
        zs.append(z)
        hs.append(phi.function(z))
    return zs, hs


@np.errstate(over="ignore", invalid="ignore")
def backward(
    params: Params,
    zs: Sequence[Array],
    hs: Sequence[Array],
    activation: str,
    d_output: Array,
    output: str = "linear",
) -> Gradients:
    """Gradients of the loss with respect to every activation, pre-activation, weight and bias.

    dL/dz_i = dL/dh_i * phi'(z_i), dL/dW_i = dL/dz_iᵀ h_(i-1), dL/db_i = dL/dz_i summed over the batch,
    dL/dh_(i-1) = dL/dz_i W_i. If the loss is a mean over the batch, ``d_output`` has the factor 1/N already.

    Args:
        params: one (W, b) a layer.
        zs: the pre-activations that ``forward`` returned.
        hs: the activations that it returned.
        activation: that of layers 1 to L - 1.
        d_output: dL/dh_L, shape (N, outputs).
        output: the activation of layer L.

    Raises:
        BadArgument: an unknown activation, lists that do not fit the number of layers, or a ``d_output`` whose shape is
            not that of h_L.
    """
    if (len(zs), len(hs)) != (len(params), len(params) + 1):
        raise BadArgument(
            f"{len(params)} layers have {len(params)} zs and {len(params) + 1} hs: got {len(zs)} and {len(hs)}."
        )
    require_shape("d_output", d_output, hs[-1].shape)
    return _backward(params, _slopes(zs, activation, output), hs, d_output)


@np.errstate(over="ignore", invalid="ignore")
def profile(
    params: Params,
    X: Array,
    upstream: Array | Labels,
    activation: str,
    output: str = "linear",
) -> Profile:
    """Signal, gradients, saturation and silent units of one batch.

    Args:
        params: one (W, b) a layer.
        X: the inputs, shape (N, fan_in).
        upstream: dL/dh_L, shape (N, outputs); or the right classes, shape (N,), and the loss is the mean softmax
            cross-entropy of h_L.
        activation: that of layers 1 to L - 1.
        output: that of layer L.

    Raises:
        BadArgument: see ``forward`` and ``backward``.
    """
    zs, hs = forward(params, X, activation, output)
    is_labels = np.ndim(upstream) == 1
    d_output = softmax_cross_entropy(hs[-1], cast(Labels, upstream))[1] if is_labels else cast(Array, upstream)
    require_shape("upstream", d_output, hs[-1].shape)
    slopes = _slopes(zs, activation, output)
    gradients = _backward(params, slopes, hs, d_output)
    phis = _activations(len(params), activation, output)
    return Profile(
        np.array([_rms(h) for h in hs]),
        np.array([_rms(dh) for dh in gradients.dh]),
        np.array([_rms(dW) * math.sqrt(dW.size) for dW in gradients.dW]),
        np.array([phi.saturated(slope) for phi, slope in zip(phis, slopes, strict=True)]),
        np.array([phi.silent(z) for phi, z in zip(phis, zs, strict=True)]),
    )


def _backward(params: Params, slopes: list[Array], hs: Sequence[Array], d_output: Array) -> Gradients:
    gradients = Gradients([d_output], [], [], [])
    for (W, _), slope, below in zip(params[::-1], slopes[::-1], hs[-2::-1], strict=True):
        dz = gradients.dh[-1] * slope
        gradients.dz.append(dz)
        gradients.dW.append(dz.T @ below)
        gradients.db.append(dz.sum(axis=0))
        gradients.dh.append(dz @ W)
    return Gradients(*(one[::-1] for one in gradients))


def _slopes(zs: Sequence[Array], activation: str, output: str) -> list[Array]:
    return [phi.slope(z) for phi, z in zip(_activations(len(zs), activation, output), zs, strict=True)]


def _activations(depth: int, activation: str, output: str) -> list[Activation]:
    return [activation_of(activation)] * (depth - 1) + [activation_of(output)]


def _rms(values: Array) -> float:
    # Scaled first, because the squares of 1e-200 and 1e200 are 0 and infinite.
    largest = float(np.abs(values).max())
    if not 0 < largest < math.inf:
        return largest
    scaled = values / largest
    return largest * math.sqrt(np.vdot(scaled, scaled) / values.size)

"""Knows which of torch's functions are linear maps, activations and losses, and measures their outputs.

Tested in ``tests/clinic/test_exact.py``.
"""

from typing import Any

import torch
from torch import Tensor

from deepgrad.clinic.huge import finite
from deepgrad.clinic.journal import LossCall

__all__ = [
    "CLAMPS",
    "LINEAR",
    "LOSSES",
    "PRODUCTS",
    "RECTIFIERS",
    "SIGNED",
    "SMOOTH",
    "SQUASHING",
    "flat_share",
    "loss_call",
    "made_by",
    "maker",
    "units_of",
]

RECTIFIERS = {"relu", "relu_", "relu6", "relu6_", "threshold", "threshold_", "rnn_relu", "rnn_relu_cell"}
CLAMPS = {"clamp", "clamp_", "clip", "clip_", "clamp_min", "clamp_min_", "hardtanh", "hardtanh_"}
"""Functions that cut off numbers. With a lower bound of 0 they are rectifiers."""
SQUASHING = {
    "tanh": (-1.0, 1.0),
    "tanh_": (-1.0, 1.0),
    "rnn_tanh": (-1.0, 1.0),
    "rnn_tanh_cell": (-1.0, 1.0),
    "softsign": (-1.0, 1.0),
    "sigmoid": (0.0, 1.0),
    "sigmoid_": (0.0, 1.0),
    "hardsigmoid": (0.0, 1.0),
}
"""Functions with two flat ends, and the values of the ends."""
SMOOTH = {"gelu", "silu", "elu", "leaky_relu", "selu", "softplus", "mish", "celu", "hardswish", "prelu"}
RECURRENT = {"rnn_tanh", "rnn_relu", "lstm", "gru", "rnn_tanh_cell", "rnn_relu_cell", "lstm_cell", "gru_cell"}
LINEAR = RECURRENT | {
    "linear", "bilinear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d",
    "embedding", "embedding_bag", "multi_head_attention_forward",
}  # fmt: skip
PRODUCTS = {"matmul", "__matmul__", "mm", "bmm", "addmm", "einsum", "baddbmm", "__rmatmul__"}
"""Functions that count as linear maps only if one of the factors is a parameter."""
LOSSES = {
    "cross_entropy", "nll_loss", "mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "binary_cross_entropy",
    "binary_cross_entropy_with_logits", "kl_div", "poisson_nll_loss", "gaussian_nll_loss", "ctc_loss", "dist",
}  # fmt: skip

SIGNED = {"cosine_embedding_loss": 2, "margin_ranking_loss": 2, "hinge_embedding_loss": 1, "soft_margin_loss": 1}
"""Losses whose targets are 1 or -1, and the position of the targets."""

FLAT_WITHIN = 0.01
"""Share of the range at each end that counts as flat. There the sigmoid's slope is below 4% of its largest slope."""
SAMPLED = 20_000
"""Most numbers of a target that are examined."""

RESHAPING = (
    "View", "Reshape", "Squeeze", "Unsqueeze", "Slice", "Select", "ToCopy", "Transpose", "Permute", "Clone", "T",
    "UnsafeView", "Alias", "ReshapeAlias", "Expand",
)  # fmt: skip
"""Backward nodes that only change the shape or type of numbers."""


def made_by(node: Any) -> str:
    """The function of a backward node: "Sigmoid", "Softmax", …; "" without a node."""
    return node.name().rstrip("0123456789").removesuffix("Backward") if node is not None else ""


def maker(output: Tensor) -> str:
    """The function that made these numbers, by its backward node: "Sigmoid", "Softmax", …; "" without a graph."""
    node = output.grad_fn
    while node is not None:
        name = made_by(node)
        if name not in RESHAPING or not node.next_functions:
            return name
        node = node.next_functions[0][0]
    return ""


def units_of(output: Tensor, *, channels_first: bool) -> Tensor:
    """The output as (everything else, units)."""
    values = output.detach()
    values = values.movedim(1, -1) if channels_first and values.ndim > 2 else values
    return values.reshape(-1, values.shape[-1])


def flat_share(values: Tensor, ends: tuple[float, float]) -> float:
    """Share of outputs whose distance from an end of the range is below 1% of the range."""
    low, high = ends
    place = (values - low) / (high - low)
    return float(((place < FLAT_WITHIN) | (place > 1 - FLAT_WITHIN)).float().mean())


def loss_call(function: str, output: Tensor, target: Any) -> LossCall | None:
    """The record of a loss's arguments; None if they are not a pair of tensors."""
    if not isinstance(target, Tensor) or not output.is_floating_point() or not output.numel():
        return None
    z = output.detach().float()
    call = LossCall(
        function, maker(output), tuple(z.shape), tuple(target.shape), finite(float(z.min())), finite(float(z.max()))
    )
    if z.ndim and len(z) > 1:
        call.constant = bool((z == z[:1]).all())
    classes = -1 if function == "ctc_loss" else 1
    if z.ndim >= 2 and z.shape[classes] > 1:
        call.rows_sum_to_1 = _sums_to_1(z, classes)
        call.log_rows = bool((z.exp().sum(classes) - 1).abs().max() < 1e-2)
        call.columns_sum_to_1 = len(z) > 1 and (_sums_to_1(z, 0) or bool((z.exp().sum(0) - 1).abs().max() < 1e-2))
    if function in SIGNED and target.numel():
        call.no_signs = _share(target.detach().reshape(-1)[:SAMPLED].abs() != 1)
    if target.is_floating_point() and target.numel():
        y = target.detach().reshape(-1)[:SAMPLED]
        call.below_0, call.above_1 = _share(y < -0.02), _share(y > 1.02)
        call.beyond_1 = _share(y.abs() > 1.02)
        call.target_mean, call.target_deviation = finite(float(y.float().mean())), finite(rms(y - y.mean()))
    return call


def _sums_to_1(z: Tensor, axis: int) -> bool:
    return bool((z >= 0).all()) and bool(((z.sum(axis) - 1).abs() < 1e-3).all())


def _share(true: Tensor) -> float:
    return float(true.float().mean())


def rms(tensor: Tensor) -> float:
    """Root mean square."""
    return finite(float(tensor.detach().float().square().mean().sqrt()))


def norm(tensor: Tensor) -> float:
    """Euclidean length; HUGE if it is not finite."""
    gradient = tensor.detach()
    if gradient.is_sparse:
        gradient = gradient.coalesce().values()
    return finite(float(torch.linalg.vector_norm(gradient.float())))

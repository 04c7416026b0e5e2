"""One torch network of any depth, width, activation, start, norm and skip, for every lesson that trains.

Source: residual blocks after He et al. 2016, "Deep Residual Learning", equation 1; positions of the norm after Xiong
et al. 2020, "On Layer Normalization in the Transformer Architecture", figure 1; the zero residual after Bachlechner
et al. 2021, "ReZero is All You Need", equation 4.
"""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn

from deepgrad.errors import BadArgument
from deepgrad.networks import starts
from deepgrad.networks.activations import LEAK

__all__ = ["ACTIVATION_MODULES", "NORMS", "NORM_POSITIONS", "SKIPS", "DeepNet"]

ACTIVATION_MODULES: dict[str, Callable[[], nn.Module]] = {
    "linear": nn.Identity,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "leaky_relu": lambda: nn.LeakyReLU(LEAK),
    "elu": nn.ELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
}
NORMS: dict[str | None, Callable[[int], nn.Module]] = {
    None: nn.Identity,
    "batch": nn.BatchNorm1d,
    "layer": nn.LayerNorm,
    "rms": lambda width: nn.RMSNorm(width, eps=1e-5),  # LayerNorm's eps; torch's default here is 1e-7
}
SKIPS = (None, "residual", "zero_residual")
NORM_POSITIONS = ("post", "pre", "branch")


class Layer(nn.Module):
    """h -> phi(norm(W h + b)), or with the norm first h -> phi(W norm(h) + b)."""

    def __init__(self, linear: nn.Linear, norm: nn.Module, activation: nn.Module, *, norm_first: bool) -> None:
        super().__init__()
        self.norm_first = norm_first
        self.linear, self.norm, self.activation = linear, norm, activation

    def forward(self, h: Tensor) -> Tensor:
        """Apply the layer: shape (N, fan_in) to (N, fan_out)."""
        z = self.linear(self.norm(h)) if self.norm_first else self.norm(self.linear(h))
        activated: Tensor = self.activation(z)
        return activated


class ResidualBlock(nn.Module):
    """h -> h + scale W_2 phi(W_1 h), with norms at ``position``; ``scale`` is 1, or learned and starts at 0."""

    def __init__(
        self, first: nn.Linear, second: nn.Linear, norm: Callable[[], nn.Module], activation: nn.Module, position: str
    ) -> None:
        super().__init__()
        none = nn.Identity
        self.before = norm() if position == "pre" else none()
        self.first, self.inner = first, norm() if position == "branch" else none()
        self.activation = activation
        self.second, self.outer = second, norm() if position == "branch" else none()
        self.after = norm() if position == "post" else none()
        self.scale: nn.Parameter | float = 1.0

    def forward(self, h: Tensor) -> Tensor:
        """Apply the block: shape (N, width) to (N, width)."""
        inside = self.activation(self.inner(self.first(self.before(h))))
        stream: Tensor = self.after(h + self.scale * self.outer(self.second(inside)))
        return stream


class DeepNet(nn.Module):
    """A multilayer perceptron of ``depth`` weight layers, plain or residual.

    Without a skip: depth - 1 layers W, norm, activation, and the linear ``head``. With one: a ``stem`` of one such
    layer, blocks of two weight layers, and the head. Weights come from ``networks.starts``, drawn layer by layer. A
    plain network without norms has the same numbers as ``mlp.initial`` with the same seed. The seed does not change
    torch's random state.

    Args:
        inputs: features of an example.
        width: units of every hidden layer.
        outputs: logits.
        depth: weight layers, head included; with a skip an even number from 4 up.
        activation: see ``networks.activations``.
        start: a scheme of ``networks.starts``, or the weights' standard deviation.
        bias: "zero" or "torch_default".
        norm: None, "batch", "layer" or "rms".
        skip: None, "residual", or "zero_residual", whose branches are multiplied by a learned number that starts at 0.
        norm_position: in a plain network "post" is norm(W h), "pre" is W norm(h) (but for the first layer, and with a
            norm before the head). In a residual one "post" is norm(h + f(h)), "pre" is h + f(norm(h)) with a norm
            before the head, and "branch" has a norm after each weight layer of f.
        seed: seeds the weights.
        dtype: precision of the parameters.

    Attributes:
        blocks: the hidden layers or residual blocks, in order.
        activations: the modules whose outputs are h_1 to h_L, by name, as ``probe`` takes them.

    Raises:
        BadArgument: an argument that is not in these lists, or a depth that cannot be built.
    """

    def __init__(
        self,
        inputs: int,
        width: int,
        outputs: int,
        depth: int,
        activation: str = "relu",
        start: starts.Scheme = "he",
        bias: str = "zero",
        norm: str | None = None,
        skip: str | None = None,
        norm_position: str = "post",
        seed: int = 0,
        dtype: torch.dtype = torch.float32,
    ) -> None:
        super().__init__()
        _check(depth, activation, norm, skip, norm_position)
        rng = np.random.default_rng(seed)

        def linear(fan_in: int, fan_out: int) -> nn.Linear:
            made = nn.Linear(fan_in, fan_out, device="meta")  # on "meta" torch draws no random numbers
            W = starts.weights(start, fan_in, fan_out, rng, activation)
            made.weight = nn.Parameter(torch.tensor(W, dtype=dtype))
            made.bias = nn.Parameter(torch.tensor(starts.biases(bias, fan_in, fan_out, rng), dtype=dtype))
            return made

        def layer(fan_in: int, *, normed: bool = True, norm_first: bool = False) -> Layer:
            weights = linear(fan_in, width)
            before = NORMS[norm](width) if normed else nn.Identity()
            return Layer(weights, before, ACTIVATION_MODULES[activation](), norm_first=norm_first)

        def block() -> ResidualBlock:
            first, second = linear(width, width), linear(width, width)
            made = ResidualBlock(
                first, second, lambda: NORMS[norm](width), ACTIVATION_MODULES[activation](), norm_position
            )
            if skip == "zero_residual":
                made.scale = nn.Parameter(torch.zeros((), dtype=dtype))
            return made

        pre = norm_position == "pre"
        self.stem: nn.Module = nn.Identity()
        if skip is None:
            hidden: list[nn.Module] = [
                layer(width if i else inputs, normed=bool(i) or not pre, norm_first=pre) for i in range(depth - 1)
            ]
        else:
            self.stem = layer(inputs, normed=not pre)
            hidden = [block() for _ in range((depth - 2) // 2)]
        self.blocks = nn.ModuleList(hidden)
        self.final_norm = NORMS[norm](width) if pre and hidden else nn.Identity()
        self.head = linear(width if hidden else inputs, outputs)
        self.to(dtype)
        names = [f"blocks.{i}" for i in range(len(hidden))]
        self.activations = [*([] if skip is None else ["stem"]), *names, "head"]

    def forward(self, X: Tensor) -> Tensor:
        """Logits, shape (N, outputs), of X, shape (N, inputs)."""
        h = self.stem(X)
        for block in self.blocks:
            h = block(h)
        logits: Tensor = self.head(self.final_norm(h))
        return logits


def _check(depth: int, activation: str, norm: str | None, skip: str | None, norm_position: str) -> None:
    for name, value, known in (
        ("activation", activation, ACTIVATION_MODULES),
        ("norm", norm, NORMS),
        ("skip", skip, SKIPS),
        ("norm_position", norm_position, NORM_POSITIONS),
    ):
        if value not in known:
            raise BadArgument(f"{name} should be one of {', '.join(map(repr, known))}: got {value!r}.")
    if depth < 1:
        raise BadArgument(f"depth counts the weight layers, at least 1: got {depth}.")
    if skip is not None and (depth < 4 or depth % 2):
        raise BadArgument(
            f"A residual network has a stem, blocks of two weight layers and a head, so its depth is even and "
            f"at least 4: got {depth}."
        )
    if skip is None and norm_position == "branch":
        raise BadArgument('norm_position "branch" needs a skip: a plain network has "post" and "pre".')

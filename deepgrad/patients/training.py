"""Trains the network of a plan with the loop of the plan, illness included.

Tested in ``tests/deepgrad/test_patients.py``.
"""

from collections.abc import Callable
from functools import cache
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn

from deepgrad.data import digits
from deepgrad.patients.plan import Plan

__all__ = ["Training"]

SQUASHES: dict[str, Callable[[Tensor], Tensor]] = {
    "": lambda scores: scores,
    "softmax": lambda scores: scores.softmax(1),
    "sigmoid": torch.sigmoid,
}
FUNCTIONS: dict[str, Callable[[Tensor], Tensor]] = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}
HIDDEN_OUT = 0.2
CLASSES = 10


@cache
def _digits() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    X, y, X_test, y_test = digits(HIDDEN_OUT, 0)
    return torch.tensor(X), torch.tensor(y), torch.tensor(X_test), torch.tensor(y_test)


class Network(nn.Module):
    """A network in float64. Each layer is linear map, batch norm if there is any, activation, dropout.

    After a forward pass, ``sums`` has the outputs of the linear maps, and ``hidden`` has the activations' outputs.
    """

    def __init__(self, plan: Plan, rng: np.random.Generator) -> None:
        super().__init__()
        self.activation = FUNCTIONS[plan.activation]
        sizes = [_digits()[0].shape[1], *[plan.width] * (plan.depth - 1), CLASSES]
        self.linears = nn.ModuleList(
            _linear(plan, i, fan_in, fan_out, rng) for i, (fan_in, fan_out) in enumerate(pairwise(sizes), 1)
        )
        self.norms = nn.ModuleList(
            nn.BatchNorm1d(plan.width, dtype=torch.float64) if plan.batch_norm else nn.Identity()
            for _ in range(plan.depth - 1)
        )
        self.dropout = nn.Dropout(plan.dropout)
        self.sums: list[Tensor] = []
        self.hidden: list[Tensor] = []

    def forward(self, h: Tensor) -> Tensor:
        """Scores, shape (N, 10), of inputs, shape (N, 64)."""
        self.sums, self.hidden = [], []
        for linear, norm in zip(self.linears, self.norms, strict=False):
            z = linear(h)
            h = self.activation(norm(z))
            self.sums.append(z)
            self.hidden.append(h)
            if self.dropout.p:
                h = self.dropout(h)
        scores: Tensor = self.linears[-1](h)
        self.sums.append(scores)
        return scores


def _linear(plan: Plan, layer: int, fan_in: int, fan_out: int, rng: np.random.Generator) -> nn.Linear:
    """The linear map of a layer (from 1) with the plan's weights and biases."""
    variance = 2 / fan_in if plan.activation == "relu" else 2 / (fan_in + fan_out)
    W = rng.normal(0.0, np.sqrt(variance), (fan_out, fan_in))
    signs = rng.choice([-1.0, 1.0], fan_out)
    b = np.zeros(fan_out)
    if layer < plan.depth:
        W = W[:1] + plan.row_spread * (W - W[:1])
        if plan.ill_layer in (0, layer):
            b += plan.bias_shift + plan.bias_spread * signs
    made = nn.Linear(fan_in, fan_out, device="meta")
    made.weight = nn.Parameter(torch.tensor(plan.weight_factor * W))
    made.bias = nn.Parameter(torch.tensor(b))
    return made


class Training:
    """A plan that can take steps.

    Args:
        plan: the plan to train.
        one_batch: use the same batch in every step.
        watched: measure ``norms`` in each step, which doubles the time of a small step.

    Attributes:
        net: the network.
        weights: the weight matrices, in order.
        norms: the gradients' global norm in the last step: before and after backward, at the step and after it.
    """

    def __init__(self, plan: Plan, *, one_batch: bool = False, watched: bool = False) -> None:
        self.plan, self.one_batch, self.watched = plan, one_batch, watched
        rng = np.random.default_rng(plan.seed)
        torch.manual_seed(plan.seed)
        self.net = Network(plan, rng)
        self.weights: list[Tensor] = [p for p in self.net.linears.parameters() if p.ndim == 2]
        X, y, self.X_test, self.y_test = _digits()
        self.X, self.X_test = _inputs(plan, X), _inputs(plan, self.X_test)
        self.y = y[torch.tensor(rng.permutation(len(y)))] if plan.shuffled else y
        self.order = rng
        self.parameters = list(self.net.parameters())
        self.known = _known(plan, self.net)
        self.velocities = [torch.zeros_like(p) for p in self.known]
        self.batch = self._next()
        self.norms = (0.0, 0.0, 0.0, 0.0)

    def loss(self, X: Tensor, y: Tensor) -> Tensor:
        """The loss as the plan's program computes it. Its arguments are kept in ``given``."""
        self.given = SQUASHES[self.plan.squash](self.net(X))
        return nn.functional.cross_entropy(self.given, y)

    def step(self) -> float:
        """Take one step of the program's loop. Returns the loss before it."""
        plan = self.plan
        if not self.one_batch:
            self.batch = self._next()
        if self.net.training is not plan.trains_in_training_mode:
            self.net.train(plan.trains_in_training_mode)
        if plan.clears:
            for p in self.parameters:
                p.grad = None
        before = self._norm()
        loss = self.loss(*self.batch)
        loss.backward()  # type: ignore[no-untyped-call]
        after = self._norm()
        if plan.clip and not plan.clips_late:
            nn.utils.clip_grad_norm_(self.parameters, plan.clip)
        used = self._norm()
        self._move()
        if plan.clip and plan.clips_late:
            nn.utils.clip_grad_norm_(self.parameters, plan.clip)
        self.norms = (before, after, used, self._norm())
        return loss.item()

    def held_out(self) -> tuple[float, float]:
        """Loss and accuracy on the held-out examples, by the program's own evaluation."""
        self.net.train(self.plan.evaluates_in_training_mode)
        with torch.no_grad():
            loss = self.loss(self.X_test, self.y_test)
        right = (self.given.argmax(1) == self.y_test).double().mean()
        return loss.item(), right.item() if loss.isfinite() else 1 / CLASSES

    def _next(self) -> tuple[Tensor, Tensor]:
        chosen = torch.tensor(self.order.choice(len(self.X), self.plan.batch_size, replace=False))
        return self.X[chosen], self.y[chosen]

    def _move(self) -> None:
        """Move the weights with momentum as in torch: the velocity sums up gradients, and the rate is applied last."""
        with torch.no_grad():
            for p, velocity in zip(self.known, self.velocities, strict=True):
                if p.grad is not None:
                    velocity.mul_(self.plan.momentum).add_(p.grad)
                    p.sub_(velocity, alpha=self.plan.rate)

    def _norm(self) -> float:
        found = [p.grad for p in self.parameters if p.grad is not None] if self.watched else []
        return float(nn.utils.get_total_norm(found)) if found else 0.0


def _inputs(plan: Plan, X: Tensor) -> Tensor:
    X = X * plan.input_factor + plan.input_offset
    widest = int(_digits()[0].std(0).argmax())
    X[:, widest] *= plan.input_column
    return X


def _known(plan: Plan, net: Network) -> list[nn.Parameter]:
    half = plan.depth // 2
    if plan.updated == "none":
        return []
    left_out = {"all": [], "first half": [*net.linears[half:]], "last half": [*net.linears[:half]]}[plan.updated]
    missing = {id(p) for linear in left_out for p in linear.parameters()}
    return [p for p in net.parameters() if id(p) not in missing]

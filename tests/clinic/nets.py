"""A small training that is well, for tests to make ill."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

CLASSES, INPUTS = 5, 20


def examples(seed: int = 0, n: int = 1600, size: int = 32) -> list[tuple[Tensor, Tensor]]:
    """Batches of a task that is learned in fifty steps."""
    g = torch.Generator().manual_seed(seed)
    X = torch.randn(n, INPUTS, generator=g)
    y = (X @ torch.randn(INPUTS, CLASSES, generator=g)).argmax(1)
    return [(X[i : i + size], y[i : i + size]) for i in range(0, n, size)]


def mlp(seed: int = 0, width: int = 64, norm: bool = False, dropout: float = 0.0) -> nn.Sequential:
    """Three layers."""
    torch.manual_seed(seed)
    layers: list[nn.Module] = []
    for fan_in in (INPUTS, width):
        layers += [nn.Linear(fan_in, width), *([nn.BatchNorm1d(width)] if norm else []), nn.ReLU()]
        layers += [nn.Dropout(dropout)] if dropout else []
    return nn.Sequential(*layers, nn.Linear(width, CLASSES))


@dataclass
class Training:
    """The arguments of diagnose, each of which a test may replace."""

    model: nn.Module
    loss: Callable[..., Any]
    batches: Any
    optimizer: torch.optim.Optimizer
    step: Callable[..., Any] | None = None
    evaluate: Callable[[], Any] | None = None

    def arguments(self) -> dict[str, Any]:
        return vars(self)


def training(model: nn.Module | None = None, lr: float = 0.1) -> Training:
    """A healthy training with a step of its own."""
    model = model or mlp()
    one = Training(model, functional.cross_entropy, examples(), torch.optim.SGD(model.parameters(), lr=lr))

    def step(x: Tensor, y: Tensor) -> Tensor:
        one.optimizer.zero_grad()
        loss = one.loss(one.model(x), y)
        loss.backward()
        one.optimizer.step()
        return loss

    one.step = step
    return one

"""A body with an illness in it, as a user would write its training."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from patients.bodies import BODIES, Body
from patients.third import THIRD
from torch import Tensor, nn

__all__ = ["ARCHITECTURES", "Patient", "make", "trained"]

Change = Callable[["Patient"], None]
HARM_STEPS = 100
ARCHITECTURES = BODIES | THIRD


@dataclass
class Patient:
    """A training: what `diagnose` gets, and what it should say.

    Attributes:
        name: architecture, illness, dose and seed.
        body: model, loss, batches, rate, kind of optimizer.
        expected: names that count as right; none for a healthy one.
        layers: parts of names that the layers should have; none if the illness is everywhere.
    """

    name: str
    body: Body
    expected: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    zero_grad: bool = True
    clip: float | None = None
    clip_late: bool = False
    clip_value: float | None = None
    accumulate: int = 1
    steps: bool = True
    weights: Callable[[nn.Module], list[Tensor]] | None = None
    evaluate: Callable[[], Any] | None = None
    own_optimizer: torch.optim.Optimizer | None = None
    own_step: Callable[..., Any] | None = None
    scheduler: Callable[[torch.optim.Optimizer], Any] | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    def optimizer(self) -> torch.optim.Optimizer:
        if self.own_optimizer is None:
            weights = self.weights(self.body.model) if self.weights else [*self.body.model.parameters()]
            kind, lr = self.body.optimizer, self.body.lr
            if kind == "SGD":
                self.own_optimizer = torch.optim.SGD(weights, lr=lr)
            elif kind == "momentum":
                self.own_optimizer = torch.optim.SGD(weights, lr=lr, momentum=0.9)
            else:
                self.own_optimizer = getattr(torch.optim, kind)(weights, lr=lr)
        return self.own_optimizer

    def step(self) -> Callable[..., Any]:
        """The user's own step."""
        if self.own_step is not None:
            return self.own_step
        optimizer, body = self.optimizer(), self.body
        schedule = self.scheduler(optimizer) if self.scheduler else None
        calls = 0

        def step(*batch: Tensor) -> Tensor:
            nonlocal calls
            if self.zero_grad and calls % self.accumulate == 0:
                optimizer.zero_grad()
            calls += 1
            loss = body.loss(body.model(*batch[:-1]), batch[-1])
            if loss.requires_grad:
                (loss / self.accumulate).backward()
            if self.clip is not None and not self.clip_late:
                nn.utils.clip_grad_norm_(body.model.parameters(), self.clip)
            if self.clip_value is not None:
                nn.utils.clip_grad_value_(body.model.parameters(), self.clip_value)
            if self.steps and calls % self.accumulate == 0:
                optimizer.step()
                if schedule:
                    schedule.step()
            if self.clip is not None and self.clip_late:
                nn.utils.clip_grad_norm_(body.model.parameters(), self.clip)
            return loss

        return step

    def arguments(self) -> dict[str, Any]:
        """For `diagnose`."""
        return {
            "model": self.body.model,
            "loss": self.body.loss,
            "batches": self.body.batches,
            "optimizer": self.optimizer(),
            "step": self.step(),
            "evaluate": self.evaluate,
        }


def make(arch: str, seed: int, change: Change | None = None, **body: Any) -> Patient:
    """A patient of this architecture, changed."""
    torch.manual_seed(seed)
    patient = Patient(f"{arch} {seed}", ARCHITECTURES[arch](seed, **body))
    if change:
        change(patient)
    return patient


def trained(patient: Patient) -> tuple[float, float]:
    """Mean loss of the first and of the last batches of a longer training."""
    torch.manual_seed(7)
    step, batches = patient.step(), patient.body.batches
    losses = []
    for i in range(HARM_STEPS):
        value = float(torch.as_tensor(step(*batches[i % len(batches)])).detach())
        losses.append(value if value == value and abs(value) < 1e6 else 1e6)
    return sum(losses[:3]) / 3, sum(losses[-10:]) / 10

"""Is everything as it was, bit for bit, and is what is not named?"""

import copy
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from clinic.nets import Training, examples, mlp, training
from torch import Tensor, nn
from torch.nn import functional
from torch.optim import optimizer as registry
from torch.utils.data import DataLoader, TensorDataset

from deepgrad import diagnose
from deepgrad.errors import PatientFailed

OPTIMIZERS = {
    "SGD": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
    "Adam": lambda p: torch.optim.Adam(p, lr=1e-3),
    "LBFGS": lambda p: torch.optim.LBFGS(p, lr=0.1, max_iter=2),
}


class Counting(nn.Module):
    """Counts its calls and keeps its last state outside of every registry."""

    def __init__(self) -> None:
        super().__init__()
        self.net, self.calls, self.state = mlp(norm=True, dropout=0.3), 0, torch.zeros(5)

    def forward(self, x: Tensor) -> Tensor:
        self.calls += 1
        out = self.net(x)
        self.state = out.detach().mean(0)
        return out


def a_step(one: Training) -> Any:
    def step(x: Tensor, y: Tensor) -> Tensor:
        def closure() -> Tensor:
            one.optimizer.zero_grad()
            noise = 0.01 * torch.randn_like(x) + random.random() * float(np.random.rand())  # noqa: NPY002
            loss = functional.cross_entropy(one.model(x + noise), y)
            loss.backward()
            return loss

        return one.optimizer.step(closure)

    return step


def everything(one: Training) -> dict[str, Any]:
    """A picture of all that a training touches."""
    model, optimizer = one.model, one.optimizer
    return {
        "weights": [p.detach().clone() for p in [*model.parameters(), *model.buffers()]],
        "objects": [id(p) for p in [*model.parameters(), *model.buffers()]],
        "gradients": [None if p.grad is None else p.grad.clone() for p in model.parameters()],
        "gradient objects": [id(p.grad) for p in model.parameters()],
        "needs": [p.requires_grad for p in model.parameters()],
        "modes": [m.training for m in model.modules()],
        "hooks": [
            {k: list(v) for k, v in vars(m).items() if isinstance(v, dict) and "hooks" in k} for m in model.modules()
        ],
        "tensor hooks": [len(p._backward_hooks or ()) for p in model.parameters()],
        "optimizer": copy.deepcopy(optimizer.state_dict()),
        "optimizer hooks": [len(optimizer._optimizer_step_pre_hooks), len(optimizer._optimizer_step_post_hooks)],
        "global hooks": [len(registry._global_optimizer_pre_hooks)],
        "random": [torch.get_rng_state(), random.getstate(), np.random.get_state()[1]],  # noqa: NPY002
        "own": [getattr(model, "calls", 0), getattr(model, "state", torch.zeros(1)).clone()],
    }


def same(a: Any, b: Any) -> bool:
    if isinstance(a, Tensor):
        return isinstance(b, Tensor) and a.dtype == b.dtype and torch.equal(a, b)
    if isinstance(a, np.ndarray):
        return bool(np.array_equal(a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    return bool(a == b)


def touched(name: str) -> Training:
    """A training that has taken two steps, with gradients, a frozen weight and a mixed mode."""
    one = training(Counting())
    one.optimizer = OPTIMIZERS[name](one.model.parameters())
    one.step = a_step(one)
    for x, y in one.batches[:2]:
        one.step(x, y)
    one.model.net[0].bias.requires_grad_(False)
    one.model.net[1].eval()
    return one


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("own_step", [True, False])
def test_everything_is_put_back_bit_for_bit(name: str, own_step: bool) -> None:
    one = touched(name)
    before = everything(one)
    diagnose(**{**one.arguments(), "step": one.step if own_step else None}, steps=12)
    after = everything(one)
    assert [key for key in before if not same(before[key], after[key])] == []


def test_everything_is_put_back_after_an_error_of_the_user() -> None:
    one = touched("Adam")
    good, calls = one.step, iter(range(100))

    def step(x: Tensor, y: Tensor) -> Tensor:
        if next(calls) == 5:
            raise KeyError("mine")
        return good(x, y)

    one.step = step
    before = everything(one)
    with pytest.raises(
        PatientFailed, match=r"In step 6 of the training, your code raised KeyError: 'mine' at .*test_put_back"
    ):
        diagnose(**one.arguments())
    after = everything(one)
    assert [key for key in before if not same(before[key], after[key])] == []


def test_the_same_training_goes_on_as_if_nothing_had_been() -> None:
    def losses(*, diagnosed: bool) -> list[float]:
        torch.manual_seed(0)
        random.seed(0)
        np.random.seed(0)  # noqa: NPY002
        one = touched("Adam")
        if diagnosed:
            diagnose(**one.arguments(), steps=10)
        return [float(one.step(x, y)) for x, y in one.batches[:5]]

    assert losses(diagnosed=True) == losses(diagnosed=False)


def test_a_loader_with_a_generator_of_its_own_starts_afresh() -> None:
    data = TensorDataset(*(torch.cat(part) for part in zip(*examples(), strict=True)))
    loader = DataLoader(data, batch_size=32, shuffle=True, generator=torch.Generator().manual_seed(3))
    one = training()
    before = loader.generator.get_state()
    report = diagnose(**{**one.arguments(), "batches": loader}, steps=8)
    assert torch.equal(before, loader.generator.get_state())
    assert report.advanced == ()


def test_weights_of_an_optimizer_that_only_the_step_knows_are_put_back() -> None:
    one, critic = training(), mlp(1)
    own = torch.optim.Adam(critic.parameters(), lr=0.1)

    def step(x: Tensor, y: Tensor) -> Tensor:
        own.zero_grad()
        functional.cross_entropy(critic(x), y).backward()
        own.step()
        one.optimizer.zero_grad()
        loss = functional.cross_entropy(one.model(x), y)
        loss.backward()
        one.optimizer.step()
        return loss

    before = [p.detach().clone() for p in critic.parameters()]
    diagnose(**{**one.arguments(), "step": step}, steps=5)
    assert all(torch.equal(a, b) for a, b in zip(before, critic.parameters(), strict=True))
    assert not own.state


def test_a_one_shot_iterator_is_named_as_used_up() -> None:
    one = training()
    report = diagnose(**{**one.arguments(), "batches": iter(one.batches)}, steps=7)
    assert report.advanced == ("`batches` is a one-shot iterator: 7 batches were taken from it.",)


def test_a_scheduler_and_a_counter_of_the_step_are_named() -> None:
    one, plain = training(), training().step
    assert plain is not None
    scheduler = torch.optim.lr_scheduler.ExponentialLR(one.optimizer, 0.9)
    good, seen = one.step, 0

    def step(x: Tensor, y: Tensor) -> Tensor:
        nonlocal seen
        seen += 1
        loss = good(x, y)
        scheduler.step()
        return loss

    advanced = diagnose(**{**one.arguments(), "step": step}, steps=6).advanced
    assert any(line.startswith("seen (int) was advanced") and "0 → 6" in line for line in advanced)
    assert any(line.startswith("scheduler (ExponentialLR) was advanced") for line in advanced)
    assert one.optimizer.param_groups[0]["lr"] == 0.1


def test_an_iterator_that_the_step_holds_is_named() -> None:
    one = training()
    source: Iterator[Any] = iter(one.batches)
    good = one.step

    def step() -> Tensor:
        return good(*next(source))

    assert any(
        line.startswith("source is an iterator")
        for line in diagnose(**{**one.arguments(), "step": step}, steps=6).advanced
    )

"""A user's step may do more than loss, backward and step: is it judged by what it does, and not by a plain one?"""

from collections.abc import Callable
from itertools import count

import pytest
import torch
from clinic.nets import CLASSES, INPUTS, Training, examples, mlp, training
from torch import Tensor, nn
from torch.nn import functional

from deepgrad import diagnose
from deepgrad.clinic import Label, Report, Severity


def report(one: Training) -> Report:
    return diagnose(**one.arguments())


def illnesses(one: Training) -> list[Label]:
    return [finding.label for finding in report(one).findings if finding.severity is Severity.ILLNESS]


def stepping(lr: float, then: Callable[[Training], object], before: Callable[[Training], object] = lambda _: None):
    """A training whose step does ``before`` ahead of the optimizer's step, and ``then`` behind it."""
    one = training(lr=lr)

    def step(x: Tensor, y: Tensor) -> Tensor:
        one.optimizer.zero_grad()
        loss = one.loss(one.model(x), y)
        loss.backward()
        before(one)
        one.optimizer.step()
        then(one)
        return loss

    one.step = step
    return one


def clipped_hard(lr: float, most: float) -> Training:
    return stepping(lr, lambda _: None, lambda one: nn.utils.clip_grad_norm_(one.model.parameters(), most))


def micro_batches(parts: int) -> Training:
    one, turn = training(lr=2.0), count(1)

    def step(x: Tensor, y: Tensor) -> Tensor:
        loss = one.loss(one.model(x), y)
        (loss / parts / 4).backward()
        if next(turn) % parts == 0:
            one.optimizer.step()
            one.optimizer.zero_grad()
        return loss

    one.step = step
    return one


@pytest.mark.parametrize(
    "healthy", [lambda: clipped_hard(5.0, 0.1), lambda: micro_batches(2), lambda: micro_batches(4)]
)
def test_a_rate_that_clipping_or_adding_up_makes_right_is_no_illness(healthy: Callable[[], Training]) -> None:
    assert illnesses(healthy()) == []


def scheduled(factor: float) -> Training:
    def multiply(one: Training) -> None:
        for group in one.optimizer.param_groups:
            group["lr"] *= factor

    return stepping(0.1, multiply)


@pytest.mark.parametrize(("factor", "label"), [(2.0, Label.RATE_TOO_LARGE), (0.1, Label.RATE_TOO_SMALL)])
def test_a_schedule_that_spoils_the_training_is_told_with_its_rates(factor: float, label: Label) -> None:
    first = report(scheduled(factor)).findings[0]
    assert (first.label, first.severity) == (label, Severity.ILLNESS)
    assert "learning rate went from 0.1 to" in first.because


def forgetful() -> Training:
    start = [p.detach().clone() for p in mlp().parameters()]

    def forget(one: Training) -> None:
        for p, first in zip(one.model.parameters(), start, strict=True):
            p.data.copy_(first)

    return stepping(1.0, forget)


def uphill() -> Training:
    def turned(one: Training) -> None:
        for p in one.model.parameters():
            p.grad = None if p.grad is None else -p.grad

    return stepping(0.1, lambda _: None, turned)


def noisy() -> Training:
    def shaken(one: Training) -> None:
        for p in one.model.parameters():
            p.grad = torch.randn_like(p) * 10

    return stepping(0.1, lambda _: None, shaken)


@pytest.mark.parametrize("ill", [forgetful, uphill, noisy])
def test_a_step_that_does_worse_than_a_plain_one_is_an_illness(ill: Callable[[], Training]) -> None:
    found = report(ill()).findings
    assert [finding.severity for finding in found if finding.label is Label.UNCLEAR] == [Severity.ILLNESS]
    assert any("step" in finding.because for finding in found)


class Halves(nn.Module):
    """A body and a head; ``how`` decides in which way the body's output reaches the head."""

    def __init__(self, how: str) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.how, self.body, self.head = how, nn.Linear(INPUTS, 64), nn.Linear(64, CLASSES)

    def forward(self, x: Tensor) -> Tensor:
        if self.how == "no_grad":
            with torch.no_grad():
                h = self.body(x).relu()
        else:
            h = self.body(x).relu()
        return self.head(h)


def test_a_body_under_no_grad_is_told_with_its_layers() -> None:
    first = report(training(Halves("no_grad"))).findings[0]
    assert (first.label, first.certain, first.layers) == (Label.NOT_UPDATED, True, ("body",))


def test_a_loss_that_was_cut_off_from_the_model_is_told() -> None:
    one = training()

    def step(x: Tensor, y: Tensor) -> Tensor:
        one.optimizer.zero_grad()
        loss = torch.tensor(one.loss(one.model(x), y).item(), requires_grad=True)
        loss.backward()
        one.optimizer.step()
        return loss

    one.step = step
    first = report(one).findings[0]
    assert (first.label, first.certain) == (Label.NOT_UPDATED, True)
    assert "reached no weight" in first.because


def test_gradients_that_are_multiplied_by_0_before_the_step_are_told() -> None:
    one = stepping(0.1, lambda _: None, lambda one: [p.grad.mul_(0) for p in one.model.parameters()])
    first = report(one).findings[0]
    assert (first.label, first.certain) == (Label.NOT_UPDATED, True)
    assert "cleared between backward and the optimizer's step" in first.because


def test_an_optimizer_that_never_steps_is_told_apart_from_a_rate_of_0() -> None:
    one = training(Halves("plain"))
    assert isinstance(one.model, Halves)
    head = torch.optim.SGD(one.model.head.parameters(), lr=0.1)
    body = torch.optim.SGD(one.model.body.parameters(), lr=0.1)

    def step(x: Tensor, y: Tensor) -> Tensor:
        one.model.zero_grad()
        loss = one.loss(one.model(x), y)
        loss.backward()
        head.step()
        return loss

    found = diagnose(one.model, one.loss, one.batches, [body, head], step).findings[0]
    assert (found.label, found.layers) == (Label.NOT_UPDATED, ("body",))
    assert "never took a step" in found.because and "step()" in found.remedy


class Bag(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.words = nn.EmbeddingBag(50, CLASSES, sparse=True, mode="mean")

    def forward(self, x: Tensor) -> Tensor:
        return self.words(x)


def test_trials_also_run_with_sparse_gradients() -> None:
    g = torch.Generator().manual_seed(0)
    words = torch.randint(50, (1600, 6), generator=g)
    batches = [(words[i : i + 32], words[i : i + 32, 0] % CLASSES) for i in range(0, 1600, 32)]
    model = Bag()
    slow = Training(model, functional.cross_entropy, batches, torch.optim.SparseAdam(model.parameters(), lr=1e-7))
    assert illnesses(slow) == [Label.RATE_TOO_SMALL]


def test_numbers_that_are_nan_in_the_inputs_are_told() -> None:
    one = training()
    one.batches = [(x.clone(), y) for x, y in examples()]
    one.batches[3][0][0, 0] = float("nan")
    first = report(one).findings[0]
    assert (first.label, first.severity) == (Label.NOT_NORMALISED, Severity.ILLNESS)
    assert "nan or infinite" in first.because


LOSSES: list[tuple[str, Callable[[Tensor, Tensor], Tensor], bool]] = [
    ("poisson counts of another shape", lambda o, y: functional.poisson_nll_loss(o[:, :1], y.float()), True),
    ("spreads of another shape", lambda o, y: functional.gaussian_nll_loss(o[:, :1], y.float(), o[:, 1:2].exp()), True),
    ("raw scores as logarithms", lambda o, y: functional.kl_div(o, functional.one_hot(y, CLASSES) * 1.0), True),
    (
        "each quantile with each sample",
        lambda o, y: functional.huber_loss(
            o.unsqueeze(2), y.float()[:, None, None].expand(-1, 1, 8), reduction="none"
        ).mean(),
        False,
    ),
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("loss", "wrong"), [(loss, wrong) for _, loss, wrong in LOSSES], ids=[one[0] for one in LOSSES]
)
def test_more_losses_are_looked_into(loss: Callable[[Tensor, Tensor], Tensor], wrong: bool) -> None:
    one = training(lr=1e-3)
    one.loss = loss
    assert (Label.MISMATCH in illnesses(one)) == wrong


def test_a_step_of_batch_and_number_gets_both() -> None:
    one, numbers = training(), []
    plain = one.step
    assert plain is not None

    def training_step(batch: tuple[Tensor, Tensor], batch_idx: int) -> Tensor:
        numbers.append(batch_idx)
        loss: Tensor = plain(*batch)
        return loss

    one.step = training_step
    assert illnesses(one) == []
    assert numbers == list(range(50))

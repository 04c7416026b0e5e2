"""Batches and losses as other people make them: are inputs, targets and heights taken for what they are?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest
import torch
from clinic.nets import Training, examples, mlp, training
from torch import Tensor, nn
from torch.nn import functional

from deepgrad import diagnose
from deepgrad.clinic import Label, Report, Severity
from deepgrad.clinic.baseline import loss_factor
from deepgrad.clinic.batch import map_tensors, tensors_in

N, INPUTS = 32, 8


class Named(NamedTuple):
    """A batch whose first entry only the loss needs."""

    seconds: Tensor
    x: Tensor
    t: Tensor


@dataclass
class Record:
    """The same as a dataclass."""

    seconds: Tensor
    x: Tensor
    t: Tensor


KINDS: list[Callable[..., Any]] = [Named, Record, lambda **parts: parts]


def regression(kind: Callable[..., Any], *, scale: float = 1.0, shuffled: bool = False) -> dict[str, Any]:
    """Batches of this kind, with a large number in each example that only the loss reads; loss(model, batch)."""
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(INPUTS, 32), nn.ReLU(), nn.Linear(32, 1))
    x = torch.randn(640, INPUTS)
    t = x[:, :1] * x[:, 1:2] + x[:, 2:3]
    if shuffled:
        t = t[torch.randperm(640)]
    seconds = 1e6 * torch.rand(640, 1)
    parts = [{"seconds": seconds[i : i + N], "x": scale * x[i : i + N], "t": t[i : i + N]} for i in range(0, 640, N)]

    def loss(model: nn.Module, batch: Any) -> Tensor:
        one = batch if isinstance(batch, dict) else {name: getattr(batch, name) for name in ("seconds", "x", "t")}
        return ((model(one["x"]) - one["t"]) ** 2 * (one["seconds"] >= 0)).mean()

    optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
    return {"model": net, "loss": loss, "batches": [kind(**one) for one in parts], "optimizer": optimizer}


def ills(report: Report) -> list[Label]:
    return [one.label for one in report.findings if one.severity is Severity.ILLNESS]


@pytest.mark.parametrize("kind", KINDS, ids=["named tuple", "dataclass", "dict"])
def test_numbers_that_only_the_loss_needs_are_no_inputs(kind: Callable[..., Any]) -> None:
    report = diagnose(**regression(kind))
    assert ills(report) == []
    assert report.case.inputs is not None and report.case.inputs.deviation < 2


@pytest.mark.parametrize("kind", KINDS, ids=["named tuple", "dataclass", "dict"])
def test_inputs_out_of_scale_are_an_illness_also_if_the_loss_gets_the_model(kind: Callable[..., Any]) -> None:
    assert ills(diagnose(**regression(kind, scale=1e4)))[:1] == [Label.NOT_NORMALISED]


@pytest.mark.parametrize("kind", KINDS, ids=["named tuple", "dataclass", "dict"])
def test_examples_are_held_back_also_if_the_loss_gets_the_model(kind: Callable[..., Any]) -> None:
    held = diagnose(**regression(kind, shuffled=True)).case.trials.held_back
    assert held is not None and not held.helps


def test_a_dataclass_keeps_its_kind_and_its_other_fields() -> None:
    one = Record(torch.ones(2), torch.ones(2), torch.ones(2))
    two = map_tensors(one, lambda t: 2 * t)
    assert isinstance(two, Record) and [float(t.sum()) for t in tensors_in(two)] == [4.0, 4.0, 4.0]
    assert float(one.x.sum()) == 2.0


def scaled(factor: float, lr: float, *, returned: bool, unscale: bool = False, clip: float | None = None) -> Training:
    """A training whose step multiplies the loss before backward, as micro-batches and loss scaling do."""
    one = training(lr=lr)

    def step(x: Tensor, y: Tensor) -> Tensor | None:
        one.optimizer.zero_grad()
        loss = one.loss(one.model(x), y)
        (loss * factor).backward()
        for p in one.model.parameters():
            if unscale and p.grad is not None:
                p.grad /= factor
        if clip is not None:
            nn.utils.clip_grad_norm_(one.model.parameters(), clip)
        one.optimizer.step()
        return loss if returned else None

    one.step = step
    return one


@pytest.mark.parametrize("factor", [0.25, 1 / 3, 4.0, 1024.0])
def test_a_scaled_loss_is_judged_without_its_factor(factor: float) -> None:
    report = diagnose(**scaled(factor, 0.1 / factor, returned=False).arguments())
    assert report.case.judged and report.case.curve is not None
    assert report.case.curve.factor == pytest.approx(factor, rel=1e-3)
    assert any("times loss(model(inputs), targets)" in note for note in report.notes)
    assert ills(report) == []


@pytest.mark.parametrize(
    ("clean", "given", "factor"),
    [(2.0, 2.0, 1), (2.0, 3.0, 1), (2.0, 0.5, 0.25), (2.0, -4.0, 1), (2.0, float("nan"), 1)],
)
def test_the_factor_of_a_loss_is_a_whole_number_or_its_inverse(clean: float, given: float, factor: float) -> None:
    assert loss_factor(clean, given) == factor


@pytest.mark.parametrize("returned", [True, False])
def test_a_loss_that_is_scaled_up_and_gradients_that_are_scaled_down_are_no_clipping(returned: bool) -> None:
    assert Label.STANDSTILL not in ills(diagnose(**scaled(256.0, 1e-6, returned=returned, unscale=True).arguments()))


def clipped_adam(most: float) -> Training:
    one = scaled(1.0, 0.1, returned=True, clip=most)
    one.optimizer = torch.optim.Adam(one.model.parameters(), lr=1e-3)
    return one


def test_clipping_far_below_adams_eps_is_a_standstill() -> None:
    assert ills(diagnose(**clipped_adam(1e-12).arguments()))[:1] == [Label.STANDSTILL]
    assert ills(diagnose(**clipped_adam(1.0).arguments())) == []


HINGES: list[Callable[[Tensor, Tensor], Tensor]] = [
    lambda o, t: functional.relu(1 - o * t).mean(),
    lambda o, t: (functional.softplus(o) - o * (t + 1) / 2 - o * t).mean(),
    lambda o, t: (o / t).abs().mean(),
]


@pytest.mark.parametrize("loss", HINGES, ids=["hinge", "logistic", "quotient"])
@pytest.mark.parametrize("broadcast", [True, False], ids=["broadcast", "alike"])
def test_a_product_of_output_and_target_that_broadcasts_is_told(loss, broadcast: bool) -> None:
    torch.manual_seed(0)
    x = torch.randn(640, INPUTS)
    t = torch.where(x[:, :1] + x[:, 1:2] > 0, 1.0, -1.0)
    net = nn.Sequential(nn.Linear(INPUTS, 16), nn.ReLU(), nn.Linear(16, 1))
    batches = [(x[i : i + N], t[i : i + N, 0] if broadcast else t[i : i + N]) for i in range(0, 640, N)]
    report = diagnose(net, loss, batches, torch.optim.Adam(net.parameters(), 1e-2))
    assert (Label.MISMATCH in ills(report)) == broadcast


def test_a_plateau_at_the_start_is_not_taken_for_labels_that_say_nothing() -> None:
    torch.manual_seed(0)
    x = torch.where(torch.rand(512, 6) < 0.5, -1.0, 1.0)
    y = (x[:, 0] * x[:, 1] * x[:, 2] > 0).long()  # parity: no single input says anything
    net = nn.Sequential(nn.Linear(6, 64), nn.Tanh(), nn.Linear(64, 2))
    batches = [(x[i : i + N], y[i : i + N]) for i in range(0, 512, N)]
    report = diagnose(net, functional.cross_entropy, batches, torch.optim.SGD(net.parameters(), 0.05))
    assert Label.NOTHING_LEARNABLE not in ills(report)


def test_inputs_keep_their_type_in_a_trial() -> None:
    net = mlp().to(torch.bfloat16)
    batches = [(1e3 * x.to(torch.bfloat16), y) for x, y in examples()]
    report = diagnose(net, functional.cross_entropy, batches, torch.optim.Adam(net.parameters(), 1e-3))
    assert report.case.trials.standardised is not None


class Far(nn.Module):
    """Radial units so far from all inputs that each gives exactly 0."""

    def __init__(self) -> None:
        super().__init__()
        self.centres = nn.Parameter(300 + torch.randn(16, INPUTS))
        self.out = nn.Linear(16, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.out(torch.exp(-(torch.cdist(x, self.centres) ** 2)))


def test_units_without_any_gradient_are_not_called_copies_of_each_other() -> None:
    torch.manual_seed(0)
    x = torch.randn(320, INPUTS)
    net = Far()
    batches = [(x[i : i + N], x[i : i + N, :1]) for i in range(0, 320, N)]
    report = diagnose(net, functional.mse_loss, batches, torch.optim.Adam(net.parameters(), 1e-2))
    assert Label.SYMMETRIC not in [one.label for one in report.findings]
